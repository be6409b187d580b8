"""What ``cemagent check`` checks: a stored engagement, an exported one, a plan that is reviewed first, or a review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cemagent.errors import Lang, ReviewError, UsageError
from cemagent.records.document import Document
from cemagent.records.review import Review
from cemagent.tools.integration.building import subject_of
from cemagent.tools.integration.check import check_integration
from cemagent.tools.integration.conflicts import Judge
from cemagent.tools.integration.plan import check_plan
from cemagent.tools.integration.results import IntegrationResult, SubjectKind
from cemagent.tools.integration.subject import IntegrationSubject

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.method.engagement import Engagement

_EXPORT_MARK = b'"engagement/'
_MARK_WITHIN = 200
_ROWS = "reviews.jsonl"


@dataclass(frozen=True)
class Checked:
    """A result and the subject it was made from; None for a plan, which has no items to draw."""

    result: IntegrationResult
    subject: IntegrationSubject | None = None


def checked(app: App, named: str, document: str | None, lang: Lang, today: date, judge: Judge | None = None) -> Checked:
    """Check what ``named`` names: a file or folder that exists, else a stored engagement.

    ``judge`` confirms or refutes the contradictions of an engagement.

    Raises:
        CemagentError: there is no such thing, or it cannot be read or reviewed.
    """
    path = Path(named)
    if path.is_dir() and (path / _ROWS).is_file():
        path = path / _ROWS
    if not path.is_file():
        return _engagement(app, _stored(app, named), "engagement", lang, today, judge)
    if path.suffix.lower() == ".jsonl":
        review, text = _review_in(path, document)
        return _plan(app, review, text, lang, today)
    if _is_export(path):
        return _engagement(app, _exported(path), "export", lang, today, judge)
    return _plan(app, *_reviewed(app, path, lang), lang, today)


def _engagement(app: App, held: Engagement, kind: SubjectKind, lang: Lang, today: date, judge: Judge | None) -> Checked:
    subject = subject_of(app.method, held, lang)
    result = check_integration(subject, lang, kind=kind, embedder=app.embedder, judge=judge, on=today)
    return Checked(result, subject)


def _plan(app: App, review: Review, document: Document | None, lang: Lang, today: date) -> Checked:
    titles = {criterion.ref: criterion.title for criterion in app.playbooks.criteria()}
    return Checked(check_plan(review, document, lang, today=today, criteria=titles))


def _stored(app: App, name: str) -> Engagement:
    from cemagent.surfaces.cli.engagement_data import stored_called  # the store loads only for an engagement

    if "/" in name or "\\" in name or Path(name).suffix.lower() in (".json", ".jsonl", ".docx", ".pdf", ".md", ".pptx"):
        raise UsageError(
            f"There is no file '{name}': check the path.", f"'{name}' 파일이 없습니다. 경로를 확인하십시오."
        )
    return stored_called(app.engagements, name).engagement


def _is_export(path: Path) -> bool:
    with path.open("rb") as file:
        return path.suffix.lower() == ".json" and _EXPORT_MARK in file.read(_MARK_WITHIN)


def _exported(path: Path) -> Engagement:
    # as above
    from cemagent.store.history import folded
    from cemagent.store.portable import read_export

    exported = read_export(path.read_bytes())
    return folded(exported.engagement.id, exported.changes)


def _reviewed(app: App, path: Path, lang: Lang) -> tuple[Review, Document]:
    from cemagent.documents.loader import expand  # parsers load only for a plan

    with app.reader() as reader:
        document = reader.read(next(iter(expand([path]))))
    review = app.grader().grade(document, path.name, lang)
    if review.is_plan is False:
        raise ReviewError(
            f"'{path.name}' does not read like a plan: name a strategy, or an engagement.",
            f"'{path.name}' 파일은 계획으로 보이지 않습니다. 전략 문서나 컨설팅 이름을 써 주십시오.",
        )
    return review, document


def _review_in(path: Path, wanted: str | None) -> tuple[Review, Document | None]:
    from pydantic import ValidationError  # as above

    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        rows = [Review.model_validate_json(line) for line in lines if line.strip()]
    except (ValidationError, UnicodeDecodeError) as error:
        raise UsageError(
            f"'{path}' holds no reviews: name the reviews.jsonl that 'cemagent review' wrote.",
            f"'{path}' 파일에 검토 결과가 없습니다. 'cemagent review'가 쓴 reviews.jsonl을 써 주십시오.",
        ) from error
    found = [
        row for row in rows if row.status == "reviewed" and wanted in (None, row.document, Path(row.document).name)
    ]
    if len(found) != 1:
        known = ", ".join(row.document for row in rows if row.status == "reviewed") or "–"
        raise UsageError(
            f"Say which document with --document NAME: {known}.",
            f"--document 이름으로 문서 하나를 고르십시오. 있는 것: {known}.",
        )
    return found[0], _text_of(found[0], path.parent)


def _text_of(review: Review, folder: Path) -> Document | None:
    from cemagent.reports.json_lines import text_path  # as above

    path = text_path(folder, review.sha256)
    if path is None or not path.is_file():
        return None
    text = path.read_bytes().decode("utf-8")
    return Document(
        name=review.document, sha256=review.sha256 or "", media_type="text/plain", lang=review.lang or "en", text=text
    )
