"""The report for people: one page a plan and one for the portfolio, in files that need nothing else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment

from cemagent.errors import Lang
from cemagent.records.document import Document
from cemagent.records.portfolio import Portfolio
from cemagent.records.review import Review
from cemagent.reports.findings import display_names
from cemagent.reports.json_lines import text_path, write_whole
from cemagent.reports.names import LEVEL_NAMES, LEVEL_RULES, pick
from cemagent.reports.plan_page import plan_page
from cemagent.reports.portfolio_page import portfolio_page
from cemagent.reports.templating import templates
from cemagent.reports.words import words

_HERE = Path(__file__).parent
_LONGEST_SLUG = 60


def write_html(portfolio: Portfolio, folder: Path) -> list[Path]:
    """Write ``index.html`` and ``plans/SLUG-SHA8.html`` for each reviewed plan; return them, the index first.

    Where a document is not in ``portfolio.documents``, its text is taken from
    ``texts/SHA256.txt`` in ``folder``, if it is there.
    """
    plans = folder / "plans"
    plans.mkdir(parents=True, exist_ok=True)
    names = display_names(portfolio.reviews)
    files = plan_files(portfolio)
    for index, file in files.items():
        review = portfolio.reviews[index]
        own = replace(portfolio, lang=portfolio.page_lang(review))
        page = plan_page(own, review, names[index], _document_of(portfolio, review, folder))
        template = _environment(own.lang).get_template("plan.html.j2")
        write_whole(plans / file, template.render(page=page, home="../index.html"))
    links = {index: f"plans/{quote(file)}" for index, file in files.items()}
    start = folder / "index.html"
    template = _environment(portfolio.lang).get_template("portfolio.html.j2")
    write_whole(start, template.render(page=portfolio_page(portfolio, links)))
    return [start, *(plans / file for file in files.values())]


def plan_files(portfolio: Portfolio) -> dict[int, str]:
    """Return the file name of each reviewed plan's page by position of its review."""
    files: dict[int, str] = {}
    taken: set[str] = set()
    for index, review in enumerate(portfolio.reviews):
        if review.status != "reviewed":
            continue
        stem = f"{slug_of(review.document)}-{re.sub('[^0-9a-zA-Z]', '', review.sha256 or '')[:8] or 'unknown'}"
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        files[index] = f"{name}.html"
    return files


def slug_of(path: str) -> str:
    """Return the last part of ``path`` as letters, digits and hyphens; Hangul stays."""
    name = re.split(r"[/\\]", path.rstrip("/\\"))[-1]
    stem = name.rpartition(".")[0] or name
    slug = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", stem)).strip("-").lower()
    return slug[:_LONGEST_SLUG].rstrip("-") or "plan"


@cache
def _environment(lang: Lang) -> Environment:
    environment = templates()
    environment.globals.update(
        t=words(lang),
        lang=lang,
        style=(_HERE / "style.css").read_text(encoding="utf-8"),
        levels=[(pick(name, lang), pick(rule, lang)) for name, rule in zip(LEVEL_NAMES, LEVEL_RULES, strict=True)],
    )
    return environment


def _document_of(portfolio: Portfolio, review: Review, folder: Path) -> Document | None:
    if review.sha256 in portfolio.documents:
        return portfolio.documents[review.sha256]
    path = text_path(folder, review.sha256)
    if path is None or not path.is_file():
        return None
    return Document(
        name=review.document,
        sha256=review.sha256 or "",
        media_type="text/plain",
        lang=review.lang or portfolio.lang,
        text=path.read_bytes().decode("utf-8"),
    )
