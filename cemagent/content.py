"""Content that we ship: where it lies, and the vectors that come ready with it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cemagent.records.retrieval import Vectors

PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """Return the folder of shipped content called ``name`` (``playbooks``, ``knowledge``, ``examples``).

    It lies beside the package in a checkout, and inside it in a wheel.
    """
    inside = PACKAGE / "_content" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def content_key(role: str, text: str) -> str:
    """Return the key under which the vector of ``text`` in ``role`` is known everywhere."""
    return hashlib.sha256(f"{role}\n{text}".encode()).hexdigest()[:32]


def load_vectors(path: Path) -> dict[str, Vectors]:
    """Return the vectors stored in ``path`` by content key; an absent file holds none."""
    import numpy as np  # a tenth of a second that --help need not pay

    if not path.is_file():
        return {}
    with np.load(path) as stored:
        vectors = stored["vectors"].astype(np.float32) * stored["scale"].astype(np.float32)[:, None]
        return dict(zip((str(key) for key in stored["keys"]), vectors, strict=True))


def save_vectors(path: Path, vectors: dict[str, Vectors]) -> None:
    """Store ``vectors`` in ``path``, one signed byte a dimension with a scale for each row."""
    import numpy as np  # as above

    keys = sorted(vectors)
    rows = np.stack([vectors[key] for key in keys])
    scale = np.abs(rows).max(axis=1) / 127
    np.savez_compressed(
        path,
        keys=np.array(keys),
        vectors=np.round(rows / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float32),
    )
