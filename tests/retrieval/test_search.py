"""Search over the shipped knowledge: what is found, when it abstains, and what is quoted."""

from __future__ import annotations

import pytest

from cemagent.app import App
from cemagent.errors import UsageError
from cemagent.retrieval.answer import answer, split_sentences
from cemagent.retrieval.search import Searcher, language_of
from cemagent.settings import load_settings

STAFF = {
    "en": "Front desk staff change every six months and each greets guests differently.",
    "ko": "프런트 직원이 반년마다 바뀌고 인사하는 방식이 저마다 다릅니다.",
}
PROMISE = {"en": "What is the experiential value promise?", "ko": "경험적 가치약속(EVP)이 무엇인가요?"}
FAR = {"en": "How long do I boil an egg for ramen?", "ko": "라면에 넣을 달걀은 몇 분 삶아야 하나요?"}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    return App(load_settings({"home": str(tmp_path_factory.mktemp("home"))}, environ={})).searcher


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_term_is_found_in_its_language(searcher, lang):
    found = searcher.search(PROMISE[lang])
    assert not found.abstained
    assert found.lang == lang
    assert "s4.5.2" in found.passages[0].concepts
    assert {passage.lang for passage in found.passages} == {lang}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_situation_is_found_without_the_term(searcher, lang):
    found = searcher.search(STAFF[lang])
    wanted = {"s6.5.1", "s6.3", "s6.3.2", "s6.3.6", "s9.4.3.2", "s6.5"}
    assert not found.abstained
    assert any(wanted & set(passage.concepts) for passage in found.passages)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_the_knowledge_does_not_hold_is_not_answered(searcher, lang):
    assert searcher.search(FAR[lang]).abstained
    said = answer(searcher, FAR[lang])
    assert said.abstained
    assert said.citations == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_sentence_of_an_answer_is_quoted_from_its_source(searcher, lang):
    said = answer(searcher, PROMISE[lang])
    texts = {(p.source, p.section): p.text for p in searcher.search(PROMISE[lang], limit=5).passages}
    assert said.citations
    for citation in said.citations:
        assert citation.quote in texts[citation.source, citation.section]
        assert f"{citation.quote} {citation.marker}" in said.answer


def test_a_reconstruction_is_shown_as_one(searcher):
    said = answer(searcher, "How do you strip and dress a brand, removing its elements one by one?")
    assert said.citations[0].certainty == "C"
    assert said.answer.startswith("(reconstructed)")


def test_without_embeddings_words_search_and_say_so(searcher):
    words = Searcher(searcher._generation, None, "no model here")
    found = words.search(PROMISE["en"])
    assert found.words_only == "no model here"
    assert "s4.5.2" in {concept for passage in found.passages for concept in passage.concepts}


def test_a_blank_question_is_refused(searcher):
    with pytest.raises(UsageError):
        searcher.search("  \n ")


def test_language_of_mixed_questions():
    assert language_of("CRM이랑 CEM 차이가 뭐예요") == "ko"
    assert language_of("What does 접점 mean in customer experience management?") == "en"


def test_sentences_leave_tables_and_headings_out():
    assert split_sentences("## Title\n| a | b |\n- First one. Second 3.5 points!\nThird") == [
        "First one.",
        "Second 3.5 points!",
        "Third",
    ]
