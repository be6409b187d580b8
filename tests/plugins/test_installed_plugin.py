"""A real plugin, built and installed beside cemagent, is found and used."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.installed import ROOT, Environment, build_wheel

SAMPLE = Path(__file__).parent / "sample_plugin"
HOOKS = [
    "register_commands",
    "register_embedders",
    "register_graders",
    "register_knowledge",
    "register_playbooks",
    "register_readers",
    "register_report_formats",
]


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    out = tmp_path_factory.mktemp("wheels")
    source = shutil.copytree(SAMPLE, out / "sample_plugin")
    return Environment(tmp_path_factory.mktemp("empty"), [wheel, build_wheel(source, out)])


def _json(environment: Environment, *arguments: str, **variables: str) -> dict[str, object]:
    return json.loads(environment.run(*arguments, "--format", "json", **variables).stdout)


def test_it_is_listed_with_its_version_and_hooks(environment: Environment) -> None:
    listed = _json(environment, "plugins", "list")["plugins"]
    assert isinstance(listed, list)
    (sample,) = [item for item in listed if item["name"] == "sample"]
    assert sample == {"name": "sample", "version": "0.3.1", "builtin": False, "hooks": HOOKS}


def test_its_playbook_is_in_force(environment: Environment) -> None:
    listed = _json(environment, "playbooks", "list")["playbooks"]
    assert isinstance(listed, list)
    assert "sample-method" in {item["method"] for item in listed}


def test_its_knowledge_is_found_with_its_embedder(environment: Environment) -> None:
    found = _json(environment, "search", "What is the empty chair rule?", CEMAGENT_EMBEDDINGS="sample")
    assert isinstance(found["passages"], list)
    assert found["passages"][0]["title"] == "The empty chair rule"
    assert found["words_only"] is None


def test_its_command_runs_and_is_on_the_help_page(environment: Environment) -> None:
    assert environment.run("greet", "Mira").stdout == "Hello, Mira.\n"
    assert "Say hello to a customer." in environment.run("--help").stdout


def test_its_reader_reads_a_memo(environment: Environment) -> None:
    memo = environment.folder / "note.memo"
    memo.write_text("Plan for the first visit\nWe keep one chair free.\n", encoding="utf-8")
    found = _json(environment, "review", str(memo), "--dry-run")
    assert found["documents"] == [{"document": str(memo), "status": "readable", "reason": None}]


def test_its_report_format_is_written(environment: Environment) -> None:
    out = environment.folder / "report"
    environment.run(
        "review",
        str(ROOT / "examples" / "plans" / "northline-cx-strategy.pptx"),
        "--out",
        str(out),
        "--formats",
        "lines,json",
        CEMAGENT_EMBEDDINGS="sample",
    )
    assert len((out / "lines.txt").read_text(encoding="utf-8").splitlines()) == 1
