"""Whoever copies a scale from the guide gets one that is read, and that scores as the guide says."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from cemagent.errors import ContentError
from cemagent.experience.building import build_survey
from cemagent.experience.guessing import guess_columns
from cemagent.experience.reading import table_from_text
from cemagent.experience.scale import Dimension, Item, Points, ScaleDefinition, Scoring, wording_of
from cemagent.experience.survey import Survey
from cemagent.forms.files import parse_data
from cemagent.forms.schema import read_form
from tests.experience import published
from tests.experience.simulated import answers
from tests.tools.experience_cases import codes, exact, scored

PAGE = (Path(__file__).parents[2] / "docs" / "scales.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SCALES = {
    scale.id: scale for scale in (read_form(ScaleDefinition, *parse_data(text, "scales.md")) for text in EXAMPLES)
}


def survey_of(headers: list[str], rows: list[list[object]], scale: ScaleDefinition) -> Survey:
    text = "\n".join(",".join(str(cell) for cell in row) for row in [headers, *rows])
    table = table_from_text(text, "answers.csv")
    return build_survey(table, guess_columns(table, scale), scale)


def test_every_example_is_a_scale_of_its_own() -> None:
    assert len(SCALES) == len(EXAMPLES) == 7


@pytest.mark.parametrize(
    "field", sorted({*Points.model_fields, *Dimension.model_fields, *Item.model_fields, *Scoring.model_fields})
)
def test_every_field_is_told(field: str) -> None:
    assert field in PAGE


def test_nine_tests_score_as_the_guide_says() -> None:
    first, second = published.PASTEUR, published.GRANT_WHITE
    data = np.vstack([exact(first, 3), exact(second, 4)])
    scale = SCALES["nine-tests"]
    wide = scale.model_copy(update={"points": Points(min=-50, max=50, continuous=True)})
    columns = {f"x{j + 1}": data[:, j].tolist() for j in range(9)}
    columns["school"] = ["Pasteur"] * first.n + ["Grant-White"] * second.n
    report = scored(columns, wide, school="segment")
    assert report.cfa is not None
    assert report.cfa.estimator == "ML"
    assert report.cfa.chi2 == pytest.approx(85.306, abs=0.001)
    assert report.items[0].counts == []
    assert report.items[0].mean is not None
    assert report.dimensions[0].ordinal_alpha is None


def test_reversed_items_are_turned_once() -> None:
    scale = SCALES["two-traits"]
    data = answers(3, 300, np.full(10, 0.7), 2, borders=(-1.5, -0.7, 0.0, 0.7, 1.5))
    for j, item in enumerate(scale.items):
        if item.reverse:
            data[:, j] = 7 - data[:, j]
    survey = survey_of([item.id for item in scale.items], data.astype(int).tolist(), scale)
    assert survey.main.items == tuple(item.id for item in scale.items)
    report = scored({item.id: data[:, j].astype(int).tolist() for j, item in enumerate(scale.items)}, scale)
    assert all(one.alpha is not None and one.alpha > 0.75 for one in report.dimensions)
    assert "not_validated" not in codes(report)


def test_two_hundred_points_are_not_counted_one_by_one() -> None:
    assert not Points(min=0, max=100).listed
    assert not Points(min=0, max=10, continuous=True).listed
    assert Points(min=0, max=10).listed


def test_facets_are_found_by_their_words() -> None:
    scale = SCALES["desk"]
    headers = [
        *(
            f"{k}. 창구는 실제로 {what}"
            for k, what in enumerate(("이름을 불러 줌", "끝까지 들어 줌", "다시 연락함"), 1)
        ),
        *(f"{k}. 창구에 기대 {what}" for k, what in enumerate(("이름을 불러 줌", "끝까지 들어 줌", "다시 연락함"), 1)),
        "우리를 추천",
    ]
    data = np.random.default_rng(1).integers(1, 8, (40, 7)).tolist()
    survey = survey_of(headers, data, scale)
    assert set(survey.blocks) == {"perception", "expectation"}
    assert survey.main.items == ("care1", "care2", "care3", "loyal1")


def test_wording_of_the_open_example_may_be_printed() -> None:
    assert wording_of(SCALES["mood"], "the shop", "en")[0] == ("mood1", "Being in the shop is pleasant.")
    with pytest.raises(ContentError):
        wording_of(SCALES["easy"], "the shop", "en")
