"""A report says where a level comes from when a model, the offline grader or a calibration had a say."""

from __future__ import annotations

import pytest

from cemagent.records.portfolio import Portfolio
from cemagent.reports.html import write_html
from tests.reports.samples import parse, portfolio, rubric

MARKS = {
    "ko": {
        "differs": "오프라인 채점기 판정: 3",
        "fell_back": "모델의 판정은 쓰지 않음",
        "calibrated": "보정 전: 0",
        True: "언어 모델도 둘이 함께 성립할 수 없다고 보았습니다. 이유입니다.",
        False: "확인되지 않음: 언어 모델은 둘이 함께 성립할 수 있다고 보았습니다. 이유입니다.",
        None: "확인되지 않음: 언어 모델이 이 쌍에 답하지 않았습니다.",
    },
    "en": {
        "differs": "Offline grader: 3",
        "fell_back": "the model's is not used",
        "calibrated": "Before calibration: 0",
        True: "The language model agrees that both cannot hold. 이유입니다.",
        False: "Unconfirmed: the language model thinks that both can hold. 이유입니다.",
        None: "Unconfirmed: the language model said nothing of this pair.",
    },
}


def page_of(lang, tmp_path, grader="judge:openai:any", pair=None, **verdict):
    """Return the text of the page of a plan whose first criterion and contradiction are changed."""
    made = portfolio(lang)
    review = next(review for review in made.reviews if review.contradictions)
    first = review.criteria[0].model_copy(update=verdict)
    conflict = review.contradictions[0].model_copy(update=pair or {})
    changed = review.model_copy(
        update={"grader": grader, "criteria": [first, *review.criteria[1:]], "contradictions": [conflict]}
    )
    documents = {key: value for key, value in made.documents.items() if key == review.sha256}
    one = Portfolio(lang=lang, criteria=rubric(), reviews=[changed], documents=documents)
    return " ".join(parse(write_html(one, tmp_path)[1]).text_content().split())


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_both_levels_are_shown_where_they_differ(lang, tmp_path):
    shown = page_of(lang, tmp_path, level=1, offline_level=3)
    assert MARKS[lang]["differs"] in shown
    same = page_of(lang, tmp_path, level=1, offline_level=1)
    assert MARKS[lang]["differs"][:-2] not in same


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_verdict_that_the_model_did_not_give_is_marked(lang, tmp_path):
    assert MARKS[lang]["fell_back"] in page_of(lang, tmp_path, fell_back=True, offline_level=1)
    assert MARKS[lang]["fell_back"] not in page_of(lang, tmp_path, offline_level=1)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_level_before_calibration_is_shown(lang, tmp_path):
    assert MARKS[lang]["calibrated"] in page_of(lang, tmp_path, grader="semantic", raw_level=0, level=1)
    assert MARKS[lang]["calibrated"][:-1] not in page_of(lang, tmp_path, grader="semantic", raw_level=1, level=1)


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("confirmed", [True, False, None])
def test_a_contradiction_says_whether_the_model_confirmed_it(lang, confirmed, tmp_path):
    pair = {"confirmed": confirmed, "judged": "이유입니다." if confirmed is not None else ""}
    assert MARKS[lang][confirmed] in page_of(lang, tmp_path, pair=pair)
    offline = page_of(lang, tmp_path, grader="semantic", pair={"confirmed": None})
    assert not any(MARKS[lang][state] in offline for state in (True, False, None))
