"""A small OpenAI-compatible server on loopback, scripted, with faults on demand.

It answers ``POST /v1/chat/completions``, ``POST /v1/responses`` and ``GET /v1/models``, streamed and
not, with tools, JSON schemas and usage::

    with ModelServer(["Hello.", Fault(FaultKind.RATE_LIMIT, retry_after=0.1), "Again."]) as server:
        model = make_chat_model(f"{server.base_url}#any")
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from cemagent.testing import wire
from cemagent.testing.replies import Asked, Fault, FaultKind, Reply, Script, ScriptUsedUp, Steps

_STATUS = {
    FaultKind.RATE_LIMIT: (429, "rate_limit_exceeded", "Rate limit reached for requests."),
    FaultKind.QUOTA: (429, "insufficient_quota", "You exceeded your current quota."),
    FaultKind.SERVER_ERROR: (500, "server_error", "The server had an error."),
    FaultKind.BAD_KEY: (401, "invalid_api_key", "Incorrect API key provided."),
    FaultKind.BAD_REQUEST: (400, "invalid_request_error", "The request is not valid."),
    FaultKind.NO_MODEL: (404, "model_not_found", "The model does not exist."),
}
_CHAT, _RESPONSES = "/chat/completions", "/responses"
"""Ends of the paths; Azure puts a deployment before them."""


class ModelServer:
    """Serves ``steps`` on 127.0.0.1 while its ``with`` block runs.

    ``asked`` are the requests as the model saw them, ``bodies`` as they came, ``headers`` their
    headers (lower case), each in order of arrival. A request beyond the script gets a status 400
    that says so, which no client retries. What goes wrong in the server itself, a function of the
    script included, is raised at the end of the block.
    """

    def __init__(self, steps: Steps, models: tuple[str, ...] = ("scripted",)) -> None:
        self.script = Script(steps)
        self.models = models
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.broken: list[BaseException] = []
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def asked(self) -> list[Asked]:
        """Return the requests so far."""
        return self.script.asked

    @property
    def base_url(self) -> str:
        """Return the address that a client is given, with ``/v1``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def keep(self, body: dict[str, Any], headers: dict[str, str]) -> int:
        """Keep a request as it came; return its number, from 1."""
        with self._lock:
            self.bodies.append(body)
            self.headers.append(headers)
            return len(self.bodies)

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        if self.broken:
            raise self.broken[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: ModelServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.owner = owner

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about a client that went away, as tests of stopping do; keep what else went wrong."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, OSError):
            self.owner.broken.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base class
        """Write no log: what was asked is kept."""

    @property
    def _path(self) -> str:
        return self.path.partition("?")[0]

    @property
    def _is_chat(self) -> bool:
        return self._path.endswith(_CHAT)

    def do_GET(self) -> None:
        """Answer ``/v1/models``."""
        if self._path != "/v1/models":
            return self._error(404, "not_found", f"There is no {self._path} here.")
        models = [
            {"id": name, "object": "model", "created": 0, "owned_by": "test"} for name in self.server.owner.models
        ]
        return self._json(200, {"object": "list", "data": models})

    def do_POST(self) -> None:
        """Answer a request for a completion with the next step of the script."""
        owner = self.server.owner
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        if not self._path.endswith((_CHAT, _RESPONSES)):
            return self._error(404, "not_found", f"There is no {self._path} here.")
        try:
            body = json.loads(raw)
        except ValueError:
            return self._error(400, "invalid_json", "The body is not JSON.")
        number = owner.keep(body, {name.lower(): value for name, value in self.headers.items()})
        asked = wire.read_chat(body) if self._is_chat else wire.read_responses(body)
        try:
            step = owner.script.next(asked)
        except ScriptUsedUp as error:
            return self._error(400, "script_used_up", str(error))
        if isinstance(step, Fault):
            return self._fault(step, asked, number)
        owner.stopping.wait(step.delay)
        return self._reply(step, asked, number)

    def _reply(self, reply: Reply, asked: Asked, number: int) -> None:
        whole, events = self._wire()
        if not asked.streamed:
            return self._json(200, whole(reply, asked, number))
        self._begin_stream()
        for index, event in enumerate(events(reply, asked, number)):
            if index:
                self.server.owner.stopping.wait(reply.gap)
            self._event(*event)
        return self._end_stream()

    def _wire(self) -> tuple[Any, Any]:
        if self._is_chat:
            return wire.chat_completion, wire.chat_events
        return wire.response, wire.response_events

    def _fault(self, fault: Fault, asked: Asked, number: int) -> None:
        if fault.kind in _STATUS:
            status, code, message = _STATUS[fault.kind]
            return self._error(fault.status or status, code, fault.message or message, fault.waiting_headers)
        if fault.kind is FaultKind.SLOW:
            self.server.owner.stopping.wait(fault.seconds)
            return self._reply(fault.reply, asked, number)
        if fault.kind is FaultKind.HANG_UP:
            return self._hang_up()
        if fault.kind is FaultKind.BROKEN_JSON:
            return self._broken(asked)
        if fault.kind is FaultKind.EMPTY_CHOICES:
            return self._empty(asked, number)
        return self._broken_off(fault, asked, number)

    def _empty(self, asked: Asked, number: int) -> None:
        whole, _ = self._wire()
        empty = {**whole(Reply(), asked, number), ("choices" if self._is_chat else "output"): []}
        if not asked.streamed:
            return self._json(200, empty)
        self._begin_stream()
        return self._end_stream()

    def _broken(self, asked: Asked) -> None:
        half = '{"id": "chatcmpl-0", "choices": [{"index": 0, "mess'
        if not asked.streamed:
            return self._send(200, half.encode(), "application/json")
        self._begin_stream()
        self._chunk(f"data: {half}\n\n".encode())
        return self._end_stream()

    def _broken_off(self, fault: Fault, asked: Asked, number: int) -> None:
        """Send a part of the answer, then break the connection or end as if all were said."""
        whole, events = self._wire()
        if not asked.streamed:
            text = json.dumps(whole(fault.reply, asked, number)).encode()
            self._head(200, "application/json", len(text))
            self.wfile.write(text[: len(text) // 2])
            return self._hang_up()
        self._begin_stream()
        for event in list(_part(events(fault.reply, asked, number))):
            self._event(*event)
        if fault.kind is FaultKind.CUT_STREAM:
            return self._hang_up()
        self._chunk(b"")
        return None

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _begin_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def _event(self, name: str | None, data: dict[str, Any]) -> None:
        head = f"event: {name}\n" if name else ""
        self._chunk(f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())

    def _end_stream(self) -> None:
        if self._is_chat:
            self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _error(self, status: int, code: str, message: str, extra: dict[str, str] | None = None) -> None:
        body = {"error": {"message": message, "type": code, "code": code, "param": None}}
        self._send(status, json.dumps(body).encode(), "application/json", extra)

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body, ensure_ascii=False).encode(), "application/json")

    def _send(self, status: int, data: bytes, kind: str, extra: dict[str, str] | None = None) -> None:
        self._head(status, kind, len(data), extra)
        self.wfile.write(data)

    def _head(self, status: int, kind: str, length: int, extra: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(length))
        for name, value in (extra or {}).items():
            self.send_header(name, value)
        self.end_headers()


def _part(events: wire.Events) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Return the first half of ``events``, never their end."""
    every = list(events)
    yield from every[: max(1, len(every) // 2)]
