"""``cemagent review``: files in, reports out, and a word on what was not read."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang, UsageError
from cemagent.surfaces.cli.options import FormatFlag, LangFlag
from cemagent.surfaces.cli.output import Progress, Screen, print_json
from cemagent.surfaces.cli.session import OFFLINE, open_app, pick, user_lang
from cemagent.surfaces.cli.usage import show_usage

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.review.folder import Outcome, Task
    from cemagent.review.grader import Grader
    from cemagent.surfaces.cli.shapes import DocumentRow

_STATUS = {
    "reviewed": ("reviewed", "검토함"),
    "skipped": ("skipped", "건너뜀"),
    "failed": ("failed", "실패"),
    "readable": ("would be read", "읽을 수 있음"),
}


def _seconds(value: float) -> float:
    if not value > 0:
        raise UsageError(
            f"--limit-seconds is {value:g}: use a number above 0.",
            f"--limit-seconds 값이 {value:g}입니다. 0보다 큰 수를 써 주십시오.",
        )
    return value


def _formats(value: str) -> str:
    if not _names(value):
        raise UsageError(
            "--formats is empty: use html, json or both.",
            "--formats 값이 비어 있습니다. html, json 또는 둘 다 써 주십시오.",
        )
    return value


PathsArgument = Annotated[
    list[Path], typer.Argument(metavar="PATH...", show_default=False, help="Files, folders or ZIPs.")
]
OutFlag = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", show_default=False, help="Folder for the reports.")
]
PlaybookFlag = Annotated[
    str | None,
    typer.Option("--playbook", metavar="ID", show_default="all", help="Grade by one method or stage, such as world."),
]
FormatsFlag = Annotated[str, typer.Option("--formats", metavar="LIST", callback=_formats, help="Reports to write.")]
DryRunFlag = Annotated[bool, typer.Option("--dry-run", help="Say what would be read and what not; write nothing.")]
SecondsFlag = Annotated[
    float, typer.Option("--limit-seconds", metavar="S", callback=_seconds, help="Time for reading one file.")
]


def _passes(value: int) -> int:
    if not 1 <= value <= _MOST_PASSES:
        raise UsageError(
            f"--passes is {value}: use a number from 1 to {_MOST_PASSES}.",
            f"--passes 값이 {value}입니다. 1부터 {_MOST_PASSES}까지의 수를 써 주십시오.",
        )
    return value


_MOST_PASSES = 9
ModelFlag = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="PROVIDER:NAME", show_default="no model", help="Let a language model grade, checked by code."
    ),
]
PassesFlag = Annotated[
    int, typer.Option("--passes", metavar="N", callback=_passes, help="Readings by the model; their spread is shown.")
]
CalibrationFlag = Annotated[
    Path | None,
    typer.Option("--calibration", metavar="FILE", show_default=False, help="Correct levels as your graded plans say."),
]


@dataclass(frozen=True)
class GraderChoice:
    """What grades, by which playbook: a model or none, how often it reads, how its levels are corrected."""

    model: str | None = None
    passes: int = 1
    calibration: Path | None = None
    playbook: str | None = None

    def open(self, app: App, lang: Lang) -> Grader:
        """Return the grader; what its model waits for or falls back to is said on stderr.

        Raises:
            UsageError: passes are asked for without a model, or the calibration is for another grader.
            SettingsError: the model's name is wrong, or its key or package is missing.
        """
        # pydantic models: --help need not pay
        from cemagent.review.calibration import CalibratedGrader, read_calibration

        calibration = read_calibration(self.calibration) if self.calibration else None
        name = self.model or app.settings.model
        if name in OFFLINE:
            if self.passes > 1:
                raise UsageError(
                    "--passes needs a model, for the offline grader always says the same: add --model PROVIDER:NAME.",
                    "오프라인 채점기는 늘 같은 판정을 내리므로 --passes에는 모델이 필요합니다. --model 제공자:이름을 더해 주십시오.",
                )
            grader = app.grader(playbook=self.playbook)
        else:
            grader = app.judge(
                name, self.playbook, self.passes, lambda en, ko: print(pick(lang, en, ko), file=sys.stderr)
            )
        return CalibratedGrader(grader, calibration) if calibration else grader


def review(
    paths: PathsArgument,
    out: OutFlag = None,
    playbook: PlaybookFlag = None,
    model: ModelFlag = None,
    passes: PassesFlag = 1,
    calibration: CalibrationFlag = None,
    formats: FormatsFlag = "html,json",
    lang: LangFlag = None,
    dry_run: DryRunFlag = False,
    limit_seconds: SecondsFlag = 60.0,
    format_: FormatFlag = "text",
) -> None:
    """Review plans against the rubric and write reports.

    Every file becomes a row: reviewed, skipped or failed, with the reason. With --lang the
    rationales are in that language, otherwise in that of each plan. Without --model nothing
    leaves this machine; with it, a plan's text goes to the model that is named.

    \b
    Examples:
      cemagent review plans/ --out report
      cemagent review a.docx b.hwp --out report --playbook schmitt-cem --lang ko
      cemagent review inbox.zip --dry-run
      cemagent review plans/ --out report --model openai:gpt-5-mini --passes 3
    """
    from cemagent.review.folder import Task, refuse_unknown  # pydantic and parsers: --help need not pay

    if out is None and not dry_run:
        raise UsageError(
            "Say where to write the reports with --out DIR, or look first with --dry-run.",
            "--out DIR로 보고서를 둘 폴더를 지정하거나, --dry-run으로 먼저 살펴보십시오.",
        )
    app, said = open_app(lang), user_lang(lang)
    refuse_unknown(paths)
    with app.reader(limit_seconds) as reader, Progress(pick(said, "Reading", "읽는 중")) as progress:
        task = Task(reader, said, grading_lang=app.lang, leave_out=out, progress=progress)
        if dry_run:
            rows, files = _look(paths, task), list[Path]()
        else:
            assert out is not None
            choice = GraderChoice(model, passes, calibration, playbook)
            outcome = _review(app, out, paths, task, _names(formats), choice)
            rows, files = _rows(outcome), outcome.files
    looked_at = sum(row.status == "readable" for row in rows) if dry_run else outcome.looked_at
    _print(rows, files, None if dry_run else out, said, format_)
    show_usage(app, said)
    if not looked_at:
        print(_nothing(rows, said), file=sys.stderr)
        raise typer.Exit(1)


def _names(value: str) -> list[str]:
    return list(dict.fromkeys(name for part in value.split(",") if (name := part.strip().lower())))


def _review(app: App, out: Path, paths: list[Path], task: Task, formats: list[str], choice: GraderChoice) -> Outcome:
    from cemagent.review.folder import OutputFolder, review_into  # as above

    playbook = choice.playbook
    writers = app.report_writers(formats)
    criteria = app.playbooks_of(playbook).criteria()
    if not criteria:
        raise UsageError(
            f"The playbook '{playbook}' has no criteria to grade by: choose another.",
            f"'{playbook}' 플레이북에는 평가 기준이 없습니다. 다른 플레이북을 고르십시오.",
        )
    target = OutputFolder(out)  # refused before the grader is loaded
    return review_into(target, paths, task, choice.open(app, task.lang), criteria, writers)


def _look(paths: list[Path], task: Task) -> list[DocumentRow]:
    from cemagent.review.folder import readable_paths  # as above
    from cemagent.surfaces.cli.shapes import DocumentRow

    return [
        DocumentRow(document=name, status=row.status if row else "readable", reason=row.reason if row else None)
        for name, row in readable_paths(paths, task)
    ]


def _rows(outcome: Outcome) -> list[DocumentRow]:
    from cemagent.surfaces.cli.shapes import DocumentRow  # as above

    return [DocumentRow(document=row.document, status=row.status, reason=row.reason) for row in outcome.rows]


def _print(rows: list[DocumentRow], files: list[Path], out: Path | None, lang: Lang, format_: str) -> None:
    states = ("reviewed", "skipped", "failed") if out else ("readable", "skipped", "failed")
    counts = {state: sum(row.status == state for row in rows) for state in states}
    if format_ == "json":
        from cemagent.surfaces.cli.shapes import ReviewSummary  # as above

        shown = ReviewSummary(
            dry_run=out is None,
            out=str(out) if out else None,
            counts=counts,
            documents=rows,
            files=[str(path) for path in files],
        )
        print_json(shown)
        return
    screen = Screen()
    for row in rows:
        if out is None or row.reason:
            style = {"failed": "red", "skipped": "yellow"}.get(row.status, "green")
            screen.line(f"{pick(lang, *_STATUS[row.status])}: {row.reason or row.document}", style=style, hang=2)
    parts = [f"{pick(lang, *_STATUS[state])} {count}" for state, count in counts.items()]
    screen.line(" · ".join(parts), style="bold")
    if files:
        screen.line(pick(lang, f"Open {files[0]}", f"{files[0]} 파일을 여십시오."))
    elif out is None:
        screen.line(pick(lang, "Nothing was written.", "아무것도 쓰지 않았습니다."))


def _nothing(rows: list[DocumentRow], lang: Lang) -> str:
    if len(rows) == 1 and rows[0].reason:
        return rows[0].reason
    return pick(
        lang,
        f"None of the {len(rows)} files could be reviewed: the reason stands beside each.",
        f"파일 {len(rows)}개 가운데 검토한 것이 없습니다. 이유는 파일마다 적어 두었습니다.",
    )
