"""Rates read from ``0.8`` or ``80%``, counts from ``12,000`` or ``1만 2천``; both are kept as they were written."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any, Self

from pydantic_core import CoreSchema, core_schema

from cemagent.forms.schema import wrong
from cemagent.tools.equity.amounts import read_amount

_COUNTER = re.compile(r"\s*(?:명|곳|회|번|customers?|people)\s*$", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?P<number>[-−+]?\d+(?:\.\d+)?)\s*(?P<percent>%|퍼센트|프로|percent|per cent|pct)?", re.IGNORECASE
)


class Rate(float):
    """A share of one per period: 0.8 is 80 %. ``written`` is the text that it was read from."""

    written: str | int | float

    def __new__(cls, value: float, written: str | float | None = None) -> Self:
        """Make the number ``value``."""
        made = super().__new__(cls, value)
        made.written = float(value) if written is None else written
        return made

    @classmethod
    def read(cls, value: Any) -> Self:
        """Return what ``value`` says.

        Raises:
            PydanticCustomError: it says nothing of the kind.
        """
        number = _share(value)
        if number is None or not math.isfinite(number):
            raise wrong(
                "must be a share such as 0.8, or a percentage such as 80%.", "0.8이나 80%처럼 비율로 적어 주십시오."
            )
        return cls(number, value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.read(value),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda made: getattr(made, "written", made)),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": "number"}, {"type": "string"}]}


class Count(Rate):
    """A number of customers or purchases, read from ``12000``, ``12,000``, ``1만 2천`` or ``1만 2천명``."""

    @classmethod
    def read(cls, value: Any) -> Self:
        """Return what ``value`` says.

        Raises:
            PydanticCustomError: it says nothing of the kind.
        """
        found = read_amount(_COUNTER.sub("", value)) if isinstance(value, str) else None
        if found is not None and not found[1]:
            return cls(float(found[0]), value)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return cls(float(value), value)
        raise wrong("must be a number, such as 12000 or 12,000.", "12000이나 1만 2천처럼 숫자로 적어 주십시오.")


def _share(value: Any) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    match = _PERCENT.fullmatch(unicodedata.normalize("NFKC", value).strip()) if isinstance(value, str) else None
    if not match:
        return None
    number = float(match["number"].replace("−", "-"))
    # rounded, since 82.9 / 100 is 0.8290000000000001
    return round(number / 100, 12) if match["percent"] else number
