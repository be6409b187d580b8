"""What our consultant costs beside LangGraph's bare agent, with the same scripted model and the same tools.

Run: ``python -m benchmarks.agent``. A turn records one answer: the model calls a tool, then says two
sentences. The bare agent gets the same messages and tools over an engagement that is open already; ours
loads the engagement, interprets, briefs, checks and commits besides. Once without any waiting, and once
with a model that says a token every 20 ms, as a quick provider does.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from langchain.agents import create_agent

from cemagent.agent.briefing import state_card, system_prompt, utterance
from cemagent.agent.chat import ModelConsultant
from cemagent.agent.model_turn import ModelTurn
from cemagent.agent.toolbox import TOOLS
from cemagent.agent.turns import Turns
from cemagent.app import App
from cemagent.consulting import WORKSPACE, Desk, StoredConversations
from cemagent.records.intent import Intent, Interpretation
from cemagent.records.turn import Turn
from cemagent.settings import load_settings
from cemagent.surfaces.conversation import now
from cemagent.testing.replies import Asked, Reply, ToolCall
from cemagent.testing.scripted import ScriptedModel

ANSWER = "Every month 40 tenants leave us without a word (exit records, May 2026)."
SPEECH = "That is a leak that nobody looks into. Let us find out whose it is."
RUNS = 15
SURE = Interpretation(intent=Intent.ANSWER, confidence=1.0, sure=True)


def _model(gap: float) -> ScriptedModel:
    def step(asked: Asked) -> Reply:
        if asked.messages[-1]["role"] == "tool":
            return Reply(SPEECH, gap=gap, piece=4)
        return Reply(tool_calls=(ToolCall("record_answer", {"question": "world.trouble", "text": ANSWER}),), gap=gap)

    return ScriptedModel(steps=step)


def _timed(runs: int, prepare: Callable[[int], Callable[[], object]]) -> float:
    """Return the median seconds of what ``prepare`` gives for each number of a run."""
    times = []
    for number in range(runs):
        call = prepare(number)
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _turn(number: int) -> Turn:
    return Turn(id=f"t{number}", actor="bench", text=ANSWER, at=now() + timedelta(seconds=number))


def figures(gap: float) -> dict[str, float]:
    """Return milliseconds a turn of the bare agent and of ours, and their ratio, at ``gap`` seconds a token."""
    with tempfile.TemporaryDirectory() as folder:
        app = App(load_settings({"home": folder, "lang": "en"}, {}, Path(folder)))
        store = StoredConversations(app.engagements, WORKSPACE)
        desk, model = Desk(app), _model(gap)
        ours = ModelConsultant(app.method, store, desk, lambda: app.interpreter, lambda notice: model)
        turns = Turns(app.method, store, desk, {})
        bare = create_agent(model, list(TOOLS))
        runs = RUNS if gap == 0 else 5

        def begun(number: int) -> str:
            at = now()
            return app.engagements.create(
                f"e{gap}-{number}", "schmitt-cem@1", "en", "world", workspace=WORKSPACE, actor="bench", at=at
            ).id

        def hello(engagement: str) -> None:
            greeting = Turn(id="hello", actor="bench", action="/hello", at=now())
            ours.respond(engagement, greeting)

        def bare_turn(number: int) -> Callable[[], object]:
            engagement = begun(number)
            hello(engagement)
            scene = turns.open(engagement, _turn(number)).scene
            context = ModelTurn(scene, SURE, [ANSWER])
            messages = [
                ("system", system_prompt(app.method, "world", "en")),
                ("user", utterance(state_card(context), context.said)),
            ]
            return lambda: list(bare.stream({"messages": messages}, context=context, stream_mode="messages"))

        def our_turn(number: int) -> Callable[[], object]:
            engagement = begun(1000 + number)
            hello(engagement)
            return lambda: ours.respond(engagement, _turn(number))

        for prepare in (bare_turn, our_turn):
            prepare(900)()  # what is loaded once is no turn's cost
        seconds = {"bare": _timed(runs, bare_turn), "ours": _timed(runs, our_turn)}
        app.engagements.close()
    return {
        "bare_ms": round(seconds["bare"] * 1000, 1),
        "ours_ms": round(seconds["ours"] * 1000, 1),
        "ratio": round(seconds["ours"] / seconds["bare"], 2),
    }


def main() -> None:
    """Print the figures as JSON."""
    print(json.dumps({"no_waiting": figures(0.0), "token_every_20_ms": figures(0.02)}, indent=2))


if __name__ == "__main__":
    main()
