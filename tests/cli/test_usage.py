"""What a command says of its language model: what is masked before, what was used after."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cemagent.app import App
from cemagent.models.masking import NOTICE
from cemagent.models.usage import ModelUsage
from cemagent.settings import load_settings
from cemagent.surfaces.cli.usage import show_usage, usage_line
from cemagent.testing.replies import json_reply
from cemagent.testing.server import ModelServer
from tests.tools.story_cases import STORY

PRICES = "source: contract\ndate: 2026-03-02\nmodels:\n  {model}: {{input: 10, output: 100}}\n"


@pytest.mark.parametrize(
    ("used", "en", "ko"),
    [
        (
            ModelUsage(model="a:b", calls=1, input_tokens=1200, output_tokens=5, cost=None),
            "a:b: 1 call, 1,200 tokens in, 5 tokens out",
            "a:b: 호출 1회, 입력 토큰 1,200개, 출력 토큰 5개",
        ),
        (
            ModelUsage(
                model="a:b", calls=3, failed=1, from_cache=2, input_tokens=9, output_tokens=5, cost=Decimal("0.5")
            ),
            "a:b: 3 calls, 2 of them from the cache, 1 failed attempt, 9 tokens in, 5 tokens out, 0.5000 USD",
            "a:b: 호출 3회, 그중 캐시 2회, 실패한 시도 1회, 입력 토큰 9개, 출력 토큰 5개, 비용 0.5000달러",
        ),
    ],
)
def test_usage_is_one_line_a_model(used, en, ko):
    assert usage_line(used, "en") == en
    assert usage_line(used, "ko") == ko


def test_a_price_of_ones_own_gives_the_cost(run, tmp_path):
    story = tmp_path / "story.txt"
    story.write_text(STORY["en"], encoding="utf-8")
    with ModelServer(lambda asked: json_reply({})) as server:
        model = f"{server.base_url}#any"
        home = tmp_path / "home"
        home.mkdir()
        (home / "prices.yaml").write_text(PRICES.format(model=model), encoding="utf-8")
        done = run("scenario", "new", "--model", model, "--story", story, "--out", tmp_path / "s.yaml", "--lang", "en")
    (line,) = [line for line in done.stderr.splitlines() if line.startswith(model)]
    assert line.endswith(" USD")
    assert not line.endswith(" 0.0000 USD")


@pytest.mark.parametrize(("model", "mask", "said"), [("openai:any", None, True), ("openai:any", "off", False)])
def test_what_is_masked_is_said_before_text_leaves_the_machine(monkeypatch, model, mask, said):
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    if mask is not None:
        monkeypatch.setenv("CEMAGENT_MASK", mask)
    heard = []
    App(load_settings({})).asker(model, lambda en, ko: heard.append((en, ko)))
    assert heard == ([(NOTICE.en, NOTICE.ko)] if said else [])


def test_a_model_on_this_machine_has_nothing_masked_and_nothing_used_is_not_shown(capsys):
    app, heard = App(load_settings({})), []
    app.asker("http://127.0.0.1:9/v1#any", lambda en, ko: heard.append(en))
    show_usage(app, "en")
    assert heard == []
    assert capsys.readouterr().err == ""
