"""Ten consultations, one an industry, half of them Korean, through the pipe; and one that skips everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.errors import Lang
from tests.consultation.driver import COMPANIES, FIVE_STEPS, Pipe, consult, question_in

LANGS: tuple[Lang, Lang] = ("ko", "en")
CASES = [(industry, LANGS[number % 2]) for number, industry in enumerate(COMPANIES.ids)]


def test_there_are_ten_industries() -> None:
    assert len(COMPANIES.ids) == 10


TWO = CASES[:2]
"""One in each language; that the answers of all ten pass every gate is proved by ``tests/method/test_replay.py``."""


def hold(industry: str, lang: Lang, folder: Path) -> None:
    with Pipe(folder, lang) as pipe:
        assert consult(pipe, industry) == dict.fromkeys(FIVE_STEPS, "passed")
        numbers = [event["seq"] for event in pipe.events]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(("industry", "lang"), TWO)
def test_a_consultation_passes_five_stages(industry: str, lang: Lang, tmp_path: Path) -> None:
    hold(industry, lang, tmp_path)


# seven seconds each, and the gates are proved by the test named at TWO
@pytest.mark.soak
@pytest.mark.parametrize(("industry", "lang"), CASES[2:])
def test_the_other_industries_pass_them_too(industry: str, lang: Lang, tmp_path: Path) -> None:
    hold(industry, lang, tmp_path)


@pytest.mark.parametrize("lang", LANGS)
def test_who_skips_everything_passes_no_gate(lang: Lang, tmp_path: Path) -> None:
    word = {"ko": "건너뛰어 주세요", "en": "skip this one please"}[lang]
    with Pipe(tmp_path, lang) as pipe:
        heard = pipe.hear()
        while question_in(heard) is not None and len(pipe.events) < 1000:
            heard = pipe.say(word)
        gates = [event for event in pipe.events if event["type"] == "gate"]
        assert {event["state"] for event in gates} == {"closed"}
        assert not [event for event in pipe.events if event["type"] == "artifact_saved"]
