"""Inputs from an engagement: what its organisation stage says, and what it does not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cemagent.errors import ContentError, UsageError
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method, view
from cemagent.playbook import Text
from cemagent.tools.equity.amounts import CURRENCIES
from cemagent.tools.equity.checks import read_inputs
from cemagent.tools.equity.impacts import PATH_NAMES, Path, Unit
from cemagent.tools.equity.inputs import EquityInputs

_STAGE = "organization"
_MONEY_QUESTIONS = ("organization.worth", "organization.money", "organization.still-there")
_SIGNS = {
    "KRW": r"₩|\d\s*[만억천]?\s*원|\bKRW\b|\bwon\b",
    "GBP": r"£|파운드|\bGBP\b",
    "EUR": r"€|유로|\bEUR\b|\beuros?\b",
    "USD": r"\$|달러|\bUSD\b|\bdollars?\b",
    "JPY": r"¥|\d\s*[만억천]?\s*엔|\bJPY\b|\byen\b",
}
_UNITS: dict[Path, Unit] = {
    "retention": "points",
    "acquisition": "points",
    "referral": "points",
    "margin": "percent",
    "frequency": "percent",
    "cost_to_serve": "percent",
}
"""The interview asks for points; what is money or a count can only move by percent."""


@dataclass(frozen=True)
class Drafted:
    """Inputs as far as the engagement goes, and what it does not say, a sentence each."""

    inputs: EquityInputs
    missing: tuple[Text, ...]


def draft_of(method: Method, engagement: Engagement, currency: str | None = None) -> Drafted:
    """Return inputs made of the customer value model and the experience impacts of ``engagement``.

    Margins are yearly there. ``currency`` is that of its figures; without one it is read from the answers.

    Raises:
        UsageError: the currency cannot be told.
        ContentError: no segment has customers, margin and retention.
        FormError: the figures contradict each other.
    """
    contents = view(method, engagement, _STAGE).contents
    missing: list[Text] = []
    segments = _segments(contents.get("customer_value_model", {}).get("models") or [], missing)
    if not segments:
        raise ContentError(
            f"'{engagement.name}' has no segment with customers, margin and retention yet: answer the stage "
            "'organization', or begin from 'cemagent equity --example'.",
            f"'{engagement.name}'에는 고객 수, 마진, 유지율이 모두 있는 집단이 아직 없습니다. organization 단계에서 답하시거나 "
            "'cemagent equity --example'에서 시작하십시오.",
        )
    rows = contents.get("experience_impact", {}).get("impacts") or []
    data: dict[str, Any] = {
        "title": engagement.name[:120],
        "currency": currency or _currency(engagement),
        "period": "year",
        "discount_rate": _discount(contents["customer_value_model"]["models"], missing),
        "segments": segments,
    }
    impacts = _impacts(rows, {key: entry.source for key, entry in engagement.ledger.items()}, missing)
    if impacts:
        data["impacts"] = impacts
        spent = sum(float(row["cost"]) for row in rows if _kept(row, impacts) and row.get("cost") is not None)
        if spent:
            data["cost"] = {"investment": _plain(spent)}
    return Drafted(read_inputs(data, source=engagement.name), tuple(missing))


def _currency(engagement: Engagement) -> str:
    """Return the currency that the answers about money name most often."""
    said = " ".join(answer.text for name, answer in engagement.answers.items() if name in _MONEY_QUESTIONS)
    counts = Counter({code: len(re.findall(sign, said, re.IGNORECASE)) for code, sign in _SIGNS.items()})
    code, count = counts.most_common(1)[0]
    if not count:
        listed = ", ".join(CURRENCIES[:6])
        raise UsageError(
            f"The answers name no currency: add --currency CODE, such as {listed}.",
            f"답에 통화가 나오지 않습니다. --currency 코드로 알려 주십시오. 예: {listed}.",
        )
    return code


def _discount(models: list[Mapping[str, Any]], missing: list[Text]) -> str:
    rates = [float(model["i"]) for model in models if model.get("i")]
    if not rates:
        missing.append(
            Text(ko="할인율이 없어 10%로 두었습니다.", en="There is no discount rate, so 10 % stands in for it.")
        )
        return "10%"
    if len(set(rates)) > 1:
        missing.append(
            Text(
                ko=f"집단마다 할인율이 달라 첫 값인 {rates[0]:g}%를 모두에 썼습니다.",
                en=f"Segments have different discount rates; the first, {rates[0]:g} %, is used for all.",
            )
        )
    return f"{rates[0]:g}%"


def _segments(models: list[Mapping[str, Any]], missing: list[Text]) -> list[dict[str, Any]]:
    found = []
    for model in models:
        name = str(model.get("segment") or "").strip()[:80]
        lacking = [title for field, title in _NEEDED.items() if model.get(field) is None]
        if not name or lacking:
            missing.append(
                Text(
                    ko=f"'{name or '이름 없는 집단'}' 집단은 빠졌습니다. 없는 값: {', '.join(title.ko for title in lacking) or '이름'}.",
                    en=f"Segment '{name or 'without a name'}' is left out, for want of {', '.join(title.en for title in lacking) or 'a name'}.",
                )
            )
            continue
        found.append(_segment(name, model))
        if model.get("ac") is None:
            missing.append(
                Text(
                    ko=f"'{name}' 집단의 획득 비용과 새 고객 수가 없어 지금 고객만 계산했습니다.",
                    en=f"Acquisition cost and new customers of '{name}' are not told, so only present customers are counted.",
                )
            )
    return found


_NEEDED = {
    "n": Text(ko="고객 수", en="customers"),
    "m": Text(ko="마진", en="margin"),
    "r": Text(ko="유지율", en="retention"),
}


def _segment(name: str, model: Mapping[str, Any]) -> dict[str, Any]:
    source = str(model.get("source") or "").strip()
    row: dict[str, Any] = {
        "name": name,
        "customers": int(model["n"]),
        "margin": _plain(float(model["m"])),
        # the question asks for what is left after the cost to serve
        "margin_is_net": True,
        "retention": f"{float(model['r']):g}%",
        "timing": model.get("timing") or "end",
        "source": source if len(source) > 1 else _STAGE,
    }
    if model.get("g"):
        row["growth"] = f"{float(model['g']):g}%"
    if model.get("ac") is not None:
        row["acquisition_cost"] = _plain(float(model["ac"]))
    if model.get("horizon"):
        row["horizon"] = int(model["horizon"])
    return row


def _impacts(rows: list[Mapping[str, Any]], sources: Mapping[str, str], missing: list[Text]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in rows:
        name = _name(row)
        reason = _unusable(row)
        if reason is not None or not name or any(item["name"] == name for item in found):
            reason = reason or Text(ko="이름이 없거나 겹칩니다.", en="it has no name of its own.")
            missing.append(
                Text(ko=f"'{name}' 효과는 빠졌습니다: {reason.ko}", en=f"The impact '{name}' is left out: {reason.en}")
            )
            continue
        path: Path = row["path"]
        sizes = sorted(float(row["effect"][key]) for key in ("low", "base", "high"))
        found.append(
            {
                "name": name,
                "metric": str(row["metric"]).strip()[:120],
                "baseline": _plain(float(row["baseline"])),
                "target": _plain(float(row["target"])),
                "path": path,
                "effect": dict(zip(("low", "base", "high"), map(_plain, sizes), strict=True)),
                "effect_unit": _UNITS[path],
                "effect_source": row["effect_source"],
                "note": ", ".join(dict.fromkeys(sources.get(key, key) for key in row.get("evidence_ids") or [])),
            }
        )
        if _UNITS[path] == "percent":
            missing.append(
                Text(
                    ko=f"'{name}' 효과는 {PATH_NAMES[path].ko}에 대한 것이라 %로 읽었습니다.",
                    en=f"The impact '{name}' is on {PATH_NAMES[path].en}, so its effect is read as percent.",
                )
            )
    return found


def _unusable(row: Mapping[str, Any]) -> Text | None:
    effect = row.get("effect") or {}
    if any(effect.get(key) is None for key in ("low", "base", "high")):
        return Text(ko="낮게, 보통, 높게 세 값이 없습니다.", en="low, base and high are not all told.")
    if row.get("path") is None or row.get("baseline") is None or row.get("target") is None:
        return Text(ko="경로, 현재값, 목표값이 다 있어야 합니다.", en="it needs a path, a baseline and a target.")
    if row.get("effect_source") is None:
        return Text(ko="효과가 어디에서 나왔는지 없습니다.", en="it does not say where the effect is from.")
    if row["effect_source"] == "literature" and not row.get("evidence_ids"):
        return Text(ko="어느 연구인지 없습니다.", en="it does not name the study.")
    if row["path"] == "acquisition":
        return Text(ko="찾아오는 잠재 고객 수(prospects)를 알아야 합니다.", en="it needs the number of prospects.")
    if row["path"] == "cost_to_serve":
        return Text(ko="고객당 응대 비용(cost_to_serve)을 알아야 합니다.", en="it needs the cost to serve a customer.")
    return None


def _kept(row: Mapping[str, Any], impacts: list[dict[str, Any]]) -> bool:
    return any(item["name"] == _name(row) for item in impacts)


def _name(row: Mapping[str, Any]) -> str:
    """Return the measure without what moved, which the answer adds after a dash."""
    return str(row.get("metric") or "").split(" - ")[0].strip()[:80]


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
