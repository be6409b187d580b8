"""Equity files: every mistake names its field, what is expected and an example, in both languages."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from cemagent.content import shipped
from cemagent.forms.files import as_json, as_yaml, parse_data
from cemagent.forms.problems import FormError, FormProblem
from cemagent.tools.equity.checks import load_inputs, read_inputs
from cemagent.tools.equity.evaluate import evaluate
from cemagent.tools.equity.inputs import EquityInputs
from cemagent.tools.equity.rates import Rate

EXAMPLES = sorted((shipped("examples") / "equity").glob("*.yaml"))
GOOD: dict[str, Any] = {
    "currency": "KRW",
    "period": "year",
    "discount_rate": "10%",
    "segments": [
        {"name": "단골", "customers": 12000, "margin": "9만 원", "margin_is_net": True, "retention": "82%", "source": "원장"},
        {"name": "신규", "customers": 30000, "margin": "2만 원", "margin_is_net": True, "retention": "41%", "source": "원장"},
    ],
    "impacts": [
        {
            "name": "안내", "baseline": 62, "target": 90, "path": "retention", "effect": {"low": 0.4, "base": 1, "high": 1.9},
            "effect_unit": "points", "effect_source": "experiment",
        }
    ],
    "cost": {"investment": "4,000만 원"},
    "brands": {
        "names": ["우리", "경쟁사"], "ours": "우리", "customers": 1000, "start_shares": ["30%", "70%"],
        "switching": [["80%", "20%"], ["10%", "90%"]], "purchases_per_year": 4, "unit_margin": "8천원", "horizon_years": 3,
        "source": "패널",
    },
}  # fmt: skip


def changed(*keys: int | str, value: Any) -> dict[str, Any]:
    data = copy.deepcopy(GOOD)
    holder: Any = data
    for key in keys[:-1]:
        holder = holder[key]
    if value is None:
        del holder[keys[-1]]
    else:
        holder[keys[-1]] = value
    return data


def problems(data: Any) -> list[FormProblem]:
    with pytest.raises(FormError) as caught:
        read_inputs(data)
    return caught.value.problems


S, IMP, B = ("segments", 0), ("impacts", 0), ("brands",)


@pytest.mark.parametrize(
    ("keys", "value", "ko", "en"),
    [
        (("currency",), "WON", "통화 코드", "must be one of"),
        (("currency",), None, "빠져", "missing"),
        (("period",), "week", "year, quarter, month", "year, quarter or month"),
        (("discount_rate",), 0, "0보다 크고 1보다 작아야", "above 0 and below 1"),
        (("discount_rate",), 10, "10%나 0.1로", "10% or 0.1"),
        (("discount_rate",), "ten", "0.8이나 80%처럼", "0.8, or a percentage"),
        (("segments",), [], "1개 이상", "1 or more"),
        ((*S, "retention"), 1, "0 이상 1 미만", "below 1"),
        ((*S, "retention"), "100%", "0 이상 1 미만", "below 1"),
        ((*S, "retention"), -0.1, "0 이상 1 미만", "at least 0"),
        ((*S, "retention"), 82, "80%나 0.8로", "80% or 0.8"),
        ((*S, "retention"), True, "비율로", "a share"),
        ((*S, "customers"), 0, "1 이상의 정수", "whole number above 0"),
        ((*S, "customers"), 1.5, "1 이상의 정수", "whole number above 0"),
        ((*S, "margin"), "9만 달러", "KRW 금액이어야 하는데 USD", "must be in KRW, not USD"),
        ((*S, "margin"), "많이", "금액이어야", "must be an amount"),
        ((*S, "margin"), "1억 2천", "금액이어야", "must be an amount"),
        ((*S, "growth"), 0.5, "성장률)이 1 + 할인율보다", "stays below 1 + discount rate"),
        ((*S, "growth"), -1, "-1보다 크고", "above -1"),
        ((*S, "timing"), "middle", "end", "must be end"),
        ((*S, "horizon"), 0, "1에서 1200 사이", "from 1 to 1200"),
        ((*S, "new_customers"), -1, "0 이상의 숫자", "0 or more"),
        ((*S, "purchases"), 0, "0보다 큰 숫자", "above 0"),
        ((*S, "acquisition_cost"), "-3만원", "음수가 아니어야", "not be negative"),
        ((*S, "cost_to_serve"), "-3만원", "음수가 아니어야", "not be negative"),
        ((*S, "name"), "신규", "겹치지 않는", "no other segment"),
        ((*S, "ranges"), {"retention": ["84%", "76%"]}, "작은 값을 먼저", "lower value first"),
        ((*S, "ranges"), {"retention": ["84%", 1]}, "1보다 작아야", "below 1"),
        ((*S, "source"), None, "빠져", "missing"),
        ((*IMP, "effect"), {"low": 2, "base": 1, "high": 3}, "낮게, 보통, 높게 순", "low, base, high"),
        ((*IMP, "effect"), {"low": 0, "base": 4, "high": 3}, "낮게, 보통, 높게 순", "low, base, high"),
        ((*IMP, "effect"), {"low": 0, "base": 4}, "빠져", "missing"),
        ((*IMP, "effect", "low"), "0.4원", "숫자만 적어야", "plain number"),
        ((*S, "customers"), "12,000달러", "숫자로 적어", "such as 12000"),
        ((*S, "customers"), True, "숫자로 적어", "such as 12000"),
        ((*IMP, "effect", "low"), "조금", "숫자이거나", "must be a number"),
        ((*IMP, "effect", "high"), 30, "유지율이 0 이상 1 미만", "retention of 0 to below 1"),
        ((*IMP, "effect", "low"), -90, "유지율이 0 이상 1 미만", "retention of 0 to below 1"),
        ((*IMP, "effect_source"), "literature", "어느 연구인지", "cite the study"),
        ((*IMP, "effect_source"), "rumour", "다음 가운데 하나", "must be one of"),
        ((*IMP, "path"), "loyalty", "다음 가운데 하나", "must be one of"),
        ((*IMP, "path"), "margin", "percent, absolute 가운데", "must be one of percent, absolute"),
        ((*IMP, "path"), "acquisition", "'안내' 효과를 계산하려면", "needed for the impact '안내'"),
        ((*IMP, "segment"), "없는 집단", "all이거나 다음 집단", "all or one of the segments"),
        ((*IMP, "baseline"), "많음", "숫자여야", "must be a number"),
        (("cost", "investment"), "-5만원", "음수가 아니어야", "not be negative"),
        (("cost", "years"), 3, "없으면 0이어야", "0 where there is none"),
        (("cost", "investment"), "$5", "KRW 금액이어야", "must be in KRW"),
        (("monte_carlo",), {"draws": 5}, "100 이상", "100 or more"),
        (("monte_carlo",), {"distribution": "normal"}, "'pert'", "'pert'"),
        ((*B, "switching"), [["80%", "30%"], ["10%", "90%"]], "더해서 1이어야 하는데 1.1", "must sum to 1, not 1.1"),
        ((*B, "switching"), [["80%", "20%"]], "2줄이어야", "2 rows"),
        ((*B, "switching"), [["80%", "20%"], ["100%"]], "비율 2개", "2 shares"),
        ((*B, "switching"), [["120%", "-20%"], ["10%", "90%"]], "0 이상의 비율", "0 or more"),
        ((*B, "switching"), None, "전환 행렬이 없으면", "no switching matrix"),
        ((*B, "start_shares"), ["30%", "60%"], "더해서 1이어야", "must sum to 1"),
        ((*B, "ours"), "남", "브랜드 가운데 하나", "one of the brands"),
        ((*B, "names"), ["우리", "우리"], "한 번씩만", "once"),
        ((*B, "unit_margin"), "$5", "KRW 금액이어야", "must be in KRW"),
        ((*S, "retension"), "82%", "'retention'을(를)", "did you mean 'retention'"),
    ],
)  # fmt: skip
def test_a_mistake_says_what_is_expected(keys: tuple[int | str, ...], value: Any, ko: str, en: str) -> None:
    found = problems(changed(*keys, value=value))
    sentences = [(problem.sentence("ko"), problem.sentence("en")) for problem in found]
    assert any(ko in korean and en in english for korean, english in sentences), sentences
    for problem in found:
        assert problem.example is not None or "did you mean" in problem.expected.en
        assert problem.expected.ko != problem.expected.en


def test_the_field_and_the_line_are_named(tmp_path: Path) -> None:
    path = tmp_path / "equity.yaml"
    path.write_text(as_yaml(read_inputs(GOOD)).replace("margin: 9만 원", "margin: 9만 달러"), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_inputs(path)
    (problem,) = caught.value.problems
    assert problem.path == "segments[1].margin"
    assert problem.line == 7
    assert "받은 값: '9만 달러'" in problem.sentence("ko")
    assert "Example: KRW 90,000" in problem.sentence("en")


def test_all_effects_together_must_leave_a_value() -> None:
    data = copy.deepcopy(GOOD)
    data["impacts"] = [
        {**data["impacts"][0], "name": name, "effect": {"low": 0, "base": 5, "high": 10}} for name in "ab"
    ]
    assert "단골" in problems(data)[0].sentence("ko")


def test_an_impact_needs_a_name_of_its_own() -> None:
    data = copy.deepcopy(GOOD)
    data["impacts"] *= 2
    assert [problem.path for problem in problems(data)] == ["impacts[1].name", "impacts[2].name"]


@pytest.mark.parametrize("text", ["12,000", "1만 2천", "1만 2천명", 12000, "12000 customers"])
def test_counts_are_read_as_people_write_them(text: str | int) -> None:
    inputs = read_inputs(changed("segments", 0, "customers", value=text))
    assert inputs.segments[0].customers == 12_000
    assert inputs.segments[0].customers.written == text


def test_a_count_of_new_customers_belongs_to_one_segment() -> None:
    data = changed("impacts", 0, "path", value="referral")
    data["impacts"][0]["effect_unit"] = "absolute"
    assert "집단 하나를" in problems(data)[0].sentence("ko")
    data["impacts"][0]["segment"] = "단골"
    assert read_inputs(data).impacts[0].named_segments == ["단골"]


@pytest.mark.parametrize(
    ("path", "unit", "field", "value"),
    [
        ("frequency", "absolute", "purchases", 12),
        ("cost_to_serve", "percent", "cost_to_serve", "1만원"),
        ("acquisition", "percent", "new_customers", 100),
        ("acquisition", "points", "prospects", 9000),
    ],
)
def test_an_effect_asks_for_what_it_needs(path: str, unit: str, field: str, value: Any) -> None:
    data = copy.deepcopy(GOOD)
    data["impacts"][0] |= {"path": path, "effect_unit": unit, "segment": ["단골"]}
    (problem,) = problems(data)
    assert problem.path == f"segments[1].{field}"
    data["segments"][0][field] = value
    gain = evaluate(read_inputs(data)).what_if
    assert gain is not None
    assert (gain.gain.base.value or 0) > 0


def test_a_model_built_in_code_is_checked_too() -> None:
    inputs = EquityInputs.model_validate(changed("segments", 0, "margin", value="$5"))
    with pytest.raises(FormError, match="must be in KRW"):
        evaluate(inputs)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_read_back_as_they_were_written(path: Path) -> None:
    inputs = load_inputs(path)
    text = as_yaml(inputs)
    again = read_inputs(parse_data(text, path.name)[0])
    assert again == inputs
    assert as_yaml(again) == text
    assert yaml.safe_load(text) == yaml.safe_load(path.read_text(encoding="utf-8"))
    assert read_inputs(parse_data(as_json(inputs), "x.json")[0]) == inputs


def test_there_is_an_example_in_each_language() -> None:
    assert {path.name.split(".")[-2] for path in EXAMPLES} == {"ko", "en"}


@pytest.mark.parametrize(
    ("text", "value"), [("82%", 0.82), ("82.9 퍼센트", 0.829), (0.3, 0.3), ("0.3", 0.3), ("-2%", -0.02)]
)
def test_rates_are_read_as_shares(text: str | float, value: float) -> None:
    data = copy.deepcopy(GOOD)
    data["segments"][0]["growth"] = text
    found = read_inputs(data | {"impacts": []}) if value <= 0 else None
    rate = found.segments[0].growth if found else Rate(value, text)
    assert float(rate) == value
    assert rate.written == text
    assert EquityInputs.model_json_schema()["properties"]["discount_rate"]
