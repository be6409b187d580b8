"""Letters as outlines: which font has a glyph, how wide it is, how text breaks into lines.

NanumGothic is read from its package as font files only: importing that package would change the settings of
matplotlib for the whole process. A glyph it lacks comes from DejaVu Sans, which matplotlib brings along.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cemagent.errors import CemagentError

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

Command = tuple[str, tuple[float, ...]]

_OPS = {1: ("M", 1), 2: ("L", 1), 3: ("Q", 2), 4: ("C", 3), 79: ("Z", 1)}
# FT2Font gives outlines of an unscaled glyph in sixty-fourths of a font unit
_FRACTION = 64
_REPLACEMENT = "�"
# closing marks may not begin a line (Unicode Standard Annex 14, classes CL, CP, EX, IS)
_NEVER_FIRST = frozenset(".,;:!?)]}%\"'”’」』》〉】…·。、，")
_BREAK_AFTER = frozenset("/-_–—·,;&=?")


class FontsMissing(CemagentError):
    """The Korean font package is not installed."""


@dataclass(frozen=True)
class Glyph:
    """One letter: its outline in units of the em (y upwards), its advance and the box of its ink."""

    key: str
    commands: tuple[Command, ...]
    advance: float
    box: tuple[float, float, float, float] | None


def _folder() -> Path:
    found = importlib.util.find_spec("koreanize_matplotlib")
    if found is None or found.origin is None:
        raise FontsMissing(
            en="The Korean font is not installed: run pip install koreanize-matplotlib.",
            ko="한글 글꼴이 없으니 pip install koreanize-matplotlib을 실행하십시오.",
        )
    return Path(found.origin).parent / "fonts"


@lru_cache(maxsize=2)
def _faces(bold: bool) -> tuple[tuple[FT2Font, frozenset[int]], ...]:
    import matplotlib  # slow to load: only who draws waits for it
    from matplotlib.ft2font import FT2Font

    spare = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    files = (
        _folder() / ("NanumGothicBold.ttf" if bold else "NanumGothic.ttf"),
        spare / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"),
    )
    faces = [FT2Font(str(file)) for file in files]
    return tuple((face, frozenset(face.get_charmap())) for face in faces)


@lru_cache(maxsize=8192)
def glyph(letter: str, bold: bool) -> Glyph:
    """The outline of ``letter`` from the first font that has it; the replacement sign when none has."""
    code = ord(letter)
    for number, (face, codes) in enumerate(_faces(bold)):
        if code in codes:
            return _outline(face, code, f"{'b' if bold else 'r'}{number}-{code:x}")
    return glyph(_REPLACEMENT, bold)


def _outline(face: FT2Font, code: int, key: str) -> Glyph:
    from matplotlib.ft2font import LoadFlags  # slow to load: only who draws waits for it

    loaded = face.load_char(code, flags=LoadFlags.NO_SCALE)
    points, codes = face.get_path()
    em = face.units_per_EM
    flat = [(float(x) * _FRACTION / em, float(y) * _FRACTION / em) for x, y in points]
    commands: list[Command] = []
    at = 0
    while at < len(codes):
        name, count = _OPS[int(codes[at])]
        pairs = () if name == "Z" else tuple(value for pair in flat[at : at + count] for value in pair)
        commands.append((name, pairs))
        at += count
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    box = (min(xs), min(ys), max(xs), max(ys)) if flat else None
    return Glyph(key, tuple(commands), loaded.horiAdvance / em, box)


def tidy(text: str) -> str:
    """``text`` as it is drawn: composed Hangul, no control or format signs, white space as single blanks.

    Line breaks stay. Format signs (joiners, variation selectors, marks of direction) have no glyph of their own.
    """
    lines = []
    for line in unicodedata.normalize("NFC", text).splitlines():
        shown = (" " if c.isspace() else c for c in line if not _formless(c))
        lines.append(" ".join("".join(shown).split()))
    return "\n".join(lines).strip()


def _formless(letter: str) -> bool:
    if letter.isspace():
        return False
    code = ord(letter)
    # variation selectors, and the two last places of each plane, which are no letters and not allowed in XML
    if 0xFE00 <= code <= 0xFE0F or code & 0xFFFE == 0xFFFE:
        return True
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs"}


def missing_glyphs(text: str) -> str:
    """The letters of ``text`` that no font has, each once, in order of appearance."""
    codes = frozenset().union(*(codes for _, codes in _faces(False)))
    return "".join(dict.fromkeys(c for c in tidy(text) if c != "\n" and ord(c) not in codes))


def width_of(text: str, size: float, bold: bool = False) -> float:
    """Width in pixels of one line."""
    return sum(glyph(letter, bold).advance for letter in text) * size


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Lines no wider than ``width`` pixels, broken at blanks; a word that is too long is broken inside.

    Nothing is cut off: a single letter wider than the line stands alone on it.
    """
    lines: list[str] = []
    for paragraph in tidy(text).split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if width_of(joined, size, bold) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            *full, line = _pieces(word, width, size, bold)
            lines += full
        lines.append(line)
    return lines


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    pieces: list[str] = []
    rest = word
    while width_of(rest, size, bold) > width and len(rest) > 1:
        cut = _cut(rest, width, size, bold)
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]


def _cut(word: str, width: float, size: float, bold: bool) -> int:
    used, fits = 0.0, 0
    for letter in word:
        used += glyph(letter, bold).advance * size
        if used > width:
            break
        fits += 1
    fits = max(1, min(fits, len(word) - 1))
    natural = max((i for i in range(1, fits + 1) if word[i - 1] in _BREAK_AFTER), default=0)
    if natural > fits // 2:
        return natural
    while fits > 1 and word[fits] in _NEVER_FIRST:
        fits -= 1
    return fits
