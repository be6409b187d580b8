"""Makes an Office or HWPX file the same bytes every time: fixed dates, also in the workbook behind a chart."""

from __future__ import annotations

import io
import re
import zipfile

_WHEN = (2026, 1, 19, 9, 0, 0)
_STAMP = "2026-01-19T09:00:00Z"
_DATE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def make_stable(data: bytes) -> bytes:
    """Return the archive ``data`` with fixed dates and without what depends on the machine."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out,
    ):
        for item in source.infolist():
            content = source.read(item)
            if item.filename.endswith(".xlsx"):
                content = make_stable(content)
            elif item.filename == "docProps/core.xml":
                content = _DATE.sub(rb"\g<1>" + _STAMP.encode() + rb"\g<3>", content)
            entry = zipfile.ZipInfo(item.filename, _WHEN)
            entry.compress_type = item.compress_type if item.filename == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            out.writestr(entry, content)
    return target.getvalue()
