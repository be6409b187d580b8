"""Prints how well planted contradictions are found.

Run ``python -m benchmarks.contradictions [--set development|train|fresh] [--details] [--no-vectors]``. A proposal is
a hit when its passages overlap both passages of a label, in either order. The shipped weights were fitted on
``development`` and ``train``: for figures on plans not seen, see the cross-validated ones that
``python -m benchmarks.fit_contradictions`` prints, and ``--set fresh``.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from benchmarks.contradictions.plans import CachedEmbedder, Plan, Planted, Range, plans_of
from cemagent.contradictions.finder import proposed
from cemagent.contradictions.unit import Candidate

_VECTORS = Path(__file__).parents[1] / ".vectors" / "contradictions.pkl"


def ranges(plan: Plan, row: Candidate) -> tuple[Range, Range]:
    """Return where the two passages of a candidate stand."""
    one, two = plan.prepared.pieces[row.a], plan.prepared.pieces[row.b]
    return (one.start, one.end), (two.start, two.end)


class Tally:
    """Counts of hits, proposals and labels by group."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, group: str, right: int, proposals: int, found: int, planted: int) -> None:
        """Add the counts of one plan to ``group``."""
        for name, value in (("right", right), ("proposed", proposals), ("found", found), ("planted", planted)):
            self._counts[group, name] += value

    def lines(self) -> list[str]:
        """Return one line a group."""
        groups = sorted({group for group, _ in self._counts})
        return [self._line(group) for group in groups]

    def of(self, group: str) -> tuple[float, float]:
        """Return precision and recall of ``group``."""
        right, proposals, found, planted = (
            self._counts[group, name] for name in ("right", "proposed", "found", "planted")
        )
        return right / max(1, proposals), found / max(1, planted)

    def _line(self, group: str) -> str:
        right, proposals, found, planted = (
            self._counts[group, name] for name in ("right", "proposed", "found", "planted")
        )
        precision, recall = self.of(group)
        return f"{group:28s} precision {precision:.2f} ({right} of {proposals})  recall {recall:.2f} ({found} of {planted})"


def count(tally: Tally, plan: Plan, found: list[Candidate]) -> tuple[list[Candidate], list[Planted]]:
    """Add one plan to ``tally``; return the right proposals and the labels that were missed."""
    right = [row for row in found if any(label.hit(*ranges(plan, row)) for label in plan.planted)]
    got = [label for label in plan.planted if any(label.hit(*ranges(plan, row)) for row in found)]
    for group in ("all", f"lang {plan.document.lang}", f"set {plan.folder}"):
        tally.add(group, len(right), len(found), len(got), len(plan.planted))
    for kind in {row.kind.value for row in found} | {label.kind for label in plan.planted}:
        tally.add(
            f"kind {kind}",
            sum(row.kind.value == kind for row in right),
            sum(row.kind.value == kind for row in found),
            sum(label.kind == kind for label in got),
            sum(label.kind == kind for label in plan.planted),
        )
    return right, [label for label in plan.planted if label not in got]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the search for contradictions.")
    parser.add_argument("--set", choices=["development", "train", "fresh"], default="development")
    parser.add_argument("--details", action="store_true", help="show every proposal and every miss")
    parser.add_argument("--no-vectors", action="store_true")
    options = parser.parse_args()
    tally, slowest = Tally(), 0.0
    for plan in plans_of([options.set], None if options.no_vectors else CachedEmbedder(_VECTORS)):
        begun = time.perf_counter()
        found = proposed(plan.prepared.reading)
        slowest = max(slowest, time.perf_counter() - begun)
        right, missed = count(tally, plan, found)
        if options.details:
            print(f"{plan.folder} {plan.name}: {len(plan.prepared.pieces)} passages")
            for row in found:
                print(
                    f"  {'+' if row in right else '-'} {row.confidence:.2f} {row.kind.value} s{row.severity} {row.why}"
                )
            for label in missed:
                one, two = plan.document.text[slice(*label.one)], plan.document.text[slice(*label.two)]
                print(f"  missed {label.id} {label.kind}: {one[:70]!r} / {two[:70]!r}")
    print("\n".join(tally.lines()))
    print(f"slowest plan {slowest:.2f} s beside embedding")


if __name__ == "__main__":
    main()
