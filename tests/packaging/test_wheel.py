"""The wheel on its own: installed into an empty environment, away from the checkout."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

import cemagent
from tests.installed import Environment


@pytest.fixture
def environment(installed: Environment) -> Environment:
    return installed


def test_the_wheel_holds_what_it_needs_and_no_more(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    content = "cemagent/_content/"
    assert {
        f"{content}knowledge/vectors.npz",
        f"{content}knowledge/concepts.txt",
    } <= names
    assert any(name.startswith(f"{content}playbooks/schmitt-cem/") for name in names)
    assert "cemagent/retrieval/fusion.json" in names
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"cemagent", f"cemagent-{cemagent.__version__}.dist-info"}
    assert [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".orig"))] == []


def test_it_is_imported_from_its_own_site_packages(environment: Environment) -> None:
    done = environment.run("-c", "import cemagent; print(cemagent.__file__)", program="python")
    assert Path(done.stdout.strip()).resolve().is_relative_to(environment.site.resolve())


def test_version(environment: Environment) -> None:
    assert environment.run("--version").stdout.strip() == f"cemagent {cemagent.__version__}"


def test_playbooks(environment: Environment) -> None:
    listed = json.loads(environment.run("playbooks", "list", "--format", "json").stdout)
    ids = {item["id"] for item in listed["playbooks"]}
    assert {"world", "platform", "brand", "interface", "innovation", "scenario"} <= ids
    assert all(Path(item["path"]).resolve().is_relative_to(environment.site.resolve()) for item in listed["playbooks"])


def test_scales(environment: Environment) -> None:
    listed = json.loads(environment.run("score", "--scales", "--format", "json").stdout)
    assert {"cem-ex15", "nps", "servqual"} <= {item["id"] for item in listed["scales"]}


def test_search_in_a_fresh_home(environment: Environment, tmp_path: Path) -> None:
    home = tmp_path / "fresh"
    questions = {"ko": "경험적 가치약속(EVP)은 무엇인가요?", "en": "What is an experiential value promise?"}
    for lang, question in questions.items():
        found = json.loads(environment.run("search", question, "--format", "json", CEMAGENT_HOME=str(home)).stdout)
        assert found["lang"] == lang
        assert not found["abstained"]
        assert found["words_only"] is None
        assert any(item.startswith("s4.5") for passage in found["passages"] for item in passage["concepts"])
        assert (home / "index" / "current").is_file()


def test_nothing_is_written_into_the_installation(environment: Environment) -> None:
    before = {path for path in environment.site.rglob("*") if "__pycache__" not in path.parts}
    environment.run("search", "touchpoint")
    assert {path for path in environment.site.rglob("*") if "__pycache__" not in path.parts} == before
