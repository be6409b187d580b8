"""Careless and doubled answers: flagged and counted by respondent, dropped only when a person asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cemagent.errors import UsageError
from cemagent.experience.notes import Note
from cemagent.experience.scale import KANO_FACETS
from cemagent.experience.survey import Block, Bools, Survey
from cemagent.playbook import Text

Flag = Literal["duplicate_row", "duplicate_id", "straight_line", "speeder", "out_of_range"]
FLAGS: tuple[Flag, ...] = ("duplicate_row", "duplicate_id", "straight_line", "speeder", "out_of_range")
_FEWEST_CELLS = 20
"""Two people answer a short questionnaire alike by chance; a line this long is repeated by mistake."""
_FEWEST_TOLD = 8
_FEWEST_ALIKE = 5
_FEWEST_ALIKE_UNREVERSED = 10
_LONG_RUN = 6
_SPEED = 1 / 3
_FEWEST_TIMED = 20


@dataclass(frozen=True)
class Quality:
    """``flags`` (n,) for each check that could be made; ``notes`` say what was flagged and what could not be."""

    flags: Mapping[Flag, Bools]
    notes: tuple[Note, ...]

    @property
    def flagged(self) -> Bools:
        """Return which respondents have any flag."""
        return np.asarray(np.logical_or.reduce(list(self.flags.values())), dtype=bool)

    @property
    def counts(self) -> dict[Flag, int]:
        """Return how many respondents have each flag."""
        return {flag: int(found.sum()) for flag, found in self.flags.items()}


def examine(survey: Survey) -> Quality:
    """Return what is odd about the respondents of ``survey``.

    Straight-lining: the same answer to all items before reversed items are turned, where the scale has some (five
    answers or more), or a run of it over at least half of them that spans reversed and plain items; without reversed
    items only the same answer to ten items or more, everywhere. Speeders: less than a third of the median duration.
    """
    flags: dict[Flag, Bools] = {
        "straight_line": _straight_lines(survey),
        "out_of_range": np.sum([block.out_of_range for block in survey.blocks.values()], axis=0) > 0,
    }
    notes: list[Note] = []
    if survey.ids is not None:
        flags["duplicate_id"] = _repeated(survey.ids)
    _add_duplicate_rows(survey, flags, notes)
    _add_speeders(survey, flags, notes)
    notes += [_counted(flag, int(flags[flag].sum()), survey.n) for flag in FLAGS if flag in flags and flags[flag].any()]
    return Quality(flags, tuple(notes))


def without(survey: Survey, quality: Quality, dropped: Sequence[str]) -> tuple[Survey, Note]:
    """Return the survey without the respondents who have one of the flags ``dropped`` (``flagged``: any), and a note.

    Raises:
        UsageError: there is no such flag, or nobody would be left.
    """
    wanted = list(quality.flags) if "flagged" in dropped else list(dropped)
    for name in wanted:
        if name not in FLAGS:
            known = ", ".join(["flagged", *FLAGS])
            raise UsageError(
                f"There is no flag '{name}': choose from {known}.",
                f"'{name}'이라는 표시가 없습니다. {known} 가운데서 골라 주십시오.",
            )
    out = np.zeros(survey.n, dtype=bool)
    for flag, found in quality.flags.items():
        if flag in wanted:
            out |= found
    if out.all():
        raise UsageError(
            f"Every respondent of '{survey.source}' is flagged: drop fewer kinds.",
            f"'{survey.source}'의 모든 응답자가 표시되어 남는 사람이 없으니 뺄 종류를 줄여 주십시오.",
        )
    names = ", ".join(wanted)
    text = Text(
        ko=f"요청에 따라 표시된 응답자 {int(out.sum())}명({names})을 빼고 계산했습니다.",
        en=f"{int(out.sum())} flagged respondent(s) ({names}) were dropped on request.",
    )
    return survey.take(~out), Note("dropped", text)


def _repeated(labels: np.ndarray[tuple[int], np.dtype[np.str_]]) -> Bools:
    repeated = np.ones(len(labels), dtype=bool)
    repeated[np.unique(labels, return_index=True)[1]] = False
    return np.asarray(repeated & (labels != ""), dtype=bool)


def _add_duplicate_rows(survey: Survey, flags: dict[Flag, Bools], notes: list[Note]) -> None:
    if survey.identical is None or not survey.identical.any():
        return
    cells = sum((~np.isnan(block.raw)).sum(axis=1) for block in survey.blocks.values())
    told = np.zeros(survey.n, dtype=bool)
    for texts in survey.comments.values():
        told |= np.array([bool(text) for text in texts])
    judged = survey.identical & ((cells >= _FEWEST_CELLS) | (told & (cells > 0)))
    flags["duplicate_row"] = judged
    rest = int((survey.identical & ~judged & (cells >= _FEWEST_TOLD)).sum())
    if rest:
        notes.append(
            Note(
                "identical_answers",
                Text(
                    ko=f"앞사람과 답이 모두 같은 응답자가 {rest}명 있으나, 문항이 적어 우연일 수 있어 표시하지 않았습니다.",
                    en=f"{rest} respondent(s) answered exactly as an earlier one; with so few items that may be chance, so "
                    "they are not flagged.",
                ),
            )
        )


def _straight_lines(survey: Survey) -> Bools:
    reversed_items = {item.id for item in survey.scale.items if item.reverse}
    blocks = [block for block in survey.blocks.values() if block.facet not in KANO_FACETS]
    found = np.zeros(survey.n, dtype=bool)
    plain = []
    for block in blocks:
        turned = np.array([item in reversed_items for item in block.items])
        if turned.any() and not turned.all():
            found |= _same(block.raw, _FEWEST_ALIKE) | _long_runs(block, turned)
        else:
            plain.append(block.raw)
    if plain:
        found |= _same(np.concatenate(plain, axis=1), _FEWEST_ALIKE_UNREVERSED)
    return found


def _same(raw: np.ndarray[tuple[int, int], np.dtype[np.float64]], fewest: int) -> Bools:
    answered = ~np.isnan(raw)
    high = np.where(answered, raw, -np.inf).max(axis=1)
    low = np.where(answered, raw, np.inf).min(axis=1)
    return np.asarray((answered.sum(axis=1) >= fewest) & (high == low), dtype=bool)


def _long_runs(block: Block, turned: Bools) -> Bools:
    """Return who gave one answer to half of the items or more in a row, reversed and plain ones among them."""
    needed = max(_LONG_RUN, (len(turned) + 1) // 2)
    n, k = block.raw.shape
    run = np.ones(n, dtype=np.int64)
    sides = np.tile([bool(turned[0]), not turned[0]], (n, 1)) if k else np.zeros((n, 2), dtype=bool)
    found = np.zeros(n, dtype=bool)
    for j in range(1, k):
        same = block.raw[:, j] == block.raw[:, j - 1]
        run = np.where(same, run + 1, 1)
        mine = np.array([bool(turned[j]), not turned[j]])
        sides = np.where(same[:, None], sides | mine, mine)
        found |= (run >= needed) & sides.all(axis=1)
    return found


def _add_speeders(survey: Survey, flags: dict[Flag, Bools], notes: list[Note]) -> None:
    if survey.durations is None:
        return
    timed = survey.durations[np.isfinite(survey.durations) & (survey.durations > 0)]
    if len(timed) < _FEWEST_TIMED:
        notes.append(
            Note(
                "too_few_durations",
                Text(
                    ko=f"응답 시간이 {len(timed)}명에게만 있어 지나치게 빠른 응답을 가릴 수 없습니다.",
                    en=f"Only {len(timed)} respondents have a duration, so speeders cannot be told.",
                ),
            )
        )
        return
    limit = float(np.median(timed)) * _SPEED
    flags["speeder"] = np.asarray(survey.durations < limit, dtype=bool)
    notes.append(
        Note(
            "speed_limit",
            Text(
                ko=f"응답 시간 중앙값의 3분의 1인 {limit:.0f}초보다 빠르면 지나치게 빠른 응답으로 보았습니다.",
                en=f"Faster than {limit:.0f} seconds, a third of the median duration, counts as speeding.",
            ),
        )
    )


_TITLES: dict[Flag, Text] = {
    "duplicate_row": Text(ko="앞줄과 똑같은 줄", en="a line equal to an earlier one"),
    "duplicate_id": Text(ko="앞사람과 같은 번호", en="an id that occurred before"),
    "straight_line": Text(ko="한 가지 답만 고른 응답", en="the same answer throughout"),
    "speeder": Text(ko="지나치게 빠른 응답", en="a very short duration"),
    "out_of_range": Text(ko="척도를 벗어난 응답", en="answers outside the scale"),
}


def _counted(flag: Flag, count: int, n: int) -> Note:
    title = _TITLES[flag]
    return Note(
        f"flagged_{flag}",
        Text(
            ko=f"{title.ko}: {n:,}명 가운데 {count:,}명에 표시했고, 요청하기 전에는 빼지 않습니다.",
            en=f"{count:,} of {n:,} respondents are flagged for {title.en}; they stay in until you ask to drop them.",
        ),
    )
