"""What kind of file some bytes are, told from the bytes alone."""

from __future__ import annotations

import io
import re
import zipfile

from cemagent.documents.text import is_text

DOC = "application/msword"
PPT = "application/vnd.ms-powerpoint"
XLS = "application/vnd.ms-excel"
HWP = "application/x-hwp"
HWP3 = "application/x-hwp-v3"
HWPX = "application/hwp+zip"
ENCRYPTED_OFFICE = "application/encrypted"
ZIP = "application/zip"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OFFICE}wordprocessingml.document"
PPTX = f"{_OFFICE}presentationml.presentation"
XLSX = f"{_OFFICE}spreadsheetml.sheet"
PDF = "application/pdf"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("HwpSummaryInformation", HWP),
    ("WordDocument", DOC),
    ("PowerPoint Document", PPT),
    ("Workbook", XLS),
    ("Book", XLS),
)
_ZIP_FOLDERS = (
    ("word/", DOCX),
    ("ppt/", PPTX),
    ("xl/", XLSX),
    ("contents/section", HWPX),
    ("contents/content.hpf", HWPX),
)
_MAGIC = (
    (b"HWP Document File V3", HWP3),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def sniff(data: bytes) -> str | None:
    """Return the media type of ``data``; ``text/plain`` for any text, None when it is unknown."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(data)
    if b"%PDF-" in data[:1024]:
        return PDF
    if not is_text(data):
        return None
    return "text/html" if _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) else "text/plain"


def _ole(data: bytes) -> str | None:
    """Tell compound files apart by the stream names in their directory."""
    for stream, media_type in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return media_type
    return None


def _zip(data: bytes) -> str | None:
    """Tell ZIP-based formats apart; None for a ZIP that cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower().replace("\\", "/").lstrip("/") for name in archive.namelist()[:2000]]
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        return None
    office = "[content_types].xml" in names or "_rels/.rels" in names
    for folder, media_type in _ZIP_FOLDERS:
        if (office or media_type == HWPX) and any(name.startswith(folder) for name in names):
            return media_type
    return None if office else ZIP
