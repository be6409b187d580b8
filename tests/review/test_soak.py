"""Long proofs, run by ``make soak``: a folder of a thousand files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = str(Path(sys.executable).parent / "cemagent")


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_thousand_files_of_which_thirty_are_broken(tmp_path):
    folder = tmp_path / "plans"
    folder.mkdir()
    for number in range(970):
        lines = [
            f"Soup {number} ...... £{number % 9 + 3}.50",
            "Grilled fish with sauce ...... £14.00",
            f"Cake number {number} ... £5.25",
        ] * 2
        (folder / f"{number:04}-menu.txt").write_text("\n".join(lines) + f"\n{number}\n", encoding="utf-8")
    for number in range(30):
        (folder / f"broken-{number:02}.docx").write_bytes(b"PK\x03\x04" + bytes([number]) * 200)
    out = tmp_path / "out"
    run = subprocess.run(
        [PROGRAM, "review", str(folder), "--out", str(out)], check=False, capture_output=True, text=True
    )
    rows = [json.loads(line) for line in (out / "reviews.jsonl").read_text(encoding="utf-8").splitlines()]
    states = [row["status"] for row in rows]
    assert (len(rows), states.count("skipped"), states.count("failed")) == (1000, 970, 30)
    assert all(row["reason"] for row in rows)
    assert run.returncode == 0  # every file was looked at and judged; a failed row stops nothing
    assert not [path for path in tmp_path.iterdir() if path.name not in ("plans", "out")]
