"""A drawing as SVG: every letter an outline, so that it reads the same where the font is not installed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from cemagent.reports.pictures.fonts import Command, glyph, tidy
from cemagent.reports.pictures.marks import Line, Mark, Shape

# letters are kept in thousandths of the em so that whole numbers are exact enough
_EM = 1000


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _path(commands: Iterable[Command], scale: float = 1, flip: bool = False) -> str:
    words = []
    for name, numbers in commands:
        signed = (-n if flip and i % 2 else n for i, n in enumerate(numbers))
        words.append(name + " ".join(_number(n * scale) for n in signed))
    return "".join(words)


def _colour(kind: str, colour: str | None) -> str:
    if colour is None:
        return f' {kind}="none"'
    opacity = f' {kind}-opacity="{_number(int(colour[6:8], 16) / 255)}"' if len(colour) > 6 else ""
    return f' {kind}="#{colour[:6]}"{opacity}'


def _shape(shape: Shape) -> str:
    pen = ""
    if shape.stroke is not None:
        pen = f'{_colour("stroke", shape.stroke)} stroke-width="{_number(shape.width)}" stroke-linejoin="round"'
        if shape.dash:
            pen += f' stroke-dasharray="{" ".join(map(_number, shape.dash))}"'
    return f'<path d="{_path(shape.commands)}"{_colour("fill", shape.fill)}{pen}/>'


@lru_cache(maxsize=8192)
def _letter(letter: str, bold: bool) -> str:
    """The outline of a letter; the pictures of a report share most of them."""
    return _path(glyph(letter, bold).commands, _EM, flip=True)


def _line(line: Line, known: dict[str, str], prefix: str) -> str:
    scale = line.style.size / _EM
    # the older xlink:href is what word processors and office suites read as well as browsers
    uses, at = [], 0.0
    for letter in line.text:
        drawn = glyph(letter, line.style.bold)
        if drawn.commands:
            known[drawn.key] = _letter(letter, line.style.bold)
            uses.append(f'<use xlink:href="#{prefix}{drawn.key}" x="{_number(at * _EM)}"/>')
        at += drawn.advance
    place = f"translate({_number(line.x)} {_number(line.y)}) scale({scale:.4g})"
    return f'<g fill="#{line.style.colour}" transform="{place}" aria-label="{escape(line.text)}">{"".join(uses)}</g>'


def as_svg(marks: Iterable[Mark], size: tuple[int, int], title: str, alt: str) -> str:
    """The whole file; identifiers are made from the content, so several pictures fit into one page."""
    marks = list(marks)
    width, height = size
    prefix = "p" + hashlib.sha256(repr((marks, size, title, alt)).encode()).hexdigest()[:10] + "-"
    known: dict[str, str] = {}
    body = [_line(m, known, prefix) if isinstance(m, Line) else _shape(m) for m in marks]
    letters = [f'<path id="{prefix}{key}" d="{outline}"/>' for key, outline in sorted(known.items())]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="{prefix}title {prefix}desc">',
            f'<title id="{prefix}title">{escape(tidy(title))}</title>',
            f'<desc id="{prefix}desc">{escape(tidy(alt))}</desc>',
            f"<defs>{''.join(letters)}</defs>",
            *body,
            "</svg>\n",
        ]
    )
