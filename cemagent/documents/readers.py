"""The readers that come with cemagent."""

from __future__ import annotations

from cemagent.documents.base import Reader
from cemagent.documents.docx import DocxReader
from cemagent.documents.encrypted import EncryptedOfficeReader
from cemagent.documents.html import HtmlReader
from cemagent.documents.hwp import HwpReader, OldHwpReader
from cemagent.documents.hwpx import HwpxReader
from cemagent.documents.legacy import LegacyReader
from cemagent.documents.markdown import MarkdownReader
from cemagent.documents.pdf import PdfReader
from cemagent.documents.pptx import PptxReader
from cemagent.documents.sniffing import DOC, PPT
from cemagent.documents.text import TextReader
from cemagent.documents.xlsx import XlsxReader


def default_readers() -> list[Reader]:
    """Return a reader for each format, the composition root's default."""
    docx, pptx = DocxReader(), PptxReader()
    return [
        MarkdownReader(),
        TextReader(),
        HtmlReader(),
        docx,
        pptx,
        PdfReader(),
        XlsxReader(),
        HwpReader(),
        HwpxReader(),
        LegacyReader("DOC", frozenset({".doc"}), DOC, docx, "docx"),
        LegacyReader("PPT", frozenset({".ppt"}), PPT, pptx, "pptx"),
        OldHwpReader(),
        EncryptedOfficeReader(),
    ]
