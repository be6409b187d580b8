"""The index on disk: built aside and put in force at once, so that readers never see half of it.

``CEMAGENT_HOME/index/`` holds one folder a generation (``sections.json``, ``manifest.json``
and, when Chroma is embedded, ``chroma/``) and the file ``current`` that names the one in
force. Vectors whose text did not change are taken over, not computed again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel

from cemagent.content import content_key
from cemagent.errors import RetrievalError
from cemagent.records.retrieval import Embedder, KnowledgeSection, Vectors
from cemagent.retrieval.chroma import VectorRecord, VectorStore
from cemagent.retrieval.compiled import SECTIONS, IndexedSection, analysed

_KEPT_SECONDS = 3600
"""A generation that is not in force is removed after this time, when no reader can still open it."""

Progress = Callable[[int, int], None]
"""Called with (texts embedded, texts to embed)."""


class Manifest(BaseModel):
    """What a generation holds."""

    embedder: str | None
    built_at: float
    fingerprint: str
    stamp: str
    """Stands for the state of the shipped files, to notice an upgrade without reading them."""
    vectors: int
    sources: dict[str, str]
    """Hash of the content of each source, to say what changed."""


@dataclass(frozen=True)
class Changes:
    """What a build changed against the generation before it, by source."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    sections: int
    embedded: int
    reused: int


@dataclass(frozen=True)
class Generation:
    """An index that can be read: its sections, its manifest, and the vectors if it has any."""

    sections: list[IndexedSection]
    manifest: Manifest
    store: VectorStore | None


def vector_texts(section: KnowledgeSection) -> list[tuple[str, str]]:
    """Return (role, text) of every vector of ``section``: its text, and each prompt on its own."""
    own = [] if section.outside else [("text", f"{section.title}\n{section.text}")]
    return own + [("prompt", prompt) for prompt in section.prompts]


def embed_by_role(embedder: Embedder, items: list[tuple[str, str]], progress: Progress | None = None) -> Vectors:
    """Embed (role, text) pairs: prompts as questions, texts as passages; rows in the order of ``items``."""
    rows: list[Vectors | None] = [None] * len(items)
    done = 0
    for role, embed in (("prompt", embedder.embed_queries), ("text", embedder.embed_passages)):
        places = [index for index, item in enumerate(items) if item[0] == role]
        for start in range(0, len(places), 32):
            part = places[start : start + 32]
            for place, row in zip(part, embed([items[index][1] for index in part]), strict=True):
                rows[place] = row
            done += len(part)
            if progress:
                progress(done, len(items))
    return np.stack([row for row in rows if row is not None]).astype(np.float32)


