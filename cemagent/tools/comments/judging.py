"""Lets a judge, such as a language model, read comments in place of the word lists; its quotes are checked."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from cemagent.documents.addressing import CLEARLY, addresses_a_reader
from cemagent.errors import Lang
from cemagent.records.review import Usage
from cemagent.tools.comments.corpus import Corpus
from cemagent.tools.comments.inputs import CommentJudge, Judgement
from cemagent.tools.comments.masking import mask
from cemagent.tools.comments.reading import Read
from cemagent.tools.comments.vocabulary import EMOTIONS, MODULES


class Judged(NamedTuple):
    """The comments with the judge's readings; how many it read, were refused, and were withheld from it; its cost."""

    corpus: Corpus
    read: int
    refused: int
    withheld: int
    usage: Usage


def judged(corpus: Corpus, judge: CommentJudge | None, lang: Lang) -> Judged:
    """Return ``corpus`` read by ``judge``; personal data is taken out before a comment is shown to it.

    A judgement whose quote does not stand in the comment word for word is refused: the reading by words stays. So
    it does for a comment that tells its reader what to find: that one is not shown.
    """
    if judge is None:
        return Judged(corpus, 0, 0, 0, Usage())
    reads = list(corpus.reads)
    count = refused = withheld = 0
    langs: tuple[Lang, ...] = ("ko", "en")
    for own in langs:
        every = [row for row, text in enumerate(corpus.cut.texts) if text and corpus.cut.langs[row] == own]
        rows = [row for row in every if addresses_a_reader(corpus.cut.texts[row] or "") < CLEARLY]
        withheld += len(every) - len(rows)
        texts = [mask(corpus.cut.texts[row] or "", lang).text for row in rows]
        for row, text, found in zip(rows, texts, judge.judge_comments(texts, own) if rows else (), strict=True):
            before = reads[row]
            if found is None or before is None:
                continue
            if found.quote not in text:
                refused += 1
                continue
            reads[row] = _read(found, before)
            count += 1
    return Judged(replace(corpus, reads=tuple(reads)), count, refused, withheld, judge.usage.model_copy())


def _read(found: Judgement, before: Read) -> Read:
    module = MODULES.index(found.module) if found.module else len(MODULES)
    return replace(
        before,
        polarity=found.polarity,
        modules=np.eye(len(MODULES) + 1)[module],
        emotions=np.eye(len(EMOTIONS))[EMOTIONS.index(found.emotion)],
        by="judge",
    )
