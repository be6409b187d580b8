"""Finds the sources that an answer names, so that they become entries of the evidence ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cemagent.method.changes import LedgerEntry, LedgerKind
from cemagent.method.words import sentences_of
from cemagent.records.document import Document
from cemagent.review.cues import cues_of

_PARENTHESES = re.compile(r"[(（]([^()（）]{4,})[)）]")
_LABELLED = re.compile(r"^\s*(?:근거|출처|자료|evidence|source|based on)\s*[:：]?\s*(.+)$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”‘’'「『]([^\"“”‘’'「」『』]{8,})[\"“”‘’'」』]")
_NAMES_SOMETHING = re.compile(r"[가-힣]{2,}\s*[가-힣]*\s*(?:19|20|’|'|\d)|[A-Za-z]{4,}[^()]*,")
"""A kind of record before its date: more than a date alone."""
_NOTHING_YET = re.compile(
    r"없(?:습니다|어요|음|다|는데)|아직|모르|제 생각|느낌|\b(?:nothing|none|no (?:data|source|evidence|record)s?|not yet|just (?:my|a)|gut feeling|we (?:think|believe))\b",
    re.IGNORECASE,
)
_LONGEST_SOURCE = 160
_SPACES = re.compile(r"\s+")


def named_sources(text: str, known: Iterable[LedgerEntry] = ()) -> list[LedgerEntry]:
    """Return an entry for each source that ``text`` names, with ids that follow those of ``known``.

    A source is named when a kind of record or research stands beside a date, a sample or a
    code ("interviews with 14 tenants, June 2026"), or behind ``source:``. The quote is the
    person's own sentence; the source itself was not seen.
    """
    held = list(known)
    found: list[LedgerEntry] = []
    for line in text.splitlines():
        for sentence in sentences_of(line):
            for source in _sources_in(sentence):
                if any(entry.source == source for entry in [*held, *found]):
                    continue
                number = len(held) + len(found) + 1
                found.append(LedgerEntry(id=f"ev-{number}", kind=LedgerKind.NAMED, source=source, quote=sentence))
    return found


def answer_to_source_question(text: str) -> str | None:
    """Return the source that ``text`` names when it was asked for one: whatever has a date or a number; else None."""
    plain = text.strip(" .")
    if len(plain) > _LONGEST_SOURCE or _NOTHING_YET.search(plain):
        return None
    cues = cues_of(plain)
    return plain if cues.has("date") or cues.has("digit") else None


def _sources_in(sentence: str) -> list[str]:
    labelled = _LABELLED.match(sentence)
    if labelled and cues_of(sentence).has("source"):
        return [labelled[1].strip(" .")]
    found = [match[1].strip() for match in _PARENTHESES.finditer(sentence) if _is_source(match[1])]
    if found:
        return found
    cues = cues_of(sentence)
    if cues.has("concrete_source") and cues.has("source"):
        return [sentence.strip(" .")[:_LONGEST_SOURCE]]
    return []


def _is_source(text: str) -> bool:
    cues = cues_of(text)
    return cues.has("concrete_source") or (cues.has("date") and bool(_NAMES_SOMETHING.search(text)))


def quotes_in(text: str) -> list[str]:
    """Return the passages that ``text`` puts in quotation marks."""
    return [match[1].strip() for match in _QUOTED.finditer(text)]


def locate(document: Document, quote: str) -> tuple[int, int] | None:
    """Return where ``quote`` stands in the visible text of ``document``, apart from runs of spaces, or None."""
    words = _SPACES.split(quote.strip())
    if not words or not words[0]:
        return None
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words), re.IGNORECASE)
    for match in pattern.finditer(document.text):
        span = document.span_at(match.start())
        if span is None or not span.hidden:
            return match.start(), match.end()
    return None


def quote_entry(document: Document, place: tuple[int, int], number: int) -> LedgerEntry:
    """Return the ledger entry for the passage at ``place`` of ``document``."""
    span = document.span_at(place[0])
    return LedgerEntry(
        id=f"ev-{number}",
        kind=LedgerKind.QUOTE,
        source=document.name,
        quote=document.text[place[0] : place[1]],
        sha256=document.sha256,
        start=place[0],
        **({"location": span.location} if span else {}),
    )
