"""The shipped knowledge as one file, parsed and analysed already, so that the first search need not wait for it.

``compiled.json.gz`` lies beside the Markdown files and counts only while their content is
the one it was made from; ``make vectors`` writes it.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from cemagent.records.retrieval import KnowledgeSection
from cemagent.retrieval.analysis import terms_of_many

FILE_NAME = "compiled.json.gz"


class IndexedSection(BaseModel):
    """A section with the terms of its fields, as stored in ``sections.json`` of an index."""

    section: KnowledgeSection
    title_terms: list[str]
    prompt_terms: list[str]
    text_terms: list[str]


SECTIONS = TypeAdapter(list[IndexedSection])


class Compiled(BaseModel):
    """The analysed sections of a knowledge folder, and the digest of the files they were made from."""

    digest: str
    sections: list[IndexedSection]


def digest_of(folder: Path) -> str:
    """Return a fingerprint of the content of every knowledge file under ``folder``."""
    digest = hashlib.sha256()
    for path in sorted([*folder.rglob("*.md"), *folder.glob("*.txt")]):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load_compiled(folder: Path) -> list[IndexedSection] | None:
    """Return the analysed sections of ``folder``, or None when there is no file or it is out of date."""
    try:
        raw = gzip.decompress((folder / FILE_NAME).read_bytes())
        compiled = Compiled.model_validate_json(raw)
    except (OSError, EOFError, zlib.error, ValidationError):
        return None  # the Markdown files are read instead
    return compiled.sections if compiled.digest == digest_of(folder) else None


def save_compiled(folder: Path, sections: list[KnowledgeSection]) -> None:
    """Write the analysed ``sections`` of ``folder`` beside its files; the same content gives the same bytes."""
    compiled = Compiled(digest=digest_of(folder), sections=analysed(sections))
    (folder / FILE_NAME).write_bytes(gzip.compress(compiled.model_dump_json().encode(), mtime=0))


def analysed(
    sections: list[KnowledgeSection], known: dict[KnowledgeSection, IndexedSection] | None = None
) -> list[IndexedSection]:
    """Return ``sections`` with their terms; those that are ``known`` are not analysed again."""
    known = known or {}
    fresh = [section for section in sections if section not in known]
    titles = terms_of_many([section.title for section in fresh])
    prompts = terms_of_many(["\n".join(section.prompts) for section in fresh])
    texts = terms_of_many([section.text for section in fresh])
    made = {
        section: IndexedSection(section=section, title_terms=title, prompt_terms=prompt, text_terms=text)
        for section, title, prompt, text in zip(fresh, titles, prompts, texts, strict=True)
    }
    return [known.get(section) or made[section] for section in sections]
