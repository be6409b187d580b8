"""What ``cemagent doctor`` says about language models: the one in force, what goes to it, what it costs, who traces it."""

from __future__ import annotations

import importlib.util
import os
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from cemagent.errors import CemagentError, Lang, SettingsError
from cemagent.surfaces.cli.session import pick

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.models.naming import ModelName, ModelNames
    from cemagent.surfaces.cli.shapes import Check

LIBRARIES = {
    "openai": ("langchain-openai", "openai"),
    "azure": ("langchain-openai", "openai"),
    "url": ("langchain-openai", "openai"),
    "anthropic": ("langchain-anthropic", "anthropic"),
    "google": ("langchain-google-genai", "google"),
    "ollama": ("langchain-ollama", "ollama"),
    "local": ("llama-cpp-python", "local"),
}
"""Package and extra by provider."""


def model_checks(app: App, lang: Lang) -> list[Check]:
    """Return what is to be said about models; nothing is asked of any."""
    return [_model(app, lang), _libraries(lang), _mask(app, lang), _prices(app.settings.home, lang), _traces(lang)]


def named_models(app: App) -> ModelNames:
    """Return the models that the settings name; none when a wrong name is set, which :func:`model_checks` says."""
    # names of models: --help needs none
    from cemagent.models.naming import ModelNames, parse_names

    try:
        return parse_names(app.settings.model, tuple(app.plugins.named("register_chat_models")))
    except SettingsError:
        return ModelNames((), guided_last=True)


def without_secret(value: object) -> str | None:
    """Return ``value`` as text, without the password of a URL."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "on" if value else "off"
    text = str(value)
    try:
        url = urlsplit(text)
        if url.password or url.username:
            return urlunsplit(url._replace(netloc=f"***@{url.netloc.rpartition('@')[2]}"))
    except ValueError:
        return text.rpartition("@")[2]
    return text


def _check(name: str, detail: str, state: str = "ok", remedy: str | None = None) -> Check:
    from cemagent.surfaces.cli.shapes import Check  # pydantic: --help need not pay

    return Check.model_validate({"name": name, "state": state, "detail": detail, "remedy": remedy})


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _model(app: App, lang: Lang) -> Check:
    # as above
    from cemagent.models.naming import GUIDED, parse_names

    name, chosen = pick(lang, "Consultant", "컨설턴트"), app.settings.model
    if chosen == GUIDED or chosen in app.plugins.named("register_consultants"):
        return _check(name, pick(lang, f"{chosen}, without a language model", f"{chosen}, 언어 모델 없이 진행"))
    try:
        names = parse_names(chosen, tuple(app.plugins.named("register_chat_models")))
        for model in names.models:
            _must_be_usable(model)
    except SettingsError as error:
        # with 'guided' at the end the work goes on
        state = "missing" if chosen.endswith(f",{GUIDED}") else "broken"
        return _check(name, without_secret(chosen) or "", state, error.message(lang))
    return _check(name, chosen)


def _must_be_usable(model: ModelName) -> None:
    """Look for the key, the package and the file of ``model``.

    Raises:
        SettingsError: one of them is missing.
    """
    # as above
    from cemagent.models.naming import LOCAL, check_key

    check_key(model)
    package, extra = LIBRARIES.get(model.provider, ("", ""))
    if package and _installed(package) is None:
        raise SettingsError(
            f"Install its package: pip install 'cemagent[{extra}]'.",
            f"pip install 'cemagent[{extra}]' 명령으로 패키지를 설치해 주십시오.",
        )
    if model.provider == LOCAL and not Path(model.model).expanduser().is_file():
        raise SettingsError(
            f"There is no file '{model.model}': check the path after 'local:'.",
            f"'{model.model}' 파일이 없습니다. 'local:' 뒤의 경로를 확인해 주십시오.",
        )


def _libraries(lang: Lang) -> Check:
    name = pick(lang, "Model packages", "모델 패키지")
    found = {package: _installed(package) for package, _ in LIBRARIES.values()}
    extras = dict(LIBRARIES.values())
    here = ", ".join(f"{package} {version}" for package, version in found.items() if version)
    absent = ", ".join(extras[package] for package, version in found.items() if not version)
    if not here:
        remedy = pick(
            lang, "pip install 'cemagent[openai]', or ", "pip install 'cemagent[openai]' 명령으로 설치하거나 "
        )
        other = pick(lang, f"another of {absent}.", f"{absent} 가운데 하나를 설치해 주십시오.")
        return _check(name, pick(lang, "none is installed", "설치된 것이 없음"), "missing", remedy + other)
    more = pick(lang, f"; also on offer: cemagent[{absent}]", f"; 더 설치할 수 있는 것: cemagent[{absent}]")
    return _check(name, here + (more.replace(", ", ",") if absent else ""))


def _mask(app: App, lang: Lang) -> Check:
    # as above
    from cemagent.modelling import MASK_NAMES, listed_names

    name, path = pick(lang, "Masking", "가림 처리"), app.settings.home / MASK_NAMES
    if app.settings.mask is False:
        off = pick(lang, "off: personal identifiers are sent as they are", "꺼짐. 개인 식별 정보를 그대로 보냄")
        return _check(name, off)
    try:
        count = len(listed_names(app.settings.home))
    except SettingsError as error:
        return _check(name, str(path), "broken", error.message(lang))
    held = pick(lang, f"{count} names listed in {path}", f"{path}에 등록한 이름 {count}개")
    none = pick(lang, f"no names listed, {path} is not there", f"등록한 이름 없음, {path} 파일이 없음")
    on = pick(lang, "on for models that are not on this machine", "이 컴퓨터에 있지 않은 모델에 켜짐")
    return _check(name, f"{on}; {held if path.is_file() else none}")


def _prices(home: Path, lang: Lang) -> Check:
    # as above
    from cemagent.modelling import PRICES
    from cemagent.models.prices import load_prices

    name, path = pick(lang, "Prices", "단가"), home / PRICES
    listed = _installed("genai-prices")
    try:
        own = load_prices(path)
    except CemagentError as error:
        return _check(name, str(path), "broken", error.message(lang))
    known = pick(lang, f"list of genai-prices {listed}", f"genai-prices {listed}의 단가표")
    mine = pick(lang, f"{len(own)} of your own in {path}", f"{path}에 적은 단가 {len(own)}개")
    none = pick(lang, f"none of your own, {path} is not there", f"직접 적은 단가 없음, {path} 파일이 없음")
    return _check(name, f"{known}; {mine if path.is_file() else none}")


def _traces(lang: Lang) -> Check:
    # as above
    from cemagent.models.tracing import is_configured

    name = "OpenTelemetry"
    if not is_configured():
        return _check(name, pick(lang, "not configured, nothing is traced", "설정하지 않아 추적하지 않음"))
    if importlib.util.find_spec("opentelemetry.sdk") is None:
        remedy = pick(lang, "pip install 'cemagent[otel]'.", "pip install 'cemagent[otel]' 명령으로 설치해 주십시오.")
        return _check(name, pick(lang, "configured, not installed", "설정했으나 설치하지 않음"), "broken", remedy)
    variables = sorted(key for key in os.environ if key.startswith("OTEL_") and key.endswith(("ENDPOINT", "EXPORTER")))
    return _check(name, pick(lang, f"set by {', '.join(variables)}", f"{', '.join(variables)}(으)로 설정됨"))
