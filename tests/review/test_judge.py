"""The judge on whole plans: few calls, checked quotes, nothing lost, nothing believed."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from cemagent.errors import ModelError, ModelFault
from cemagent.records.asking import tokens_in
from cemagent.review.judge import JudgeGrader
from cemagent.review.judging.answers import GroupAnswer
from cemagent.testing.asker import ScriptedAsker
from tests.review.judge_cases import (
    PLANS,
    asked_refs,
    best_quotes,
    judge_that,
    letters,
    offline_grader,
    opened,
    passages,
    planted,
    stated,
    without_addresses,
)

ABSENT = judge_that(lambda ref, block, shown: {"level": 0, "why": "Nothing of it is there."})


def graded(answer, document=None, passes=1, lang=None, window=128_000):
    asker = ScriptedAsker(answer, window=window)
    grader = JudgeGrader(offline_grader(), asker, passes)
    return grader.grade(document or opened(PLANS["en"]), "plan.md", lang), asker


def test_ten_calls_at_most_share_one_beginning():
    review, asker = graded(ABSENT)
    assert review.grader == "judge:scripted:model"
    assert review.usage.model_calls == len(asker.asked) <= 10
    beginnings = {tuple(message.text for message in messages[:-1]) for _, messages in asker.asked}
    assert len(beginnings) == 1
    assert all(message.stable for message in asker.asked[0][1][:-1])
    assert {schema.__name__ for schema, _ in asker.asked} == {"GroupAnswer", "PairsAnswer"}
    asked = [ref for schema, messages in asker.asked if schema is GroupAnswer for ref in asked_refs(messages)]
    assert {verdict.ref for verdict in review.criteria} < set(asked)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_prompts_take_a_third_of_one_call_a_criterion_at_most(lang):
    review, asker = graded(ABSENT, opened(PLANS[lang]))
    opening = sum(tokens_in(message.text) for message in asker.asked[0][1][:-1])
    questions = sum(tokens_in(messages[-1].text) for schema, messages in asker.asked if schema is GroupAnswer)
    one_by_one = 58 * opening + questions
    assert review.usage.input_tokens <= 0.35 * one_by_one


def test_a_level_stands_on_quotes_that_are_there_word_for_word():
    document = opened(PLANS["en"])
    quotes = best_quotes(document)
    review, _ = graded(judge_that(stated(1, quotes)), document)
    judged = [verdict for verdict in review.criteria if not verdict.fell_back]
    assert len(judged) > 40
    for verdict in judged:
        assert verdict.level == 1
        assert verdict.rationale == "It says so in the plan."
        (item,) = verdict.evidence
        assert document.text[item.start : item.end] == item.quote
        assert item.quote.split()[:4] == quotes[verdict.ref].strip('"').split()[:4]


def test_a_quote_that_says_nothing_of_the_criterion_does_not_count(tmp_path):
    text = "The corridor on the second floor was painted grey in March 2025 (invoice 118)."
    document = planted(text, tmp_path)
    review, _ = graded(judge_that(stated(3, [text])), document)
    believed = [verdict.ref for verdict in review.criteria if not verdict.fell_back]
    assert len(believed) < 12


def test_a_judge_that_says_yes_to_everything_is_at_most_one_above_the_offline_grader():
    document = opened(PLANS["en"])
    review, _ = graded(judge_that(stated(3, best_quotes(document, 400))), document)
    assert any(verdict.level > verdict.offline_level for verdict in review.criteria)
    assert all(verdict.level <= verdict.offline_level + 1 for verdict in review.criteria)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_invented_quotes_never_reach_a_review(level):
    document = opened(PLANS["en"])
    invented = ["4: we have interviewed 300 customers in twelve cities", "Every promise was met in March 2031."]
    review, _ = graded(judge_that(stated(level, invented)), document)
    said = json.dumps(review.model_dump(mode="json"), ensure_ascii=False)
    assert "twelve cities" not in said
    assert "2031" not in said
    for verdict in review.criteria:
        assert verdict.fell_back
        assert verdict.level <= min(level, verdict.offline_level)
        assert all(document.text[item.start : item.end] == item.quote for item in verdict.evidence)


def test_the_caps_of_the_standard_are_applied_in_code():
    document = opened(PLANS["en"])
    quotes = best_quotes(document, 120)

    def claims(named):
        def say(ref, block, shown):
            return {**stated(3, quotes)(ref, block, shown), "parts": letters(block)[:named]}

        return judge_that(say)

    levels = {}
    for named in (0, 1):
        review, _ = graded(claims(named), document)
        levels[named] = {verdict.ref: verdict for verdict in review.criteria if not verdict.fell_back}
    assert levels[0]["R3.2"].level == 0
    assert levels[1]["R3.2"].level == 0  # two of four layers are needed
    assert levels[1]["R5.1"].level == 0  # two of product, look and communication are needed
    assert levels[1]["R4.2"].level == 1  # one of two parts: no more than 1, whatever the evidence
    assert levels[1]["R3.2"].counter_quote


def test_without_a_cited_source_near_the_quotes_there_is_no_level_2(tmp_path):
    text = "Our aim is warmth, and we hold to it in each branch because it feels right to us all."
    document = planted(text, tmp_path)
    review, _ = graded(judge_that(stated(3, [text])), document)
    assert {verdict.level for verdict in review.criteria if not verdict.fell_back} == {1}


def test_the_rationale_is_a_sentence_in_the_readers_language_without_links():
    text = "여러 지점에서 확인했습니다."
    quotes = best_quotes(opened(PLANS["en"]))
    for why, kept in ((text, False), ("See https://example.org now", False), ("One source is cited.", True)):
        review, _ = graded(judge_that(stated(1, quotes, why)))
        found = {verdict.rationale for verdict in review.criteria if not verdict.fell_back and verdict.level == 1}
        assert (found == {why}) is kept
        assert found


@pytest.mark.parametrize(
    "fault",
    [
        ModelError(ModelFault.BAD_STRUCTURE, "The answer did not fit.", "답이 형식에 맞지 않습니다."),
        ModelError(ModelFault.REFUSED, "The model refused.", "모델이 거절했습니다."),
        ModelError(ModelFault.UNREACHABLE, "The model cannot be reached.", "모델에 연결할 수 없습니다."),
        TimeoutError("slow"),
        "this is not JSON",
        '{"criteria": [{"level": "high"}]}',
    ],
    ids=["structure", "refusal", "unreachable", "timeout", "prose", "wrong-type"],
)
def test_a_call_that_fails_leaves_the_offline_verdicts(fault):
    def answer(schema, messages):
        if isinstance(fault, Exception):
            raise fault
        return fault

    review, asker = graded(answer)
    offline = without_addresses(opened(PLANS["en"]))
    assert review.status == "reviewed"
    assert [verdict.level for verdict in review.criteria] == [verdict.level for verdict in offline.criteria]
    assert all(verdict.fell_back for verdict in review.criteria)
    assert review.contradictions == offline.contradictions
    assert any("58 of 58" in warning for warning in review.warnings)
    hopeless = isinstance(fault, ModelError) and fault.fault is ModelFault.UNREACHABLE
    assert review.usage.model_calls == (1 if hopeless else 6) == len(asker.asked)


@pytest.mark.parametrize(
    ("fault", "calls"), [(ModelFault.BAD_KEY, 1), (ModelFault.OVERLOADED, 2), (ModelFault.CUT_OFF, 12)]
)
def test_a_failing_model_is_told_of_once_and_not_asked_in_vain(fault, calls):
    def answer(schema, messages):
        raise ModelError(fault, "The model failed.", "모델이 답하지 못했습니다.")

    told = []
    asker = ScriptedAsker(answer)
    grader = JudgeGrader(offline_grader(), asker, notice=lambda en, ko: told.append((en, ko)))
    for lang in ("en", "ko"):
        assert all(verdict.fell_back for verdict in grader.grade(opened(PLANS[lang]), "plan.md").criteria)
    assert len(asker.asked) == calls
    ((en, ko),) = told
    assert en.startswith("The model failed; ")
    assert ko.startswith("모델이 답하지 못했습니다. ")


def test_one_failed_group_costs_only_its_own_criteria():
    def answer(schema, messages):
        if schema is GroupAnswer and "R5.1" in asked_refs(messages):
            raise ModelError(ModelFault.CUT_OFF, "The answer broke off.", "답이 끊겼습니다.")
        return ABSENT(schema, messages)

    review, _ = graded(answer, lang="ko")
    fell = {verdict.ref.split(".")[0] for verdict in review.criteria if verdict.fell_back}
    assert {"R5", "R6"} <= fell
    assert not {"R1", "R3", "R9"} & fell
    assert any("답이 끊겼습니다" in warning for warning in review.warnings)


def test_criteria_that_an_answer_leaves_out_keep_the_offline_verdict():
    def answer(schema, messages):
        said = ABSENT(schema, messages)
        if schema is GroupAnswer:
            said["criteria"] = [row for row in said["criteria"] if row["ref"] != "R4.1"]
        return said

    review, _ = graded(answer)
    by_ref = {verdict.ref: verdict for verdict in review.criteria}
    assert by_ref["R4.1"].fell_back
    assert not by_ref["R4.4"].fell_back
    assert any("left out R4.1" in warning for warning in review.warnings)


def test_passes_give_spread_and_the_lower_median():
    document = opened(PLANS["en"])
    quotes = best_quotes(document)
    refs_with_quote = [v.ref for v in graded(judge_that(stated(1, quotes)), document)[0].criteria if not v.fell_back]
    tried = refs_with_quote[0]
    calls = []

    def answer(schema, messages):
        calls.append(asked_refs(messages))
        level = 0 if len([refs for refs in calls if tried in refs]) == 2 else 1
        say = stated(level, quotes)
        return judge_that(say)(schema, messages)

    review, _ = graded(answer, document, passes=3)
    verdict = next(verdict for verdict in review.criteria if verdict.ref == tried)
    assert verdict.spread == 1.0
    assert verdict.level == 1
    assert verdict.score == pytest.approx(2 / 3, abs=0.001)
    assert review.usage.model_calls == 16
    orders = [refs for refs in calls if tried in refs]
    assert len({tuple(refs) for refs in orders}) > 1
    again, second = graded(ABSENT, document, passes=3)
    third, fourth = graded(ABSENT, document, passes=3)
    assert [messages for _, messages in second.asked] == [messages for _, messages in fourth.asked]
    assert again == third


def test_both_levels_stand_in_the_review_where_model_and_offline_differ():
    offline = {verdict.ref: verdict.level for verdict in without_addresses(opened(PLANS["en"])).criteria}
    review, _ = graded(ABSENT)
    assert {verdict.ref: verdict.offline_level for verdict in review.criteria} == offline
    judged = [verdict for verdict in review.criteria if not verdict.fell_back]
    assert {verdict.level for verdict in judged} == {0}
    assert any(verdict.offline_level for verdict in judged)


@pytest.mark.parametrize("window", [6000, 9000])
def test_a_long_plan_is_read_in_part_and_says_so(window, tmp_path):
    source = PLANS["en"].read_text(encoding="utf-8")
    more = [f"Note {number}: the store room was painted on day {number} in grey." for number in range(900)]
    place = tmp_path / "long.md"
    place.write_text(source + "\n\n" + "\n\n".join(more), encoding="utf-8")
    review, asker = graded(ABSENT, opened(place), window=window)
    assert review.coverage.read_chars < review.coverage.total_chars
    assert any("longer than the model's window" in warning for warning in review.warnings)
    plan = asker.asked[0][1][1].text
    assert tokens_in(plan) < window * 0.6
    assert sum("store room" in text for _, text in passages(asker.asked[0][1])) < 450


def test_a_document_that_is_no_plan_is_not_shown_to_the_model():
    path = next((PLANS["en"].parents[1] / "not_plans").iterdir())
    review, asker = graded(ABSENT, opened(path))
    assert review.is_plan is False
    assert asker.asked == []


def test_a_scripted_answer_of_the_wrong_shape_is_an_error():
    with pytest.raises(ValidationError):
        ScriptedAsker(lambda schema, messages: {"criteria": 3}).ask(GroupAnswer, [], _usage())


def _usage():
    from cemagent.records.review import Usage

    return Usage()
