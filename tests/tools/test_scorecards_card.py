"""Filled scorecards: bad input is told in both languages, files read back as they were, interviews make sound cards."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemagent.errors import CemagentError, ContentError, UsageError
from cemagent.forms.files import as_data, as_json, as_yaml
from cemagent.forms.interview import Session
from cemagent.forms.problems import FormError
from cemagent.tools.scorecards.blank import blank_yaml
from cemagent.tools.scorecards.card import Scorecard, load_scorecard, model_of, parse_scorecard
from cemagent.tools.scorecards.definition import Column, Definition
from cemagent.tools.scorecards.interview import script_of
from cemagent.tools.scorecards.sheet import read_sheet, write_sheet
from cemagent.tools.scorecards.summary import summary_of

from .scorecard_cases import DEFINITIONS, EXAMPLES, KINDS, TODAY, card, full

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), min_size=1, max_size=40
)
WORDS = TEXTS.filter(lambda text: text.strip() and not text.startswith("#"))


def cells_of(column: Column, definition: Definition) -> st.SearchStrategy[Any]:
    match column.type:
        case "score":
            return st.sampled_from([0, 1, 2, 3, *(["na"] if definition.applies else [])])
        case "number":
            return st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6).map(lambda value: round(value, 3))
        case "date":
            return st.dates(date(1990, 1, 2), date(2090, 1, 1))
        case "choice":
            return st.sampled_from(list(column.values))
        case _:
            return WORDS


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    definition = DEFINITIONS[draw(st.sampled_from(KINDS))]
    rows = []
    ids = [row.id for row in definition.rows] or [None] * 3
    for row in draw(st.lists(st.sampled_from(ids), unique=bool(definition.rows), max_size=6)):
        entry: dict[str, Any] = {"row": row} if row else {definition.key or "": draw(WORDS)}
        for column in definition.columns_of(row):
            if column.id != definition.key and draw(st.booleans()):
                entry[column.id] = draw(cells_of(column, definition))
        if draw(st.booleans()):
            entry["evidence_ids"] = draw(st.lists(st.from_regex(r"\AE[0-9]{1,3}\Z"), min_size=1, max_size=3))
        if len(entry) > 1 or not row:
            rows.append(entry)
    data = {"kind": definition.id, "version": definition.version, "rows": rows}
    if draw(st.booleans()):
        data |= {"subject": draw(WORDS), "date": draw(st.dates(date(1990, 1, 2), date(2090, 1, 1)))}
    return model_of(definition).model_validate(data)


@settings(deadline=None, max_examples=120)
@given(cards())
def test_yaml_and_json_read_back_as_they_were(made):
    text = as_yaml(made)
    again = parse_scorecard(text, DEFINITIONS).card
    assert as_yaml(again) == text
    assert as_data(again) == as_data(made)
    assert as_data(parse_scorecard(as_json(made), DEFINITIONS).card) == as_data(made)


@settings(deadline=None, max_examples=40)
@given(made=cards(), lang=st.sampled_from(["ko", "en"]))
def test_a_spreadsheet_reads_back_as_it_was(tmp_path_factory, made, lang):
    path = tmp_path_factory.mktemp("sheets") / "card.xlsx"
    definition = DEFINITIONS[made.kind]
    again = read_sheet(write_sheet(made, definition, lang, path), DEFINITIONS).card
    order = {row.id: place for place, row in enumerate(definition.rows)}
    rows = sorted(as_data(made)["rows"], key=lambda row: order.get(row.get("row"), 0))
    assert as_data(again)["rows"] == rows
    assert (again.subject, again.date) == (made.subject, made.date)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_as_we_would_write_it(path):
    assert as_yaml(load_scorecard(path, DEFINITIONS).card) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_reads_as_all_gaps(kind, lang, tmp_path):
    definition = DEFINITIONS[kind]
    read = parse_scorecard(blank_yaml(definition, lang), DEFINITIONS).card
    assert len(read.entries) == len(definition.rows)
    summary = summary_of(read, definition, lang)
    assert summary.filled == summary.cells_filled == 0
    assert len(summary.gaps) == len(definition.rows)
    sheet = read_sheet(write_sheet(None, definition, lang, tmp_path / "b.xlsx"), DEFINITIONS).card
    assert sheet.entries == []


BAD = [
    ("demands", {"score": 4}, "score", "0, 1, 2, 3 또는 na(해당 없음)여야 합니다.", "must be 0, 1, 2, 3, or na"),
    ("demands", {"score": "good"}, "score", "0, 1, 2, 3 또는 na", "or na (not applicable)."),
    ("demands", {"score": True}, "score", "0, 1, 2, 3 또는 na", "or na (not applicable)."),
    ("capability", {"score": "na", "row": "people"}, "score", "0, 1, 2, 3 가운데 하나", "must be one of 0, 1, 2, 3."),
    ("demands", {"row": "open"}, "row", "다음 가운데 하나여야 합니다: open_access", "must be one of open_access"),
    ("demands", {"evidnce": "x"}, "evidnce", "'evidence'을(를) 쓰려던 것입니까?", "did you mean 'evidence'?"),
    ("flight-deck", {"value": "high"}, "value", "숫자여야 합니다.", "must be a number."),
    ("flight-deck", {"value": True}, "value", "숫자여야 합니다.", "must be a number."),
    ("flight-deck", {"goal": float("nan")}, "goal", "숫자여야 합니다.", "must be a number."),
    ("dna", {"updated_at": "lately"}, "updated_at", "날짜여야 합니다.", "must be a date."),
    ("dna", {"updated_at": 20260801}, "updated_at", "날짜여야 합니다.", "must be a date."),
    ("dna", {"group": "moods"}, "group", "다음 가운데 하나여야 합니다: identity", "must be one of identity"),
    ("dna", {"name": ""}, "name", "1자 이상이어야 합니다.", "needs 1 or more characters."),
    ("tasks", {"target": ["a"]}, "target", "글이어야 합니다.", "must be text."),
    ("hr", {"assumption": "maybe"}, "assumption", "true 또는 false", "must be true or false."),
]


@pytest.mark.parametrize(("kind", "change", "field", "ko", "en"), BAD)
def test_every_invalid_cell_names_itself_what_is_expected_and_an_example(kind, change, field, ko, en):
    with pytest.raises(FormError) as caught:
        card(kind, full(kind) | change)
    (problem,) = caught.value.problems
    assert problem.path == f"rows[1].{field}"
    assert ko in problem.sentence("ko")
    assert en in problem.sentence("en")
    if field != "evidnce":
        assert "예: " in problem.sentence("ko")
        assert "Example: " in problem.sentence("en")


@pytest.mark.parametrize(
    ("header", "path"),
    [({"date": "soon"}, "date"), ({"review_date": 7}, "review_date"), ({"version": 9}, "version"), ({"by": "x"}, "by")],
)
def test_every_invalid_header_field_names_itself(header, path):
    with pytest.raises(FormError) as caught:
        card("demands", **header)
    assert [problem.path for problem in caught.value.problems] == [path]


def test_a_mistake_in_a_file_names_its_line():
    text = "kind: demands\nversion: 1\nrows:\n  - row: process\n    score: 7\n"
    with pytest.raises(FormError) as caught:
        parse_scorecard(text, DEFINITIONS, "mine.yaml")
    assert "mine.yaml: 줄 > 1번째 > 점수 (rows[1].score, 5번째 줄)" in caught.value.ko
    assert "(rows[1].score, line 5)" in caught.value.en


def test_a_fixed_row_stands_once_unless_the_kind_takes_several():
    with pytest.raises(FormError, match="'time' once only"):
        card("tasks", full("tasks"), full("tasks"))
    assert len(card("approaches", full("approaches"), full("approaches")).entries) == 2


@pytest.mark.parametrize("text", ["", "[]", "rows: []", "kind: 3", "just words"])
def test_what_is_no_scorecard_says_what_one_begins_with(text):
    with pytest.raises(ContentError, match="'kind:'"):
        parse_scorecard(text, DEFINITIONS, "x.yaml")


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(UsageError, match="demands, tasks"):
        parse_scorecard("kind: swot\nversion: 1\n", DEFINITIONS)


def test_cells_are_taken_as_people_write_them():
    made = card("demands", {"row": "공개 접근", "score": "2", "evidence": 9}, {"row": "Process", "score": "해당 없음"})
    assert [(entry.row_id, entry.score, entry.evidence) for entry in made.rows] == [
        ("open_access", 2, "9"),
        ("process", "na", None),
    ]
    deck = card("flight-deck", full("flight-deck", value="41,200"))
    assert deck.rows[0].value == 41200
    held = card("dna", full("dna", updated_at="2026. 8. 3.", group="목표"))
    assert (held.rows[0].updated_at, held.rows[0].group) == (date(2026, 8, 3), "goals")


def answers(kind: str, lang: str) -> list[str]:
    """Answer every question with its own example; an open list ends after one entry."""
    definition = DEFINITIONS[kind]
    session = Session(script_of(definition, TODAY), "ko" if lang == "ko" else "en")
    said: list[str] = []
    while session.ask is not None:
        done = definition.key is not None and session.ask.id.startswith("2.")
        words = "-" if done else session.ask.example.in_(session.lang).split(",")[0 if session.ask.id == "date" else -1]
        words = "-" if done else ("오늘" if lang == "ko" else "today") if session.ask.id == "date" else words
        if session.ask.id.endswith((".score", ".value", ".goal", ".group", "review_date")) and not done:
            words = session.ask.example.in_(session.lang)
        session.give(words)
        said.append(words)
    return said


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_of_an_interview_are_answers_that_it_takes(kind, lang):
    definition = DEFINITIONS[kind]
    session = Session(script_of(definition, TODAY), lang, answers(kind, lang))
    made = session.result
    assert made.kind == kind
    assert made.date == TODAY
    summary = summary_of(made, definition, lang)
    assert summary.rows == (len(definition.rows) or 1)
    assert summary.filled == summary.rows
    assert summary.cells_filled == summary.cells


@pytest.mark.parametrize("kind", KINDS)
def test_skipping_everything_leaves_gaps_only(kind):
    session = Session(script_of(DEFINITIONS[kind], TODAY), "en")
    for words in ("somebody", "today"):
        session.give(words)
    while session.ask is not None:
        session.give("-")
    assert session.result.entries == []


def test_what_does_not_apply_needs_its_reason_and_a_full_score_no_gap():
    session = Session(script_of(DEFINITIONS["demands"], TODAY), "ko")
    for words in ("20대 세입자", "오늘", "-", "-", "해당 없음"):
        session.give(words)
    assert session.ask is not None
    assert session.ask.id == "open_access.reason"
    with pytest.raises(CemagentError, match="needed"):
        session.give("-")
    for words in ("재고가 없는 사업", "3점", "화면 12장 중 12장 (2026.4)"):
        session.give(words)
    assert session.ask.id == "specialist.score"
    for bad in ("5", "good", "-1"):
        with pytest.raises(CemagentError, match="0, 1, 2 or 3, or na"):
            session.give(bad)


def test_an_interview_takes_figures_dates_and_choices_and_says_what_it_wants():
    deck = Session(script_of(DEFINITIONS["flight-deck"], TODAY), "en", ["us", "today", "-", "-", "Stock accuracy"])
    assert deck.ask is not None
    with pytest.raises(CemagentError, match="with a number"):
        deck.give("rather high")
    deck.give("1,250")
    assert deck.ask.id.endswith(".unit")
    dna = Session(script_of(DEFINITIONS["dna"], TODAY), "ko", ["가정", "오늘", "-", "-", "이력"])
    with pytest.raises(CemagentError) as caught:
        dna.give("기분")
    assert "신원, 상황, 목표" in caught.value.ko
    assert json.dumps(dna.answers)
