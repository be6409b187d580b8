"""Quotes: words of respondents as written, personal data replaced."""

from __future__ import annotations

from collections.abc import Sequence

from cemagent.errors import Lang
from cemagent.tools.comments.masking import mask
from cemagent.tools.comments.results import Quote
from cemagent.tools.comments.statements import Statement

MOST = 240
"""Characters of a quote; a longer statement ends at the last whole word before."""
_TYPICAL = (15, 160)


def quote(statement: Statement, comment: str, polarity: float, lang: Lang) -> Quote:
    """Return ``statement`` as a quote of the respondent ``comment``; the marks of what was taken out are in ``lang``."""
    masked = mask(statement.text, lang)
    text = masked.text
    shortened = len(text) > MOST
    if shortened:
        text = text[:MOST].rsplit(" ", 1)[0]
    return Quote(
        comment=mask(comment, lang).text,
        text=text,
        lang=statement.lang,
        polarity=round(polarity, 3),
        masked=masked.found > 0,
        shortened=shortened,
    )


def ranked(order: Sequence[int], statements: Sequence[Statement], most: int) -> list[int]:
    """Return up to ``most`` statements in ``order``, of different comments and wordings, of readable length first."""
    fit = [at for at in order if _TYPICAL[0] <= len(statements[at].text) <= _TYPICAL[1]]
    fits = set(fit)
    kept: list[int] = []
    comments, texts = set(), set()
    for at in [*fit, *(at for at in order if at not in fits)]:
        wording = statements[at].text.casefold()
        if statements[at].comment in comments or wording in texts:
            continue
        kept.append(at)
        comments.add(statements[at].comment)
        texts.add(wording)
        if len(kept) == most:
            break
    return kept
