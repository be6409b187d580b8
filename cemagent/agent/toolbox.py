"""The tools of a language model and the loop in which it uses them, on LangChain's agent.

Importing this module takes seconds: ``cemagent.agent.chat`` does so when a person first says something.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, cast

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import AgentState, ModelRequest, ModelResponse
from langchain.tools import ToolRuntime
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.messages.tool import tool_call
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.tools import BaseTool, tool
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.prebuilt.tool_node import ToolCallRequest
from langgraph.types import Command

from cemagent.agent import model_operations as operations
from cemagent.agent import model_reading as reading
from cemagent.agent.model_answer import CUT_OFF
from cemagent.agent.model_turn import ModelTurn, Refused
from cemagent.agent.thinking import plain
from cemagent.agent.transcript import Message
from cemagent.agent.written_calls import has_written_calls, written_calls
from cemagent.models.calling import UNHEARD
from cemagent.models.chunks import begins_anew
from cemagent.models.governed import GovernedChatModel
from cemagent.models.structured import is_cut_off
from cemagent.records.turn import TextDelta

MOST_ROUNDS = 8
"""Calls of the model in one turn; the last one gets no tools."""
MOST_CALLS = 24
"""Tool calls in one turn that are carried out."""
_LONGEST_ARGUMENTS = 20_000
_LONGEST_RESULT = 16_000
_STEPS = 4 * MOST_ROUNDS + 8
_PATIENCE = 30.0
"""Seconds that a tool call waits for those before it; far more than any takes."""
_ENOUGH = "(The program: no more tools in this turn. Answer the person now, in a few sentences.)"
_REPEATED = "You have called this tool with the same arguments in this turn already. Answer the person now."

Runtime = ToolRuntime[Any, Any]
Say = Callable[[str], None]


@tool
def record_answer(question: str, text: str, runtime: Runtime) -> str:
    """Record the person's own words as the answer to a question of this stage. `question`: its id. `text`: copied word for word; one entry a line."""
    return operations.record_answer(runtime.context, question, text)


@tool
def revise_answer(question: str, new_words: str, runtime: Runtime, replaces: str = "") -> str:
    """Change an earlier answer. `new_words`: the person's own. `replaces`: the part of the present answer that goes; empty for all of it."""
    return operations.revise_answer(runtime.context, question, new_words, replaces)


@tool
def delete_answer(question: str, runtime: Runtime) -> str:
    """Take the answer to a question back, when the person asks for that."""
    return operations.delete_answer(runtime.context, question)


@tool
def skip_question(runtime: Runtime) -> str:
    """Skip the question that stands, when the person declines it."""
    return operations.skip_question(runtime.context)


@tool
def suggest_assumption(question: str, text: str, runtime: Runtime) -> str:
    """Store your own suggestion for a question as an assumption that the person must test; only when the person wants it."""
    return operations.suggest_assumption(runtime.context, question, text)


@tool
def propose_artifact(runtime: Runtime) -> str:
    """Show the artifacts of this stage as they stand and ask the person to approve them."""
    return operations.propose_artifact(runtime.context)


@tool
def go_to_stage(stage: str, runtime: Runtime) -> str:
    """Go to another stage (an id), when the person asks for that."""
    return operations.go_to_stage(runtime.context, stage)


@tool
def ask_question(question: str, runtime: Runtime) -> str:
    """Choose which question of this stage stands next; the program shows its words."""
    return operations.ask_question(runtime.context, question)


@tool
def attach_evidence(document: int, quote: str, question: str, runtime: Runtime) -> str:
    """Let an answer rest on a quote that stands word for word in an attached document, when the person asks for evidence."""
    return operations.attach_evidence(runtime.context, document, quote, question)


@tool
def search_knowledge(query: str, runtime: Runtime) -> str:
    """Search the CEM knowledge base. Returns numbered passages; mark what you use with [number]."""
    return reading.search_knowledge(runtime.context, query)


@tool
def read_document(document: int, about: str, runtime: Runtime) -> str:
    """Read the passages of an attached document that speak about something. Nothing can be written after it in this turn."""
    return reading.read_document(runtime.context, document, about)


@tool
def review_document(document: int, runtime: Runtime) -> str:
    """Grade an attached plan against the method and return its weakest criteria."""
    return reading.review_document(runtime.context, document)


