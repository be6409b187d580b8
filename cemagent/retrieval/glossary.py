"""The fixed words of the method in both languages, and a lint of texts against them.

``glossary.yaml`` in the knowledge folder names each idea in Korean and in English, the
wordings that must not stand for it, and patterns of prose that reads as translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cemagent.errors import ContentError, Lang
from cemagent.frontmatter import YAML_LOADER, Problem, read_markdown

FILE = "glossary.yaml"
_VOICES = frozenset({"bad", "cues", "examples", "failure", "failure_examples", "labels", "situations", "weak"})
"""Fields that hold what clients and weak plans say: their words are theirs."""
_PROSE = frozenset({"ko", "en", "title"})
"""Fields whose values are prose; all others are names and numbers."""
_HANGUL, _LATIN = re.compile("[가-힣]"), re.compile("[A-Za-z]")
_QUOTED = re.compile(
    r"\"[^\"]{1,160}\"|“[^”]{1,160}”|‘[^’]{1,160}’|「[^」]{1,160}」|(?<![A-Za-z0-9])'.{1,160}?'(?![A-Za-z])"
    r"|`[^`]+`|\{#[^}]+\}|\]\([^)\s]*\)",
    re.DOTALL,
)
"""What somebody else says, and what is no prose: code, anchors, links."""
_MASK = "\0"

Text = tuple[int, str]
"""A piece of prose and the line, from 1, on which it begins."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Avoided(_Strict):
    """Wordings that must not stand for a term."""

    ko: list[str] = []
    en: list[str] = []


class Term(_Strict):
    """One idea of the method with its fixed name in each language."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    ko: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]
    avoid: Avoided = Avoided()
    note: str = ""


class Wording(_Strict):
    """Prose to avoid: a regular expression, and what to write ``instead``."""

    pattern: str
    instead: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _compiles(self) -> Wording:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"the pattern '{self.pattern}' does not compile ({error})") from error
        return self


class Translationese(_Strict):
    """Patterns of each language."""

    ko: list[Wording] = []
    en: list[Wording] = []


class Glossary(_Strict):
    """The content of ``glossary.yaml``; ``names`` are headings of the books and names, which stay as they are."""

    schema_version: Annotated[Literal["glossary/1"], Field(alias="schema")]
    terms: Annotated[list[Term], Field(min_length=1)]
    names: list[str] = []
    translationese: Translationese = Translationese()

    @model_validator(mode="after")
    def _consistent(self) -> Glossary:
        ids = [term.id for term in self.terms]
        if repeated := {name for name in ids if ids.count(name) > 1}:
            raise ValueError(f"the ids {sorted(repeated)} stand twice")
        for term in self.terms:
            for lang, right in (("ko", term.ko), ("en", term.en)):
                if wrong := [item for item in getattr(term.avoid, lang) if _phrase(item).search(right)]:
                    raise ValueError(f"'{right}' holds '{wrong[0]}', which it is to avoid")
        return self


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    what: str
    remedy: str


@dataclass(frozen=True)
class _Rules:
    """What is ruled out in one language, and the terms that are right in it."""

    rules: list[_Rule]
    right: re.Pattern[str]


def read_glossary(folder: Path) -> Glossary:
    """Return the glossary of the knowledge under ``folder``.

    Raises:
        ContentError: the file cannot be read or breaks the schema.
    """
    path = folder / FILE
    try:
        return Glossary.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError(f"{path}:1: cannot be read as YAML ({error}). Correct the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(key) for key in first["loc"]) or "file"
        raise ContentError(f"{path}:1: {where}: {first['msg']}. Correct the entry.") from error


def lint_language(files: Iterable[Path], glossary: Glossary) -> list[Problem]:
    """Return every wording in the prose of ``files`` that the glossary rules out.

    ``files`` are Markdown with front matter. Quoted words, the glossary's ``names``, and
    fields that hold what clients or weak plans say are left alone.
    """
    rules: dict[Lang, _Rules] = {"ko": _rules(glossary, "ko"), "en": _rules(glossary, "en")}
    names = re.compile("|".join(re.escape(name) for name in glossary.names) or r"(?!)")
    problems: list[Problem] = []
    for path in files:
        try:
            texts = list(_texts(path))
        except ContentError as error:
            problems.append(Problem(path, 1, error.en.rstrip("."), "Correct the front matter."))
            continue
        found = {problem for line, text in texts for problem in _findings(path, line, _bare(text, names), rules)}
        problems.extend(sorted(found, key=lambda problem: (problem.line, problem.what)))
    return problems


def _phrase(wording: str) -> re.Pattern[str]:
    """Return the pattern of a wording from the start of a word, in any English number and case."""
    spaced = re.escape(wording)
    if _HANGUL.search(wording):
        return re.compile(rf"(?<![가-힣]){spaced}")
    return re.compile(rf"\b{spaced}s?\b", re.IGNORECASE)


def _rules(glossary: Glossary, lang: Lang) -> _Rules:
    terms = [
        _Rule(_phrase(wording), "is not our word", f"Write '{getattr(term, lang)}'.")
        for term in glossary.terms
        for wording in getattr(term.avoid, lang)
    ]
    prose = [
        _Rule(
            re.compile(item.pattern, re.IGNORECASE),
            "does not read as written here",
            f"Rather: {item.instead}.",
        )
        for item in getattr(glossary.translationese, lang)
    ]
    right = "|".join(sorted((re.escape(getattr(term, lang)) for term in glossary.terms), key=len, reverse=True))
    edge = "" if lang == "ko" else r"\b"
    return _Rules(terms + prose, re.compile(f"{edge}(?:{right}){edge}", re.IGNORECASE))


def _findings(path: Path, line: int, text: str, rules: dict[Lang, _Rules]) -> Iterator[Problem]:
    # A Korean sentence may hold English names, and the other way round: the script that prevails decides.
    lang: Lang = "ko" if 2 * len(_HANGUL.findall(text)) > len(_LATIN.findall(text)) else "en"
    folded, lines = _folded(text)
    right = [match.span() for match in rules[lang].right.finditer(folded)]
    for rule in rules[lang].rules:
        for match in rule.pattern.finditer(folded):
            # '고객 경험' within '고객 경험세계' is no wording of its own: the term goes on where it ends
            if any(start < match.end() < end for start, end in right):
                continue
            yield Problem(path, line + lines[match.start()], f"'{match[0].strip()}' {rule.what}", rule.remedy)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return ``text`` with each run of white space as one space, and the line, from 0, of each of its characters.

    A line end within a paragraph must hide no wording of several words.
    """
    parts, lines, line = [], [], 0
    for match in re.finditer(r"\s+|\S+", text):
        part = " " if match[0].isspace() else match[0]
        parts.append(part)
        lines += [line] * len(part)
        line += match[0].count("\n")
    return "".join(parts), lines


