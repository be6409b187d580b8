"""Finds, loads and lists plugins; our own parts come the same way (``cemagent.builtin``)."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module, metadata
from typing import Any

import pluggy

from cemagent import hookspecs
from cemagent.errors import PluginError

GROUP = "cemagent"
"""Entry point group under which installed distributions name their plugin."""


@dataclass(frozen=True)
class CommandEntry:
    """A command of the command line, imported only when it is called.

    ``target`` is ``package.module:attribute``: a typer app, or a function that is one command.
    """

    name: str
    target: str
    help: str


@dataclass(frozen=True)
class PluginInfo:
    """One loaded plugin, for ``cemagent plugins list``."""

    name: str
    version: str
    hooks: tuple[str, ...]
    builtin: bool


def resolve(target: Any) -> Any:
    """Return ``target``, importing it first when it is an import string ``package.module:attribute``."""
    if not isinstance(target, str):
        return target
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


class Plugins:
    """The parts that are registered, ours and others'."""

    def __init__(self, builtin: object, *, discover: bool = True) -> None:
        self._builtin = builtin
        self._manager = pluggy.PluginManager("cemagent")
        self._manager.add_hookspecs(hookspecs)
        self._manager.register(builtin, name="builtin")
        self._versions: dict[str, str] = {}
        if discover:
            self._load_installed()
        self._check()

    def _load_installed(self) -> None:
        for point in metadata.entry_points(group=GROUP):
            try:
                self._manager.register(point.load(), name=point.name)
            except Exception as error:
                why = _one_line(error)
                raise PluginError(
                    f"The plugin '{point.name}' cannot be loaded ({why}): update it or uninstall it.",
                    f"플러그인 '{point.name}'을(를) 불러오지 못했습니다({why}). 업데이트하거나 제거해 주십시오.",
                ) from error
            self._versions[point.name] = point.dist.version if point.dist else ""

    def _check(self) -> None:
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            why = _one_line(error)
            raise PluginError(
                f"A plugin breaks a hook's contract: {why}.", f"플러그인이 훅 규약을 어겼습니다: {why}."
            ) from error

    def add(self, plugin: object, name: str) -> None:
        """Register one more plugin under ``name``, for tests and embedding programs."""
        self._manager.register(plugin, name=name)
        self._check()

    def all_of(self, hook: str) -> list[Any]:
        """Return the items that all plugins gave for a list hook, the last registered first."""
        return [item for items in getattr(self._manager.hook, hook)() for item in items]

    def named(self, hook: str) -> dict[str, Any]:
        """Return the merged mapping for a mapping hook; a plugin overrides a built-in of the same name."""
        merged: dict[str, Any] = {}
        for mapping in reversed(getattr(self._manager.hook, hook)()):
            merged.update(mapping)
        return merged

    def listing(self) -> list[PluginInfo]:
        """Return what is loaded, in registration order."""
        found = []
        for name, plugin in self._manager.list_name_plugin():
            if plugin is None:
                continue
            hooks = tuple(sorted(caller.name for caller in self._manager.get_hookcallers(plugin) or []))
            version = self._versions.get(name) or metadata.version("cemagent")
            found.append(PluginInfo(name, version, hooks, plugin is self._builtin))
        return found
