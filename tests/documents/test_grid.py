"""Spreadsheets as grids of values: types, merged heads, hidden sheets, limits, and files that are not what they say."""

from __future__ import annotations

import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from cemagent.documents.base import Limits
from cemagent.documents.grid import GridLimits, read_grid
from cemagent.errors import DocumentError, Reason


def book(path, rows, *, name="응답", **more):
    made = xlsxwriter.Workbook(str(path), more)
    page = made.add_worksheet(name)
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    moment = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, datetime):
                page.write_datetime(number, place, value, moment)
            elif isinstance(value, date):
                page.write_datetime(number, place, value, day)
            elif value is not None:
                page.write(number, place, value)
    return made, page


def test_values_keep_their_kind(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [
        ["이름", "점수", "비율", "날짜", "때", "예"],
        ["김", 3, 0.5, date(2026, 4, 18), datetime(2026, 4, 18, 9, 30), True],
        [],
        ["  ", None, None, "2026.4.18"],
        [None, None, None],
    ]
    made, _ = book(path, rows)
    made.close()
    assert read_grid(path) == {
        "응답": [
            rows[0],
            ["김", 3, 0.5, date(2026, 4, 18), datetime(2026, 4, 18, 9, 30), True],
            [],
            [None, None, None, "2026.4.18"],
        ]
    }


def test_formulas_give_the_value_saved_with_them_and_errors_none(tmp_path):
    path = tmp_path / "f.xlsx"
    made, page = book(path, [["a"]])
    page.write_formula("A2", "=1+1", None, 2)
    page.write_formula("B2", "=1/0", None, "#DIV/0!")
    page.write_formula("C2", '="예"', None, "예")
    made.close()
    assert read_grid(path)["응답"][1] == [2, None, "예"]


def test_a_merged_head_is_spread_over_its_columns_but_not_a_merged_body(tmp_path):
    path = tmp_path / "m.xlsx"
    made, page = book(path, [[], ["q1", "q2", "q3"], [1, 2, 3], [4]])
    page.merge_range("A1:C1", "감각")
    page.merge_range("A4:C4", "note")
    made.close()
    assert read_grid(path)["응답"] == [["감각"] * 3, ["q1", "q2", "q3"], [1, 2, 3], ["note"]]


def test_hidden_sheets_are_not_read_and_order_is_kept(tmp_path):
    path = tmp_path / "h.xlsx"
    made, _ = book(path, [["x"]], name="나중")
    secret = made.add_worksheet("secret")
    secret.write(0, 0, "hidden")
    secret.hide()
    made.add_worksheet("가")
    made.close()
    assert read_grid(path) == {"나중": [["x"]], "가": []}


def test_a_workbook_of_another_program_is_read(tmp_path):
    path = tmp_path / "o.xlsx"
    other = openpyxl.Workbook()
    other.active.append(["종류", "demands"])
    other.active.append([date(2026, 1, 2), 7])
    other.save(path)
    assert read_grid(path)["Sheet"] == [["종류", "demands"], [date(2026, 1, 2), 7]]


@pytest.mark.parametrize(
    ("rows", "sizes"),
    [
        ([["x"]] * 6, GridLimits(max_rows=5)),
        ([["x"] * 6], GridLimits(max_columns=5)),
        ([["x"] * 3] * 3, GridLimits(max_cells=8)),
    ],
)
def test_a_sheet_over_a_limit_is_refused(tmp_path, rows, sizes):
    path = tmp_path / "l.xlsx"
    made, _ = book(path, rows)
    made.close()
    with pytest.raises(DocumentError) as caught:
        read_grid(path, sizes=sizes)
    assert caught.value.reason is Reason.TOO_LARGE


def test_empty_rows_far_down_do_not_count(tmp_path):
    path = tmp_path / "d.xlsx"
    made, page = book(path, [["x"]])
    page.write(50_000, 0, "far")
    made.close()
    rows = read_grid(path, sizes=GridLimits(max_rows=5))["응답"]
    assert (len(rows), rows[-1]) == (50_001, ["far"])


def refused(path, limits=None):
    with pytest.raises(DocumentError) as caught:
        read_grid(path, limits)
    assert caught.value.ko != caught.value.en
    return caught.value.reason


def test_files_that_are_no_workbook_say_why(tmp_path):
    missing, text, empty, old = (tmp_path / name for name in ("no.xlsx", "t.xlsx", "e.xlsx", "o.xls"))
    text.write_text("a,b\n1,2\n", encoding="utf-8")
    empty.write_bytes(b"")
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert refused(missing) is Reason.NOT_FOUND
    assert refused(text) is Reason.CORRUPT
    assert refused(empty) is Reason.EMPTY
    assert refused(old) is Reason.UNSUPPORTED
    assert refused(locked) is Reason.ENCRYPTED


def test_bombs_and_broken_parts_are_refused(tmp_path):
    path = tmp_path / "b.xlsx"
    made, _ = book(path, [["x" * 1000]] * 200)
    made.close()
    assert refused(path, Limits(max_bytes=100)) is Reason.TOO_LARGE
    assert refused(path, Limits(max_unpacked=1000)) is Reason.BOMB
    for old, new, reason in (
        (b"<sheetData>", b"<sheetData", Reason.CORRUPT),
        (b"?>\n<worksheet", b'?>\n<!DOCTYPE x [<!ENTITY a "b">]><worksheet', Reason.BOMB),
    ):
        broken = tmp_path / "broken.xlsx"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                target.writestr(name, content.replace(old, new) if "sheet1.xml" in name else content)
        assert refused(broken) is reason


def test_a_large_survey_is_read_in_time(tmp_path):
    path = tmp_path / "s.xlsx"
    made = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = made.add_worksheet("s")
    for number in range(20_000):
        page.write_row(number, 0, [number, *[number % 7 + 1] * 14])
    made.close()
    begun = time.process_time()  # not the clock on the wall: the machine that runs tests is shared
    rows = read_grid(path)["s"]
    assert (len(rows), rows[19_999][:3]) == (20_000, [19_999, 1, 1])
    assert time.process_time() - begun < 20
