"""What a consultant needs from outside, given by the composition root."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from cemagent.agent.guarding import GuardedScale
from cemagent.errors import Lang
from cemagent.method.engagement import Engagement
from cemagent.records.document import Document
from cemagent.records.retrieval import CitedAnswer, Embedder, SearchResult, Vectors


class Services(Protocol):
    """Knowledge, files and exports; each call may take a while the first time."""

    def ask(self, question: str, lang: Lang) -> CitedAnswer:
        """Return a cited answer from the knowledge base."""
        ...

    def search(self, question: str, lang: Lang) -> SearchResult:
        """Return the passages of the knowledge base that answer a question."""
        ...

    def review(self, document: Document, lang: Lang) -> list[str]:
        """Grade a plan offline; return a line for each of its weakest criteria, the quote that counts in it."""
        ...

    def guarded_scales(self, lang: Lang) -> list[GuardedScale]:
        """Return the scales whose wording must not be shown."""
        ...

    def example(self, question: str, industry: str | None, lang: Lang) -> tuple[str, str] | None:
        """Return (company, model answer) of an example company of ``industry`` for a question's id, or None."""
        ...

    def industries(self, lang: Lang) -> dict[str, str]:
        """Return the names of the industries that have examples, by id."""
        ...

    def read(self, path: Path) -> Document:
        """Read a file in the sandbox.

        Raises:
            DocumentError: it cannot be read.
        """
        ...

    def similarities(self, question: str, texts: list[str]) -> Vectors:
        """Return the cosine of each text with ``question``, shape (n,); zeros without an embedder."""
        ...

    def scorecard_folders(self) -> list[Path]:
        """Return the folders of scorecard definitions; a later one replaces kinds of an earlier."""
        ...

    def scale_folders(self) -> list[Path]:
        """Return the folders of survey scales, ours first."""
        ...

    @property
    def embedder(self) -> Embedder | None:
        """Return the embedder in force, or None."""
        ...

    def export(self, engagement: Engagement, form: str, folder: Path, lang: Lang) -> Path:
        """Write the engagement as ``md``, ``html``, ``docx``, ``pptx`` or ``json`` and return the file."""
        ...
