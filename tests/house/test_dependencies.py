"""The lock, the declared dependencies and their licences."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.sources import ROOT

HEAD = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>\S+)(?P<rest>.*)$")


def _project() -> dict[str, list[str]]:
    raw = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "runtime": raw["project"]["dependencies"],
        "dev": raw["dependency-groups"]["dev"],
        "extras": [item for items in raw["project"]["optional-dependencies"].values() for item in items],
    }


def _locked() -> dict[str, tuple[str, str]]:
    """Return (version, whole entry) of each requirement in the lock by its name."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            match = HEAD.match(line)
            assert match, f"not a pinned requirement: {line[:80]}"
            found[canonicalize_name(match["name"])] = (match["version"].rstrip(";"), line)
    return found


def test_lock_pins_with_hashes_and_without_urls() -> None:
    locked = _locked()
    assert locked
    assert [name for name, (_, entry) in locked.items() if "--hash=sha256:" not in entry] == []
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert " @ " not in text


@pytest.mark.parametrize("group", ["runtime", "dev"])
def test_lock_agrees_with_pyproject(group: str) -> None:
    locked = _locked()
    for text in _project()[group]:
        wanted = Requirement(text)
        assert canonicalize_name(wanted.name) in locked, f"{wanted.name} is not in the lock"
        version = locked[canonicalize_name(wanted.name)][0]
        assert wanted.specifier.contains(version, prereleases=True), (
            f"the lock has {wanted.name} {version}, not {wanted.specifier}"
        )


def test_lock_holds_nothing_that_nobody_asked_for() -> None:
    asked = [name for group in _project().values() for name in (Requirement(text).name for text in group)]
    reached = _closure([canonicalize_name(name) for name in asked], installed_only=True)
    stray = sorted(set(_locked()) - reached)
    # a dependency that only another platform needs is not installed here, so its own needs are unknown
    assert [name for name in stray if ";" not in _locked()[name][1]] == []


def _closure(names: list[str], *, installed_only: bool = False) -> set[str]:
    seen: set[str] = set()
    waiting = [(name, frozenset[str]()) for name in names]
    done = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in done:
            continue
        done.add((name, extras))
        seen.add(name)
        try:
            requires = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            if installed_only:
                continue
            raise
        for requirement in map(Requirement, requires):
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in (extras or {""}) | {""}):
                waiting.append((canonicalize_name(requirement.name), frozenset(requirement.extras)))
    return seen


def _runtime() -> list[str]:
    found = []
    for text in _project()["runtime"]:
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate():
            found.append(canonicalize_name(requirement.name))
    return found


def _licences(name: str) -> str:
    data = metadata.metadata(name)
    classifiers = [
        item.rpartition(" :: ")[2] for item in data.get_all("Classifier") or [] if item.startswith("License ::")
    ]
    stated = data.get("License-Expression") or " / ".join(classifiers)
    return stated or (data.get("License") or "").split("\n")[0]


def _is_copyleft(licence: str) -> bool:
    """Return whether every alternative of ``licence`` is the GPL or AGPL; the Lesser GPL is not meant."""
    alternatives = re.split(r"\bOR\b| / ", licence)
    strict = re.compile(r"(?<![A-Z])A?GPL|(?<!Lesser )General Public License", re.IGNORECASE)
    lesser = re.compile(r"LGPL|Lesser|Library General", re.IGNORECASE)
    return bool(licence) and all(strict.search(item) and not lesser.search(item) for item in alternatives)


@pytest.mark.parametrize(
    ("licence", "copyleft"),
    [
        ("GPL-3.0-only", True),
        ("GNU Affero General Public License v3", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-3.0-or-later", False),
        ("MIT OR GPL-2.0", False),
        ("Apache-2.0", False),
    ],
)
def test_copyleft_is_recognised(licence: str, copyleft: bool) -> None:
    assert _is_copyleft(licence) is copyleft


def test_no_gpl_at_run_time() -> None:
    licences = {name: _licences(name) for name in sorted(_closure(_runtime()))}
    assert len(licences) > 20
    assert {name: licence for name, licence in licences.items() if _is_copyleft(licence)} == {}
