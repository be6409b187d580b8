"""Readers that misbehave, for the tests of the sandbox."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from cemagent.documents.base import DocumentBuilder, Limits, Reader
from cemagent.records.document import Document


class BadReader:
    """Does what the text of the file says."""

    name = "TXT"
    extensions = frozenset({".txt"})
    media_type = "text/plain"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Read ``data``, or hang, crash, print, or use the network."""
        order = data.decode()
        print("noise on standard output", flush=True)
        if order == "hang":
            time.sleep(600)
        elif order == "spawn":
            with Path(os.environ["CEMAGENT_TEST_PID"]).open("w") as stream:
                process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
                stream.write(str(process.pid))
            time.sleep(600)
        elif order == "crash":
            ctypes.string_at(0)
        elif order == "exit":
            os._exit(3)
        elif order == "memory":
            bytearray(3 * 1024**3)
        elif order == "error":
            raise RuntimeError("a bug")
        elif order == "network":
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        elif order == "recursion":
            return self.read(data, name, limits)
        builder = DocumentBuilder(name, data, self.media_type, limits)
        builder.paragraph(f"{order} by {os.getpid()}")
        return builder.finish()


def readers() -> list[Reader]:
    """Return the misbehaving reader alone."""
    return [BadReader()]
