"""Reads the words of a line into the fields of an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cemagent.method.dates import date_in
from cemagent.method.matching import ordinals_in, without_parentheses
from cemagent.method.paths import Entry
from cemagent.method.quantities import number_in, tells_time
from cemagent.method.words import is_named, items_of, label_of, lines_of, parts_of, titles_of, value_named, values_told
from cemagent.playbook import ArtifactField, FieldType

_NO = re.compile(r"^(?:no\b|not\b|none|never|false|아니|없|안\s|못)", re.IGNORECASE)
_NOTHING = re.compile(
    r"^(?:none|nothing|no|n/?a|not applicable|없음|없습니다|없어요|없다|해당 ?없음|해당 ?사항 ?없음)\s*(?:[,.;:]|$)",
    re.IGNORECASE,
)
_TITLE_AND_NUMBER = re.compile(r"^\s*([^\d:]{2,30}?)\s+(\d.*)$")
_COLON = re.compile(r"\s*[:：]\s+")
_SPACE = re.compile(r"\s+")
_INNER = re.compile(r"\s*\(([^()]*)\)")
_NUMBERS = (FieldType.NUMBER, FieldType.INTEGER)
_RELATIVE = re.compile(r"뒤|후|이내|안에|\bin\b|from now|later|within", re.IGNORECASE)
_LONGEST_LABEL = 40
_LONGEST_FIGURE = 24
"""Characters of a piece of text that is a number rather than a sentence with one in it."""
_LONGEST_TIME = 10
_ENDS_SENTENCE = (".", "!", "?", "。")


@dataclass
class Read:
    """The values that a line gave, and the fields whose value is a default."""

    values: Entry = field(default_factory=dict)
    defaults: set[str] = field(default_factory=set)


@dataclass
class _Line:
    """A line while it is read: what was found, and which fields wait for a part."""

    fields: list[ArtifactField]
    order: list[ArtifactField]
    waiting: list[ArtifactField]
    today: date
    values: Entry = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    """Parts that gave no text: they say what kind of thing the entry is."""

    def take(self, item: ArtifactField, text: str) -> bool:
        value = read_value(item, text, self.today)
        if value is None:
            return False
        self.values[item.id] = value
        return True


def read_line(line: str, fields: list[ArtifactField], order: list[str], today: date) -> Read:
    """Read ``line`` into an entry with ``fields``; its unlabelled parts go to the fields of ``order`` in turn."""
    by_id = {item.id: item for item in fields}
    ordered = [by_id[name] for name in order]
    work = _Line(fields, ordered, list(ordered), today)
    parts = _parts(line, fields, work.waiting)
    for number, part in enumerate(parts):
        rest = _take_label(work, part)
        if rest is not None:
            _place(work, rest, len(parts) - number)
    _take_from_text(work)
    _take_kinds(work, parts)
    read = Read(work.values)
    add_defaults(read, fields)
    return read


def _take_label(work: _Line, part: str) -> str | None:
    """Return what of ``part`` is still to be placed; a part labelled with a field's title is done."""
    labelled = label_of(part) or _number_label(part, work.fields)
    if not labelled:
        return part
    named = next((item for item in work.fields if is_named(labelled[0], titles_of(item))), None)
    if named is not None:
        work.take(named, labelled[1])
        work.waiting = [item for item in work.waiting if item is not named]
        return None
    told = _enum_label(work.fields, work.values, labelled[0])
    if told is None:
        return part
    work.values[told[0].id] = [told[1]] if told[0].many else told[1]
    work.waiting = [item for item in work.waiting if item is not told[0]]
    return labelled[1]


def _number_label(part: str, fields: list[ArtifactField]) -> tuple[str, str] | None:
    """Return (title, number) of a part such as ``sense 5.9``, where a number follows the title of its field."""
    match = _TITLE_AND_NUMBER.match(part)
    if not match:
        return None
    numeric = [item for item in fields if item.type in _NUMBERS]
    is_title = any(is_named(match[1], titles_of(item)) for item in numeric)
    return (match[1], match[2]) if is_title else None


def add_defaults(read: Read, fields: list[ArtifactField]) -> None:
    """Give the fields that the words did not fill their defaults."""
    for item in fields:
        if item.id not in read.values and item.default is not None:
            read.values[item.id] = [item.default] if item.many else item.default
            read.defaults.add(item.id)


