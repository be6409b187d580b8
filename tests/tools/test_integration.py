"""The integration tests I1 to I12 on sound strategies, on one fault each, and on near misses."""

from __future__ import annotations

from typing import Any

import pytest

from cemagent.errors import Lang
from cemagent.tools.integration.building import subject_from
from cemagent.tools.integration.check import check_integration
from cemagent.tools.integration.results import IntegrationResult

from .integration_cases import TODAY, contents, subject

E, D, N = "brand_element.elements", "interface_design.designs", "innovation.innovations"
EVP = "experiential_platform.evp"
Patch = tuple[str, Any]


def checked(lang: Lang, *patches: Patch) -> IntegrationResult:
    return check_integration(subject(lang, *patches), lang, contradictions=False)


def failed(lang: Lang, *patches: Patch) -> dict[str, set[str]]:
    return {
        test.id: {item.id for item in test.failed} for test in checked(lang, *patches).tests if test.state == "failed"
    }


def second_line(lang: Lang) -> dict[str, Any]:
    line = contents(lang)["experiential_platform"]["evp"][0]
    return {**line, "id": "evp-2", "module": "act", "promise": line["promise"] + " 2"}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_sound_strategy_passes_every_test(lang: Lang) -> None:
    result = checked(lang)
    assert failed(lang) == {}
    assert {test.id for test in result.tests if test.state == "passed"} == {f"I{number}" for number in range(1, 12)}
    assert [score.percent for score in result.levels] == [100.0, 100.0, 100.0]
    assert result.test("I12").state == "not_seen"
    assert result.test("I12").why in result.not_seen[0]


FAULTS: list[tuple[str, Lang, str, list[Patch], str]] = [
    ("no line", "ko", "I1", [(f"{E}.0.evp_id", None)], "element-1"),
    ("dangling line", "en", "I1", [(f"{D}.1.evp_id", "evp-9")], "design-2"),
    ("no evidence", "ko", "I1", [(f"{EVP}.0.evidence_ids", [])], "evp-1"),
    ("dangling tension", "en", "I1", [(f"{EVP}.0.tension_ids", ["tension-7"])], "evp-1"),
    ("uncovered", "en", "I2", [(f"{EVP}.+", second_line("en"))], "evp-2"),
    ("uncovered", "ko", "I2", [(f"{EVP}.+", second_line("ko"))], "evp-2"),
    (
        "unused tension",
        "ko",
        "I3",
        [
            (
                "experiential_world.tensions.+",
                {"id": "tension-2", "text": "비 오는 날에는 맡길 곳이 없습니다", "evidence_ids": ["ev-9"]},
            )
        ],
        "tension-2",
    ),
    (
        "undesigned",
        "en",
        "I3",
        [("touchpoint.touchpoints.+", {"id": "touchpoint-9", "name": "Invoice", "contact_type": "electronic"})],
        "touchpoint-9",
    ),
    ("dangling touchpoint", "ko", "I3", [(f"{D}.0.touchpoint_id", "touchpoint-8")], "design-1"),
    ("one cue", "ko", "I4", [(f"{E}.2.theme_cues", ["손글씨"]), (f"{E}.2.specification", "네모난 표시")], "element-3"),
    (
        "strange cues",
        "en",
        "I4",
        [(f"{E}.2.theme_cues", ["neon", "bold type"]), (f"{E}.2.specification", "a square")],
        "element-3",
    ),
    ("clash", "en", "I4", [(f"{E}.4.theme_cues", ["handwriting", "wood grain", "fast music"])], "element-5"),
    (
        "other act",
        "ko",
        "I5",
        [(f"{D}.1.essence", ["이름을 먼저 밝힌다", "끝나는 시각을 알린다", "새 상품을 권한다"])],
        "design-2",
    ),
    (
        "other act",
        "en",
        "I5",
        [(f"{D}.2.essence", ["give your name first", "say when it will be done", "offer the loyalty card"])],
        "design-3",
    ),
    (
        "other answer",
        "ko",
        "I5",
        [
            (f"{D}.0.flexibility", {"discretion": "7일 안에 오시면 환불해 드린다"}),
            (f"{D}.2.flexibility", {"discretion": "14일 안에 누르면 환불해 드린다"}),
        ],
        "design-3",
    ),
    (
        "rejected position",
        "en",
        "I6",
        [(f"{N}.1.customer_life_change", "Now the cheapest repair shop in town comes to you")],
        "innovation-2",
    ),
    ("cannibal", "ko", "I6", [(f"{N}.2.customer_life_change", "저녁 정비는 이제 필요 없습니다")], "innovation-3"),
    (
        "cannibal",
        "en",
        "I6",
        [(f"{N}.2.customer_life_change", "Why still pay for the Evening service")],
        "innovation-3",
    ),
    (
        "no metric",
        "ko",
        "I7",
        [(f"{D}.{number}.substance.quality_metric", "친절한 마음") for number in range(3)],
        "element-4",
    ),
    (
        "nobody keeps it",
        "en",
        "I7",
        [(f"{EVP}.+", second_line("en")), (f"{E}.3.evp_id", "evp-2"), (f"{N}.0.evp_ids", ["evp-2"])],
        "element-4",
    ),
    (
        "too fast",
        "en",
        "I7",
        [(f"{E}.3.specification", "handwriting, wood grain: your answer in 30 seconds")],
        "element-4",
    ),
    (
        "no theme",
        "ko",
        "I7",
        [
            (f"{D}.1.style", ["딱딱한 말"]),
            (f"{D}.1.substance.outcome", "자전거를 받습니다"),
            (f"{D}.1.essence", ["인사한다"]),
        ],
        "design-2",
    ),
    ("proves nothing", "ko", "I8", [(f"{N}.0.evp_ids", ["evp-5"])], "innovation-1"),
    (
        "no proof",
        "en",
        "I8",
        [(f"{EVP}.+", second_line("en")), (f"{E}.0.evp_id", "evp-2"), (f"{D}.0.evp_id", "evp-2")],
        "evp-2",
    ),
    ("no identity", "ko", "I8", [(f"{N}.3.identity_rule", ""), (f"{N}.3.name", "봄 행사")], "innovation-4"),
    ("no teacher", "en", "I9", [(f"{N}.0.taught_by", [])], "innovation-1"),
    ("late training", "ko", "I9", [(f"{N}.0.training_on", "2026-12-05")], "innovation-1"),
    (
        "late training in words",
        "en",
        "I9",
        [
            (f"{N}.1.training_on", None),
            (f"{N}.1.launch_on", None),
            (f"{N}.1.phase_criterion", "Goes on sale on 3 December 2026, staff are trained by 10 December 2026"),
        ],
        "innovation-2",
    ),
    ("no route", "ko", "I9", [(f"{D}.2.idea_route", "없음")], "design-3"),
    ("too early", "ko", "I10", [(f"{E}.3.published_on", "2026-11-15")], "element-4"),
    (
        "too early in words",
        "ko",
        "I10",
        [(f"{E}.3.published_on", None), (f"{E}.3.specification", "11월 15일부터 손글씨와 나무 결로 거리에 알린다")],
        "element-4",
    ),
    (
        "late readiness in words",
        "en",
        "I10",
        [
            (f"{EVP}.0.deliverable_from", None),
            (f"{EVP}.0.delivery_risk", "The booking system is ready on 15 January 2027"),
        ],
        "element-4",
    ),
    ("launch before contact", "en", "I10", [(f"{D}.1.ready_on", "2026-12-20")], "innovation-1"),
    (
        "forbidden",
        "ko",
        "I11",
        [(f"{E}.3.specification", "첫 손님께 20% 할인해 드립니다, 손글씨와 나무 결")],
        "element-4",
    ),
    ("forbidden", "en", "I11", [(f"{N}.0.customer_life_change", "They enjoy a discounted evening")], "innovation-1"),
    (
        "bought twice",
        "ko",
        "I12",
        [
            (f"{E}.5.specification", "손글씨와 나무 결, 예약 알림 시스템을 따로 구축"),
            (f"{D}.2.tech", [{"what": "예약 알림 시스템", "purpose": "remove", "fallback": "전화"}]),
        ],
        "design-3",
    ),
    (
        "saving of nothing",
        "en",
        "I12",
        [("integration_report.benefits", [{"kind": "saving", "metric": "cost down by a tenth"}])],
        "benefits[1]",
    ),
]


