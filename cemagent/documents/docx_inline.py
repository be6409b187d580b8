"""The inside of DOCX paragraphs: runs, fields, revisions, and what is anchored there."""

from __future__ import annotations

from dataclasses import dataclass, field

from cemagent.documents.docx_styles import Styles, has_shading
from cemagent.documents.invisible import Piece
from cemagent.documents.ooxml import alt_text
from cemagent.documents.xmlsafe import Element, attr, child, children, descend, is_white, local

_SYMBOLS = {
    0xA7: "▪", 0xA8: "☐", 0xB7: "•", 0x6E: "■", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0xD8: "➢",
    0xE0: "→", 0xDF: "←", 0xE8: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    0x4A: "☺", 0x76: "❖", 0x77: "◆", 0x75: "◆", 0x6C: "●",
}  # fmt: skip
_SKIPPED = frozenset({
    "pPr", "rPr", "instrText", "delInstrText", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr",
    "annotationRef",
    "footnoteRef", "endnoteRef", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeEnd", "smartTagPr",
    "customXmlPr", "rubyPr", "ffData", "fldData",
})  # fmt: skip


@dataclass
class Box:
    """A text box: its content and whether something dark may lie behind its text."""

    content: Element
    filled: bool


@dataclass
class Inline:
    """What one paragraph holds."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    breaks_before: int = 0
    breaks_after: int = 0


@dataclass(frozen=True)
class _State:
    """What holds for a run because of the elements around it."""

    hidden: bool = False
    label: str | None = None


class InlineReader:
    """Reads paragraphs of one story (body, a note, a header)."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._out = Inline()
        self._fields: list[bool] = []
        self._paragraph: Element | None = None
        self._shaded = False

    def read(self, paragraph: Element, *, shaded: bool = False) -> Inline:
        """Return what ``paragraph`` holds; ``shaded`` when its background may not be white."""
        self._out = Inline()
        self._fields = []
        self._paragraph = child(paragraph, "pPr")
        self._shaded = shaded or has_shading(self._paragraph)
        self._walk(paragraph, _State())
        return self._out

    def _walk(self, parent: Element, state: _State) -> None:
        for node in parent:
            tag = local(node)
            if tag in _SKIPPED or not tag:
                continue
            if tag == "r" and child(node, "rPr") is not None:
                self._walk(node, self._run_state(node, state))
            elif tag in {"del", "moveFrom"}:
                who = attr(node, "author")
                self._walk(node, _State(True, f"deleted by {who}" if who else "deleted"))
            elif tag == "AlternateContent":
                self._alternate(node, state)
            elif not self._leaf(tag, node, state) and not self._anchor(tag, node, state):
                self._walk(node, state)

    def _run_state(self, run: Element, state: _State) -> _State:
        if state.hidden:
            return state
        hidden = self._styles.is_hidden_run(child(run, "rPr"), self._paragraph, shaded=self._shaded)
        return _State(hidden, state.label)

    def _leaf(self, tag: str, node: Element, state: _State) -> bool:
        """Handle what is text itself; answer whether ``node`` was such."""
        match tag:
            case "t" | "delText":
                self._text(node.text or "", state)
            case "tab" | "ptab":
                self._text("\t", state)
            case "br" | "cr":
                self._text("\n", state)
            case "noBreakHyphen":
                self._text("-", state)
            case "softHyphen":
                return True
            case "sym":
                self._text(_symbol(attr(node, "char")), state)
            case "lastRenderedPageBreak":
                if any(piece.text.strip() for piece in self._out.pieces):
                    self._out.breaks_after += 1
                else:
                    self._out.breaks_before += 1
            case "fldChar":
                self._field(attr(node, "fldCharType"))
            case "rt":
                self._text("(", state)
                self._walk(node, state)
                self._text(")", state)
            case _:
                return False
        return True

    def _anchor(self, tag: str, node: Element, state: _State) -> bool:
        """Handle what is anchored in the text; answer whether ``node`` was such."""
        match tag:
            case "footnoteReference" | "endnoteReference":
                self._out.notes.append((tag.removesuffix("Reference"), attr(node, "id") or ""))
            case "commentReference" | "commentRangeStart":
                key = attr(node, "id") or ""
                if key not in self._out.comments:
                    self._out.comments.append(key)
            case "txbxContent":
                self._out.boxes.append(Box(node, _filled(node)))
            case "docPr" | "cNvPr":
                self._out.pieces += alt_text(node)
            case "chart":
                self._out.charts.append(attr(node, "id") or "")
            case "relIds":
                self._out.diagrams.append(attr(node, "dm") or "")
            case "textpath":
                self._text(f" {attr(node, 'string') or ''} ", state)
            case "shape" | "rect" | "roundrect" if attr(node, "alt"):
                self._out.pieces.append(Piece(f" {attr(node, 'alt')} ", True, "alt text"))
                return False
            case _:
                return False
        return True

    def _alternate(self, node: Element, state: _State) -> None:
        """Read only one of the alternatives: the first that says anything."""
        options = [*children(node, "Choice"), *children(node, "Fallback")]
        for option in options:
            if next(descend(option, "t", "chart", "relIds", "docPr", "cNvPr", "textpath"), None) is not None:
                self._walk(option, state)
                return

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _text(self, text: str, state: _State) -> None:
        if any(self._fields):
            self._out.pieces.append(Piece(text, True, "field code"))
        else:
            self._out.pieces.append(Piece(text, state.hidden, state.label))


def _symbol(code: str | None) -> str:
    try:
        value = int(code or "", 16)
    except ValueError:
        return ""
    if 0xF000 <= value <= 0xF0FF:
        return _SYMBOLS.get(value - 0xF000, "•")
    return chr(value) if 0x20 <= value <= 0xFFFD else ""


def _filled(content: Element) -> bool:
    """Whether the shape around a text box has, or may have, a fill that is not white."""
    holder = content.getparent()
    shape = holder.getparent() if holder is not None else None
    if shape is None:
        return False
    if child(shape, "style") is not None:
        return True
    for name in ("solidFill", "gradFill", "blipFill", "pattFill"):
        fill = child(shape, "spPr", name)
        if fill is not None:
            return not is_white(attr(child(fill, "srgbClr"), "val"))
    colour = attr(shape, "fillcolor")
    return colour is not None and colour.lower() != "white" and not is_white(colour)
