"""Tables on what people wrote: themes, feelings, modules, and ratings against words."""

from __future__ import annotations

from cemagent.playbook import Text
from cemagent.tools.comments.cross_check import OVERALL
from cemagent.tools.comments.lexicon import topics
from cemagent.tools.comments.results import CommentReport, Share, Theme
from cemagent.tools.comments.vocabulary import EMOTION_NAMES, MODULE_NAMES, PHASE_NAMES
from cemagent.tools.experience.parts.tabling import Field, Listing, Value, field
from cemagent.tools.experience.parts.wording import NONE, Wording

DIRECTIONS = {
    "rating_high_comment_low": Text(ko="점수는 높고 말은 나쁨", en="high rating, bad words"),
    "rating_low_comment_high": Text(ko="점수는 낮고 말은 좋음", en="low rating, good words"),
}


def _share(share: Share) -> Value:
    return share.share, share.ci95


def _shares(ko: str, en: str) -> tuple[Field, Field]:
    return (
        field("count", "응답자 수", "Respondents", "count"),
        field("share", f"{ko} (95% 구간)", f"{en} (95% interval)", "share_estimate"),
    )


def rating_name(write: Wording, rating: str) -> str:
    """Return the title of a rating: a dimension, or all of them together."""
    return write.say("모든 문항", "all items") if rating == OVERALL else write.dimension(rating)


def theme_name(write: Wording, theme: Theme) -> str:
    """Return the name of a theme: that of its topic, or the respondents' words where it has none."""
    return next((topic.name.in_(write.lang) for topic in topics() if topic.id == theme.topic), theme.label)


def theme_words(write: Wording, theme: Theme) -> str:
    """Return the name of a theme with its most telling words."""
    name = theme_name(write, theme)
    phrases = [phrase for phrase in theme.phrases[:3] if phrase not in name]
    return f"{name} ({', '.join(phrases)})" if phrases else name


def theme_table(write: Wording, found: CommentReport) -> Listing:
    """Return the themes, the most frequent first."""
    fields = (
        field("theme", "주제", "Theme", "text"),
        *_shares("의견을 쓴 사람 가운데", "Of those who wrote"),
        field("negative", "나쁘게 말한 사람", "Speak badly", "count"),
        field("positive", "좋게 말한 사람", "Speak well", "count"),
        field("polarity", "어조 −1~1 (95% 구간)", "Tone −1 to 1 (95% interval)", "estimate"),
    )
    rows: list[tuple[Value, ...]] = [
        (
            theme_words(write, one),
            one.share.count,
            _share(one.share),
            one.sentiments.negative.count,
            one.sentiments.positive.count,
            (one.polarity.mean, one.polarity.ci95),
        )
        for one in found.themes
    ]
    if found.unthemed is not None and found.unthemed.count:
        other = write.say("어느 주제에도 들지 않음", "in none of the themes")
        rows.append((other, found.unthemed.count, _share(found.unthemed), None, None, None))
    return Listing(
        Text(ko="의견 주제", en="Themes"),
        Text(ko="주제", en="Themes"),
        Text(
            ko=f"의견을 쓴 {found.commented:,}명에서 뽑았고, 한 사람이 여러 주제를 말할 수 있으며, 30명 아래에서는 비율과 평균을 내지 않습니다.",
            en=f"From {found.commented:,} respondents who wrote; one may speak of several themes; below 30 no share or mean is given.",
        ),
        fields,
        tuple(rows),
        always_open=True,
    )


def emotion_table(write: Wording, found: CommentReport) -> Listing:
    """Return the emotions that respondents mainly tell."""
    return Listing(
        Text(ko="의견 감정", en="Emotions"),
        Text(ko="감정", en="Emotions"),
        _from(found),
        (field("emotion", "감정", "Emotion", "text"), *_shares("비율", "Share")),
        tuple(
            (write.named(EMOTION_NAMES, one.emotion), one.share.count, _share(one.share))
            for one in found.emotions
            if one.share.count
        ),
    )


def _from(found: CommentReport) -> Text:
    return Text(ko=f"의견을 쓴 응답자 {found.commented:,}명.", en=f"{found.commented:,} respondents who wrote.")


def module_table(write: Wording, found: CommentReport) -> Listing:
    """Return the experience modules that respondents mainly speak of."""
    other = write.say("경험 모듈과 무관", "none of the modules")
    return Listing(
        Text(ko="의견 모듈", en="Modules"),
        Text(ko="어느 경험 모듈을 말하는가", en="Which experience module they speak of"),
        _from(found),
        (
            field("module", "모듈", "Module", "text"),
            *_shares("비율", "Share"),
            field("polarity", "어조 −1~1 (95% 구간)", "Tone −1 to 1 (95% interval)", "estimate"),
        ),
        tuple(
            (
                write.named(MODULE_NAMES, one.module) if one.module else other,
                one.share.count,
                _share(one.share),
                (one.polarity.mean, one.polarity.ci95),
            )
            for one in found.modules
            if one.share.count
        ),
    )


