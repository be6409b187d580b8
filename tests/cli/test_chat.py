from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from cemagent.app import App
from cemagent.consulting import WORKSPACE
from cemagent.errors import StoreError
from cemagent.surfaces.conversation import Conversation

ANSWER = "체크인 줄이 40분까지 길어졌습니다 (예약 시스템 2026.5)"


def turns(name):
    app = App()
    stored = app.engagements.open(name, WORKSPACE)
    found = app.engagements.turns(stored.engagement.id)
    app.engagements.close()
    return [(turn.text or turn.action, events) for turn, events in found]


@pytest.fixture
def pipe(run, monkeypatch):
    """Say lines through a pipe; return the result."""
    from typer.testing import CliRunner

    from cemagent.surfaces.cli.main import app

    def call(lines, *words):
        return CliRunner().invoke(app, ["chat", "--engagement", "hanbit", *words], input=lines, prog_name="cemagent")

    return call


def test_every_line_of_jsonl_is_an_event_and_every_turn_is_closed(pipe):
    done = pipe(f"/answer {ANSWER}\n/status\n/nonsense\n/quit\n", "--lang", "ko", "--format", "jsonl")
    assert done.exit_code == 0
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert all({"seq", "turn", "engagement", "type"} <= set(event) for event in events)
    ends = [number for number, event in enumerate(events) if event["type"] == "turn_end"]
    assert len(ends) == 5
    assert ends[-1] == len(events) - 1
    begun = 0
    for end in ends:
        assert len({event["turn"] for event in events[begun : end + 1]}) == 1
        begun = end + 1
    assert [event["ended"] for event in events if event["type"] == "turn_end"] == [False] * 4 + [True]
    assert {"text", "question", "status"} <= {event["type"] for event in events}
    again = [json.loads(line) for line in pipe("/quit\n", "--format", "jsonl").stdout.splitlines()]
    assert again[0]["seq"] == len(events) + 1


def test_text_is_plain_and_clean(pipe):
    done = pipe("/answer 줄이 \x1b[2J길다\n/back\n/quit\nnever said\n", "--lang", "ko")
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "다음에 뵙겠습니다" in done.stdout
    assert [said for said, _ in turns("hanbit")][-1] == "/quit"


def test_a_line_goes_on_after_a_backslash_even_when_the_input_ends(pipe):
    pipe("/answer 첫 줄\\\n둘째 줄\n/answer 셋째 줄\\\n", "--lang", "ko")
    assert [said for said, _ in turns("hanbit")] == ["/hello", "/answer 첫 줄\n둘째 줄", "/answer 셋째 줄"]


def test_a_failure_closes_its_turn_and_is_told(pipe, monkeypatch):
    def say(self, text):
        self.last_turn = "t-9"
        raise StoreError("The disk is full: make room.", "디스크가 찼습니다. 공간을 만드십시오.")

    monkeypatch.setattr(Conversation, "say", say)
    done = pipe("hello\nnever said\n", "--lang", "en", "--format", "jsonl")
    assert done.exit_code == 1
    assert done.stderr == "The disk is full: make room.\n"
    told, end = [json.loads(line) for line in done.stdout.splitlines()][-2:]
    assert (told["type"], told["text"], told["turn"]) == ("error", "The disk is full: make room.", "t-9")
    assert (end["type"], end["turn"], end["seq"]) == ("turn_end", "t-9", told["seq"] + 1)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_what_was_confirmed_survives_kill_9():
    command = [sys.executable, "-m", "cemagent.surfaces.cli.main", "chat", "--engagement", "hanbit", "--lang", "ko"]
    child = subprocess.Popen(
        [*command, "--format", "jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env=os.environ.copy(),
    )  # fmt: skip

    def turn():
        found = []
        while not found or found[-1]["type"] != "turn_end":
            found.append(json.loads(child.stdout.readline()))
        return found

    try:
        confirmed = [turn()]
        for number in range(3):
            child.stdin.write(f"/answer {ANSWER} {number}\n")
            child.stdin.flush()
            confirmed.append(turn())
        child.stdin.write("/status\n")
        child.stdin.flush()
        time.sleep(0.02)
    finally:
        child.send_signal(signal.SIGKILL)
        child.stdout.close()
        with suppress(BrokenPipeError):
            child.stdin.close()
        child.wait(30)
    kept = turns("hanbit")
    assert [said for said, _ in kept][:4] == ["/hello", *(f"/answer {ANSWER} {number}" for number in range(3))]
    stored = [[event.model_dump(mode="json") for event in events] for _, events in kept[:4]]
    assert stored == confirmed
