"""Removes one criterion's evidence from a plan and asks what the grader changes.

Run: ``python -m benchmarks.review_variants [--heldout]``. Prints the share of variants whose
criterion falls, and the share of all other criteria whose level changes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.review_plans import HELD_OUT, ROOT
from cemagent.app import App
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.review.grader import Grader


def levels_of(grader: Grader, text: str, folder: Path) -> dict[str, int]:
    """Return the level of each criterion for a Markdown plan."""
    path = folder / "plan.md"
    path.write_text(text, encoding="utf-8")
    return {verdict.ref: verdict.level for verdict in grader.grade(load(path, default_readers()), "plan.md").criteria}


def measure(grader: Grader, held_out: bool) -> dict[str, float]:
    """Return ``lowered`` and ``others_changed`` over the variants of the development or the held-out plans."""
    lowered, seen, changed, others = [], 0, 0, 0
    originals: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for path in sorted(ROOT.glob("*/variants.jsonl")):
            for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
                name = f"{path.parent.name}/{row['doc']}"
                if name.startswith(HELD_OUT) != held_out:
                    continue
                text = (path.parent / row["doc"]).read_text(encoding="utf-8")
                if name not in originals:
                    originals[name] = levels_of(grader, text, folder)
                for old, new in row["remove"]:
                    text = text.replace(old, new, 1)
                before, after = originals[name], levels_of(grader, text, folder)
                lowered.append(after[row["criterion"]] < before[row["criterion"]])
                seen += before[row["criterion"]] > 0
                rest = [ref for ref in before if ref != row["criterion"]]
                changed += sum(before[ref] != after[ref] for ref in rest)
                others += len(rest)
    return {
        "variants": len(lowered),
        "graded_above_0_before": round(seen / max(1, len(lowered)), 3),
        "lowered": round(sum(lowered) / max(1, len(lowered)), 3),
        "others_changed": round(changed / max(1, others), 4),
    }


if __name__ == "__main__":
    print(json.dumps(measure(App().grader(), "--heldout" in sys.argv)))
