"""The short questions for single fields that the words of an answer did not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cemagent.method.changes import AnswerStatus
from cemagent.method.engagement import Answer
from cemagent.method.paths import Entry, Place, entries_at, field_at, name_of
from cemagent.method.reading import read_value
from cemagent.method.routing import lines_for_entries
from cemagent.playbook import ArtifactField, ArtifactSchema, FieldType, Fill, Playbook, Question

ASK_MARK = "#"
"""Joins a question's id and fields: the answer to the short question that the engine asks for those fields."""
FIELD_MARK = "+"


@dataclass(frozen=True)
class Ask:
    """Required fields that the words of an answer did not tell, to be asked once for all entries."""

    question: str
    fields: tuple[ArtifactField, ...]
    entries: tuple[str, ...]
    """Names of the entries that lack one of them."""

    @property
    def id(self) -> str:
        """Return the id under which its answer is kept: the question's, and the fields."""
        return f"{self.question}{ASK_MARK}{FIELD_MARK.join(item.id for item in self.fields)}"


def fields_asked(name: str) -> list[str]:
    """Return the fields that the short question called ``name`` asks for."""
    return name.partition(ASK_MARK)[2].split(FIELD_MARK)


@dataclass
class Asking:
    """Fills what short questions told, and gathers what is still to ask: one question for each list.

    Several questions may add to one list; the last of them asks for the entries of all.
    """

    playbook: Playbook
    schemas: Mapping[str, ArtifactSchema]
    answers: Mapping[str, Answer]

    def __post_init__(self) -> None:
        self._open: dict[str, Ask] = {}

    def open(self) -> list[Ask]:
        """Return the short questions still to put."""
        return list(self._open.values())

    def settle(self, question: Question, contents: Mapping[str, Entry]) -> None:
        """Fill what was asked for the lists that ``question`` adds to, and note what they still lack."""
        asked = [answer for name, answer in self.answers.items() if name.startswith(f"{question.id}{ASK_MARK}")]
        for one in question.fills:
            if one.how != "add":
                continue
            artifact, _, path = one.path.partition(".")
            target = field_at(self.schemas[artifact], path)
            assert target is not None
            wanted: list[ArtifactField] = []
            names: list[str] = []
            for item in self._to_ask(one, target):
                told = [answer for answer in asked if item.id in fields_asked(answer.question)]
                lacking = _lacking(self.schemas[artifact], contents[artifact], path, item)
                for answer in told:
                    if answer.counts and lacking:
                        _answer_ask(lacking, item, answer)
                        lacking = _lacking(self.schemas[artifact], contents[artifact], path, item)
                if lacking and all(answer.status is AnswerStatus.DELETED for answer in told):
                    wanted.append(item)
                    names.extend(name_of(entry) for entry in lacking)
            self._open.pop(one.path, None)
            if wanted:
                self._open[one.path] = Ask(question.id, tuple(wanted), tuple(dict.fromkeys(names)))

    def _to_ask(self, one: Fill, target: ArtifactField) -> Iterator[ArtifactField]:
        elsewhere = {
            name
            for question in self.playbook.questions
            for other in question.fills
            if other is not one and other.path == one.path and not question.optional
            for name in other.fields
        }
        for item in target.fields:
            if item.required and item.type is FieldType.ENUM and not item.is_automatic and item.id not in elsewhere:
                yield item


def _lacking(schema: ArtifactSchema, content: Entry, path: str, item: ArtifactField) -> list[Entry]:
    return [entry for entry in entries_at(schema, content, path) if entry.get(item.id) in (None, [])]


def _answer_ask(lacking: list[Entry], item: ArtifactField, answer: Answer) -> None:
    spots = [Place({"entry": entry}, "entry", "", (entry,)) for entry in lacking]
    for spot, own in lines_for_entries(spots, answer.lines()):
        value = read_value(item, "\n".join(own), answer.at.date()) if own else None
        if value is not None:
            spot.entries[0][item.id] = value
