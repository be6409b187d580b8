"""Control criteria: questions whose right answer is known, so that a judge that gives what it is told is noticed.

A plan for customers does not say how an organ is tuned. A judge that finds it stated was led by
the text, or says yes to everything; what it says of the other criteria in that call is not used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cemagent.playbook import Criterion, Text


@dataclass(frozen=True)
class Control:
    """A criterion that no plan meets; ``words`` are signs that this plan might after all."""

    title: Text
    look_for: Text
    words: tuple[str, ...]


_CONTROLS = (
    Control(
        Text(en="Tuning of the organ", ko="오르간 조율"),
        Text(
            en="Each rank of pipes has its pitch in hertz and the date of its last tuning.",
            ko="파이프 열마다 음높이(Hz)와 마지막 조율 날짜가 적혀 있다.",
        ),
        ("organ", "pitch", "tuning", "오르간", "조율"),
    ),
    Control(
        Text(en="Rock cores of the borehole", ko="시추공의 암석 코어"),
        Text(
            en="Every drilled core is listed with its depth in metres and the kind of rock.",
            ko="시추한 코어마다 깊이(m)와 암석의 종류가 적혀 있다.",
        ),
        ("drill", "borehole", "geolog", "시추", "암석", "지질"),
    ),
    Control(
        Text(en="Orbit of the satellite", ko="위성의 궤도"),
        Text(
            en="Apogee, perigee and inclination of the orbit are given.",
            ko="궤도의 원지점과 근지점, 경사각이 적혀 있다.",
        ),
        ("satellite", "orbit", "위성", "궤도"),
    ),
    Control(
        Text(en="Grafting of the vines", ko="포도나무 접붙이기"),
        Text(
            en="For every row of vines the rootstock and the day of grafting are named.",
            ko="포도나무 줄마다 대목의 품종과 접붙인 날이 적혀 있다.",
        ),
        ("vine", "wine", "graft", "orchard", "포도", "와인", "농장", "과수"),
    ),
    Control(
        Text(en="Moves of the endgame", ko="체스 종반전의 수순"),
        Text(
            en="The last ten moves of the game are written down with the position after each.",
            ko="마지막 열 수와 그때마다의 국면이 적혀 있다.",
        ),
        ("chess", "체스", "바둑"),
    ),
    Control(
        Text(en="Glaze of the kiln", ko="가마의 유약"),
        Text(
            en="The oxides of the glaze and the firing curve of the kiln are given.",
            ko="유약의 산화물 비율과 가마의 소성 곡선이 적혀 있다.",
        ),
        ("glaze", "kiln", "potter", "ceramic", "유약", "가마", "도자", "도예"),
    ),
)


def control_for(text: str, seed: str) -> Control:
    """Return a control that ``text`` says nothing of, chosen by ``seed``."""
    order = sorted(_CONTROLS, key=lambda item: hashlib.sha256(f"{seed}{item.title.en}".encode()).hexdigest())
    low = text.lower()
    return next((item for item in order if not any(word in low for word in item.words)), order[0])


def free_ref(group: list[Criterion]) -> str:
    """Return a number that looks like those of ``group`` and belongs to none of them."""
    stage, _, number = group[-1].ref.partition(".")
    return f"{stage}.{int(number) + 1}"
