"""Styles of a DOCX: which paragraphs are headings or list items, which runs nobody sees."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cemagent.documents.xmlsafe import Element, attr, child, children, is_on, is_white, number

_HEADING_NAME = re.compile(r"(?:heading|제목|überschrift|titre|título|見出し|标题)\s*(\d)", re.IGNORECASE)
_TITLE_NAMES = frozenset({"title", "제목", "표제"})
_BODY_LEVEL = 9
_TINY_HALF_POINTS = 4


@dataclass
class Style:
    """One style with what it says itself; None where it says nothing."""

    id: str
    name: str
    parent: str | None
    paragraph: Element | None
    run: Element | None


@dataclass
class Styles:
    """All styles of a document, resolved along ``basedOn``."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str | None = None
    _levels: dict[str, int | None] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Element | None) -> Styles:
        """Read the styles part; None gives no styles."""
        styles = cls()
        for item in children(root, "style"):
            key = attr(item, "styleId") or ""
            styles.by_id[key] = Style(
                id=key,
                name=(attr(child(item, "name"), "val") or "").strip().lower(),
                parent=attr(child(item, "basedOn"), "val"),
                paragraph=child(item, "pPr"),
                run=child(item, "rPr"),
            )
            if attr(item, "type") == "paragraph" and attr(item, "default") in {"1", "true"}:
                styles.default = key
        return styles

    def chain(self, key: str | None) -> list[Style]:
        """Return the style and those it is based on, nearest first."""
        found: list[Style] = []
        while key in self.by_id and len(found) < 20:
            style = self.by_id[key]
            found.append(style)
            key = style.parent
        return found

    def heading_level(self, properties: Element | None) -> int | None:
        """Return the heading level (from 1) of a paragraph with these properties."""
        own = number(attr(child(properties, "outlineLvl"), "val"))
        if own is not None:
            return own + 1 if 0 <= own < _BODY_LEVEL else None
        key = attr(child(properties, "pStyle"), "val")
        if key is None:
            return None
        if key not in self._levels:
            self._levels[key] = self._style_level(key)
        return self._levels[key]

    def is_list_item(self, properties: Element | None) -> bool:
        """Whether a paragraph is numbered or has a bullet."""
        numbering = child(properties, "numPr")
        if numbering is None:
            for style in self.chain(attr(child(properties, "pStyle"), "val")):
                numbering = child(style.paragraph, "numPr")
                if numbering is not None:
                    break
        identity = attr(child(numbering, "numId"), "val")
        return numbering is not None and identity != "0"

    def is_hidden_run(self, run: Element | None, paragraph: Element | None, *, shaded: bool) -> bool:
        """Whether a run's text is hidden, too small to read, or white on white."""
        sources = [run]
        sources += [style.run for style in self.chain(attr(child(run, "rStyle"), "val"))]
        direct = len(sources)
        sources += [style.run for style in self.chain(attr(child(paragraph, "pStyle"), "val") or self.default)]
        vanish = _first(sources, "vanish")
        if is_on(vanish):
            return True
        size = number(attr(_first(sources, "sz"), "val"))
        if size is not None and size <= _TINY_HALF_POINTS:
            return True
        if shaded or not is_white(attr(_first(sources[:direct], "color"), "val")):
            return False
        return not any(has_shading(source) for source in [*sources, paragraph])

    def _style_level(self, key: str) -> int | None:
        for style in self.chain(key):
            level = number(attr(child(style.paragraph, "outlineLvl"), "val"))
            if level is not None:
                return level + 1 if 0 <= level < _BODY_LEVEL else None
            named = _HEADING_NAME.match(style.name)
            if named:
                return max(1, int(named.group(1)))
            if style.name in _TITLE_NAMES:
                return 1
        return None


def has_shading(properties: Element | None) -> bool:
    """Whether these run, paragraph or cell properties paint a background that is not white."""
    shading = child(properties, "shd")
    if shading is not None:
        fill = attr(shading, "fill") or "auto"
        pattern = attr(shading, "val") or "clear"
        if pattern not in {"clear", "nil"} or attr(shading, "themeFill"):
            return True
        if fill.lower() != "auto" and not is_white(fill):
            return True
    highlight = attr(child(properties, "highlight"), "val")
    return highlight is not None and highlight not in {"none", "white"}


def _first(sources: list[Element | None], name: str) -> Element | None:
    for source in sources:
        found = child(source, name)
        if found is not None:
            return found
    return None
