"""What a model can do: stated by its provider, and learned when a server refuses a feature by name."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from enum import StrEnum

from cemagent.models.failures import Failure
from cemagent.models.said import lacks_tools


class Feature(StrEnum):
    """What a server may lack; the first three are ways to ask for a structure, best first."""

    JSON_SCHEMA = "json_schema"
    TOOL_CALL = "tool_call"
    PROMPT = "prompt"
    STREAM_USAGE = "stream_usage"
    CHAT_TOOLS = "chat_tools"
    """Tools that the model may use as it likes; a forced call of one is another way."""


WAYS = (Feature.JSON_SCHEMA, Feature.TOOL_CALL, Feature.PROMPT)
"""Ways to ask for a structure, best first; a prompt is understood by every model."""

_NAMED_BY = {
    Feature.JSON_SCHEMA: (
        "response_format",
        "json_schema",
        "json schema",
        "structured output",
        "output_config",
        "output_format",
        "response_json_schema",
        "json_object",
        "extra inputs are not permitted",
        "grammar",
        "guided",
    ),
    Feature.TOOL_CALL: ("tool", "function"),
    Feature.STREAM_USAGE: ("stream_options", "include_usage", "stream options"),
}
_REFUSALS = frozenset({400, 404, 405, 415, 422, 500, 501})
"""Some servers answer 404 or 5xx for a feature that they lack."""

SHOWN = {
    Feature.JSON_SCHEMA: "JSON schema",
    Feature.TOOL_CALL: "tool call",
    Feature.STREAM_USAGE: "stream usage",
}
"""How a feature is called to the user, in both languages."""


class Capabilities:
    """What each model was found to lack; one for the process, so that nothing is asked for twice in vain."""

    def __init__(self) -> None:
        self._lacking: dict[str, set[Feature]] = {}
        self._lock = threading.Lock()

    def has(self, model: str, feature: Feature) -> bool:
        """Return whether ``model`` has not been found to lack ``feature``."""
        with self._lock:
            return feature not in self._lacking.get(model, ())

    def way(self, model: str, offered: Sequence[Feature]) -> Feature:
        """Return the best of the ``offered`` ways to ask ``model`` for a structure."""
        return next((way for way in WAYS if way in offered and self.has(model, way)), Feature.PROMPT)

    def learn(self, model: str, used: Sequence[Feature], failure: Failure) -> Feature | None:
        """Return the feature of those ``used`` that ``failure`` names as not known, and remember it; None if none."""
        if failure.status not in _REFUSALS:
            return None
        for feature in used:
            words = _NAMED_BY.get(feature, ())
            if (
                lacks_tools(failure.said)
                if feature is Feature.CHAT_TOOLS
                else any(word in failure.said for word in words)
            ):
                with self._lock:
                    self._lacking.setdefault(model, set()).add(feature)
                return feature
        return None
