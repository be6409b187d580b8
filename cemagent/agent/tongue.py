"""Whether a text is in the language of the conversation."""

from __future__ import annotations

import re
import unicodedata

from cemagent.errors import Lang

_FEWEST = 30
"""Letters below which a text is too short to tell."""
_LEAST_KOREAN = 0.3
_MOST_KOREAN = 0.5
_MOST_OTHER = 0.3
_LEFT_OUT = re.compile(r"`[^`]*`|[“\"「『][^“”\"「」『』\n]*[”\"」』]|\[\d+\]|https?://\S+")
"""Code, quotes, markers and addresses keep their own language."""


def speaks(text: str, lang: Lang) -> bool:
    """Return whether ``text`` is in ``lang``, quotes and code aside; a very short one passes."""
    korean = latin = other = 0
    for char in _LEFT_OUT.sub(" ", unicodedata.normalize("NFC", text)):
        if not char.isalpha():
            continue
        if "가" <= char <= "힣" or "ㄱ" <= char <= "ㆎ":
            korean += 1
        elif char.isascii() or "À" <= char <= "ɏ":
            latin += 1
        else:
            other += 1
    letters = korean + latin + other
    if letters < _FEWEST:
        return True
    if other / letters > _MOST_OTHER:
        return False
    # a Korean syllable says about as much as three Latin letters
    share = korean / letters
    return share >= _LEAST_KOREAN if lang == "ko" else share <= _MOST_KOREAN
