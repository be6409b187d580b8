"""``review --model``, ``--passes`` and ``--calibration``: what they refuse, and a run over real HTTP."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cemagent.testing.replies import Asked, Reply, json_reply
from cemagent.testing.server import ModelServer

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "benchmarks/review/en/plans/02-tellara-telecom.md"
_REF = re.compile(r"(?m)^(R\d+\.\d+) ")


def judge(asked: Asked) -> Reply:
    if "Grade these" not in asked.last:
        return json_reply({"pairs": []})
    return json_reply({"criteria": [{"ref": ref, "why": "Nothing of it."} for ref in _REF.findall(asked.last)]})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--passes", "2"), "--passes needs a model"),
        (("--passes", "0", "--model", "openai:any"), "from 1 to 9"),
        (("--calibration", "missing.json"), "--save-calibration"),
        (("--model", "nobody:any"), "is not a model"),
        (("--model", "openai:any"), "OPENAI_API_KEY"),
    ],
)
def test_what_cannot_be_graded_by_is_one_sentence(run, words, said, tmp_path):
    done = run("review", PLAN, "--out", tmp_path / "out", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_model_grades_over_http(run, tmp_path):
    with ModelServer(judge) as server:
        model = f"{server.base_url}#any"
        words = ("--formats", "json", "--playbook", "world", "--model", model)
        done = run("review", PLAN, "--out", tmp_path / "out", *words)
        requests = len(server.bodies)
    assert done.exit_code == 0, done.output
    row = json.loads((tmp_path / "out" / "reviews.jsonl").read_text(encoding="utf-8"))
    assert row["grader"] == f"judge:{model}"
    assert row["usage"]["model_calls"] == requests == 2
    assert {item["level"] for item in row["criteria"] if not item["fell_back"]} == {0}
    assert "reviewed 1" in done.stdout
