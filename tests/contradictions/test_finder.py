"""Each kind of contradiction in both languages, and look-alikes that must not fire."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from cemagent.contradictions.dates import before, dates_in
from cemagent.contradictions.finder import find_contradictions
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.records.document import Document
from cemagent.records.review import Contradiction, ContradictionKind
from cemagent.retrieval.analysis import terms_of_many
from cemagent.review.passages import Unit, units_of

FOUND = [
    (
        ContradictionKind.PROMISE_VS_INCENTIVE,
        "## Our promise\n\nNobody is hurried: every caller is listened to until they have finished their question.\n\n"
        "## Annex: pay rules\n\nEach agent earns a bonus of £90 when the average call time stays under four minutes.\n",
    ),
    (
        ContradictionKind.PROMISE_VS_INCENTIVE,
        "## 고객에게 드리는 약속\n\n상담은 서두르지 않고 끝까지 듣습니다.\n\n"
        "## 부록: 인사 규정\n\n상담원 성과급은 시간당 상담 건수로 정하고 6건을 넘으면 더합니다.\n",
    ),
    (
        ContradictionKind.TIME_ORDER,
        "## Media\n\nThe radio campaign for the night repair desk starts on 3 March 2026.\n\n"
        "## Operations\n\nStaff for the night repair desk are hired and trained by 30 June 2026.\n",
    ),
    (
        ContradictionKind.TIME_ORDER,
        "## 홍보 일정\n\n3월 2일 ‘야간 수리’ 접수 창구 지하철 광고 시작\n\n"
        "## 운영 일정\n\n야간 수리 접수 창구 인력 채용과 교육 완료 6월 30일\n",
    ),
    (
        ContradictionKind.FORBIDDEN_CODE,
        "## Theme\n\nNever used: discounts, countdowns, fear.\n\n"
        '## Annex: calendar\n\nThe May mailing carries the headline "Hurry! Only 3 days left: 30% off!"\n',
    ),
    (
        ContradictionKind.FORBIDDEN_CODE,
        "## 주제\n\n할인과 마감 재촉은 어떤 매체에서도 쓰지 않는다.\n\n"
        "## 부록: 판촉 일정\n\n5월 문자: “오늘만 50% 할인! 마감 전에 서두르세요”\n",
    ),
    (
        ContradictionKind.CHANNEL_CONFLICT,
        "## Phone guide\n\nCallers are told that changing a booking date is free of charge and done the same day.\n\n"
        "## Website text\n\nTo change a booking date online, pay the £20 fee and allow five working days.\n",
    ),
    (
        ContradictionKind.CHANNEL_CONFLICT,
        "## 콜센터 안내\n\n전화로 예약 날짜를 변경하면 수수료가 없고 당일 처리합니다.\n\n"
        "## 홈페이지 문구\n\n홈페이지에서 예약 날짜를 변경하면 수수료 2만 원을 부과하고 3영업일이 소요됩니다.\n",
    ),
    (
        ContradictionKind.SEGMENT_DRIFT,
        "## Who\n\nThe plan is aimed at retired couples aged 60 to 75.\n\n"
        "## Annex: media brief\n\nCore audience: students in their 20s; 80% of the budget goes to undergraduates.\n",
    ),
    (
        ContradictionKind.SEGMENT_DRIFT,
        "## 누구를 위한 계획인가\n\n핵심 고객은 65세 이상 어르신이다.\n\n"
        "## 붙임: 매체 계획\n\n광고 타깃은 20대 대학생이며 예산의 80%를 여기에 쓴다.\n",
    ),
]

HARMLESS = [
    # the clash is known and has an owner
    "## Theme\n\nNever used: countdowns, urgency.\n\n## Checks\n\n"
    'Known clash: the club mailing still says "Last 48 hours!" (Ann Lee, to be removed by May).\n',
    "## 주제\n\n마감 재촉은 쓰지 않는다.\n\n"
    "## 점검\n\n알려진 충돌: 회원 문자 “오늘만! 마감 임박”(담당 김하나, 5월 폐지 예정)\n",
    # ready first, published after
    "## Plan\n\nNight desk staff are hired and trained by 30 April 2026.\n\n## Media\n\n"
    "The radio campaign for the night desk starts on 1 June 2026.\n",
    "## 운영\n\n야간 창구 인력 교육 완료 4월 30일\n\n## 홍보\n\n6월 1일 야간 창구 광고 시작\n",
    # two samples, two values
    "## Results\n\nThe satisfaction score was 71% in the city survey (n=1,204).\n\n## Annex\n\n"
    "The exit card shows a satisfaction score of 64% (n=612); the samples differ.\n",
    "## 결과\n\n재통화율은 전국 27.4%다(n=1,830).\n\n## 메모\n\n시범 지역 재통화율은 31.0%로 모집단이 다르다.\n",
    # pay follows the promise
    "## Our promise\n\nNobody is hurried: every caller is heard out.\n\n## Pay\n\n"
    "The team bonus depends on how calm callers felt; call time carries no weight.\n",
    "## 약속\n\n상담은 서두르지 않고 끝까지 듣습니다.\n\n## 보상\n\n성과급은 고객의 안심 점수로 정한다.\n",
    # a segment inside the segment
    "## Who\n\nThe plan is aimed at retired couples aged 60 to 75.\n\n"
    "## Media\n\nCore audience: retired couples aged 60 to 70.\n",
]


def _proposed(tmp_path: Path, text: str, vectors: bool = False) -> tuple[Document, list[Contradiction], list[Unit]]:
    path = tmp_path / "plan.md"
    path.write_text(f"# Plan\n\n{text}", encoding="utf-8")
    document = load(path, default_readers())
    units = units_of(document)
    terms = terms_of_many([unit.text for unit in units])
    rows = np.eye(len(units), 16, dtype=np.float32) if vectors else None
    return document, find_contradictions(document, units, terms, rows, document.lang), units


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_found(tmp_path: Path, kind: ContradictionKind, text: str) -> None:
    document, found, _ = _proposed(tmp_path, text)
    assert [row.kind for row in found] == [kind]
    row = found[0]
    assert document.text[row.start_a :].startswith(row.quote_a)
    assert document.text[row.start_b :].startswith(row.quote_b)
    assert row.quote_a[:12] in row.why
    assert row.quote_b[:12] in row.why
    assert "\n" not in row.why
    assert row.location_a.section != row.location_b.section


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless(tmp_path: Path, text: str) -> None:
    assert _proposed(tmp_path, text)[1] == []


def test_vectors_are_optional_and_accepted(tmp_path: Path) -> None:
    assert len(_proposed(tmp_path, FOUND[0][1], vectors=True)[1]) == 1


def test_hidden_text_is_never_quoted(tmp_path: Path) -> None:
    document, found, units = _proposed(tmp_path, FOUND[0][1])
    assert found
    spans = [span.model_copy(update={"hidden": span.start <= found[0].start_b < span.end}) for span in document.spans]
    hidden = document.model_copy(update={"spans": spans})
    terms = terms_of_many([unit.text for unit in units])
    assert find_contradictions(hidden, units, terms, None, "en") == []


def test_terms_must_fit_the_units(tmp_path: Path) -> None:
    document, _, units = _proposed(tmp_path, FOUND[0][1])
    with pytest.raises(ValueError, match="terms"):
        find_contradictions(document, units, [], None, "en")


def test_empty_document(tmp_path: Path) -> None:
    document, _, _ = _proposed(tmp_path, FOUND[0][1])
    assert find_contradictions(document, [], [], None, "en") == []


def test_at_most_six_and_quick(tmp_path: Path) -> None:
    body = "\n\n".join(text.replace("## ", f"## {at} ") for at in range(12) for _, text in FOUND[::2])
    document, found, units = _proposed(tmp_path, body)
    assert 0 < len(found) <= 6
    terms = terms_of_many([unit.text for unit in units])
    begun = time.perf_counter()
    find_contradictions(document, units, terms, None, "en")
    assert time.perf_counter() - begun < 2.0


def test_dates_of_both_languages() -> None:
    spring = dates_in("from 2 March 2026")[0]
    for text in (
        "2026년 6월 30일",
        "June 30, 2026",
        "2026-06-30",
        "Q3 2026",
        "2026년 하반기",
        "7월 1일",
        "(7/01)",
        "in July",
    ):
        assert before(spring, dates_in(text)[0]), text
    assert before(dates_in("2026년 6월")[0], spring) is None
    assert dates_in("41/60 people, 24/7") == []
