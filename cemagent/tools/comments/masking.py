"""Takes personal data and control characters out of what customers wrote, before anybody reads it."""

from __future__ import annotations

import re
from typing import NamedTuple

from cemagent.errors import Lang
from cemagent.playbook import Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_NOT_IN_NUMBER = r"(?<![\dA-Za-z])"
_END = r"(?!\d)"
_PATTERNS: tuple[tuple[Text, re.Pattern[str]], ...] = (
    (Text(ko="[전자우편]", en="[e-mail]"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        # six digits of birth and a first digit that tells sex and century, for residents (1-4) and foreigners (5-8)
        Text(ko="[주민등록번호]", en="[resident number]"),
        re.compile(rf"{_NOT_IN_NUMBER}\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?[-–]\s?[1-8][\d*]{{6}}{_END}"),
    ),
    (
        Text(ko="[카드번호]", en="[card number]"),
        re.compile(rf"{_NOT_IN_NUMBER}\d{{4}}[- ]?\d{{4}}[- ]?\d{{4}}[- ]?\d{{3,4}}{_END}"),
    ),
    (
        Text(ko="[전화번호]", en="[phone]"),
        re.compile(
            rf"{_NOT_IN_NUMBER}(?:\+\d{{1,3}}[-. ]?(?:\(0?\d{{1,4}}\)[-. ]?)?\d{{1,4}}(?:[-. ]?\d{{2,4}}){{2,4}}"
            rf"|\(?0\d{{1,3}}\)?[-. ]?\d{{3,4}}[-. ]?\d{{4}}|1[5-8]\d{{2}}[-. ]\d{{4}}"
            rf"|\(?\d{{3}}\)?[-. ]\d{{3}}[-. ]\d{{4}}){_END}"
        ),
    ),
    (Text(ko="[긴 번호]", en="[long number]"), re.compile(rf"{_NOT_IN_NUMBER}\d(?:[- ]?\d){{9,}}{_END}")),
)


class Masked(NamedTuple):
    """A text without personal data, and how many pieces were taken out."""

    text: str
    found: int


def plain(text: str) -> str:
    """Return ``text`` on one line, without control and direction characters that could alter a terminal or a page."""
    return " ".join(_CONTROL.sub(" ", text).split())


def mask(text: str, lang: Lang) -> Masked:
    """Return ``text`` with e-mail addresses, resident, card, telephone and other long numbers replaced by their kind.

    Names of persons are not found.
    """
    count = 0
    for label, pattern in _PATTERNS:
        text, found = pattern.subn(label.in_(lang), text)
        count += found
    return Masked(text, count)
