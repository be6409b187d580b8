"""Comments enter the report beside the ratings, whatever the ids of the file are like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cemagent.errors import UsageError
from cemagent.tools.experience.listening import comment_report
from cemagent.tools.experience.options import ScoreOptions
from tests.tools.experience_cases import EX15, codes, ex15_columns, loaded, scored

TEXTS = ["The staff were rude and slow", "", "Lovely friendly service", "The app crashes all the time"]


def test_comments_are_read_in_the_language_asked_for() -> None:
    columns = {**ex15_columns(80, 1), "said": TEXTS * 20, "more": ["fine"] * 80}
    report = scored(columns, EX15, ScoreOptions(draws=50, lang="ko"), nps="outcome", said="comment", more="comment")
    assert report.comments is not None
    assert report.comments.lang == "ko"
    assert (report.comments.respondents, report.comments.commented) == (80, 60)
    assert "other_comments" in codes(report)
    assert "80" in report.methods.en
    assert "니다" not in report.methods.ko


def test_repeated_ids_do_not_stop_the_comments() -> None:
    columns = {**ex15_columns(40, 2), "said": TEXTS * 10, "who": [f"r{k // 2}" for k in range(40)]}
    report = scored(columns, EX15, ScoreOptions(draws=50), said="comment", who="id")
    assert report.comments is not None
    assert report.comments.commented == 30
    assert report.quality.flags["duplicate_id"] == 20


def test_nobody_wrote_anything() -> None:
    survey, _ = loaded(ex15_columns(40, 3), EX15)
    silent = replace(survey, comments={"said": ("", " ") * 20})
    assert comment_report(silent, ScoreOptions(), None, None) == (None, [])


def test_a_column_that_holds_no_comments_is_refused() -> None:
    with pytest.raises(UsageError, match="holds no comments"):
        scored(ex15_columns(40, 4), EX15, ScoreOptions(comments="nps", draws=50), nps="outcome")
