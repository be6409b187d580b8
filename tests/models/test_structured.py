"""Answers as pydantic models: three ways to ask, repairs, and what is an error in the end."""

from __future__ import annotations

import json
from typing import Literal

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, Field

from cemagent.errors import ModelError, ModelFault
from cemagent.models.schemas import instruction, structure_of
from cemagent.models.structured import ask_for, structured_value
from cemagent.testing.replies import Fault, FaultKind, Reply, ToolCall, json_reply
from cemagent.testing.scripted import ScriptedModel
from tests.models.conftest import Rigged


class Quote(BaseModel):
    text: str = Field(description="verbatim words of the plan")
    page: int | None = None


class Grade(BaseModel):
    """What a criterion gets."""

    title: str = ""
    level: Literal[0, 1, 2, 3]
    confidence: float = Field(ge=0, le=1)
    evidence: list[Quote] = []


class Node(BaseModel):
    name: str
    parts: list[Node] = []


ASKED = [SystemMessage("Grade the plan."), HumanMessage("The plan: ...")]
GOOD = {"title": "t", "level": 2, "confidence": 0.5, "evidence": [{"text": "인용", "page": None}]}
REFUSED = Fault(FaultKind.BAD_REQUEST, message="'response_format' of type 'json_schema' is not supported")
NO_TOOLS = Fault(FaultKind.SERVER_ERROR, status=500, message="tools param requires --jinja flag")


def test_native_schema_is_flat_and_strict(rig: Rigged) -> None:
    made = rig([json_reply(GOOD)])
    answer = ask_for(Grade, ASKED, made.model)
    assert answer == Grade.model_validate(GOOD)
    (body,) = made.server.bodies
    form = body["response_format"]["json_schema"]
    assert (form["name"], form["strict"]) == ("Grade", True)
    text = json.dumps(form["schema"])
    assert "$ref" not in text
    assert "$defs" not in text
    assert form["schema"]["required"] == ["title", "level", "confidence", "evidence"]
    assert form["schema"]["properties"]["evidence"]["items"]["required"] == ["text", "page"]
    # a server that makes a grammar of the schema does not show it to the model
    assert '"level": 0 | 1 | 2 | 3' in body["messages"][-1]["content"]


def test_the_form_joins_the_last_words_of_the_user(rig: Rigged) -> None:
    made = rig([json_reply(GOOD), json_reply(GOOD)])
    ask_for(Grade, [HumanMessage([{"type": "text", "text": "The plan: ..."}])], made.model)
    ask_for(Grade, [HumanMessage("Grade it."), AIMessage("Which plan?")], made.model)
    blocks, added = (asked.messages for asked in made.server.asked)
    assert [block["text"][:9] for block in blocks[-1]["content"]] == ["The plan:", "Answer wi"]
    assert [message["role"] for message in added] == ["user", "assistant", "user"]


def test_downgrades_are_remembered(rig: Rigged) -> None:
    by_tool = Reply("", (ToolCall("Grade", GOOD),))
    by_prompt = Reply(f"<think>{{}}</think>Here you are:\n```json\n{json.dumps(GOOD)}\n```")
    made = rig([REFUSED, by_tool, NO_TOOLS, by_prompt, by_prompt])
    for _ in range(3):
        assert ask_for(Grade, ASKED, made.model).level == 2
    asked = [("response_format" in body, "tools" in body) for body in made.server.bodies]
    assert asked == [(True, False), (False, True), (False, True), (False, False), (False, False)]
    assert [notice.kind for notice in made.notices] == ["downgrade", "downgrade"]
    assert made.slept == []


def test_an_answer_is_repaired_with_its_mistakes(rig: Rigged) -> None:
    made = rig([json_reply({**GOOD, "level": 7}), Reply("I would say two."), json_reply(GOOD)])
    assert ask_for(Grade, ASKED, made.model).level == 2
    second, third = made.server.asked[1:]
    assert [message["role"] for message in second.messages] == ["system", "user", "assistant", "user"]
    assert "level: Input should be 0, 1, 2 or 3" in second.last
    assert "there is no JSON object in the answer" in third.last
    # the mistakes of the first answer do not pile up
    assert len(third.messages) == 4
    assert made.model.usage.models[0].calls == 3


