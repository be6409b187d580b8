"""``/check`` in a conversation: what it says of the strategy, and the report it writes."""

from __future__ import annotations

from pathlib import Path

from cemagent.agent.check_command import COMMANDS as CHECK
from cemagent.agent.commands import COMMANDS
from cemagent.agent.guided import GuidedConsultant
from cemagent.consulting import WORKSPACE, StoredConversations

from .scripted import FakeDesk, ScriptedReader, Talk, begin, method


def talk(folder: Path) -> Talk:
    """Begin at the platform with the command among the others."""
    begun = begin(folder, stage="platform")
    desk = FakeDesk()
    stored = StoredConversations(begun.store, WORKSPACE)
    begun.consultant = GuidedConsultant(method(), stored, desk, ScriptedReader, COMMANDS | CHECK)
    return begun


def test_without_a_platform_it_says_what_to_do(tmp_path: Path) -> None:
    held = talk(tmp_path / "home")
    waiting = held.question
    held.say("/check")
    assert "answer the questions of the platform first" in held.words
    assert held.question == waiting


def test_it_says_every_test_and_returns_to_the_question(tmp_path: Path) -> None:
    held = talk(tmp_path / "home")
    for question in method().stage("platform").questions:
        held.say(f"/answer {question.good.en}")
    waiting = held.question
    held.say("/check")
    for number in range(1, 13):
        assert f" I{number} " in held.words
    assert held.question == waiting
    held.say(f"/check {tmp_path / 'report'}")
    assert (tmp_path / "report" / "report.html").is_file()
    assert str(tmp_path / "report" / "trace.svg") in held.words
