"""What a report says of simulated surveys whose truth is known, and what it refuses to say."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.errors import UsageError
from cemagent.experience.scale import Points
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import ExperienceReport
from cemagent.tools.experience.score import score_survey
from tests.experience.simulated import FIVE_POINTS, answers
from tests.experience.survey_cases import SCALES
from tests.tools.experience_cases import EX15, FEW_DRAWS, codes, ex15_columns, loaded, scale_of, scored

FIVE = Points(min=1, max=5)
FEW = ScoreOptions(draws=FEW_DRAWS)


@pytest.fixture(scope="module")
def stores() -> ExperienceReport:
    columns = {**ex15_columns(600), "branch": ["A", "B"] * 300}
    return scored(columns, EX15, nps="outcome", branch="segment")


def test_every_part_is_there(stores: ExperienceReport) -> None:
    assert (stores.scale, stores.n, stores.validated) == ("cem-ex15", 600, False)
    assert [one.id for one in stores.dimensions] == ["sense", "feel", "think", "act", "relate"]
    for one in stores.dimensions:
        assert one.mean is not None
        assert one.ci95 is not None
        assert one.ci95[0] < one.mean < one.ci95[1]
        assert one.alpha is not None
        assert one.omega is not None
        assert one.omega_kind == "omega total (McDonald 1999), one-factor model, ML"
        assert one.ordinal_alpha is not None
        assert one.ordinal_alpha > one.alpha
    assert len(stores.items) == 15
    assert sum(stores.items[0].counts) == 600
    assert stores.quality.columns["branch"] == "segment"
    assert stores.cfa is not None
    assert stores.cfa.df == 80
    assert len(stores.cfa.htmt) == 10
    assert len(stores.cfa.hints) <= 10


def test_the_planted_driver_comes_first(stores: ExperienceReport) -> None:
    assert stores.drivers[0].id == "sense"
    assert stores.drivers[0].rank_range[0] == 1
    assert stores.driver_models[0].drivers == stores.drivers
    assert [model.segment for model in stores.driver_models] == [None, "A", "B"]
    assert sum(driver.share for driver in stores.drivers) == pytest.approx(1)
    assert stores.stage_priorities[0].driver == "sense"
    assert {"cross_section", "not_validated"} <= set(codes(stores))


def test_equal_segments_are_compared_only_as_far_as_the_answers_reach(stores: ExperienceReport) -> None:
    comparison = stores.comparison
    assert comparison is not None
    assert comparison.comparable in {"yes", "with_reserve"}
    assert comparison.segments == {"A": 300, "B": 300}
    assert all(score.mean is not None for score in comparison.scores)
    assert all(step.holds == (step.verdict == "holds") for step in stores.invariance)


def test_other_intercepts_close_the_gate() -> None:
    first, second = ex15_columns(400, 3), ex15_columns(400, 4, shift=np.array([1.0, 0, -1.0] * 5))
    columns = {name: [*first[name], *second[name]] for name in first}
    columns["country"] = ["KR"] * 400 + ["UK"] * 400
    report = scored(columns, EX15, nps="outcome", country="segment")
    assert report.comparison is not None
    assert report.comparison.comparable == "no"
    assert report.invariance[-1].verdict == "fails"
    assert report.invariance[-1].culprits
    assert all(
        score.mean is None and score.ci95 is None and score.latent_difference is None
        for score in report.comparison.scores
    )
    refusal = next(one for one in report.warnings if one.code == "segments_not_comparable")
    assert refusal.text == report.comparison.reason
    assert report.invariance[-1].culprits[0] in refusal.text.ko


def test_a_segment_of_eight_gets_no_mean_and_is_named() -> None:
    columns = {**ex15_columns(300, 5), "branch": ["A"] * 146 + ["B"] * 146 + ["C"] * 8}
    report = scored(columns, EX15, nps="outcome", branch="segment")
    assert report.comparison is not None
    assert report.comparison.segments["C"] == 8
    assert set(report.comparison.compared) == {"A", "B"}
    assert all(score.mean is None for score in report.comparison.scores if score.segment == "C")
    notice = next(one for one in report.warnings if one.code == "small_segment")
    assert notice.where == "C"
    assert "8" in notice.text.ko
    assert "merge" in notice.text.en
    small = next(model for model in report.driver_models if model.segment == "C")
    assert small.drivers == []
    assert small.r2 is None


def test_the_estimator_follows_the_answers() -> None:
    def estimator(report: ExperienceReport) -> str:
        assert report.cfa is not None
        return report.cfa.estimator

    assert estimator(scored(ex15_columns(250, 6, FIVE_POINTS), EX15, points=FIVE)) == "WLSMV"
    few = scored(ex15_columns(150, 6, FIVE_POINTS), EX15, points=FIVE)
    assert estimator(few) == "MLR"
    assert few.cfa is not None
    assert "150" in few.cfa.reason.ko
    assert estimator(scored(ex15_columns(300, 7), EX15)) == "ML"
    skewed = scored(ex15_columns(600, 8, (0.9, 1.1, 1.3, 1.5, 1.8, 2.1)), EX15)
    assert estimator(skewed) == "MLR"
    assert skewed.cfa is not None
    assert skewed.cfa.mardia is not None
    assert skewed.cfa.mardia > 5
    assert skewed.cfa.chi2 != skewed.cfa.chi2_plain
    assert estimator(scored(ex15_columns(300, 7), EX15, ScoreOptions(estimator="MLM", draws=50))) == "MLM"


def test_segments_with_other_categories_are_compared_by_mlr() -> None:
    columns = ex15_columns(500, 9, FIVE_POINTS)
    columns["branch"] = ["A"] * 250 + ["B"] * 250
    columns["sense1"] = [
        min(value, 4) if branch == "B" else value for value, branch in zip(columns["sense1"], columns["branch"], strict=True)
    ]  # fmt: skip
    report = scored(columns, EX15, FEW, FIVE, branch="segment")
    assert report.cfa is not None
    assert report.comparison is not None
    assert (report.cfa.estimator, report.comparison.estimator) == ("WLSMV", "MLR")
    assert "segments_by_other_estimator" in codes(report)


def test_without_an_outcome_there_are_no_drivers_and_a_way_out() -> None:
    report = scored(ex15_columns(120, 10), EX15)
    assert report.drivers == []
    assert report.stage_priorities == []
    notice = next(one for one in report.warnings if one.code == "no_outcome")
    assert "--outcome" in notice.text.ko
    assert "--outcome" in notice.text.en


def test_several_outcomes_and_segments_are_said() -> None:
    columns = {
        **ex15_columns(200, 11),
        "visits": [1, 2, 3, 4] * 50,
        "branch": ["A", "B"] * 100,
        "sex": ["m", "f"] * 100,
    }
    roles = {"nps": "outcome", "visits": "outcome", "branch": "segment", "sex": "segment"}
    report = scored(columns, EX15, **roles)
    assert report.driver_models[0].outcome == "nps"
    assert {"other_outcomes", "other_segments"} <= set(codes(report))
    chosen = scored(columns, EX15, ScoreOptions(outcome="visits", segment="sex", draws=50), **roles)
    assert chosen.driver_models[0].outcome == "visits"
    assert chosen.comparison is not None
    assert chosen.comparison.column == "sex"
    assert not {"other_outcomes", "other_segments"} & set(codes(chosen))


@pytest.mark.parametrize("options", [ScoreOptions(outcome="loyalty"), ScoreOptions(segment="loyalty")])
def test_a_column_without_that_role_is_refused(options: ScoreOptions) -> None:
    with pytest.raises(UsageError, match="loyalty") as caught:
        scored(ex15_columns(60), EX15, options, nps="outcome")
    assert "열 지도" in caught.value.ko


def test_a_yes_or_no_outcome_is_analysed_as_binary() -> None:
    columns = ex15_columns(400, 12)
    columns["stayed"] = ["yes" if value >= 7 else "no" for value in columns["nps"]]
    (model,) = scored(columns, EX15, stayed="outcome").driver_models
    assert model.kind == "binary"
    assert model.measure != "r2"
    assert model.drivers[0].id == "sense"


def test_items_are_the_drivers_of_a_scale_with_one_dimension() -> None:
    data = answers(13, 200, np.full(4, 0.7), 1)
    columns = {f"i{j}": data[:, j].astype(int).tolist() for j in range(4)}
    columns["spend"] = (data[:, 0] * 3 + data[:, 1]).tolist()
    report = scored(columns, scale_of({"visit": ("i0", "i1", "i2", "i3")}, FIVE), spend="outcome")
    assert [driver.id for driver in report.drivers][:2] == ["i0", "i1"]
    assert report.cfa is not None
    assert report.cfa.df == 2


def test_dimensions_on_other_points_are_put_on_percent() -> None:
    data = answers(14, 200, np.full(6, 0.7), 2)
    scale = scale_of({"one": ("a1", "a2", "a3"), "two": ("b1", "b2", "b3")}, FIVE)
    wide = [scale.dimensions[0], scale.dimensions[1].model_copy(update={"points": Points(min=0, max=10)})]
    scale = scale.model_copy(update={"dimensions": wide})
    columns = {item.id: data[:, j].astype(int).tolist() for j, item in enumerate(scale.items)}
    columns["nps"] = data[:, :3].mean(axis=1).tolist()
    report = scored(columns, scale, nps="outcome")
    assert {dimension.points for dimension in report.dimensions} == {(1, 5), (0, 10)}
    assert all(0 < driver.mean < 100 for driver in report.drivers)
    one = next(driver for driver in report.drivers if driver.id == "one")
    assert report.dimensions[0].mean is not None
    assert one.mean == pytest.approx((report.dimensions[0].mean - 1) / 4 * 100, abs=0.5)


def test_a_single_question_gives_its_figure_and_says_what_it_cannot() -> None:
    columns = {"nps": [10] * 40 + [7] * 30 + [3] * 30, "branch": ["A", "B"] * 50}
    report = scored(columns, SCALES["nps"], branch="segment")
    assert report.headline is not None
    assert report.headline.value == pytest.approx(10)
    assert report.cfa is None
    assert report.dimensions[0].alpha is None
    assert {"no_structure", "single_item", "outcome_only", "no_drivers"} <= set(codes(report))
    assert report.comparison is not None
    assert report.comparison.comparable == "with_reserve"
    assert report.comparison.scores[0].mean is not None


def test_two_items_have_the_spearman_brown_coefficient() -> None:
    data = answers(15, 150, np.full(5, 0.7), 1)
    scale = scale_of({"pair": ("p1", "p2"), "three": ("t1", "t2", "t3")}, FIVE)
    report = scored({item.id: data[:, j].astype(int).tolist() for j, item in enumerate(scale.items)}, scale)
    pair = report.dimensions[0]
    assert pair.omega is None
    assert pair.spearman_brown is not None
    assert next(one for one in report.warnings if one.code == "two_items").where == "pair"


def test_outcome_dimensions_stay_out_of_the_structure() -> None:
    data = answers(16, 200, np.full(9, 0.7), 3)
    dimensions = {"one": ("a1", "a2", "a3"), "two": ("b1", "b2", "b3"), "loyal": ("c1", "c2", "c3")}
    scale = scale_of(dimensions, FIVE, outcomes=("loyal",))
    report = scored({item.id: data[:, j].astype(int).tolist() for j, item in enumerate(scale.items)}, scale)
    assert report.cfa is not None
    assert {one.dimension for one in report.cfa.loadings} == {"one", "two"}
    assert report.driver_models[0].outcome == "loyal"
    assert {driver.id for driver in report.drivers} == {"one", "two"}


def test_waves_are_compared_with_intervals() -> None:
    before, _ = loaded(ex15_columns(200, 17), EX15)
    after, mapped = loaded(ex15_columns(220, 18, shift=np.full(15, 0.5)), EX15)
    report = score_survey(after, mapped, FEW, before=before)
    assert len(report.changes) == 5
    for change in report.changes:
        assert change.ci95 is not None
        assert change.ci95[0] > 0
    assert not report.changes[0].paired
    assert "Welch" in report.methods.ko


def test_weights_change_the_scores_and_are_said() -> None:
    columns = ex15_columns(200, 19)
    columns["w"] = [3 if value >= 5 else 1 for value in columns["sense1"]]
    plain, weighted = scored(columns, EX15), scored(columns, EX15, w="weight")
    assert weighted.dimensions[0].mean is not None
    assert plain.dimensions[0].mean is not None
    assert weighted.dimensions[0].mean > plain.dimensions[0].mean
    assert weighted.dimensions[0].alpha == plain.dimensions[0].alpha
    assert weighted.quality.design_effect is not None
    assert "weights_only_in_scores" in codes(weighted)
    assert "가중치" in weighted.methods.ko


def test_flagged_respondents_leave_only_on_request() -> None:
    columns = ex15_columns(200, 20)
    for name in list(columns)[:15]:
        columns[name][:10] = [7] * 10
    kept, dropped = scored(columns, EX15), scored(columns, EX15, ScoreOptions(dropped=("straight_line",), draws=50))
    assert kept.n == 200
    assert kept.quality.flags["straight_line"] >= 10
    assert dropped.n == 200 - kept.quality.flags["straight_line"]
    assert dropped.quality.rows == 200
    assert "straight-lining" in dropped.methods.en


def test_the_gravest_comes_first_and_nothing_is_said_twice(stores: ExperienceReport) -> None:
    said = [(one.code, one.where) for one in stores.warnings]
    assert len(said) == len(set(said))
    report = scored(ex15_columns(20, 21), EX15)
    assert report.warnings[0].code in {"too_few", "too_few_answers", "no_outcome"}
    means = [one for one in report.warnings if one.code == "too_few"]
    assert len(means) == 1
    assert means[0].where == "sense, feel, think, act, relate"


def test_the_same_survey_gives_the_same_report() -> None:
    columns = {**ex15_columns(120, 22), "branch": ["A", "B"] * 60}
    roles = {"nps": "outcome", "branch": "segment"}
    assert scored(columns, EX15, **roles).model_dump_json() == scored(columns, EX15, **roles).model_dump_json()


def test_a_report_survives_json(stores: ExperienceReport) -> None:
    assert ExperienceReport.model_validate_json(stores.model_dump_json()) == stores


def test_an_outcome_outside_the_gate_is_not_compared() -> None:
    data = answers(23, 500, np.full(9, 0.75), 3)
    dimensions = {"one": ("a1", "a2", "a3"), "two": ("b1", "b2", "b3"), "loyal": ("c1", "c2", "c3")}
    scale = scale_of(dimensions, FIVE, outcomes=("loyal",))
    columns = {item.id: data[:, j].astype(int).tolist() for j, item in enumerate(scale.items)}
    columns["branch"] = ["A", "B"] * 250
    report = scored(columns, scale, branch="segment")
    assert report.comparison is not None
    assert report.comparison.comparable in {"yes", "with_reserve"}
    shown = {score.dimension for score in report.comparison.scores if score.mean is not None}
    assert shown == {"one", "two"}
    assert "Loyal" in next(one.text.en for one in report.warnings if one.code == "outcome_untested")


def test_an_index_of_outcomes_has_a_gate_of_its_own() -> None:
    data = answers(24, 400, np.full(3, 0.8), 1, borders=(-1.6, -1.2, -0.8, -0.4, 0.0, 0.4, 0.8, 1.2, 1.6))
    scale = SCALES["acsi-style"]
    columns = {item.id: data[:, j].astype(int).tolist() for j, item in enumerate(scale.items)}
    columns["branch"] = ["A", "B"] * 200
    report = scored(columns, scale, branch="segment")
    assert report.cfa is None
    assert report.headline is not None
    assert [step.level for step in report.invariance][:3] == ["configural", "metric", "scalar"]
    assert report.comparison is not None
    assert report.comparison.comparable in {"yes", "with_reserve"}
    index = [score for score in report.comparison.scores if score.dimension == "acsi"]
    assert all(score.mean is not None and 0 < score.mean < 100 for score in index)
    assert len(index) == 2


def test_single_questions_about_many_things_have_no_structure() -> None:
    scale = SCALES["a11"]
    data = answers(25, 200, np.full(len(scale.items), 0.7), 1)
    columns = {item.id: data[:, j].astype(int).tolist() for j, item in enumerate(scale.items)}
    report = scored(columns, scale)
    assert report.cfa is None
    assert "no_structure" in codes(report)
    assert report.drivers