@pytest.mark.parametrize(
    ("lang", "test", "patches", "item"),
    [row[1:] for row in FAULTS],
    ids=[f"{row[2]}-{row[1]}-{row[0]}" for row in FAULTS],
)
def test_a_fault_fails_its_test_and_names_the_item(lang: Lang, test: str, patches: list[Patch], item: str) -> None:
    result = checked(lang, *patches).test(test)
    assert result.state == "failed"
    assert item in {failure.id for failure in result.failed}
    for failure in result.failed:
        assert failure.path
        assert failure.wrong.endswith(".")
        assert failure.todo.endswith(".")


NEAR_MISSES: list[tuple[str, Lang, str, list[Patch]]] = [
    ("dropped element", "ko", "I1", [(f"{E}.0.evp_id", None), (f"{E}.0.status", "drop")]),
    (
        "reason given",
        "en",
        "I2",
        [
            (f"{EVP}.+", second_line("en")),
            (
                "integration_report.coverage_matrix",
                [{"evp_id": "evp-2", "brand": 0, "reason_if_zero": "kept for next year's budget"}],
            ),
        ],
    ),
    (
        "no contact",
        "ko",
        "I3",
        [("touchpoint.touchpoints.+", {"id": "touchpoint-9", "name": "집에서 쓰는 시간", "contact_type": "none"})],
    ),
    ("cue in other words", "ko", "I4", [(f"{E}.2.theme_cues", ["손으로 쓴 글씨체, 손글씨", "나무의 결"])]),
    ("cue in the text", "en", "I4", [(f"{E}.2.theme_cues", [])]),
    (
        "essence in other words",
        "ko",
        "I5",
        [(f"{D}.1.essence", ["먼저 이름을 밝힙니다", "끝나는 시각을 미리 알린다", "같은 말을 두 번 다시 묻지 않는다"])],
    ),
    (
        "one act more",
        "en",
        "I5",
        [(f"{D}.2.essence", [*contents("en")["interface_design"]["designs"][0]["essence"], "show a clock"])],
    ),
    (
        "retired offer",
        "ko",
        "I6",
        [(f"{N}.2.customer_life_change", "거리 광고는 이제 필요 없습니다"), (f"{N}.2.retires", ["거리 광고"])],
    ),
    (
        "as fast as promised",
        "en",
        "I7",
        [(f"{E}.3.specification", "handwriting, wood grain: your answer within 2 minutes")],
    ),
    ("trained the day before", "ko", "I9", [(f"{N}.0.training_on", "2026-11-30")]),
    ("same day", "en", "I10", [(f"{E}.3.published_on", "2026-12-01"), (f"{D}.0.ready_on", "2026-12-01")]),
    (
        "date of a source",
        "ko",
        "I10",
        [(f"{E}.3.published_on", None), (f"{E}.3.specification", "손글씨와 나무 결 (거리 광고 시험 2026.5)")],
    ),
    ("denied", "ko", "I11", [(f"{E}.3.specification", "손글씨와 나무 결, 어떤 날에도 할인하지 않는다")]),
    ("part of a word", "ko", "I11", [(f"{E}.3.specification", "할인점 옆 골목에 거는 손글씨와 나무 결")]),
    ("denied", "en", "I11", [(f"{N}.0.customer_life_change", "They never wait for a discount again")]),
    ("sought elsewhere", "en", "I11", [(f"{N}.0.retires", ["the spring discount"])]),
    (
        "shared",
        "ko",
        "I12",
        [
            (f"{E}.5.specification", "손글씨와 나무 결, 예약 알림 시스템을 함께 쓴다"),
            (f"{D}.2.tech", [{"what": "예약 알림 시스템", "purpose": "remove", "fallback": "전화"}]),
        ],
    ),
    (
        "cited saving",
        "en",
        "I12",
        [
            (f"{E}.5.specification", "handwriting, wood grain, a separate booking reminder system"),
            (f"{D}.2.tech", [{"what": "booking reminder system", "purpose": "remove", "fallback": "phone"}]),
            (
                "integration_report.benefits",
                [{"kind": "saving", "metric": "one booking reminder system instead of two, £400 a year"}],
            ),
        ],
    ),
]


