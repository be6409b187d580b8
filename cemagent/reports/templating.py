"""The one place that makes a page from a template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent


def templates() -> Environment:
    """Return the environment of our templates: values are escaped, and a name that nobody gave is an error."""
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def rendered(template: str, styles: tuple[str, ...], **values: Any) -> str:
    """Return the page made from ``template``, with the style sheets ``styles`` inside it."""
    style = "\n".join((_HERE / name).read_text(encoding="utf-8") for name in styles)
    return templates().get_template(template).render(style=style, **values)
