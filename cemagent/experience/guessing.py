"""Finding out which column is which item: by name, number and wording, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cemagent.experience.columns import ColumnMap, MappedColumn
from cemagent.experience.label_words import plain
from cemagent.experience.labels import read_answers
from cemagent.experience.other_columns import role_of
from cemagent.experience.scale import KANO_FACETS, Facet, FacetId, Item, ScaleDefinition
from cemagent.experience.table import Column, Table
from cemagent.playbook import Text

_NUMBERED = re.compile(r"\s*(?:q|문항|문|item)?\s*\.?\s*(\d{1,3})(?:\s*[-_]\s*(\d{1,2}))?\s*[.):\s]", re.IGNORECASE)
_NAMED = re.compile(r"([a-z가-힣]+?)0*(\d{1,3})")
_PLACEHOLDER = re.compile(r"\{x\}(?:\([^)]*\)|을\(를\)|은\(는\)|이\(가\)|에는|에서|에)?")
_ENOUGH_ANSWERS = 0.7
_ALIKE = 0.62
_MARGIN = 0.05
_UNSURE = 0.5


@dataclass(frozen=True)
class _Candidate:
    confidence: float
    item: str
    facet: FacetId
    reason: Text


_BY_NAME = Text(ko="열 이름이 문항 이름과 같음", en="named like the item")
_BY_SHORT_NAME = Text(ko="열 이름이 차원과 번호를 뜻함", en="the name tells dimension and number")
_BY_INITIAL = Text(ko="열 이름이 차원의 첫 글자와 번호임", en="the name is the dimension's initial and a number")
_BY_NUMBER = Text(ko="번호와 묻는 방식이 맞음", en="number and way of asking fit")
_BY_NUMBER_AND_WORDS = Text(ko="번호와 문구가 맞음", en="number and wording fit")
_BY_WORDS = Text(ko="문구가 비슷함", en="similar wording")
_BY_KEYWORD = Text(ko="열 제목의 표현과 응답 범위가 맞음", en="words in the header and range of answers fit")
_BY_ORDER = Text(ko="번호가 이어지는 열이라 순서대로 연결함", en="a numbered run of columns, taken in order")
_TWO_COLUMNS = Text(ko="다른 열도 이 문항에 맞음", en="another column fits this item as well")
_OTHER_NUMBERS = Text(
    ko="번호는 맞지만 척도보다 문항이 많아 다른 설문일 수 있음",
    en="the number fits, but the file has more items than the scale",
)
_TWO_FIT = Text(ko="다른 문항에도 맞음", en="fits another item as well")


def guess_columns(table: Table, scale: ScaleDefinition) -> ColumnMap:
    """Return what each column of ``table`` seems to hold, with confidence and reason."""
    chosen: dict[str, _Candidate] = {}
    taken: set[tuple[str, FacetId]] = set()
    offers = [
        (candidate, column)
        for column in table.columns
        for candidate in _settled(_candidates(column, scale))
        if _answered(column, scale, candidate)
    ]
    initials = {candidate.item for candidate, _ in offers if candidate.reason == _BY_INITIAL}
    if len(initials) < len(scale.asked(scale.main_facet)):  # a letter means a dimension only where all have one
        offers = [offer for offer in offers if offer[0].reason != _BY_INITIAL]
    for candidate, column in sorted(offers, key=lambda offer: -offer[0].confidence):
        if column.name not in chosen and (candidate.item, candidate.facet) not in taken:
            chosen[column.name] = candidate
            taken.add((candidate.item, candidate.facet))
    holders = {(its.item, its.facet): name for name, its in chosen.items()}
    for candidate, column in offers:
        rival = holders.get((candidate.item, candidate.facet))
        if column.name not in chosen and rival and candidate.confidence > chosen[rival].confidence - _MARGIN:
            chosen[rival] = replace(chosen[rival], confidence=_UNSURE, reason=_TWO_COLUMNS)
    overrun = _overrun(table, scale)
    for name, its in chosen.items():
        if its.reason == _BY_NUMBER and its.facet in overrun:
            chosen[name] = replace(its, confidence=_UNSURE, reason=_OTHER_NUMBERS)
    if len(chosen) < len(scale.asked(scale.main_facet)) / 2:
        chosen |= _by_order(table, scale, chosen)
    return ColumnMap(scale=scale.id, columns=[_mapped(column, chosen, scale, table) for column in table.columns])


def _overrun(table: Table, scale: ScaleDefinition) -> set[FacetId]:
    """Return the facets in which the file has numbers that the scale does not: it may be another questionnaire."""
    last = {facet: max((item.number or 0 for item in scale.asked(facet)), default=0) for facet in scale.facet_ids}
    return {
        facet
        for column in table.columns
        if (numbers := _numbers(column))
        for facet in _facets_told(column, scale)
        if numbers[0] > last[facet]
    }


def _mapped(column: Column, chosen: dict[str, _Candidate], scale: ScaleDefinition, table: Table) -> MappedColumn:
    found = chosen.get(column.name)
    if found is None:
        role, confidence, reason = role_of(column, scale, len(table.rows))
        return MappedColumn(column=column.name, role=role, confidence=confidence, reason=reason)
    mapped = MappedColumn(
        column=column.name,
        role="item",
        item=found.item,
        confidence=round(found.confidence, 2),
        reason=found.reason,
    )
    if scale.facets:
        mapped.facet = found.facet
    return mapped


def _settled(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the candidates, best first; where two items fit nearly as well, neither is sure."""
    ranked = sorted(candidates, key=lambda candidate: -candidate.confidence)
    if len(ranked) > 1 and ranked[0].confidence - ranked[1].confidence < _MARGIN and ranked[0].item != ranked[1].item:
        best = ranked[0]
        return [_Candidate(min(best.confidence, _UNSURE), best.item, best.facet, _TWO_FIT)]
    return ranked[:2]


