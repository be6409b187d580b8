"""The parts: groups that halves agree on, salient phrases, rank correlation, and comments out of a survey file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cemagent.errors import UsageError
from cemagent.experience.rank_correlation import spearman
from cemagent.experience.scores import respondent_scores
from cemagent.experience.survey import Survey
from cemagent.tools.comments.analyse import analyse_comments
from cemagent.tools.comments.clusters import STABLE, adjusted_rand, groups_of, reduced, unit, word_rows
from cemagent.tools.comments.inputs import from_survey
from cemagent.tools.comments.phrases import phrases_of, salient
from cemagent.tools.comments.statements import Statement
from tests.experience.survey_cases import EX15, ex15_csv, survey_from


def blobs(groups: int, each: int, spread: float, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    centres = np.eye(15)[:groups]
    rows = np.repeat(centres, each, axis=0) + spread * random.standard_normal((groups * each, 15))
    return unit(rows), np.repeat(np.arange(groups), each)


@pytest.mark.parametrize("groups", [3, 5])
def test_planted_groups_are_found_and_counted(groups: int) -> None:
    rows, truth = blobs(groups, 40, 0.08)
    found = groups_of(rows)
    assert found.stability > STABLE
    assert found.count >= groups
    sizes = np.bincount(found.labels, minlength=found.count)
    pure = [np.bincount(truth[found.labels == group]).max() for group in range(found.count) if sizes[group]]
    assert sum(pure) == len(rows)


def test_noise_has_no_stable_groups() -> None:
    rows, _ = blobs(1, 120, 3.0)
    assert groups_of(rows).stability < STABLE


def test_the_rand_index_is_one_for_renamed_groups_and_nought_for_chance() -> None:
    labels = np.repeat(np.arange(4), 250)
    assert adjusted_rand(labels, 3 - labels) == pytest.approx(1.0)
    shuffled = np.random.default_rng(0).permutation(labels)
    assert abs(adjusted_rand(labels, shuffled)) < 0.02


def test_the_rand_index_of_a_published_table() -> None:
    """Hubert and Arabie (1985), the example table [[1, 1, 0], [1, 2, 1], [0, 0, 4]]: 0.31257..."""
    table = [[1, 1, 0], [1, 2, 1], [0, 0, 4]]
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    first, second = (np.array(column) for column in zip(*pairs, strict=True))
    assert adjusted_rand(first, second) == pytest.approx(0.313, abs=0.001)


def test_texts_with_shared_words_are_near() -> None:
    rows = unit(word_rows([["queue", "wait"], ["wait", "queue"], ["price", "high"], ["high", "price"], ["other"]]))
    assert rows[0] @ rows[1] == pytest.approx(1.0)
    assert abs(rows[0] @ rows[2]) < 1e-9
    assert not rows[4].any()
    assert reduced(rows).shape[0] == 5


def statements(lang: str, *texts: str) -> list[Statement]:
    return [Statement(number, text, lang) for number, text in enumerate(texts)]  # type: ignore[arg-type]


def test_salient_phrases_are_those_of_the_group() -> None:
    own = [f"the parking garage was full on level {number}" for number in range(8)]
    other = [f"the soup was fine, table {number}" for number in range(20)]
    phrases = phrases_of(statements("en", *own, *other))
    assert salient(phrases, range(8))[0] == "parking garage"
    assert "soup" not in salient(phrases, range(8))


def test_korean_phrases_are_whole_words() -> None:
    own = [f"주차 공간이 {number}대뿐이라 좁습니다" for number in range(8)]
    phrases = phrases_of(statements("ko", *own, *["국물이 시원했어요"] * 20))
    assert "주차 공간" in salient(phrases, range(8))


def test_forms_of_one_word_are_one_phrase() -> None:
    phrases = phrases_of(statements("en", "waiters", "waiter", "waiter"))
    assert set().union(*phrases) == {"waiter"}


def test_rank_correlation_of_a_small_table() -> None:
    """Ten pairs with sum of squared rank differences 194: rho = 1 - 6 * 194 / 990."""
    iq = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110.0])
    hours = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17.0])
    found = spearman(iq, hours)
    assert found is not None
    rho, (low, high) = found
    assert rho == pytest.approx(1 - 6 * 194 / 990)
    assert low == pytest.approx(-0.728, abs=0.001)
    assert high == pytest.approx(0.515, abs=0.001)
    assert spearman(iq, np.ones(10)) is None


def survey_with(ids: list[object]) -> Survey:
    survey = survey_from(ex15_csv(40))
    texts = tuple("the staff were rude" if at % 2 else "" for at in range(survey.n))
    return replace(
        survey,
        comments={"comment": texts},
        segments={"branch": np.array(["", "b"] * (survey.n // 2))},
        ids=np.array([str(one) for one in ids]),
    )


def test_a_survey_gives_comments_with_scores_and_segments() -> None:
    survey = survey_with([f"r{at}" for at in range(40)])
    comments = from_survey(survey, "comment")
    assert [comment.id for comment in comments[:2]] == ["r0", "r1"]
    assert [comment.text for comment in comments[:2]] == ["", "the staff were rude"]
    assert [comment.segments for comment in comments[:2]] == [{}, {"branch": "b"}]
    assert set(comments[0].ratings) == {dimension.id for dimension in EX15.dimensions}
    sense = comments[0].ratings["sense"]
    assert (sense.low, sense.high) == (1, 7)
    assert sense.value == pytest.approx(respondent_scores(survey)["sense"][0])
    found = analyse_comments(comments, embedder=None, lang="en")
    assert (found.respondents, found.commented) == (40, 20)
    assert found.cross_check is not None
    assert {row.rating for row in found.cross_check.ratings} == {"overall", *comments[0].ratings}


def test_repeated_ids_give_way_to_lines() -> None:
    survey = survey_with(["same"] * 40)
    assert [comment.id for comment in from_survey(survey, "comment")] == [str(row) for row in survey.rows]


def test_an_unknown_column_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="'comment'"):
        from_survey(survey_with(list(range(40))), "remarks")
