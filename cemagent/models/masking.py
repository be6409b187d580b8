"""Masks personal identifiers before text leaves the machine, and puts them back into the answer."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from cemagent.models.identifiers import PLACEHOLDER, find_identifiers
from cemagent.playbook import Text

NOTICE = Text(
    ko="전화번호·이메일·카드·주민등록번호·외국인등록번호·사업자등록번호와 직접 등록한 이름은 가려서 보내지만, 등록하지 않은 이름은 가려지지 않으므로 보내기 전에 확인하십시오.",
    en="Phone, e-mail, card, resident, foreigner and business numbers and the names that you listed are masked before they are sent; other names are not, so check them first.",
)
"""What the user is told when masking is in force."""

_BINARY = frozenset({"data", "base64", "signature", "encrypted_content"})
_CODE = frozenset({"type", "id", "call_id", "tool_call_id", "name", "mime_type", "media_type", "source_type"})
_ARGUMENTS = frozenset({"input", "args"})
"""Keys of a content block: what a mask would break, what a provider reads as code, and where code ends again."""


class MaskState(BaseModel):
    """What a mask has replaced so far: surface by placeholder. Kept with the engagement, never sent."""

    entries: dict[str, str] = {}


class Mask:
    """A reversible mask; equal surfaces have one placeholder as long as the ``state`` is kept.

    ``names`` are the names that the user listed. Threads may share one.
    """

    def __init__(self, state: MaskState | None = None, names: Iterable[str] = ()) -> None:
        self._names = tuple(names)
        self._surfaces = dict(state.entries) if state else {}
        self._placeholders = {surface: placeholder for placeholder, surface in self._surfaces.items()}
        self._lock = threading.Lock()

    def resumed(self, entries: Mapping[str, str]) -> Mask:
        """Return a mask for the same names that goes on from ``entries``, the surfaces by placeholder."""
        return Mask(MaskState(entries=dict(entries)), self._names)

    @property
    def state(self) -> MaskState:
        """Return what must be kept so that placeholders stay the same in the next session."""
        with self._lock:
            return MaskState(entries=dict(self._surfaces))

    def mask(self, text: str) -> str:
        """Return ``text`` with each identifier replaced; :meth:`unmask` gives it back exactly."""
        pieces, end = [], 0
        for found in find_identifiers(text, self._names):
            pieces += [text[end : found.start], self._placeholder(found.kind, text[found.start : found.end])]
            end = found.end
        return "".join([*pieces, text[end:]])

    def _placeholder(self, kind: str, surface: str) -> str:
        with self._lock:
            known = self._placeholders.get(surface)
            # a listed name may look like a number of another kind: the first kind stays
            if known is None:
                number = 1 + sum(placeholder.startswith(f"[{kind}_") for placeholder in self._surfaces)
                known = f"[{kind}_{number}]"
                self._placeholders[surface] = known
                self._surfaces[known] = surface
            return known

    def unmask(self, text: str, *, in_json: bool = False) -> str:
        """Return ``text`` with our placeholders replaced; ``in_json`` when it is the source of a JSON string."""

        def surface(match: re.Match[str]) -> str:
            found = self._surfaces.get(match[0])
            if found is None:
                return match[0]
            return json.dumps(found, ensure_ascii=False)[1:-1] if in_json else found

        return PLACEHOLDER.sub(surface, text)

    def mask_block(self, block: Any) -> Any:
        """Return a copy of a message's content with its prose masked; ids, types and binary data are left."""
        return _mapped(block, self.mask, _CODE)

    def mask_values(self, values: Any) -> Any:
        """Return a copy of nested lists and mappings with every text in it masked, keys left."""
        return _mapped(values, self.mask, frozenset())

    def unmask_block(self, block: Any) -> Any:
        """Undo :meth:`mask_block`."""
        return _mapped(block, self.unmask, _CODE)

    def unmask_values(self, values: Any) -> Any:
        """Undo :meth:`mask_values`."""
        return _mapped(values, self.unmask, frozenset())

    def may_begin(self, tail: str) -> bool:
        """Return whether ``tail`` is the beginning of one of our placeholders."""
        return any(placeholder.startswith(tail) for placeholder in self._surfaces)


def _mapped(value: Any, change: Callable[[str], str], code: frozenset[str]) -> Any:
    if isinstance(value, str):
        return value if value.startswith("data:") else change(value)
    if isinstance(value, list):
        return [_mapped(item, change, code) for item in value]
    if isinstance(value, dict):
        return {
            key: item
            if key in code or (code and key in _BINARY)
            else _mapped(item, change, frozenset() if key in _ARGUMENTS else code)
            for key, item in value.items()
        }
    return value


class StreamUnmasker:
    """Unmasks a text that comes in pieces; a placeholder may be split anywhere.

    What is given out so far and what :meth:`flush` returns are together ``mask.unmask`` of the whole.
    """

    def __init__(self, mask: Mask, *, in_json: bool = False) -> None:
        self._mask = mask
        self._in_json = in_json
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return what of the text so far is sure; the beginning of a placeholder is held back."""
        text = self._held + piece
        start = text.rfind("[")
        if start < 0 or not self._mask.may_begin(text[start:]) or PLACEHOLDER.match(text, start):
            start = len(text)
        self._held = text[start:]
        return self._mask.unmask(text[:start], in_json=self._in_json)

    def flush(self) -> str:
        """Return what was held back: the text is at its end."""
        held, self._held = self._held, ""
        return self._mask.unmask(held, in_json=self._in_json)
