"""An embedder, a grader, a report format and a command."""

from __future__ import annotations

from pathlib import Path

from cemagent.errors import Lang
from cemagent.records.document import Document
from cemagent.records.portfolio import Portfolio
from cemagent.records.retrieval import Embedder
from cemagent.records.review import Review, Verdict
from cemagent.review.grader import Grader, GraderParts, stage_means
from cemagent.testing import FakeEmbedder


def make_embedder(model: str) -> Embedder:
    """Return an embedder without a model; ``model`` is what follows the colon of its name."""
    embedder = FakeEmbedder()
    embedder.name = "sample"
    return embedder


class StrictGrader:
    """Finds nothing, and says so."""

    name = "strict"

    def __init__(self, parts: GraderParts) -> None:
        self._criteria = parts.playbooks.criteria()

    def grade(self, document: Document, name: str, lang: Lang | None = None) -> Review:
        """Return a review in which every level is 0."""
        verdicts = [
            Verdict(id=item.id, ref=item.ref, level=0, confidence=1.0, rationale="Not found.")
            for item in self._criteria
        ]
        return Review(
            document=name,
            sha256=document.sha256,
            status="reviewed",
            lang=document.lang,
            grader=self.name,
            is_plan=True,
            criteria=verdicts,
            stages=stage_means(verdicts),
        )


def make_strict_grader(parts: GraderParts) -> Grader:
    """Return the grader."""
    return StrictGrader(parts)


def write_lines(portfolio: Portfolio, folder: Path) -> list[Path]:
    """Write ``lines.txt``."""
    target = folder / "lines.txt"
    lines = [f"{review.document}: {review.status}, {len(review.criteria)} criteria" for review in portfolio.reviews]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [target]


def greet(name: str) -> None:
    """Say hello to NAME."""
    print(f"Hello, {name}.")
