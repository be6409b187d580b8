"""Judges an answer against its question: is it content that a strategy can stand on?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cemagent.errors import Lang
from cemagent.method.changes import Weakness
from cemagent.method.words import likeness
from cemagent.playbook import ArtifactField, FieldType, Playbook, Question
from cemagent.playbook_fills import fill_target
from cemagent.review.cues import cues_of

_GENERIC = re.compile(
    r"다양한|여러 가지|전반적|대체로|일반적|편리하게|친절하게|고객 ?만족|서비스 ?품질|좋은 (?:경험|서비스)|언제 어디서나|최선을|누구나|모든 고객|"
    r"\b(?:various|different kinds|in general|generally|good (?:service|experience)|high[- ]quality|user[- ]friendly|convenient(?:ly)?|"
    r"whenever|anywhere|everyone|everybody|all customers|as usual|better service|improve(?:d)? (?:service|experience))\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\d0\s*[~∼-]\s*\d0대|\d0대.{0,12}\d0대|모든 (?:고객|연령)|남녀노소|전 연령|"
    r"\b(?:everyone|all (?:ages|customers|segments|age groups)|anyone|both .{3,30} and .{3,30} and)\b",
    re.IGNORECASE,
)
_CONCRETE = re.compile(r"\d|[\"“”‘’'「『]|[A-Z][a-z]+ [A-Z]|(?:씨|님|과장|부장|팀장|매니저)\b")
_WORD = re.compile(r"[0-9A-Za-z가-힣]+")
_FEWEST_WORDS = {"ko": 3, "en": 4}
_LIKE_WEAK = 0.5
"""An answer this like the playbook's example of a weak answer is weak in the same way."""


@dataclass(frozen=True)
class Wanted:
    """What a question wants: prose or short values, evidence or not, one group or several."""

    prose: bool
    evidence: bool
    one_group: bool


def wanted(playbook: Playbook, question: Question) -> Wanted:
    """Return what the fills of ``question`` say about a good answer."""
    prose = evidence = one_group = False
    for one in question.fills:
        target = fill_target(playbook, one.path)
        fields = {field.id: field for field in target.fields} if target else {}
        main = fields.get(one.fields[0])
        prose = prose or (main is not None and _is_prose(main, one.fields))
        claims = one.how == "add" or (one.how == "set" and main is not None and _is_prose(main, one.fields))
        evidence = evidence or ("evidence_ids" in fields and claims)
        one_group = one_group or (one.how == "add" and one.path == "target_customer.targets")
    return Wanted(prose, evidence, one_group)


def _is_prose(field: ArtifactField, names: list[str]) -> bool:
    short = (
        field.many or (field.max_length or 400) <= 40 or field.id in ("owner", "name", "sponsor", "presentation_form")
    )
    return field.type is FieldType.TEXT and not short and "review_date" not in names


def judge(wants: Wanted, question: Question, text: str, lang: Lang, has_evidence: bool) -> tuple[Weakness, ...]:
    """Return what is weak about ``text`` as an answer to ``question``; nothing when it is good enough."""
    found: list[Weakness] = []
    words = _WORD.findall(text)
    cues = cues_of(text)
    concrete = bool(_CONCRETE.search(text)) or has_evidence
    if wants.prose and len(words) < _FEWEST_WORDS[lang] and not cues.has("digit"):
        found.append(Weakness.TOO_SHORT)
    if cues.counts["slogan"] and not concrete:
        found.append(Weakness.SLOGAN)
    elif wants.prose and not concrete and (_GENERIC.search(text) or _is_like_weak(question, text, lang)):
        found.append(Weakness.GENERIC)
    if wants.one_group and _SEVERAL.search(text):
        found.append(Weakness.SEVERAL_SEGMENTS)
    if wants.evidence and not has_evidence:
        found.append(Weakness.NO_EVIDENCE)
    return tuple(found)


def _is_like_weak(question: Question, text: str, lang: Lang) -> bool:
    weak, good = question.weak.in_(lang), question.good.in_(lang)
    return likeness(text, weak) >= _LIKE_WEAK and likeness(text, weak) > likeness(text, good)
