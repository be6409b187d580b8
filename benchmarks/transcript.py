"""Holds one consultation with an example company and writes it down as ``docs/transcript.md``.

Run: ``python -m benchmarks.transcript``. The person answers as the hospital does, asks back, asks
for an example, skips a question, corrects an earlier answer, and approves the first stage.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cemagent.app import App
from cemagent.records.turn import Event
from cemagent.settings import load_settings
from cemagent.surfaces.conversation import open_conversation
from cemagent.surfaces.event_text import text_of

TARGET = Path(__file__).parent.parent / "docs" / "transcript.md"
ASIDES = {
    "world.pay-use-miss": ["왜 그걸 먼저 묻습니까?"],
    "world.hour-of-use": ["호텔은 뭐라고 답했는지 예를 하나 들어 주세요"],
    "world.tension": ["경험세계의 네 층이 정확히 뭔가요?"],
}
"""What the person says before the answer to a question."""
LONGEST = 60


def said(events: list[Event]) -> str:
    """Return what the person reads."""
    return "\n\n".join(text for event in events if (text := text_of(event)))


def main() -> None:
    """Hold the conversation and write it down."""
    os.environ.setdefault("CEMAGENT_HOME", tempfile.mkdtemp())
    app = App(load_settings({"lang": "ko"}))
    answers = app.examples.company("hospital").answers
    talk = open_conversation(app, "saegyeol", lang="ko", stage=None, actor="kim", model="guided")
    page = ["# 대화 한 편 (A conversation in full)", ""]
    page.append(
        "`cemagent chat --engagement saegyeol --lang ko`, the first stage with an example company, without a language model."
    )
    page.append("Made by `python -m benchmarks.transcript`. What the person says stands behind `>`.\n")
    heard = talk.hello()
    page.append(said(heard))

    def speak(text: str) -> list[Event]:
        page.append("\n".join(f"> {line}" for line in text.strip().splitlines()))
        events = talk.say(text.strip())
        page.append(said(events))
        return events

    asked_back: set[str] = set()
    for _ in range(LONGEST):
        if any(event.type == "artifact_saved" for event in heard):
            break
        name = next((event.id for event in reversed(heard) if event.type == "question"), None)
        if name is None:
            proposed = any(event.type == "artifact_proposed" for event in heard)
            heard = speak("네, 그렇게 저장해 주세요" if proposed else "/assume")
            continue
        for aside in ASIDES.get(name, []) if name not in asked_back else []:
            asked_back.add(name)
            speak(aside)
        heard = speak(answers[name].ko if name in answers else "이건 건너뛸게요")
    TARGET.write_text("\n\n".join(page) + "\n\n" + said(talk.say("/quit")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
