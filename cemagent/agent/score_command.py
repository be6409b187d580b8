"""``/score``: scores a survey file in a conversation, and keeps the figures as evidence of the engagement."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from cemagent.agent.commands import Command
from cemagent.agent.scene import Scene
from cemagent.errors import UsageError

if TYPE_CHECKING:
    from cemagent.tools.experience.results import ExperienceReport

_SINGLE = ("scale", "map", "weight", "duration", "sheet", "before", "estimator")
_SEVERAL = ("segment", "outcome", "comments", "drop")


def _score(scene: Scene, words: str) -> None:
    # numpy and the tool: a conversation need not pay for them before it asks
    from cemagent.reports.sheet import sheet_markdown
    from cemagent.tools.blocks import sheet_of
    from cemagent.tools.experience.evidence import ledger_entries, saved_lines
    from cemagent.tools.experience.report import kind_in, summary, title_of
    from cemagent.tools.experience.running import digest_of

    path, said = _read(words)
    report = _report(scene, path, said)
    blocks = summary(report, scene.lang)
    sheet = sheet_of(kind_in(scene.lang), title_of(report, scene.lang), blocks, scene.lang, scene.ops.today)
    scene.tell(sheet_markdown(sheet))
    engagement = scene.ops.engagement
    before = Path(said["before"][-1]).name if "before" in said else None
    entries = ledger_entries(
        report, digest_of(path), scene.ops.today, engagement.lang, engagement.ledger.values(), before
    )
    for entry in entries:
        scene.ops.add_evidence(entry)
    scene.tell("\n".join(saved_lines(entries, engagement.name, scene.lang)))
    scene.put_again()


def _report(scene: Scene, path: Path, said: dict[str, list[str]]) -> ExperienceReport:
    # as above
    from cemagent.experience.scale_files import load_scales, scale_named
    from cemagent.tools.experience.loading import Roles, SurveyFile, mapped
    from cemagent.tools.experience.options import ScoreOptions, estimator_called
    from cemagent.tools.experience.running import Helpers, run

    folders = scene.services.scale_folders()
    if "scale" not in said:
        raise _incomplete(", ".join(load_scales(folders)))
    scale = scale_named(said["scale"][-1], folders)
    given = {name: said[name][-1] if name in said else None for name in _SINGLE}
    several = {name: tuple(said.get(name, ())) for name in _SEVERAL}
    roles = Roles(several["segment"], several["outcome"], several["comments"], given["weight"], given["duration"])
    file = SurveyFile(path, given["sheet"], _path(given["map"]), roles)
    held = mapped(file, scale)
    options = ScoreOptions(
        estimator=estimator_called(given["estimator"] or "auto"), dropped=several["drop"], lang=scene.lang
    )
    embedder = scene.services.embedder if held.columns.of("comment") else None
    helpers = Helpers(scene.ops.method, scene.ops.engagement, embedder)
    return run(held, file, scale, options, before=_path(given["before"]), helpers=helpers).report


def _read(words: str) -> tuple[Path, dict[str, list[str]]]:
    """Return the file and the values of each option in ``words``.

    Raises:
        UsageError: a quote does not close, an option is unknown or lacks its value, or there is not one file.
    """
    try:
        parts = shlex.split(words)
    except ValueError as error:
        raise UsageError(
            "A quotation mark is not closed: write a name with spaces as 'two words'.",
            "따옴표가 닫히지 않았습니다. 빈칸이 있는 이름은 '두 낱말'처럼 써 주십시오.",
        ) from error
    path: Path | None = None
    said: dict[str, list[str]] = {}
    while parts:
        word = parts.pop(0)
        name, joined, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            if path is not None:
                raise _not_understood(word)
            path = Path(word).expanduser()
        elif name in (*_SINGLE, *_SEVERAL) and (joined or parts):
            said.setdefault(name, []).append(value if joined else parts.pop(0))
        else:
            raise _not_understood(word)
    if path is None:
        raise _incomplete("cem-ex15, nps, ...")
    return path, said


def _path(name: str | None) -> Path | None:
    return Path(name).expanduser() if name else None


def _incomplete(known: str) -> UsageError:
    return UsageError(
        f"Name the survey file and its scale, as in /score answers.xlsx --scale cem-ex15 (scales: {known}).",
        f"/score 응답.xlsx --scale cem-ex15처럼 설문 파일과 척도를 적어 주십시오(척도: {known}).",
    )


def _not_understood(word: str) -> UsageError:
    options = ", ".join(f"--{name}" for name in (*_SINGLE, *_SEVERAL))
    return UsageError(
        f"'{word}' is not understood: write one file and then options with their values, out of {options}.",
        f"'{word}'을(를) 이해할 수 없습니다. 파일 하나를 쓰고 {options} 가운데 필요한 옵션을 값과 함께 적어 주십시오.",
    )


COMMANDS: dict[str, Command] = {
    "score": Command(
        _score,
        "score a survey file and keep the figures as evidence: /score answers.xlsx --scale cem-ex15",
        "설문 파일의 점수를 내고 근거로 저장: /score 응답.xlsx --scale cem-ex15",
    )
}
"""The slash command of the experience scorer."""