def _candidates(column: Column, scale: ScaleDefinition) -> list[_Candidate]:
    found = []
    facets = _facets_told(column, scale)
    for facet in scale.facet_ids:
        named = facet in facets
        if scale.facets and facets and not named:
            continue
        for item in scale.asked(facet):
            candidate = _fit(column, scale, item, facet, told=named or not scale.facets)
            if candidate:
                found.append(candidate)
    return found


def _facets_told(column: Column, scale: ScaleDefinition) -> list[FacetId]:
    """Return the facets that the header tells by words, and by the second part of its number."""
    header = plain(column.name)
    told = [facet for facet in scale.facets if any(plain(word) in header for word in facet.match.all)]
    numbers = _numbers(column)
    if numbers and numbers[1] is not None:
        told = [facet for facet in told if facet.number in (None, numbers[1])] or told
    if not told:
        initial = re.fullmatch(r"([a-z])[ _.-]?\d{1,2}", header)
        told = [facet for facet in scale.facets if initial and facet.id.startswith(initial.group(1))]
    return [facet.id for facet in _not_shadowed(told, header)]


def _not_shadowed(told: list[Facet], header: str) -> list[Facet]:
    """Leave out a facet whose word is only part of another's ('만족' in '불만족 설문')."""
    longest = {
        facet.id: max((len(word) for word in facet.match.all if plain(word) in header), default=0) for facet in told
    }
    most = max(longest.values(), default=0)
    return [facet for facet in told if longest[facet.id] == most]


def _numbers(column: Column) -> tuple[int, int | None] | None:
    for part in reversed(column.parts):
        match = _NUMBERED.match(part)
        if match:
            return int(match.group(1)), int(match.group(2)) if match.group(2) else None
    return None


