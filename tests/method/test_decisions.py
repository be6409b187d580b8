from __future__ import annotations

import pytest

from cemagent.errors import MethodError
from cemagent.method.changes import AnswerStatus
from tests.method.small import DESK, LINE, contacts, operations


def test_a_write_on_an_old_revision_is_refused() -> None:
    ops = operations()
    ops.record("world.journey", DESK)
    with pytest.raises(MethodError, match="changed since"):
        ops.record("world.journey", LINE, based_on=0)


def test_a_proposal_whose_answers_changed_is_refused() -> None:
    ops = operations()
    ops.record("world.journey", DESK)
    proposal, _ = ops.propose()
    ops.record("world.journey", LINE)
    with pytest.raises(MethodError, match="Answers have changed"):
        ops.approve(proposal)


def test_a_proposal_is_decided_once() -> None:
    ops = operations()
    ops.record("world.journey", DESK)
    proposal, _ = ops.propose()
    ops.reject(proposal)
    with pytest.raises(MethodError, match="no longer waits"):
        ops.approve(proposal)


def test_an_edit_counts_over_the_answer_and_can_be_taken_back() -> None:
    ops = operations()
    ops.record("world.journey", DESK)
    ops.edit("world.contacts[1].goal", "gets two keys")
    assert contacts(ops)[0]["goal"] == "gets two keys"
    ops.edit("world.contacts[1].goal", "")
    assert contacts(ops)[0]["goal"] == "gets a key"


def test_undo_brings_the_earlier_answer_back() -> None:
    ops = operations()
    ops.record("world.journey", DESK)
    ops.record("world.journey", LINE)
    ops.undo()
    assert contacts(ops)[0]["name"] == "Desk"
    ops.undo()
    assert ops.engagement.answers["world.journey"].revision == 4


def test_deleting_leaves_no_content() -> None:
    ops = operations()
    ops.record("world.journey", DESK)
    ops.delete("world.journey")
    assert ops.engagement.answers["world.journey"].status is AnswerStatus.DELETED
    assert contacts(ops) == []
    with pytest.raises(MethodError, match="no answer to delete"):
        ops.delete("world.journey")


def test_an_early_stage_declares_what_it_assumes() -> None:
    assert operations().go_to("promise") == ["world"]
