"""Holds a consultation with the real command through a pipe, as a person would: reads, answers, approves."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cemagent.content import shipped
from cemagent.errors import Lang
from cemagent.example_files import ExampleFiles

PROGRAM = str(Path(sys.executable).parent / "cemagent")
YES = {"ko": "네, 그렇게 저장해 주세요", "en": "Yes, please save it"}
SKIP = {"ko": "이건 건너뛰어 주세요", "en": "let us skip this one please"}
NO = {"ko": "아니오", "en": "no"}
"""To the offer to put a sentence under another question; ``1`` says that an unclear utterance was the answer."""
FIVE_STEPS = ("world", "platform", "brand", "interface", "innovation")
COMPANIES = ExampleFiles(shipped("examples") / "industries")


@dataclass
class Pipe:
    """``cemagent chat --format jsonl`` as a child process."""

    home: Path
    lang: Lang
    name: str = "trial"
    model: str = "guided"
    events: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> Pipe:
        self._process = subprocess.Popen(
            [
                PROGRAM,
                "chat",
                "--engagement",
                self.name,
                "--lang",
                self.lang,
                "--format",
                "jsonl",
                "--model",
                self.model,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={"CEMAGENT_HOME": str(self.home), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def hear(self) -> list[dict[str, Any]]:
        """Return the events of one turn, up to its end."""
        assert self._process.stdout is not None
        heard: list[dict[str, Any]] = []
        for line in self._process.stdout:
            heard.append(json.loads(line))
            if heard[-1]["type"] == "turn_end":
                self.events.extend(heard)
                return heard
        assert self._process.stderr is not None
        raise AssertionError(f"the conversation ended in mid-turn: {self._process.stderr.read()}")

    def say(self, text: str) -> list[dict[str, Any]]:
        """Say ``text``, whose lines become one turn, and return the events of the reply."""
        assert self._process.stdin is not None
        self._process.stdin.write(text.strip().replace("\n", "\\\n") + "\n")
        self._process.stdin.flush()
        return self.hear()


def question_in(heard: list[dict[str, Any]]) -> str | None:
    """Return the id of the question that was put last."""
    return next((event["id"] for event in reversed(heard) if event["type"] == "question"), None)


def is_proposed(heard: list[dict[str, Any]]) -> bool:
    """Return whether a proposal was made in the turn and nothing was saved after it."""
    kinds = [event["type"] for event in heard]
    return "artifact_proposed" in kinds and "question" not in kinds[kinds.index("artifact_proposed") :]


def consult(pipe: Pipe, industry: str, longest: int = 150) -> dict[str, str]:
    """Answer as the example company of ``industry`` does until the five steps are saved.

    Returns:
        The gate's state at the approval of each stage.
    """
    answers = COMPANIES.company(industry).answers
    passed: dict[str, str] = {}
    heard = pipe.hear()
    for _ in range(longest):
        if is_proposed(heard):
            gate = [event for event in heard if event["type"] == "gate"][-1]
            heard = pipe.say(YES[pipe.lang])
            if any(event["type"] == "artifact_saved" for event in heard):
                passed[gate["stage"]] = gate["state"]
        else:
            name = question_in(heard)
            if name is None:
                unclear = any("1)" in event.get("text", "") for event in heard)
                heard = pipe.say("1" if unclear else NO[pipe.lang])
                continue
            heard = pipe.say(answers[name].in_(pipe.lang) if name in answers else SKIP[pipe.lang])
        if set(FIVE_STEPS) <= passed.keys():
            break
    return passed
