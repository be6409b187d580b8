"""What a report is written from: the reviews of one run, with the documents they quote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cemagent.errors import Lang
from cemagent.playbook import Criterion
from cemagent.records.document import Document
from cemagent.records.review import Review


@dataclass
class Portfolio:
    """The reviews of one run in the order of their sources.

    ``criteria`` is the rubric in order. ``texts`` is the folder that holds the text of every
    reviewed document as ``SHA256.txt``; ``documents`` gives the parsed documents while they
    are at hand.
    """

    lang: Lang
    criteria: list[Criterion]
    reviews: list[Review] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    """By ``sha256``; the quotes of a report link into them."""
    one_language: bool = True
    """Whether plan pages are in ``lang`` too; else each is in its plan's language, as its rationales are."""

    def page_lang(self, review: Review) -> Lang:
        """Return the language of the page of ``review``."""
        return self.lang if self.one_language else review.lang or self.lang

    def reviewed(self) -> Iterator[Review]:
        """Yield the reviews of documents that were graded."""
        return (review for review in self.reviews if review.status == "reviewed")


class ReportWriter(Protocol):
    """Writes one format of a report."""

    def __call__(self, portfolio: Portfolio, folder: Path) -> list[Path]:
        """Write into ``folder`` and return the files written, the one to open first."""
        ...
