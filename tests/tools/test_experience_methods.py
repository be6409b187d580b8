"""The methods paragraph says what was done and nothing else, as a journal would print it."""

from __future__ import annotations

import pytest

from cemagent.experience.scale_files import load_scales
from cemagent.tools.experience.methods_numbers import bounded, first_sentence, interval, plain_style, probability, span
from cemagent.tools.experience.options import ScoreOptions
from tests.tools.experience_cases import EX15, ex15_columns, scored


def test_everything_that_was_done_is_in_it() -> None:
    columns = {**ex15_columns(400, 1), "branch": ["A", "B"] * 200}
    report = scored(columns, EX15, ScoreOptions(draws=150, seed=7), nps="outcome", branch="segment")
    assert report.cfa is not None
    for text in (report.methods.ko, report.methods.en):
        for said in (
            "400",
            "Maydeu-Olivares",
            "McDonald",
            "Zumbo",
            "LMG",
            "150",
            "Mogstad",
            "HTMT",
            "Cheung",
            "cemagent",
        ):
            assert said in text
        assert f"χ²(80) = {report.cfa.chi2:.3f}" in text
        assert f"RMSEA = {bounded(report.cfa.rmsea or 0)}" in text
    assert "sense3" in report.methods.en
    assert "(난수 씨앗 7)" in report.methods.ko
    assert "하였다" in report.methods.ko
    assert "니다" not in report.methods.ko
    assert "(를)" not in report.methods.ko


def test_nothing_that_was_not_done_is_in_it() -> None:
    report = scored({"nps": [9] * 30 + [2] * 30}, load_scales()["nps"])
    for absent in ("omega", "alpha", "CFI", "Shapley", "Kano", "Gaps", "Invariance", "Welch", "weights", "Reversed"):
        assert absent not in report.methods.en
    assert "No item response was missing." in report.methods.en
    assert "Net Promoter Score, the share of 9-10 less that of 0-6" in report.methods.en
    assert "추정할 수 없었다" in report.methods.ko


def test_numbers_as_journals_print_them() -> None:
    assert [bounded(value) for value in (0.9314, -0.05, 1.002, 0.99999, -0.0001)] == [
        ".931", "-.050", "1.002", "1.000", ".000",
    ]  # fmt: skip
    assert probability(0.0421) == "p = .042"
    assert probability(0.0004) == "p < .001"
    assert interval((0.0, 0.0174)) == "[.000, .017]"
    assert span([0.812, 0.71], 2) == ".71–.81"
    assert span([301, 301], 0) == "301"


@pytest.mark.parametrize(
    ("polite", "plain"),
    [
        ("(WLSMV)을 썼습니다.", "(WLSMV)을 썼다."),
        ("모듈을 따릅니다", "모듈을 따른다"),
        ("두 번 묻습니다", "두 번 묻는다"),
        ("자체 척도입니다.", "자체 척도이다."),
        ("중요도만 봅니다", "중요도만 본다"),
    ],
)
def test_polite_sentences_become_plain(polite: str, plain: str) -> None:
    assert plain_style(polite) == plain


def test_only_the_reference_of_a_source_is_cited() -> None:
    assert first_sentence("A, B (1988), J 73(3), 52-68. Check the items.") == "A, B (1988), J 73(3), 52-68"
