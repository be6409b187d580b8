"""Driver weights: closed forms, other programs' output, what must not change them, and reasons for no figure."""

from __future__ import annotations

import inspect
import math
from itertools import permutations

import numpy as np
import pytest

from cemagent.experience import driver_notes
from cemagent.experience.cfa_model import Floats
from cemagent.experience.driver_results import DriverAnalysis, Method
from cemagent.experience.drivers import drivers, drivers_by_segment
from cemagent.experience.notes import Note
from cemagent.experience.relative_weights import relative_weights
from cemagent.experience.shapley import lmg, lmg_draws, lmg_exact, lmg_over_orders, sampled_orders, subset_r2
from tests.experience import driver_cases as known
from tests.experience.simulated import normals

METHODS: tuple[Method, ...] = ("relative_weights", "lmg")
X, Y, STAYS = known.survey()


def weights(analysis: DriverAnalysis, method: Method) -> Floats:
    found = analysis.by(method)
    assert found is not None
    return np.array([one.weight.value for one in found.weights])


def correlations(p: int, seed: int = 5) -> Floats:
    """Return the correlation matrix of ``p`` related drivers and an outcome."""
    drawn = normals(seed, 60, p + 2)
    data = drawn[:, 1:] + drawn[:, :1]
    return np.corrcoef(data, rowvar=False)


def test_two_drivers_by_hand() -> None:
    r1, r2, between = 0.5, 0.3, 0.4
    matrix = np.array([[1, between, r1], [between, 1, r2], [r1, r2, 1]])
    total = (r1**2 + r2**2 - 2 * between * r1 * r2) / (1 - between**2)
    expected = [(r1**2 + total - r2**2) / 2, (r2**2 + total - r1**2) / 2]
    assert lmg(matrix) == pytest.approx(expected, abs=1e-12)
    # with two drivers both methods agree
    assert relative_weights(matrix) == pytest.approx(expected, abs=1e-12)


def test_uncorrelated_drivers_weigh_their_squared_correlation() -> None:
    matrix = np.eye(5)
    matrix[-1, :-1] = matrix[:-1, -1] = [0.1, -0.2, 0.3, 0.5]
    for found in (lmg(matrix), relative_weights(matrix)):
        assert found == pytest.approx([0.01, 0.04, 0.09, 0.25], abs=1e-12)


def test_lmg_is_the_mean_gain_over_all_orders() -> None:
    matrix = correlations(5)

    def r2(chosen: tuple[int, ...]) -> float:
        place = list(chosen)
        return float(matrix[-1, place] @ np.linalg.solve(matrix[np.ix_(place, place)], matrix[place, -1]))

    gains = np.zeros(5)
    for order in permutations(range(5)):
        for i, driver in enumerate(order):
            gains[driver] += (r2(order[: i + 1]) - (r2(order[:i]) if i else 0.0)) / math.factorial(5)
    assert lmg(matrix) == pytest.approx(gains, abs=1e-12)
    assert subset_r2(matrix[None])[0b10110, 0] == pytest.approx(r2((1, 2, 4)), abs=1e-12)


@pytest.mark.parametrize("p", [1, 2, 7, 12])
def test_both_methods_sum_to_r2(p: int) -> None:
    matrix = correlations(p)
    total = matrix[-1, :-1] @ np.linalg.solve(matrix[:-1, :-1], matrix[:-1, -1])
    assert lmg(matrix).sum() == pytest.approx(total, abs=1e-12)
    assert relative_weights(matrix).sum() == pytest.approx(total, abs=1e-12)


def test_sampled_orders_come_close_and_draws_are_centred() -> None:
    matrix = correlations(8)
    sampled = lmg_over_orders(matrix[None], sampled_orders(8, 1_000, 0))[0]
    assert sampled.sum() == pytest.approx(lmg(matrix).sum(), abs=1e-12)
    assert sampled == pytest.approx(lmg(matrix), abs=0.003)
    many = correlations(14)
    assert lmg_draws(many[None], many)[0] == pytest.approx(lmg(many), abs=1e-12)


def test_many_draws_at_once_are_the_draws_one_by_one() -> None:
    stacked = np.array([correlations(4, seed) for seed in range(300)])
    assert lmg_exact(stacked)[[0, 255, 256, 299]] == pytest.approx(
        np.array([lmg(stacked[i]) for i in (0, 255, 256, 299)]), abs=1e-12
    )


