"""An extractive answer: sentences quoted from the best passages, never invented."""

from __future__ import annotations

import re

import numpy as np

from cemagent.errors import Lang
from cemagent.records.retrieval import RECONSTRUCTED, Citation, CitedAnswer, Passage
from cemagent.retrieval.analysis import terms, terms_of_many
from cemagent.retrieval.search import Searcher

_SENTENCE = re.compile(r"[^\s].*?(?:[.!?。](?=\s|$)|$)", re.DOTALL)
_MARKUP = re.compile(r"^\s*(?:[-*+]|\d+\.|\|.*|#.*)\s*")
_SENTENCES_BY_RANK = (3, 2, 1)
"""How many sentences the best, second and third passage may give."""
_NEAR = 0.35
"""A further passage is quoted when its score is at least this share of the best one's."""

_ABSTAINED = {
    "en": "Nothing in the knowledge base answers this question. It covers customer experience management: try the words of the problem itself.",
    "ko": "지식 베이스에 이 질문에 답하는 내용이 없습니다. 고객경험관리를 다루고 있으니, 겪고 있는 문제를 그대로 적어 보십시오.",
}


def answer(searcher: Searcher, question: str, lang: Lang | None = None) -> CitedAnswer:
    """Answer ``question`` with quoted sentences, each with its citation, or say that nothing answers it."""
    found = searcher.search(question, limit=len(_SENTENCES_BY_RANK), lang=lang)
    if found.abstained or not found.passages:
        return CitedAnswer(
            question=question, answer=_ABSTAINED[found.lang], lang=found.lang, abstained=True, citations=[]
        )
    citations: list[Citation] = []
    paragraphs: list[str] = []
    best = found.passages[0].score
    for passage, count in zip(found.passages, _SENTENCES_BY_RANK, strict=False):
        if passage.score < best * _NEAR:
            break
        pieces = []
        for quote in _best_sentences(searcher, question, passage, count):
            marker = f"[{len(citations) + 1}]"
            citations.append(
                Citation(
                    marker=marker,
                    source=passage.source,
                    section=passage.section,
                    title=passage.title,
                    certainty=passage.certainty,
                    quote=quote,
                )
            )
            pieces.append(f"{quote} {marker}")
        mark = f"{RECONSTRUCTED[found.lang]} " if passage.certainty == "C" else ""
        paragraphs.append(mark + " ".join(pieces))
    return CitedAnswer(
        question=question, answer="\n\n".join(paragraphs), lang=found.lang, abstained=False, citations=citations
    )


def _best_sentences(searcher: Searcher, question: str, passage: Passage, count: int) -> list[str]:
    """Return the first sentence, which says what the idea is, and those nearest to the question, in text order."""
    sentences = split_sentences(passage.text)
    if len(sentences) <= count:
        return sentences
    wanted = set(terms(question))
    shared = [len(wanted & set(found)) for found in terms_of_many(sentences)]
    scores = np.array(shared, dtype=np.float32) / max(1, len(wanted)) + searcher.similarities(question, sentences)
    scores[0] += 1.0
    return [sentences[index] for index in sorted(np.argsort(-scores, kind="stable")[:count])]


def split_sentences(text: str) -> list[str]:
    """Return the prose sentences of ``text``, verbatim; table rows and headings are left out."""
    found: list[str] = []
    for line in text.split("\n"):
        mark = _MARKUP.match(line)
        if mark and mark.group().lstrip().startswith(("|", "#")):
            continue
        prose = line[mark.end() :] if mark else line
        found.extend(match.group().strip() for match in _SENTENCE.finditer(prose) if match.group().strip())
    return found
