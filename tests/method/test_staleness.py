from __future__ import annotations

from cemagent.agent.operations import Operations
from cemagent.method.stages import stale_in
from tests.method.small import DESK, LINE, METHOD, operations


def saved() -> Operations:
    ops = operations()
    ops.record("world.journey", DESK)
    ops.approve(ops.propose()[0])
    return ops


def changed(ops: Operations) -> dict[str, tuple[str, ...]]:
    return {item.artifact: item.changed for item in stale_in(METHOD, ops.engagement)}


def test_a_fresh_artifact_is_not_stale() -> None:
    assert changed(saved()) == {}


def test_an_answer_makes_its_artifact_stale_and_approval_mends_it() -> None:
    ops = saved()
    ops.record("world.journey", LINE)
    assert changed(ops) == {"world": ("answer:world.journey",)}
    ops.approve(ops.propose()[0])
    assert changed(ops) == {}


def test_an_edit_makes_stale() -> None:
    ops = saved()
    ops.edit("world.contacts[1].goal", "gets two keys")
    assert changed(ops) == {"world": ("edit:world.contacts[1].goal",)}


def test_an_answer_of_another_stage_does_not() -> None:
    ops = saved()
    ops.record("promise.lines", "You are known by name")
    assert changed(ops) == {}
