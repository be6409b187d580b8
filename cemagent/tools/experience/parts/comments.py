"""The comments of a survey in its report: themes, feelings, modules, quotes, and where ratings and words disagree."""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.tools.blocks import Block, Bullets, Paragraph, Section
from cemagent.tools.comments.results import CommentReport, Quote
from cemagent.tools.experience.parts import comment_tables as tabled
from cemagent.tools.experience.parts.tabling import Listing, shown
from cemagent.tools.experience.parts.wording import Wording

_BRIEF_THEMES, _THEMES, _QUOTES, _LISTED, _ODD = 3, 10, 2, 20, 2


def brief(write: Wording) -> Iterator[Block]:
    """Yield what the comments say in a few lines."""
    found = write.report.comments
    if found is None or not found.commented:
        return
    yield Section(write.say("의견", "Comments"))
    lines = [_tone(write, found)]
    for theme in found.themes[:_BRIEF_THEMES]:
        quote = f": {_quoted(write, theme.quotes[0])}" if theme.quotes else ""
        lines.append(
            f"{tabled.theme_name(write, theme)} ({write.say(f'{theme.share.count:,}명', f'{theme.share.count:,} respondents')}){quote}"
        )
    yield Bullets(tuple(lines))


def section(write: Wording) -> Iterator[Block]:
    """Yield the whole of what the comments say."""
    found = write.report.comments
    if found is None:
        return
    yield Section(write.say("의견", "Comments"))
    yield Paragraph(_tone(write, found))
    yield from shown(write, tabled.theme_table(write, found))
    yield from _quotes(write, found)
    yield from shown(write, tabled.module_table(write, found))
    yield from shown(write, tabled.emotion_table(write, found))
    yield from shown(write, tabled.phase_table(write, found))
    yield from shown(write, tabled.agreement_table(write, found))
    yield from _disagreements(write, found)
    yield from shown(write, tabled.silence_table(write, found))
    yield Section(write.say("의견을 읽은 방법과 조심할 점", "How the comments were read, and what to beware of"), 3)
    yield Paragraph(found.methods.in_(write.lang))
    told = {one.text for one in write.report.warnings}
    remarks = tuple(one.text.in_(write.lang) for one in found.remarks if one.text not in told)
    if remarks:
        yield Bullets(remarks)


def tables(write: Wording) -> list[Listing]:
    """Return the tables on the comments; none where there are no comments."""
    found = write.report.comments
    if found is None:
        return []
    makers = (
        tabled.theme_table,
        tabled.quote_table,
        tabled.module_table,
        tabled.emotion_table,
        tabled.phase_table,
        tabled.agreement_table,
        tabled.silence_table,
    )
    return [make(write, found) for make in makers]


def _tone(write: Wording, found: CommentReport) -> str:
    bad, good = found.sentiments.negative.count, found.sentiments.positive.count
    return write.say(
        f"응답자 {found.respondents:,}명 가운데 {found.commented:,}명이 의견을 썼고, {good:,}명은 좋게, {bad:,}명은 나쁘게 말했습니다.",
        f"Of {found.respondents:,} respondents {found.commented:,} wrote; {good:,} speak well and {bad:,} badly.",
    )


def _quoted(write: Wording, quote: Quote) -> str:
    more = " …" if quote.shortened else ""
    return f"“{quote.text}{more}”"


def _quotes(write: Wording, found: CommentReport) -> Iterator[Block]:
    lines = [
        f"{tabled.theme_name(write, theme)}: {_quoted(write, quote)}"
        for theme in found.themes[:_THEMES]
        for quote in theme.quotes[:_QUOTES]
    ]
    lines += [_quoted(write, quote) for quote in found.listed[:_LISTED]]
    if lines:
        yield Section(
            write.say("사람들의 말 (적힌 그대로, 개인정보는 가림)", "In their words (verbatim, personal data masked)"),
            3,
        )
        yield Bullets(tuple(lines))


def _disagreements(write: Wording, found: CommentReport) -> Iterator[Block]:
    """Yield quotes of respondents whose rating over all and words disagree; those by dimension repeat most of them."""
    check = found.cross_check
    first = next((one for one in check.ratings if one.disagreements), None) if check else None
    if first is None:
        return
    lines = [
        f"{write.named(tabled.DIRECTIONS, part.direction)}: {_quoted(write, quote)}"
        for part in first.disagreements
        for quote in part.quotes[:_ODD]
    ]
    if lines:
        yield Bullets(tuple(lines))
