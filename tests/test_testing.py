"""The fakes that ship with the product, and the rules that ``conftest`` lays on every test."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import numpy as np
import pytest

from cemagent.testing import FakeEmbedder
from tests.conftest import NetworkForbiddenError


def test_rows_are_unit_and_the_same_every_time() -> None:
    rows = FakeEmbedder().embed_passages(["고객 여정", "customer journey", "", "a"])
    assert rows.shape == (4, 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, rtol=1e-5)
    np.testing.assert_array_equal(rows, FakeEmbedder().embed_queries(["고객 여정", "customer journey", "", "a"]))


def test_spelling_decides_what_is_near() -> None:
    near, far, self_ = FakeEmbedder().embed_passages(
        ["the customer journeys", "gate checks fail", "The  customer journey"]
    )
    assert self_ @ near > 0.7 > 0.3 > abs(float(self_ @ far))


def test_numbers_hold_over_versions() -> None:
    row = FakeEmbedder(dimensions=8).embed_queries(["접점"])[0]
    assert [round(float(value), 3) for value in row] == NUMBERS


NUMBERS = [0.0, 0.0, -0.378, 0.0, -0.756, 0.378, 0.0, -0.378]


def test_calls_are_counted() -> None:
    embedder = FakeEmbedder()
    embedder.embed_passages(["a", "b"])
    embedder.embed_queries(["c"])
    assert embedder.calls == 3


def test_no_other_machine_can_be_reached() -> None:
    with pytest.raises(NetworkForbiddenError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkForbiddenError):
        socket.getaddrinfo("example.org", 443)


def test_loopback_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5):
        pass


def test_home_is_its_own_and_keys_are_gone(home: Path, tmp_path: Path) -> None:
    assert os.environ["CEMAGENT_HOME"] == str(home)
    assert home.is_relative_to(tmp_path)
    assert [name for name in os.environ if name.endswith("_API_KEY")] == []