def test_weights_agree_with_r() -> None:
    analysis = drivers(X, Y, known.NAMES, "nps", draws=200)
    assert weights(analysis, "lmg") == pytest.approx(known.LM_LMG, abs=1e-8)
    assert weights(analysis, "relative_weights") == pytest.approx(known.LM_RELATIVE, abs=1e-8)
    assert [fact.slope for fact in analysis.facts] == pytest.approx(known.LM_SLOPES, abs=1e-8)
    found = analysis.by("lmg")
    assert found is not None
    assert found.r2_adjusted == pytest.approx(known.LM_ADJUSTED_R2, abs=1e-8)
    assert found.r2.low < found.r2_adjusted < found.r2.high
    assert [one.rank for one in found.weights] == [4, 3, 2, 1]
    assert sum(one.share.value for one in found.weights) == pytest.approx(1)
    assert sum(one.first_probability for one in found.weights) == pytest.approx(1)
    assert all(one.weight.low < one.weight.value < one.weight.high for one in found.weights)
    assert analysis.n == analysis.n_given == analysis.n_effective == 400
    inverse = np.linalg.inv(np.corrcoef(X, rowvar=False))
    assert [fact.vif for fact in analysis.facts] == pytest.approx(np.diag(inverse), abs=1e-9)


def test_units_and_order_do_not_matter() -> None:
    plain = drivers(X, Y, known.NAMES, draws=100)
    scaled = drivers(X * [1, 1_000, 0.001, 1] + [0, 5e6, 0, -3], 40 - 7 * Y, known.NAMES, draws=100)
    turned = drivers(X[:, ::-1], Y, known.NAMES[::-1], draws=100)
    for method in METHODS:
        one, two, three = (analysis.by(method) for analysis in (plain, scaled, turned))
        assert one is not None
        assert two is not None
        assert three is not None
        for a, b, c in zip(one.weights, two.weights, three.weights[::-1], strict=True):
            expected = [a.weight.value, a.weight.low, a.weight.high, a.share.low]
            assert [b.weight.value, b.weight.low, b.weight.high, b.share.low] == pytest.approx(expected, abs=1e-7)
            assert [c.weight.value, c.weight.low, c.weight.high, c.share.low] == pytest.approx(expected, abs=1e-9)
            assert a.rank_range == b.rank_range == c.rank_range


