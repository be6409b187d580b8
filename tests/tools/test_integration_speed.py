"""The checker on a large engagement: 300 touch points, 60 elements, designs and innovations each."""

from __future__ import annotations

import time
from typing import Any

import pytest

from cemagent.errors import Lang
from cemagent.tools.integration.building import subject_from
from cemagent.tools.integration.check import check_integration
from cemagent.tools.integration.pictures import trace_graph
from cemagent.tools.integration.subject import IntegrationSubject

from .integration_cases import TODAY, contents

_SECONDS = 1.0
_SLACK = 4
"""A loaded machine may be so much slower than the promise of one second."""


def large(lang: Lang) -> IntegrationSubject:
    whole = contents(lang)
    lists: list[tuple[str, str, int]] = [
        ("touchpoint", "touchpoints", 300),
        ("brand_element", "elements", 60),
        ("interface_design", "designs", 60),
        ("innovation", "innovations", 60),
    ]
    for artifact, name, count in lists:
        held: list[dict[str, Any]] = whole[artifact][name]
        whole[artifact][name] = [
            _copy(held[number % len(held)], f"{name[:-1]}-{number + 1}", f" {number + 1}") for number in range(count)
        ]
    return subject_from(whole, "large", lang, TODAY)


def _copy(entry: dict[str, Any], id_: str, mark: str) -> dict[str, Any]:
    texts = {
        key: entry[key] + mark for key in ("name", "contact", "specification", "customer_life_change") if key in entry
    }
    if "essence" in entry:
        texts["essence"] = [f"{act} {mark * number}" for number, act in enumerate(entry["essence"], 1)]
    return {**entry, **texts, "id": id_}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_three_hundred_touch_points_take_less_than_a_second(lang: Lang) -> None:
    subject = large(lang)
    begun = time.perf_counter()
    result = check_integration(subject, contradictions=False)
    took = time.perf_counter() - begun
    print(f"{lang}: {took:.2f} s for {len(subject.items)} items")
    assert result.test("I3").checked > 400
    assert took < _SECONDS * _SLACK


def test_the_graph_of_a_large_engagement_names_every_item_once() -> None:
    subject = large("en")
    graph = trace_graph(subject, check_integration(subject, contradictions=False))
    assert len({node.key for node in graph.nodes}) == len(graph.nodes) == 2 + 1 + 180
