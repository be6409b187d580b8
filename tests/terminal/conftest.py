from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from cemagent.app import App
from cemagent.records.intent import Intent, Interpretation
from cemagent.surfaces.conversation import open_conversation
from cemagent.surfaces.terminal import Terminal


class Reader:
    """Takes everything for an answer."""

    def interpret(self, utterance, pending_question, stage, lang, waiting=None):
        return Interpretation(intent=Intent.ANSWER, confidence=1.0, sure=True)


@pytest.fixture
def app():
    """Return an App whose slow parts are fakes; the store and the method are real."""
    made = App()
    made.__dict__["interpreter"] = Reader()
    made._searcher = SimpleNamespace(search=lambda question, limit, lang: None)
    yield made
    made.engagements.close()


@pytest.fixture
def conversation(app):
    return open_conversation(app, "hanbit", lang="ko", stage=None, actor="yuna", model="guided")


@pytest.fixture
def typed():
    """Hold a conversation in a terminal whose keys are ``keys``; return the Terminal."""

    def run(conversation, keys):
        with create_pipe_input() as keyboard, create_app_session(input=keyboard, output=DummyOutput()):
            keyboard.send_text(keys)
            # a conversation that waits for more keys than there are ends, and its test fails
            patience = threading.Timer(30, keyboard.close)
            patience.start()
            try:
                terminal = Terminal(conversation)
                terminal.run()
            finally:
                patience.cancel()
            return terminal

    return run


@pytest.fixture
def said(app, conversation):
    """Return what was said in the conversation so far: texts and actions."""

    def read():
        turns = [turn for turn, _ in app.engagements.turns(conversation.engagement_id)]
        return [turn.text or turn.action for turn in turns]

    return read
