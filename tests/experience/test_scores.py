from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from cemagent.errors import ContentError
from cemagent.experience.building import build_survey
from cemagent.experience.guessing import guess_columns
from cemagent.experience.headlines import headline, net_promoter
from cemagent.experience.moments import design_effect, mean_of, share_of
from cemagent.experience.quality import examine
from cemagent.experience.reading import read_table, table_from_text
from cemagent.experience.scale import Scoring
from cemagent.experience.scores import (
    dimension_scores,
    distributions,
    respondent_scores,
    segment_notes,
    segment_scores,
    weight_notes,
)
from cemagent.experience.survey import Survey
from tests.experience.survey_cases import EX15, SCALES, csv_of, ex15_csv, nps_survey, numbers, survey_from, table_from

ITEMS = [item.id for item in EX15.items]


def one_column(scale: str, answers: list[object]) -> Survey:
    return survey_from(csv_of([scale], [[answer] for answer in answers]), SCALES[scale])


def test_reversed_items_are_turned_and_two_of_three_suffice() -> None:
    rows = [["7", "5", "1", *[4] * 12], ["7", "", "1", *[4] * 12], ["7", "", "", *[4] * 12], *[[4] * 15] * 30]
    scores = respondent_scores(survey_from(csv_of(ITEMS, rows)))["sense"]
    assert scores[0] == pytest.approx((7 + 5 + 7) / 3)
    assert scores[1] == 7
    assert math.isnan(scores[2])


def test_a_dimension_has_n_mean_sd_and_t_interval() -> None:
    survey = survey_from(ex15_csv(60))
    scores = respondent_scores(survey)["feel"]
    score = dimension_scores(survey)[1]
    assert (score.id, score.n, score.items) == ("feel", 60, ("feel1", "feel2", "feel3"))
    assert score.mean == pytest.approx(scores.mean())
    assert score.sd == pytest.approx(scores.std(ddof=1))
    half = 2.0009953780882688 * scores.std(ddof=1) / math.sqrt(60)  # t with 59 degrees of freedom
    assert score.ci95 == pytest.approx((scores.mean() - half, scores.mean() + half))
    assert score.missing == 0


def test_no_mean_is_shown_under_thirty() -> None:
    for n, shown in ((29, False), (30, True)):
        score = dimension_scores(survey_from(ex15_csv(n)))[0]
        assert (score.mean is not None) == shown
        assert (score.ci95 is not None) == shown
        assert ([note.code for note in score.notes] == ["too_few"]) != shown
    assert all(d.mean is None for d in distributions(survey_from(ex15_csv(29))))


def test_floor_and_ceiling_are_told() -> None:
    rows = [[7, 7, 1, *[4] * 12]] * 10 + numbers(40, 15).tolist()
    score = dimension_scores(survey_from(csv_of(ITEMS, rows)))[0]
    assert score.ceiling == pytest.approx(0.2, abs=0.03)
    assert [note.code for note in score.notes] == ["ceiling"]


def test_weights_move_the_mean_and_widen_the_interval() -> None:
    values = np.repeat([2.0, 6.0], 50)
    weights = np.repeat([1.5, 0.5], 50)
    mean = mean_of(values, weights)
    assert mean.mean == pytest.approx(3.0)
    assert mean.n_effective == pytest.approx(100 / design_effect(weights))
    assert design_effect(weights) == pytest.approx(1.25)
    assert mean.sd == pytest.approx(math.sqrt(3 * 80 / 79))
    assert mean_of(values, np.full(100, 3.0)).ci95 == pytest.approx(mean_of(values).ci95)


def test_weights_from_the_file_are_used_and_told() -> None:
    rows = [[0.5 if i % 2 else 1.5, *([2] * 15 if i % 2 else [6] * 15)] for i in range(60)]
    survey = survey_from(csv_of(["weight", *ITEMS], rows))
    assert survey.weights is not None
    assert survey.weights.mean() == pytest.approx(1)
    assert "48" in weight_notes(survey)[0].text.en
    assert dimension_scores(survey)[0].n_effective == pytest.approx(48)
    shares = distributions(survey)[0].shares
    assert shares[1] == pytest.approx(0.25)
    assert shares[5] == pytest.approx(0.75)


def test_distributions_count_every_point() -> None:
    survey = nps_survey([0, 10, 10, 7, ""] * 8, id=list(range(40)))
    found = distributions(survey)[0]
    assert found.counts == (8, 0, 0, 0, 0, 0, 0, 8, 0, 0, 16)
    assert (found.n, found.missing) == (32, 8)
    assert sum(found.shares) == pytest.approx(1)


def test_net_promoter_score_and_its_interval() -> None:
    figure = headline(nps_survey([9] * 30 + [10] * 20 + [7] * 30 + [6] * 20))
    assert figure is not None
    assert figure.value == pytest.approx(30)
    assert figure.parts == pytest.approx({"promoters": 0.5, "passives": 0.3, "detractors": 0.2})
    half = 1.9842169515086827 * math.sqrt((50 * 70**2 + 30 * 30**2 + 20 * 130**2) / 99 / 100)
    assert figure.ci95 == pytest.approx((30 - half, 30 + half))


def test_a_headline_of_few_has_no_value_but_a_reason() -> None:
    figure = headline(nps_survey([9] * 29))
    assert figure is not None
    assert figure.value is None
    assert figure.parts == {}
    assert figure.notes[0].code == "too_few"


