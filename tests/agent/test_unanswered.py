"""What was said and not answered: it is kept at once, offered at the next start, and recorded exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.errors import Lang
from cemagent.records.intent import Intent
from cemagent.records.turn import TextDelta, Turn
from cemagent.testing.replies import Asked, Reply
from tests.agent import scripted
from tests.agent.model_talk import ModelTalk, begin, calls, consultant

TROUBLE = "Every month 40 tenants leave us without a word (exit records, May 2026)."
FIRST = "world.trouble"
SENTENCES: dict[Lang, str] = {
    "en": f"Your last words were not answered yet (“{TROUBLE}”): say `/again` and I take them up now.",
    "ko": f"지난번에 하신 말씀(“{TROUBLE}”)에 아직 답을 드리지 못했으니, `/again`을 입력하시면 이어서 답해 드리겠습니다.",
}


def record(asked: Asked) -> Reply:
    """Record the answer, then speak."""
    if asked.messages[-1]["role"] == "tool":
        return Reply("That is a leak. " * 5)
    return calls(("record_answer", {"question": FIRST, "text": TROUBLE}))


def break_off(talk: ModelTalk, text: str = TROUBLE, turn: str = "cut") -> Turn:
    """Say ``text`` and go away for good when the first words of the answer come."""
    scripted.INTENTS[text] = Intent.ANSWER
    said = Turn(id=turn, actor="kim", text=text, at=scripted.START)
    events = talk.consultant.stream(talk.engagement_id, said)
    next(event for event in events if isinstance(event, TextDelta))
    events.close()  # type: ignore[attr-defined]
    return said


def came_back(talk: ModelTalk) -> None:
    """Begin again, as a new process does."""
    talk.consultant, talk.desk = consultant(talk.store, talk.consultant._make_model())
    talk.say("/hello")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_was_not_answered_is_offered_and_taken_up_once(tmp_path: Path, lang: Lang) -> None:
    talk = begin(tmp_path, record, lang)
    break_off(talk)
    assert FIRST not in talk.engagement.answers
    came_back(talk)
    assert SENTENCES[lang] in [event.text for event in talk.last if event.type == "text"]
    assert talk.question == FIRST
    first = talk.say("/again", turn="again")
    assert talk.engagement.answers[FIRST].text == TROUBLE
    assert talk.say("/again", turn="again") == first
    assert talk.engagement.answers[FIRST].revision == 1
    assert talk.store.unanswered(talk.engagement_id) == []
    assert [turn.text for turn, _ in talk.store.turns(talk.engagement_id)].count(TROUBLE) == 1
    came_back(talk)
    assert TROUBLE not in talk.words


def test_the_turn_that_broke_off_may_come_again_itself(tmp_path: Path) -> None:
    talk = begin(tmp_path, record)
    said = break_off(talk)
    again = talk.consultant.respond(talk.engagement_id, said)
    assert talk.consultant.respond(talk.engagement_id, said) == again
    assert talk.engagement.answers[FIRST].revision == 1
    assert talk.store.unanswered(talk.engagement_id) == []


def test_the_same_words_said_again_answer_it(tmp_path: Path) -> None:
    talk = begin(tmp_path, record)
    break_off(talk)
    talk.say(TROUBLE)
    assert talk.store.unanswered(talk.engagement_id) == []
    assert [turn.text for turn, _ in talk.store.turns(talk.engagement_id)].count(TROUBLE) == 1


def test_who_goes_on_leaves_it_in_the_log(tmp_path: Path) -> None:
    talk = begin(tmp_path, record)
    break_off(talk)
    came_back(talk)
    talk.say("hello there", Intent.SMALLTALK)
    kept = talk.store.turns(talk.engagement_id)
    assert [turn.text for turn, _ in kept][-2:] == [TROUBLE, "hello there"]
    assert [event.type for event in kept[-2][1]] == ["turn_end"]
    numbers = [event.seq for _, events in kept for event in events]
    assert numbers == list(range(1, len(numbers) + 1))
    assert talk.store.unanswered(talk.engagement_id) == []
    talk.say("/again")
    assert "has been answered" in talk.words


def test_what_was_not_offered_is_left_alone(tmp_path: Path) -> None:
    talk = begin(tmp_path, record)
    break_off(talk)
    talk.say("hello there", Intent.SMALLTALK)
    assert [turn.text for turn in talk.store.unanswered(talk.engagement_id)] == [TROUBLE]
    came_back(talk)
    talk.say("/again")
    assert talk.engagement.answers[FIRST].text == TROUBLE


def test_the_guided_consultant_takes_it_up_too(tmp_path: Path) -> None:
    talk = begin(tmp_path, record)
    break_off(talk)
    guided = scripted.Talk(talk.store, talk.engagement_id, *scripted.consultant(talk.store), turns=talk.turns)
    guided.say("/hello")
    guided.say("/again")
    assert guided.engagement.answers[FIRST].text == TROUBLE
    assert guided.store.unanswered(talk.engagement_id) == []


def test_a_long_utterance_is_shown_in_short(tmp_path: Path) -> None:
    talk = begin(tmp_path, ["Yes, I see what you mean there."])
    break_off(talk, "They leave. " * 100)
    came_back(talk)
    assert "They leave. They" in talk.words
    assert "…”" in talk.words
    assert len(talk.words) < 800
