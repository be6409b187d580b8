"""``/score`` in a conversation: the summary, the figures in the ledger, and the question comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent import builtin
from cemagent.agent.commands import COMMANDS as OURS
from cemagent.agent.score_command import COMMANDS
from cemagent.app import App
from cemagent.consulting import WORKSPACE
from cemagent.experience.scale_files import SHIPPED, load_scales
from cemagent.hookspecs import hookimpl
from cemagent.plugins import Plugins
from cemagent.records.turn import ErrorEvent, Event, QuestionEvent, TextEvent
from cemagent.settings import load_settings
from cemagent.surfaces.conversation import open_conversation
from tests.tools.score_cases import ex15_file

OWN = """
id: own-two
title: {ko: 두 문항, en: Two items}
licence: cc0
licence_note: {ko: 자유, en: free}
source: {ko: 자체, en: own}
certainty: C
points: {min: 1, max: 7}
dimensions: [{id: calm, title: {ko: 안심, en: Calm}}]
items: [{id: sense1, dimension: calm}, {id: sense2, dimension: calm}]
"""


@pytest.fixture
def app(tmp_path, monkeypatch):
    """Return an App of its own home, with a plugin that brings a scale."""
    folder = tmp_path / "scales"
    folder.mkdir()
    (folder / "own.yaml").write_text(OWN, encoding="utf-8")

    class Scales:
        @hookimpl
        def register_scales(self) -> list[Path]:
            return [folder]

    monkeypatch.setenv("CEMAGENT_HOME", str(tmp_path / "home"))
    plugins = Plugins(builtin, discover=False)
    plugins.add(Scales(), "scales")
    opened = App(load_settings({}), plugins)
    yield opened
    opened.engagements.close()


@pytest.fixture
def talk(app):
    """Return a conversation in English that has begun."""
    conversation = open_conversation(app, "northline", lang="en", stage="world", actor="yuna", model="guided")
    conversation.hello()
    return conversation


def words_of(events: list[Event]) -> str:
    return "\n".join(event.text for event in events if isinstance(event, TextEvent))


def refusal(events: list[Event]) -> str:
    return "\n".join(event.text for event in events if isinstance(event, ErrorEvent))


def test_it_says_what_to_fix_first_saves_the_figures_and_asks_again(app, talk, tmp_path):
    path = ex15_file(tmp_path, name="the answers.csv", store=True)
    events = talk.say(f'/score "{path}" --scale cem-ex15 --segment store --outcome=NPS')
    assert "SENSE" in words_of(events)
    assert "Saved as evidence in 'northline'" in words_of(events)
    assert any(isinstance(event, QuestionEvent) for event in events)
    stored = app.engagements.open("northline", WORKSPACE)
    assert stored is not None
    saved = [entry for entry in stored.engagement.ledger.values() if entry.kind == "data"]
    assert saved[0].quote.startswith("SENSE: mean ")
    assert saved[0].source.startswith("the answers.csv · ")
    assert "nothing was added" in words_of(talk.say(f'/score "{path}" --scale cem-ex15 --segment store --outcome NPS'))


def test_an_answer_can_cite_a_saved_figure_by_its_number(app, talk, tmp_path):
    talk.say(f'/score "{ex15_file(tmp_path)}" --scale cem-ex15')
    stored = app.engagements.open("northline", WORKSPACE)
    assert stored is not None
    number = next(key for key, entry in stored.engagement.ledger.items() if entry.kind == "data")
    talk.say(f"/answer Young renters who compare three shops before they come in ({number})")
    answers = app.engagements.open("northline", WORKSPACE).engagement.answers.values()
    assert any(number in answer.evidence for answer in answers)


def test_a_scale_of_a_plugin_is_found(app, talk, tmp_path):
    assert "own-two" in load_scales(app.scale_folders)
    assert app.scale_folders[0] == SHIPPED
    assert "Two items" in words_of(talk.say(f'/score "{ex15_file(tmp_path, 60)}" --scale own-two'))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "as in /score answers.xlsx --scale cem-ex15"),
        ("answers.csv", "nps"),
        ("answers.csv --scale", "'--scale' is not understood"),
        ("answers.csv --scale cem-ex15 --colour red", "'--colour' is not understood"),
        ("answers.csv other.csv --scale cem-ex15", "'other.csv' is not understood"),
        ('"answers.csv --scale cem-ex15', "quotation mark is not closed"),
        ("none.csv --scale cem-ex15", "There is no file 'none.csv'"),
        ("answers.csv --scale cem-ex15 --estimator ols", "WLSMV"),
    ],
)
def test_what_cannot_be_done_is_told_and_the_question_comes_back(talk, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    ex15_file(tmp_path, 60)
    events = talk.say(f"/score {words}")
    assert said in refusal(events)
    assert any(isinstance(event, QuestionEvent) for event in events)


def test_the_table_adds_a_name_of_its_own():
    assert not set(COMMANDS) & set(OURS)
    assert COMMANDS["score"].help_in("ko") != COMMANDS["score"].help_in("en")