def test_the_interval_of_nps_covers() -> None:
    random = np.random.default_rng(3)
    truth, hits = 100 * (0.45 - 0.3), 0
    for _ in range(400):
        answers = random.choice([9.0, 7.0, 3.0], 100, p=[0.45, 0.25, 0.3])
        interval = net_promoter(answers).ci95
        assert interval is not None
        hits += interval[0] <= truth <= interval[1]
    assert 0.925 <= hits / 400 <= 0.975


def test_top_boxes_of_satisfaction_and_effort() -> None:
    csat = headline(one_column("csat", ["매우 만족", "만족", "보통", "불만족"] * 10))
    ces = headline(one_column("ces", [7, 6, 5, 4] * 10))
    assert csat is not None
    assert ces is not None
    assert csat.value == 0.5
    assert csat.parts == {"mean": 3.5, "top_boxes": 2.0}
    assert ces.value == 0.75


def test_an_acsi_style_index_weighs_three_questions() -> None:
    survey = survey_from(csv_of(["overall", "expectation", "ideal"], [[10, 7, 4]] * 40), SCALES["acsi-style"])
    figure = headline(survey)
    assert figure is not None
    assert figure.value == pytest.approx((9 + 6 + 3) / 3 / 9 * 100)
    scale = SCALES["acsi-style"].model_copy(update={"scoring": Scoring(method="acsi", weights=[2, 1, 1])})
    weighed = headline(survey_from(csv_of(["overall", "expectation", "ideal"], [[10, 7, 4]] * 40), scale))
    assert weighed is not None
    assert weighed.value == pytest.approx((9 * 0.5 + 6 * 0.25 + 3 * 0.25) / 9 * 100)
    broken = SCALES["acsi-style"].model_copy(update={"scoring": Scoring(method="acsi", weights=[1, 1])})
    with pytest.raises(ContentError, match="needs 3 weights"):
        headline(survey_from(csv_of(["overall", "expectation", "ideal"], [[10, 7, 4]] * 40), broken))


def test_a_kcsi_style_index_adds_top_two_shares() -> None:
    rows = [[7, 6, 5, 2]] * 20 + [[5, 7, 7, 6]] * 20
    survey = survey_from(csv_of(["overall", "element1", "element2", "repurchase"], rows), SCALES["kcsi-style"])
    figure = headline(survey)
    assert figure is not None
    assert figure.parts == pytest.approx({"overall": 50, "elements": 75, "repurchase": 50})
    assert figure.value == pytest.approx(0.3 * 50 + 0.5 * 75 + 0.2 * 50)


def test_segments_are_scored_and_a_small_one_is_refused_with_its_name() -> None:
    rows = [["서울" if i < 52 else "부산", *row] for i, row in enumerate(numbers(60, 15).tolist())]
    survey = survey_from(csv_of(["지역", *ITEMS], rows))
    scores = segment_scores(survey, "지역")
    assert list(scores) == ["서울", "부산"]
    assert scores["서울"][0].n == 52
    assert scores["부산"][0].mean is None
    note = segment_notes(survey, "지역")[0]
    assert note.where == "부산"
    assert "8명뿐" in note.text.ko
    assert "has 8 respondents" in note.text.en


def test_outcomes_may_be_figures_labels_or_yes_and_no() -> None:
    rows = [
        [f"{1000 + i:,}", "예" if i % 4 else "아니오", "매우 만족" if i % 2 else "보통", *[4] * 15] for i in range(40)
    ]
    table = table_from(csv_of(["구매 금액", "재구매", "전반적 만족", *ITEMS], rows))
    mapped = guess_columns(table, EX15)
    for name in ("재구매", "전반적 만족"):
        mapped = mapped.with_role(table, name, "outcome")
    outcomes = build_survey(table, mapped, EX15).outcomes
    assert outcomes["구매 금액"][1] == 1001
    assert outcomes["재구매"].mean() == 0.75
    assert outcomes["전반적 만족"][:2].tolist() == [3, 5]


def test_an_spss_file_is_scored_by_its_labels(tmp_path: Path) -> None:
    answers = numbers(60, 15).astype(float)
    frame = pd.DataFrame(answers, columns=[f"V{i}" for i in range(15)])
    frame["sex"] = np.arange(60) % 2 + 1.0
    labels = {item.id: text.en.replace("{x}", "Acme") for item in EX15.items if (text := item.text)}
    path = tmp_path / "answers.sav"
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=[*labels.values(), "Gender of respondent"],
        variable_value_labels={"sex": {1.0: "Men", 2.0: "Women"}},
    )
    table = read_table(path)
    survey = build_survey(table, guess_columns(table, EX15), EX15)
    assert np.array_equal(survey.main.raw, answers)
    assert {name: scores[0].n for name, scores in segment_scores(survey, next(iter(survey.segments))).items()} == {
        "Men": 30, "Women": 30
    }  # fmt: skip


def test_shares_have_wilson_intervals() -> None:
    chosen = np.array([True] * 10 + [False] * 90)
    found = share_of(chosen, np.ones(100, dtype=bool))
    assert found is not None
    assert found[0] == 0.1
    assert found[1] == pytest.approx((0.0552, 0.1744), abs=0.0001)
    assert share_of(chosen, np.zeros(100, dtype=bool)) is None


def test_a_hundred_thousand_respondents_take_seconds() -> None:
    text = csv_of([f"Q{i + 1}" for i in range(12)], numbers(100_000, 12).tolist())
    start = time.process_time()
    table = table_from_text(text, "big.csv")
    survey = build_survey(table, guess_columns(table, SCALES["brand-experience"]), SCALES["brand-experience"])
    examine(survey)
    distributions(survey)
    assert dimension_scores(survey)[0].n == 100_000
    assert time.process_time() - start < 5
