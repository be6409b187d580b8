from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from cemagent.app import App
from cemagent.experience.cfa_measures import Estimate
from cemagent.experience.importance import Gain, Priorities
from cemagent.experience.scale import ScaleDefinition
from cemagent.method.stages import Method
from cemagent.playbook import Text
from cemagent.tools.experience.acting import stage_priorities
from cemagent.tools.experience.placing import Made, Place, place_of
from cemagent.tools.experience.results import DriverModel, DriverResult, StagePriority
from tests.experience.survey_cases import EX15, SCALES

OWN = ScaleDefinition.model_validate(
    {
        "id": "own",
        "title": {"ko": "자체 척도", "en": "Own scale"},
        "licence": "cc0",
        "licence_note": {"ko": "자유", "en": "free"},
        "source": {"ko": "자체", "en": "own"},
        "certainty": "C",
        "points": {"min": 1, "max": 5},
        "dimensions": [
            {"id": "booking", "title": {"ko": "예약 앱의 편리함", "en": "Ease of the booking line"}},
            {"id": "light", "title": {"ko": "조명", "en": "Light"}, "stage": "interface"},
            {"id": "mood", "title": {"ko": "분위기", "en": "Mood"}, "module": "feel"},
        ],
        "items": [
            {
                "id": "told",
                "dimension": "booking",
                "title": {"ko": "진료실에서 설명을 들음", "en": "the desk explains"},
            },
            {"id": "lamp", "dimension": "light", "title": {"ko": "매장 조명이 편안함", "en": "pleasant shop light"}},
            {"id": "calm", "dimension": "mood", "title": {"ko": "마음이 놓임", "en": "at ease"}},
            {"id": "kind", "title": {"ko": "접수 창구가 친절함", "en": "kind at reception"}},
        ],
    }
)
MADE = Made(
    touchpoints=(
        {"id": "t1", "name": "예약 앱", "contact_type": "electronic", "ex_profile": {"feel": 3}},
        {"id": "t2", "name": "진료실", "contact_type": "face_to_face", "ex_profile": {"feel": 2}},
        {"id": "t3", "name": "약 봉투", "contact_type": "none"},
    ),
    elements=({"name": "매장 조명", "module": ["sense"]}, {"name": "대기실 소파", "module": ["feel"]}),
    contacts=({"contact": "접수 창구"}, {"contact": "진료실 상담", "touchpoint_id": "t2"}),
    innovations=({"name": "질문 카드", "experience_spec": [{"module": "think"}]},),
)


@lru_cache(maxsize=1)
def method() -> Method:
    return App().method


@pytest.mark.parametrize(
    ("driver", "place"),
    [
        ("booking", Place("interface", ("예약 앱", "진료실"), (), "engagement")),
        ("told", Place("interface", ("진료실",), (), "engagement")),
        ("light", Place("brand", (), ("매장 조명",), "engagement")),
        ("kind", Place("interface", ("접수 창구",), (), "engagement")),
        ("mood", Place("brand", ("진료실", "예약 앱"), ("대기실 소파",), "engagement")),
        ("약 봉투의 글씨", Place("brand", ("약 봉투",), (), "engagement")),
        ("price", Place()),
    ],
)
def test_a_driver_belongs_to_what_the_engagement_named_like_it_or_designed_for_its_module(driver, place):
    assert place_of(driver, OWN, MADE) == place


def test_without_an_engagement_the_scale_decides_and_says_so():
    assert [place_of(name, EX15).stage for name in ("sense", "feel", "think", "act", "relate")] == [
        "brand",
        "brand",
        "innovation",
        "interface",
        "interface",
    ]
    assert place_of("sense2", EX15) == Place("brand", mapped_by="scale")
    assert place_of("booking", OWN) == Place()


def test_a_module_is_made_where_the_engagement_has_something_for_it():
    assert place_of("think", EX15, MADE) == Place("innovation", (), ("질문 카드",), "engagement")
    assert place_of("sense", EX15, MADE) == Place("brand", (), ("매장 조명",), "engagement")
    assert place_of("relate", EX15, MADE) == Place("interface", mapped_by="scale")


def test_every_stage_of_a_shipped_scale_is_a_stage_of_the_playbooks_and_no_outcome_has_one():
    known = {playbook.id for playbook in method().playbooks}
    for scale in SCALES.values():
        for dimension in scale.dimensions:
            assert dimension.stage is None or dimension.stage in known
            assert dimension.role == "experience" or dimension.stage is None
        if scale.id != "kcsi-style":  # its elements are the user's own
            assert all(dimension.stage for dimension in scale.dimensions if dimension.role == "experience")


