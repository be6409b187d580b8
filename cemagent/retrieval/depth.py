"""The shape that each section of the knowledge has: its subheadings in order, and its length.

A section of substance has the subheadings of its folder. One that only opens a chapter, or
is a reconstruction (certainty C), has none and is short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from cemagent.errors import ContentError
from cemagent.frontmatter import MarkdownFile, Problem, read_markdown
from cemagent.retrieval.knowledge import HEADING

SUBHEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "concepts": {
        "ko": ("왜 중요한가", "어떻게 하는가", "오늘의 예", "흔한 실수", "어떻게 재는가", "이웃 개념"),
        "en": ("Why it matters", "How to do it", "Worked example", "Common mistake", "How to measure", "Neighbours"),
    },
    "methods": {
        "ko": ("준비물", "순서", "시간과 사람", "산출물", "품질 시험", "오늘의 예", "흔한 실수", "이웃 개념"),
        "en": (
            "What you need",
            "Steps",
            "Time and people",
            "Output",
            "Quality test",
            "Worked example",
            "Common mistake",
            "Neighbours",
        ),
    },
    "cases": {
        "ko": ("사실", "그 뒤에 일어난 일", "배울 것", "배우지 말 것", "쓰는 법"),
        "en": ("Facts", "What happened later", "What to learn", "What not to learn", "How to use it"),
    },
    "scales": {
        "ko": ("구조", "문항과 사용 조건", "채점", "해석", "한국의 근거", "흔한 실수"),
        "en": ("Structure", "Items and licence", "Scoring", "Interpretation", "Korean evidence", "Common mistake"),
    },
}
"""Titles of the subheadings by folder and language."""

FULL = {"ko": (150, 310), "en": (215, 400)}
BRIEF = {"ko": (40, 100), "en": (55, 122)}
"""Fewest and most words (Korean: 어절) of a section with and without subheadings, headings counted."""

_SUBHEADING = re.compile(r"^### +(.*?) *$", re.MULTILINE)


def lint_depth(folder: Path) -> list[Problem]:
    """Return every section under ``folder``/KIND/LANG that has not the shape of its folder."""
    problems: list[Problem] = []
    for kind, langs in SUBHEADINGS.items():
        for lang, wanted in langs.items():
            for path in sorted((folder / kind / lang).glob("*.md")):
                try:
                    file = read_markdown(path)
                except ContentError as error:
                    problems.append(Problem(path, 1, error.en.rstrip("."), "Correct the front matter."))
                    continue
                problems.extend(_lint_file(file, lang, wanted))
    return problems


def _lint_file(file: MarkdownFile, lang: str, wanted: tuple[str, ...]) -> Iterator[Problem]:
    certainty = {item.get("id"): item.get("certainty") for item in file.data.get("sections", [])}
    first = file.head.count("\n") + 4
    headings = list(HEADING.finditer(file.body))
    ends = [following.start() for following in headings[1:]] + [len(file.body)]
    for heading, end in zip(headings, ends, strict=True):
        line = first + file.body.count("\n", 0, heading.start())
        name, text = heading["id"], file.body[heading.end() : end]
        found = tuple(_SUBHEADING.findall(text))
        if found and certainty.get(name) == "C":
            what = f"section '{name}' is a reconstruction (certainty C) and has subheadings"
            yield Problem(file.path, line, what, "Write it as one short text without subheadings.")
            continue
        if found and found != wanted:
            what = f"section '{name}' has the subheadings {' | '.join(found)}"
            yield Problem(file.path, line, what, f"Write exactly {' | '.join(wanted)}.")
        least, most = (FULL if found else BRIEF)[lang]
        words = len(text.split())
        if not least <= words <= most:
            shape = "with" if found else "without"
            what = f"section '{name}' has {words} words {shape} subheadings"
            yield Problem(file.path, line, what, f"Write {least} to {most} words, or change its shape.")