@tool
def check_integration(runtime: Runtime) -> str:
    """Check whether the strategy of this engagement holds together."""
    return reading.run_tool(runtime.context, "check")


@tool
def check_scenarios(runtime: Runtime) -> str:
    """Check the customer scenarios of this engagement."""
    return reading.run_tool(runtime.context, "scenario")


@tool
def show_scorecard(runtime: Runtime, kind: str = "") -> str:
    """Show a scorecard of this engagement with its gaps; without a kind all of them."""
    return reading.run_tool(runtime.context, "scorecard", kind)


@tool
def customer_equity(runtime: Runtime, path: str = "") -> str:
    """Compute customer equity of this engagement, or of a file that the person named."""
    return reading.run_tool(runtime.context, "equity", path)


@tool
def score_survey(path: str, scale: str, runtime: Runtime) -> str:
    """Score a survey file that the person named, on a scale (an id such as cem-ex15)."""
    return reading.run_tool(runtime.context, "score", f'"{path}" --scale {scale}')


TOOLS: tuple[BaseTool, ...] = (
    record_answer,
    revise_answer,
    delete_answer,
    skip_question,
    suggest_assumption,
    propose_artifact,
    go_to_stage,
    ask_question,
    attach_evidence,
    search_knowledge,
    read_document,
    review_document,
    check_integration,
    check_scenarios,
    show_scorecard,
    customer_equity,
    score_survey,
)
"""Every tool; none approves a proposal."""
_KNOWN = frozenset(item.name for item in TOOLS)
_SHAPES: list[Any] = [convert_to_openai_tool(item) for item in TOOLS]
"""The tools as a model is told of them: made once, not for every call."""


class Discipline(AgentMiddleware[AgentState[Any], Any]):
    """Holds the loop to its limits, runs tool calls one after another, and turns refusals into answers."""

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Call the model; in the last round it gets no tools, and what it calls all the same is dropped."""
        turn = cast(ModelTurn, request.runtime.context)
        turn.must_go_on()
        turn.rounds += 1
        is_last = turn.rounds >= MOST_ROUNDS or turn.calls["all"] >= MOST_CALLS
        messages = [*request.messages, HumanMessage(_ENOUGH)] if is_last else request.messages
        response = handler(
            request.override(
                model=turn.model or request.model,
                tools=[] if is_last else _SHAPES,
                messages=messages,
                model_settings={"stream": True},
            )
        )
        response.result = [
            _orderly(message, is_last, turn) if isinstance(message, AIMessage) else message
            for message in response.result
        ]
        return response

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """Carry a tool call out in its turn, unless it was made before or one too many."""
        turn = cast(ModelTurn, request.runtime.context)
        call = request.tool_call
        with turn.queue.place_of(str(call["id"]), _PATIENCE), turn.lock:
            turn.must_go_on()
            said = _refusal(turn, call)
            if said is None:
                try:
                    result = handler(request)
                    if isinstance(result, ToolMessage):
                        result.content = str(result.content)[:_LONGEST_RESULT]
                    return result
                except Refused as refused:
                    said = str(refused)
        return ToolMessage(said, tool_call_id=call["id"], name=call["name"], status="error")


def _refusal(turn: ModelTurn, call: Any) -> str | None:
    turn.calls["all"] += 1
    arguments = json.dumps(call["args"], ensure_ascii=False, sort_keys=True, default=str)
    same = f"{call['name']} {arguments}"
    turn.calls[same] += 1
    if turn.calls["all"] > MOST_CALLS:
        return "Not done: too many tool calls in one turn. Answer the person now."
    if turn.calls[same] > 1:
        return _REPEATED
    if len(arguments) > _LONGEST_ARGUMENTS:
        return "Not done: the arguments are far too long."
    return None


def _orderly(message: AIMessage, is_last: bool, turn: ModelTurn) -> AIMessage:
    """Return ``message`` with tool calls of distinct ids, in the order in which they are to run; none at the end."""
    turn.is_cut_off = is_cut_off(message)
    message = _read_out(message)
    calls = [] if is_last else message.tool_calls
    seen: set[str] = set()
    for number, call in enumerate(calls):
        if not call["id"] or call["id"] in seen:
            call["id"] = f"call-{turn.rounds}-{number}"
        seen.add(str(call["id"]))
    turn.queue.expect([str(call["id"]) for call in calls])
    return message.model_copy(update={"tool_calls": calls, "invalid_tool_calls": []})


def _read_out(message: AIMessage) -> AIMessage:
    """Return ``message`` with the calls that its text writes out as tool calls, unless its server reads calls itself."""
    text = str(message.text)
    if message.tool_calls or not has_written_calls(text):
        return message
    calls = [tool_call(name=name, args=args, id=None) for name, args in written_calls(text, _KNOWN)]
    return message.model_copy(update={"content": plain(text), "tool_calls": calls})


class Talker:
    """A model with its tools; one is made for a consultant and serves every turn."""

    def __init__(self, model: BaseChatModel) -> None:
        self._model = model
        self._agent = create_agent(model, list(TOOLS), middleware=[Discipline()])

    def talk(self, messages: Sequence[Message], turn: ModelTurn, say: Say) -> None:
        """Let the model answer ``messages`` with its tools; ``say`` gets its words as they come."""
        given: Any = {"messages": [_for_model(message) for message in messages]}
        # LangGraph's own stream of messages hands every token from thread to thread, which costs more than the turn
        config: Any = {"recursion_limit": _STEPS, "callbacks": [_Ear(turn, say)]}
        self._join(turn)
        self._agent.invoke(given, config, context=turn)

    def talk_plainly(self, messages: Sequence[Message], turn: ModelTurn, say: Say) -> None:
        """Let the model answer ``messages`` without tools."""
        self._join(turn)
        turn.is_cut_off = False
        voice = _Voice(turn, say)
        for message in (turn.model or self._model).stream([_for_model(message) for message in messages]):
            turn.must_go_on()
            turn.is_cut_off = turn.is_cut_off or is_cut_off(message)
            voice.hear(message)

    def _join(self, turn: ModelTurn) -> None:
        """Give ``turn`` the model as its conversation has it: with a mask and a listener of its own."""
        if turn.model is None and isinstance(self._model, GovernedChatModel):
            turn.mask = self._model.mask and self._model.mask.resumed(turn.scene.dialogue.masked)
            turn.model = self._model.for_conversation(turn.mask, turn.hear_notice, may_begin_anew=True)


def speak(model: BaseChatModel, messages: Sequence[Message]) -> str:
    """Return what ``model`` answers to ``messages``, without tools; dots end it where the model's limit cut it off."""
    answer = model.invoke([_for_model(message) for message in messages])
    return f"{answer.text}{CUT_OFF}" if answer.text and is_cut_off(answer) else str(answer.text)


