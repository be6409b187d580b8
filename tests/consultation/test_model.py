"""The ten consultations led by a language model, scripted, over a real HTTP connection."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.errors import Lang
from cemagent.testing.server import ModelServer
from tests.consultation.driver import FIVE_STEPS, Pipe, consult
from tests.consultation.model_script import REPLIES, consult_well
from tests.consultation.test_pipe import CASES, TWO


def hold(industry: str, lang: Lang, folder: Path) -> None:
    with ModelServer(consult_well) as server, Pipe(folder, lang, model=f"{server.base_url}#scripted") as pipe:
        assert consult(pipe, industry) == dict.fromkeys(FIVE_STEPS, "passed")
        numbers = [event["seq"] for event in pipe.events]
        assert numbers == list(range(1, len(numbers) + 1)), "no preview is printed"
        texts = [event["text"] for event in pipe.events if event["type"] == "text"]
        assert REPLIES[lang] in texts
        assert not [text for text in texts if "127.0.0.1" in text], "the model never failed"


@pytest.mark.parametrize(("industry", "lang"), TWO)
def test_a_consultation_with_a_model_passes_five_stages(industry: str, lang: Lang, tmp_path: Path) -> None:
    hold(industry, lang, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize(("industry", "lang"), CASES[2:])
def test_the_others_pass_them_too(industry: str, lang: Lang, tmp_path: Path) -> None:
    hold(industry, lang, tmp_path)
