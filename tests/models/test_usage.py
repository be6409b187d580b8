"""Tokens, cost, cache and traces of calls."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from cemagent.errors import CemagentError, ModelError, SettingsError
from cemagent.models.cache import ResponseCache
from cemagent.models.naming import parse_name
from cemagent.models.prices import Price, Tokens, cost_of, load_prices
from cemagent.models.tracing import UNDELIVERED, NoTracer, is_configured, make_tracer
from cemagent.models.usage import UsageLedger
from cemagent.testing.replies import Fault, FaultKind, Reply, ToolCall
from tests.models.conftest import Rigged

ASKED = [HumanMessage("고객 여정 010-1234-5678")]
GOOD = Reply("답", input_tokens=1000, cached_tokens=400, output_tokens=100)
OWN = """
source: 계약서
date: 2026-03-02
models:
  openai:mine: {input: 2, cached_input: 0.5, output: 10}
"""


def test_listed_prices() -> None:
    cost = cost_of(Tokens(1_000_000, 200_000, 1_000), parse_name("openai:gpt-4o-mini"))
    # 800,000 at 0.15, 200,000 at 0.075, 1,000 at 0.60 US dollars a million
    assert cost == Decimal("0.1356")


@pytest.mark.parametrize("name", ["openai:no-such-model", "http://127.0.0.1:1/v1#gpt-4o-mini", "ollama:gpt-4o-mini"])
def test_an_unknown_price_is_not_invented(name: str) -> None:
    assert cost_of(Tokens(10, 0, 10), parse_name(name)) is None


def test_a_model_in_this_process_costs_nothing() -> None:
    assert cost_of(Tokens(10, 0, 10), parse_name("local:m.gguf")) == 0


def test_own_prices(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    assert load_prices(path) == {}
    path.write_text(OWN, encoding="utf-8")
    prices = load_prices(path)
    assert cost_of(Tokens(1000, 400, 100), parse_name("openai:mine"), prices) == Decimal("0.0024")
    path.write_text(OWN.replace("input: 2", "input: -2", 1), encoding="utf-8")
    with pytest.raises(CemagentError):
        load_prices(path)


def test_cached_input_without_a_price_costs_as_other_input() -> None:
    assert Price(input=Decimal(2), output=Decimal(10)).of(Tokens(1000, 400, 100)) == Decimal("0.003")


def test_one_unknown_price_makes_the_sum_unknown() -> None:
    ledger = UsageLedger()
    ledger.answered(parse_name("openai:gpt-4o-mini"), Tokens(1_000_000, 0, 0))
    assert ledger.report().total.cost == Decimal("0.15")
    ledger.answered(parse_name("openai:no-such-model"), Tokens(1, 0, 1))
    total = ledger.report().total
    assert (total.calls, total.input_tokens, total.cost) == (2, 1_000_001, None)


def test_threads_share_a_ledger() -> None:
    ledger = UsageLedger()
    name = parse_name("local:m.gguf")

    def count() -> None:
        for _ in range(500):
            ledger.answered(name, Tokens(1, 0, 2))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.report().models[0].output_tokens == 4000


@pytest.mark.parametrize("streamed", [False, True])
def test_the_cache_answers_the_second_time(rig: Rigged, tmp_path: Path, streamed: bool) -> None:
    reply = Reply("답입니다", (ToolCall("note", {"n": 1}),), input_tokens=9, output_tokens=5, piece=2)
    made = rig([reply, "other"], services={"cache": ResponseCache(tmp_path / "cache")})

    def ask(messages: list[Any]) -> Any:
        if not streamed:
            return made.model.invoke(messages)
        chunks = list(made.model.stream(messages))
        whole = chunks[0]
        for chunk in chunks[1:]:
            whole += chunk
        return whole

    first, second = ask(ASKED), ask(ASKED)
    assert first.text == second.text == "답입니다"
    assert first.tool_calls[0]["args"] == second.tool_calls[0]["args"] == {"n": 1}
    assert len(made.server.bodies) == 1
    (used,) = made.model.usage.models
    assert (used.calls, used.from_cache, used.input_tokens, used.output_tokens) == (2, 1, 9, 5)
    assert ask([HumanMessage("다른 질문")]).text == "other"
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert {path.stat().st_mode & 0o077 for path in kept} == {0}


def test_another_tool_or_form_is_another_question(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path)
    keys = {
        cache.key(model, ASKED, asked)
        for model in ("a", "b")
        for asked in ({}, {"tools": [{"name": "x"}]}, {"schema": {"type": "object"}})
    }
    assert len(keys) == 6


def test_a_damaged_entry_is_no_entry(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path)
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "abc.json").write_text('{"type": "ai"', encoding="utf-8")
    assert cache.get("abc") is None


def test_spans_hold_counts_and_no_content(rig: Rigged) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    made = rig([Fault(FaultKind.SERVER_ERROR), GOOD], services={"tracer": make_tracer({}, provider)})
    list(made.model.stream(ASKED))
    failed, answered = exporter.get_finished_spans()
    assert failed.name == "chat small"
    assert failed.attributes["error.type"] == "overloaded"
    assert answered.attributes["gen_ai.usage.input_tokens"] == 1000
    assert answered.attributes["gen_ai.usage.output_tokens"] == 100
    assert answered.attributes["cemagent.attempt"] == 2
    for span in (failed, answered):
        assert "여정" not in span.to_json()
        assert "1234" not in span.to_json()
    provider.shutdown()


def test_nothing_is_traced_unless_configured() -> None:
    assert isinstance(make_tracer({}), NoTracer)
    assert not is_configured({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"})
    assert not is_configured({"OTEL_SDK_DISABLED": "true", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"})
    assert is_configured({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"})


@pytest.mark.parametrize(
    "missing", ["opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http.trace_exporter"]
)
def test_traces_without_the_library(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_PROTOCOL", raising=False)
    with pytest.raises(SettingsError, match=r"pip install 'cemagent\[otel\]'"):
        make_tracer({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"})


TRACED = """
import sys
from cemagent.models.naming import parse_name
from cemagent.models.tracing import make_tracer
tracer = make_tracer(tell=lambda text: print(text.en, file=sys.stderr))
for attempt in (1, 2):
    tracer.start(parse_name("local:m.gguf"), streamed=False, attempt=attempt).end()