def _fit(column: Column, scale: ScaleDefinition, item: Item, facet: FacetId, *, told: bool) -> _Candidate | None:
    if (told or facet == scale.main_facet) and (name := _by_name(column, scale, item, facet)):
        return _Candidate(name[0], item.id, facet, name[1])
    header = plain(column.name)
    keyword = any(plain(word) in header for word in item.match.all)
    if item.match.all and not keyword and not item.text:
        return None
    likeness = _likeness(column.name, item)
    number = _numbers(column)
    if item.number is not None and number and number[0] == item.number and (told or keyword):
        if keyword or likeness >= 0.3:
            return _Candidate(0.95, item.id, facet, _BY_NUMBER_AND_WORDS)
        return _Candidate(0.75 + likeness / 4, item.id, facet, _BY_NUMBER)
    if likeness >= _ALIKE and (told or facet == scale.main_facet) and item.text:
        return _Candidate(min(likeness, 0.98), item.id, facet, _BY_WORDS)
    if keyword and item.number is None:
        return _Candidate(0.8, item.id, facet, _BY_KEYWORD)
    return None


def _by_name(column: Column, scale: ScaleDefinition, item: Item, facet: FacetId) -> tuple[float, Text] | None:
    wanted = _letters(item.id)
    words = [_letters(facet)] + [
        _letters(word) for known in scale.facets if known.id == facet for word in known.match.all
    ]
    for part in column.parts:
        name = _letters(part)
        if name == wanted or (scale.facets and any(word and name.replace(word, "") == wanted for word in words)):
            return 1.0, _BY_NAME
        short = _NAMED.fullmatch(name)
        if not short or not item.dimension:
            continue
        letters, number = short.group(1), int(short.group(2))
        fitting = [
            d.id
            for d in scale.dimensions
            if d.id.replace("-", "").startswith(letters) or plain(d.title.ko).startswith(letters)
        ]
        siblings = scale.items_of(item.dimension, facet)
        if fitting == [item.dimension] and 0 < number <= len(siblings) and siblings[number - 1].id == item.id:
            return (0.65, _BY_INITIAL) if len(letters) == 1 else (0.9, _BY_SHORT_NAME)
        initial = scale.facets and facet.startswith(letters) and len(letters) == 1
        if initial and item.number == number:
            return 0.8, _BY_NUMBER
    return None


@lru_cache(maxsize=8192)
def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", plain(text))


def _likeness(header: str, item: Item) -> float:
    """Return the share, 0 to 1, of the letter pairs of the item's wording or title that the header has."""
    mine = _pairs(header)
    best = 0.0
    for text in (item.text, item.title):
        for words in (text.ko, text.en) if text else ():
            theirs = _pairs(_PLACEHOLDER.sub("", words))
            if len(theirs) >= 4:
                best = max(best, len(mine & theirs) / len(theirs))
    return best


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    letters = _letters(text)
    return frozenset(letters[i : i + 2] for i in range(len(letters) - 1))


def _answered(column: Column, scale: ScaleDefinition, candidate: _Candidate) -> bool:
    """Return whether most cells can be answers; a column that carries an item's name is taken all the same."""
    if candidate.confidence >= 0.9:
        return True
    item = scale.item(candidate.item)
    answers = read_answers(column, scale.points_of(item, candidate.facet), candidate.facet in KANO_FACETS)
    good = sum(reading.count for reading in answers.readings if reading.how in {"number", "label", "missing"})
    return good >= _ENOUGH_ANSWERS * column.filled


def _by_order(table: Table, scale: ScaleDefinition, chosen: dict[str, _Candidate]) -> dict[str, _Candidate]:
    """Map a run of columns such as Q1 to Q12 in order, where it is the only one with as many columns as items."""
    items = scale.asked(scale.main_facet)
    runs: dict[str, list[tuple[int, Column]]] = {}
    for column in table.columns:
        match = re.fullmatch(r"(.*?)[ _.-]?0*(\d{1,3})", plain(column.parts[0]))
        if match and column.name not in chosen:
            runs.setdefault(match.group(1), []).append((int(match.group(2)), column))
    fitting = [
        [column for _, column in run]
        for run in runs.values()
        if [number for number, _ in run] == list(range(1, len(items) + 1))
    ]
    if len(fitting) != 1 or len(items) < 2:
        return {}
    run = {
        column.name: _Candidate(0.65, item.id, scale.main_facet, _BY_ORDER)
        for column, item in zip(fitting[0], items, strict=True)
    }
    return run if all(_answered(column, scale, run[column.name]) for column in fitting[0]) else {}
