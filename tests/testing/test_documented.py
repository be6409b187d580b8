"""What the documentation shows to plugin authors and to users of models runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cemagent.models.prices import load_prices
from cemagent.testing.recording import NotRecorded, RecordingModel
from cemagent.testing.replies import FaultKind
from cemagent.testing.scripted import ScriptedModel
from tests.installed import ROOT

PAGE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
TESTING = PAGE.partition("## Testing a plugin")[2]
(EXAMPLE,) = re.findall(r"```python\n(.*?)```", TESTING, re.DOTALL)
NAMES = re.findall(r"^def (test_\w+)", EXAMPLE, re.MULTILINE)


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "documented"}
    exec(compile(EXAMPLE, "docs/plugins.md", "exec"), names)
    return names


@pytest.mark.parametrize("name", NAMES)
def test_the_example_for_plugin_authors_passes(shown: dict[str, Any], name: str) -> None:
    shown[name]()


def test_the_example_holds_several_tests() -> None:
    assert len(NAMES) >= 3


def test_recordings_are_as_documented(tmp_path: Path) -> None:
    cassette = tmp_path / "answers.json"
    assert RecordingModel(cassette=cassette, model=ScriptedModel(steps=["Yes."])).invoke("Is it?").text == "Yes."
    assert RecordingModel(cassette=cassette).invoke("Is it?").text == "Yes."
    with pytest.raises(NotRecorded):
        RecordingModel(cassette=cassette).invoke("Is it not?")


def test_every_fault_is_named() -> None:
    assert [kind.name for kind in FaultKind if f"`{kind.name}`" not in TESTING] == []


def test_the_prices_that_are_shown_can_be_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "prices.yaml").write_text(shown, encoding="utf-8")
    assert set(load_prices(tmp_path / "prices.yaml")) == {"openai:gpt-5-mini", "http://10.0.0.7:8000/v1#qwen3"}
