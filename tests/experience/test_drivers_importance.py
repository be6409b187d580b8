"""The importance-performance map and the order of gains: places, open places, ties and reasons."""

from __future__ import annotations

import numpy as np
import pytest

from cemagent.experience.drivers import drivers
from cemagent.experience.importance import derived_map, fix_first, stated_map
from tests.experience import driver_cases as known
from tests.experience.simulated import normals
from tests.experience.test_drivers import codes

X, Y, STAYS = known.survey()
NAMES = known.NAMES


def ratings(means: list[float], seed: int, n: int = 500) -> np.ndarray:
    """Return ratings on five points around ``means``."""
    return np.clip(np.round(np.array(means) + 0.8 * normals(seed, n, len(means))), 1, 5)


def test_points_far_from_the_lines_have_a_quadrant() -> None:
    importance, performance = ratings([4.4, 4.4, 2, 2], 1), ratings([2, 4.3, 2, 4.3], 2)
    found = stated_map(importance, performance, NAMES, line="middle")
    expected = ["concentrate_here", "keep_up", "low_priority", "possible_overkill"]
    assert [place.quadrant for place in found.places] == expected
    assert (found.importance_line, found.performance_line) == (3.0, 3.0)
    assert found.notes == ()
    first = found.places[0].importance
    assert first.value == pytest.approx(importance[:, 0].mean())
    error = importance[:, 0].std() / np.sqrt(500)
    assert (first.low, first.high) == pytest.approx((first.value - 1.96 * error, first.value + 1.96 * error), abs=0.02)


def test_a_point_on_a_line_lies_between_quadrants() -> None:
    found = stated_map(ratings([4.4, 2], 1), ratings([3.0, 4.3], 2), ["a", "b"], line="middle")
    assert found.places[0].quadrant is None
    assert found.places[0].quadrants == ("keep_up", "concentrate_here")
    assert found.places[1].quadrant == "possible_overkill"
    assert [(note.code, note.where) for note in found.notes] == [("between_quadrants", "a")]


def test_lines_at_mean_and_median_move_with_the_points() -> None:
    importance, performance = ratings([4.5, 4.4, 4.3, 2], 1), ratings([2, 2.1, 2.2, 4], 2)
    for line, average in (("mean", np.mean), ("median", np.median)):
        found = stated_map(importance, performance, NAMES, line="mean" if line == "mean" else "median")
        assert found.importance_line == pytest.approx(average(importance.mean(axis=0)))
        assert found.performance_line == pytest.approx(average(performance.mean(axis=0)))
    assert stated_map(importance, performance, NAMES).places[3].quadrant == "possible_overkill"


def test_ratings_that_cannot_be_placed() -> None:
    few = stated_map(ratings([4, 4], 1, 29), ratings([4, 4], 2, 29), ["a", "b"])
    assert (few.n, few.places, codes(few.notes)) == (29, (), ["too_few_answers"])
    gaps = ratings([4, 2], 1)
    gaps[:100, 0] = np.nan
    assert stated_map(gaps, ratings([4, 2], 2), ["a", "b"]).n == 400
    own = np.where(np.arange(500) < 200, 0.0, 2.0)
    weighted = stated_map(ratings([4, 2], 1), ratings([4, 2], 2), ["a", "b"], weights=own)
    assert weighted.n == 300
    assert weighted.places[0].importance.value == pytest.approx(ratings([4, 2], 1)[200:, 0].mean())
    off = stated_map(ratings([4, 2], 1) * 2, ratings([4, 2], 2), ["a", "b"])
    assert ("off_scale", "a") in [(note.code, note.where) for note in off.notes]
    with pytest.raises(ValueError, match="same rows"):
        stated_map(ratings([4, 2], 1), ratings([4, 2], 2), ["a"])


def test_derived_importance_is_the_weight() -> None:
    x = X.copy()
    x[:, 3] = np.clip(x[:, 3] - 1, 1, 5)
    analysis = drivers(x, Y, NAMES, draws=300)
    found = derived_map(analysis, "relative_weights")
    shares = analysis.by("relative_weights")
    assert shares is not None
    assert [place.importance.value for place in found.places] == [one.weight.value for one in shares.weights]
    assert found.importance_line == pytest.approx(shares.r2.value / 4)
    assert found.places[3].quadrant == "concentrate_here"
    assert found.places[0].quadrant == "possible_overkill"
    middle = derived_map(analysis, "relative_weights", line="middle")
    assert (middle.importance_line, middle.performance_line) == (found.importance_line, 3.0)


def test_gain_is_weight_times_room() -> None:
    analysis = drivers(X, Y, NAMES, draws=300)
    found = fix_first(analysis)
    weights = analysis.by("lmg")
    assert weights is not None
    store = found.gains[0]
    assert store.name == "store"
    assert store.room == pytest.approx((5 - X[:, 3].mean()) / 4)
    assert store.gain.value == pytest.approx(weights.weights[3].weight.value * store.room)
    assert (store.rank, store.rank_range, store.first_probability) == (1, (1, 1), 1.0)
    assert (found.tied_first, found.notes) == ((), ())
    assert [one.gain.value for one in found.gains] == sorted((one.gain.value for one in found.gains), reverse=True)


def test_room_can_turn_the_order_round() -> None:
    x = X.copy()
    x[:, 3] = np.clip(x[:, 3] + 1.6, 1, 5)
    x[:, 2] = np.clip(x[:, 2] - 1.2, 1, 5)
    analysis = drivers(x, Y, NAMES, draws=300)
    weights = analysis.by("lmg")
    assert weights is not None
    assert weights.weights[3].rank == 1
    assert fix_first(analysis).gains[0].name == "app"


def test_ties_are_said_to_be_ties() -> None:
    drawn = normals(21, 200, 4)
    x = drawn[:, :3]
    found = fix_first(drivers(x, x.sum(axis=1) + drawn[:, 3], ["a", "b", "c"], draws=300), scale=(-4, 4))
    assert set(found.tied_first) == {"a", "b", "c"}
    assert codes(found.notes) == ["tied_first"]
    assert all(one.rank_range == (1, 3) for one in found.gains)
    assert max(one.first_probability for one in found.gains) < 0.95


def test_a_driver_that_harms_has_no_gain() -> None:
    found = fix_first(drivers(X * [1, 1, 1, -1] + [0, 0, 0, 6], Y, NAMES, draws=100))
    assert sorted(one.name for one in found.gains) == ["app", "price", "staff"]


def test_no_weights_no_map_and_no_order() -> None:
    analysis = drivers(X[:8], Y[:8], NAMES, segment="new")
    for found in (derived_map(analysis), fix_first(analysis)):
        assert codes(found.notes) == ["too_few_answers", "no_weights"]
    assert derived_map(analysis).places == ()
    assert fix_first(analysis).gains == ()
    assert codes(fix_first(drivers(X, Y, NAMES, draws=50), scale=(1, 3)).notes) == ["off_scale"] * 4
    only = fix_first(drivers(-X, Y, NAMES, draws=50), scale=(-5, -1))
    assert only.gains == ()
    assert codes(only.notes)[-1] == "no_weights"


def test_binary_outcomes_have_an_order_too() -> None:
    found = fix_first(drivers(X, STAYS, NAMES, draws=200), "relative_weights")
    assert found.gains[0].name == "store"
    assert found.gains[0].rank_range == (1, 1)
