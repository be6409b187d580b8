"""Scenarios as files and as an artifact: what is read and written again is the same."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cemagent.content import shipped
from cemagent.errors import ContentError, Lang
from cemagent.forms.files import parse_data
from cemagent.forms.problems import FormError
from cemagent.method.stages import Method
from cemagent.method.validation import model_of
from cemagent.playbook_files import load_playbooks
from cemagent.tools.scenario.artifact import from_artifact, to_artifact
from cemagent.tools.scenario.files import ScenarioFile, load_scenarios, read_scenarios
from cemagent.tools.scenario.model import (
    Customer,
    CustomerScenario,
    Metric,
    MomentOfTruth,
    Step,
    SupportLayer,
    Variant,
    YearlyCount,
)

from .scenarios import EXAMPLES, changed, example, example_path

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30
) | st.sampled_from(
    ["아니요", "no", "2026-01-01", "1_000", "- x", "a: b", "# c", "''", '"x', "여러\n줄\n", "null", "~", "01", "1e3"]
)
numbers = st.integers(0, 10**6) | st.floats(0, 10**6, allow_nan=False)
steps = st.builds(
    Step,
    n=st.integers(1, 20),
    customer_action=words,
    contact=words,
    mode=st.sampled_from(["remove", "ease", "enrich", None]),
    minutes_now=st.none() | numbers,
    emotion=st.none() | st.integers(-2, 2),
)
moments = st.builds(
    MomentOfTruth,
    step=st.integers(1, 20),
    showstopper=words,
    metric=st.none()
    | st.builds(Metric, name=words, unit=st.sampled_from(["hours", "percent"]), target=st.none() | numbers),
)
scenarios = st.builds(
    CustomerScenario,
    id=st.sampled_from(["sc-1", "시나리오 1", "x"]),
    title=words,
    customer=st.builds(Customer, role=words),
    conditions_of_satisfaction=st.lists(words, max_size=3),
    steps=st.lists(steps, max_size=4),
    moments_of_truth=st.lists(moments, max_size=2),
    support_layers=st.lists(
        st.builds(SupportLayer, team=words, steps=st.lists(st.integers(1, 9), max_size=2)), max_size=2
    ),
    variants=st.lists(st.builds(Variant, name=words), max_size=2),
    source=st.sampled_from(["customers", "internal_draft"]),
    session_date=st.none() | st.dates(date(1990, 1, 1)),
    times_per_year=st.none() | st.builds(YearlyCount, value=numbers, source=words),
    assumption=st.none() | st.booleans(),
)


@given(st.lists(scenarios, min_size=1, max_size=2), st.sampled_from(["yaml", "json"]))
def test_what_is_written_reads_back_and_is_written_the_same(rows: list[CustomerScenario], form: Any) -> None:
    held = ScenarioFile(rows, is_list=len(rows) > 1)
    text = held.text(form)
    again = read_scenarios(*parse_data(text, "x"), "x")
    assert again.scenarios == rows
    assert again.text(form) == text


@pytest.mark.parametrize("lang", EXAMPLES)
def test_the_examples_are_written_as_they_stand(lang: Lang) -> None:
    path = example_path(lang)
    held = load_scenarios(path)
    assert held.text("yaml") == path.read_text(encoding="utf-8")
    again = read_scenarios(*parse_data(held.text("json"), "x.json"), "x.json")
    assert again.text("yaml") == held.text("yaml")


def test_a_list_of_one_stays_a_list(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("- id: a\n- id: b\n", encoding="utf-8")
    assert load_scenarios(path).text("yaml") == "- id: a\n- id: b\n"
    path.write_text("- id: a\n", encoding="utf-8")
    assert load_scenarios(path).text("yaml") == "- id: a\n"


@pytest.mark.parametrize("text", ["", "[]", "# only a comment\n"])
def test_a_file_without_a_scenario_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"x\.yaml holds no scenario") as caught:
        load_scenarios(path)
    assert "시나리오가 없습니다" in caught.value.message("ko")


def test_a_mistake_in_the_second_of_a_list_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(
        "- id: a\n- id: b\n  steps:\n    - n: 1\n      customer_action: x\n      mode: faster\n", encoding="utf-8"
    )
    with pytest.raises(FormError) as caught:
        load_scenarios(path)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("steps[1].mode", 6)
    assert caught.value.message("en").startswith(
        "x.yaml [2]: Steps > no. 1 > Mode (steps[1].mode, line 6): must be remove"
    )


@pytest.mark.parametrize("value", [True, "much", float("nan"), float("inf"), -1])
def test_minutes_are_finite_numbers(value: object) -> None:
    with pytest.raises(ValidationError):
        Step(n=1, customer_action="x", minutes_now=value)  # type: ignore[arg-type]


@cache
def _schema() -> Any:
    return Method(load_playbooks([shipped("playbooks")]).playbooks).schemas["customer_scenario"]


@pytest.mark.parametrize("lang", EXAMPLES)
def test_the_artifact_of_a_scenario_is_valid_and_comes_back(lang: Lang) -> None:
    content = to_artifact([example(lang)])
    model_of(_schema()).model_validate(content)
    (again,) = from_artifact(content)
    assert to_artifact([again]) == content
    assert again.steps == example(lang).steps
    assert again.variants == example(lang).variants
    assert again.customers_per_year == example(lang).customers_per_year
    assert again.status == "final"
    assert content["scenarios"][0]["final"] is True


def test_a_draft_is_never_final_in_the_artifact() -> None:
    content = to_artifact([changed("ko", source="internal_draft")])
    assert content["scenarios"][0]["final"] is False


def test_an_artifact_with_gaps_is_read_with_its_gaps() -> None:
    (found,) = from_artifact({"scenarios": [{"scenario": "x", "steps": [{"mode": None}], "variants": ["a - b", "c"]}]})
    assert found.id == "scenario-1"
    assert [step.n for step in found.steps] == [1]
    assert [variant.name for variant in found.variants] == ["a - b", "c"]
    assert from_artifact({}) == []
