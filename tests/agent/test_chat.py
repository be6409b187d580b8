"""The model consultant, turn by turn, with a scripted model."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.agent.dialogue import Waiting
from cemagent.consulting import WORKSPACE, StoredConversations
from cemagent.method.changes import AnswerRecorded, AnswerStatus, Saved, StageEntered
from cemagent.records.intent import Intent
from cemagent.records.turn import CitationsEvent, TextDelta
from cemagent.testing.replies import Reply
from tests.agent import scripted
from tests.agent.model_talk import ANSWER, ModelTalk, asked_of, begin, calls, tool_results
from tests.agent.scripted import document

TROUBLE = "Every month 40 tenants leave us without a word (exit records, May 2026)."
FIRST = "world.trouble"


def test_the_greeting_needs_no_model(tmp_path: Path) -> None:
    talk = begin(tmp_path, [])
    assert talk.question == FIRST
    assert asked_of(talk) == []


def test_an_answer_is_recorded_in_the_words_of_the_user(tmp_path: Path) -> None:
    talk = begin(tmp_path, [calls(("record_answer", {"question": FIRST, "text": TROUBLE})), "That is a leak."])
    talk.say(TROUBLE)
    assert talk.engagement.answers[FIRST].text == TROUBLE
    assert talk.engagement.answers[FIRST].evidence
    assert "That is a leak." in talk.words
    assert talk.question == "world.pay-use-miss"
    assert talk.kinds[-1] == "turn_end"


def test_words_that_the_user_did_not_say_are_refused_and_the_model_is_told(tmp_path: Path) -> None:
    invented = "Tenants leave because the rent is too high."
    talk = begin(tmp_path, [calls(("record_answer", {"question": FIRST, "text": invented})), "Noted."])
    talk.say("hm, let me think", Intent.SMALLTALK)
    assert FIRST not in talk.engagement.answers
    assert "own words" in tool_results(asked_of(talk)[-1])[0]


def test_a_clear_answer_is_recorded_although_the_model_forgets_it(tmp_path: Path) -> None:
    talk = begin(tmp_path, ["I see."])
    talk.say(TROUBLE)
    assert talk.engagement.answers[FIRST].text == TROUBLE
    assert talk.question == "world.pay-use-miss"


def test_several_answers_in_one_utterance(tmp_path: Path) -> None:
    second = "Small flats in Mapo"
    talk = begin(
        tmp_path,
        [
            calls(
                ("record_answer", {"question": FIRST, "text": TROUBLE}),
                ("record_answer", {"question": "world.category-annoyance", "text": second}),
            ),
            "Two things at once.",
        ],
    )
    talk.say(f"{TROUBLE} {second}")
    order = [change.question for change in talk.changes if isinstance(change, AnswerRecorded)]
    assert order == [FIRST, "world.category-annoyance"]


def proposal_waits(folder: Path, *steps: Reply | str) -> ModelTalk:
    """Return a talk in which a proposal of the stage waits; ``steps`` are what the model says after that."""
    talk = begin(folder, [calls(("record_answer", {"question": FIRST, "text": TROUBLE})), "Yes.", *steps])
    talk.say(TROUBLE)
    return talk


def test_the_model_cannot_approve_and_a_question_of_its_own_is_never_approved(tmp_path: Path) -> None:
    talk = proposal_waits(
        tmp_path, calls(("propose_artifact", {})), "Do you like coffee?", calls(("approve", {})), "ok"
    )
    talk.say("show me what we have", Intent.SMALLTALK)
    assert "artifact_proposed" in talk.kinds
    assert [event.text for event in talk.last if event.type == "text"][-1].endswith("`/edit path = value`.")
    talk.say("hm", Intent.SMALLTALK)
    assert not [change for change in talk.changes if isinstance(change, Saved)]
    assert "not a valid tool" in tool_results(asked_of(talk)[-1])[0]


def test_the_user_approves_and_the_program_decides(tmp_path: Path) -> None:
    talk = proposal_waits(tmp_path, calls(("propose_artifact", {})), "See below.", "It is not complete yet.")
    talk.say("show me", Intent.SMALLTALK)
    talk.say("yes, save it", Intent.APPROVE)
    assert "closed" in talk.words
    assert not [change for change in talk.changes if isinstance(change, Saved)]
    assert "approved the proposal" in asked_of(talk)[-1].last


def test_an_unclear_decision_is_asked_back_and_never_left_to_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = proposal_waits(tmp_path, calls(("propose_artifact", {})), "See below.")
    talk.say("show me", Intent.SMALLTALK)
    number = len(asked_of(talk))
    original = scripted.ScriptedReader.interpret

    def unsure(self, utterance, pending, stage, lang, waiting=None):
        found = original(self, utterance, pending, stage, lang, waiting)
        return found.model_copy(update={"sure": False, "alternatives": [(Intent.APPROVE, 0.4)]})

    monkeypatch.setattr(scripted.ScriptedReader, "interpret", unsure)
    talk.say("well, fine I guess", Intent.SMALLTALK)
    assert "1)" in talk.words
    assert len(asked_of(talk)) == number


def test_only_the_user_moves_on(tmp_path: Path) -> None:
    talk = begin(
        tmp_path,
        [
            calls(("go_to_stage", {"stage": "brand"}), ("skip_question", {})),
            "Let us go on.",
            calls(("go_to_stage", {"stage": "innovation"})),
            "No.",
            calls(("go_to_stage", {"stage": "platform"})),
            "Here we are.",
            calls(("skip_question", {})),
            "Later then.",
        ],
    )
    talk.say("hello there", Intent.SMALLTALK)
    assert len(talk.changes) == 2, "the start and the first stage"
    talk.say("go to the platform stage", Intent.NAVIGATE)
    assert talk.engagement.stage == "platform", "the model named another stage; the user's words count"
    talk.say("let us look at the platform again", Intent.NAVIGATE)
    assert [change.stage for change in talk.changes if isinstance(change, StageEntered)][-1] == "platform"
    talk.say("skip this", Intent.SKIP)
    assert [answer.status for answer in talk.engagement.answers.values()] == [AnswerStatus.SKIPPED]


def test_what_the_model_suggests_is_an_assumption_and_never_replaces_an_answer(tmp_path: Path) -> None:
    idea = {"question": FIRST, "text": "Tenants leave because moving in is unpleasant."}
    talk = begin(
        tmp_path,
        [
            calls(("suggest_assumption", idea)),
            "An assumption.",
            calls(("revise_answer", {"question": FIRST, "new_words": TROUBLE})),
            "Better.",
            calls(("suggest_assumption", idea)),
            "Again.",
        ],
    )
    talk.say("what would you say? put it down", Intent.SMALLTALK)
    held = talk.engagement.answers[FIRST]
    assert held.status is AnswerStatus.ASSUMED
    assert held.owner == "kim"
    assert held.test_by
    talk.say(TROUBLE)
    talk.say("thanks", Intent.SMALLTALK)
    assert talk.engagement.answers[FIRST].text == TROUBLE


def test_part_of_an_answer_is_revised(tmp_path: Path) -> None:
    talk = begin(
        tmp_path,
        [
            calls(("record_answer", {"question": FIRST, "text": TROUBLE})),
            "Yes.",
            calls(("revise_answer", {"question": FIRST, "new_words": "60 tenants", "replaces": "40 tenants"})),
            "Changed.",
        ],
    )
    talk.say(TROUBLE)
    talk.say("sorry, 60 tenants it is", Intent.CORRECT)
    assert talk.engagement.answers[FIRST].text == TROUBLE.replace("40", "60")


def test_a_question_is_searched_before_the_model_speaks_and_its_markers_are_checked(tmp_path: Path) -> None:
    talk = begin(
        tmp_path, ["The EVP says what a customer gets from the firm [1]. Schmitt says “it is a slogan for all” [2]."]
    )
    talk.say("what is an EVP ?", Intent.QUESTION)
    assert "says what a customer gets from the firm. [1]" in talk.words
    assert "slogan for all" not in talk.words
    assert "(unsupported)" in talk.words
    cited = next(event for event in talk.last if isinstance(event, CitationsEvent))
    assert [item.marker for item in cited.citations] == ["[1]"]
    assert cited.citations[0].quote in scripted.passage("EVP", "A").text
    assert "EVP (certainty A)" in asked_of(talk)[-1].last


def test_what_the_knowledge_does_not_cover_is_said_to_be_so(tmp_path: Path) -> None:
    talk = begin(tmp_path, ["The capital of Brazil is Brasilia."])
    talk.say("what is the capital of Brazil", Intent.QUESTION)
    assert "does not cover that" in talk.words
    assert "Brasilia" not in talk.words


def test_a_search_that_finds_nothing_is_no_news_where_nobody_asked(tmp_path: Path) -> None:
    talk = begin(tmp_path, [calls(("search_knowledge", {"query": "boilers"})), "That is a leak you can count."])
    talk.say(TROUBLE)
    assert "a leak you can count" in talk.words
    assert "does not cover" not in talk.words


def test_what_a_document_answers_is_shown_although_the_knowledge_does_not_cover_it(tmp_path: Path) -> None:
    said = "The document says “The boiler is repaired on Mondays.”, which is 1 day in 7."
    talk = begin(tmp_path, [calls(("read_document", {"document": 1, "about": "boiler"})), said])
    talk.desk.files["house.txt"] = document("house.txt", "The boiler is repaired on Mondays.")
    talk.live("when is the boiler repaired", Intent.QUESTION, ["house.txt"])
    assert said in talk.words
    assert "does not cover" not in talk.words


def test_a_reconstruction_is_voiced_as_one(tmp_path: Path) -> None:
    talk = begin(tmp_path, ["A showstopper says what stops a customer [1]."])
    talk.say("what is a Showstopper ?", Intent.QUESTION)
    assert "(reconstructed) [1]" in talk.words


def test_items_of_a_copyrighted_scale_are_replaced_by_its_source(tmp_path: Path) -> None:
    items = "SERVQUAL asks:\n1. The company answers my letters in time.\n2. Staff greet me at the door.\n3. I find the rooms pleasant.\nUse it well."
    talk = begin(tmp_path, [items])
    talk.say("give me the scale", Intent.SMALLTALK)
    assert "greet me" not in talk.words
    assert "Parasuraman" in talk.words
    assert "Use it well." in talk.words


def test_a_repeated_turn_gives_the_same_events(tmp_path: Path) -> None:
    talk = begin(tmp_path, ["Yes."])
    first = talk.say(TROUBLE, turn="same")
    assert talk.say(TROUBLE, turn="same") == first
    assert len(asked_of(talk)) == 1


def test_the_consultant_can_be_changed_in_mid_conversation(tmp_path: Path) -> None:
    talk = begin(tmp_path, ["First.", "Second, and I know what went before."])
    talk.say(TROUBLE)
    model = talk.consultant
    guided, _ = scripted.consultant(talk.store)
    talk.consultant = guided  # type: ignore[assignment]
    talk.say("Families, through the agency - they need a flat - 300 a year")
    assert talk.engagement.answers["world.pay-use-miss"].text.startswith("Families")
    talk.consultant = model
    talk.say("and now?", Intent.SMALLTALK)
    assert "Families" in asked_of(talk)[-1].text
    assert "First." in asked_of(talk)[-1].text


def test_slash_commands_and_meanings_stay_with_the_program(tmp_path: Path) -> None:
    talk = begin(tmp_path, [])
    talk.say("/status")
    assert "status" in talk.kinds
    talk.say("/help")
    assert "/approve" in talk.words


def test_an_attached_file_is_read_and_a_quote_in_it_becomes_evidence(tmp_path: Path) -> None:
    quote = "Nobody told us when the boiler would be repaired."
    talk = begin(
        tmp_path,
        [
            calls(("record_answer", {"question": FIRST, "text": TROUBLE})),
            "Yes.",
            calls(("read_document", {"document": 1, "about": "boiler"})),
            calls(
                ("attach_evidence", {"document": 1, "quote": quote, "question": FIRST}),
                ("attach_evidence", {"document": 1, "quote": "The rent is too high.", "question": FIRST}),
                ("record_answer", {"question": "world.category-annoyance", "text": "hello"}),
            ),
            "It rests on an interview now.",
        ],
    )
    talk.desk.files["interview.txt"] = document("interview.txt", quote)
    talk.say(TROUBLE)
    talk.live("hello, here is the evidence", Intent.SMALLTALK, ["interview.txt"])
    entry = next(entry for entry in talk.engagement.ledger.values() if entry.quote == quote)
    assert entry.id in talk.engagement.answers[FIRST].evidence
    refused = tool_results(asked_of(talk)[-1])
    assert "word for word" in refused[-2]
    assert "outside text" in refused[-1]


def test_deltas_come_before_the_stored_events_and_are_never_stored(tmp_path: Path) -> None:
    talk = begin(tmp_path, [Reply("One two three.", piece=3)])
    live = talk.live("hello", Intent.SMALLTALK)
    numbers = [event.seq for event in live]
    first = numbers.index(next(number for number in numbers if number))
    assert all(number == 0 for number in numbers[:first])
    assert "".join(event.text for event in live if isinstance(event, TextDelta)) == "One two three."
    stored = StoredConversations(talk.store, WORKSPACE).turns(talk.engagement_id)
    assert not [event for _, events in stored for event in events if event.type == "text_delta"]  # type: ignore[comparison-overlap]


def test_a_follow_up_takes_its_source(tmp_path: Path) -> None:
    slogan = "We want to improve customer satisfaction."
    better = "40 tenants left in May 2026, exit records"
    talk = begin(
        tmp_path,
        [
            calls(("record_answer", {"question": FIRST, "text": slogan})),
            "Hm.",
            calls(("record_answer", {"question": FIRST, "text": better})),
            "Better.",
        ],
    )
    talk.say(slogan)
    stored = talk.store.open(talk.engagement_id, WORKSPACE)
    assert stored is not None
    assert stored.dialogue["waiting"] == Waiting.FOLLOW_UP.value
    talk.say(better)
    assert talk.engagement.answers[FIRST].text == better
    assert talk.question == "world.pay-use-miss"
    assert ANSWER not in talk.words
