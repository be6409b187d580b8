"""What lies behind the text of a slide: a cautious guess whether white text can be seen."""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.documents.xmlsafe import Element, attr, child, descend, is_white, local, number

Rect = tuple[int, int, int, int]
"""Left, top, right, bottom in EMU."""
_FILLS = ("solidFill", "gradFill", "blipFill", "pattFill")


class Backdrop:
    """The background and the filled shapes of a slide, its layout and its master."""

    def __init__(self, layers: Sequence[Element], size: tuple[int, int]) -> None:
        self._size = size
        self._dark = any(_paints(child(layer, "cSld", "bg")) for layer in layers)
        self._rects: list[tuple[Element, Rect | None]] = []
        for layer in layers:
            for shape in descend(child(layer, "cSld", "spTree"), "sp", "pic", "graphicFrame"):
                if local(shape) == "pic" or is_filled(shape):
                    grouped = local(shape.getparent()) == "grpSp" if shape.getparent() is not None else False
                    self._rects.append((shape, None if grouped else own_rect(shape)))

    def is_painted(self, shape: Element, rect: Rect | None) -> bool:
        """Whether something that is not white may lie behind the text of ``shape``."""
        if self._dark or is_filled(shape):
            return True
        return any(other is not shape and _overlap(rect, area) for other, area in self._rects)

    def is_outside(self, rect: Rect | None) -> bool:
        """Whether ``rect`` lies wholly beside the slide."""
        width, height = self._size
        if rect is None or not width or not height:
            return False
        left, top, right, bottom = rect
        return right <= 0 or bottom <= 0 or left >= width or top >= height


def own_rect(shape: Element) -> Rect | None:
    """Return the place of a shape, None when it takes it from its layout."""
    frame = child(shape, "spPr", "xfrm")
    if frame is None:
        frame = child(shape, "xfrm")
    offset, extent = child(frame, "off"), child(frame, "ext")
    values = [
        number(attr(offset, "x")),
        number(attr(offset, "y")),
        number(attr(extent, "cx")),
        number(attr(extent, "cy")),
    ]
    x, y, width, height = (value if value is not None else 0 for value in values)
    return (x, y, x + width, y + height) if None not in values else None


def is_filled(shape: Element) -> bool:
    """Whether a shape has a fill of its own, or one from its style, that is not white."""
    properties = child(shape, "spPr")
    if child(properties, "noFill") is not None:
        return False
    for name in _FILLS:
        fill = child(properties, name)
        if fill is not None:
            return name != "solidFill" or not is_white(attr(child(fill, "srgbClr"), "val"))
    reference = child(shape, "style", "fillRef")
    return reference is not None and attr(reference, "idx") not in {None, "0"}


def _paints(background: Element | None) -> bool:
    """Whether a slide background is, or may be, something other than white."""
    if background is None:
        return False
    reference = child(background, "bgRef")
    if reference is not None:
        scheme = attr(child(reference, "schemeClr"), "val")
        return scheme not in {"bg1", "lt1", None} or (number(attr(reference, "idx")) or 0) > 1001
    properties = child(background, "bgPr")
    for name in _FILLS:
        fill = child(properties, name)
        if fill is not None:
            if name != "solidFill":
                return True
            scheme = attr(child(fill, "schemeClr"), "val")
            return scheme not in {"bg1", "lt1"} and not is_white(attr(child(fill, "srgbClr"), "val"))
    return False


def _overlap(one: Rect | None, other: Rect | None) -> bool:
    if one is None or other is None:
        return True
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
