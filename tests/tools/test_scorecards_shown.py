"""What a reader sees: pages that hide no gap, pictures without overlaps, spreadsheets that people can fill."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest

from cemagent.errors import ContentError, UsageError
from cemagent.forms.problems import FormError
from cemagent.reports.pictures.canvas import missing_letters, overlaps
from cemagent.tools.scorecards.card import load_scorecard
from cemagent.tools.scorecards.check import check_card
from cemagent.tools.scorecards.drawing import picture_of
from cemagent.tools.scorecards.files import load_file
from cemagent.tools.scorecards.kinds import kinds_of
from cemagent.tools.scorecards.sheet import read_sheet, write_sheet
from cemagent.tools.scorecards.showing import lead_of
from cemagent.tools.scorecards.summary import summary_of
from cemagent.tools.scorecards.writing import shown_card, written

from .scorecard_cases import DEFINITIONS, EXAMPLES, KINDS, TODAY, card, example, full

LONG = {
    "ko": "고객이 밤늦게 도착해 젖은 짐을 둘 곳을 찾지 못하고 로비를 세 번 돌았다는 말을 들은 일 ",
    "en": "a late guest with wet bags walked round the lobby three times looking for somewhere to put them ",
}


def crowded(kind, lang):
    """Return a scorecard whose every cell is long."""
    definition = DEFINITIONS[kind]
    rows = []
    for place, row in enumerate(definition.rows or [None] * 9):
        entry = full(kind)
        if row is not None:
            entry = {"row": row.id}
        for column in definition.columns_of(row.id if row else None):
            if column.type == "text":
                entry[column.id] = f"{place} {LONG[lang] * 2}"
            elif column.type == "number":
                entry[column.id] = 123456789.5
            elif column.type == "score":
                entry[column.id] = place % 4
        rows.append(entry)
    return card(kind, *rows, subject=LONG[lang].strip())


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_free_of_overlaps_and_missing_letters(kind, lang):
    definition = DEFINITIONS[kind]
    for held in (load_scorecard(example(kind), DEFINITIONS).card, crowded(kind, lang), card(kind, full(kind))):
        picture = picture_of(held, definition, lang)
        assert overlaps(picture) == []
        assert missing_letters(picture) == ""
        root = ElementTree.fromstring(picture.svg())
        assert root.tag.endswith("svg")
        assert definition.title.in_(lang) in picture.alt
        assert picture.svg() == picture_of(held, definition, lang).svg()


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_two_dates_are_drawn_over_each_other(lang):
    old, new = (load_scorecard(path, DEFINITIONS).card for path in EXAMPLES if path.name.startswith("demands"))
    picture = picture_of(new, DEFINITIONS["demands"], lang, old)
    assert overlaps(picture) == []
    words = " ".join(picture.texts)
    assert "2026-03-20" in words
    assert "2026-09-28" in words
    assert ("n=10" in words) or ("10줄의 평균" in words) or ("over 10 rows" in words)


def test_a_gap_is_seen_on_the_deck_and_a_goal_is_not_asked_where_there_is_none():
    held = load_scorecard(example("flight-deck"), DEFINITIONS).card
    words = picture_of(held, DEFINITIONS["flight-deck"], "en").texts
    assert words.count("empty") == 6
    assert any("not measured" in word for word in words)
    text = written(held, DEFINITIONS["flight-deck"], "md", "en")
    rivals = next(line for line in text.splitlines() if "two rivals" in line)
    assert "gap" not in rivals
    empty = next(line for line in text.splitlines() if line.startswith("| Customer numbers · Environment"))
    assert empty.count("gap") == 4


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_pages_hold_every_cell(path, lang):
    held = load_scorecard(path, DEFINITIONS)
    found = check_card(held.card, held.definition, lang, TODAY)
    flat = {form: " ".join(written(held.card, held.definition, form, lang, found).split()) for form in ("md", "html")}
    for text in flat.values():
        plain = re.sub(r"\\(.)", r"\1", text).replace("&#39;", "'")
        for entry in held.card.entries:
            for column in held.definition.columns:
                if column.type == "text" and entry.cell(column):
                    assert str(entry.cell(column)) in plain, entry.cell(column)
        for item in found:
            assert item.says in plain
        assert held.definition.basis.in_(lang) in plain
    assert "<svg" in flat["html"]
    assert flat["html"].count("<h1") == 1
    assert f'lang="{lang}"' in flat["html"]


def test_nothing_of_a_scorecard_becomes_markup():
    held = card("tasks", full("tasks", current="<script>alert(1)</script> | *bold* 3"), subject="<b>x</b>")
    page = written(held, DEFINITIONS["tasks"], "html", "en")
    assert "<script>" not in page
    assert "<b>x</b>" not in page
    row = next(line for line in written(held, DEFINITIONS["tasks"], "md", "en").splitlines() if "alert" in line)
    assert r"\<script\>" in row
    assert r"\| \*bold\*" in row


@pytest.mark.parametrize(
    ("held", "lang", "said"),
    [
        (card("demands"), "en", "Nothing is scored yet (0 not applicable, 12 not scored)."),
        (card("demands", full("demands")), "en", "Mean 2.00 of 3 over 1 row (0 not applicable, 11 not scored)"),
        (
            card("demands", {"row": "logistics", "score": "na"}),
            "ko",
            "아직 매긴 점수가 없습니다(해당 없음 1줄, 점수 없음 11줄).",
        ),
        (
            card("tasks", full("tasks", assumption=True)),
            "ko",
            "8줄 가운데 1줄, 필수 칸 32개 가운데 4개를 채웠습니다(가정 1줄).",
        ),
    ],
)
def test_the_lead_leaves_nothing_out(held, lang, said):
    definition = DEFINITIONS[held.kind]
    assert lead_of(summary_of(held, definition, lang), definition, lang).startswith(said)


def test_data_for_programs():
    held = load_scorecard(example("demands"), DEFINITIONS)
    shown = shown_card(held.card, held.definition, "en", check_card(held.card, held.definition, "en", TODAY))
    assert shown.schema_version == "scorecard-shown/1"
    assert shown.scorecard["rows"][6] == {"row": "logistics", "score": "na", "reason": held.card.rows[6].reason}
    kinds = kinds_of(DEFINITIONS, "ko").kinds
    assert [(kind.id, kind.rows) for kind in kinds][:3] == [("demands", 12), ("tasks", 8), ("dna", 0)]


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_workbook_of_an_example_reads_back(tmp_path, path, lang):
    held = load_scorecard(path, DEFINITIONS)
    made = write_sheet(held.card, held.definition, lang, tmp_path / "x.xlsx")
    again = load_file(made, DEFINITIONS)
    assert again.card.model_dump(exclude_unset=True) == held.card.model_dump(exclude_unset=True)
    twice = write_sheet(held.card, held.definition, lang, tmp_path / "y.xlsx")
    assert twice.read_bytes() == made.read_bytes()


def edited(tmp_path, kind, change, lang="en"):
    path = write_sheet(None, DEFINITIONS[kind], lang, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return path


def place_of(page, title):
    return next((cell.row, cell.column) for row in page.iter_rows() for cell in row if cell.value == title)


def test_a_filled_template_is_taken_as_people_fill_it(tmp_path):
    def fill(page):
        page.cell(place_of(page, "Date")[0], 2, date(2026, 4, 18))
        page.cell(place_of(page, "Owner")[0], 2, "Tom")
        row, column = place_of(page, "Score")
        page.delete_rows(row + 1)  # the guide below the titles
        page.cell(row + 1, column, 2)
        page.cell(row + 2, column, "na")
        page.cell(row + 2, column + 1, "no stock")
        page.cell(row + 3, column + 2, 12)
        page.cell(row + 3, place_of(page, "Assumption")[1], "yes")

    held = read_sheet(edited(tmp_path, "demands", fill), DEFINITIONS).card
    assert (held.date, held.owner, held.subject) == (date(2026, 4, 18), "Tom", None)
    assert [(row.row, row.score, row.reason, row.evidence, row.assumption) for row in held.rows] == [
        ("open_access", 2, None, None, False),
        ("real_time", "na", "no stock", None, False),
        ("specialist", None, None, "12", True),
    ]


def test_a_mistake_in_a_workbook_names_its_row_and_an_added_column_is_not_lost(tmp_path):
    def spoil(page):
        row, column = place_of(page, "점수")
        page.cell(row + 2, column, 7)
        page.cell(row, 20, "비고")
        page.cell(row + 3, 20, "잊지 말 것")
        page.cell(place_of(page, "점검일")[0], 2, "지난주")

    path = edited(tmp_path, "demands", spoil, "ko")
    with pytest.raises(FormError) as caught:
        read_sheet(path, DEFINITIONS)
    assert sorted((problem.path, problem.line) for problem in caught.value.problems) == [
        ("date", 6),
        ("rows[1].score", 12),
        ("rows[2].비고", 13),
    ]


def test_a_workbook_without_a_scorecard_says_how_to_begin(tmp_path):
    path = edited(tmp_path, "hr", lambda page: page.delete_rows(1, 40))
    with pytest.raises(ContentError, match="--as xlsx --blank"):
        read_sheet(path, DEFINITIONS)
    path = edited(tmp_path, "hr", lambda page: page.delete_rows(10, 1))
    with pytest.raises(ContentError, match="column titles"):
        read_sheet(path, DEFINITIONS)
    path = edited(tmp_path, "hr", lambda page: page.cell(3, 2, "swot"))
    with pytest.raises(UsageError, match="swot"):
        read_sheet(path, DEFINITIONS)


def test_a_template_offers_its_choices(tmp_path):
    path = write_sheet(None, DEFINITIONS["dna"], "ko", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["점검표", "안내"]
    rules = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation if rule.type == "list"]
    assert '"신원,상황,목표,시나리오 이력,선호,약속,결과,허락"' in rules
    guide = [row[0].value for row in book["안내"].iter_rows()]
    assert guide[:3] == ["항목", "고객 DNA", "이름"]
