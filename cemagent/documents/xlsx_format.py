"""Numbers as a spreadsheet shows them: dates, percentages, plain numbers."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from cemagent.documents.xmlsafe import Element, attr, child, children, number

_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_TIME_IDS = frozenset({18, 19, 20, 21, 45, 46, 47})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class Formats:
    """The number formats of a workbook's cell styles."""

    def __init__(self, styles: Element | None, *, from_1904: bool = False) -> None:
        self._epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
        codes = {
            number(attr(item, "numFmtId")) or 0: _QUOTED.sub("", attr(item, "formatCode") or "").lower()
            for item in children(child(styles, "numFmts"), "numFmt")
        }
        self._kinds: list[str] = []
        for item in children(child(styles, "cellXfs"), "xf"):
            identity = number(attr(item, "numFmtId")) or 0
            self._kinds.append(_kind(identity, codes.get(identity, "")))

    def show(self, raw: str, style: int) -> str:
        """Return the number ``raw`` as a cell of ``style`` shows it."""
        try:
            value = float(raw)
        except ValueError:
            return raw
        kind = self._kinds[style] if 0 <= style < len(self._kinds) else "number"
        if kind == "percent":
            return f"{round(value * 100, 6):.12g}%"
        if kind in {"date", "time"} and 0 <= value < 2_958_466:
            return self._date(value, kind)
        return f"{value:.15g}" if abs(value) < 1e15 else raw

    def _date(self, value: float, kind: str) -> str:
        moment = self._epoch + timedelta(seconds=round(value * 86400))
        if kind == "time" and value < 1:
            return (
                moment.strftime("%H:%M:%S").removesuffix(":00") if moment.second == 0 else moment.strftime("%H:%M:%S")
            )
        if moment.hour or moment.minute or moment.second:
            return moment.strftime("%Y-%m-%d %H:%M")
        return moment.strftime("%Y-%m-%d")


def _kind(identity: int, code: str) -> str:
    if identity in _TIME_IDS:
        return "time"
    if identity in _DATE_IDS:
        return "date"
    if identity in {9, 10} or "%" in code:
        return "percent"
    if re.search(r"[yd]", code) or re.search(r"m{3,}", code):
        return "date"
    return "time" if re.search(r"h|s", code) and "general" not in code else "number"
