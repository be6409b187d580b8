"""One run of ``cemagent score``: read, score, write the files, save the evidence, and print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cemagent.errors import UsageError
from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.scale_files import scale_named
from cemagent.method.changes import LedgerEntry
from cemagent.method.engagement import Engagement
from cemagent.records.retrieval import Embedder
from cemagent.surfaces.cli.blocks import show_blocks
from cemagent.surfaces.cli.options import writable_file
from cemagent.surfaces.cli.output import clean, print_json
from cemagent.surfaces.cli.score_show import View, show_columns, show_unsure
from cemagent.surfaces.cli.session import asker_of, user_name
from cemagent.surfaces.cli.usage import show_usage
from cemagent.tools.experience.formats import formats_called
from cemagent.tools.experience.loading import Mapped, Roles, SurveyFile, mapped, save_map
from cemagent.tools.experience.options import ScoreOptions, estimator_called
from cemagent.tools.experience.running import Helpers, Scored, digest_of, run

if TYPE_CHECKING:
    from cemagent.tools.judging import AskedCommentJudge


@dataclass(frozen=True)
class Source:
    """The files of one run as the user named them: the survey on its scale, its column map, the wave before."""

    file: Path | None
    scale: str | None
    sheet: str | None
    column_map: Path | None
    before: Path | None


@dataclass(frozen=True)
class Asked:
    """What the user wrote: the arguments and flags of one run."""

    source: Source
    roles: Roles
    estimator: str
    drop: list[str]
    engagement: str | None
    model: str | None
    out: Path | None
    formats: str
    code: bool


@dataclass(frozen=True)
class Wanted:
    """What the user asked of one run, checked: the file and the scale are known."""

    asked: Asked
    file: SurveyFile
    scale: ScaleDefinition
    options: ScoreOptions
    formats: tuple[str, ...]

    @property
    def folder(self) -> Path | None:
        """Return where files go: as told, else beside the caller when scripts were asked for, else nowhere."""
        return self.asked.out or (Path(f"{self.file.path.stem}-score") if self.asked.code else None)


def roles_of(
    segments: list[str] | None,
    outcomes: list[str] | None,
    comments: list[str] | None,
    weight: str | None,
    duration: str | None,
) -> Roles:
    """Return the roles of columns as the flags say them."""
    return Roles(tuple(segments or ()), tuple(outcomes or ()), tuple(comments or ()), weight, duration)


def execute(view: View, asked: Asked, map_to: Path | None, *, dry_run: bool) -> None:
    """Read the file, write its column map to ``map_to`` where one is named, and score it, or only show how it is read.

    Raises:
        UsageError: something that was asked for cannot be used.
    """
    wanted = _wanted(view, asked)
    held = _opened(view, wanted, map_to)
    if dry_run:
        show_columns(view, held, wanted.scale)
    else:
        _score(view, wanted, held)


def _wanted(view: View, asked: Asked) -> Wanted:
    if asked.source.file is None:
        raise UsageError(
            "Name the survey file and its scale, as in 'cemagent score answers.xlsx --scale cem-ex15'; --scales lists the "
            "scales.",
            "'cemagent score 응답.xlsx --scale cem-ex15'처럼 설문 파일과 척도를 적어 주십시오. 척도 목록은 --scales로 볼 수 "
            "있습니다.",
        )
    if asked.source.scale is None:
        known = ", ".join(view.scales)
        raise UsageError(
            f"Name the scale of '{asked.source.file}' with --scale: {known}, or a YAML file of your own.",
            f"'{asked.source.file}'의 척도를 --scale로 적어 주십시오. 쓸 수 있는 척도: {known}, 또는 직접 만든 YAML 파일.",
        )
    formats = formats_called(asked.formats)
    options = ScoreOptions(estimator=estimator_called(asked.estimator), dropped=tuple(asked.drop))
    file = SurveyFile(asked.source.file, asked.source.sheet, asked.source.column_map, asked.roles)
    return Wanted(asked, file, scale_named(asked.source.scale, view.app.scale_folders), options, formats)


def _opened(view: View, wanted: Wanted, map_to: Path | None) -> Mapped:
    """Return the columns of the file, saved to ``map_to``; refuse those of which the item is not clear once they are saved."""
    writable_file(map_to)
    held = mapped(wanted.file, wanted.scale)
    unsure = held.columns.unsure()
    if map_to is not None:
        save_map(held.columns, map_to)
        view.remark(view.say(f"The column map is in '{map_to}'.", f"열 지도를 '{map_to}'에 저장했습니다."))
    if unsure:
        show_unsure(view, held)
    if unsure and map_to is not None:
        raise UsageError(
            f"Correct the {len(unsure)} unsure column(s) in '{map_to}' and run it again with --map {map_to}.",
            f"'{map_to}'에서 확실하지 않은 열 {len(unsure)}개를 고친 뒤 --map {map_to}으로 다시 실행해 주십시오.",
        )
    return held


def _score(view: View, wanted: Wanted, held: Mapped) -> None:
    """Score what was opened, write what was asked for, and print the summary or the JSON."""
    engagement = _engagement(view, wanted)
    embedder, judge = _readers(view, wanted, held)
    helpers = Helpers(view.app.method, engagement, embedder, judge)
    scored = run(held, wanted.file, wanted.scale, wanted.options, before=wanted.asked.source.before, helpers=helpers)
    if judge is not None:
        _tell_of(view, judge)
    files = _files(view, wanted, held, scored)
    saved = _saved(view, wanted, scored)
    if view.as_json:
        print_json(scored.report)
    else:
        _show(view, scored)
    if saved is not None:
        _after(view, saved)
    _show_files(view, files)


def _readers(view: View, wanted: Wanted, held: Mapped) -> tuple[Embedder | None, AskedCommentJudge | None]:
    """Return what reads the comments; nothing is loaded where there are none."""
    if not held.columns.of("comment"):
        return None, None
    from cemagent.tools.judging import AskedCommentJudge  # only comments need it

    asker = asker_of(view.app, wanted.asked.model, view.lang)
    return view.app.embedder, AskedCommentJudge(asker) if asker else None


def _tell_of(view: View, judge: AskedCommentJudge) -> None:
    """Say what the model that read the comments cost, and why it did not read some of them."""
    for why in dict.fromkeys(error.message(view.lang) for error in judge.failures):
        view.remark(
            view.say(
                f"Comments that the model did not read keep their offline reading: {why}",
                f"모델이 읽지 못한 의견은 오프라인으로 읽은 결과를 씁니다: {why}",
            )
        )
    show_usage(view.app, view.lang)


def _engagement(view: View, wanted: Wanted) -> Engagement | None:
    if wanted.asked.engagement is None:
        return None
    from cemagent.surfaces.cli.engagement_data import stored_called  # the store: only where it is asked for

    return stored_called(view.app.engagements, wanted.asked.engagement).engagement


def _files(view: View, wanted: Wanted, held: Mapped, scored: Scored) -> list[Path]:
    folder = wanted.folder
    if folder is None:
        return []
    # charts and spreadsheets: only where files are asked for
    from cemagent.tools.experience.code import CodeRequest, write_code
    from cemagent.tools.experience.writing import write_report

    files: list[Path] = []
    if wanted.asked.out is not None:
        files = write_report(scored.report, folder, view.lang, date=date.today(), formats=wanted.formats)
    if wanted.asked.code:
        request = CodeRequest(wanted.file.path, held.table, held.columns, scored.survey, scored.options, scored.report)
        files += write_code(request, folder)
    return files


def _saved(view: View, wanted: Wanted, scored: Scored) -> list[str] | None:
    """Save the figures in the engagement that was named, and return what to tell of it."""
    if wanted.asked.engagement is None:
        return None
    from cemagent.consulting import record_evidence  # the store: only where it is asked for
    from cemagent.tools.experience.evidence import ledger_entries, saved_lines

    now, digest = datetime.now().astimezone(), digest_of(wanted.file.path)
    before = wanted.asked.source.before.name if wanted.asked.source.before else None

    def entries_of(engagement: Engagement) -> list[LedgerEntry]:
        ledger = engagement.ledger.values()
        return ledger_entries(scored.report, digest, now.date(), engagement.lang, ledger, before)

    saved = record_evidence(view.app, wanted.asked.engagement, entries_of, actor=user_name(), at=now)
    return saved_lines(saved, wanted.asked.engagement, view.lang)


def _show(view: View, scored: Scored) -> None:
    from cemagent.tools.experience.report import summary, title_of  # pictures: JSON needs none

    show_blocks(view.screen, title_of(scored.report, view.lang), summary(scored.report, view.lang))


def _show_files(view: View, files: list[Path]) -> None:
    if files:
        _after(view, [clean(str(path)) for path in files])


def _after(view: View, lines: list[str]) -> None:
    """Print ``lines`` behind the summary; beside JSON they go to stderr."""
    if view.as_json:
        for line in lines:
            view.remark(line)
        return
    view.screen.line()
    for line in lines:
        view.screen.line(line, hang=2)