class _Voice:
    """Gives out the words of a model's messages, with a blank line between messages."""

    def __init__(self, turn: ModelTurn, say: Say) -> None:
        self._turn = turn
        self._say = say
        self._speaker: str | None = None
        self._before = ""
        """What earlier messages of the turn said: it stays when this one begins anew."""
        self._now = ""

    def hear(self, message: BaseMessage) -> None:
        if begins_anew(message):
            self._speaker, self._now = None, ""
            self._turn.show(TextDelta(text=self._before, restart=True))
            return
        words = str(message.text) if isinstance(message, AIMessage | AIMessageChunk) else ""
        if not words:
            return
        if message.id != self._speaker:
            self._before += self._now
            self._now = ""
            words = f"\n\n{words.lstrip()}" if self._before else words
        self._speaker = message.id
        self._now += words
        self._say(words)


class _Ear(BaseCallbackHandler):
    """Hears a model's words where they come in; a turn that is over stops the model there."""

    raise_error = True
    run_inline = True

    def __init__(self, turn: ModelTurn, say: Say) -> None:
        self._turn = turn
        self._voice = _Voice(turn, say)

    def on_llm_new_token(
        self, token: Any, *, chunk: Any = None, tags: Sequence[str] | None = None, **kwargs: Any
    ) -> None:
        """Give out the words of ``chunk``, unless they come from a provider's model behind ours."""
        if UNHEARD in (tags or ()):
            return
        self._turn.must_go_on()
        if isinstance(chunk, ChatGenerationChunk):
            self._voice.hear(chunk.message)


def _for_model(message: Message) -> BaseMessage:
    kinds: dict[str, type[BaseMessage]] = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
    return kinds[message.role](content=message.text)
