"""``cemagent check --model`` over real HTTP: contradictions confirmed or refuted, and kept where the model fails."""

from __future__ import annotations

import json

import pytest

from cemagent.app import App
from cemagent.records.review import ContradictionKind
from cemagent.surfaces.conversation import open_conversation
from cemagent.testing.replies import Fault, FaultKind, json_reply
from cemagent.testing.server import ModelServer
from cemagent.tools.integration import free_text
from cemagent.tools.integration.conflicts import Conflict


@pytest.fixture
def shop(run, monkeypatch):
    """An engagement in which the detector finds two contradictions."""
    app = App()
    conversation = open_conversation(app, "shop", lang="ko", stage=None, actor="yuna", model="guided")
    for said in (
        "/stage platform",
        "/answer 맡길 때 끝나는 시각을 말씀드립니다 (면담 2026.5, 14명)",
        "/assume",
        "/approve",
    ):
        conversation.say(said)
    app.engagements.close()

    def found(subject, lang, embedder):
        first, second, third = [item.id for item in subject.items][:3]
        kind = ContradictionKind.PROMISE_VS_INCENTIVE
        return [
            Conflict(
                kind, 3, first, second, "재촉하지 않는다고 약속한다", "3분 안에 끝내야 성과급을 준다", "이유", 0.7
            ),
            Conflict(kind, 3, first, third, "재촉하지 않는다고 약속한다", "천천히 말한다", "이유", 0.6),
        ]

    monkeypatch.setattr(free_text, "conflicts_in", found)


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("lang", "calls"), [("en", "2 calls"), ("ko", "호출 2회")])
def test_a_model_confirms_one_and_refutes_the_other(run, lang, calls):
    def answer(asked):
        return json_reply({"can_both_hold": "천천히" in asked.last, "why": "Pay by the minute hurries."})

    with ModelServer(answer) as server:
        words = ("--format", "json", "--lang", lang, "--model", f"{server.base_url}#any")
        done = run("check", "shop", *words)
    assert done.exit_code == 0, done.output
    (kept,) = json.loads(done.stdout)["contradictions"]
    assert (kept["state"], kept["judged"]) == ("confirmed", "Pay by the minute hurries.")
    assert calls in done.stderr


@pytest.mark.usefixtures("shop")
def test_a_model_that_fails_leaves_them_proposed_with_one_sentence(run):
    with ModelServer(lambda asked: Fault(FaultKind.SERVER_ERROR, retry_after=0)) as server:
        done = run("check", "shop", "--format", "json", "--lang", "en", "--model", f"{server.base_url}#any")
        assert len(server.bodies) == 4
    assert done.stderr.count("too busy") == 1
    assert [row["state"] for row in json.loads(done.stdout)["contradictions"]] == ["proposed", "proposed"]
