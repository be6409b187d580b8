from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from openpyxl import Workbook

from cemagent.errors import ContentError, DocumentError, UsageError
from cemagent.tools.experience.listing import columns_shown, scale_list, scale_wording
from cemagent.tools.experience.loading import Roles, SurveyFile, mapped, open_table, save_map
from tests.experience.survey_cases import SCALES
from tests.tools.score_cases import EX15, ITEMS, ex15_file, table, write_csv


def workbook(path: Path) -> Path:
    book = Workbook()
    book.active.title = "Notes"
    book.active.append(["about", "this file"])
    sheet = book.create_sheet("Answers")
    headers, rows = table(60, store=True)
    for row in (headers, *rows):
        sheet.append(row)
    book.save(path)
    return path


def sav(path: Path) -> Path:
    headers, rows = table(60, store=True)
    pyreadstat.write_sav(pd.DataFrame(rows, columns=headers), str(path))
    return path


@pytest.mark.parametrize(
    "make", [lambda f: ex15_file(f, 60, store=True), lambda f: workbook(f / "a.xlsx"), lambda f: sav(f / "a.sav")]
)
def test_csv_spreadsheet_and_spss_give_the_same_survey(make, tmp_path):
    held = mapped(SurveyFile(make(tmp_path)), EX15)
    survey = held.survey(EX15)
    _, rows = table(60, store=True)
    assert survey.main.raw.tolist() == [row[:15] for row in rows]
    assert survey.main.items == tuple(ITEMS)
    assert list(survey.outcomes) == ["NPS"]
    assert list(survey.segments) == ["store"]


def test_a_sheet_is_chosen_by_name_and_refused_where_there_is_none(tmp_path):
    book = workbook(tmp_path / "a.xlsx")
    assert len(open_table(book, "Answers").rows) == 60
    with pytest.raises(UsageError, match="choose one of 'Notes', 'Answers'"):
        open_table(book, "Answer")
    with pytest.raises(UsageError, match="has no sheets") as caught:
        open_table(ex15_file(tmp_path, 60), "Answers")
    assert "시트가 없어" in caught.value.ko


def test_a_file_that_is_not_there_or_no_workbook_is_told(tmp_path):
    for name in ("none.csv", "none.xlsx", "none.sav"):
        with pytest.raises(UsageError, match="There is no file"):
            open_table(tmp_path / name)
    (tmp_path / "broken.xlsx").write_bytes(b"not a zip")
    with pytest.raises(DocumentError):
        open_table(tmp_path / "broken.xlsx")


def test_said_roles_win_over_guesses(tmp_path):
    headers, rows = table(60, store=True)
    path = write_csv(
        tmp_path / "a.csv",
        [*headers, "group", "w", "secs"],
        [[*row, "xyz"[i % 3], 1 + i % 2, 90 + i] for i, row in enumerate(rows)],
    )
    roles = Roles(("group", "store"), ("NPS",), (), "w", "secs")
    held = mapped(SurveyFile(path, roles=roles), EX15)
    survey = held.survey(EX15)
    assert set(survey.segments) == {"group", "store"}
    assert held.named(roles.segments) == "group"
    assert held.named(roles.comments) is None
    assert survey.weights is not None
    assert survey.durations is not None
    assert survey.durations[0] == 90
    with pytest.raises(UsageError, match="no column called 'branch'"):
        mapped(SurveyFile(path, roles=Roles(segments=("branch",))), EX15)


def test_a_saved_map_can_be_corrected_and_given_back(tmp_path):
    headers, rows = table(60, store=True)
    odd = ["feeling one" if name == "feel1" else name for name in headers]
    path = write_csv(tmp_path / "a.csv", odd, rows)
    guessed = mapped(SurveyFile(path), EX15)
    with pytest.raises(UsageError, match="found for feel1"):
        guessed.survey(EX15)
    save_map(guessed.columns, tmp_path / "map.yaml")
    text = (tmp_path / "map.yaml").read_text(encoding="utf-8")
    place = text.index("column: feeling one")
    corrected = text[:place] + text[place:].replace("role: ignore", "role: item\n    item: feel1", 1)
    (tmp_path / "map.yaml").write_text(corrected, encoding="utf-8")
    held = mapped(SurveyFile(path, column_map=tmp_path / "map.yaml"), EX15)
    assert held.survey(EX15).main.items == tuple(ITEMS)
    assert not held.columns.unsure()


def test_a_map_that_does_not_parse_is_told(tmp_path):
    path = ex15_file(tmp_path, 60)
    (tmp_path / "map.yaml").write_text("scale: [", encoding="utf-8")
    with pytest.raises(ContentError):
        mapped(SurveyFile(path, column_map=tmp_path / "map.yaml"), EX15)


def test_columns_are_shown_with_role_confidence_and_reason(tmp_path):
    shown = columns_shown(mapped(SurveyFile(ex15_file(tmp_path, 60, store=True)), EX15))
    assert shown.schema_version == "score-columns/1"
    assert shown.rows == 60
    first, store = shown.columns[0], shown.columns[-1]
    assert (first.role, first.item, first.sure) == ("item", "sense1", True)
    assert store.role == "segment"
    assert store.reason is not None
    assert store.reason.ko


def test_every_scale_is_listed_with_its_points_and_licence():
    listed = {row.id: row for row in scale_list(SCALES).scales}
    assert set(listed) == set(SCALES)
    assert listed["nps"].points == (0, 10)
    assert listed["cem-ex15"].items == 15
    assert listed["servqual"].licence == "copyrighted_user_supplied"


def test_wording_is_printed_about_a_thing_and_refused_where_it_is_owned():
    wording = scale_wording(EX15, "한빛마트", "ko")
    assert wording.items[0].text == "한빛마트를 접하면 감각이 즐겁다."
    assert [item.id for item in wording.items] == ITEMS
    assert wording.items[2].reverse
    assert wording.labels[0] == "전혀 그렇지 않다"
    assert scale_wording(EX15, "Northline", "en").items[0].text == "Contact with Northline pleases my senses."
    with pytest.raises(ContentError, match="copyrighted"):
        scale_wording(SCALES["brand-experience"], "Northline", "en")
