"""Reads knowledge files into sections, and a user's own documents into sections of the same kind."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cemagent.errors import ContentError, Lang
from cemagent.frontmatter import MarkdownFile, Problem, problems_of, read_markdown
from cemagent.records.document import Document
from cemagent.records.retrieval import Certainty, KnowledgeSection

HEADING = re.compile(r"^## +(?P<title>.*?) *\{#(?P<id>[^}]+)\} *$", re.MULTILINE)
"""The heading of a section, its id in braces."""
OUTSIDE = "outside.txt"
_SECTION_CHARS = 1800
"""A user's own section is cut near this length, at a line end, so that one idea stays one vector."""


class _SectionMeta(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    concepts: Annotated[list[str], Field(min_length=1, max_length=2)]
    certainty: Certainty
    sources: list[str]
    situations: Annotated[list[str], Field(min_length=1)]
    questions: Annotated[list[str], Field(min_length=1)]


class _FileMeta(BaseModel):
    model_config = ConfigDict(extra="forbid")

    schema_version: Annotated[Literal["knowledge/1"], Field(alias="schema")]
    lang: Lang
    title: str
    sections: Annotated[list[_SectionMeta], Field(min_length=1)]


def read_knowledge(folder: Path) -> list[KnowledgeSection]:
    """Return all sections under ``folder``, in path order.

    Raises:
        ContentError: a file breaks the schema; the sentence names the first problem.
    """
    sections, problems = _read_all(folder)
    if problems:
        raise ContentError(str(problems[0]))
    return sections


def read_outside(folder: Path) -> list[KnowledgeSection]:
    """Return the questions of ``outside.txt`` that the knowledge does not answer, as one section, or nothing.

    One question a line; lines that begin with ``#`` are remarks.
    """
    path = folder / OUTSIDE
    if not path.is_file():
        return []
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    prompts = [line for line in lines if line and not line.startswith("#")]
    return [
        KnowledgeSection(
            id="outside",
            source=f"{folder.name}/{OUTSIDE}",
            title=OUTSIDE,
            lang="en",
            prompts=prompts,
            text="",
            outside=True,
        )
    ]


def lint_knowledge(folder: Path) -> list[Problem]:
    """Return every problem of the files under ``folder``."""
    return _read_all(folder)[1]


def _read_all(folder: Path) -> tuple[list[KnowledgeSection], list[Problem]]:
    sections: list[KnowledgeSection] = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.md")):
        try:
            file = read_markdown(path)
            meta = _FileMeta.model_validate(file.data)
        except ContentError as error:
            problems.append(Problem(path, 1, error.en.rstrip("."), "Correct the front matter."))
        except ValidationError as error:
            problems.extend(problems_of(file, error))
        else:
            sections.extend(_sections_of(file, meta, f"{folder.name}/{path.relative_to(folder).as_posix()}", problems))
    return sections, problems


def _sections_of(file: MarkdownFile, meta: _FileMeta, source: str, problems: list[Problem]) -> list[KnowledgeSection]:
    headings = list(HEADING.finditer(file.body))
    bodies = {
        match["id"]: (match["title"], file.body[match.end() : following].strip())
        for match, following in zip(headings, [m.start() for m in headings[1:]] + [len(file.body)], strict=True)
    }
    found = []
    for index, section in enumerate(meta.sections):
        title, text = bodies.pop(section.id, ("", ""))
        if not text:
            line = file.line_of(("sections", index))
            problems.append(
                Problem(file.path, line, f"section '{section.id}' has no text", f"Add '## title {{#{section.id}}}'.")
            )
            continue
        found.append(
            KnowledgeSection(
                id=section.id,
                source=source,
                title=title,
                lang=meta.lang,
                concepts=section.concepts,
                certainty=section.certainty,
                references=section.sources,
                prompts=section.questions + section.situations,
                text=text,
            )
        )
    for left_over in bodies:
        problems.append(Problem(file.path, 1, f"heading '{left_over}' has no entry in 'sections'", "Add one."))
    return found


def sections_of_document(document: Document, source: str) -> list[KnowledgeSection]:
    """Cut a user's own document at its headings, and long parts at line ends.

    Hidden text is left out. The sections name no concept and no certainty.
    """
    found: list[KnowledgeSection] = []
    title, length = document.name, 0
    lines: list[str] = []

    def close() -> None:
        nonlocal lines, length
        text = "\n".join(lines).strip()
        if text:
            found.append(
                KnowledgeSection(id=f"part-{len(found) + 1}", source=source, title=title, lang=document.lang, text=text)
            )
        lines, length = [], 0

    starts = {section.start: section.title for section in document.sections}
    for span in document.spans:
        if span.start in starts:
            close()
            title = starts[span.start]
            continue
        if span.hidden:
            continue
        if length > _SECTION_CHARS:
            close()
        piece = document.text[span.start : span.end]
        lines.append(piece)
        length += len(piece)
    close()
    return found