def _bare(text: str, names: re.Pattern[str]) -> str:
    def masked(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", _MASK, match[0])

    return _QUOTED.sub(masked, names.sub(masked, text))


def _texts(path: Path) -> Iterator[Text]:
    """Yield the prose of the front matter, value by value, and of the body, paragraph by paragraph."""
    file = read_markdown(path)
    lines = file.head.split("\n")
    for node in _prose_nodes(yaml.compose(file.head, Loader=YAML_LOADER), ()):
        yield from _placed(node, lines)
    first = len(lines) + 3
    for paragraph in re.finditer(r"(?:[^\n]*\S[^\n]*\n?)+", file.body):
        yield first + file.body.count("\n", 0, paragraph.start()), paragraph[0]


def _prose_nodes(node: yaml.Node | None, keys: tuple[str, ...]) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in _VOICES:
                yield from _prose_nodes(value, (*keys, key.value))
    elif isinstance(node, yaml.SequenceNode):
        # 'questions' as plain texts are those that readers ask; as mappings, those that we ask
        plain = all(isinstance(item, yaml.ScalarNode) for item in node.value)
        if not (plain and keys[-1:] == ("questions",)):
            for item in node.value:
                yield from _prose_nodes(item, keys)
    elif isinstance(node, yaml.ScalarNode) and keys and keys[-1] in _PROSE:
        yield node


def _placed(node: yaml.ScalarNode, lines: list[str]) -> Iterator[Text]:
    """Yield the value as it is laid out over its lines, so that a finding names the right one."""
    start, end = node.start_mark, node.end_mark
    if start.line == end.line:
        yield start.line + 2, node.value
        return
    if node.style in ("|", ">"):
        laid_out = "\n".join(lines[start.line + 1 : end.line + (end.column > 0)])
        yield start.line + 3, laid_out
        return
    rows = [lines[start.line][start.column :], *lines[start.line + 1 : end.line], lines[end.line][: end.column]]
    text = "\n".join(rows)
    if node.style == "'":
        text = text[1:-1].replace("''", "'")
    elif node.style == '"':
        text = text[1:-1].replace('\\"', '"')
    yield start.line + 2, text
