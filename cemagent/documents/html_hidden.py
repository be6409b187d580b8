"""Which HTML elements a visitor does not see: attributes, inline styles, simple style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from cemagent.documents.xmlsafe import is_white

_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;{}]+)")
_RULE = re.compile(r"([^{}@]{1,500})\{([^{}]*)\}")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"(?:[a-zA-Z][\w-]*)?(?:[.#][\w-]+)?")
_LENGTH = re.compile(r"(-?[\d.]+)\s*(px|pt|em|rem|%|vw|vh|cm|in)?\s*$")
_TINY = {"px": 2.0, "pt": 2.0, "em": 0.15, "rem": 0.15, "%": 15.0, None: 0.0}


def style_of(text: str | None) -> dict[str, str]:
    """Return the declarations of a ``style`` attribute or rule, lower-cased."""
    if not text:
        return {}
    pairs = _DECLARATION.findall(text.lower())
    return {key: value.replace("!important", "").strip() for key, value in pairs}


def hides(style: Mapping[str, str], *, painted: bool = False) -> bool:
    """Whether these declarations hide an element; ``painted`` when its background is not white."""
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    if re.fullmatch(r"0*\.?0+%?", style.get("opacity", "1")):
        return True
    if _tiny(style.get("font-size")) or (_zero(style.get("width")) and _zero(style.get("height"))):
        return True
    if _zero(style.get("max-height")) and "hidden" in style.get("overflow", ""):
        return True
    if _zero(style.get("height")) and "hidden" in style.get("overflow", ""):
        return True
    if any(_far(style.get(key)) for key in ("left", "top", "text-indent", "margin-left", "right")):
        return True
    if re.match(r"rect\(\s*0|rect\(\s*1px[, ]+1px[, ]+1px", style.get("clip", "")):
        return True
    return not painted and (_white(style.get("color")) or style.get("color") == "transparent")


def paints(style: Mapping[str, str], attributes: Mapping[str, str]) -> bool:
    """Whether an element lays a background that is not white behind its text."""
    value = style.get("background-color") or style.get("background") or attributes.get("bgcolor")
    if "background-image" in style or "background" in attributes:
        return True
    return bool(value) and not _white(value) and value not in {"none", "transparent", "inherit", "initial"}


class Sheet:
    """The rules of the ``<style>`` elements whose selector is one tag, class or id."""

    def __init__(self, sources: Iterable[str]) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        for source in sources:
            for selectors, body in _RULE.findall(_CSS_COMMENT.sub("", source[:1_000_000])):
                style = style_of(body)
                for selector in selectors.split(","):
                    key = selector.strip()
                    if key and _SIMPLE.fullmatch(key):
                        self._rules.setdefault(key, {}).update(style)

    def style(self, tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
        """Return all declarations for an element, its own ``style`` attribute last."""
        merged: dict[str, str] = {}
        if self._rules:
            keys = [tag]
            for name in attributes.get("class", "").split():
                keys += [f".{name}", f"{tag}.{name}"]
            if attributes.get("id"):
                keys += [f"#{attributes['id']}", f"{tag}#{attributes['id']}"]
            for key in keys:
                merged.update(self._rules.get(key, {}))
        merged.update(style_of(attributes.get("style")))
        return merged


def attributes_hide(attributes: Mapping[str, str]) -> bool:
    """Whether the attributes alone hide an element."""
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or (attributes.get("width") == "0" and attributes.get("height") == "0")
    )


def _white(value: str | None) -> bool:
    if not value:
        return False
    value = value.strip()
    if value == "white":
        return True
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        value = "#" + "".join(digit * 2 for digit in value[1:])
    rgb = re.match(r"rgba?\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)(?:[,\s/]+([\d.]+))?", value)
    if rgb:
        return all(int(part) >= 248 for part in rgb.groups()[:3]) or rgb.group(4) in {"0", "0.0"}
    return is_white(value)


def _measure(value: str | None) -> tuple[float, str | None] | None:
    found = _LENGTH.match(value.strip()) if value else None
    if not found:
        return None
    try:
        return float(found.group(1)), found.group(2)
    except ValueError:
        return None


def _zero(value: str | None) -> bool:
    measured = _measure(value)
    return measured is not None and (measured[0] == 0 or (measured[1] == "px" and 0 < measured[0] <= 1))


def _tiny(value: str | None) -> bool:
    measured = _measure(value)
    return measured is not None and measured[0] <= _TINY.get(measured[1], 0.0)


def _far(value: str | None) -> bool:
    measured = _measure(value)
    return measured is not None and measured[0] <= (-900 if measured[1] in {"px", "pt", None} else -90)
