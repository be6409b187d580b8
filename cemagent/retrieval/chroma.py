"""The vector index: Chroma, embedded in a folder or behind a URL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from cemagent.errors import RetrievalError
from cemagent.records.retrieval import Vectors

_BATCH = 5000
_OPTIONS = ChromaSettings(anonymized_telemetry=False)


@dataclass(frozen=True)
class VectorRecord:
    """One vector's place: the ``section`` number it belongs to, its ``role`` and its content ``key``."""

    key: str
    section: int
    role: str

    @property
    def id(self) -> str:
        """Return the record's id, which says all about it: metadata would make each write and search slower."""
        return f"{self.key}.{self.section}.{self.role}"

    @classmethod
    def from_id(cls, name: str) -> VectorRecord:
        """Return the record with that id."""
        key, section, role = name.split(".")
        return cls(key, int(section), role)


def _client(place: Path | str) -> ClientAPI:
    try:
        if isinstance(place, Path):
            return chromadb.PersistentClient(path=str(place), settings=_OPTIONS)
        url = urlparse(place)
        return chromadb.HttpClient(
            host=url.hostname or "127.0.0.1",
            port=url.port or (443 if url.scheme == "https" else 8000),
            ssl=url.scheme == "https",
            settings=_OPTIONS,
        )
    except (ChromaError, ValueError, OSError) as error:
        raise RetrievalError(
            f"The Chroma index at {place} cannot be opened ({error}): check the address, or run 'cemagent index build'.",
            f"{place}의 Chroma 색인을 열 수 없습니다({error}). 주소를 확인하거나 'cemagent index build'를 실행해 주십시오.",
        ) from error


class VectorStore:
    """One collection of vectors; a collection is written once and then only read."""

    def __init__(self, place: Path | str, collection: str) -> None:
        self._client = _client(place)
        self._name = collection

    def holds(self, count: int) -> bool:
        """Return whether the collection is there and complete, with ``count`` records."""
        names = [collection.name for collection in self._client.list_collections()]
        return self._name in names and self._collection().count() == count

    def _collection(self) -> Collection:
        return self._client.get_collection(self._name, embedding_function=None)

    def write(self, records: list[VectorRecord], vectors: Vectors) -> None:
        """Create the collection with ``vectors``, one row a record; an unfinished one is replaced."""
        self.drop()
        collection = self._client.create_collection(
            self._name,
            embedding_function=None,
            configuration={"hnsw": {"space": "ip", "ef_search": 400, "ef_construction": 60}},
        )
        for start in range(0, len(records), _BATCH):
            part = records[start : start + _BATCH]
            collection.add(
                ids=[record.id for record in part],
                embeddings=vectors[start : start + _BATCH],
            )

    def vectors(self) -> Iterator[tuple[str, Vectors]]:
        """Yield the content key and the vector of every record."""
        found = self._collection().get(include=["embeddings"])
        for name, vector in zip(found["ids"], np.asarray(found["embeddings"], dtype=np.float32), strict=True):
            yield VectorRecord.from_id(name).key, vector

    def nearest(self, query: Vectors, limit: int) -> list[tuple[int, str, float]]:
        """Return (section, role, cosine) of the ``limit`` nearest records to ``query``, shape (dimensions,)."""
        collection = self._collection()
        found = collection.query(
            query_embeddings=query[None, :],
            n_results=min(limit, collection.count()),
            include=["distances"],
        )
        distances = (found["distances"] or [[]])[0]
        records = [VectorRecord.from_id(name) for name in found["ids"][0]]
        return [
            (record.section, record.role, 1.0 - float(distance))
            for record, distance in zip(records, distances, strict=True)
        ]

    def drop(self) -> None:
        """Delete the collection, if it is there."""
        if self._name in [collection.name for collection in self._client.list_collections()]:
            self._client.delete_collection(self._name)
