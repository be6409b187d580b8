"""The process that reads untrusted files: ``python -m cemagent.documents.child FACTORY BYTES``.

Requests and answers are frames: four bytes of length (big endian) and JSON. It ends when its
standard input ends, also in the middle of a file, so that it never outlives its parent.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from cemagent.documents.base import Limits, Reader
from cemagent.documents.loader import Source, load
from cemagent.documents.problems import Problem, problem
from cemagent.errors import DocumentError

HEADER = struct.Struct(">I")
_NETWORK = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.getaddrinfo",
    "urllib.Request",
    "ftplib.connect",
)


def main(arguments: list[str]) -> None:
    """Serve requests until standard input ends; see the module's docstring."""
    factory, memory = arguments
    answers = _private_output()
    _limit_memory(int(memory))
    sys.addaudithook(_refuse_network)
    readers = _readers(factory)
    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    send(answers, b'{"ready": true}')
    while True:
        request = json.loads(requests.get())
        try:
            answer = _answer(request, readers)
        except MemoryError:
            answer = _failure(problem(Problem.TOO_MUCH_MEMORY, str(request["name"])))
        send(answers, answer)


def send(stream: BinaryIO, content: bytes) -> None:
    """Write one frame."""
    stream.write(HEADER.pack(len(content)) + content)
    stream.flush()


def receive(stream: BinaryIO, longest: int) -> bytes | None:
    """Read one frame; None at the end of the stream or when the frame is too long."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    (size,) = HEADER.unpack(head)
    content = stream.read(size) if size <= longest else b""
    return content if len(content) == size else None


def _answer(request: dict[str, Any], readers: list[Reader]) -> bytes:
    source = Source(request["name"], Path(os.fsdecode(bytes.fromhex(request["path"]))), tuple(request["members"]))
    try:
        document = load(source, readers, Limits(**request["limits"]))
    except DocumentError as error:
        return _failure(error)
    return b'{"document": ' + document.model_dump_json(exclude_defaults=True).encode() + b"}"


def _failure(error: DocumentError) -> bytes:
    return json.dumps({"error": {"reason": error.reason, "en": error.en, "ko": error.ko}}).encode()


def _receive(stream: BinaryIO, requests: queue.Queue[bytes]) -> None:
    while (request := receive(stream, 1 << 20)) is not None:
        requests.put(request)
    os._exit(0)


def _private_output() -> BinaryIO:
    """Keep the pipe to the parent for answers; whatever libraries print goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)
    return answers


def _limit_memory(size: int) -> None:
    """Limit the address space where the platform can; soft, so that LibreOffice may raise it."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse_network(event: str, _: tuple[Any, ...]) -> None:
    if event in _NETWORK:
        raise PermissionError("reading documents uses no network")


def _readers(factory: str) -> list[Reader]:
    module, _, name = factory.partition(":")
    make = cast(Callable[[], list[Reader]], getattr(importlib.import_module(module), name))
    return list(make())


if __name__ == "__main__":
    main(sys.argv[1:])