def _parts(line: str, fields: list[ArtifactField], waiting: list[ArtifactField]) -> list[str]:
    parts = parts_of(line)
    if len(parts) > 1 or len(waiting) < 2:
        return parts if len(waiting) > 1 or _all_labelled(parts, fields) else [line]
    head = label_of(line)
    if (
        head
        and len(head[0]) <= _LONGEST_LABEL
        and not any(is_named(head[0], titles_of(item)) for item in fields)
        and not _enum_label(fields, {}, head[0])
    ):
        return [part for part in _COLON.split(line, maxsplit=len(waiting) - 1) if part]
    return parts


def _all_labelled(parts: list[str], fields: list[ArtifactField]) -> bool:
    labels = [label_of(part) for part in parts]
    return all(label and any(is_named(label[0], titles_of(item)) for item in fields) for label in labels[1:])


def _enum_label(fields: list[ArtifactField], taken: Entry, label: str) -> tuple[ArtifactField, str] | None:
    for item in fields:
        if item.type is FieldType.ENUM and item.id not in taken:
            value = value_named(item.labels, item.values, label)
            if value is not None:
                return item, value
    return None


def _place(work: _Line, part: str, left: int) -> None:
    """Put an unlabelled part into the next waiting field that can take it, else behind the last text.

    A number or date that the part does not tell is passed over when the ``left`` parts still
    fit into the fields behind it; it waits for a part that does.
    """
    if not work.waiting:
        _behind_text(work, part)
        return
    item = work.waiting[0]
    timed = _time_field(work.waiting, part)
    if _NOTHING.match(part) and _may_be_nothing(item):
        work.waiting.remove(item)
    elif timed is not None and work.take(timed, part):
        work.waiting.remove(timed)
    elif work.take(item, part):
        work.waiting.remove(item)
        if item.type is not FieldType.TEXT:
            work.kinds.append(part)
    else:
        behind = [other for other in work.waiting[1:] if other.type is FieldType.TEXT]
        if behind and left <= len(work.waiting) - 1 and work.take(behind[0], part):
            work.waiting.remove(behind[0])
        else:
            _behind_text(work, part)


def _may_be_nothing(item: ArtifactField) -> bool:
    """Return whether "none" leaves ``item`` empty, rather than being a value of it."""
    if item.type is FieldType.REFERENCE:
        return True
    return not item.required and item.type in (FieldType.TEXT, FieldType.DATE, *_NUMBERS)


def _time_field(waiting: list[ArtifactField], part: str) -> ArtifactField | None:
    """Return the field for a part that is a time and nothing else, when an optional text before it was left out."""
    if (
        waiting[0].type is not FieldType.TEXT
        or waiting[0].required
        or len(part) > _LONGEST_TIME
        or not tells_time(part)
    ):
        return None
    return next((item for item in waiting if item.type in _NUMBERS and item.unit in ("s", "min", "days")), None)


def _behind_text(work: _Line, part: str) -> None:
    texts = [item for item in work.order if item.type is FieldType.TEXT and item.id in work.values]
    if not texts:
        text = next((item for item in work.waiting if item.type is FieldType.TEXT), None)
        if text is not None:
            work.waiting.remove(text)
            work.take(text, part)
        return
    work.kinds.append(part)
    last = texts[-1]
    if last.many:
        work.values[last.id] = [*work.values[last.id], part]
    else:
        work.values[last.id] = f"{work.values[last.id]} - {part}"


def _take_from_text(work: _Line) -> None:
    """Take dates and numbers that were said within a text: ``Kim, March 2027`` is an owner and a date."""
    for item in work.waiting:
        if item.type is not FieldType.DATE and item.type not in _NUMBERS:
            continue
        for name, text in list(work.values.items()):
            pieces = text.split(",") if isinstance(text, str) else []
            told = next((piece for piece in pieces if _tells(item, piece, work.today)), None)
            if told is None:
                continue
            work.values[item.id] = read_value(item, told, work.today)
            rest = ",".join(piece for piece in pieces if piece is not told).strip(" ,")
            if rest and item.type is FieldType.DATE:
                work.values[name] = rest
            break


