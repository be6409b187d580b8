from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

from cemagent.documents.grid import read_grid
from cemagent.errors import UsageError
from cemagent.experience.reading import decoded, read_table, table_from_sheets, table_from_text
from cemagent.experience.table import table_from_rows

KOREAN = '응답자 번호,만족도,의견\n1,5,"좋아요, 또 올게요"\n2,4,그저 그래요\n3,3,\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_reads_the_same(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(KOREAN.encode(encoding))
    table = read_table(path)
    assert [column.name for column in table.columns] == ["응답자 번호", "만족도", "의견"]
    assert table.column("의견").values == ("좋아요, 또 올게요", "그저 그래요")
    assert table.column("의견").codes.tolist() == [0, 1, -1]
    assert table.rows.tolist() == [2, 3, 4]


def test_western_text_is_not_taken_for_korean() -> None:
    assert decoded("Zufriedenheit;für\n1;ä".encode("cp1252"), "a.csv").endswith("ä")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    table = table_from_text(f"a{delimiter}b\n1{delimiter}2\n3{delimiter}4\n", "a.csv")
    assert [column.values for column in table.columns] == [("1", "3"), ("2", "4")]


def test_a_wrong_delimiter_names_the_right_one() -> None:
    with pytest.raises(UsageError) as caught:
        table_from_text("a;b;c\n1;2;3\n", "a.csv", delimiter=",")
    assert "use that" in caught.value.en
    assert "';'" in caught.value.en
    assert "';'" in caught.value.ko


def test_columns_of_blanks_are_refused() -> None:
    with pytest.raises(UsageError, match="separated by spaces"):
        table_from_text("q1   q2   q3\n1   2   3\n4   5   6\n", "a.txt")


def test_excels_separator_line_is_heeded_and_rows_still_count_from_the_top() -> None:
    table = table_from_text("sep=;\na;b\n1;2\n", "a.csv")
    assert [column.name for column in table.columns] == ["a", "b"]
    assert table.rows.tolist() == [3]


def test_decimal_commas_become_points() -> None:
    table = table_from_text("weight;q1\n0,8;3\n1,2;4\n", "a.csv")
    assert table.column("weight").values == ("0.8", "1.2")
    assert "decimal_comma" in [note.code for note in table.notes]


def test_a_comma_that_groups_thousands_is_left_alone_beside_decimal_points() -> None:
    table = table_from_text("spend;w\n1,200;0.8\n3,400;1.2\n", "a.csv")
    assert table.column("spend").values == ("1,200", "3,400")


def test_title_rows_are_skipped_and_said() -> None:
    rows = [["2026 고객 조사", None, None], [], ["Q1", "Q2", "Q3"], [1, 2, 3], [4, 5, 6]]
    table = table_from_rows(rows, "a.xlsx")
    assert [column.name for column in table.columns] == ["Q1", "Q2", "Q3"]
    assert table.rows.tolist() == [4, 5]
    assert "title_rows_skipped" in [note.code for note in table.notes]


def test_two_header_rows_are_joined_and_the_group_reaches_right() -> None:
    rows = [["응답자", "만족도", None], ["", "매장", "앱"], *[[f"p{i}", i % 5 + 1, (i + 2) % 5 + 1] for i in range(12)]]
    table = table_from_rows(rows, "a.xlsx")
    assert [column.name for column in table.columns] == ["응답자", "만족도 / 매장", "만족도 / 앱"]
    assert len(table.rows) == 12
    note = next(note for note in table.notes if note.code == "header_rows_joined")
    assert "1, 2" in note.text.en


def test_question_texts_under_short_names_are_a_header_too() -> None:
    rows = [["Q1", "Q2"], ["I am satisfied.", "I trust it."], *[[i % 5 + 1, (i * 2) % 5 + 1] for i in range(20)]]
    table = table_from_rows(rows, "a.csv")
    assert table.columns[0].parts == ("Q1", "I am satisfied.")
    assert len(table.rows) == 20


def test_a_first_respondent_in_words_is_no_header() -> None:
    rows = [["성별", "답"], *[["여" if i % 2 else "남", "그렇다" if i % 3 else "보통이다"] for i in range(20)]]
    assert len(table_from_rows(rows, "a.csv").rows) == 20


