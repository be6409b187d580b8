"""Contradictions between items of an engagement: ids, both languages, with and without an embedder."""

from __future__ import annotations

import pytest

from cemagent.contradictions.texts import TextItem, contradictions_between
from cemagent.records.review import ContradictionKind
from cemagent.retrieval.analysis import terms_of_many
from cemagent.testing import FakeEmbedder

ENGLISH = [
    TextItem("evp-1", "Nobody is hurried: every caller is listened to until they have finished.", "Our promise"),
    TextItem("touch-3", "The lobby has twelve seats and a water fountain.", "Touch points"),
    TextItem("hr-3", "Each agent earns a bonus of £90 when the average call time stays under four minutes.", "Reward"),
    TextItem("empty", "  ", "Reward"),
]
KOREAN = [
    TextItem("약속-1", "상담은 서두르지 않고 끝까지 듣습니다.", "고객에게 드리는 약속"),
    TextItem("접점-3", "로비에 좌석 12개와 식수대를 둡니다.", "접점"),
    TextItem("인사-3", "상담원 성과급은 시간당 상담 건수로 정하고 6건을 넘으면 더합니다.", "보상"),
]


def _terms(items: list[TextItem]) -> list[list[str]]:
    return terms_of_many([item.text for item in items])


def test_ids_are_in_the_result() -> None:
    found = contradictions_between(ENGLISH, _terms(ENGLISH), "en")
    assert [(row.kind, row.id_a, row.id_b) for row in found] == [
        (ContradictionKind.PROMISE_VS_INCENTIVE, "evp-1", "hr-3")
    ]
    assert "Nobody is hurried" in found[0].why


def test_korean_items() -> None:
    found = contradictions_between(KOREAN, _terms(KOREAN), "ko")
    assert [(row.id_a, row.id_b) for row in found] == [("약속-1", "인사-3")]
    assert found[0].why.endswith("다.")


def test_an_embedder_of_another_space_leaves_it_to_the_words() -> None:
    found = contradictions_between(ENGLISH, _terms(ENGLISH), "en", FakeEmbedder(dimensions=16))

    assert [row.id_b for row in found] == ["hr-3"]


def test_nothing_to_compare() -> None:
    assert contradictions_between([], [], "en") == []
    assert contradictions_between(ENGLISH[:1], _terms(ENGLISH[:1]), "en") == []


def test_terms_must_fit_the_items() -> None:
    with pytest.raises(ValueError, match="terms"):
        contradictions_between(ENGLISH, [], "en")