class Index:
    """The index under ``folder``; vectors are embedded there or stand on the Chroma server ``url``."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self._folder = folder
        self._url = url

    def current(self) -> Generation | None:
        """Open the generation in force, or None when nothing was built yet."""
        pointer = self._folder / "current"
        if not pointer.is_file():
            return None
        place = self._folder / pointer.read_text(encoding="utf-8").strip()
        try:
            manifest = Manifest.model_validate_json((place / "manifest.json").read_bytes())
            sections = SECTIONS.validate_json((place / "sections.json").read_bytes())
        except (OSError, ValueError) as error:
            raise RetrievalError(
                f"The index in {self._folder} is damaged ({error}): run 'cemagent index build'.",
                f"{self._folder}의 색인이 손상되었습니다({error}). 'cemagent index build'를 실행해 주십시오.",
            ) from error
        store = self._store(place, manifest.fingerprint) if manifest.vectors else None
        return Generation(sections, manifest, store)

    def _store(self, place: Path, fingerprint: str) -> VectorStore:
        return VectorStore(self._url or place / "chroma", f"cemagent-{fingerprint}")

    def build(
        self,
        sections: list[KnowledgeSection],
        embedder: Embedder | None,
        ready: Mapping[str, Vectors] | None = None,
        compiled: Sequence[IndexedSection] = (),
        progress: Progress | None = None,
        stamp: str = "",
    ) -> Changes:
        """Build a generation of ``sections`` and put it in force.

        Args:
            sections: everything that the index shall hold.
            embedder: makes vectors; None builds an index of words alone.
            ready: vectors by content key that need no embedding; they must come from ``embedder``'s space.
            compiled: sections whose terms are known already.
            progress: told how far the embedding is.
            stamp: stored in the manifest.

        Returns:
            What changed against the generation before.
        """
        before = self._previous()
        known_terms = {item.section: item for item in [*(before.sections if before else []), *compiled]}
        name = embedder.name if embedder else None
        fingerprint = _fingerprint(sections, name)
        place = self._folder / f"{fingerprint}-{uuid.uuid4().hex[:8]}"
        place.mkdir(parents=True)
        try:
            counts = (0, 0, 0)
            if embedder is not None:
                known = dict(ready or {}) | self._known_vectors(before, embedder.name)
                counts = self._write_vectors(place, fingerprint, sections, embedder, known, progress)
            manifest = Manifest(
                embedder=name,
                built_at=time.time(),
                fingerprint=fingerprint,
                stamp=stamp,
                vectors=counts[0],
                sources=_source_hashes(sections),
            )
            _write_synced(place / "sections.json", SECTIONS.dump_json(analysed(sections, known_terms)).decode())
            _write_synced(place / "manifest.json", manifest.model_dump_json())
            self._put_in_force(place.name)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise
        self._remove_old(place.name)
        return _changes(before.manifest if before else None, manifest, len(sections), counts)

    def _previous(self) -> Generation | None:
        try:
            return self.current()
        except RetrievalError:
            return None  # a damaged index is what a build repairs

    @staticmethod
    def _known_vectors(before: Generation | None, embedder: str) -> dict[str, Vectors]:
        if before is None or before.store is None or before.manifest.embedder != embedder:
            return {}
        try:
            return dict(before.store.vectors())
        except Exception:  # noqa: BLE001 - any fault of the old store only means that vectors are computed again
            return {}

    def _write_vectors(
        self,
        place: Path,
        fingerprint: str,
        sections: list[KnowledgeSection],
        embedder: Embedder,
        known: dict[str, Vectors],
        progress: Progress | None,
    ) -> tuple[int, int, int]:
        records: dict[str, VectorRecord] = {}
        missing: dict[str, tuple[str, str]] = {}
        for number, section in enumerate(sections):
            for role, text in vector_texts(section):
                key = content_key(role, text)
                records[f"{key}-{number}"] = VectorRecord(key, number, role)
                if key not in known:
                    missing[key] = (role, text)
        if missing:
            known |= dict(zip(missing, embed_by_role(embedder, list(missing.values()), progress), strict=True))
        store = self._store(place, fingerprint)
        rows = list(records.values())
        if rows and not store.holds(len(rows)):
            store.write(rows, np.stack([known[row.key] for row in rows]).astype(np.float32))
        return len(rows), len(missing), len(rows) - len(missing)

    def _put_in_force(self, name: str) -> None:
        fresh = self._folder / f"current.{uuid.uuid4().hex[:8]}"
        _write_synced(fresh, name)
        fresh.replace(self._folder / "current")

    def _remove_old(self, current: str) -> None:
        for place in self._folder.iterdir():
            old = time.time() - place.stat().st_mtime > _KEPT_SECONDS
            if place.is_dir() and place.name != current and old:
                shutil.rmtree(place, ignore_errors=True)


def _fingerprint(sections: list[KnowledgeSection], embedder: str | None) -> str:
    digest = hashlib.sha256((embedder or "words").encode())
    for section in sections:
        digest.update(section.model_dump_json().encode())
    return digest.hexdigest()[:16]


def _source_hashes(sections: list[KnowledgeSection]) -> dict[str, str]:
    digests: dict[str, hashlib._Hash] = {}
    for section in sections:
        digests.setdefault(section.source, hashlib.sha256()).update(section.model_dump_json().encode())
    return {source: digest.hexdigest()[:16] for source, digest in digests.items()}


def _changes(before: Manifest | None, after: Manifest, sections: int, counts: tuple[int, int, int]) -> Changes:
    old = before.sources if before else {}
    return Changes(
        added=tuple(sorted(after.sources.keys() - old.keys())),
        changed=tuple(sorted(name for name in after.sources.keys() & old.keys() if after.sources[name] != old[name])),
        removed=tuple(sorted(old.keys() - after.sources.keys())),
        sections=sections,
        embedded=counts[1],
        reused=counts[2],
    )


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