def test_two_repairs_and_no_more(rig: Rigged) -> None:
    made = rig([json_reply({"level": "high"})] * 3)
    with pytest.raises(ModelError) as caught:
        ask_for(Grade, ASKED, made.model)
    assert caught.value.fault is ModelFault.BAD_STRUCTURE
    assert len(made.server.bodies) == 3
    assert "형식" in caught.value.ko


def test_an_answer_that_was_too_long_is_not_repaired(rig: Rigged) -> None:
    made = rig([Reply('{"title": "a lo', finish="length")])
    with pytest.raises(ModelError) as caught:
        ask_for(Grade, ASKED, made.model)
    assert caught.value.fault is ModelFault.CUT_OFF
    assert "max_tokens" in caught.value.ko
    assert made.slept == []
    assert len(made.server.bodies) == 1


@pytest.mark.parametrize("script", [[json_reply({"level": "high"})] * 3, [Reply('{"title": "a lo', finish="length")]])
def test_the_next_model_is_asked_when_the_first_cannot(rig: Rigged, script: list[Reply]) -> None:
    made = rig(script, [json_reply(GOOD)])
    assert ask_for(Grade, ASKED, made.model).level == 2
    assert [len(server.bodies) for server in made.servers] == [len(script), 1]
    assert [notice.kind for notice in made.notices] == ["fallback"]
    # the next one hears nothing of the other's mistakes
    assert made.servers[1].asked[0].last == made.servers[0].asked[0].last


def test_tokens_of_an_answer_that_was_too_long_are_counted(rig: Rigged) -> None:
    made = rig([Reply('{"title": "a lo', finish="length", input_tokens=100, output_tokens=50)])
    with pytest.raises(ModelError):
        ask_for(Grade, ASKED, made.model)
    (used,) = made.model.usage.models
    assert (used.calls, used.failed, used.input_tokens, used.output_tokens) == (0, 1, 100, 50)


def test_a_model_of_somebodys_own() -> None:
    model = ScriptedModel(steps=[Reply("", (ToolCall("Grade", GOOD),))])
    assert ask_for(Grade, ASKED, model).evidence == [Quote(text="인용")]
    assert model.asked[0].tools[0]["name"] == "Grade"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Sure! ```json\n{"a": {"b": 2}}\n``` Anything else?', {"a": {"b": 2}}),
        ('<think>{"a": 0, "draft": true, "long": "long"}</think>{"a": 1}', {"a": 1}),
        ('A draft: {"a": 0, "long": "long"} </think>{"a": 1}', {"a": 1}),
        ('{"a": 1}</think>', {"a": 1}),
        ('{"a": "line\nbreak"}', {"a": "line\nbreak"}),
        ('a { brace, then {"a": 1}', {"a": 1}),
    ],
)
def test_values_in_texts(text: str, value: object) -> None:
    assert structured_value(AIMessage(text)) == value


@pytest.mark.parametrize("text", ["", "level 2", "{", "[1, 2]", "{'a': 1}"])
def test_texts_without_a_value(text: str) -> None:
    with pytest.raises(ValueError, match="no JSON object"):
        structured_value(AIMessage(text))


def test_the_form_that_a_small_model_is_shown() -> None:
    assert instruction(structure_of(Grade)).split("```json\n")[1] == (
        "{\n"
        '  "title": <text>,\n'
        '  "level": 0 | 1 | 2 | 3,\n'
        '  "confidence": <number 0 to 1>,\n'
        '  "evidence": [{\n'
        '    "text": <text>,  // verbatim words of the plan\n'
        '    "page": <whole number> | <null>\n'
        "  }, ...]\n"
        "}\n```"
    )


def test_a_model_that_contains_itself_keeps_its_references() -> None:
    structure = structure_of(Node)
    assert not structure.strict
    assert "$ref" in json.dumps(structure.schema)
    assert "$ref" in instruction(structure)


def test_open_objects_are_not_strict() -> None:
    class Scores(BaseModel):
        by_name: dict[str, int]

    assert not structure_of(Scores).strict
    assert '"by_name": {"key": <whole number>, ...}' in instruction(structure_of(Scores))
