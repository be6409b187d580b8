"""An optional cache of answers in files: the same question to the same model is not paid for twice."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, message_to_dict, messages_from_dict

_VERSION = 1


class ResponseCache:
    """Answers in ``folder``, one file each, readable by their owner only.

    What is kept is what was sent: for a provider elsewhere it is masked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key(self, model: str, messages: Sequence[BaseMessage], asked: dict[str, Any]) -> str:
        """Return the key of a question: model, messages, and tools, schema and parameters in ``asked``."""
        said = [{**message_to_dict(message)["data"], "id": None, "type": message.type} for message in messages]
        whole = [_VERSION, model, said, asked]
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, key: str) -> AIMessage | None:
        """Return the answer kept under ``key``; None when there is none, or it is damaged."""
        try:
            raw = json.loads(self._path(key).read_text(encoding="utf-8"))
            (message,) = messages_from_dict([raw])
        except (OSError, ValueError, KeyError):
            return None
        return message if isinstance(message, AIMessage) else None

    def put(self, key: str, message: AIMessage) -> None:
        """Keep ``message`` under ``key``; another program may do the same at the same time."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, fresh = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(message_to_dict(message), file, ensure_ascii=False)
        Path(fresh).replace(path)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"