def driver(name: str, share: float, mean: float = 4.0) -> DriverResult:
    return DriverResult(
        id=name,
        title=EX15.dimension(name).title,
        weight=share / 2,
        ci95=(share / 3, share),
        share=share,
        rank=1,
        rank_range=(1, 2),
        first_probability=0.5,
        relative_weight=None,
        correlation=0.4,
        slope=0.3,
        vif=1.2,
        mean=mean,
        performance_ci95=None,
        quadrant=None,
        quadrants=[],
    )


def priorities_of(
    rows: list[tuple[str, float, tuple[int, int], float]], r2_low: float = 0.2, **choices: Any
) -> list[StagePriority]:
    """Return the priorities of drivers (name, share, ranks, probability to be first)."""
    model = DriverModel(
        outcome="NPS",
        outcome_title=Text(ko="추천 의향", en="Recommendation"),
        segment=None,
        kind="continuous",
        method="lmg",
        measure="r2",
        n=300,
        r2=r2_low + 0.05,
        r2_ci95=(r2_low, r2_low + 0.1),
        r2_adjusted=r2_low,
        importance_line=None,
        performance_line=None,
        drivers=[driver(name, share) for name, share, _, _ in rows],
    )
    gains = tuple(
        Gain(name, Estimate(share / 4, 0.01, share / 5, share / 3), 0.5, rank, ranks, sure)
        for rank, (name, share, ranks, sure) in enumerate(rows, 1)
    )
    leading = tuple(gain.name for gain in gains if gain.rank_range[0] == 1)
    held = Priorities(300, gains, leading if len(leading) > 1 else ())
    return stage_priorities(held, [model], EX15, method=method(), **choices)


def test_a_clear_first_is_told_with_its_figures_and_where_to_begin():
    first, second = priorities_of([("sense", 0.57, (1, 1), 0.998), ("feel", 0.2, (2, 2), 0.0)])
    assert first.stage == "brand"
    assert first.stage_title == method().stage("brand").title
    assert first.mapped_by == "scale"
    assert not first.tied_first
    assert "57% of what the drivers explain of ‘Recommendation’, mean 4.00 of 7, first in over 99%" in first.why.en
    assert first.why.en.endswith("in the stage 'Design the brand experience' (the scale's judgement, certainty C).")
    assert first.why.ko.startswith("감각은 개선 여지가 가장 크니")
    assert "재표본의 99% 이상에서 1순위" in first.why.ko
    assert "so turn to it after SENSE" in second.why.en
    assert "2위이니" in second.why.ko
    assert "감각을 고친 뒤에" in second.why.ko


def test_a_tie_is_told_as_one():
    rows = [("sense", 0.3, (1, 3), 0.5), ("feel", 0.29, (1, 3), 0.45), ("act", 0.1, (2, 3), 0.05)]
    first, second, third = priorities_of(rows)
    assert (first.tied_first, second.tied_first, third.tied_first) == (True, True, False)
    assert "SENSE cannot be told apart from FEEL as what to fix first" in first.why.en
    assert "감성은 감각과 어느 쪽이 먼저인지 가릴 수 없으니" in second.why.ko
    assert "after SENSE and FEEL" in third.why.en


def test_a_likely_first_is_named_although_the_order_is_open():
    first, second = priorities_of([("sense", 0.4, (1, 2), 0.92), ("feel", 0.2, (1, 2), 0.08)])
    assert "probably has most left to gain" in first.why.en
    assert "확실히 가릴 수는 없으니" in first.why.ko
    assert "may still come first" in second.why.en
    assert "so turn to it after SENSE" in second.why.en


def test_drivers_that_explain_nearly_nothing_are_a_hint_only():
    (first,) = priorities_of([("sense", 0.5, (1, 1), 0.9)], r2_low=0.001)
    assert first.why.en.startswith("Take this as a hint only")
    assert "참고만" in first.why.ko


def test_without_a_model_of_everyone_nothing_is_put_in_order():
    assert stage_priorities(Priorities(0), [], EX15, method=method()) == []


def test_each_reason_is_one_sentence_in_each_language():
    for found in priorities_of([("sense", 0.4, (1, 2), 0.6), ("relate", 0.2, (1, 2), 0.4)]):
        assert found.why.ko.count("십시오") == 1
        assert "은(는)" not in found.why.ko
        assert found.why.en.count(". ") == 0
