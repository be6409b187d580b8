"""Korean particles that take the form which the sound before them asks for."""

from __future__ import annotations

import re

_PAIRS = {
    "은(는)": ("은", "는"),
    "을(를)": ("을", "를"),
    "이(가)": ("이", "가"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_PARTICLES = re.compile(
    r"(?P<last>[0-9A-Za-z가-힣])(?P<close>[\"'”’)*`\]]*)(?P<both>" + "|".join(map(re.escape, _PAIRS)) + ")"
)
_DIGITS_WITH_FINAL = "013678LMNRlmnr"
_RIEUL = 8


def with_particles(text: str) -> str:
    """Return Korean ``text`` with each ``은(는)`` and the like as the sound before it asks for."""
    return _PARTICLES.sub(_particle, text)


def _particle(match: re.Match[str]) -> str:
    last, both = match["last"], match["both"]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        closed = final > 0 and not (both == "(으)로" and final == _RIEUL)
    else:
        closed = last in _DIGITS_WITH_FINAL
    return last + match["close"] + _PAIRS[both][0 if closed else 1]
