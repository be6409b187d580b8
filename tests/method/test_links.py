from __future__ import annotations

from typing import Any

from cemagent.agent.operations import Operations
from tests.method.small import DESK, LINE, operations


def promised(*answers: tuple[str, str]) -> tuple[Operations, dict[str, Any]]:
    ops = operations()
    ops.record("world.journey", f"{DESK}\n{LINE}")
    proposal, _ = ops.propose()
    ops.approve(proposal)
    for question, text in answers:
        ops.record(question, text)
    return ops, ops.stage_view("promise").contents["promise"]


def test_an_empty_reference_stays_empty_without_words_in_common() -> None:
    _, content = promised(("promise.lines", "You are never the last to hear of it"))
    assert "contact_id" not in content["lines"][0]


def test_an_entry_that_is_named_is_meant() -> None:
    _, content = promised(("promise.lines", "At the desk you are known by name\nSomebody answers (the Line)"))
    assert [line["contact_id"] for line in content["lines"]] == ["contact-1", "contact-2"]


def test_the_field_beside_a_reference_decides() -> None:
    _, content = promised(("promise.tension", "People want to learn the hour and only hear music"))
    assert content["position"]["contact_ids"] == ["contact-2"]


def test_a_mended_entry_elsewhere_makes_the_artifact_stale() -> None:
    ops, _ = promised(("promise.lines", "At the desk you are known by name (tests, June 2026, 9 guests)"))
    ops.go_to("promise")
    ops.approve(ops.propose()[0])
    ops.go_to("world")
    ops.record("world.journey", DESK.replace("gets a key", "gets two keys") + f"\n{LINE}")
    assert ops.approve(ops.propose()[0])[2] == ["promise"]
