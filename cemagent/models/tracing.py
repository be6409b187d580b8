"""OpenTelemetry spans of model calls, when the user's environment configures an exporter; nothing otherwise.

A span holds names, counts and times (the GenAI semantic conventions), never a word of what was said.
"""

from __future__ import annotations

import atexit
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from cemagent.errors import ModelError, SettingsError
from cemagent.models.naming import ModelName
from cemagent.models.prices import Tokens
from cemagent.playbook import Text

_CONFIGURED_BY = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_EXPORTER")
_TIMEOUTS = ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT")
_PATIENCE = 2
"""Seconds that a collector gets to answer unless the environment says otherwise: the program does not end before."""
UNDELIVERED = Text(
    ko="추적 기록을 수집기로 보내지 못했습니다. OTEL_EXPORTER_OTLP_ENDPOINT 주소에 수집기가 떠 있는지 확인하거나 그 변수를 지우십시오.",
    en="The traces did not reach their collector: check that one runs at OTEL_EXPORTER_OTLP_ENDPOINT, or unset it.",
)
"""What the user is told at the end of the program, once."""

Tell = Callable[[Text], None]


class CallSpan(Protocol):
    """The span of one attempt."""

    def answered(self, tokens: Tokens | None) -> None:
        """Note the tokens of the answer."""

    def failed(self, error: ModelError) -> None:
        """Note why there was none."""

    def end(self) -> None:
        """Close the span."""


class Tracer(Protocol):
    """Opens the spans of model calls."""

    def start(self, name: ModelName, *, streamed: bool, attempt: int) -> CallSpan:
        """Open the span of one attempt; the first is 1."""


class NoTracer:
    """Traces nothing; its own span."""

    def start(self, name: ModelName, *, streamed: bool, attempt: int) -> CallSpan:
        """Return a span that notes nothing."""
        return self

    def answered(self, tokens: Tokens | None) -> None:
        """Note nothing."""

    def failed(self, error: ModelError) -> None:
        """Note nothing."""

    def end(self) -> None:
        """Close nothing."""


def is_configured(environ: Mapping[str, str] | None = None) -> bool:
    """Return whether the environment asks for traces, by OpenTelemetry's own variables."""
    environ = os.environ if environ is None else environ
    if environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or environ.get("OTEL_TRACES_EXPORTER") == "none":
        return False
    return any(environ.get(name) for name in _CONFIGURED_BY)


def _nobody(text: Text) -> None:
    """Tell nobody."""


def make_tracer(environ: Mapping[str, str] | None = None, provider: Any = None, tell: Tell = _nobody) -> Tracer:
    """Return the tracer in force; ``provider`` is an OpenTelemetry tracer provider to use instead of the global one.

    ``tell`` gets one sentence when the program ends and traces could not be delivered.

    Raises:
        SettingsError: traces are configured, but the packages are missing.
    """
    if provider is None and not is_configured(environ):
        return NoTracer()
    try:
        # only who configures traces pays for the library
        from opentelemetry import trace

        provider = provider or _global_provider(trace, tell)
    except ImportError as error:
        raise SettingsError(
            "Traces are configured but OpenTelemetry is not installed: pip install 'cemagent[otel]', or unset OTEL_EXPORTER_OTLP_ENDPOINT.",
            "추적이 설정되어 있지만 OpenTelemetry가 설치되어 있지 않습니다. pip install 'cemagent[otel]'을 실행하거나 OTEL_EXPORTER_OTLP_ENDPOINT를 지우십시오.",
        ) from error
    return _OpenTelemetry(provider.get_tracer("cemagent"), trace)


def _global_provider(trace: Any, tell: Tell) -> Any:
    """Return the provider of the host program, or set up one that exports over OTLP."""
    current = trace.get_tracer_provider()
    if not isinstance(current, trace.ProxyTracerProvider):
        return current
    # as above
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL")
    wire = "grpc" if protocol == "grpc" else "http"
    timeout = None if any(os.environ.get(name) for name in _TIMEOUTS) else _PATIENCE
    exporter = import_module(f"opentelemetry.exporter.otlp.proto.{wire}.trace_exporter").OTLPSpanExporter(
        timeout=timeout
    )
    # a program that logs still gets what the library logs; without a log it would be printed
    logging.getLogger("opentelemetry").addHandler(logging.NullHandler())
    watched: Any = _Watched(exporter, tell)
    # before the provider's own: the last one that is registered runs first
    atexit.register(watched.report)
    made = TracerProvider()
    made.add_span_processor(BatchSpanProcessor(watched))
    trace.set_tracer_provider(made)
    return made


class _Watched:
    """An exporter that remembers whether it failed."""

    def __init__(self, exporter: Any, tell: Tell) -> None:
        self._exporter = exporter
        self._tell = tell
        self._failed = False

    def export(self, spans: Sequence[Any]) -> Any:
        """Export ``spans``."""
        result = self._exporter.export(spans)
        self._failed = self._failed or result.name != "SUCCESS"
        return result

    def shutdown(self) -> None:
        """Close the connection."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Wait until what was given is exported."""
        return bool(self._exporter.force_flush(timeout_millis))

    def report(self) -> None:
        """Tell that something was not delivered."""
        if self._failed:
            self._tell(UNDELIVERED)


class _OpenTelemetry:
    def __init__(self, tracer: Any, api: Any) -> None:
        self._tracer = tracer
        self._api = api

    def start(self, name: ModelName, *, streamed: bool, attempt: int) -> CallSpan:
        """Open a client span named after the operation and the model."""
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": name.provider,
            "gen_ai.request.model": name.model,
            "gen_ai.output.type": "text",
            "cemagent.streamed": streamed,
            "cemagent.attempt": attempt,
        }
        span = self._tracer.start_span(f"chat {name.model}", kind=self._api.SpanKind.CLIENT, attributes=attributes)
        return _Span(span, self._api)


class _Span:
    def __init__(self, span: Any, api: Any) -> None:
        self._span = span
        self._api = api

    def answered(self, tokens: Tokens | None) -> None:
        """Note the tokens of the answer."""
        if tokens is not None:
            self._span.set_attribute("gen_ai.usage.input_tokens", tokens.given)
            self._span.set_attribute("gen_ai.usage.cache_read.input_tokens", tokens.cached)
            self._span.set_attribute("gen_ai.usage.output_tokens", tokens.said)

    def failed(self, error: ModelError) -> None:
        """Note why there was none."""
        self._span.set_attribute("error.type", error.fault.value)
        self._span.set_status(self._api.Status(self._api.StatusCode.ERROR))

    def end(self) -> None:
        """Close the span."""
        self._span.end()


def quieten_callbacks() -> None:
    """Keep LangChain from printing a warning into the conversation when a listener stops a model.

    A program that configures logging still gets it.
    """
    logging.getLogger("langchain_core.callbacks.manager").addHandler(logging.NullHandler())


def turn_langsmith_off() -> None:
    """Keep LangChain's own tracing off, whatever the environment says.

    It would send every prompt to another company, unmasked, because of a variable that some
    other program needed. A program that opens a LangSmith trace itself still has it.
    """
    # comes with langchain, and is loaded by it anyway
    from langsmith import configure

    configure(enabled=False)
