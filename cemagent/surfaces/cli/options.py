"""Flags that several commands share, with errors in the user's language."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cemagent.errors import UsageError


def _format(value: str) -> str:
    if value not in ("text", "json"):
        raise UsageError(
            f"The format '{value}' is not known: use text or json.",
            f"'{value}' 형식은 없습니다. text 또는 json을 써 주십시오.",
        )
    return value


def _lang(value: str | None) -> str | None:
    if value not in (None, "ko", "en"):
        raise UsageError(
            f"The language '{value}' is not known: use ko or en.",
            f"'{value}'은(는) 지원하지 않는 언어입니다. ko 또는 en을 써 주십시오.",
        )
    return value


FormatFlag = Annotated[str, typer.Option("--format", metavar="text|json", callback=_format, help="How to print it.")]
LangFlag = Annotated[
    str | None,
    typer.Option("--lang", metavar="ko|en", callback=_lang, show_default="yours", help="Language of what is printed."),
]
AnswerLangFlag = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="ko|en", callback=_lang, show_default="that of the question", help="Language of the answer."
    ),
]
ExportLangFlag = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="ko|en", callback=_lang, show_default="that of the engagement", help="Language of the file."
    ),
]
ContentLangFlag = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="ko|en", callback=_lang, show_default="that of the content", help="Language of the labels."
    ),
]
PredictionsFlag = Annotated[
    Path | None,
    typer.Option(
        "--predictions", metavar="OUT", show_default=False, help="Write the raw predictions there, as JSON Lines."
    ),
]


def writable_file(path: Path | None) -> None:
    """Refuse a file that cannot be written, before long work is done for it."""
    if path is None:
        return
    folder = path.resolve().parent
    if path.is_dir() or not folder.is_dir() or not os.access(path if path.exists() else folder, os.W_OK):
        raise UsageError(
            f"'{path}' cannot be written: name a file in a folder that exists and is yours to write.",
            f"'{path}'에 쓸 수 없습니다. 쓸 수 있는 폴더 안의 파일 이름을 지정해 주십시오.",
        )
