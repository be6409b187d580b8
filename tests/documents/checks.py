"""Checks that every Document must stand, and shortcuts to read one from bytes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from cemagent.documents.base import Limits
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.errors import DocumentError, Reason
from cemagent.records.document import Document, Span

READERS = default_readers()


def read(folder: Path, name: str, data: bytes | str, limits: Limits | None = None) -> Document:
    """Write ``data`` to a file, load it and check what holds for every Document."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    document = load(path, READERS, limits)
    check(document)
    return document


def fails(folder: Path, name: str, data: bytes | str, limits: Limits | None = None) -> DocumentError:
    """Load a file that must not become a Document and return the error, whose sentences are checked."""
    with pytest.raises(DocumentError) as caught:
        read(folder, name, data, limits)
    error = caught.value
    assert isinstance(error.reason, Reason)
    for sentence in (error.ko, error.en):
        assert name in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert "?" not in sentence.replace(name, "")
    assert re.search(r"[가-힣]", error.ko)
    assert "니다" in error.ko
    return error


def check(document: Document) -> None:
    """Check offsets, order, NFC and that only separators stand outside of spans."""
    text = document.text
    assert unicodedata.is_normalized("NFC", text)
    position = 0
    for span in document.spans:
        assert position <= span.start < span.end <= len(text)
        assert not text[position : span.start].strip(" \n|"), text[position : span.start]
        assert text[span.start : span.end].strip()
        position = span.end
    assert not text[position:].strip(" \n|")
    for section in document.sections:
        assert text[section.start : section.end].startswith(section.title.split("\n")[0][:10])


def words(document: Document, *expected: str) -> None:
    """Check that each word comes out exactly as often as it went in."""
    found = Counter(re.findall(r"[^\W_]+", document.text))
    for word, count in Counter(expected).items():
        assert found[word] == count, f"{word}: {found[word]} instead of {count} in {document.text!r}"


def span(document: Document, text: str) -> Span:
    """Return the one span whose text is, or else holds, ``text``."""
    exact = [s for s in document.spans if document.text[s.start : s.end] == text]
    found = exact or [s for s in document.spans if text in document.text[s.start : s.end]]
    assert len(found) == 1, (text, [document.text[s.start : s.end] for s in document.spans])
    return found[0]
