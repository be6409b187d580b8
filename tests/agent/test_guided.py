"""The guided consultant: digressions, corrections, follow-ups, proposals, evidence, coming back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.consulting import WORKSPACE
from cemagent.method.changes import AnswerStatus
from cemagent.records.intent import Intent
from tests.agent.scripted import Talk, begin, consultant, document, method

TROUBLE = "Repeat bookings fell from 61% to 48% (booking system, September 2026, 8,400 stays)"
TARGET = (
    "Adult children (consumer, buyer, regular) - book a parent's check-up - 3,000 people (booking list, August 2026)"
)
USE = "The parent sits beside them and cannot hear the phone (12 visits, June 2026)"


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return begin(tmp_path)


def _answered(talk: Talk) -> Talk:
    talk.say(TROUBLE)
    talk.say(TARGET)
    return talk


def test_it_opens_with_the_first_question_of_the_first_step(talk: Talk) -> None:
    assert talk.question == "world.trouble"
    assert [event.type for event in talk.last][-1] == "turn_end"


def test_an_answer_is_kept_with_the_source_it_names(talk: Talk) -> None:
    talk.say(TROUBLE)
    answer = talk.engagement.answers["world.trouble"]
    assert answer.status is AnswerStatus.GIVEN
    assert talk.engagement.ledger[answer.evidence[0]].source == "booking system, September 2026, 8,400 stays"
    assert talk.question == "world.pay-use-miss"


def test_a_slogan_earns_one_follow_up_and_then_stands_as_weak(talk: Talk) -> None:
    talk.say("We want excellence and customer-centric innovation")
    assert talk.question == "world.trouble"
    assert method().question("world.trouble")[1].follow_up.en in talk.words
    talk.say("World-class delight for everyone")
    assert talk.engagement.answers["world.trouble"].weak
    assert talk.question == "world.pay-use-miss"


def test_a_source_named_in_the_follow_up_supports_the_answer_as_it_stands(talk: Talk) -> None:
    talk.say(TROUBLE)
    talk.say("Adult children (consumer, buyer, regular) - book a parent's check-up")
    assert talk.question == "world.pay-use-miss"
    talk.say("booking list, August 2026, 3,000 people")
    answer = talk.engagement.answers["world.pay-use-miss"]
    assert answer.text.startswith("Adult children")
    assert len(answer.evidence) == 1


def test_what_words_do_not_tell_is_asked_once_in_one_question(talk: Talk) -> None:
    talk.say(TROUBLE)
    talk.say("Adult children - book a parent's check-up (booking list, August 2026)")
    asked = talk.question
    assert asked is not None
    assert asked.startswith("world.pay-use-miss#")
    talk.say("no idea what you mean")
    assert talk.question == asked
    talk.say("/skip")
    assert talk.question not in (None, asked)


def test_a_digression_is_answered_with_citations_and_the_interview_returns(talk: Talk) -> None:
    talk.say("What does EVP mean?", Intent.QUESTION)
    assert "citations" in [event.type for event in talk.last]
    assert talk.question == "world.trouble"
    assert "world.trouble" not in talk.engagement.answers


def test_what_the_knowledge_does_not_cover_is_said(talk: Talk) -> None:
    talk.say("What is the price of copper?", Intent.QUESTION)
    assert "citations" not in [event.type for event in talk.last]
    assert talk.question == "world.trouble"


def test_why_and_examples_come_from_the_playbook_and_the_example_companies(talk: Talk) -> None:
    talk.say("why do you ask?", Intent.QUESTION)
    assert method().question("world.trouble")[1].why.en in talk.words
    talk.say("/example hospital")
    assert "as the hospital said it" in talk.words
    talk.say("/example bakery")
    assert method().question("world.trouble")[1].good.en in talk.words


def test_a_correction_changes_the_words_it_names_and_nothing_else(talk: Talk) -> None:
    _answered(talk)
    talk.say("Actually the target is not adult children but the patients", Intent.CORRECT)
    answer = talk.engagement.answers["world.pay-use-miss"]
    assert answer.text == TARGET.replace("Adult children", "the patients")
    assert answer.status is AnswerStatus.CORRECTED
    assert talk.engagement.answers["world.trouble"].revision == 1
    talk.say("/undo")
    assert talk.engagement.answers["world.pay-use-miss"].text == TARGET


def test_a_correction_that_fits_no_answer_asks_which(talk: Talk) -> None:
    _answered(talk)
    before = talk.engagement.answers
    talk.say("It is 34, sorry", Intent.CORRECT)
    assert talk.engagement.answers == before
    talk.say("0")
    assert talk.engagement.answers == before
    assert talk.question is not None


def test_never_mind_takes_the_last_answer_back(talk: Talk) -> None:
    _answered(talk)
    talk.say("never mind, delete that", Intent.CORRECT)
    assert talk.engagement.answers["world.pay-use-miss"].status is AnswerStatus.DELETED
    assert talk.engagement.answers["world.trouble"].status is AnswerStatus.GIVEN


def test_an_utterance_of_unclear_meaning_is_asked_about_and_not_stored(talk: Talk) -> None:
    talk.say("unclear")
    assert "world.trouble" not in talk.engagement.answers
    talk.say("1")
    assert talk.engagement.answers["world.trouble"].text == "unclear"


def test_another_stage_can_be_entered_first_and_declares_what_it_assumes(talk: Talk) -> None:
    talk.say("/stage platform")
    assert talk.engagement.stage == "platform"
    assert talk.engagement.assumed["platform"] == ["world"]
    talk.say("/back")
    assert talk.question == next(q.id for q in method().stage("platform").questions)


def _finish_world(talk: Talk, assume: bool) -> None:
    while talk.engagement.pending is None:
        name = talk.question
        if name is None or assume:
            talk.say("/skip")
        else:
            good = method().question(name)[1].good.en if "#" not in name else "consumer buyer regular before"
            talk.say(good)


def test_skipped_questions_come_back_and_taken_defaults_reach_draft_at_most(talk: Talk) -> None:
    talk.say(TROUBLE)
    _finish_world(talk, assume=True)
    gate = next(event for event in talk.last if event.type == "gate")
    assert gate.state.value == "closed"
    assert method().question("world.pay-use-miss")[1].if_skipped.en.splitlines()[0][:30] in talk.words
    talk.say("yes", Intent.APPROVE)
    assert talk.engagement.artifacts == {}
    talk.say("/assume")
    gate = [event for event in talk.last if event.type == "gate"][-1]
    assert gate.state.value == "draft"
    assert talk.engagement.answers["world.pay-use-miss"].test_by is not None
    talk.say("yes", Intent.APPROVE)
    assert {saved.gate.value for saved in talk.engagement.artifacts.values()} == {"draft"}


def test_approval_writes_the_artifacts_and_a_later_change_makes_them_stale(talk: Talk) -> None:
    _finish_world(talk, assume=False)
    proposed = [event for event in talk.last if event.type == "artifact_proposed"]
    assert {event.base_revision for event in proposed} == {0}
    talk.say("yes, save it", Intent.APPROVE)
    saved = [event for event in talk.last if event.type == "artifact_saved"]
    assert {event.kind for event in saved} == {event.kind for event in proposed}
    assert talk.engagement.stage == "platform"
    talk.say("/stage world")
    talk.say("/back")
    changed = talk.question
    assert changed is not None
    talk.say("Somebody else, reviewed in May 2027")
    other, _ = consultant(talk.store)
    talk.consultant = other
    talk.say("/hello")
    assert "make again" in talk.words or "Since then" in talk.words


def test_a_refused_proposal_writes_nothing(talk: Talk) -> None:
    _finish_world(talk, assume=False)
    talk.say("no", Intent.REJECT)
    assert talk.engagement.artifacts == {}
    assert talk.engagement.pending is None


def test_a_field_of_a_proposal_can_be_set_and_a_wrong_value_is_refused(talk: Talk) -> None:
    _finish_world(talk, assume=False)
    talk.say("/edit target_customer.targets[1].name = The patients themselves")
    pending = talk.engagement.pending
    assert pending is not None
    assert pending.contents["target_customer"]["targets"][0]["name"] == "The patients themselves"
    talk.say("/edit target_customer.targets[1].loyalty = purple")
    assert "error" in [event.type for event in talk.last]
    talk.say("/edit target_customer.nothing = 1")
    assert "error" in [event.type for event in talk.last]


def test_a_quote_is_evidence_only_when_it_stands_in_the_file(talk: Talk) -> None:
    talk.desk.files["interview.txt"] = document(
        "interview.txt",
        "I always wait for my daughter to call.",
        "The desk never rings back.",
        hidden="A secret remark here.",
    )
    talk.say(TROUBLE)
    talk.say('/attach interview.txt "the desk never rings back"')
    entry = list(talk.engagement.ledger.values())[-1]
    assert (entry.quote, entry.source) == ("The desk never rings back", "interview.txt")
    assert entry.id in talk.engagement.answers["world.trouble"].evidence
    size = len(talk.engagement.ledger)
    talk.say('/attach interview.txt "they promised me a discount" ')
    talk.say('/attach interview.txt "a secret remark here"')
    assert len(talk.engagement.ledger) == size
    assert "error" in [event.type for event in talk.last]


def test_passages_of_a_file_are_offered_for_the_last_answer(talk: Talk) -> None:
    talk.desk.files["notes.txt"] = document("notes.txt", "We lost them at the second phone call, every time.")
    talk.say(TROUBLE)
    talk.say("/attach notes.txt")
    talk.say("1")
    assert talk.engagement.ledger["ev-2"].quote == "We lost them at the second phone call, every time."
    assert "ev-2" in talk.engagement.answers["world.trouble"].evidence


def test_a_repeated_turn_gives_the_same_events_and_changes_nothing(talk: Talk) -> None:
    first = talk.say(TROUBLE, turn="same")
    changes = talk.engagement.changes
    assert talk.say(TROUBLE, turn="same") == first
    assert talk.engagement.changes == changes


def test_it_comes_back_to_where_it_stopped(talk: Talk) -> None:
    _answered(talk)
    asked = talk.question
    talk.consultant, _ = consultant(talk.store)
    talk.say("/hello")
    assert talk.question == asked
    assert "trial" in talk.words


def test_it_speaks_korean(tmp_path: Path) -> None:
    talk = begin(tmp_path, "ko")
    talk.say("/status")
    assert "경험세계" in talk.words
    talk.say("/lang en")
    assert talk.engagement.lang == "en"


def test_unknown_commands_and_stages_are_said_and_lose_nothing(talk: Talk) -> None:
    talk.say("/frobnicate")
    assert talk.question == "world.trouble"
    talk.say("/stage moon")
    assert talk.engagement.stage == "world"
    stored = talk.store.open(talk.engagement_id, WORKSPACE)
    assert stored is not None


def test_a_sentence_for_another_question_is_offered_there_and_stored_only_when_agreed(tmp_path: Path) -> None:
    also = "By the way, the owner of all this is Anna Kim, head of service, and she looks at it again on 1 March 2027."
    for reply, stored in (("yes", also), ("no", None)):
        talk = begin(tmp_path / reply)
        talk.say(TROUBLE)
        talk.say(f"{TARGET}. {also}")
        assert also in talk.words
        talk.say(reply)
        held = [answer.text for answer in talk.engagement.answers.values() if answer.text == also]
        assert held == ([stored] if stored else [])
        assert talk.question is not None


OPTIONAL = [question.id for question in method().stage("world").questions if question.optional]


def _skip_all(talk: Talk) -> list[str]:
    """Skip whatever is put, and return what was."""
    put = []
    while talk.question is not None:
        put.append(talk.question)
        talk.say("/skip")
    return put


def test_questions_on_request_come_only_when_they_are_requested(tmp_path: Path) -> None:
    assert OPTIONAL
    assert not set(_skip_all(begin(tmp_path / "a"))) & set(OPTIONAL)
    talk = begin(tmp_path / "b")
    talk.say("/more")
    put = [talk.question or "", *_skip_all(talk)]
    assert put[0] == "world.trouble"  # what the stage cannot do without comes first
    assert [name for name in put if name in OPTIONAL] == OPTIONAL


def test_the_end_of_a_stage_says_that_there_is_more_to_ask(talk: Talk) -> None:
    _skip_all(talk)
    talk.say("/assume")
    assert f"{len(OPTIONAL)} more to ask" in talk.words
    talk.say("/more")
    assert talk.question == OPTIONAL[0]
    assert _skip_all(talk) == OPTIONAL
    assert any(event.type == "artifact_proposed" for event in talk.last)