"""


def test_a_collector_that_is_not_there_is_one_sentence_at_the_end() -> None:
    environ = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", TRACED], capture_output=True, text=True, env=environ, check=True)
    assert done.stderr.strip() == UNDELIVERED.en
    assert done.stdout == ""
    assert time.monotonic() - begun < 20


class Counting:
    """A rate limit that says what it was asked."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, int]] = []
        self.settled: list[int] = []

    def reserve(self, name: str, tokens: int) -> float:
        self.taken.append((name, tokens))
        return 3.0

    def settle(self, name: str, tokens: int) -> None:
        self.settled.append(tokens)


def test_each_attempt_reserves_and_each_answer_settles(rig: Rigged) -> None:
    limit = Counting()
    made = rig([Fault(FaultKind.SERVER_ERROR), GOOD], services={"limit": limit})
    made.model.invoke(ASKED)
    ((name, tokens), second) = limit.taken
    assert name == made.model.names
    assert second[1] == tokens > 0
    assert limit.settled == [1100 - tokens]
    assert made.slept == [3.0, 0.5, 3.0]
    assert {notice.kind for notice in made.notices} == {"waiting"}
    # it is our own limit, not a provider that is busy
    assert all("분당 한도" in notice.text.ko and "busy" not in notice.text.en for notice in made.notices)


def test_a_failed_call_leaves_no_price(rig: Rigged) -> None:
    made = rig([Fault(FaultKind.BAD_KEY)])
    with pytest.raises(ModelError):
        made.model.invoke(ASKED)
    assert made.model.usage.total.cost == 0
