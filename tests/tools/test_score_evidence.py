from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from cemagent.errors import UsageError
from cemagent.experience.guessing import guess_columns
from cemagent.experience.reading import table_from_text
from cemagent.method.changes import LedgerEntry, LedgerKind
from cemagent.tools.experience.evidence import figure_lines, ledger_entries, saved_lines
from cemagent.tools.experience.loading import Mapped
from cemagent.tools.experience.options import ScoreOptions, estimator_called
from cemagent.tools.experience.results import ExperienceReport
from cemagent.tools.experience.score import score_survey
from tests.tools.score_cases import EX15, table

TODAY = date(2026, 11, 22)
SHA = "ab" * 32


def survey(n: int, seed: int = 11) -> Mapped:
    headers, rows = table(n, seed)
    text = "\n".join(",".join(map(str, row)) for row in [headers, *rows])
    held = table_from_text(text, "autumn.csv")
    return Mapped(held, guess_columns(held, EX15))


@lru_cache(maxsize=2)
def report(n: int = 240) -> ExperienceReport:
    held, before = survey(n), survey(n, seed=30)
    options = ScoreOptions(draws=300)
    return score_survey(held.survey(EX15), held.columns, options, before=before.survey(EX15))


def test_each_line_has_figure_n_interval_and_coefficient():
    lines = list(figure_lines(report(), "en", "spring.csv"))
    sense = next(one for one in report().dimensions if one.id == "sense")
    assert lines[0].startswith(f"SENSE: mean {sense.mean:.2f} (95% interval ")
    assert "n = 240, scale 1 to 7, alpha 0." in lines[0]
    assert any(line.startswith("Measurement model: ") and "chi2 = " in line and "n = 240" in line for line in lines)
    assert any(line.startswith("SENSE as a driver of ") and "rank 1, n = 240" in line for line in lines)
    assert any(" since spring.csv (95% interval " in line and "independent samples" in line for line in lines)


def test_korean_lines_say_the_same_figures():
    english, korean = list(figure_lines(report(), "en")), list(figure_lines(report(), "ko"))
    assert len(english) == len(korean)
    sense = next(one for one in report().dimensions if one.id == "sense")
    assert korean[0].startswith(f"감각(SENSE): 평균 {sense.mean:.2f} (95% 구간 ")
    assert any("추천" not in line and "앞 조사보다" in line for line in korean)


def test_nothing_is_said_of_figures_that_were_not_computed():
    small = report(20)
    assert [line for line in figure_lines(small, "en") if "mean" in line] == []


def test_entries_follow_the_ledger_and_name_file_scale_and_day():
    held = [LedgerEntry(id="ev-1", kind=LedgerKind.NAMED, source="interviews", quote="said so")]
    entries = ledger_entries(report(), SHA, TODAY, "en", held)
    assert [entry.id for entry in entries[:2]] == ["ev-2", "ev-3"]
    assert entries[0].kind is LedgerKind.DATA
    assert entries[0].source == "autumn.csv · CEM experience, 15 items · 2026-11-22"
    assert entries[0].sha256 == SHA


def test_the_same_figures_are_added_once_whatever_the_day():
    entries = ledger_entries(report(), SHA, TODAY, "en")
    assert ledger_entries(report(), SHA, date(2027, 1, 3), "en", entries) == []
    missing = ledger_entries(report(), SHA, TODAY, "en", entries[1:])
    assert [entry.quote for entry in missing] == [entries[0].quote]
    assert len(ledger_entries(report(), "cd" * 32, TODAY, "en", entries)) == len(entries)


@pytest.mark.parametrize(
    ("lang", "saved", "known"), [("ko", "번호로 인용", "이미 있어"), ("en", "cite a line", "already")]
)
def test_what_was_saved_is_told_with_its_numbers(lang, saved, known):
    entries = ledger_entries(report(), SHA, TODAY, lang)
    lines = saved_lines(entries, "hanbit", lang)
    assert saved in lines[0]
    assert lines[1] == f"- ev-1  {entries[0].quote}"
    assert known in saved_lines([], "hanbit", lang)[0]


def test_an_estimator_is_known_in_any_case():
    assert estimator_called("wlsmv") == "WLSMV"
    with pytest.raises(UsageError, match="auto, ML, MLR, MLM, WLSMV"):
        estimator_called("ols")
