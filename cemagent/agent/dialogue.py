"""What the guided consultant remembers between turns, besides the engagement itself."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel


class Waiting(StrEnum):
    """What the consultant waits for."""

    NOTHING = "nothing"
    ANSWER = "answer"
    """The answer to an interview question or to a short question for one field."""
    FOLLOW_UP = "follow_up"
    """A better answer, or its source, after the one follow-up."""
    DECISION = "decision"
    """Approval or refusal of a proposal."""
    MEANING = "meaning"
    """Which of two things an utterance meant."""
    CHOICE = "choice"
    """Which answer a correction is for, or which passage supports an answer."""
    SECOND_ANSWER = "second_answer"
    """Whether a part of the utterance belongs under another question."""


class Dialogue(BaseModel):
    """The state of the conversation; kept with the engagement, written in the same transaction."""

    waiting: Waiting = Waiting.NOTHING
    question: str | None = None
    """The question that stands, also while something else is settled."""
    proposal: str | None = None
    utterance: str = ""
    """What is to be settled: an utterance of unclear meaning, or the words of a correction."""
    meanings: list[str] = []
    choices: list[str] = []
    followed_up: list[str] = []
    """Questions that had their one follow-up."""
    declined: list[str] = []
    """Stages whose proposal was refused or cannot pass yet: not proposed again until something changes."""
    further: list[str] = []
    """Questions that are asked on request only, and were requested: still to be put, in their order."""
    closing: bool = False
    """Whether the skipped questions of the stage were brought back already."""
    unanswered: list[str] = []
    """Ids of turns that were said, not answered, and offered at the last greeting: ``/again`` takes the last one up."""
    masked: dict[str, str] = {}
    """What stands for a person's identifiers before a model that is elsewhere: surface by placeholder."""
