"""How statements are cut and read: negation, degree, wishes, emotions, modules, phases; masking of personal data."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cemagent.content import load_vectors
from cemagent.testing import FakeEmbedder
from cemagent.tools.comments.corpus import corpus_of
from cemagent.tools.comments.english import english_wordings
from cemagent.tools.comments.korean import korean_wordings
from cemagent.tools.comments.lexicon import topics, word_lists, words_in
from cemagent.tools.comments.masking import mask, plain
from cemagent.tools.comments.meaning import VECTORS, meaning_of, prototype_key, prototypes
from cemagent.tools.comments.reading import Read
from cemagent.tools.comments.statements import cut, pieces_of, says_something
from cemagent.tools.comments.vocabulary import EMOTIONS, MODULES, PHASES, sentiment_of
from tests.tools.comment_cases import said

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks" / "comments"


def read(text: str) -> Read:
    found = corpus_of(said(text), None).reads[0]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("The staff were friendly.", "The staff were not friendly."),
        ("It was not bad.", "It was bad."),
        ("The staff were very friendly.", "The staff were slightly friendly."),
        ("We had no problems.", "We had problems."),
        ("It is good.", "It could be good."),
        ("A wonderful evening.", "I wonder about the evening."),
        ("Not only friendly but fast.", "Not friendly."),
        ("직원이 친절해요.", "직원이 안 친절해요."),
        ("직원이 친절했습니다.", "직원이 친절하지 않았습니다."),
        ("불편함이 없었습니다.", "불편했습니다."),
        ("나쁘지 않네요.", "나쁘네요."),
        ("직원이 친절해요.", "직원이 더 친절했으면 좋겠어요."),
        ("만족합니다.", "만족할 수 없었습니다."),
        ("아주 만족합니다.", "조금 만족합니다."),
        ("친절한 편입니다.", "친절한 편은 아닙니다."),
        ("맛있어요.", "맛없어요."),
    ],
)
def test_words_around_change_the_polarity(better: str, worse: str) -> None:
    assert read(better).polarity > read(worse).polarity


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("I would never recommend it.", "negative"),
        ("별로예요.", "negative"),
        ("별로 좋지 않아요.", "negative"),
        ("다시는 안 갑니다, 최악이에요.", "negative"),
        ("못 믿겠어요.", "negative"),
        ("더할 나위 없이 좋았어요.", "positive"),
        ("I bought the blue one in March.", "neutral"),
        ("3월에 파란 것을 샀어요.", "neutral"),
    ],
)
def test_the_sentiment_of_a_comment(text: str, sentiment: str) -> None:
    assert sentiment_of(read(text).polarity) == sentiment


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("I was furious.", "anger"),
        ("I was worried and scared.", "fear"),
        ("정말 역겹고 더러웠어요.", "disgust"),
        ("너무 서운하고 실망했어요.", "sadness"),
        ("행복했습니다.", "joy"),
        ("마음이 놓이고 안심이 됩니다.", "trust"),
        ("I bought two.", "neutral"),
    ],
)
def test_the_emotion_told(text: str, emotion: str) -> None:
    assert read(text).emotion == emotion


@pytest.mark.parametrize(
    ("text", "module"),
    [
        ("The soup smelled and tasted burnt.", "sense"),
        ("냄새가 심하고 소음이 컸어요.", "sense"),
        ("I felt happy and moved to tears.", "feel"),
        ("새로운 아이디어를 배우고 이해했어요.", "think"),
        ("I had to wait in the queue and fill in a form.", "act"),
        ("동호회 회원들과 함께라서 소속감을 느껴요.", "relate"),
        ("It costs twelve euros.", None),
    ],
)
def test_the_module_it_speaks_to(text: str, module: str | None) -> None:
    assert read(text).module == module


def test_phases_are_told_only_when_said() -> None:
    assert read("I ordered it and asked for a refund.").phases == ("buy", "service")
    assert read("결제하고 배송을 기다렸어요.").phases == ("buy", "receive")
    assert read("Lovely.").phases == ()


def test_a_mixed_comment_says_so() -> None:
    assert read("The food was excellent and delicious. The waiter was terrible and rude.").mixed
    assert not read("The food was excellent.").mixed


def test_each_statement_stands_in_its_comment() -> None:
    text = "The food was great, but the service was slow! Would I return?\nNo; never again."
    whole = cut([text])
    assert [statement.text for statement in whole.statements] == [
        "The food was great",
        "but the service was slow!",
        "Would I return?",
        "No; never again.",
    ]
    assert all(statement.text in text for statement in whole.statements)
    assert pieces_of("네. 다시 갈까요? 음. 아니요, 안 가요.") == ["네. 다시 갈까요? 음.", "아니요, 안 가요."]
    assert pieces_of("음식은 맛있었지만 직원이 불친절했어요.") == ["음식은 맛있었지만", "직원이 불친절했어요."]


@pytest.mark.parametrize("text", ["", "  ", "-", "없음", "없습니다.", "n/a", "None", "nothing", "특별히 없어요", "..."])
def test_nothing_said_is_no_comment(text: str) -> None:
    assert not says_something(plain(text))


@pytest.mark.parametrize("text", ["좋아요", "없어서 못 사요", "No staff at all", "별로"])
def test_short_comments_are_comments(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Call 010-1234-5678 now", "Call [phone] now"),
        ("01012345678로 전화", "[phone]로 전화"),
        ("02) 555-1234 연락", "[phone] 연락"),
        ("+82 10-1234-5678", "[phone]"),
        ("(415) 555-2671 please", "[phone] please"),
        ("1588-1234 대표", "[phone] 대표"),
        ("me.you+x@mail.example.kr wrote", "[e-mail] wrote"),
        ("900101-1234567 입니다", "[resident number] 입니다"),
        ("외국인 900101-5******", "외국인 [resident number]"),
        ("card 1234-5678-9012-3456", "card [card number]"),
        ("account 110-234-567890", "account [long number]"),
        ("We waited 40 minutes on 2024-05-01 for 12,000 won", "We waited 40 minutes on 2024-05-01 for 12,000 won"),
        ("모델 SM-G991, 3만 5천 원", "모델 SM-G991, 3만 5천 원"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    found = mask(text, "en")
    assert found.text == masked
    assert (found.found > 0) == (text != masked)


def test_control_characters_never_reach_a_terminal() -> None:
    assert plain("good\x1b[31m red\u202e txet\u200b\r\nend") == "good [31m red txet end"


def test_the_meaning_of_an_example_is_its_own() -> None:
    """With vectors that know spelling alone, each example must still be nearest to itself."""
    embedder = FakeEmbedder()
    rows = [row for row in prototypes("en") if row.polarity]
    found = meaning_of(embedder.embed_queries([row.text for row in rows]), "en", embedder)
    assert np.mean(np.sign(found.polarity) == [row.polarity for row in rows]) > 0.95
    kinds = (*MODULES, None)
    assert np.mean([kinds[at] == row.module for at, row in zip(found.modules.argmax(axis=1), rows, strict=True)]) > 0.9


def test_the_shipped_vectors_are_those_of_the_examples() -> None:
    wanted = {prototype_key(row.text) for lang in ("ko", "en") for row in prototypes(lang)}  # type: ignore[arg-type]
    assert set(load_vectors(VECTORS)) == wanted


def test_examples_are_not_the_labelled_comments() -> None:
    ours = {row.text.casefold() for lang in ("ko", "en") for row in prototypes(lang)}  # type: ignore[arg-type]
    for name in ("dev", "heldout"):
        rows = [json.loads(line) for line in (BENCHMARKS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        assert len(rows) == {"dev": 150, "heldout": 50}[name]
        assert not ours & {row["text"].casefold() for row in rows}
        assert {row["module"] for row in rows} == {*MODULES, None}
        assert {row["emotion"] for row in rows} <= set(EMOTIONS)


def test_the_word_lists_have_both_languages() -> None:
    for lang in ("ko", "en"):
        lists = word_lists(lang)  # type: ignore[arg-type]
        assert set(lists.modules) == set(MODULES)
        assert set(lists.phases) == set(PHASES)
        assert {group.emotion for group in lists.feelings if group.emotion} == set(EMOTIONS) - {"neutral"}
    assert all(words_in(topic.words("ko")) and words_in(topic.words("en")) for topic in topics())


def test_no_word_of_the_korean_lists_is_read_as_a_bare_verb_of_doing() -> None:
    """The analyser takes some nouns apart ("하자" as "let us do"): such a word would match everything."""
    lists = word_lists("ko")
    words = [word for group in lists.feelings for word in words_in(group.words)]
    neutral = korean_wordings(
        ["그렇게 하자고 했다.", "거기에 갔다가 왔다.", "그 사람이 그것을 주었다.", "위로 올라가서 속을 봤다."]
    )
    assert words
    assert [wording.weight for wording in neutral] == [0.0] * 4


def test_words_alone_reach_what_the_benchmark_says() -> None:
    """The labelled comments by words alone: the floor is well under what ``benchmarks.comment_figures`` prints."""
    rows = [json.loads(line) for line in (BENCHMARKS / "heldout.jsonl").read_text(encoding="utf-8").splitlines()]
    reads = corpus_of(said(*(row["text"] for row in rows)), None).reads
    right = [read is not None and read.module == row["module"] for read, row in zip(reads, rows, strict=True)]
    signs = [
        read is not None and (read.polarity > 0) == (row["polarity"] > 0)
        for read, row in zip(reads, rows, strict=True)
        if row["polarity"]
    ]
    assert np.mean(right) >= 0.85
    assert np.mean(signs) >= 0.85


def test_wordings_keep_order_and_emptiness() -> None:
    assert [wording.weight > 0 for wording in english_wordings(["good", "", "the"])] == [True, False, False]
