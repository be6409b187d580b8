"""What a language model may look at: the knowledge, attached documents, and what the tools compute.

Nothing here writes, except that ``/score`` keeps the figures of a file that the user named. What nobody
here wrote is fenced as data, and once it was read nothing more is written on the model's word in the turn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cemagent.agent import commands
from cemagent.agent.fencing import fenced, without_orders
from cemagent.agent.model_operations import document_called
from cemagent.agent.model_turn import ModelTurn, Refused
from cemagent.agent.own_words import folded
from cemagent.agent.sources import quotes_in
from cemagent.records.document import Document
from cemagent.records.turn import ToolFinished, ToolStarted

KNOWLEDGE = "knowledge"
DOCUMENTS = "documents"
REVIEW = "review"
FOLDER = "folder"
"""What the user put into the index: knowledge whose author we do not know."""
_MOST_FOUND = 4
_MOST_PASSAGES = 12
"""Passages of one turn: markers go no further."""
_PARAGRAPHS = 8
_SHORTEST = 20
_PATH = re.compile(
    r"[\w가-힣./~\\:-]+\.(?:csv|tsv|xlsx|xls|sav|ya?ml|json|docx|pptx|pdf|md|txt|hwpx?)\b", re.IGNORECASE
)

READS_FILES = frozenset({"score", "equity"})
"""Slash commands whose result may hold words of a file."""
UNTRUSTED = frozenset({DOCUMENTS, REVIEW, FOLDER, *READS_FILES})
"""Tools, as events name them, that show text nobody here wrote."""


def search_knowledge(turn: ModelTurn, query: str) -> str:
    """Search the knowledge base; the passages found are numbered through the turn."""
    if not query.strip():
        raise Refused("Give words to search for.")
    turn.keep(ToolStarted(tool=KNOWLEDGE, text=query[:200]))
    found = turn.scene.services.search(query[:400], turn.scene.lang)
    turn.searches += 1
    fresh = [] if found.abstained else [item for item in found.passages if item not in turn.passages][:_MOST_FOUND]
    fresh = fresh[: _MOST_PASSAGES - len(turn.passages)]
    first = len(turn.passages) + 1
    turn.passages.extend(fresh)
    turn.keep(ToolFinished(tool=KNOWLEDGE, text=str(len(fresh))))
    if found.abstained:
        return "The knowledge base does not cover this. Say so; do not answer from memory."
    shown = [_passage(turn, number) for number in range(first, first + len(fresh))]
    return "\n\n".join(shown) or "Nothing new was found; use the passages above."


def _passage(turn: ModelTurn, number: int) -> str:
    passage = turn.passages[number - 1]
    kind = "reconstruction: say so when you use it" if passage.certainty == "C" else f"certainty {passage.certainty}"
    if passage.certainty is not None:
        return f"[{number}] {passage.title} ({kind})\n{passage.text}"
    turn.has_read = True
    turn.keep(ToolStarted(tool=FOLDER))
    turn.keep(ToolFinished(tool=FOLDER, text="1"))
    return f"[{number}] from the user's own folder\n" + fenced(
        f"{passage.title}\n{passage.text}", turn.fence, "passage"
    )


def read_document(turn: ModelTurn, document: int, about: str) -> str:
    """Return the passages of an attached document that are nearest to ``about``, fenced, without hidden text and orders."""
    read = document_called(turn, document)
    turn.has_read = True
    turn.keep(ToolStarted(tool=DOCUMENTS, text=read.name))
    spans = [span for span in read.spans if not span.hidden and span.end - span.start >= _SHORTEST][:200]
    texts = [read.text[span.start : span.end] for span in spans]
    scores = turn.scene.services.similarities(about, [text[:400] for text in texts])
    best = sorted(sorted(range(len(texts)), key=lambda place: -float(scores[place]))[:_PARAGRAPHS])
    turn.keep(ToolFinished(tool=DOCUMENTS, text=str(len(best))))
    shown = "\n\n".join(without_orders(texts[place]) for place in best)
    return fenced(shown, turn.fence, f"document {document}")


def review_document(turn: ModelTurn, document: int) -> str:
    """Grade an attached plan offline and return its weakest criteria, with quotes fenced."""
    read = document_called(turn, document)
    turn.has_read = True
    turn.keep(ToolStarted(tool=REVIEW, text=read.name))
    lines = turn.scene.services.review(read, turn.scene.lang)
    turn.keep(ToolFinished(tool=REVIEW, text=str(len(lines))))
    return fenced("\n".join(lines), turn.fence, f"review of document {document}")


def run_tool(turn: ModelTurn, name: str, words: str = "") -> str:
    """Run the slash command ``name`` and return what it would tell; a path in ``words`` is one that the user named.

    Raises:
        Refused: the command refuses, or a path was not named by the user in this turn.
    """
    if name in READS_FILES and words:
        turn.must_be_clean()
        _must_be_named(turn, words)
        turn.has_read = True
    elif words and (_PATH.search(words) or "/" in words):
        raise Refused("Not done: give no path; files are written by the user's own slash command.")
    turn.keep(ToolStarted(tool=name, text=words[:200]))
    told = turn.quietly(lambda: commands.run(turn.scene, f"/{name} {words}".strip()))
    turn.keep(ToolFinished(tool=name))
    return fenced(told, turn.fence, name) if name in READS_FILES and words else told or "Done."


def _must_be_named(turn: ModelTurn, words: str) -> None:
    path = words.strip().split(" --", 1)[0].strip().strip("\"'")
    attached: Sequence[str] = turn.scene.turn.attachments
    said = folded(turn.utterance)
    known = [*attached, *_PATH.findall(turn.utterance), *quotes_in(turn.utterance)]
    if path not in known and not (path and path in said and _PATH.fullmatch(path)):
        raise Refused("Not done: only a file that the user attached or named in this turn is opened.")


def document_lines(documents: Sequence[Document]) -> list[str]:
    """Return the attached documents by number, without their names: a name is text of others, too."""
    return [f"document {number}: {len(item.text)} characters" for number, item in enumerate(documents, 1)]
