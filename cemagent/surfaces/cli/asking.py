"""Runs the interview that fills a form, on a terminal or through a pipe; every answer is on disk before the next question."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cemagent.errors import CemagentError, Lang, UsageError
from cemagent.forms.files import write_text
from cemagent.forms.interview import GAP, SKIP, Ask, Proposal, Script, Session
from cemagent.surfaces.cli.output import clean
from cemagent.surfaces.cli.session import pick

_BACK, _WHY, _STOP = "/back", "/why", "/quit"


def ask_all(script: Script, lang: Lang, out: Path, proposals: Mapping[str, Proposal] | None = None) -> Any:
    """Ask what ``script`` asks and return what was filled; an interview broken off goes on where it was.

    The answers so far stand in ``out`` with ``.answers.json`` behind its name, until the form is written. Each of
    ``proposals`` is shown under the question of its name, and an empty line takes it where it fits.

    Raises:
        UsageError: the input ended, or the person stopped, before the last question.
    """
    kept = _kept_file(out)
    session = Session(script, lang, _kept(kept))
    print(clean(_opening(session, lang)), file=sys.stderr)
    while session.ask is not None:
        proposal = (proposals or {}).get(session.ask.id)
        _put(session.ask, lang)
        if proposal is not None:
            _put_proposal(proposal, session.ask, lang)
        print("> ", end="", file=sys.stderr, flush=True)
        said = sys.stdin.readline()
        if not said or said.strip() == _STOP:
            raise UsageError(
                f"The form is not finished: {len(session.answers)} answers are kept; run the same command to go on.",
                f"아직 다 채우지 않았습니다. 답 {len(session.answers)}개를 남겨 두었으니 같은 명령으로 이어 가십시오.",
            )
        _take(session, said.strip(), lang, proposal)
        write_text(kept, json.dumps(session.answers, ensure_ascii=False, indent=1))
    return session.result


def forget_answers(out: Path) -> None:
    """Take away the kept answers once the form at ``out`` is written."""
    _kept_file(out).unlink(missing_ok=True)


def _kept_file(out: Path) -> Path:
    return out.with_name(out.name + ".answers.json")


def _kept(path: Path) -> list[str]:
    if not path.is_file():
        return []
    try:
        answers = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(
            f"'{path}' cannot be read: move it away to begin anew.",
            f"'{path}' 파일을 읽을 수 없습니다. 다른 곳으로 옮기면 처음부터 시작합니다.",
        ) from error
    return [str(answer) for answer in answers]


def _opening(session: Session, lang: Lang) -> str:
    begun = len(session.answers)
    go_on = pick(lang, f"Going on after {begun} answers. ", f"답 {begun}개 뒤부터 이어 갑니다. ") if begun else ""
    return go_on + pick(
        lang,
        f"'{SKIP}' leaves an optional field empty; {_BACK} goes back, {_WHY} says why, {_STOP} stops and keeps the answers.",
        f"'{SKIP}'는 선택 항목을 비웁니다. {_BACK} 앞으로, {_WHY} 묻는 이유, {_STOP} 그만두기(답은 남음).",
    )


def _put(ask: Ask, lang: Lang) -> None:
    optional = "" if ask.required else pick(lang, " (optional)", " (선택)")
    print(clean(f"\n{ask.text.in_(lang)}{optional}"), file=sys.stderr)
    print(clean(f"  {pick(lang, 'Example', '예')}: {ask.example.in_(lang)}"), file=sys.stderr)


def _put_proposal(proposal: Proposal, ask: Ask, lang: Lang) -> None:
    if proposal.fits(ask, lang):
        how = pick(lang, "Enter takes it", "Enter를 누르면 그대로 씁니다")
    elif proposal.text.count(GAP) == 1:
        how = pick(lang, f"write what belongs at {GAP}", f"{GAP} 자리에 들어갈 말을 적어 주십시오")
    else:
        how = pick(lang, "write it in full", "모두 채워 적어 주십시오")
    print(clean(f"  {pick(lang, 'Proposed', '제안')}: {proposal.text}  ({how})"), file=sys.stderr)


def _take(session: Session, said: str, lang: Lang, proposal: Proposal | None) -> None:
    assert session.ask is not None
    if said == _BACK:
        session.back()
        return
    if said == _WHY:
        why = session.ask.why
        print(
            clean(why.in_(lang) if why else pick(lang, "The form needs it.", "서식에 필요한 항목입니다.")),
            file=sys.stderr,
        )
        return
    try:
        session.give(proposal.answer(said, session.ask, lang) if proposal else said)
    except CemagentError as error:
        print(clean(error.message(lang)), file=sys.stderr)
