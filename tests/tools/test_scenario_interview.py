"""The interview: its own examples fill a scenario, wrong answers are asked again, steps and lists end with ``-``."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from cemagent.content import shipped
from cemagent.errors import CemagentError, Lang
from cemagent.forms.interview import Session
from cemagent.method.stages import Method
from cemagent.playbook import ArtifactSchema
from cemagent.playbook_files import load_playbooks
from cemagent.tools.scenario.check import check_scenario
from cemagent.tools.scenario.interview import scenario_script
from cemagent.tools.scenario.model import CustomerScenario

TODAY = date(2026, 6, 20)
LANGS: tuple[Lang, ...] = ("ko", "en")


@cache
def schema() -> ArtifactSchema:
    return Method(load_playbooks([shipped("playbooks")]).playbooks).schemas["customer_scenario"]


def session(lang: Lang) -> Session:
    return Session(scenario_script(schema(), TODAY), lang)


def run(lang: Lang, **said: str) -> CustomerScenario:
    """Answer every question with its example, or with what ``said`` has for its id, until the scenario is there."""
    held = session(lang)
    answers = {"step-4": "-", "moment-2": "-", "layer-2": "-", "variant-2": "-"} | {
        name.replace("_", "-"): text for name, text in said.items()
    }
    while held.ask is not None:
        held.give(answers.get(held.ask.id.replace("_", "-"), held.ask.example.in_(lang)))
    assert isinstance(held.result, CustomerScenario)
    return held.result


def until(lang: Lang, name: str) -> Session:
    held = session(lang)
    while held.ask is not None and held.ask.id != name:
        stops = ("step-4", "moment-2", "layer-2", "variant-2")
        held.give("-" if held.ask.id in stops else held.ask.example.in_(lang))
    return held


@pytest.mark.parametrize("lang", LANGS)
def test_the_examples_of_the_questions_make_a_scenario_that_passes(lang: Lang) -> None:
    found = run(lang)
    checked = check_scenario(found)
    assert checked.passed
    assert [row.state for row in checked.tests] == ["passed"] * 4
    assert not found.is_draft
    assert (found.steps[0].minutes_now, found.steps[0].minutes_ideal, found.steps[0].mode) == (40, 5, "ease")
    assert found.moments_of_truth[0].metric is not None
    assert found.moments_of_truth[0].metric.model_dump()["target"] == 30
    assert found.session_date == date(2026, 6, 12)
    assert found.customers_per_year is not None
    assert found.customers_per_year.value == 1200


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_optional_may_be_left_out(lang: Lang) -> None:
    left = dict.fromkeys(
        ("layer_1", "variant_1", "minutes_2", "emotion_2", "times_per_year", "customers_per_year"), "-"
    )
    found = run(lang, **left)
    assert found.support_layers == []
    assert found.steps[1].minutes_now is None
    assert found.times_per_year is None


@pytest.mark.parametrize(
    ("lang", "said", "source", "day"),
    [
        ("ko", "내부 초안 - 6주 뒤 - 고객 6명에게 확인 예정", "internal_draft", date(2026, 8, 1)),
        ("en", "internal draft - 1 August 2026", "internal_draft", date(2026, 8, 1)),
    ],
)
def test_an_internal_draft_is_never_asked_whether_it_is_final(lang: Lang, said: str, source: str, day: date) -> None:
    found = run(lang, makers=said, final="this would be refused")
    assert (found.source, found.status, found.session_date) == (source, "draft", day)
    assert found.is_draft


def test_a_final_map_must_be_said_to_be_one() -> None:
    assert run("ko", final="아니요, 아직입니다").status == "draft"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("job", "only one part"),
        ("ideal", "whatever"),
        ("step-1", "어떤 걸음"),
        ("step-1", ""),
        ("minutes-1", "quick"),
        ("minutes-1", "5"),
        ("emotion-1", "3"),
        ("emotion-1", "good"),
        ("moment-1", "it stops"),
        ("moment-1", "걸림돌 - 척도: 30분 - 9단계"),
        ("set-by-1", "?"),
        ("makers", "somebody"),
        ("final", "perhaps"),
        ("layer-1", "team only"),
        ("variant-1", "no step"),
        ("times_per_year", "often"),
        ("customers_per_year", "1200"),
        ("owner", "nobody"),
        ("id", "x" * 70),
    ],
)
def test_an_answer_that_cannot_be_read_says_how_and_waits(lang: Lang, name: str, answer: str) -> None:
    held = until(lang, name)
    assert held.ask is not None
    assert held.ask.id == name
    with pytest.raises(CemagentError) as caught:
        held.give(answer)
    assert held.ask.id == name
    for known in LANGS:
        assert len(caught.value.message(known)) > 10


def test_going_back_asks_again_and_forgets_what_came_after() -> None:
    held = until("en", "minutes-1")
    held.back()
    assert held.ask is not None
    assert held.ask.id == "step-1"
    held.give("Calls a neighbour - who is honest - phone - enrich")
    assert held.ask.id == "minutes-1"


@pytest.mark.parametrize("lang", LANGS)
def test_every_question_says_why_and_has_an_example_of_its_own_language(lang: Lang) -> None:
    held = session(lang)
    seen = 0
    while held.ask is not None:
        ask = held.ask
        seen += 1
        assert ask.text.ko != ask.text.en
        assert "{n}" not in ask.text.in_(lang)
        assert ask.text.in_(lang).rstrip().endswith((".", "?"))
        assert ask.why is not None or ask.id in ("id", "title", "outcome")
        stops = ("step-4", "moment-2", "layer-2", "variant-2")
        held.give("-" if ask.id in stops else ask.example.in_(lang))
    assert seen > 20
