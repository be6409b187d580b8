"""What servers say when they refuse: that a text is too long, that a limit is reached, that there are no tools.

Every text is expected in lower case.
"""

from __future__ import annotations

import re

_TOO_LONG = re.compile(
    r"context[_ ]length|context[_ ]window|context limit|context size|maximum context|maximum model length|exceed_context|"
    # Anthropic, Ollama, Google, and one request that is larger than a whole minute allows
    r"prompt (?:is )?too long|input token count|input length exceeds|input (?:is )?too long|request too large|too many tokens"
)
_WAITS_FOR_TOKENS = re.compile(r"too many tokens[^.]{0,20}\b(?:wait|per (?:minute|day)|try again)")
_WINDOW = re.compile(
    r"n_ctx\W{1,4}(\d+)|available context size \((\d+)|context (?:length|window)(?: is| of)?(?: only)? (\d+)|"
    r"model length of (\d+)|> ?(\d{3,})|tokens allowed \((\d+)|per min(?:ute)? \(tpm\):? limit (\d+)"
)
_QUOTA = re.compile(r"insufficient_quota|billing|credit balance|exceeded your current quota|payment required")
_RATE = re.compile(
    r"rate[_ ]?limit|\b[rt]p[md]\b|per[ _]?(?:min(?:ute)?|hour|day)|/ ?min\b|too many (?:requests|tokens)|"
    r"(?:retry|try again) (?:in|after) \d"
)
_A_DAY = re.compile(r"per[ _]?day|\b[rt]pd\b")
_WAIT = re.compile(
    r"(?:retry|try again) (?:in|after) (?:(?P<h>\d+)h)?(?:(?P<m>\d+)m(?!s))?(?:(?P<s>\d+(?:\.\d+)?) ?s)?(?:(?P<ms>\d+) ?ms)?"
    r"|retrydelay\W{1,5}(?P<delay>\d+(?:\.\d+)?)s"
)
_UNIT = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, "delay": 1.0}
_NO_TOOLS = re.compile(
    r"--jinja|tool-call-parser|enable-auto-tool-choice|support tool use|"
    r"(?:unsupported|unknown|unrecognized|unexpected)[^.]{0,30}\btools?\b|"
    r"(?:not|n't|cannot)\b[^.]{0,30}\bsupport[^.]{0,30}\b(?:tools?|function)\b|"
    r"\b(?:tools?|function)\b[^.]{0,40}\b(?:not|unsupported|unavailable|n't)\b[^.]{0,15}(?:support|available|allowed|permitted|enabled)"
)


def is_too_long(said: str) -> bool:
    """Return whether the prompt did not fit into the model's window; a limit of tokens a minute is none."""
    return bool(_TOO_LONG.search(said)) and not _WAITS_FOR_TOKENS.search(said)


def window_in(said: str) -> int | None:
    """Return the tokens that prompt and answer may have together, where it is said."""
    found = _WINDOW.search(said)
    return int(next(filter(None, found.groups()))) if found else None


def is_quota(said: str) -> bool:
    """Return whether there may be nothing left to pay with; texts about rates mention bills too."""
    return bool(_QUOTA.search(said))


def is_rate(said: str) -> bool:
    """Return whether a limit of requests or tokens a time is reached."""
    return bool(_RATE.search(said))


def lasts_a_day(said: str) -> bool:
    """Return whether the limit is one a day, for which nobody waits."""
    return bool(_A_DAY.search(said))


def wait_in(said: str) -> float | None:
    """Return the seconds after which to ask again, where they are said in words."""
    for found in _WAIT.finditer(said):
        times = [float(value) * _UNIT[unit] for unit, value in found.groupdict().items() if value]
        if times:
            return sum(times)
    return None


def lacks_tools(said: str) -> bool:
    """Return whether the server has no tools for a conversation, or was started without them."""
    return bool(_NO_TOOLS.search(said))
