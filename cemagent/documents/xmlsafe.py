"""XML from strangers: no DTD, no entities, no network, limited depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

from cemagent.documents.problems import Problem, problem

Element: TypeAlias = etree._Element
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE_DOCTYPE = re.compile(rb"<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E", re.IGNORECASE)


def parse_xml(data: bytes, name: str, kind: str) -> Element:
    """Return the root element of ``data``.

    Raises:
        DocumentError: not well-formed (``CORRUPT``), or it declares a DTD or entities (``BOMB``).

    """
    refuse_entities(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise problem(Problem.CORRUPT, name, kind=kind) from error
    if root is None:
        raise problem(Problem.CORRUPT, name, kind=kind)
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise problem(Problem.ENTITIES, name)
    return root


def refuse_entities(data: bytes, name: str) -> None:
    """Raise when the prolog of ``data`` declares a DTD, in any usual encoding."""
    head = data[:200_000]
    if _DOCTYPE.search(head) or _WIDE_DOCTYPE.search(head):
        raise problem(Problem.ENTITIES, name)


def local(element: Element) -> str:
    """Return the tag without its namespace; comments and the like give an empty string."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attr(element: Element | None, key: str) -> str | None:
    """Return the attribute ``key`` in whichever namespace it stands."""
    if element is None:
        return None
    value = element.get(key)
    if value is not None:
        return str(value)
    for full, other in element.items():
        if str(full).rpartition("}")[2] == key:
            return str(other)
    return None


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element down ``path`` of local names."""
    for step in path:
        if element is None:
            return None
        element = next((sub for sub in element if local(sub) == step), None)
    return element


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the child elements with one of ``names``."""
    if element is not None:
        yield from (sub for sub in element if local(sub) in names)


def descend(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the descendants (and the element itself) with one of ``names``, in order."""
    if element is not None:
        yield from element.iter(*(f"{{*}}{name}" for name in names))


def is_on(element: Element | None) -> bool:
    """Whether an OOXML toggle such as ``w:vanish`` is present and not switched off."""
    return element is not None and (attr(element, "val") or "1").lower() not in {"0", "false", "off", "none"}


def number(text: str | None) -> int | None:
    """Return ``text`` as an integer, or None when it is none."""
    try:
        return int(float(text)) if text is not None else None
    except (ValueError, OverflowError):
        return None


def is_white(colour: str | None) -> bool:
    """Whether a hexadecimal colour is white or so near that nobody can tell."""
    return colour is not None and bool(re.fullmatch(r"#?(?:[fF][a-fA-F8-9]){3}", colour.strip()))