def phase_table(write: Wording, found: CommentReport) -> Listing:
    """Return the phases of the touch points that are named."""
    return Listing(
        Text(ko="의견 국면", en="Phases"),
        Text(ko="어느 국면을 말하는가", en="Which phase they name"),
        _from(found),
        (
            field("phase", "국면", "Phase", "text"),
            *_shares("비율", "Share"),
            field("polarity", "어조 −1~1 (95% 구간)", "Tone −1 to 1 (95% interval)", "estimate"),
        ),
        tuple(
            (
                write.named(PHASE_NAMES, one.phase),
                one.share.count,
                _share(one.share),
                (one.polarity.mean, one.polarity.ci95),
            )
            for one in found.phases
            if one.share.count
        ),
    )


def agreement_table(write: Wording, found: CommentReport) -> Listing:
    """Return how ratings and words agree, and how many disagree in which direction."""
    check = found.cross_check
    rows: list[tuple[Value, ...]] = []
    for one in check.ratings if check else ():
        counts: dict[str, int] = {part.direction: part.share.count for part in one.disagreements}
        rows.append((rating_name(write, one.rating), one.n, (one.rho, one.ci95), *(counts.get(name) for name in DIRECTIONS)))  # fmt: skip
    return Listing(
        Text(ko="점수와 말", en="Ratings and words"),
        Text(ko="점수와 말이 서로 맞는가", en="Do ratings and words agree?"),
        check.rule if check else _from(found),
        (
            field("rating", "점수", "Rating", "text"),
            field("n", "n", "n", "count"),
            field("rho", "순위 상관 ρ (95% 구간)", "Rank correlation ρ (95% interval)", "estimate"),
            *(Field(name, title, "count") for name, title in DIRECTIONS.items()),
        ),
        tuple(rows),
    )


def silence_table(write: Wording, found: CommentReport) -> Listing:
    """Return how the ratings of those who wrote differ from those of the others."""
    rows = tuple(
        (
            rating_name(write, one.rating),
            one.commented.n,
            one.commented.mean,
            one.silent.n,
            one.silent.mean,
            (one.difference, one.ci95),
        )
        for one in found.who_comments.ratings
    )
    share = found.who_comments.commented
    shown = NONE if share.share is None else f"{share.share:.0%}"
    return Listing(
        Text(ko="누가 썼는가", en="Who wrote"),
        Text(ko="의견을 쓴 사람은 다른 사람과 다른가", en="Do those who wrote differ from the others?"),
        Text(
            ko=f"응답자 {share.n:,}명 가운데 {share.count:,}명({shown})이 의견을 썼으며, 차이의 구간이 0을 품지 않으면 의견이 모두를 대신한다고 볼 수 없습니다.",
            en=f"Of {share.n:,} respondents {share.count:,} ({shown}) wrote; where the interval of the difference leaves out 0, comments do not speak for all.",
        ),
        (
            field("rating", "점수", "Rating", "text"),
            field("n_wrote", "쓴 사람 n", "n who wrote", "count"),
            field("wrote", "쓴 사람 평균", "Mean, wrote"),
            field("n_silent", "안 쓴 사람 n", "n who did not", "count"),
            field("silent", "안 쓴 사람 평균", "Mean, did not"),
            field("difference", "차이 (95% 구간)", "Difference (95% interval)", "estimate"),
        ),
        rows,
    )


def quote_table(write: Wording, found: CommentReport) -> Listing:
    """Return the quotes by theme, verbatim save personal data."""
    rows = [
        (theme_name(write, one), quote.text, quote.comment, quote.polarity)
        for one in found.themes
        for quote in one.quotes
    ]
    rows += [("", quote.text, quote.comment, quote.polarity) for quote in found.listed]
    return Listing(
        Text(ko="의견 인용", en="Quotes"),
        Text(ko="인용", en="Quotes"),
        Text(
            ko="적힌 그대로이며, 개인정보만 가렸습니다.",
            en="As written; only personal data are masked.",
        ),
        (
            field("theme", "주제", "Theme", "text"),
            field("quote", "인용", "Quote", "text"),
            field("comment", "응답", "Comment", "text"),
            field("polarity", "어조 −1~1", "Tone −1 to 1"),
        ),
        tuple(rows),
    )
