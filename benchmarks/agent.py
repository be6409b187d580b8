"""What our consultant costs beside LangGraph's bare agent, with the same scripted model and the same tools.

Run: ``python -m benchmarks.agent``. A turn records one answer: the model calls a tool, then says two
sentences. The bare agent streams the same messages and tools over an engagement that is open already; ours
loads the engagement, interprets, briefs, checks and commits besides. Once without any waiting, once with a
model that says a token every 20 ms, as a quick provider does, and once over HTTP without waiting: there
the bare agent has LangChain's own client, ours the model that ``--model`` makes.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from cemagent.agent.briefing import state_card, system_prompt, utterance
from cemagent.agent.chat import ModelConsultant
from cemagent.agent.model_turn import ModelTurn
from cemagent.agent.toolbox import TOOLS
from cemagent.agent.turns import Turns
from cemagent.app import App
from cemagent.consulting import WORKSPACE, Desk, StoredConversations
from cemagent.models.chat_models import make_chat_model
from cemagent.records.intent import Intent, Interpretation
from cemagent.records.turn import Turn
from cemagent.settings import load_settings
from cemagent.surfaces.conversation import now
from cemagent.testing.replies import Asked, Reply, ToolCall
from cemagent.testing.scripted import ScriptedModel
from cemagent.testing.server import ModelServer

ANSWER = "Every month 40 tenants leave us without a word (exit records, May 2026)."
SPEECH = "That is a leak that nobody looks into. Let us find out whose it is."
RUNS = 30
SURE = Interpretation(intent=Intent.ANSWER, confidence=1.0, sure=True)


def _script(gap: float) -> Callable[[Asked], Reply]:
    def step(asked: Asked) -> Reply:
        if asked.messages[-1]["role"] == "tool":
            return Reply(SPEECH, gap=gap, piece=4)
        return Reply(tool_calls=(ToolCall("record_answer", {"question": "world.trouble", "text": ANSWER}),), gap=gap)

    return step


def _timed(runs: int, prepared: Sequence[Callable[[int], Callable[[], object]]]) -> list[tuple[float, float]]:
    """Return the median seconds, of the clock and of the processor, of what each of ``prepared`` gives for a run's number."""
    times: list[list[tuple[float, float]]] = [[] for _ in prepared]
    for number in range(-1, runs):
        for prepare, taken in zip(prepared, times, strict=True):
            call = prepare(number)
            began, worked = time.perf_counter(), time.process_time()
            call()
            taken.append((time.perf_counter() - began, time.process_time() - worked))
    # what is loaded once is no turn's cost
    medians = [[statistics.median(part) for part in zip(*taken[1:], strict=True)] for taken in times]
    return [(clock, processor) for clock, processor in medians]


def _turn(number: int) -> Turn:
    return Turn(id=f"t{number}", actor="bench", text=ANSWER, at=now() + timedelta(seconds=number))


def figures(bare_model: BaseChatModel, our_model: BaseChatModel, runs: int) -> dict[str, float]:
    """Return milliseconds a turn of the bare agent and of ours, each with its model, and their ratios.

    On a busy machine the ratio of the clock's time grows with every change of threads and with the disk,
    on which only ours waits; that of the processor's time (the server's included) does not.
    """
    with tempfile.TemporaryDirectory() as folder:
        app = App(load_settings({"home": folder, "lang": "en"}, {}, Path(folder)))
        store = StoredConversations(app.engagements, WORKSPACE)
        desk = Desk(app)
        ours = ModelConsultant(app.method, store, desk, lambda: app.interpreter, lambda: our_model)
        turns = Turns(app.method, store, desk, {})
        bare = create_agent(bare_model, list(TOOLS))

        def begun(name: str) -> str:
            engagement = app.engagements.create(
                name, "schmitt-cem@1", "en", "world", workspace=WORKSPACE, actor="bench", at=now()
            )
            ours.respond(engagement.id, Turn(id="hello", actor="bench", action="/hello", at=now()))
            return engagement.id

        def bare_turn(number: int) -> Callable[[], object]:
            scene = turns.open(begun(f"bare {number}"), _turn(number)).scene
            context = ModelTurn(scene, SURE, [ANSWER])
            messages = [
                ("system", system_prompt(app.method, "world", "en")),
                ("user", utterance(state_card(context), context.said)),
            ]
            return lambda: list(bare.stream({"messages": messages}, context=context, stream_mode="messages"))

        def our_turn(number: int) -> Callable[[], object]:
            engagement = begun(f"ours {number}")
            return lambda: ours.respond(engagement, _turn(number))

        (its_clock, its_work), (our_clock, our_work) = _timed(runs, (bare_turn, our_turn))
        app.engagements.close()
    return {
        "bare_ms": round(its_clock * 1000, 1),
        "ours_ms": round(our_clock * 1000, 1),
        "ratio": round(our_clock / its_clock, 2),
        "processor_ratio": round(our_work / its_work, 2),
    }


def _scripted(gap: float, runs: int) -> dict[str, float]:
    model = ScriptedModel(steps=_script(gap))
    return figures(model, model, runs)


def _over_http(runs: int) -> dict[str, float]:
    with ModelServer(_script(0.0)) as server:
        bare = ChatOpenAI(model="scripted", base_url=server.base_url, api_key=SecretStr("none"))
        return figures(bare, make_chat_model(f"{server.base_url}#scripted"), runs)


def agent_figures(runs: int = RUNS) -> dict[str, dict[str, float]]:
    """Return the figures of all three settings; ``runs`` turns each, a third of them where tokens are waited for."""
    return {
        "no_waiting": _scripted(0.0, runs),
        "token_every_20_ms": _scripted(0.02, runs // 3),
        "over_http": _over_http(runs),
    }


if __name__ == "__main__":
    print(json.dumps(agent_figures(), indent=2))
