"""The files that a scoring run can write."""

from __future__ import annotations

from cemagent.errors import UsageError

FORMATS = ("html", "xlsx", "json", "md", "docx", "svg", "png")
"""What can be written: the report as page, workbook, data, text and document, and its pictures."""


def formats_called(names: str) -> tuple[str, ...]:
    """Return the formats that ``names`` lists with commas between.

    Raises:
        UsageError: a name is not a format, or there is none.
    """
    wanted = tuple(dict.fromkeys(name.strip().lower() for name in names.split(",") if name.strip()))
    wrong = [name for name in wanted if name not in FORMATS]
    if wrong or not wanted:
        known, shown = ", ".join(FORMATS), ", ".join(wrong) or names
        raise UsageError(
            f"There is no report format '{shown}': choose from {known}.",
            f"'{shown}' 보고서 형식이 없습니다. 다음 중에서 고르십시오: {known}.",
        )
    return wanted
