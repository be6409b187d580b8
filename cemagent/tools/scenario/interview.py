"""The interview that fills a scenario; its lines are read as the consultant reads them in a conversation."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cemagent.errors import CemagentError, Lang
from cemagent.forms.interview import Ask, Script
from cemagent.forms.schema import read_form
from cemagent.method.dates import date_in
from cemagent.method.quantities import number_in
from cemagent.method.reading import read_line
from cemagent.method.words import items_of, parts_of, value_named
from cemagent.playbook import ArtifactField, ArtifactSchema
from cemagent.tools.scenario import questions
from cemagent.tools.scenario.model import CustomerScenario

Lines = Generator[Ask, Any, list[dict[str, Any]]]
Reader = Callable[[str, Lang], Any]
_FEWEST_STEPS = 3
_YES = re.compile(r"^(?:y|yes|네|예|넵|응|맞|확정|final)", re.IGNORECASE)
_NO = re.compile(r"^(?:n|no|아니|아직|초안|draft|not)", re.IGNORECASE)
_NUMBER = re.compile(r"[-−+]?\d+")


def scenario_script(schema: ArtifactSchema, today: date) -> Script:
    """Return the script that fills a :class:`CustomerScenario`.

    ``schema`` is the artifact ``customer_scenario`` of the method, whose words of modes and units are
    understood; ``today`` is what dates such as "in six weeks" count from.
    """
    fields = {item.id: item.fields for item in next(one for one in schema.fields if one.id == "scenarios").fields}
    return _Script(fields, today).run


@dataclass(frozen=True)
class _Script:
    fields: dict[str, list[ArtifactField]]
    today: date

    def run(self, lang: Lang) -> Generator[Ask, Any, CustomerScenario]:
        data: dict[str, Any] = {"id": (yield questions.ask("id", questions.ID, _name))}
        data["title"] = yield questions.ask("title", questions.TITLE)
        data |= yield questions.ask("job", questions.JOB, _pair("scenario", "end_event"))
        data |= yield questions.ask("start", questions.START, _pair("start_event", "context"))
        data["customer"] = yield questions.ask("who", questions.WHO, _pair("role", "segment"))
        data["desired_outcome"] = yield questions.ask("outcome", questions.OUTCOME)
        data["conditions_of_satisfaction"] = yield questions.ask("conditions", questions.CONDITIONS, _items)
        data["current_or_ideal"] = yield questions.ask("ideal", questions.IDEAL, _ideal)
        data["steps"] = yield from self._steps()
        data["moments_of_truth"] = yield from self._moments(len(data["steps"]))
        data |= yield from self._makers()
        data["support_layers"] = yield from self._layers(len(data["steps"]))
        data["variants"] = yield from self._variants(len(data["steps"]))
        for field, words in (("times_per_year", questions.TIMES), ("customers_per_year", questions.CUSTOMERS)):
            data[field] = yield questions.ask(field, words, _count, required=False)
        data |= yield questions.ask("owner", questions.OWNER, self._owner)
        return read_form(CustomerScenario, {key: value for key, value in data.items() if value not in (None, [])})

    def _steps(self) -> Lines:
        rows: list[dict[str, Any]] = []
        while True:
            number = len(rows) + 1
            step = yield questions.numbered(
                "step", number, *questions.STEP, read=self._step, required=number <= _FEWEST_STEPS
            )
            if step is None:
                return rows
            row = {"n": number, **step}
            row |= (
                yield questions.numbered("minutes", number, *questions.MINUTES, read=_minutes, required=False)
            ) or {}
            feeling = yield questions.numbered("emotion", number, *questions.EMOTION, read=_emotion, required=False)
            rows.append(row if feeling is None else row | {"emotion": feeling})

    def _step(self, said: str, lang: Lang) -> dict[str, Any]:
        fields, order = self.fields["steps"], ["customer_action", "information", "contact", "mode"]
        modes = next(item for item in fields if item.id == "mode")
        *rest, last = parts_of(said) or [""]
        mode = value_named(modes.labels, modes.values, last)
        # the last part is the mode, also where the ones between were left out
        line = " - ".join(rest) if rest and mode else said
        found = read_line(line, fields, order[:3] if rest and mode else order, self.today).values
        found |= {"mode": mode} if mode else {}
        if "customer_action" not in found or "mode" not in found:
            raise _refused(questions.STEP)
        return {key: found[key] for key in ("customer_action", "contact", "information", "mode") if key in found}

    def _moments(self, steps: int) -> Lines:
        rows: list[dict[str, Any]] = []
        while True:
            number = len(rows) + 1
            moment = yield questions.numbered(
                "moment", number, *questions.MOMENT, read=self._moment(steps), required=number == 1
            )
            if moment is None:
                return rows
            moment["metric"]["set_by"] = yield questions.numbered("set-by", number, *questions.SET_BY, read=_set_by)
            rows.append(moment)

    def _moment(self, steps: int) -> Reader:
        def read(said: str, lang: Lang) -> dict[str, Any]:
            order = ["showstopper", "metric", "step"]
            found = read_line(said, self.fields["moments_of_truth"], order, self.today).values
            metric = found.get("metric")
            if not isinstance(metric, dict) or not {"name", "target"} <= set(metric) or "step" not in found:
                raise _refused(questions.MOMENT)
            return {"step": _step_number(found["step"], steps), "showstopper": found["showstopper"], "metric": metric}

        return read

    def _makers(self) -> Generator[Ask, Any, dict[str, Any]]:
        found: dict[str, Any] = yield questions.ask("makers", questions.MAKERS, self._maker)
        if found["source"] == "customers":
            is_final = yield questions.ask("final", questions.FINAL, _yes)
            return found | {"status": "final" if is_final else "draft"}
        return found | {"status": "draft"}

    def _maker(self, said: str, lang: Lang) -> dict[str, Any]:
        head, *rest = parts_of(said)
        is_draft = drawn_by_staff(head)
        if is_draft is None:
            raise _refused(questions.MAKERS)
        found: dict[str, Any] = {"source": "internal_draft" if is_draft else "customers"}
        for part in rest:
            day = date_in(part, self.today)
            count = number_in(part)
            if day is not None and "session_date" not in found:
                found["session_date"] = day
            elif count is not None:
                found["participants"] = round(count)
        return found

    def _layers(self, steps: int) -> Lines:
        rows: list[dict[str, Any]] = []
        while (
            layer := (
                yield questions.numbered("layer", len(rows) + 1, *questions.LAYER, read=_layer(steps), required=False)
            )
        ) is not None:
            rows.append(layer)
        return rows

    def _variants(self, steps: int) -> Lines:
        rows: list[dict[str, Any]] = []
        while (
            variant := (
                yield questions.numbered(
                    "variant", len(rows) + 1, *questions.VARIANT, read=_variant(steps), required=False
                )
            )
        ) is not None:
            rows.append(variant)
        return rows

    def _owner(self, said: str, lang: Lang) -> dict[str, Any]:
        owner, _, rest = said.rpartition(" - ")
        day = date_in(rest, self.today)
        if not owner or day is None:
            raise _refused(questions.OWNER)
        return {"owner": owner.strip(), "review_date": day}


def drawn_by_staff(words: str) -> bool | None:
    """Return whether ``words`` say that staff drew a scenario, or customers; None where they say neither."""
    if re.search(r"내부|초안|직원|internal|draft|staff|team", words, re.IGNORECASE):
        return True
    if re.search(r"고객|customer|client|patient|user|환자|주민|이용자", words, re.IGNORECASE):
        return False
    return None


def _refused(words: questions.Words) -> CemagentError:
    example = words[1]
    return CemagentError(
        f"That cannot be read; write it in the form of the example: {example.en}",
        f"읽을 수 없습니다. 예와 같은 꼴로 적어 주십시오: {example.ko}",
    )


def _pair(first: str, second: str) -> Reader:
    def read(said: str, lang: Lang) -> dict[str, Any]:
        head, separator, rest = said.partition(" - ")
        if not separator or not head.strip() or not rest.strip():
            raise CemagentError(
                "Two parts are needed with ' - ' between them: what comes before and what comes after it.",
                "' - '로 나눈 두 부분이 필요합니다. 앞과 뒤를 모두 적어 주십시오.",
            )
        return {first: head.strip(), second: rest.strip()}

    return read


def _name(said: str, lang: Lang) -> str:
    return str(read_form(CustomerScenario, {"id": said}).id)


def _items(said: str, lang: Lang) -> list[str]:
    return [item.strip() for item in said.split(";") if item.strip()] if ";" in said else items_of(said)


def _ideal(said: str, lang: Lang) -> str:
    if re.search(r"이상|바라|ideal|wish|should", said, re.IGNORECASE):
        return "ideal"
    if re.search(r"현재|지금|current|today|as[- ]is|now", said, re.IGNORECASE):
        return "current"
    raise _refused(questions.IDEAL)


def _minutes(said: str, lang: Lang) -> dict[str, Any]:
    parts = [part.strip() for part in re.split(r"\s*(?:→|->|=>|,|/)\s*|\s+-\s+", said) if part.strip()]
    told = [number_in(part, "min") for part in parts]
    if len(told) != 2 or None in told:
        raise _refused(questions.MINUTES)
    now, ideal = (int(value) if value == int(value) else value for value in told if value is not None)
    return {"minutes_now": now, "minutes_ideal": ideal}


def _emotion(said: str, lang: Lang) -> int:
    match = _NUMBER.fullmatch(said)
    value = int(said.replace("−", "-")) if match else 9
    if not -2 <= value <= 2:
        raise CemagentError(
            "A whole number from -2 (very bad) to 2 (very good) is needed. Example: -1",
            "-2(매우 나쁨)에서 2(매우 좋음) 사이의 정수를 적어 주십시오. 예: -1",
        )
    return value


def _set_by(said: str, lang: Lang) -> str:
    if re.search(r"회사|사내|내부|우리|직원|internal|firm|company|\bwe\b|staff", said, re.IGNORECASE):
        return "internal"
    if re.search(r"고객|환자|이용자|주민|customer|client|patient|user|they", said, re.IGNORECASE):
        return "customers"
    raise _refused(questions.SET_BY)


def _yes(said: str, lang: Lang) -> bool:
    if _YES.match(said) or _NO.match(said):
        return bool(_YES.match(said))
    raise CemagentError("Answer yes or no.", "예 또는 아니요로 답해 주십시오.")


def _step_number(value: object, steps: int) -> int:
    number = int(str(value))
    if not 1 <= number <= steps:
        raise CemagentError(
            f"There is no step {number}: the steps are 1 to {steps}.",
            f"{number}단계는 없습니다. 단계는 1에서 {steps}까지입니다.",
        )
    return number


def _layer(steps: int) -> Reader:
    def read(said: str, lang: Lang) -> dict[str, Any]:
        parts = parts_of(said)
        if len(parts) not in (4, 5):
            raise _refused(questions.LAYER)
        row: dict[str, Any] = dict(zip(("team", "system", "measure", "benefit"), parts, strict=False))
        if len(parts) == 5:
            row["steps"] = [_step_number(number, steps) for number in _NUMBER.findall(parts[4])]
        return row

    return read


def _variant(steps: int) -> Reader:
    def read(said: str, lang: Lang) -> dict[str, Any]:
        parts = parts_of(said)
        number = _NUMBER.search(parts[1]) if len(parts) == 3 else None
        if number is None:
            raise _refused(questions.VARIANT)
        return {"name": parts[0], "differs_at": _step_number(number.group(), steps), "what": parts[2]}

    return read


def _count(said: str, lang: Lang) -> dict[str, Any]:
    head, _, source = said.partition(" - ")
    value = number_in(head)
    if value is None or value < 0 or not source.strip():
        raise CemagentError(
            "A number and its source are needed, with ' - ' between them. Example: 1,200 - order book, June 2026",
            "숫자와 출처를 ' - '로 나누어 적어 주십시오. 예: 1,200명 - 주문 대장 2026.6",
        )
    return {"value": int(value) if value == int(value) else value, "source": source.strip()}