def test_empty_columns_go_and_equal_headers_are_numbered() -> None:
    table = table_from_rows([["a", "", "a"], ["1", None, "2"], [None, None, None], ["3", "", "4"]], "a.csv")
    assert [column.name for column in table.columns] == ["a", "a (2)"]
    assert table.rows.tolist() == [2, 4]
    assert {"empty_columns", "duplicate_headers"} <= {note.code for note in table.notes}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "is empty"),
        ([["a", "b"]], "no answers below"),
        ([["1", "2", "3"], ["4", "5", "6"]], "has no header"),
    ],
)
def test_a_file_without_header_or_answers_is_refused(rows: list[list[str]], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        table_from_rows(rows, "a.csv")
    assert caught.value.ko != caught.value.en


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        read_table(tmp_path / "none.csv")
    path = tmp_path / "a.csv"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    with pytest.raises(UsageError, match="not readable text"):
        read_table(path)


def test_a_column_is_found_by_part_of_its_name_unless_two_have_it() -> None:
    table = table_from_text("성별을 선택해 주세요,추천 의향,추천 이유\n여,9,좋아서\n", "a.csv")
    assert table.column("성별").name == "성별을 선택해 주세요"
    with pytest.raises(UsageError, match="several columns"):
        table.column("추천")
    with pytest.raises(UsageError, match="no column"):
        table.column("region")


def test_an_exact_name_comes_before_a_part_of_another() -> None:
    table = table_from_rows([["Q1", "만족"], ["만족", "만족"], *[[i % 5, i % 3] for i in range(20)]], "a.csv")
    assert table.column("만족").codes.max() == 2


def test_a_quote_that_never_closes_names_its_row() -> None:
    lines = ["id,comment", *[f"{i},good" for i in range(20)]]
    lines[3] = '2,"good'
    with pytest.raises(UsageError, match="row 4: a quote opens") as caught:
        table_from_text("\n".join(lines), "a.csv")
    assert "4행" in caught.value.ko


def test_an_unquoted_comma_names_its_row() -> None:
    lines = ["id,comment", *[f"{i},good" for i in range(20)]]
    lines[3] = "2,good, but slow"
    with pytest.raises(UsageError, match="row 4 has 3 cells"):
        table_from_text("\n".join(lines), "a.csv")
    lines[3] = '2,"a 5"" screen, bright"'
    assert len(table_from_text("\n".join(lines), "a.csv").rows) == 20


def test_keys_of_an_export_are_no_part_of_the_header() -> None:
    rows = [["Q1", "Q2"], ["Good?", "Fast?"], ['{"ImportId": "QID1"}', '{"ImportId": "QID2"}']]
    table = table_from_rows([*rows, *[[i % 5 + 1, i % 3 + 1] for i in range(20)]], "a.csv")
    assert [column.name for column in table.columns] == ["Q1 / Good?", "Q2 / Fast?"]


def test_a_workbook_gives_its_fullest_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        note, data = book.add_worksheet("안내"), book.add_worksheet("응답")
        note.write_row(0, 0, ["설명"])
        for i, row in enumerate([["Q1", "Q2"], [5, "매우 그렇다"], [4, "그렇다"]]):
            data.write_row(i, 0, row)
    sheets = read_grid(path)
    table = table_from_sheets(sheets, path.name)
    assert table.column("Q2").values == ("매우 그렇다", "그렇다")
    assert table.notes[0].code == "sheet_chosen"
    with pytest.raises(UsageError, match="no sheet"):
        table_from_sheets(sheets, path.name, "없음")


def test_an_spss_file_keeps_labels_and_declared_missing_values(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    frame = pd.DataFrame({"q1": [5.0, 4.0, 9.0, None], "sex": [1.0, 2.0, 2.0, 1.0]})
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={"q1": "나는 만족한다", "sex": "성별"},
        variable_value_labels={"q1": {1.0: "전혀 그렇지 않다", 5.0: "매우 그렇다"}, "sex": {1.0: "남", 2.0: "여"}},
        missing_ranges={"q1": [9]},
    )
    table = read_table(path)
    assert table.columns[0].parts == ("q1", "나는 만족한다")
    assert table.columns[0].codes.tolist() == [0, 1, -1, -1]
    assert table.column("sex").labels == {1.0: "남", 2.0: "여"}
    assert [note.code for note in table.notes] == ["declared_missing"]


def test_a_broken_spss_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    path.write_bytes(b"no such thing")
    with pytest.raises(UsageError, match="SPSS"):
        read_table(path)


def test_days_stay_days() -> None:
    table = table_from_rows([["q", "r"], [date(2026, 1, 2), 1], [3, 2]], "a.xlsx")
    assert table.column("q").values == (date(2026, 1, 2), 3)
