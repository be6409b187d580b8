"""Scorecards and artifacts hold the same content, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from cemagent.content import shipped
from cemagent.forms.files import as_data
from cemagent.method.changes import LedgerEntry, LedgerKind
from cemagent.playbook import ArtifactSchema
from cemagent.playbook_files import load_playbooks
from cemagent.tools.scorecards.artifact import card_from, content_from
from cemagent.tools.scorecards.card import load_scorecard

from .scorecard_cases import DEFINITIONS, EXAMPLES, KINDS, card, full


@pytest.fixture(scope="module")
def schemas() -> dict[str, ArtifactSchema]:
    playbooks = load_playbooks([shipped("playbooks")]).playbooks
    return {item.id: item for playbook in playbooks for item in playbook.artifacts}


def there_and_back(schemas, held) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
    definition = DEFINITIONS[held.kind]
    written = content_from(held, definition, schemas[definition.artifact.id])
    return as_data(held), as_data(card_from(definition, written.content)), written.left_out


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_rows_come_back_from_the_artifact(schemas, path):
    held = load_scorecard(path, DEFINITIONS).card
    before, after, left_out = there_and_back(schemas, held)
    known = [row for row in before["rows"] if row.get("row") not in ("budget", "learning", "staff_time", "tools")]
    if held.kind == "flight-deck":
        for row in known:
            if row.get("unit") and "value" in row:
                row["metric"] += "" if row["unit"] in row["metric"] else f" ({row['unit']})"
    lost = {name.removeprefix("rows.") for name in left_out if name.startswith("rows.")} | {"unit"}
    kept = [{name: cell for name, cell in row.items() if name not in lost} for row in known]
    again = [row for row in after["rows"] if row.get("row") in {one.get("row") for one in known}]
    assert again == kept


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_artifact_has_no_place_for_is_named(schemas, kind):
    held = card(kind, full(kind, evidence_ids=["E1"]))
    _, _, left_out = there_and_back(schemas, held)
    expected = {
        "demands": [],
        "tasks": ["date", "owner", "subject"],
        "dna": ["date", "owner", "subject"],
        "flight-deck": ["date", "subject"],
        "approaches": ["date", "owner", "rows.evidence", "subject"],
        "capability": ["date", "owner", "rows.evidence_ids", "rows.gap", "rows.owner", "subject"],
        "hr": ["date", "owner", "rows.evidence_ids", "subject"],
    }
    assert left_out == expected[kind]


def test_what_does_not_apply_keeps_its_reason_where_the_artifact_has_the_evidence(schemas):
    definition = DEFINITIONS["demands"]
    held = card("demands", {"row": "price_setting", "score": "na", "reason": "fixed rates"})
    content = content_from(held, definition, schemas["demand_audit"]).content
    assert content["demands"]["price_setting"] == {"score": "na", "evidence": "fixed rates"}
    assert content["audited_on"] == held.date
    again = card_from(definition, content)
    assert (again.rows[0].score, again.rows[0].reason, again.rows[0].evidence) == ("na", "fixed rates", None)


def test_fields_that_a_scorecard_does_not_know_stay(schemas):
    base = {
        "attributes": [{"id": "attribute-1", "name": "put off twice", "scenario_id": "SC-1", "purpose": "old"}],
        "other": 1,
    }
    held = card("dna", full("dna"))
    content = content_from(held, DEFINITIONS["dna"], schemas["customer_dna"], base).content
    (entry,) = content["attributes"]
    assert (entry["id"], entry["scenario_id"], entry["purpose"]) == ("attribute-1", "SC-1", "nobody explains twice")
    assert content["other"] == 1
    assert base["attributes"][0]["purpose"] == "old"


def test_causes_go_into_the_links_of_the_deck_once(schemas):
    definition, schema = DEFINITIONS["flight-deck"], schemas["flight_deck"]
    held = card("flight-deck", full("flight-deck"))
    content = content_from(held, definition, schema).content
    pair = {"cause": "Stock accuracy", "result": "installation error two days later"}
    assert content["cause_links"] == [pair]
    assert content_from(held, definition, schema, content).content["cause_links"] == [pair]
    assert content["cells"]["experience"]["operations"][0]["metric"] == "Stock accuracy (%)"
    assert card_from(definition, content).rows[0].drives == "installation error two days later"


def test_scores_are_text_where_the_artifact_lists_them_and_numbers_where_it_counts(schemas):
    demands = content_from(card("demands", full("demands")), DEFINITIONS["demands"], schemas["demand_audit"]).content
    assert demands["demands"]["open_access"]["score"] == "2"
    audit = content_from(card("capability", full("capability")), DEFINITIONS["capability"], schemas["capability_audit"])
    assert audit.content["areas"] == [{"area": "people", "score": 1, "evidence": "half of 60 observed (May 2026)"}]


def test_evidence_kept_as_ids_is_told_in_the_words_of_the_ledger():
    content = {"audits": [{"approach": "crm", "experience_gap": "the walk home", "evidence_ids": ["ev-1", "ev-9"]}]}
    ledger = {
        "ev-1": LedgerEntry(id="ev-1", kind=LedgerKind.NAMED, source="recall talks", quote="nobody named the seat")
    }
    held = card_from(DEFINITIONS["approaches"], content, ledger)
    assert held.rows[0].evidence == "nobody named the seat"
    assert card_from(DEFINITIONS["approaches"], content).rows[0].evidence is None


def test_values_that_do_not_fit_are_left_empty_and_strange_rows_out():
    content = {
        "areas": [{"area": "people", "score": 9, "evidence": "x"}, {"area": "luck", "score": 1}, {"score": 2}, "x"]
    }
    held = card_from(DEFINITIONS["capability"], content)
    assert [(row.row, row.score, row.evidence) for row in held.rows] == [("people", None, "x")]
    assert card_from(DEFINITIONS["flight-deck"], {"cells": None}).rows == []