@pytest.mark.parametrize(
    ("lang", "test", "patches"),
    [row[1:] for row in NEAR_MISSES],
    ids=[f"{row[2]}-{row[1]}-{row[0]}" for row in NEAR_MISSES],
)
def test_a_near_miss_fails_nothing(lang: Lang, test: str, patches: list[Patch]) -> None:
    assert test not in failed(lang, *patches)


def test_a_level_never_hides_behind_one_number() -> None:
    score = checked("en", (f"{E}.0.evp_id", None)).levels[0]
    assert score.percent == pytest.approx(33.3, abs=0.1)
    assert (score.failed, score.items_failed) == (("I1", "I3"), ("element-1",))


def test_the_platform_alone_is_not_seen_rather_than_failed() -> None:
    whole = contents("en")
    alone = {key: whole[key] for key in ("experiential_world", "experiential_platform")}
    result = check_integration(subject_from(alone, "x", "en", TODAY), contradictions=False)
    states = {test.id: test.state for test in result.tests}
    assert states["I1"] == states["I3"] == "passed"
    assert {states[name] for name in ("I2", "I4", "I5", "I6", "I7", "I8", "I9", "I10")} == {"not_seen"}
    assert len(result.not_seen) >= 6


@pytest.mark.parametrize(("lang", "store"), [("ko", "작은 매장"), ("en", "The small store")])
def test_elements_of_one_kind_show_no_overlap(lang: Lang, store: str) -> None:
    whole = contents(lang)
    elements = whole["brand_element"]["elements"]
    for number, element in enumerate(elements):
        element.update(name=f"{store} {number + 1}" if lang == "ko" else f"Room {number + 1} of {store}")
    result = check_integration(subject_from(whole, "x", lang, TODAY), lang, contradictions=False)
    assert (result.test("I4").state, result.test("I4").checked) == ("not_seen", 0)
    assert result.test("I4").why


def test_a_fix_of_severity_3_has_an_owner_and_a_date_that_is_ahead() -> None:
    (fix,) = checked("ko", (f"{E}.3.published_on", "2026-11-15")).fixes
    assert (fix.test, fix.item, fix.owner, fix.date.isoformat(), fix.proposed) == (
        "I10",
        "element-4",
        "김서연",
        "2027-03-31",
        (),
    )
    (fix,) = checked(
        "en", (f"{E}.3.published_on", "2026-11-15"), (f"{E}.3.owner", ""), (f"{E}.3.review_date", None)
    ).fixes
    assert (fix.owner, fix.date.isoformat(), fix.proposed) == ("Sarah Kim", "2026-11-30", ("owner", "date"))
