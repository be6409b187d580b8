"""The example companies' interviews, replayed: every gate passes in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from cemagent.agent.operations import Operations
from cemagent.errors import Lang
from cemagent.method.changes import Started
from cemagent.method.engagement import Engagement, applied
from cemagent.method.stages import Method, has_passed
from cemagent.playbook_files import load_playbooks
from tests.house.sources import ROOT

STAGES = ("world", "platform", "brand", "interface", "innovation")
INDUSTRIES = sorted(path.parent for path in (ROOT / "examples" / "industries").glob("*/answers.yaml"))
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def method() -> Method:
    return Method(load_playbooks([ROOT / "playbooks"]).playbooks)


def answers_of(folder: Path) -> Any:
    return yaml.load(
        (folder / "answers.yaml").read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )["answers"]


@pytest.mark.parametrize("folder", INDUSTRIES, ids=lambda folder: folder.name)
def test_every_stage_passes(method: Method, folder: Path) -> None:
    answers = answers_of(folder)
    for lang in ("ko", "en"):
        assert passed(method, answers, lang) == list(STAGES)


def passed(method: Method, answers: Any, lang: Lang) -> list[str]:
    first = Started(actor="kim", at=NOW, name="n", method="schmitt-cem@1", lang=lang, stage="world")
    ops = Operations(method, applied(Engagement(id="e"), first), [first], actor="kim", at=NOW)
    for stage in STAGES:
        ops.go_to(stage)
        for question in method.stage(stage).questions:
            if question.id in answers:
                ops.record(question.id, answers[question.id][lang].strip())
        ops.approve(ops.propose()[0])
    return [stage for stage in STAGES if has_passed(method, ops.engagement, stage)]
