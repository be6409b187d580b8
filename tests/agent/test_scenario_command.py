"""``/scenario`` in a conversation: the check of the engagement's scenarios, and files of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.agent import commands, scenario_command
from cemagent.agent.guided import GuidedConsultant
from cemagent.consulting import WORKSPACE, StoredConversations
from cemagent.errors import Lang
from cemagent.records.turn import ErrorEvent

from .scripted import ScriptedReader, Talk, begin, method


def talk(folder: Path, lang: Lang) -> Talk:
    """Return a conversation in which the scenario stage was answered with the model answers."""
    held = begin(folder, lang, "scenario")
    table = commands.COMMANDS | scenario_command.COMMANDS
    held.consultant = GuidedConsultant(
        method(), StoredConversations(held.store, WORKSPACE), held.desk, ScriptedReader, table
    )
    for question in method().stage("scenario").questions:
        if not question.optional:
            held.say(f"/answer {question.good.in_(lang)}")
    return held


@pytest.mark.parametrize(
    ("lang", "label", "test", "orphan"),
    [
        ("ko", "**[초안] 멈춘 냉장고 바꾸기 (scenario-1)**", "✓ 실제 고객이 그림: 통과", "이어지지 않음"),
        ("en", "**[DRAFT] Replacing a dead fridge (scenario-1)**", "✓ Made by real customers: passed", "(orphan)"),
    ],
)
def test_the_check_is_told_in_the_language_of_the_talk(
    tmp_path: Path, lang: Lang, label: str, test: str, orphan: str
) -> None:
    held = talk(tmp_path / "x", lang)
    held.say("/scenario")
    assert held.words.startswith(label)
    assert test in held.words
    assert orphan in held.words


@pytest.mark.parametrize(
    ("form", "name"), [("svg", "scenario-1.svg"), ("yaml", "scenarios.yaml"), ("png", "scenario-1.png")]
)
def test_a_form_is_written_into_a_folder(tmp_path: Path, form: str, name: str) -> None:
    held = talk(tmp_path / "x", "ko")
    held.say(f"/scenario {form} {tmp_path / 'maps'}")
    path = tmp_path / "maps" / name
    assert path.stat().st_size > 100
    assert str(path) in held.words


def test_what_is_no_form_is_refused_with_those_there_are(tmp_path: Path) -> None:
    held = talk(tmp_path / "x", "en")
    held.say("/scenario gif")
    assert isinstance(held.last[0], ErrorEvent)
    assert "text, md, html" in held.words


def test_without_a_scenario_it_says_where_to_go(tmp_path: Path) -> None:
    held = begin(tmp_path / "x", "ko")
    table = commands.COMMANDS | scenario_command.COMMANDS
    held.consultant = GuidedConsultant(
        method(), StoredConversations(held.store, WORKSPACE), held.desk, ScriptedReader, table
    )
    held.say("/scenario")
    assert "/stage scenario" in held.words


def test_help_names_the_command_in_both_languages() -> None:
    command = scenario_command.COMMANDS["scenario"]
    assert command.help_in("ko") != command.help_in("en")
