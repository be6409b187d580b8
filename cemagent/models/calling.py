"""How a question reaches a model: masking, cache, limits, retries, fallbacks, usage and traces, once for all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage

from cemagent.errors import CemagentError, ModelError, ModelFault
from cemagent.models import notices
from cemagent.models.bucket import RateLimit, estimated_tokens
from cemagent.models.cache import ResponseCache
from cemagent.models.capabilities import SHOWN, Capabilities, Feature
from cemagent.models.chunks import anew_chunk, as_chunk, says_something, whole
from cemagent.models.failures import Failure, failure_of, model_error
from cemagent.models.masked_messages import ChunkUnmasker, mask_messages, unmask_message
from cemagent.models.masking import Mask
from cemagent.models.metering import Meter, tokens_of
from cemagent.models.naming import LOCAL, ModelName
from cemagent.models.prices import Tokens
from cemagent.models.provided import Bound, Provided, Structure
from cemagent.models.retrying import RetryPolicy, Timing
from cemagent.models.schemas import instruction
from cemagent.models.tracing import NoTracer, Tracer
from cemagent.models.usage import UsageLedger

UNHEARD = "nostream"
"""LangGraph's tag for a call whose tokens nobody streams: they are masked, and ours follow."""
_WORTH_SAYING = 2.0
"""Seconds of waiting from which the user is told."""


@dataclass(frozen=True)
class Candidate:
    """One model that was named; ``leaves`` is whether what is said to it leaves this machine."""

    name: ModelName
    provided: Provided
    leaves: bool


@dataclass(frozen=True)
class Services:
    """What all calls share."""

    usage: UsageLedger = field(default_factory=UsageLedger)
    capabilities: Capabilities = field(default_factory=Capabilities)
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    timing: Timing = field(default_factory=Timing)
    limit: RateLimit | None = None
    cache: ResponseCache | None = None
    tracer: Tracer = field(default_factory=NoTracer)


@dataclass(frozen=True)
class Call:
    """One question: messages, and how it is asked.

    ``may_begin_anew`` says that the reader of a stream knows :func:`~cemagent.models.chunks.begins_anew`:
    an answer that breaks off is then asked for again, or of the next model.
    """

    messages: Sequence[BaseMessage]
    streamed: bool
    stop: list[str] | None = None
    tools: Sequence[dict[str, Any]] = ()
    structure: Structure | None = None
    options: dict[str, Any] = field(default_factory=dict)
    may_begin_anew: bool = False


@dataclass
class _Heard:
    """Whether the reader has got words of an attempt that may yet break off."""

    words: bool = False


