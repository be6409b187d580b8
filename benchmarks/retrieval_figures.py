"""Figures of the search on the development and the held-out questions, by the product's own command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).parent / "retrieval"
PROGRAM = str(Path(sys.executable).parent / "cemagent")


def run_json(*arguments: str) -> Any:
    """Return what ``cemagent`` prints with ``--format json``."""
    run = subprocess.run([PROGRAM, *arguments, "--format", "json"], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def retrieval_figures() -> dict[str, Any]:
    """Return the figures of ``cemagent eval retrieval`` for both files."""
    return {path.stem: run_json("eval", "retrieval", str(path)) for path in sorted(QUESTIONS.glob("*.jsonl"))}


if __name__ == "__main__":
    print(json.dumps(retrieval_figures(), indent=2))
