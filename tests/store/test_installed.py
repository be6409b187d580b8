"""The store out of a built wheel: its migrations are in it and run from there."""

from __future__ import annotations

from pathlib import Path

from tests.installed import Environment

PROGRAM = """
from datetime import UTC, datetime
from pathlib import Path
import cemagent.store.engagements as engagements
import sys
with engagements.EngagementStore(sys.argv[1]) as store:
    store.create("a", "m", "ko", "s", workspace="w", actor="k", at=datetime.now(UTC))
    print(engagements.__file__, len(store.list("w")))
"""


def test_the_wheel_brings_its_migrations(installed: Environment, tmp_path: Path) -> None:
    done = installed.run("-c", PROGRAM, f"sqlite:///{tmp_path / 'a.db'}", program="python")
    file, count = done.stdout.split()
    assert Path(file).is_relative_to(installed.site)
    assert count == "1"
