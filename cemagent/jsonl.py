"""Reads JSON Lines files of labels: one row a line, each row kept with its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from cemagent.errors import ContentError

Label = TypeVar("Label", bound=BaseModel)


@dataclass(frozen=True)
class Labelled(Generic[Label]):
    """A row of a labels file with the place where it stands."""

    path: Path
    line: int
    row: Label

    def wrong(self, what_en: str, what_ko: str) -> ContentError:
        """Return the error for this row; both texts say what is wrong and what to do."""
        return ContentError(f"{self.path}:{self.line}: {what_en}", f"{self.path}:{self.line}: {what_ko}")


def read_labels(path: Path, model: type[Label]) -> list[Labelled[Label]]:
    """Read a JSON Lines file of labels; blank lines are left out.

    Raises:
        ContentError: the file cannot be read or has no rows, or a row is wrong; file, line and remedy are named.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(
            f"{path}:1: cannot be read as UTF-8 ({error}). Check the path, and save the file as UTF-8.",
            f"{path}:1: UTF-8로 읽을 수 없습니다({error}). 경로를 확인하고 파일을 UTF-8로 저장해 주십시오.",
        ) from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            found.append(Labelled(path, number, _row(path, number, line, model)))
    if not found:
        raise ContentError(
            f"{path}:1: holds no rows. Write one JSON object a line.",
            f"{path}:1: 행이 없습니다. 한 줄에 JSON 객체를 하나씩 적어 주십시오.",
        )
    return found


def _row(path: Path, number: int, line: str, model: type[Label]) -> Label:
    try:
        return model.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise ContentError(
            f"{path}:{number}: is no JSON ({error.msg} at column {error.colno}). Write one JSON object on the line.",
            f"{path}:{number}: JSON이 아닙니다({error.colno}열). 한 줄에 JSON 객체를 하나씩 적어 주십시오.",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(key) for key in first["loc"]) or "row"
        fields = ", ".join(model.model_fields)
        raise ContentError(
            f"{path}:{number}: {where}: {first['msg'][0].lower()}{first['msg'][1:]}. The fields are {fields}.",
            f"{path}:{number}: '{where}' 값이 잘못되었습니다. 고쳐 주십시오. 필드는 {fields}입니다.",
        ) from error
