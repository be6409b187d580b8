"""The sentences in which the offline grader explains a level, in Korean and English."""

from __future__ import annotations

from dataclasses import dataclass

from cemagent.errors import Lang
from cemagent.playbook import Criterion

_PARTS_SHOWN = 3


@dataclass(frozen=True)
class Findings:
    """What stands in the plan for one criterion: the parts stated, and what supports them."""

    stated: tuple[int, ...]
    source: bool
    measure: bool
    owner: bool
    link: bool
    denied: bool
    """The best passage says that the thing is absent or undecided."""


def rationale(criterion: Criterion, level: int, found: Findings, lang: Lang) -> str:
    """Return why ``criterion`` has ``level``: what is stated, what supports it, and what the next level lacks."""
    return " ".join(
        sentence for sentence in (_stated(criterion, level, found, lang), _lacking(level, found, lang)) if sentence
    )


def _stated(criterion: Criterion, level: int, found: Findings, lang: Lang) -> str:
    present = [criterion.parts[number].title.in_(lang) for number in found.stated]
    absent = [part.title.in_(lang) for number, part in enumerate(criterion.parts) if number not in found.stated]
    if level == 0:
        if found.denied:
            return _pick(
                lang,
                "The plan says itself that this is still missing.",
                "아직 갖추지 못했다고 계획서 스스로 밝히고 있다.",
            )
        look_for = criterion.look_for.in_(lang).rstrip(".。")
        return _pick(lang, f"Not found: {_lower(look_for)}.", f"확인되지 않음: {look_for}.")
    if not absent or len(criterion.parts) == 1:
        return _pick(lang, "What the criterion asks for is stated.", "기준이 요구하는 내용이 적혀 있다.")
    if not present:
        return _pick(
            lang, "The criterion is touched on, no part of it clearly.", "기준을 언급하지만 어느 요소도 뚜렷하지 않다."
        )
    shown, missing = _listed(present, lang), _listed(absent, lang)
    if level == 1:
        return _pick(
            lang, f"Stated: {shown}; not found: {missing}.", f"적혀 있는 것: {shown}. 확인되지 않은 것: {missing}."
        )
    return _pick(lang, f"Clearest: {shown}; least clear: {missing}.", f"뚜렷한 것: {shown}. 덜 뚜렷한 것: {missing}.")


def _lacking(level: int, found: Findings, lang: Lang) -> str:
    if level == 0:
        return ""
    if level == 1:
        if not found.source:
            return _pick(
                lang,
                "No concrete source (n, date, log, test) is cited for it.",
                "이를 뒷받침하는 구체적 출처(표본 수, 날짜, 기록, 시험)가 없다.",
            )
        return _pick(
            lang,
            "A source stands nearby, but not for every required part.",
            "가까이에 출처가 있으나 요구되는 요소 전부를 뒷받침하지는 않는다.",
        )
    signs = [
        (found.link, ("a link to another step", "다른 단계와의 연결")),
        (found.measure, ("a measure with a value", "수치가 있는 지표")),
        (found.owner, ("a named owner", "담당자")),
    ]
    present = [name[lang == "ko"] for has, name in signs if has]
    missing = [name[lang == "ko"] for has, name in signs if not has]
    if level == 3:
        beside = _listed(present, lang) or _pick(lang, "its source", "출처")
        return _pick(lang, f"It is sourced; beside it stands {beside}.", f"출처가 있고, 함께 적힌 것: {beside}.")
    if missing:
        wanted = _listed(missing, lang)
        return _pick(
            lang, f"A source is cited; for level 3 it lacks {wanted}.", f"출처가 있다. 3수준에 부족한 것: {wanted}."
        )
    return _pick(
        lang,
        "A source is cited; link, measure and owner do not stand together in one passage.",
        "출처가 있다. 다만 연결, 지표, 담당자가 한 대목에 함께 있지 않다.",
    )


def _pick(lang: Lang, english: str, korean: str) -> str:
    return korean if lang == "ko" else english


def _listed(names: list[str], lang: Lang) -> str:
    shown = names[:_PARTS_SHOWN]
    rest = len(names) - len(shown)
    joined = ", ".join(shown if lang == "ko" else [_lower(name) for name in shown])
    if not rest:
        return joined
    return joined + _pick(lang, f" and {rest} more", f" 외 {rest}개")


def _lower(text: str) -> str:
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]
