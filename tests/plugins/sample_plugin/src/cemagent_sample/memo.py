"""Reads ``.memo`` files: a first line that is the title, then one paragraph a line."""

from __future__ import annotations

from cemagent.documents.base import DocumentBuilder, Limits, Reader
from cemagent.records.document import Document


class MemoReader:
    """Plain text in UTF-8 with a title."""

    name = "memo"
    extensions = frozenset({".memo"})
    media_type = "text/x-memo"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``."""
        builder = DocumentBuilder(name, data, self.media_type, limits)
        title, *lines = data.decode("utf-8").splitlines()
        builder.heading(title)
        for line in lines:
            builder.paragraph(line)
        return builder.finish()


def readers() -> list[Reader]:
    """Return the reader."""
    return [MemoReader()]
