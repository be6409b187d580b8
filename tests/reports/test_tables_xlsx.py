"""Tables as a workbook: numbers stay numbers, text stays text, and what does not fit is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cemagent.reports.tables_xlsx import Column, TablePage, tab_names, write_tables_xlsx

PAGE = TablePage(
    name="점수",
    title="Scores of the dimensions",
    notes=("n = 212", "maximum likelihood"),
    columns=(
        Column("Dimension"),
        Column("n", "count"),
        Column("Mean", "number"),
        Column("Share", "share"),
        Column("On"),
    ),
    rows=(("감각", 212, 4.25, 0.5, date(2026, 11, 1)), ("=1+1", None, None, 0.25, "https://example.org")),
)


def test_numbers_are_numbers_and_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    page = load_workbook(write_tables_xlsx("Scores", [PAGE], tmp_path / "a.xlsx")).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][0] == "Scores of the dimensions"
    assert [row[0] for row in rows[1:3]] == ["n = 212", "maximum likelihood"]
    assert rows[4] == ["Dimension", "n", "Mean", "Share", "On"]
    assert rows[5][:4] == ["감각", 212, 4.25, 0.5]
    assert rows[6][:4] == ["=1+1", None, None, 0.25]
    assert page.cell(7, 1).data_type == "s"
    assert page.cell(7, 5).hyperlink is None
    assert page.cell(6, 4).number_format == "0%"


def test_the_header_stays_in_sight_and_long_names_keep_their_room(tmp_path: Path) -> None:
    wide = replace(PAGE, rows=((("고객 경험 " * 6).strip(), 1, 1.0, 1.0, None),))
    page = load_workbook(write_tables_xlsx("Scores", [wide], tmp_path / "a.xlsx")).worksheets[0]
    assert page.freeze_panes == "B6"
    assert page.auto_filter.ref == "A5:E6"
    assert page.column_dimensions["A"].width > 55
    assert page.column_dimensions["B"].width < 12


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (write_tables_xlsx("Scores", [PAGE], tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == other.read_bytes()


def test_names_of_tabs_are_made_legal_and_different() -> None:
    names = tab_names(["Scores: all/[1]", "scores  all  1", "x" * 40, "X" * 40, "'", "'quoted'"])
    assert len({name.casefold() for name in names}) == 6
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert names[4] == "5"
    assert names[5] == "quoted"


def test_a_row_that_does_not_fit_and_an_empty_book_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one page"):
        write_tables_xlsx("Scores", [], tmp_path / "a.xlsx")
    with pytest.raises(ValueError, match="does not fit"):
        write_tables_xlsx("Scores", [replace(PAGE, rows=(("x",),))], tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_figure_that_is_no_number_is_never_written(tmp_path: Path) -> None:
    broken = replace(PAGE, rows=(("x", 1, float("nan"), None, None),))
    with pytest.raises(TypeError, match="NAN"):
        write_tables_xlsx("Scores", [broken], tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
