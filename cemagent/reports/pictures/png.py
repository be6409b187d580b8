"""A drawing as PNG, through the Agg renderer of matplotlib and without its global settings."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from cemagent.reports.pictures.fonts import Command, glyph
from cemagent.reports.pictures.marks import Line, Mark, Shape

Outline = tuple["np.typing.NDArray[np.float64]", "np.typing.NDArray[np.uint8]"]

_CODES = {"M": (1,), "L": (2,), "Q": (3, 3), "C": (4, 4, 4), "Z": (79,)}
# Agg refuses 65,536 pixels; a very tall graph is drawn at a smaller scale instead
_LONGEST = 32_000
# more pixels than this take many seconds and no reader shows them at once
_MOST = 40_000_000


def _arrays(commands: Iterable[Command]) -> Outline:
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    for name, numbers in commands:
        points += list(zip(numbers[0::2], numbers[1::2], strict=True)) or [(0.0, 0.0)]
        codes += _CODES[name]
    return np.array(points, dtype=float).reshape(-1, 2), np.array(codes, dtype=np.uint8)


@lru_cache(maxsize=8192)
def _letter(letter: str, bold: bool) -> Outline:
    points, codes = _arrays(glyph(letter, bold).commands)
    return points * (1, -1), codes


def _rgba(colour: str) -> tuple[float, float, float, float]:
    red, green, blue, alpha = (int((colour + "FF")[i : i + 2], 16) / 255 for i in (0, 2, 4, 6))
    return red, green, blue, alpha


def _outline(line: Line) -> Outline:
    points, codes = [np.empty((0, 2))], [np.empty(0, dtype=np.uint8)]
    at, size = line.x, line.style.size
    for letter in line.text:
        shape, how = _letter(letter, line.style.bold)
        points.append(shape * size + (at, line.y))
        codes.append(how)
        at += glyph(letter, line.style.bold).advance * size
    return np.concatenate(points), np.concatenate(codes)


def _draw(renderer: Any, mark: Mark, place: Affine2D, scale: float) -> None:
    shape = Shape((), mark.style.colour) if isinstance(mark, Line) else mark
    points, codes = _outline(mark) if isinstance(mark, Line) else _arrays(mark.commands)
    if not len(points):
        return
    context = renderer.new_gc()
    context.set_linewidth(shape.width * scale if shape.stroke else 0)
    context.set_joinstyle("round")
    if shape.stroke:
        context.set_foreground(_rgba(shape.stroke), isRGBA=True)
    if shape.dash:
        context.set_dashes(0, [length * scale for length in shape.dash])
    path = Path(points, codes)
    path.should_simplify = False
    renderer.draw_path(context, path, place, _rgba(shape.fill) if shape.fill else None)
    context.restore()


def as_png(marks: Iterable[Mark], size: tuple[int, int]) -> bytes:
    """The file at twice its size, on white paper; less when it would pass 32,000 pixels a side or 40 million in all."""
    scale = min(2.0, _LONGEST / max(size), (_MOST / (size[0] * size[1])) ** 0.5)
    width, height = (round(side * scale) for side in size)
    # matplotlib gives its renderer no types
    renderer = cast(Any, RendererAgg)(width, height, 72)
    # pixels count from the top here and from the bottom in Agg
    place = Affine2D().scale(scale, -scale).translate(0, height)
    for mark in marks:
        _draw(renderer, mark, place, scale)
    drawn = Image.fromarray(np.asarray(renderer.buffer_rgba()))
    sheet = Image.new("RGB", drawn.size, "white")
    sheet.paste(drawn, mask=drawn.getchannel("A"))
    out = io.BytesIO()
    sheet.save(out, "PNG", dpi=(96 * scale, 96 * scale), compress_level=4)
    return out.getvalue()
