from __future__ import annotations

from typing import Any

import pytest

from cemagent.method.reading import read_line
from cemagent.playbook import ArtifactField
from tests.method.small import CONTACT, NOW, PHASE, item, labels

TIME = [item("trigger", required=True), item("wait", "number", unit="s"), item("reason"), item("lasts", "number", unit="s"), item("cap"), item("ending")]  # fmt: skip


def read(line: str, fields: list[dict[str, Any]], order: list[str] | None = None) -> dict[str, Any]:
    made = [ArtifactField.model_validate(field) for field in fields]
    return read_line(line, made, order or [field["id"] for field in fields], NOW.date()).values


def test_a_number_that_is_not_said_does_not_push_the_others() -> None:
    found = read("the last page - 이틀 - leave is booked - 한 건에 두 번까지 - a name", TIME)
    assert found == {"trigger": "the last page", "wait": 172_800, "reason": "leave is booked", "cap": "한 건에 두 번까지", "ending": "a name"}  # fmt: skip


def test_a_count_in_parentheses_is_no_value() -> None:
    found = read("payment - 2분 - so that they sleep (4 of 5 say so)", TIME)
    assert found == {"trigger": "payment", "wait": 120, "reason": "so that they sleep (4 of 5 say so)"}


def test_a_time_goes_to_its_number_past_an_optional_text() -> None:
    fields = [item("pain", required=True), item("peak"), item("effort", "number", unit="min")]
    assert read("waits in the rain - 반 분", fields) == {"pain": "waits in the rain", "effort": 0.5}


def test_the_last_part_tells_the_kind_before_the_name_does() -> None:
    fields = [item("name"), item("goal"), PHASE, CONTACT]
    found = read("The agent's office - a list - need, staff face to face", fields, ["name", "goal", "phase"])
    assert (found["phase"], found["contact_type"]) == ("need", "face")


def test_what_only_said_a_kind_leaves_the_name() -> None:
    kind = item("kind", "enum", values=["outside"], labels=labels(outside="outside"))
    fields = [item("name"), item("lesson"), kind]
    assert read("The milkman (outside) - leaves a note", fields, ["name", "lesson"]) == {"name": "The milkman", "lesson": "leaves a note", "kind": "outside"}  # fmt: skip


@pytest.mark.parametrize("nothing", ["none, which is why it goes", "없음, 그래서 뺍니다"])
def test_none_leaves_an_optional_field_empty(nothing: str) -> None:
    fields = [item("name", required=True), item("cues", many=True)]
    assert read(f"Film - {nothing}", fields) == {"name": "Film"}
    assert read("Film - no way to hold it", fields)["cues"] == ["no way to hold it"]


def test_an_owner_and_a_date_in_one_part() -> None:
    fields = [item("owner"), item("review_date", "date")]
    assert read("Kim, March 2027", fields) == {"owner": "Kim", "review_date": "2027-03-31"}


def test_labelled_parts_go_where_they_point() -> None:
    fields = [item("name"), item("metric")]
    assert read("metric: 31% | Calls", fields) == {"name": "Calls", "metric": "31%"}
