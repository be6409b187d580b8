"""The page that shows, for every heading of the books, where the product explains and uses it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cemagent.playbook import Playbook
from cemagent.playbook_files import PlaybookFile
from cemagent.records.retrieval import KnowledgeSection

INTRO = """\
# Coverage

Written by `make docs` from `knowledge/` and `playbooks/`; do not edit it by hand.

One row for each heading of the two books and each supplement, in the order of `knowledge/concepts.txt`: the sections that
explain it, the questions of the interview and the criteria of the review that work on it, and the commands. A playbook in
*italics* lists the heading, but none of its questions (or criteria) names it.

{figures}

| Id | Heading | Sections | Questions | Criteria | Commands |
|---|---|---|---|---|---|
"""
COMMANDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("s", ("chat", "review")),
    ("s1.3", ("chat", "review", "score")),
    ("s8", ("chat", "review", "check")),
    ("s9.2", ("chat", "review", "equity")),
    ("s9.3", ("chat", "review", "equity")),
    ("s9.4.1", ("chat", "review", "scorecard")),
    ("s9.4.6", ("chat", "review", "scorecard")),
    ("b", ("chat", "review")),
    ("x.scenario", ("scenario", "review")),
    ("x.dna", ("chat", "review")),
    ("x.franchise", ("equity",)),
    ("x.cvi", ("scorecard",)),
    ("x.deck", ("scorecard", "review")),
    ("x.qce", ("scorecard",)),
    ("x.sem", ("chat", "review", "score")),
    *((f"x.{scale}", ("score",)) for scale in ("bes", "exq", "servqual", "servperf", "nps", "ces", "csat", "acsi")),
    *((f"x.{scale}", ("score",)) for scale in ("ncsi", "kcsi", "kssqi", "a11")),
)
"""The commands that work on the headings under a prefix; the longest prefix counts, and a command must exist."""


def coverage_page(
    headings: Iterable[tuple[str, str, str]],
    sections: Sequence[KnowledgeSection],
    playbooks: Sequence[PlaybookFile],
    commands: Iterable[str],
    root: Path,
) -> str:
    """Return the page.

    ``headings`` are (id, English, Korean); ``commands`` the names of the commands that exist;
    ``root`` is the folder over ``docs``, ``knowledge`` and ``playbooks``.
    """
    known = set(commands)
    rows, bare = [], 0
    for concept, english, korean in headings:
        items = [item for item in sections if concept in item.concepts]
        asked = "<br>".join(filter(None, (_asked(item, concept, root) for item in playbooks)))
        judged = "<br>".join(filter(None, (_judged(item, concept, root) for item in playbooks)))
        bare += not (asked or judged)
        tools = ", ".join(f"`{name}`" for name in commands_of(concept) if name in known)
        cells = (f"`{concept}`", f"{korean} / {english}", _links(items), asked, judged, tools)
        rows.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    figures = f"{len(rows)} headings; {bare} of them are explained only: neither a question nor a criterion uses them."
    return INTRO.format(figures=figures) + "\n".join(rows) + "\n"


def commands_of(concept: str) -> tuple[str, ...]:
    """Return the commands meant for ``concept``, whether they exist or not."""
    fitting = [
        (prefix, names)
        for prefix, names in COMMANDS
        if concept == prefix or concept.startswith(f"{prefix}.") or (len(prefix) == 1 and concept.startswith(prefix))
    ]
    return max(fitting, key=lambda item: len(item[0]))[1] if fitting else ()


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or "-"


def _links(sections: Iterable[KnowledgeSection]) -> str:
    ordered = sorted(sections, key=lambda item: (item.lang != "ko", item.source))
    return "<br>".join(f"[{item.lang}: {item.id}](../{item.source}#{item.id})" for item in ordered)


def _asked(item: PlaybookFile, concept: str, root: Path) -> str:
    playbook = item.playbook
    own = [f"`{_short(question.id, playbook)}`" for question in playbook.questions if concept in question.concepts]
    return _entry(item, own, bool(playbook.questions), concept, root)


def _judged(item: PlaybookFile, concept: str, root: Path) -> str:
    playbook = item.playbook
    own = [criterion.ref for criterion in playbook.criteria if concept in criterion.concepts]
    return _entry(item, own, bool(playbook.criteria), concept, root)


def _entry(item: PlaybookFile, own: Sequence[str], any_: bool, concept: str, root: Path) -> str:
    playbook = item.playbook
    link = f"[{playbook.id}](../{item.file.path.relative_to(root).as_posix()})"
    if own:
        return f"{link}: {', '.join(own)}"
    return f"*{link}*" if any_ and concept in playbook.concepts else ""


def _short(name: str, playbook: Playbook) -> str:
    return name.removeprefix(f"{playbook.id}.")
