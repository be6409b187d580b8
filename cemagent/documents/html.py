"""HTML pages."""

from __future__ import annotations

import codecs
import re

from cemagent.documents.base import DocumentBuilder, Limits
from cemagent.documents.html_blocks import add_html
from cemagent.documents.text import decode
from cemagent.errors import DocumentError
from cemagent.records.document import Document

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""")


class HtmlReader:
    """HTML and XHTML; nothing that a page refers to is fetched."""

    name = "HTML"
    extensions = frozenset({".html", ".htm", ".xhtml"})
    media_type = "text/html"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``; see :class:`cemagent.documents.base.Reader`."""
        builder = DocumentBuilder(name, data, self.media_type, limits)
        add_html(builder, _decode(data, name))
        return builder.finish()


def _decode(data: bytes, name: str) -> str:
    """Decode as text files are; what that cannot read, by the encoding the page names."""
    try:
        return decode(data, name)
    except DocumentError:
        found = _CHARSET.search(data[:4096]) or _XML_ENCODING.search(data[:200])
        if not found:
            raise
        try:
            encoding = codecs.lookup(found.group(1).decode("ascii")).name
        except LookupError:
            encoding = "latin-1"
        return data.decode(encoding, "replace")
