from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.errors import ContentError, UsageError
from cemagent.experience.scale import ScaleDefinition, wording_of
from cemagent.experience.scale_files import SHIPPED, load_scales, scale_called
from cemagent.forms.files import as_yaml, load_form
from cemagent.forms.problems import FormError
from tests.experience.survey_cases import SCALES

OWN = """
id: visit
title: {ko: 방문, en: Visit}
licence: cc0
licence_note: {ko: 자유, en: Free.}
source: {ko: 자체, en: own}
certainty: C
points: {max: 5}
dimensions: [{id: ease, title: {ko: 쉬움, en: Ease}}]
items: [{id: e1, dimension: ease}, {id: e2, dimension: ease}]
"""


def test_the_structures_are_those_of_their_sources() -> None:
    sizes = {
        name: [len(scale.items_of(d.id)) for d in scale.dimensions if d.role == "experience"]
        for name, scale in SCALES.items()
    }
    assert sizes["cem-ex15"] == [3] * 5
    assert sizes["brand-experience"] == [3] * 4
    assert sizes["servqual"] == sizes["servperf"] == [4, 5, 4, 4, 5]
    assert sizes["kiosk-servqual"] == [4, 3, 3, 5, 3, 2]
    assert sizes["nps"] == sizes["csat"] == sizes["ces"] == []


def test_one_item_a_dimension_is_reversed_where_the_sources_say_so() -> None:
    for name in ("cem-ex15", "brand-experience"):
        scale = SCALES[name]
        assert [sum(item.reverse for item in scale.items_of(d.id)) for d in scale.dimensions] == [1] * len(
            scale.dimensions
        )


def test_the_kiosk_scale_asks_every_pair() -> None:
    scale = SCALES["kiosk-servqual"]
    asked = {facet: len(scale.asked(facet)) for facet in scale.facet_ids}
    assert asked == {
        "perception": 28, "expectation": 24, "importance": 24, "satisfaction": 24, "functional": 29, "dysfunctional": 29
    }  # fmt: skip
    assert [item.id for item in scale.items if not item.dimension and not item.facets] == ["q9", "q12", "q23", "q24"]
    assert scale.points_of(scale.item("recommend"), "perception").max == 5


def test_every_scale_is_honest_about_itself() -> None:
    for scale in SCALES.values():
        assert scale.source.ko != scale.source.en
        assert scale.licence_note.ko != scale.licence_note.en
        if scale.licence == "own_unvalidated":
            assert not scale.validated
    assert SCALES["cem-ex15"].licence == "own_unvalidated"


def test_copyrighted_wording_is_neither_held_nor_exported() -> None:
    for scale in SCALES.values():
        if scale.licence != "copyrighted_user_supplied":
            continue
        assert not any(item.text for item in scale.items)
        with pytest.raises(ContentError, match="copyrighted and cannot be exported") as caught:
            wording_of(scale, "X", "en")
        assert "저작권" in caught.value.ko


def test_own_wording_names_the_object() -> None:
    texts = dict(wording_of(SCALES["cem-ex15"], "스타필드", "ko"))
    assert texts["sense2"].startswith("스타필드에는")
    assert len(texts) == 15
    with pytest.raises(ContentError, match="holds no wording"):
        wording_of(SCALES["kcsi-style"], "X", "en")


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_scale_written_and_read_again_is_the_same(path: Path, tmp_path: Path) -> None:
    scale = load_form(ScaleDefinition, path)
    assert scale.id == path.stem
    copy = tmp_path / "copy.yaml"
    copy.write_text(as_yaml(scale), encoding="utf-8")
    assert load_form(ScaleDefinition, copy) == scale


def test_a_folder_brings_scales_and_an_id_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "visit.yaml").write_text(OWN, encoding="utf-8")
    assert load_scales([tmp_path])["visit"].minimum_of("ease") == 2
    (tmp_path / "again.yaml").write_text(OWN, encoding="utf-8")
    with pytest.raises(ContentError, match="defined in"):
        load_scales([tmp_path])


def test_a_scale_is_called_by_id_or_path(tmp_path: Path) -> None:
    path = tmp_path / "visit.yaml"
    path.write_text(OWN, encoding="utf-8")
    assert scale_called("nps", SCALES).id == "nps"
    assert scale_called(str(path), SCALES).points.count == 5
    with pytest.raises(UsageError, match="did you mean 'servqual'"):
        scale_called("servqal", SCALES)
    with pytest.raises(UsageError, match="choose one of") as caught:
        scale_called("happiness", SCALES)
    assert "가운데 하나" in caught.value.ko


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("dimension: ease}, {id: e2", "dimension: speed}, {id: e2", "names the dimension 'speed'"),
        ("id: e2", "id: e1", "listed twice"),
        ("licence: cc0", "licence: stolen", "must be one of"),
        ("points: {max: 5}", "points: {max: 5, labels: [{ko: 가, en: a}]}", "needs 5 labels"),
        ("points: {max: 5}", "points: {max: 5000000}", "or less"),
        ("points: {max: 5}", "points: {min: 6, max: 5}", "above the lowest"),
        ("points: {max: 5}", "points: {max: 2, continuous: true, labels: [{ko: 가, en: a}]}", "no points to label"),
        ("id: e2, dimension: ease}]", "id: e2}]\nresidual_covariances: [[e1, e9]]", "names an item"),
    ],
)
def test_a_wrong_scale_file_says_what_is_expected(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = tmp_path / "visit.yaml"
    assert old in OWN
    path.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(FormError, match=said):
        load_form(ScaleDefinition, path)


def test_a_copyrighted_scale_with_wording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "visit.yaml"
    held = OWN.replace("cc0", "copyrighted_user_supplied").replace("{id: e2", "{id: e2, text: {ko: 가, en: a}")
    path.write_text(held, encoding="utf-8")
    with pytest.raises(FormError, match="holds no wording"):
        load_form(ScaleDefinition, path)
