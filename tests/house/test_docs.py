"""Documentation: every hook, every link, and the generated pages."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cemagent import builtin, hookspecs
from cemagent.settings import KEYS
from tests.house.sources import ROOT, committed

HOOKS = [name for name, item in vars(hookspecs).items() if hasattr(item, "cemagent_spec")]
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")


def test_there_are_hooks() -> None:
    assert "register_readers" in HOOKS


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented(hook: str) -> None:
    assert inspect.getdoc(getattr(hookspecs, hook))
    assert f"`{hook}`" in (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("hook", HOOKS)
def test_our_own_parts_use_every_door(hook: str) -> None:
    assert callable(getattr(builtin, hook, None))


@pytest.mark.parametrize("page", ["README.md", "README.ko.md"])
def test_every_setting_and_command_is_in_the_readme(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    missing = [f"CEMAGENT_{key.upper()}" for key in KEYS if f"CEMAGENT_{key.upper()}" not in text]
    missing += [entry.name for entry in builtin.register_commands() if f"cemagent {entry.name}" not in text]
    assert missing == []


def test_local_links_lead_somewhere() -> None:
    broken = []
    pages = [
        path
        for path in committed()
        if path.suffix == ".md" and path.parts[0] not in ("knowledge", "playbooks", "benchmarks", "tests")
    ]
    for page in pages:
        for match in LINK.finditer((ROOT / page).read_text(encoding="utf-8")):
            target = match["target"].partition("#")[0]
            if target and "://" not in target and not (ROOT / page.parent / target).exists():
                broken.append(f"{page}: {target}")
    assert broken == []


def test_generated_pages_are_current(tmp_path: Path) -> None:
    """``docs/cli.md``, ``docs/coverage.md`` and ``docs/schemas`` say what is; ``make docs`` writes them anew."""
    found = subprocess.run(
        [sys.executable, "-m", "docs.generate", "--out", tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    fresh = {
        path.relative_to(tmp_path): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()
    }
    assert fresh
    stored = {
        path: (ROOT / "docs" / path).read_text(encoding="utf-8") for path in fresh if (ROOT / "docs" / path).is_file()
    }
    assert sorted(str(path) for path in fresh if stored.get(path) != fresh[path]) == [], "run 'make docs'"
    kept = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs" / "schemas").glob("*.json")}
    assert kept <= set(fresh)