def test_same_seed_same_figures_other_seed_other_intervals() -> None:
    first, again, other = (drivers(X, Y, known.NAMES, draws=100, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert weights(first, "lmg") == pytest.approx(weights(other, "lmg"), abs=1e-15)


def test_respondents_weights_count_like_repeated_rows() -> None:
    own = np.where(np.arange(400) % 2 == 0, 2.0, 1.0)
    weighted = drivers(X, Y, known.NAMES, weights=own, draws=50)
    repeated = drivers(np.repeat(X, own.astype(int), axis=0), np.repeat(Y, own.astype(int)), known.NAMES, draws=50)
    for method in METHODS:
        assert weights(weighted, method) == pytest.approx(weights(repeated, method), abs=1e-12)
    assert weighted.n == 400
    assert weighted.n_effective == pytest.approx(600**2 / (200 * 4 + 200))


def test_missing_answers_and_zero_weights_are_left_out_and_counted() -> None:
    x, own = X.copy(), np.ones(400)
    x[:7, 0], own[7:10] = np.nan, 0.0
    found = drivers(x, Y, known.NAMES, weights=own, draws=50)
    assert (found.n, found.n_given) == (390, 400)
    assert "listwise" in codes(found.notes)
    assert weights(found, "lmg") == pytest.approx(weights(drivers(X[10:], Y[10:], known.NAMES, draws=50), "lmg"))


def codes(notes: tuple[Note, ...]) -> list[str]:
    return [note.code for note in notes]


def refused(analysis: DriverAnalysis) -> str:
    """Return the code of the only note of an analysis without figures."""
    assert analysis.decompositions == ()
    assert analysis.facts == ()
    assert analysis.by("lmg") is None
    assert analysis.resamples is None
    (note,) = analysis.notes
    return note.code


def test_reasons_instead_of_figures() -> None:
    names = known.NAMES
    assert refused(drivers(X[:8], Y[:8], names)) == "too_few_answers"
    assert refused(drivers(normals(1, 40, 20), normals(2, 40, 1)[:, 0], [f"x{j}" for j in range(20)])) == (
        "too_few_answers"
    )
    assert refused(drivers(X, np.full(400, 7.0), names)) == "constant_outcome"
    assert refused(drivers(np.column_stack([X, np.ones(400)]), Y, [*names, "all"])) == "constant_item"
    total = drivers(np.column_stack([X, X.sum(axis=1)]), Y, [*names, "total"])
    assert refused(total) == "perfect_collinearity"
    assert total.notes[0].where == "price, staff, app, store, total"
    rare = np.column_stack([X, np.arange(400) < 1])
    assert refused(drivers(rare, Y, [*names, "rare"], draws=200)) == "unstable_resamples"


def test_a_nearly_constant_column_is_named_and_a_few_lost_resamples_are_said() -> None:
    rare = drivers(np.column_stack([X, np.arange(400) < 1]), Y, [*known.NAMES, "rare"], draws=200)
    assert "(rare)" in rare.notes[0].text.en
    seldom = drivers(np.column_stack([X, np.arange(400) < 3]), Y, [*known.NAMES, "seldom"], draws=400)
    assert "resamples_left_out" in codes(seldom.notes)
    assert seldom.resamples is not None
    assert 360 < len(seldom.resamples.means) < 395


def test_shapes_that_do_not_agree_are_an_error() -> None:
    with pytest.raises(ValueError, match="one column for each name"):
        drivers(X, Y, known.NAMES[:3])
    with pytest.raises(ValueError, match="one column for each name"):
        drivers(X, Y[:9], known.NAMES)
    with pytest.raises(ValueError, match="one column for each name"):
        drivers(X[:, :0], Y, [])
    for wrong in (np.full(400, -1.0), np.ones(3)):
        with pytest.raises(ValueError, match="weights"):
            drivers(X, Y, known.NAMES, weights=wrong)


def test_a_single_driver_has_all_of_r2() -> None:
    for outcome in (Y, STAYS):
        found = drivers(X[:, :1], outcome, ["price"], draws=60)
        for one in found.decompositions:
            (only,) = one.weights
            assert only.weight.value == pytest.approx(one.r2.value, abs=1e-9)
            assert (only.share.value, only.rank_range, only.first_probability) == (pytest.approx(1), (1, 1), 1)


def test_warnings_say_what_a_reader_must_know() -> None:
    twin = np.column_stack([X, X[:, 3] + 0.2 * normals(9, 400, 1)[:, 0]])
    found = drivers(twin, Y, [*known.NAMES, "twin"], draws=100)
    warned = next(note for note in found.notes if note.code == "collinearity")
    assert warned.where == "store, twin"
    assert "outcome_as_continuous" in codes(found.notes)
    against = drivers(X * [1, 1, 1, -1], Y + 0.001 * X[:, 0], known.NAMES, draws=100)
    assert [note.where for note in against.notes if note.code == "negative_driver"] == ["store"]
    assert "outcome_as_continuous" not in codes(against.notes)
    assert "small_sample" in codes(drivers(X[:60], Y[:60], known.NAMES, draws=100).notes)
    chance = drivers(normals(11, 80, 4), normals(13, 80, 1)[:, 0], known.NAMES, draws=100)
    assert "nothing_explained" in codes(chance.notes)
    r2 = chance.decompositions[0].r2
    assert r2.low == 0
    assert r2.high >= 0


def test_more_than_twelve_drivers_are_sampled_and_said_so() -> None:
    data = normals(4, 300, 14)
    found = drivers(data[:, :13], data[:, 13] + data[:, 0], [f"x{j}" for j in range(13)], draws=40)
    assert "sampled_orders" in codes(found.notes)
    shapley, relative = found.by("lmg"), found.by("relative_weights")
    assert shapley is not None
    assert relative is not None
    assert not shapley.exact
    assert relative.exact
    assert shapley.weights[0].rank_range == (1, 1)


def test_segments_are_analysed_alike_and_a_small_one_gives_its_reason() -> None:
    place = np.array(["new"] * 8 + ["old"] * 292 + ["mid"] * 90 + [""] * 10)
    mid, new, old = drivers_by_segment(X, Y, place.tolist(), known.NAMES, "nps", draws=60)
    assert [one.segment for one in (mid, new, old)] == ["mid", "new", "old"]
    assert refused(new) == "too_few_answers"
    assert (new.n, new.notes[0].where) == (8, "new")
    assert weights(old, "lmg") == pytest.approx(weights(drivers(X[8:300], Y[8:300], known.NAMES, draws=60), "lmg"))
    only = drivers_by_segment(X, np.where(place == "mid", 1.0, STAYS), place.tolist(), known.NAMES, draws=60)
    assert only[0].kind == "binary"
    assert refused(only[0]) == "one_class"


def test_every_note_is_one_sentence_in_both_languages() -> None:
    given = {"names": ["a", "b"], "where": "s", "outcome": "y", "name": "a", "first": "a", "second": "b"}
    for _, make in inspect.getmembers(driver_notes, inspect.isfunction):
        note = make(**{name: given.get(name, 3) for name in inspect.signature(make).parameters})
        assert note.text.ko.endswith("오.")
        assert note.text.en.endswith(".")
        for text in (note.text.ko, note.text.en):
            assert ". " not in text
