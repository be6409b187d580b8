from __future__ import annotations

import pytest

from cemagent.errors import MethodError
from cemagent.method.stages import view
from cemagent.records.turn import GateState
from tests.method.small import DESK, METHOD, operations


def test_an_empty_stage_is_closed() -> None:
    assert operations().stage_view().gate.state is GateState.CLOSED


def test_what_is_required_and_missing_is_named() -> None:
    ops = operations()
    ops.record("world.journey", "Desk - gets a key - use (visits, June 2026, 12 people)")
    [finding] = ops.stage_view().gate.missing
    assert str(finding) == "required_fields of world (Desk: contact type)"
    with pytest.raises(MethodError, match="gate is closed"):
        ops.approve(ops.propose()[0])


def test_a_complete_stage_with_a_source_passes() -> None:
    ops = operations()
    ops.record("world.journey", DESK)
    assert ops.stage_view().gate.state is GateState.PASSED


@pytest.mark.parametrize("question", ["world.journey", "world.pain"])
def test_an_assumption_anywhere_is_a_draft(question: str) -> None:
    ops = operations()
    ops.record("world.journey", DESK)
    ops.assume(question)
    assert ops.stage_view().gate.state is GateState.DRAFT


def test_a_stage_on_one_that_has_not_passed_is_a_draft() -> None:
    ops = operations()
    ops.record("promise.lines", "You are known by name here (tests, June 2026, 9 guests)")
    assert view(METHOD, ops.engagement, "promise").gate.state is GateState.DRAFT
