"""Whatever is done in whatever order, the method's promises hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cemagent.agent.operations import Operations
from cemagent.errors import MethodError
from cemagent.method.changes import CHANGES, LedgerEntry, LedgerKind, Saved
from cemagent.method.engagement import Engagement, fold
from cemagent.method.links import digest
from cemagent.method.stages import stale_in, view
from cemagent.records.turn import GateState
from tests.method.small import DESK, LINE, METHOD, operations

QUESTIONS = [question.id for playbook in METHOD.playbooks for question in playbook.questions] + [
    "world.more#contact_type"
]
TEXTS = [
    DESK,
    f"{DESK}\n{LINE}",
    "Bill - pays - end",
    "Desk: face to face",
    "At the desk you are known by name (tests, June 2026, 9 guests)",
    "two minutes",
    "Kim, March 2027",
    "없음",
    "1, 2",
    ":; - | (",
]
PATHS = ["world.contacts[1].goal", "world.contacts[2].phase", "promise.lines[1].text", "world.nothing"]
question = st.sampled_from(QUESTIONS)
text = st.one_of(st.sampled_from(TEXTS), st.text(max_size=40))
step = st.one_of(
    st.tuples(st.just("record"), question, text),
    st.tuples(st.just("skip"), question),
    st.tuples(st.just("assume"), question),
    st.tuples(st.just("delete"), question),
    st.tuples(st.just("go_to"), st.sampled_from(["world", "promise"])),
    st.tuples(st.just("decide"), st.sampled_from(["propose", "approve", "reject"])),
    st.tuples(st.just("decide"), st.just("approve")),
    st.tuples(st.just("edit"), st.sampled_from(PATHS), st.sampled_from(["use", "another goal", ""])),
    st.tuples(st.just("undo")),
    st.tuples(st.just("add_evidence"), st.integers(1, 9), st.sampled_from(["a quote", " "])),
)


def do(ops: Operations, name: str, *args: Any) -> None:
    """Do one thing, as far as the method allows it; look at what an approval wrote."""
    try:
        if name == "decide":
            decide(ops, args[0])
        elif name == "add_evidence":
            entry = LedgerEntry(id=f"ev-{args[0]}", kind=LedgerKind.NAMED, source=f"log {args[0]}", quote=args[1])
            ops.add_evidence(entry)
        else:
            getattr(ops, name)(*args)
    except MethodError:
        pass


def decide(ops: Operations, what: str) -> None:
    waiting = ops.engagement.pending
    proposal = waiting.id if waiting else ops.propose()[0]
    if what == "reject":
        ops.reject(proposal)
    elif what == "approve":
        stage = ops.engagement.proposals[proposal].stage
        gate = view(METHOD, ops.engagement, stage).gate
        before = len(ops.changes)
        ops.approve(proposal)
        saved = [change for change in ops.changes[before:] if isinstance(change, Saved)]
        assert saved
        assert all(change.gate is gate.state for change in saved)


def done(steps: list[tuple[Any, ...]]) -> Operations:
    ops = operations()
    for name, *args in steps:
        do(ops, name, *args)
    return ops


def now_at(engagement: Engagement, source: str) -> str:
    """Return the present version of a source, found without the method's own way."""
    kind, _, name = source.partition(":")
    if kind == "answer":
        return str(engagement.answers[name].revision if name in engagement.answers else 0)
    if kind == "evidence":
        return str(int(name in engagement.ledger))
    if kind == "edit":
        return str(engagement.edits[name].number if name in engagement.edits else 0)
    target, _, wanted = name.rpartition("/")
    artifact, _, field = target.partition(".")
    saved = engagement.artifacts.get(artifact)
    entries = (saved.content.get(field) or []) if saved else []
    return next((digest(entry) for entry in entries if entry.get("id") == wanted), "gone")


FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BEGINNINGS: list[list[tuple[Any, ...]]] = [
    [],
    [("record", "world.journey", DESK), ("decide", "approve")],
    [
        ("record", "world.journey", f"{DESK}\n{LINE}"),
        ("decide", "approve"),
        ("record", "promise.lines", "At the desk you are known by name (tests, June 2026, 9 guests)"),
        ("go_to", "promise"),
        ("decide", "approve"),
        ("go_to", "world"),
    ],
]
sequences = st.builds(list.__add__, st.sampled_from(BEGINNINGS), st.lists(step, max_size=18))


@FEW
@given(sequences)
def test_nothing_is_approved_beyond_its_gate(steps: list[tuple[Any, ...]]) -> None:
    ops = done(steps)
    assert all(saved.gate is not GateState.CLOSED for saved in ops.engagement.artifacts.values())


@FEW
@given(sequences)
def test_a_gate_with_an_assumption_never_passes(steps: list[tuple[Any, ...]]) -> None:
    ops = done(steps)
    for playbook in METHOD.playbooks:
        own = {item.id for item in playbook.questions}
        assumed = any(
            answer.is_assumption for name, answer in ops.engagement.answers.items() if name.partition("#")[0] in own
        )
        if assumed:
            assert view(METHOD, ops.engagement, playbook.id).gate.state is not GateState.PASSED


@FEW
@given(sequences, question)
def test_a_stale_write_is_refused(steps: list[tuple[Any, ...]], name: str) -> None:
    ops = done(steps)
    present = ops.engagement.answer_revision(name)
    count = len(ops.changes)
    for old in {present - 1, present + 1} - {present}:
        with pytest.raises(MethodError):
            ops.record(name, "two minutes", based_on=old)
    assert len(ops.changes) == count


@FEW
@given(sequences)
def test_an_artifact_is_stale_when_a_source_of_it_changed_and_only_then(steps: list[tuple[Any, ...]]) -> None:
    ops = done(steps)
    engagement = ops.engagement
    stale = {item.artifact for item in stale_in(METHOD, engagement)}
    for name, saved in engagement.artifacts.items():
        kept = all(now_at(engagement, source) == version for source, version in saved.sources.items())
        now = view(METHOD, engagement, saved.stage).sources[name]
        added = {key for key in now if key.startswith(("edit:", "answer:"))} - set(saved.sources)
        assert (name in stale) == (not kept or bool(added))


@FEW
@given(sequences)
def test_the_history_is_complete_and_survives_export(steps: list[tuple[Any, ...]]) -> None:
    ops = done(steps)
    assert fold("e", ops.history) == ops.engagement
    exported = CHANGES.dump_json(ops.history)
    assert fold("e", CHANGES.validate_json(exported)) == ops.engagement


@FEW
@given(sequences)
def test_the_same_answers_give_the_same_artifacts(steps: list[tuple[Any, ...]]) -> None:
    engagement = done(steps).engagement
    for playbook in METHOD.playbooks:
        first, again = (view(METHOD, engagement, playbook.id) for _ in range(2))
        assert (first.contents, first.gate) == (again.contents, again.gate)
        assert not any("\ue000" <= char <= "\uf8ff" for char in json.dumps(first.contents, ensure_ascii=False))
