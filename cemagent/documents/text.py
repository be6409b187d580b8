"""Plain text, and the recognition of its encoding: UTF-8, UTF-16, CP949."""

from __future__ import annotations

import re

from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.problems import Problem, problem
from cemagent.records.document import Document, SpanKind

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LIST_ITEM = re.compile(r"\s*(?:[-*•·‣▪○●◦□■▶➤※]|\(?\d{1,3}[.)]|[①-⑳]|[가-하][.)])\s+\S")
_USUAL = re.compile(
    r"[\t\n\r -~\u00a0-\u00ff\u2010-\u203b\u2460-\u25ff\u3000-\u318f\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)
_PARAGRAPH = re.compile(r"\n[ \t\u3000]*\n")


def decode(data: bytes, name: str) -> str:
    """Return ``data`` as text.

    Raises:
        DocumentError: it is binary or in an encoding that is not known (``CORRUPT``).

    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            return text
    text = data.decode("utf-8", "replace")
    if len(data) > 64 and text.count("\ufffd") <= len(text) // 100 and _plausible(text):
        return text
    raise problem(Problem.UNKNOWN_ENCODING, name)


def is_text(data: bytes) -> bool:
    """Whether the start of ``data`` could be text."""
    if any(data.startswith(bom) for bom, _ in _BOMS):
        return True
    head = data[:4096]
    return _wide(head) is not None or not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)


def _candidates(data: bytes) -> list[str]:
    wide = _wide(data[:4096])
    return [wide] if wide else ["utf-8", "cp949"]


def _wide(head: bytes) -> str | None:
    """Recognise UTF-16 without a byte order mark: read as such, nearly all of it is usual text."""
    if b"\0" not in head:
        return None
    whole = head[: len(head) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = whole.decode(encoding, "replace")
        if len(text) >= 4 and len(_USUAL.findall(text)) >= 0.9 * len(text):
            return encoding
    return None


def _plausible(text: str) -> bool:
    controls = sum(char < " " and char not in "\t\n\r\f\x1b" for char in text)
    return controls <= len(text) // 200


class TextReader:
    """Plain text; blank lines separate paragraphs, bullets and numbers make list items."""

    name = "TXT"
    extensions = frozenset({".txt", ".text"})
    media_type = "text/plain"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        builder = DocumentBuilder(name, data, self.media_type, limits)
        add_plain(builder, decode(data, name))
        return builder.finish()


def add_plain(builder: DocumentBuilder, text: str) -> None:
    """Add plain text to ``builder``, a block for each paragraph and each list item."""
    for paragraph in _PARAGRAPH.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        block: list[str] = []
        for line in paragraph.split("\n"):
            if _LIST_ITEM.match(line):
                builder.paragraph("\n".join(block))
                block = []
                builder.paragraph(line, SpanKind.LIST_ITEM)
            else:
                block.append(line)
        builder.paragraph("\n".join(block))
