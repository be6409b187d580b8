"""Figures of the offline grader on the held-out plans, and on plans with evidence removed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.retrieval_figures import run_json
from benchmarks.review_plans import HELD_OUT, ROOT
from benchmarks.review_variants import measure
from cemagent.app import App


def review_figures() -> dict[str, Any]:
    """Return ``cemagent eval review`` on the held-out plans (06 to 08 of both languages) and the variants."""
    rows: dict[str, list[str]] = {"labels": [], "contradictions": []}
    for folder in ("en", "ko"):
        for name, found in rows.items():
            for line in (ROOT / folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                row["doc"] = f"{folder}/{row['doc']}"
                if row["doc"].startswith(HELD_OUT):
                    found.append(json.dumps(row, ensure_ascii=False))
    with tempfile.TemporaryDirectory() as place:
        files = {}
        for name, found in rows.items():
            files[name] = Path(place) / f"{name}.jsonl"
            files[name].write_text("\n".join(found) + "\n", encoding="utf-8")
        contradictions = ("--contradictions", str(files["contradictions"]))
        held_out = run_json("eval", "review", str(files["labels"]), "--root", str(ROOT), *contradictions)
    grader = App().grader()
    return {
        "held_out": held_out,
        "variants_development": measure(grader, False),
        "variants_held_out": measure(grader, True),
    }


if __name__ == "__main__":
    print(json.dumps(review_figures(), indent=2))
