from __future__ import annotations

import json

import pytest

from cemagent import builtin
from cemagent.agent.commands import COMMANDS as OURS
from cemagent.agent.equity_command import COMMANDS
from cemagent.app import App
from cemagent.content import shipped
from cemagent.hookspecs import hookimpl
from cemagent.plugins import Plugins
from cemagent.records.turn import ErrorEvent, TextEvent
from cemagent.surfaces.conversation import open_conversation

KO = shipped("examples") / "equity" / "hanbit-mart.ko.yaml"
EN = shipped("examples") / "equity" / "northline.en.yaml"


def test_help_has_examples(run):
    done = run("equity", "--help")
    assert done.exit_code == 0
    assert "cemagent equity --example" in done.stdout


@pytest.mark.parametrize(
    ("path", "lang", "total", "heading"),
    [(KO, "ko", "57억 9,200만 원", "먼저 볼 점"), (EN, "en", "£48.48 million", "Before you rely on it")],
)
def test_text_in_both_languages(run, path, lang, total, heading):
    done = run("equity", path, "--lang", lang)
    assert done.exit_code == 0, done.output
    assert total in done.stdout
    assert heading in done.stdout.splitlines()


def test_json_is_one_object_with_its_version(run):
    found = json.loads(run("equity", KO, "--format", "json").stdout)
    assert found["schema_version"] == "equity/1"
    assert found["currency"] == "KRW"
    assert found["what_if"]["seed"] == 1


def test_the_example_is_a_file_that_works(run, tmp_path):
    for lang, words in (("ko", "금액"), ("en", "amounts")):
        text = run("equity", "--example", "--lang", lang).stdout
        assert words in text
        path = tmp_path / f"{lang}.yaml"
        path.write_text(text, encoding="utf-8")
        assert run("equity", path, "--format", "json").exit_code == 0


def test_out_writes_and_names_the_files(run, tmp_path):
    done = run("equity", EN, "--out", tmp_path / "report")
    assert done.exit_code == 0, done.output
    named = done.stdout.split("\n\n")[-1].split()
    assert sorted(named) == sorted(str(path) for path in (tmp_path / "report").iterdir())
    assert any(name.endswith("equity.html") for name in named)


@pytest.mark.parametrize("words", [(), (str(KO), "--example"), (str(KO), "--engagement", "x")])
def test_one_thing_must_be_named(run, words):
    done = run("equity", *words, "--lang", "ko")
    assert done.exit_code == 2
    assert "--example" in done.stderr


def test_mistakes_name_file_line_and_field(run, tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(KO.read_text(encoding="utf-8").replace("retention: 82%", "retention: 82"), encoding="utf-8")
    done = run("equity", path, "--lang", "ko")
    assert done.exit_code == 2
    assert done.stderr.startswith("bad.yaml: 집단 > 1번째 > 기간 유지율 (segments[1].retention, 14번째 줄)")
    assert done.stdout == ""
    assert "write eighty percent as 80% or 0.8" in run("equity", path, "--lang", "en").stderr


def test_a_file_that_is_not_there(run):
    done = run("equity", "none.yaml", "--lang", "en")
    assert done.exit_code == 1
    assert "none.yaml" in done.stderr


class Slash:
    """A plugin that brings the slash command."""

    @hookimpl
    def register_slash_commands(self):
        return ["cemagent.agent.equity_command:COMMANDS"]


@pytest.fixture
def hanbit(run):
    """Return a conversation whose organisation stage is answered as far as money goes."""
    found = Plugins(builtin, discover=False)
    found.add(Slash(), "slash")
    app = App(plugins=found)
    conversation = open_conversation(app, "hanbit", lang="ko", stage="organization", actor="yuna", model="guided")
    conversation.hello()
    for question in app.method.stage("organization").questions[:5]:
        conversation.say(f"/answer {question.good.ko}")
    yield conversation
    app.engagements.close()


def said(events):
    return "\n".join(event.text for event in events if isinstance(event, TextEvent))


def test_an_engagement_gives_its_figures_and_says_what_is_missing(run, hanbit):
    done = run("equity", "--engagement", "hanbit", "--lang", "ko", "--format", "json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert [row["name"] for row in found["segments"]] == ["단골", "신규"]
    assert "획득 비용" in done.stderr
    euros = run("equity", "--engagement", "hanbit", "--currency", "EUR", "--format", "json").stdout
    assert json.loads(euros)["currency"] == "EUR"


def test_an_unknown_engagement_says_where_to_look(run):
    done = run("equity", "--engagement", "none", "--lang", "en")
    assert done.exit_code == 1
    assert "engagement list" in done.stderr


def test_the_slash_command_computes_the_engagement_or_a_file(hanbit):
    own = said(hanbit.say("/equity"))
    assert "고객자산" in own
    assert "기록에 없는 것" in own
    assert "4,848만 파운드" in said(hanbit.say(f'/equity "{EN}"'))
    refused = hanbit.say("/equity none.yaml")
    assert any(isinstance(event, ErrorEvent) and "none.yaml" in event.text for event in refused)


def test_the_table_adds_a_name_of_its_own():
    assert not set(COMMANDS) & set(OURS)
    assert COMMANDS["equity"].help_in("ko") != COMMANDS["equity"].help_in("en")