class Caller:
    """Asks the ``candidates`` in order; ``mask`` applies to those to which text leaves the machine."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        services: Services,
        mask: Mask | None = None,
        notify: notices.OnNotice = notices.silent,
    ) -> None:
        self.candidates = candidates
        self.services = services
        self.mask = mask
        self.notify = notify

    def answer(self, call: Call) -> Iterator[AIMessage]:
        """Give the answer: one message, or chunks when the call is streamed.

        Raises:
            ModelError: no candidate answered, or an answer broke off that was partly given and may not begin anew.
        """
        heard = _Heard()
        for candidate, following in zip(self.candidates, [*self.candidates[1:], None], strict=True):
            is_news = self._has_tools_for(candidate, call)
            try:
                yield from self._persistently(candidate, call, heard)
            except ModelError as error:
                if following is None or (heard.words and not call.may_begin_anew):
                    raise
                if is_news:
                    self.notify(notices.fallback(error, str(candidate.name), str(following.name)))
            else:
                return

    def _has_tools_for(self, candidate: Candidate, call: Call) -> bool:
        return not call.tools or self.services.capabilities.has(str(candidate.name), Feature.CHAT_TOOLS)

    def _persistently(self, candidate: Candidate, call: Call, heard: _Heard) -> Iterator[AIMessage]:
        """Ask one candidate until it answers, or there is no sense in asking again."""
        name, failed = str(candidate.name), 0
        if not self._has_tools_for(candidate, call):
            raise model_error(ModelFault.NO_TOOLS, name, "")
        while True:
            used = self._features(candidate, call)
            try:
                yield from self._attempt(candidate, call, failed + 1, heard)
            except (CemagentError, AssertionError):
                raise
            except Exception as error:
                failure = failure_of(error, name)
                if not heard.words and self._learn(name, used, failure):
                    continue
                failed += 1
                wait = self.services.policy.wait(failed, failure, self.services.timing.chance, begun=heard.words)
                if heard.words and (wait is None or not call.may_begin_anew):
                    raise model_error(ModelFault.CUT_OFF, name, type(error).__name__) from error
                if wait is None:
                    raise failure.error from error
                self._wait(notices.waiting(name, wait), wait)
            else:
                return

    def _attempt(self, candidate: Candidate, call: Call, attempt: int, heard: _Heard) -> Iterator[AIMessage]:
        """Make one attempt; the words of an earlier one are taken back before its own."""
        to_take_back = heard.words
        for item in self._once(candidate, call, attempt):
            if to_take_back:
                yield anew_chunk()
                heard.words = to_take_back = False
            heard.words = heard.words or says_something(item)
            yield item

    def _learn(self, name: str, used: Sequence[Feature], failure: Failure) -> bool:
        """Return whether ``name`` was found to lack something that it can be asked without.

        Raises:
            ModelError: what it lacks are the tools of a conversation.
        """
        lacking = self.services.capabilities.learn(name, used, failure)
        if lacking is Feature.CHAT_TOOLS:
            raise model_error(ModelFault.NO_TOOLS, name, "")
        if lacking is not None:
            self.notify(notices.downgrade(name, SHOWN[lacking]))
        return lacking is not None

    def _wait(self, notice: notices.ModelNotice, seconds: float) -> None:
        if seconds > _WORTH_SAYING:
            self.notify(notice)
        if seconds > 0:
            self.services.timing.sleep(seconds)

    def _features(self, candidate: Candidate, call: Call) -> list[Feature]:
        """Return the features that a call of ``candidate`` would use now."""
        name, provided = str(candidate.name), candidate.provided
        used = []
        if call.structure is not None:
            used.append(self.services.capabilities.way(name, provided.ways))
        elif call.tools:
            used.append(Feature.CHAT_TOOLS)
        counts = self.services.capabilities.has(name, Feature.STREAM_USAGE)
        if call.streamed and provided.uncounted_stream is not None and counts:
            used.append(Feature.STREAM_USAGE)
        return used

    def _once(self, candidate: Candidate, call: Call, attempt: int) -> Iterator[AIMessage]:
        """Make one attempt, from the cache when it is there."""
        mask = self.mask if candidate.leaves else None
        messages = mask_messages(call.messages, mask) if mask else list(call.messages)
        bound, messages = self._bound(candidate, call, messages)
        key = self._cache_key(candidate, call, messages)
        kept = self.services.cache.get(key) if self.services.cache and key else None
        if kept is not None:
            self.services.usage.cached(candidate.name)
            answers: Iterator[AIMessage] = iter([as_chunk(kept) if call.streamed else kept])
        else:
            answers = self._metered(candidate, call, attempt, bound, messages, key)
        yield from _unmasked(answers, mask) if mask else answers

    def _metered(
        self,
        candidate: Candidate,
        call: Call,
        attempt: int,
        bound: Bound,
        messages: list[BaseMessage],
        key: str | None,
    ) -> Iterator[AIMessage]:
        """Ask the provider; count, trace and keep what it says."""
        reserved = self._reserve(candidate, call, messages)
        span = self.services.tracer.start(candidate.name, streamed=call.streamed, attempt=attempt)
        meter, items = Meter(repeats=candidate.provided.repeats_usage), list[AIMessage]()
        tokens: Tokens | None = None
        try:
            for item in self._asked(candidate, call, bound, messages):
                meter.add(item)
                if key or not call.streamed:
                    items.append(item)
                if call.streamed:
                    yield item
            _check_end(candidate, meter)
        except GeneratorExit:
            # the reader stopped: the provider counts what it said so far
            tokens = meter.tokens
            self.services.usage.answered(candidate.name, tokens)
            raise
        except Exception as error:
            tokens = meter.tokens or tokens_of(error)
            self.services.usage.failed(candidate.name, tokens)
            span.failed(error if isinstance(error, ModelError) else failure_of(error, str(candidate.name)).error)
            raise
        else:
            tokens = meter.tokens
            self.services.usage.answered(candidate.name, tokens)
            span.answered(tokens)
            if self.services.cache and key:
                self.services.cache.put(key, whole(items))
        finally:
            self._settle(candidate, reserved, tokens)
            span.end()
        if not call.streamed:
            yield from items

    def _asked(
        self, candidate: Candidate, call: Call, bound: Bound, messages: list[BaseMessage]
    ) -> Iterator[AIMessage]:
        # the callbacks of the caller, which LangChain hands on all the same, hear of the answer from us
        config: Any = {"callbacks": [], "tags": [UNHEARD]}
        stop = {"stop": call.stop} if call.stop else {}
        if not call.streamed:
            yield bound.invoke(messages, config, **stop)
            return
        counts = self.services.capabilities.has(str(candidate.name), Feature.STREAM_USAGE)
        options = {} if counts else candidate.provided.uncounted_stream or {}
        yield from bound.stream(messages, config, **stop, **options)

    def _bound(self, candidate: Candidate, call: Call, messages: list[BaseMessage]) -> tuple[Bound, list[BaseMessage]]:
        provided, structure = candidate.provided, call.structure
        model: Any = provided.model
        if structure is None:
            bound = model.bind_tools(list(call.tools), **call.options) if call.tools else model.bind(**call.options)
            return bound, messages
        way = self.services.capabilities.way(str(candidate.name), provided.ways)
        if way is Feature.TOOL_CALL:
            tool = {"name": structure.name, "description": "Give the answer.", "parameters": structure.schema}
            return model.bind_tools([{"type": "function", "function": tool}], tool_choice=structure.name), messages
        if way is Feature.JSON_SCHEMA and provided.bind_schema is not None:
            bound = provided.bind_schema(model, structure)
            return bound, messages if provided.shows_schema else _told(messages, structure)
        return model, _told(messages, structure)

    def _cache_key(self, candidate: Candidate, call: Call, messages: Sequence[BaseMessage]) -> str | None:
        if self.services.cache is None:
            return None
        schema = call.structure.schema if call.structure else None
        model = candidate.provided.model
        parameters = [getattr(model, name, None) for name in ("temperature", "max_tokens")]
        asked: dict[str, Any] = {"schema": schema, "stop": call.stop, "options": call.options, "parameters": parameters}
        asked["tools"] = list(call.tools)
        return self.services.cache.key(str(candidate.name), messages, asked)

    def _reserve(self, candidate: Candidate, call: Call, messages: Sequence[BaseMessage]) -> int:
        if self.services.limit is None or candidate.name.provider == LOCAL:
            return 0
        said = sum(len(message.text) for message in messages) + len(json.dumps(list(call.tools), default=str))
        tokens = estimated_tokens(said)
        wait = self.services.limit.reserve(str(candidate.name), tokens)
        self._wait(notices.limited(str(candidate.name), wait), wait)
        return tokens

    def _settle(self, candidate: Candidate, reserved: int, tokens: Tokens | None) -> None:
        if self.services.limit is not None and reserved and tokens is not None:
            self.services.limit.settle(str(candidate.name), tokens.given + tokens.said - reserved)


def _told(messages: list[BaseMessage], structure: Structure) -> list[BaseMessage]:
    """Return ``messages`` with the form of the answer at their end, in the last message of the user if it is one."""
    told = instruction(structure)
    last = messages[-1] if messages else None
    if not isinstance(last, HumanMessage):
        return [*messages, HumanMessage(told)]
    # some chat templates refuse two messages of one role in a row
    if isinstance(last.content, str):
        return [*messages[:-1], HumanMessage(f"{last.content}\n\n{told}")]
    return [*messages[:-1], HumanMessage([*last.content, {"type": "text", "text": told}])]


def _check_end(candidate: Candidate, meter: Meter) -> None:
    if meter.is_filtered:
        raise model_error(ModelFault.REFUSED, str(candidate.name), meter.reason or "")
    if candidate.provided.tells_end and meter.reason is None:
        raise EOFError("the answer ended without saying why")


def _unmasked(items: Iterator[AIMessage], mask: Mask) -> Iterator[AIMessage]:
    unmasker = ChunkUnmasker(mask)
    for item in items:
        yield unmasker.feed(item) if isinstance(item, AIMessageChunk) else unmask_message(item, mask)
    yield from unmasker.flush()
