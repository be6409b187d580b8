"""What every command needs first: the user's language, the plugins, the App, and errors as one sentence."""

from __future__ import annotations

import getpass
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import typer

from cemagent import builtin
from cemagent.errors import CemagentError, Lang, SettingsError
from cemagent.plugins import Plugins

if TYPE_CHECKING:
    from cemagent.app import App
    from cemagent.records.asking import Asker

OFFLINE = ("guided", "semantic")
"""Names that stand for work without a language model."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it: 128 + SIGINT."""


def pick(lang: Lang, en: str, ko: str) -> str:
    """Return the text in ``lang``."""
    return ko if lang == "ko" else en


@lru_cache(maxsize=1)
def plugins() -> Plugins:
    """Return what is registered; installed plugins are looked for once a process."""
    return Plugins(builtin)


def open_app(lang: str | None = None, progress: Callable[[int, int], None] | None = None) -> App:
    """Return the App for the settings in force, with ``lang`` as the flag for the language."""
    # settings read a file and the environment: --help need not
    from cemagent.app import App
    from cemagent.settings import load_settings

    return App(load_settings({"lang": lang}), plugins(), progress)


def user_lang(flag: str | None = None, environ: Mapping[str, str] | None = None) -> Lang:
    """Return the language to speak to the user: flag, ``CEMAGENT_LANG`` or the settings file, locale, English."""
    # as above
    from cemagent.settings import load_settings

    environ = os.environ if environ is None else environ
    try:
        chosen = load_settings({"lang": flag}, environ).lang
    except SettingsError:
        chosen = None
    if chosen is None:
        locale = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(key))), "")
        chosen = "ko" if locale.lower().startswith("ko") else "en"
    return "ko" if chosen == "ko" else "en"


def user_name() -> str:
    """Return the name of the person at this machine, for the history of an engagement."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "local"  # an account without a name, as in some containers


def lang_flag(words: Sequence[str]) -> str | None:
    """Return the value of ``--lang`` among ``words``, for errors that come before flags are parsed."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--lang":
            return following or None
        if word.startswith("--lang="):
            return word.partition("=")[2] or None
    return None


def guarded(call: Callable[[], Any], words: Sequence[str]) -> int:
    """Run ``call`` and return its exit code; every error becomes one sentence on stderr."""
    try:
        code = call()
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except CemagentError as error:
        return _say(error.message(_lang(words)), error.exit_code)
    except typer.TyperException as error:
        return _usage(error, words)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return _quiet_pipe()
    except OSError as error:
        return _say(_sentence_for_os(error, _lang(words)), 1)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a user sees a sentence, not a traceback
        return _say(unexpected(error, _lang(words)), 1)


def _lang(words: Sequence[str]) -> Lang:
    return user_lang(lang_flag(words))


def asker_of(app: App, model: str | None, lang: Lang) -> Asker | None:
    """Return the language model ``model``, or the one of the settings; None when none is named.

    It tells its waits and fallbacks on stderr in ``lang``.

    Raises:
        SettingsError: the name is wrong, or a key or a package is missing.
    """
    named = model or app.settings.model
    if named in OFFLINE:
        return None
    return app.asker(named, lambda en, ko: print(pick(lang, en, ko), file=sys.stderr))


def _say(sentence: str, code: int) -> int:
    if os.environ.get("CEMAGENT_DEBUG") == "1":
        traceback.print_exc()
    print(sentence, file=sys.stderr)
    return code


def _usage(error: typer.TyperException, words: Sequence[str]) -> int:
    """Say what is wrong with a flag or argument; the parser's own words are English."""
    message = error.format_message()
    context: typer.Context | None = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        print(message, file=sys.stderr)
        return error.exit_code
    path = context.command_path if context else "cemagent"
    if _lang(words) == "en":
        plain = " ".join(message.split()).rstrip(".")
        return _say(f"{plain}: see '{path} --help'.", error.exit_code)
    option = getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    name = option or (parameter.opts[-1] if parameter is not None else None)
    what = {
        "NoSuchOption": f"'{name}' 옵션은 없습니다",
        "MissingParameter": f"'{name}' 값이 빠졌습니다",
        "BadParameter": f"'{name}'에 쓸 수 없는 값입니다",
        "BadOptionUsage": f"'{name}' 옵션에 값이 필요합니다",
    }.get(type(error).__name__, "명령을 이해할 수 없습니다")
    return _say(f"{what}. '{path} --help'에서 사용법을 확인해 주십시오.", error.exit_code)


def _sentence_for_os(error: OSError, lang: Lang) -> str:
    if error.filename is None:
        return unexpected(error, lang)
    where, why = error.filename, error.strerror or type(error).__name__
    return pick(
        lang,
        f"'{where}' cannot be used ({why}): check the path, its permissions and the free space.",
        f"'{where}' 경로를 쓸 수 없습니다({why}). 경로와 권한, 남은 공간을 확인해 주십시오.",
    )


def unexpected(error: Exception, lang: Lang) -> str:
    """Return the sentence about an error that nobody foresaw."""
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return pick(
        lang,
        f"Something unexpected went wrong ({what}): run it again with CEMAGENT_DEBUG=1 and report what it prints.",
        f"예상하지 못한 오류가 났습니다({what}). CEMAGENT_DEBUG=1로 다시 실행한 뒤 출력을 알려 주십시오.",
    )


def _quiet_pipe() -> int:
    """Let the interpreter end without a word when the reader of our output is gone."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return 1
    return 1
