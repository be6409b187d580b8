"""Forms: pydantic models whose fields carry a title, what is expected and an example, in Korean and English."""

from __future__ import annotations

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from cemagent.errors import Lang
from cemagent.forms.problems import FormError, Place, problem_of
from cemagent.playbook import Text

F = TypeVar("F", bound="Form")
_REQUIRED: Any = ...


class Form(BaseModel):
    """Base of everything a person fills in or writes as YAML; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def described(
    default: Any = _REQUIRED,
    *,
    ko: str,
    en: str,
    example: str | Text,
    expected: Text | None = None,
    **constraints: Any,
) -> Any:
    """Return a pydantic ``Field`` with its title in both languages and an example of a good value.

    ``expected`` says what the value must be, where its type and ``constraints`` (those of
    ``pydantic.Field``) do not say it plainly enough.
    """
    shown = {"ko": example, "en": example} if isinstance(example, str) else example.model_dump()
    extra: dict[str, Any] = {"title_in": {"ko": ko, "en": en}, "example_in": shown}
    if expected:
        extra["expected_in"] = expected.model_dump()
    if "default_factory" in constraints:
        return Field(title=en, json_schema_extra=extra, **constraints)
    return Field(default, title=en, json_schema_extra=extra, **constraints)


def wrong(en: str, ko: str) -> PydanticCustomError:
    """Return the error that a validator of a form raises; both sentences say what is expected instead."""
    return PydanticCustomError("wrong_value", "{en}", {"en": en, "ko": ko})


def read_form(model: type[F], data: Any, lines: dict[tuple[int | str, ...], int] | None = None, source: str = "") -> F:
    """Return ``data`` as ``model``.

    ``lines`` gives the line of a key path in the file ``source``, so that a mistake can be found.

    Raises:
        FormError: with one problem for each invalid field.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [problem_of(detail, place_of(model, detail["loc"]), lines or {}) for detail in error.errors()]
        raise FormError(list(dict.fromkeys(found)), source) from error


def place_of(model: type[BaseModel], keys: tuple[int | str, ...]) -> Place:
    """Return the titles, the expectation and the example of the field at ``keys`` of ``model``."""
    holder: Any = model
    path = ""
    names: dict[str, list[str]] = {"ko": [], "en": []}
    extra: dict[str, Any] = {}
    known: tuple[str, ...] = tuple(model.model_fields)
    clean: list[int | str] = []
    for key in keys:
        if isinstance(key, int):
            path += f"[{key + 1}]"
            clean.append(key)
            for lang, words in names.items():
                words.append(f"{key + 1}번째" if lang == "ko" else f"no. {key + 1}")
            continue
        fields = _fields_of(holder)
        if key not in fields and _is_variant(key):  # a field may be called 'date' all the same
            continue
        known = tuple(fields) or known
        path += f".{key}" if path else key
        clean.append(key)
        field = fields.get(key)
        extra = dict(field.json_schema_extra or {}) if field else {}
        for lang, words in names.items():
            words.append(extra.get("title_in", {}).get(lang, key))
        holder = field.annotation if field else None
    titles = Text(ko=" > ".join(names["ko"]) or "문서", en=" > ".join(names["en"]) or "document")
    expected, example = extra.get("expected_in"), extra.get("example_in")
    return Place(
        path=path,
        keys=tuple(clean),
        title=titles,
        expected=Text(**expected) if expected else None,
        example=Text(**example) if example else None,
        siblings=known,
    )


_VARIANT = re.compile(
    r"^(function-|tagged-union|literal\[|constrained-|list\[|dict\[|lax-or-strict|is-instance)|^[A-Z]\w+$|^(int|float|str|bool|date)$"
)


def _is_variant(key: str) -> bool:
    """Return whether ``key`` is a name that pydantic gives to an arm of a union, not a field."""
    return bool(_VARIANT.search(key))


def _fields_of(holder: Any) -> dict[str, Any]:
    """Return the fields of the form that ``holder`` is or holds."""
    if isinstance(holder, type) and issubclass(holder, BaseModel):
        return dict(holder.model_fields)
    found: dict[str, Any] = {}
    for inner in getattr(holder, "__args__", ()):
        found |= _fields_of(inner)
    return found


def title_in(model: type[BaseModel], field: str, lang: Lang) -> str:
    """Return the title of a field in ``lang``; its name where it has none."""
    extra = model.model_fields[field].json_schema_extra
    titles = extra.get("title_in", {}) if isinstance(extra, dict) else {}
    return str(titles.get(lang, field)) if isinstance(titles, dict) else field
