"""From comments to a report: themes, emotions, modules, the cross-check with ratings, and their limits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cemagent.errors import Lang, UsageError
from cemagent.playbook import Text
from cemagent.records.retrieval import Embedder
from cemagent.tools.comments.corpus import MOST_EMBEDDED, Corpus, corpus_of, languages_of
from cemagent.tools.comments.cross_check import cross_check
from cemagent.tools.comments.figures import Bools, average, sentiments, share
from cemagent.tools.comments.inputs import Comment, CommentJudge
from cemagent.tools.comments.judging import judged
from cemagent.tools.comments.masking import mask
from cemagent.tools.comments.quoting import quote, ranked
from cemagent.tools.comments.remarks import judge_remarks, limits, reading_remarks
from cemagent.tools.comments.results import (
    CommentReading,
    CommentReport,
    EmotionShare,
    ModuleShare,
    PhaseShare,
    Quote,
)
from cemagent.tools.comments.silence import who_comments
from cemagent.tools.comments.themes import FEWEST_COMMENTS, Themes, themes_of
from cemagent.tools.comments.vocabulary import EMOTIONS, MODULES, PHASES, Module, sentiment_of

_QUOTES = 3


def analyse_comments(
    comments: Sequence[Comment],
    *,
    embedder: Embedder | None,
    judge: CommentJudge | None = None,
    lang: Lang,
    most_embedded: int = MOST_EMBEDDED,
) -> CommentReport:
    """Return what ``comments``, one a respondent, say; a respondent without words counts as silent.

    Without an ``embedder`` they are read by word lists alone; with one, at most ``most_embedded`` statements are
    embedded and themes come from a random sample when there are more. Labels are in ``lang``.

    Raises:
        UsageError: two comments have the same id, or there is no respondent.
        RetrievalError: the embedder fails.
    """
    _check(comments)
    by_judge = judged(corpus_of(comments, embedder, most_embedded), judge, lang)
    corpus, count = by_judge.corpus, by_judge.read
    themes = themes_of(corpus, lang)
    who, check = who_comments(corpus), cross_check(corpus, lang)
    masked = sum(mask(text, lang).found for text in corpus.cut.texts if text)
    name = embedder.name if embedder is not None else None
    return CommentReport(
        lang=lang,
        respondents=len(comments),
        commented=int(corpus.said.sum()),
        languages=languages_of(corpus),
        embedder=name,
        judged=count,
        usage=by_judge.usage,
        embedded_statements=0 if corpus.rows is None else len(corpus.chosen),
        statements=len(corpus.statements),
        masked=masked,
        themes=themes.themes,
        unthemed=themes.unthemed,
        listed=_listed(corpus, lang),
        sentiments=sentiments(np.nan_to_num(corpus.polarity), corpus.said, corpus.weights),
        polarity=average(corpus.polarity, corpus.weights),
        emotions=_emotions(corpus, lang),
        modules=_modules(corpus, lang),
        phases=_phases(corpus),
        cross_check=check,
        who_comments=who,
        readings=_readings(corpus, themes, lang),
        remarks=[*reading_remarks(corpus, name), *judge_remarks(by_judge), *limits(corpus, themes, who, check, masked)],
        methods=_methods(corpus, themes, name, count),
    )


def _check(comments: Sequence[Comment]) -> None:
    if not comments:
        raise UsageError(
            "There are no respondents: give a survey with at least one row.",
            "응답자가 없습니다. 한 줄 이상 있는 설문을 지정해 주십시오.",
        )
    seen: set[str] = set()
    for comment in comments:
        if comment.id in seen:
            raise UsageError(
                f"The respondent '{comment.id}' occurs twice: give every comment an id of its own.",
                f"응답자 '{comment.id}'이(가) 두 번 나옵니다. 의견마다 다른 번호를 붙여 주십시오.",
            )
        seen.add(comment.id)


def _quotes(corpus: Corpus, who: Bools, scores: Sequence[float], lang: Lang) -> list[Quote]:
    """Return the statements of ``who`` with the highest of the ``scores`` that each statement has."""
    mine = [at for at, statement in enumerate(corpus.statements) if who[statement.comment]]
    order = sorted(mine, key=lambda at: (-scores[at], at))
    return [_quote(corpus, at, lang) for at in ranked(order, corpus.statements, _QUOTES)]


def _quote(corpus: Corpus, at: int, lang: Lang) -> Quote:
    statement = corpus.statements[at]
    return quote(statement, corpus.comments[statement.comment].id, corpus.parts[at].polarity, lang)


def _listed(corpus: Corpus, lang: Lang) -> list[Quote]:
    """Return every statement when there are too few comments for themes."""
    if int(corpus.said.sum()) >= FEWEST_COMMENTS:
        return []
    return [_quote(corpus, at, lang) for at in range(len(corpus.statements))]


def _emotions(corpus: Corpus, lang: Lang) -> list[EmotionShare]:
    told = [read.emotion if read else None for read in corpus.reads]
    found = []
    for place, emotion in enumerate(EMOTIONS):
        who = np.array([one == emotion for one in told], dtype=np.bool_)
        if who.any():
            scores = [float(part.emotions[place]) for part in corpus.parts]
            quotes = _quotes(corpus, who, scores, lang)
            found.append(EmotionShare(emotion=emotion, share=share(who, corpus.said, corpus.weights), quotes=quotes))
    return sorted(found, key=lambda row: -row.share.count)


def _modules(corpus: Corpus, lang: Lang) -> list[ModuleShare]:
    kinds: tuple[Module | None, ...] = (*MODULES, None)
    spoken = [read.module if read else None for read in corpus.reads]
    found = []
    for place, module in enumerate(kinds):
        who = corpus.said & np.array([one == module for one in spoken], dtype=np.bool_)
        found.append(
            ModuleShare(
                module=module,
                share=share(who, corpus.said, corpus.weights),
                polarity=average(np.where(who, corpus.polarity, np.nan), corpus.weights),
                quotes=_quotes(corpus, who, [float(part.modules[place]) for part in corpus.parts], lang),
            )
        )
    return found


def _phases(corpus: Corpus) -> list[PhaseShare]:
    said = [read.phases if read else () for read in corpus.reads]
    found = []
    for phase in PHASES:
        who = np.array([phase in phases for phases in said], dtype=np.bool_)
        if who.any():
            polarity = average(np.where(who, corpus.polarity, np.nan), corpus.weights)
            found.append(PhaseShare(phase=phase, share=share(who, corpus.said, corpus.weights), polarity=polarity))
    return found


def _readings(corpus: Corpus, themes: Themes, lang: Lang) -> list[CommentReading]:
    return [
        CommentReading(
            comment=mask(corpus.comments[row].id, lang).text,
            lang=corpus.cut.langs[row],
            polarity=round(read.polarity, 3),
            sentiment=sentiment_of(read.polarity),
            emotion=read.emotion,
            module=read.module,
            phases=list(read.phases),
            mixed=read.mixed,
            themes=themes.of_comment.get(row, []),
            by=read.by,
        )
        for row, read in enumerate(corpus.reads)
        if read is not None
    ]


def _methods(corpus: Corpus, themes: Themes, embedder: str | None, count: int) -> Text:
    """Return the paragraph for a methods section."""
    n = int(corpus.said.sum())
    ko = f"응답자 {len(corpus.comments):,}명 가운데 의견을 쓴 {n:,}명의 글을 진술 {len(corpus.statements):,}개로 나누었다. "
    en = f"The comments of {n:,} of {len(corpus.comments):,} respondents were cut into {len(corpus.statements):,} statements. "
    ko += "극성(-1~1), 감정, 경험 모듈은 부정과 정도를 살피는 자체 낱말 목록으로 읽었다. "
    en += "Polarity (-1 to 1), emotion and experience module were read by word lists of our own that heed negation and degree. "
    if embedder:
        ko += f"진술 {len(corpus.chosen):,}개는 임베더 {embedder}의 벡터로 예문과의 가까움을 능선 회귀로 재어 함께 반영했다. "
        en += f"For {len(corpus.chosen):,} statements, nearness to example sentences (ridge regression on vectors of {embedder}) was added. "
    if count:
        ko += f"{count:,}건은 판정자가 읽었으며 인용문이 원문과 같은지 확인했다. "
        en += f"A judge read {count:,} comments; its quotes were checked word for word. "
    if themes.stability is not None:
        ko += f"주제는 구면 k-평균으로 묶고, 무작위 절반끼리 일치하는(수정 랜드 지수 0.5 이상) 가장 많은 묶음 수를 택했으며 지수는 {themes.stability:.2f}이다. "
        en += (
            "Themes are groups by spherical k-means, as many as random halves agree on (adjusted Rand index of 0.5 or more; "
            f"here {themes.stability:.2f}). "
        )
    ko += "비율의 구간은 윌슨(1927), 상관의 구간은 보네트와 라이트(2000)를 따랐고 모두 95%이다."
    en += "Intervals of shares follow Wilson (1927) and those of correlations Bonett and Wright (2000), all at 95 %."
    return Text(ko=ko, en=en)
