"""What is wrong with a form: the field, what was expected there, and an example, as sentences for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from cemagent.errors import CemagentError, Lang
from cemagent.playbook import Text

_SHOWN_PROBLEMS = 12
_SHOWN_VALUE = 60


@dataclass(frozen=True)
class Place:
    """A field of a form: its path (``steps[2].mode``), titles, expectation, example and its neighbours."""

    path: str
    keys: tuple[int | str, ...]
    title: Text
    expected: Text | None = None
    example: Text | None = None
    siblings: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormProblem:
    """One invalid field. ``found`` is the value as written, ``None`` where there is none."""

    path: str
    title: Text
    expected: Text
    example: Text | None = None
    found: str | None = None
    line: int | None = None

    def sentence(self, lang: Lang) -> str:
        """Return one sentence: field, expectation, example, and what was found."""
        at = f"{self.path}" + (
            (f", {self.line}번째 줄" if lang == "ko" else f", line {self.line}") if self.line else ""
        )
        head = f"{self.title.in_(lang)} ({at}): {self.expected.in_(lang)}"
        if self.example:
            head += f" {'예' if lang == 'ko' else 'Example'}: {self.example.in_(lang)}."
        if self.found is not None:
            head += f" {'받은 값' if lang == 'ko' else 'Found'}: {self.found}."
        return head


class FormError(CemagentError):
    """A form holds values that cannot be used; ``problems`` has one entry for each."""

    exit_code = 2

    def __init__(self, problems: list[FormProblem], source: str = "") -> None:
        super().__init__(_listed(problems, source, "en"), _listed(problems, source, "ko"))
        self.problems = problems
        self.source = source

    def __reduce__(self) -> tuple[type[FormError], tuple[list[FormProblem], str]]:  # type: ignore[override]
        return type(self), (self.problems, self.source)


def _listed(problems: list[FormProblem], source: str, lang: Lang) -> str:
    shown = [problem.sentence(lang) for problem in problems[:_SHOWN_PROBLEMS]]
    if len(problems) > _SHOWN_PROBLEMS:
        rest = len(problems) - _SHOWN_PROBLEMS
        shown.append(f"그 밖에 {rest}곳이 더 있습니다." if lang == "ko" else f"There are {rest} more.")
    return "\n".join(f"{source}: {line}" if source else line for line in shown)


def problem_of(detail: Mapping[str, Any], place: Place, lines: Mapping[tuple[int | str, ...], int]) -> FormProblem:
    """Translate one pydantic error (a row of ``ValidationError.errors()``) into a problem."""
    keys = place.keys
    while keys and keys not in lines:
        keys = keys[:-1]
    missing = detail["type"] == "missing"
    return FormProblem(
        path=place.path or ".",
        title=place.title,
        expected=_expected(detail, place),
        example=place.example,
        found=None if missing or (detail["type"] == "wrong_value" and not place.path) else _shown(detail.get("input")),
        line=lines.get(keys) if keys else None,
    )


def _shown(value: Any) -> str | None:
    if value is None:
        return "null"
    if isinstance(value, dict | list):
        return None
    text = " ".join(str(value).split())
    return f"'{text[:_SHOWN_VALUE]}…'" if len(text) > _SHOWN_VALUE else f"'{text}'"


def _expected(detail: Mapping[str, Any], place: Place) -> Text:
    kind, context = str(detail["type"]), detail.get("ctx") or {}
    if kind == "wrong_value":
        return Text(ko=str(context["ko"]), en=str(context["en"]))
    if kind == "extra_forbidden":
        return _unknown_field(place)
    if kind == "missing":
        return _joined(Text(ko="빠져 있어 채워야 합니다.", en="is missing and must be filled in."), place.expected)
    return place.expected or _by_kind(kind, context, str(detail["msg"]))


def _joined(first: Text, second: Text | None) -> Text:
    return Text(ko=f"{first.ko} {second.ko}", en=f"{first.en} {second.en}") if second else first


def _unknown_field(place: Place) -> Text:
    name = place.path.rpartition(".")[2]
    near = get_close_matches(name, place.siblings, 1)
    known = ", ".join(place.siblings)
    if near:
        return Text(
            ko=f"없는 항목입니다. '{near[0]}'을(를) 쓰려던 것입니까?", en=f"is not a field; did you mean '{near[0]}'?"
        )
    return Text(ko=f"없는 항목입니다. 쓸 수 있는 항목: {known}.", en=f"is not a field; the fields here are {known}.")


_TYPES: dict[str, tuple[str, str]] = {
    "int": ("정수여야 합니다.", "must be a whole number."),
    "float": ("숫자여야 합니다.", "must be a number."),
    "decimal": ("숫자여야 합니다.", "must be a number."),
    "finite_number": ("유한한 숫자여야 합니다.", "must be a finite number."),
    "bool": ("true 또는 false여야 합니다.", "must be true or false."),
    "date": ("날짜(YYYY-MM-DD)여야 합니다.", "must be a date, YYYY-MM-DD."),
    "list": ("목록이어야 합니다.", "must be a list."),
    "dict": ("'항목: 값'으로 된 묶음이어야 합니다.", "must be a group of 'field: value' lines."),
    "model": ("'항목: 값'으로 된 묶음이어야 합니다.", "must be a group of 'field: value' lines."),
    "string": ("글이어야 합니다.", "must be text."),
}
_LIMITS: dict[str, tuple[str, str, str]] = {
    "greater_than": ("gt", "{}보다 커야 합니다.", "must be greater than {}."),
    "greater_than_equal": ("ge", "{} 이상이어야 합니다.", "must be {} or more."),
    "less_than": ("lt", "{}보다 작아야 합니다.", "must be less than {}."),
    "less_than_equal": ("le", "{} 이하여야 합니다.", "must be {} or less."),
    "too_short": ("min_length", "{}개 이상이어야 합니다.", "needs {} or more."),
    "too_long": ("max_length", "{}개 이하여야 합니다.", "may have {} at most."),
    "string_too_short": ("min_length", "{}자 이상이어야 합니다.", "needs {} or more characters."),
    "string_too_long": ("max_length", "{}자 이하여야 합니다.", "may have {} characters at most."),
}


def _by_kind(kind: str, context: Mapping[str, Any], message: str) -> Text:
    if kind in ("enum", "literal_error"):
        values = str(context["expected"]).replace(" or ", ", ")
        return Text(ko=f"다음 가운데 하나여야 합니다: {values}.", en=f"must be one of {values}.")
    if kind in _LIMITS:
        key, ko, en = _LIMITS[kind]
        return Text(ko=ko.format(context[key]), en=en.format(context[key]))
    for prefix, (ko, en) in _TYPES.items():
        if kind.startswith(prefix):
            return Text(ko=ko, en=en)
    return Text(ko="값의 모양이 맞지 않습니다.", en=f"{message[0].lower()}{message[1:]}.")
