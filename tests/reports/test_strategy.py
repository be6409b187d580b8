"""What a strategy holds, and that every format shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from lxml import html

from cemagent.method.actions import ActionKind, actions_of
from cemagent.method.changes import AnswerStatus
from cemagent.records.turn import GateState
from cemagent.reports.strategy import strategy_of
from cemagent.reports.strategy_blocks import Table, blocks_of
from cemagent.reports.strategy_document import Grid, document_of
from cemagent.reports.strategy_items import Basis
from cemagent.reports.strategy_words import ACTION_WORDS, GATE_WORDS, LEDGER_WORDS, STATUS_WORDS, STRATEGY_WORDS
from tests.reports import engagements
from tests.reports.engagements import STRATEGY_WRITERS, TODAY, answered, method, rich, started, strategy

BOTH = pytest.mark.parametrize("lang", ["ko", "en"])


def alone(lang, question, text, **more):
    engagement = started(lang)
    for entry in engagements.LEDGER:
        engagement = engagements.after(
            engagement, engagements.add_evidence(engagement, entry, actor="a", at=engagements.AT)
        )
    return strategy_of(method(), answered(engagement, question, text, **more), lang, TODAY)


@BOTH
def test_values_are_shown_by_label_and_references_by_name(lang):
    stops = strategy(lang).find("touchpoint").items("touchpoints")
    promises = " ".join(item.name for item in strategy(lang).find("experiential_platform").items("evp"))
    pointing = [
        text for item in strategy(lang).find("brand_element").items("elements") if (text := item.text("evp_id"))
    ]
    assert pointing
    assert all(text.rstrip("…") in promises for text in pointing)
    schema = method().schemas["touchpoint"].fields[0]
    labels = next(field for field in schema.fields if field.id == "phase").labels
    assert {stop.text("phase") for stop in stops} <= {label.in_(lang)[0] for label in labels.values()}
    assert not any(value.id in ("id", "assumption", "evidence_ids") for stop in stops for value in stop.values)


@BOTH
def test_an_assumed_answer_marks_every_claim_made_from_it(lang):
    question = method().stage("world").questions[0]
    more = {"status": AnswerStatus.ASSUMED, "owner": "Kim", "test_by": date(2027, 1, 15)}
    made = alone(lang, question.id, question.good.in_(lang), **more)
    items = [
        item for stage in made.stages for part in stage.artifacts for value in part.item.values for item in value.items
    ]
    assert all(item.basis.assumed for item in items)
    said = [s for stage in made.stages for p in stage.artifacts for v in p.item.values for s in v.said]
    assert items or said
    assert all(one.basis.assumed for one in said)
    assert [(item.owner, item.test_by) for item in made.assumptions] == [("Kim", date(2027, 1, 15))]


def test_a_claim_carries_the_evidence_of_its_own_answer():
    project = strategy("en").find("cem_project")
    answer = next(
        answer for answer in strategy("en").answers if answer.text.startswith(project.value("problem").said[0].text)
    )
    assert answer.evidence
    assert project.value("problem").said[0].basis == Basis(answer.evidence)


@BOTH
def test_an_unapproved_stage_is_in_its_working_state(lang):
    made = strategy(lang)
    working = made.stage(engagements.WORKING)
    assert not working.is_approved
    assert all(artifact.revision is None for artifact in working.artifacts)
    assert made.stage("world").is_approved
    assert made.stage("world").artifacts[0].revision == 1


@BOTH
def test_a_stale_artifact_says_what_changed_and_its_stage_has_not_passed(lang):
    made = strategy(lang)
    first = method().playbooks[0]
    assert [item.stage for item in made.stale] == [first.id]
    question = first.questions[0].text.in_(lang)
    assert any(changed_part[:20] in question for changed_part in re.findall(r"[“:] ?(.{20})", made.stale[0].changed[0]))
    assert made.stage(first.id).state is not GateState.PASSED
    assert not made.stage(first.id).is_approved


@BOTH
def test_open_questions_carry_the_recommended_answer(lang):
    skipped = method().playbooks[1].questions[engagements.SKIPPED]
    found = [item for item in strategy(lang).questions if item.is_skipped]
    assert [item.question for item in found] == [" ".join(skipped.text.in_(lang).split("?")[0].split()) + "?"]
    assert all(line.strip(" -")[:12] in found[0].recommended for line in skipped.if_skipped.in_(lang).splitlines())


def test_certainty_is_shown_for_knowledge_only():
    assert [item.certainty for item in strategy("en").evidence] == [None, None, None, "C"]
    without = strategy_of(method(), rich("en"), "en", TODAY)
    assert "certainty not recorded" in without.evidence[3].kind_name
    assert "page 4" in without.evidence[1].kind_name


def test_wording_under_copyright_is_left_out_everywhere(tmp_path):
    scale = {"scale_id": "S", "licence": "copyrighted_user_supplied", "items": [{"text_en": "A secret item"}]}
    engagement = rich("en")
    saved = engagement.artifacts["scale_definition"].model_copy(update={"content": {"scales": [scale]}})
    question = next(
        question.id
        for question in method().stage("critique").questions
        if any(one.path == "scale_definition.scales.items" for one in question.fills)
    )
    answer = engagement.answers[question].model_copy(update={"text": "A secret item"})
    secret = engagement.model_copy(
        update={
            "artifacts": {**engagement.artifacts, "scale_definition": saved},
            "answers": {**engagement.answers, question: answer},
        }
    )
    made = strategy_of(method(), secret, "en", TODAY)
    text = STRATEGY_WRITERS["md"](made, tmp_path / "x.md").read_text(encoding="utf-8")
    assert "A secret item" not in text
    assert "others hold the rights" in text


@BOTH
def test_actions_have_owners_and_come_by_date(lang):
    found = actions_of(method(), rich(lang), lang)
    dates = [action.due or date.max for action in found]
    assert dates == sorted(dates)
    tests = [action for action in found if action.kind is ActionKind.TEST and action.owner.startswith("Kim Seoyeon")]
    assumed = [answer for answer in rich(lang).answers.values() if answer.is_assumption]
    assert len(tests) == len(assumed) > 0
    assert all(action.due == engagements.TEST_BY for action in tests)
    reviews = [action.what for action in found if action.kind is ActionKind.REVIEW and action.stage == "world"]
    assert len(reviews) == len(set(reviews))


def test_tables_repeat_the_first_column_and_fit_a_page():
    tables = [
        block
        for stage in strategy("ko").stages
        for artifact in stage.artifacts
        for block in blocks_of(artifact.item)
        if isinstance(block, Table)
    ]
    assert any(table.parts > 1 for table in tables)
    assert all(sum(table.widths) <= 104 or len(table.columns) <= 2 for table in tables)
    for first, second in pairwise(tables):
        if second.part > 1:
            assert first.columns[0] == second.columns[0]
            assert [row[0] for row in first.rows] == [row[0] for row in second.rows]


@BOTH
def test_the_document_has_every_list(lang):
    anchors = {part.anchor for part in document_of(strategy(lang)) if hasattr(part, "anchor")}
    stages = {f"stage-{stage.id}" for stage in strategy(lang).stages}
    assert {"standing", "stale", "assumptions", "questions", "actions", "evidence", "answers"} | stages <= anchors
    grids = [part for part in document_of(strategy(lang)) if isinstance(part, Grid)]
    assert all(len(row) == len(grid.columns) == len(grid.widths) for grid in grids for row in grid.rows)


@BOTH
def test_the_page_escapes_names_and_its_links_lead_somewhere(lang, tmp_path):
    path = STRATEGY_WRITERS["html"](strategy(lang), tmp_path / "x.html")
    page = html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    assert page.xpath("//h1")[0].text_content() == engagements.CLIENT[lang]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.xpath("//a/@href")} <= set(ids)
    assert not page.xpath("//script | //link | //img")
    assert page.xpath("//*[contains(@class, 'mark-assumed')]")
    assert page.xpath("//*[contains(@class, 'working')]")


@BOTH
def test_markdown_tables_have_as_many_cells_as_columns(lang, tmp_path):
    text = STRATEGY_WRITERS["md"](strategy(lang), tmp_path / "x.md").read_text(encoding="utf-8")
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(cells) == 1
    assert "◇" in text
    assert "](#evidence-ev-1)" in text


def test_nothing_recorded_is_said(tmp_path):
    empty = strategy_of(method(), started("en", name=""), "en", TODAY)
    assert not empty.stages
    for form, write in STRATEGY_WRITERS.items():
        assert write(empty, tmp_path / f"x.{form}").stat().st_size > 500
    assert "Nothing has been recorded yet." in (tmp_path / "x.md").read_text(encoding="utf-8")


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "x.docx"
    path.write_text("old")
    monkeypatch.setattr("docx.document.Document.save", lambda self, name: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        STRATEGY_WRITERS["docx"](strategy_of(method(), started("en"), "en", TODAY), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("form", ["md", "html", "docx", "pptx"])
def test_control_characters_do_no_harm(form, tmp_path):
    made = replace(strategy_of(method(), started("en"), "en", TODAY), client="a\x0bb\x00c\ud800")
    assert STRATEGY_WRITERS[form](made, tmp_path / f"x.{form}").exists()


def test_an_interface_text_lacks_no_language():
    every = [STRATEGY_WORDS, GATE_WORDS, LEDGER_WORDS, ACTION_WORDS, STATUS_WORDS]
    for key, (korean, english) in (item for words in every for item in words.items()):
        assert korean, key
        assert not re.search("[가-힣]", english), key
        assert sorted(re.findall(r"\{\w+\}", korean)) == sorted(re.findall(r"\{\w+\}", english)), key
