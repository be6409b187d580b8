"""Runs of text before they become spans, and the characters that nobody sees.

Unicode tag characters, chains of variation selectors and of zero-width characters can carry
text that a person cannot see and a language model can. What can be decoded becomes hidden
text; the rest is taken out and counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

_TAGS = "\U000e0000-\U000e007f"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_ZERO = "\u200b\u200c\u200d\u2060-\u2064\ufeff\u180e"
_BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u206f"
_SOFT = "\u00ad\u034f\u115f\u1160\u3164\uffa0"
_SUSPECT = re.compile(f"[{_TAGS}]+|[{_SELECTORS}]{{2,}}|[{_ZERO}{_BIDI}\u00ad\u034f\u3164\uffa0\ufffe\uffff]+")
_ANY = re.compile(f"[{_TAGS}{_SELECTORS}{_ZERO}{_BIDI}{_SOFT}\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_JOINS = re.compile("[\u1161-\u1175\u11a8-\u11c2]")
_FLAG = "\U0001f3f4"
TAG_LABEL = "invisible characters"


@dataclass(frozen=True)
class Piece:
    """A run of text within a block; ``label`` names it when it differs from its block."""

    text: str
    hidden: bool = False
    label: str | None = None


def plain(pieces: Iterable[Piece]) -> str:
    """Return the visible text of ``pieces``."""
    return "".join(piece.text for piece in pieces if not piece.hidden).strip()


def clean(pieces: Iterable[Piece]) -> tuple[list[Piece], int]:
    """Return ``pieces`` without control and invisible characters, and how many of the latter went."""
    out: list[Piece] = []
    dropped = 0
    for piece in pieces:
        text = _CONTROL.sub("", _NEWLINE.sub("\n", piece.text))
        if text.isascii() or not _ANY.search(text):
            out.append(replace(piece, text=text))
            continue
        found, count = _split(replace(piece, text=text))
        out += found
        dropped += count
    return out, dropped


def compose(pieces: Sequence[Piece]) -> list[Piece]:
    """Merge like pieces and make them NFC, also where one piece ends and the next begins."""
    merged: list[Piece] = []
    for piece in pieces:
        text = piece.text
        if merged and merged[-1].hidden == piece.hidden and merged[-1].label == piece.label:
            merged[-1] = replace(piece, text=merged[-1].text + text)
            continue
        marks = 0
        while merged and marks < len(text) and _combines(text[marks]):
            marks += 1
        if marks:
            merged[-1] = replace(merged[-1], text=merged[-1].text + text[:marks])
        merged.append(replace(piece, text=text[marks:]))
    return [replace(p, text=unicodedata.normalize("NFC", p.text)) for p in merged if p.text]


def _combines(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or bool(_JOINS.match(char))


def _split(piece: Piece) -> tuple[list[Piece], int]:
    out: list[Piece] = []
    dropped = 0
    position = 0
    for match in _SUSPECT.finditer(piece.text):
        run = match.group()
        before = piece.text[: match.start()]
        if _belongs(run, before, piece.text[match.end() :]):
            continue
        out.append(replace(piece, text=piece.text[position : match.start()]))
        position = match.end()
        secret = _decode(run)
        if secret:
            out.append(Piece(f" {secret} ", True, TAG_LABEL))
        dropped += sum(char not in "\u00ad\ufeff\ufffe\uffff" for char in run)
    out.append(replace(piece, text=piece.text[position:]))
    return [p for p in out if p.text], dropped


def _belongs(run: str, before: str, after: str) -> bool:
    """Whether ``run`` is part of an emoji or of a script that needs joiners."""
    if not before:
        return False
    if before[-1] == _FLAG and run[-1] == "\U000e007f" and len(run) <= 8:
        return True
    if len(run) > 2 or not after or any(char not in "\u200c\u200d\ufe0f\ufe0e\u200e\u200f" for char in run):
        return False
    last = before[-1]
    return unicodedata.category(last) in {"So", "Sk", "Mn", "Mc"} or "\u0590" <= last <= "\u10ff"


def _decode(run: str) -> str | None:
    """Return the text that ``run`` carries, if it is one of the known ways to carry text."""
    raw: bytes
    if "\U000e0000" <= run[0] <= "\U000e007f":
        raw = bytes(ord(char) - 0xE0000 for char in run)
    elif _selector(run[0]) is not None:
        raw = bytes(value for char in run if (value := _selector(char)) is not None)
    else:
        bits = "".join("0" if char == "\u200b" else "1" for char in run if char in "\u200b\u200c\u200d")
        if len(bits) < 32 or len(bits) % 8:
            return None
        raw = int(bits, 2).to_bytes(len(bits) // 8, "big")
    text = raw.decode("utf-8", "ignore")
    shown = "".join(char for char in text if char.isprintable())
    return shown.strip() if shown.strip() and len(shown) * 2 >= len(text) else None


def _selector(char: str) -> int | None:
    if "\ufe00" <= char <= "\ufe0f":
        return ord(char) - 0xFE00
    if "\U000e0100" <= char <= "\U000e01ef":
        return ord(char) - 0xE0100 + 16
    return None
