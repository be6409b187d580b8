"""``engagement export --lang --model`` over real HTTP: artifacts translated and marked, quotes in the original."""

from __future__ import annotations

import re

import pytest

from cemagent.app import App
from cemagent.surfaces.conversation import open_conversation
from cemagent.testing.replies import Asked, Fault, FaultKind, Reply, json_reply
from cemagent.testing.server import ModelServer

PROMISE = "맡길 때 끝나는 시각을 말씀드립니다 (면담 2026.5, 14명)"
QUOTE = "“끝나는 시각만 알면 장을 보고 옵니다”"
_LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_KEPT = re.compile(r"⟦\d+⟧|\d+(?:[.,]\d+)*")


@pytest.fixture
def shop(run):
    app = App()
    conversation = open_conversation(app, "shop", lang="ko", stage=None, actor="yuna", model="guided")
    for said in ("/stage platform", f"/answer {PROMISE}\n{QUOTE}", "/assume", "/approve"):
        conversation.say(said)
    app.engagements.close()


def translate(asked: Asked) -> Reply:
    """Write one word of English and what must be kept: marks and figures."""
    rows = [(int(number), " ".join(["Translated", *_KEPT.findall(text)])) for number, text in _LINE.findall(asked.last)]
    return json_reply({"lines": [{"number": number, "text": text} for number, text in rows]})


def export(run, folder, model, *words):
    done = run("engagement", "export", "shop", "--lang", "en", "--out", folder, "--model", model, *words)
    assert done.exit_code == 0, done.output
    return (folder / "shop.md").read_text(encoding="utf-8"), done.stderr


@pytest.mark.usefixtures("shop")
def test_artifacts_are_translated_and_quotes_stay(run, tmp_path):
    with ModelServer(translate) as server:
        model = f"{server.base_url}#any"
        text, stderr = export(run, tmp_path / "en", model)
        asked = [one.last for one in server.asked]
        assert f"{len(server.bodies)} call" in stderr
    assert asked
    assert "(translated)" in text
    assert "translated by" in text.splitlines()[0]
    assert "Translated" in text
    assert QUOTE in text
    assert not any(QUOTE in prompt for prompt in asked)
    plain, _ = export(run, tmp_path / "plain", "guided")
    assert "Translated" not in plain
    assert plain.count(QUOTE) == text.count(QUOTE)


@pytest.mark.usefixtures("shop")
def test_a_translator_that_fails_leaves_the_original_and_says_why(run, tmp_path):
    with ModelServer(lambda asked: Fault(FaultKind.SERVER_ERROR, retry_after=0)) as server:
        text, stderr = export(run, tmp_path / "en", f"{server.base_url}#any")
    plain, _ = export(run, tmp_path / "plain", "guided")
    assert text == plain
    assert stderr.count("too busy") == 1


@pytest.mark.usefixtures("shop")
def test_the_language_of_the_engagement_asks_no_model(run, tmp_path):
    with ModelServer([]) as server:
        words = ("--lang", "ko", "--out", tmp_path, "--model", f"{server.base_url}#any")
        done = run("engagement", "export", "shop", *words)
        assert server.bodies == []
    assert (done.exit_code, done.stderr) == (0, "")