def _tells(item: ArtifactField, piece: str, today: date) -> bool:
    piece = without_parentheses(piece)
    found = date_in(piece, today)
    if item.type is FieldType.DATE:
        return found is not None and (not tells_time(piece) or bool(_RELATIVE.search(piece)))
    if found is not None and not tells_time(piece):
        return False
    if item.unit in ("s", "min", "days"):
        return tells_time(piece)
    return len(piece.strip()) <= _LONGEST_FIGURE and bool(re.search(r"\d", piece)) and not tells_time(piece)


def _take_kinds(work: _Line, parts: list[str]) -> None:
    """Read the enums that no part of their own told.

    What says the kind of a thing stands in parentheses behind its name, or in the parts that
    gave no text; the words of all else are heard last.
    """
    inner = [match[1] for part in parts for match in _INNER.finditer(part)]
    has_name = bool(work.order) and work.order[0].id in ("name", "contact", "moment")
    places = [" | ".join(inner), " | ".join(reversed(work.kinds)), " | ".join(parts)]
    for item in work.fields:
        if item.id in work.values or item.type is not FieldType.ENUM or item.is_automatic:
            continue
        for place in places:
            found = _told(item, place)
            if found:
                work.values[item.id] = found if item.many else found[0]
                break
    name = work.order[0].id if has_name else ""
    if isinstance(work.values.get(name), str):
        enums = [item for item in work.fields if item.type is FieldType.ENUM]
        work.values[name] = _without_kinds(work.values[name], enums)


def _without_kinds(name: str, enums: list[ArtifactField]) -> str:
    """Return ``name`` without what in its parentheses only said values of ``enums``."""

    def keep(match: re.Match[str]) -> str:
        said = [piece.strip() for piece in match[1].split(",")]
        kept = [piece for piece in said if not any(values_told(item.labels, item.values, piece) for item in enums)]
        return f" ({', '.join(kept)})" if kept else ""

    return _INNER.sub(keep, name).strip() or name


def _told(item: ArtifactField, text: str) -> list[str]:
    """Return the values of ``item`` that ``text`` tells; of a list, what is absent is told too ("without a sound")."""
    return values_told(item.labels, item.values, text, heeding_no=not item.many)


def read_value(item: ArtifactField, text: str, today: date) -> Any:
    """Return what ``text`` says as a value of ``item``, or None when it says nothing of that type.

    References are left as their words; they are resolved when all entries are known.
    """
    if item.type is FieldType.OBJECT:
        return _read_object(item, text, today)
    if item.many:
        if item.type is FieldType.ENUM:
            return _told(item, text) or None
        if item.type is FieldType.REFERENCE and ordinals_in(text):
            return [str(number) for number in ordinals_in(text)]
        lines = lines_of(text)
        return (lines if len(lines) > 1 else items_of(text)) or None
    return _read_scalar(item, text, today)


def _read_scalar(item: ArtifactField, text: str, today: date) -> Any:
    if item.type is FieldType.TEXT:
        return _in_one_line(text) or None
    text = _SPACE.sub(" ", text).strip()
    if item.type is FieldType.ENUM:
        told = _told(item, text)
        return told[0] if told else None
    if item.type is FieldType.DATE:
        found = date_in(text, today)
        return found.isoformat() if found else None
    if item.type is FieldType.BOOLEAN:
        return not _NO.match(text)
    if item.type in _NUMBERS:
        number = number_in(without_parentheses(text), item.unit)
        if number is None:
            return None
        return round(number) if item.type is FieldType.INTEGER or number == int(number) else number
    return text or None


def _in_one_line(text: str) -> str:
    """Join the lines of ``text`` so that one can still tell them apart."""
    joined = ""
    for line in filter(None, (_SPACE.sub(" ", line).strip() for line in text.splitlines())):
        joined += ("" if not joined else " " if joined.endswith(_ENDS_SENTENCE) else "; ") + line
    return joined


def _read_object(item: ArtifactField, text: str, today: date) -> Any:
    order = [inner.id for inner in item.fields if inner.required and not inner.is_automatic]
    read = [read_line(line, item.fields, order, today).values for line in (lines_of(text) if item.many else [text])]
    found = [values for values in read if values]
    if not found:
        return None
    return found if item.many else found[0]
