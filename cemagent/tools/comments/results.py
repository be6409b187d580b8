"""What the comment tool returns: themes, emotions, modules, the cross-check with ratings, and what may not be concluded."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from cemagent.errors import Lang
from cemagent.playbook import Text
from cemagent.records.review import Usage
from cemagent.tools.comments.vocabulary import Emotion, Module, Phase, Sentiment

Interval = tuple[float, float]
How = Literal["judge", "words and meaning", "meaning", "words", "nothing"]
"""What a comment was read by; ``nothing``: no word of the lists is in it and no embedder was there."""


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Remark(_Result):
    """What may not be concluded, or how something was done; ``code`` is stable for programs."""

    code: str
    text: Text
    where: str | None = None


class Quote(_Result):
    """Words of one respondent, as written, personal data replaced; ``shortened`` when the statement goes on."""

    comment: str
    text: str
    lang: Lang
    polarity: float
    masked: bool
    shortened: bool


class Share(_Result):
    """``count`` of ``n`` respondents; share (weighted) and Wilson interval are None with a ``reason`` under 30."""

    count: int
    n: int
    share: float | None
    ci95: Interval | None
    reason: Text | None = None


class Average(_Result):
    """Mean over ``n`` respondents with its interval; None with a ``reason`` under 30."""

    n: int
    mean: float | None
    ci95: Interval | None
    reason: Text | None = None


class SegmentShare(_Result):
    """A share within one segment; ``column`` names the grouping."""

    column: str
    segment: str
    share: Share


class Sentiments(_Result):
    """How many respondents speak well, neither way, or badly."""

    negative: Share
    neutral: Share
    positive: Share


class Theme(_Result):
    """Statements that speak of the same thing; a respondent counts once. ``share`` is of those who commented.

    ``topic`` names it in the reader's language when it is a known one; ``phrases`` are in the respondents' words.
    ``cohesion`` is the mean likeness of its statements to its centre, 0 to 1.
    """

    id: str
    label: str
    topic: str | None
    phrases: list[str]
    share: Share
    statements: int
    polarity: Average
    sentiments: Sentiments
    emotions: dict[Emotion, int]
    cohesion: float
    segments: list[SegmentShare]
    quotes: list[Quote]


class EmotionShare(_Result):
    """How many respondents mainly tell an emotion."""

    emotion: Emotion
    share: Share
    quotes: list[Quote]


class ModuleShare(_Result):
    """How many respondents mainly speak to an experience module, and how well they speak of it."""

    module: Module | None
    share: Share
    polarity: Average
    quotes: list[Quote]


class PhaseShare(_Result):
    """How many respondents say a phase of the touchpoints."""

    phase: Phase
    share: Share
    polarity: Average


class CommentReading(_Result):
    """How one comment was read; polarity is -1 (bad) to 1 (good); ``module`` None: of no experience module."""

    comment: str
    lang: Lang
    polarity: float
    sentiment: Sentiment
    emotion: Emotion
    module: Module | None
    phases: list[Phase]
    mixed: bool
    themes: list[str]
    by: How


class Disagreement(_Result):
    """Respondents whose rating and comment disagree, in one direction."""

    direction: Literal["rating_high_comment_low", "rating_low_comment_high"]
    share: Share
    segments: list[SegmentShare]
    quotes: list[Quote]


class Agreement(_Result):
    """Ratings of one dimension against comments. ``rho`` is Spearman's; None with a ``reason``."""

    rating: str
    n: int
    rho: float | None
    ci95: Interval | None
    reason: Text | None
    disagreements: list[Disagreement]


class CrossCheck(_Result):
    """Ratings against comments; ``rule`` says when the two disagree, and why there."""

    rule: Text
    ratings: list[Agreement]


class RatingDifference(_Result):
    """Mean rating of those who commented minus that of the others, in points of the rating (Welch's interval)."""

    rating: str
    commented: Average
    silent: Average
    difference: float | None
    ci95: Interval | None
    reason: Text | None = None


class WhoComments(_Result):
    """How many respondents wrote something, and how their ratings differ from those of the others."""

    commented: Share
    ratings: list[RatingDifference]
    segments: list[SegmentShare]


class CommentReport(_Result):
    """What the comments of a survey say. Every quote is verbatim, save personal data; ``listed`` when there are few."""

    schema_version: Literal["comments/1"] = "comments/1"
    lang: Lang
    respondents: int
    commented: int
    languages: dict[Lang, int]
    embedder: str | None
    judged: int
    usage: Usage = Usage()
    """What the judge cost; zero without one."""
    embedded_statements: int
    statements: int
    masked: int
    themes: list[Theme]
    unthemed: Share | None
    listed: list[Quote]
    sentiments: Sentiments
    polarity: Average
    emotions: list[EmotionShare]
    modules: list[ModuleShare]
    phases: list[PhaseShare]
    cross_check: CrossCheck | None
    who_comments: WhoComments
    readings: list[CommentReading]
    remarks: list[Remark]
    methods: Text
