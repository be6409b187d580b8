"""Markers, quotes, figures and names of what a model says, against the passages that were found."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.agent.citing import UNSUPPORTED, check_citations
from cemagent.content import shipped
from cemagent.errors import Lang
from cemagent.records.retrieval import KnowledgeSection, Passage
from cemagent.retrieval.compiled import load_compiled
from tests.agent.scripted import passage

DECK = passage(
    "Flight deck",
    "A",
    "The deck shows four customer results from four sides, after a plan of Jane Fordham.\n"
    "A learning service sees retention at 78% against 82%, and 1,200 readers wait for thirty-one hours.\n"
    "The manager doesn't act on the driver's word alone, but on what readers do.",
)
WAIT = passage("대기", "A", "기다림은 첫 3분에 가장 길게 느껴진다. 스물두 곳 가운데 40%가 안내판을 세웠다.", "ko")
PASSAGES = [DECK, WAIT]


def lost(text: str, known: tuple[str, ...] = (), lang: Lang = "en", question: str = "") -> bool:
    return check_citations(text, PASSAGES, known, lang, question).unsupported > 0


def test_a_passage_in_another_language_is_not_asked_for_words() -> None:
    assert not lost("독자 1200명이 서른한 시간을 기다립니다. [1]", lang="ko")
    assert lost("독자 1300명이 기다립니다. [1]", lang="ko")


@pytest.mark.parametrize(
    "text",
    [
        "Retention stood at 78 percent against 82 %. [1]",
        "1200 readers wait 31 hours. [1]",
        "There are 4 results on the Deck. [1]",
        "Jane Fordham drew it. [1]",
        "안내판을 세운 곳이 22곳의 40퍼센트입니다. [2]",
    ],
)
def test_figures_and_names_of_the_passage_hold(text: str) -> None:
    found = check_citations(text, PASSAGES, [], "ko" if "니다" in text else "en")
    assert found.unsupported == 0
    assert found.citations


@pytest.mark.parametrize(
    "text",
    [
        "87 % of firms grew by 23 % in 2002. [1]",
        "The deck was invented in 1842 by Napoleon. [1]",
        "The deck was invented by Napoleon for his cavalry. [1]",
        "Retention stood at 87%. [1]",
        "Forty-one readers wait. [1]",
        "Schmitt showed in 2003 that waiting costs 40 % of loyalty.",
        "The weather in town was fine yesterday after all that rain. [1]",
        "나폴레옹이 고안한 기다림의 안내판입니다. [2]",
        "기다림의 87%는 첫 9분에 느껴집니다. [2]",
    ],
)
def test_what_no_passage_says_is_marked_and_cited_by_none(text: str) -> None:
    lang: Lang = "ko" if "니다" in text else "en"
    found = check_citations(text, PASSAGES, [], lang)
    assert found.text.endswith(UNSUPPORTED[lang])
    assert found.citations == []


def test_a_figure_of_the_user_is_no_claim_of_the_source_unless_it_is_put_into_its_mouth() -> None:
    assert not lost("Your 20 minutes are such a result. [1]", ("We wait 20 minutes.",))
    assert lost("Schmitt says that 20 minutes are such a result. [1]", ("We wait 20 minutes.",))
    asked = "Did 87 % of firms grow?"
    assert lost("Yes, 87 % of firms grew. [1]", (asked,), question=asked)


def test_a_marker_at_the_wrong_passage_is_set_right() -> None:
    found = check_citations("Retention stood at 78%. [2]", PASSAGES, [], "en")
    assert found.text == "Retention stood at 78%. [1]"


@pytest.mark.parametrize(
    "text",
    [
        "Fordham writes 'readers are the kings of every castle'. [1]",
        "Fordham writes ‘readers are the kings of every castle’. [1]",
        "Fordham writes «readers are the kings of every castle». [1]",
        "저자는 《독자는 어느 성에서나 왕이다》라고 합니다. [1]",
        "저자는 ‘독자가 왕이다’라고 합니다. [1]",
        "> Readers are the kings of every castle. [1]",
        "Fordham writes:\n> Readers are the kings\n> of every castle.\n\n[1]",
        "The book says:\n\n> Readers are the kings of every castle.\n> — Fordham",
    ],
)
def test_an_invented_quote_goes_in_whatever_marks_it_stands(text: str) -> None:
    found = check_citations(text, PASSAGES, [], "ko" if "니다" in text else "en")
    assert "castle" not in found.text
    assert "왕이다" not in found.text
    assert found.unsupported
    assert found.citations == []


@pytest.mark.parametrize(
    "text",
    [
        "It 'doesn't act on the driver's word alone', they say. [1]",
        "It ‘doesn’t act on the driver’s word alone’, they say. [1]",
        "A «retention at 78% against 82%» is low. [1]",
        "> A learning service sees retention\n> at 78% against 82% [1]",
        "The readers' wait and the managers' word don't meet. [1]",
        "‘안내판을 세웠다’고 합니다. [2]",
        "It is a 'flight deck' of theirs. [1]",
        "“The manager doesn't act … but on what readers do.” [1]",
    ],
)
def test_true_quotes_and_apostrophes_stay(text: str) -> None:
    found = check_citations(text, PASSAGES, [], "ko" if "니다" in text else "en")
    assert found.unsupported == 0
    assert "…" not in found.text.replace("act … but", "")
    assert len(found.citations) == 1


def test_a_draft_in_a_block_is_no_quote() -> None:
    draft = "Here is a draft:\n\n> We answer every reader within three minutes of asking."
    assert check_citations(draft, PASSAGES, [], "en").text == draft


def test_a_sentence_that_denies_what_the_passage_says_is_not_taken_from_it() -> None:
    said = "The deck never shows four customer results from four sides, after a plan of Jane Fordham."
    assert check_citations(said, PASSAGES, [], "en").citations == []


def sections(lang: Lang) -> list[KnowledgeSection]:
    compiled = load_compiled(shipped("knowledge"))
    assert compiled is not None
    return [item.section for item in compiled if item.section.lang == lang and not item.section.outside]


def as_passage(section: KnowledgeSection) -> Passage:
    return passage(section.title, section.certainty, section.text)


def lines_of_section(section: KnowledgeSection) -> list[str]:
    lines = [line for line in section.text.split("\n") if len(line) > 60 and line[0].isalpha()]
    return [line.split(". ")[0].rstrip(".") + "." for line in lines]


def worded_otherwise(sentence: str) -> str:
    words = sentence.split()
    return " ".join([*words[len(words) // 2 :], *words[: len(words) // 2 - 1]])


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_sentences_of_the_knowledge_are_cited_and_others_are_not(lang: Lang) -> None:
    every = sections(lang)[::9]
    taken = [
        (check_citations(said, [as_passage(section)], [], lang), sentence)
        for section in every
        for sentence in lines_of_section(section)[:2]
        for said in (sentence, worded_otherwise(sentence))
    ]
    assert len(taken) > 40
    assert sum(bool(found.citations) for found, _ in taken) >= 0.9 * len(taken)
    foreign = [line for section in sections(lang)[4::9] for line in lines_of_section(section)[:3]]
    house = Path("CONTRIBUTING.md").read_text(encoding="utf-8").split("\n\n") if lang == "en" else []
    passages = [as_passage(section) for section in every[:4]]
    cited = [said for said in [*foreign, *house] if check_citations(said, passages, [], lang).citations]
    assert cited == []
