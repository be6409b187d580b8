"""``cemagent scenario new --model`` and ``check --model`` over real HTTP."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from cemagent.surfaces.cli.main import app as command_line
from cemagent.testing.replies import Asked, Fault, FaultKind, Reply, json_reply
from cemagent.testing.server import ModelServer
from cemagent.tools.scenario.files import load_scenarios
from tests.tools.scenarios import example_path
from tests.tools.story_cases import STORY, told

FORMS = {"title": "Frame", "steps": "Steps", "moments": "Around", "drawn_by": "Facts"}
ANSWERS = {  # one line a question; an empty one takes what is proposed
    "en": "sc-1||||the parent who orders|||ideal|||-||0 min||||-|-||customers|-||yes|"
    "Logistics - board - same-day vans - fewer trips|-|-|-||",
    "ko": "sc-1||||주문하는 부모|||이상|||-||0분||||-|-||고객|-||예|"
    "물류팀 - 배차 화면 - 당일 배차 비율 - 다시 가는 배송이 줄어듦|-|-|-||",
}


def reads(lang: str, **settings: bool):
    """Return a model that takes from a story what a good one would."""

    def answer(asked: Asked) -> Reply:
        fields = set((asked.schema or {})["properties"])
        return json_reply(told(next(form for name, form in FORMS.items() if name in fields), lang, **settings))

    return answer


def ask(words, typed=""):
    return CliRunner().invoke(command_line, ["scenario", *map(str, words)], input=typed, prog_name="cemagent")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_story_typed_in_is_confirmed_question_by_question(tmp_path, lang):
    answers = ANSWERS[lang].split("|")
    typed = "\n".join([STORY[lang], "", *answers, ""])
    with ModelServer(reads(lang)) as server:
        model = f"{server.base_url}#any"
        done = ask(["new", "--model", model, "--lang", lang, "--out", tmp_path / "s.yaml"], typed)
        assert len(server.bodies) == 4
    assert done.exit_code == 0, done.output
    (scenario,) = load_scenarios(tmp_path / "s.yaml").scenarios
    assert [step.minutes_now for step in scenario.steps] == [40, 20, None]
    assert scenario.participants == 8
    assert scenario.customer.role == answers[4]
    assert done.stderr.count("Enter를 누르면" if lang == "ko" else "Enter takes it") >= 10
    assert ("호출 4회" if lang == "ko" else "4 calls") in done.stderr
    assert [path.name for path in tmp_path.glob("s.yaml*")] == ["s.yaml"]


def test_an_interview_broken_off_goes_on_without_the_model(tmp_path):
    story = tmp_path / "story.txt"
    story.write_text(STORY["en"], encoding="utf-8")
    out = tmp_path / "s.yaml"
    with ModelServer(reads("en", invents=True)) as server:
        first = ask(["new", "--model", f"{server.base_url}#any", "--story", story, "--out", out], "sc-1\n\n")
        assert len(server.bodies) == 4
    assert first.exit_code == 2
    assert "Left out, for the story does not say it" in first.stderr
    assert "Team 'Innovation Lab'" in first.stderr
    second = ask(["new", "--out", out], "\n")
    assert "Going on after 2 answers" in second.stderr
    assert "… - the food was cold again" in second.stderr


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "without a proposal: The model"), ("ko", "제안 없이 묻는 질문이 있습니다: '")]
)
def test_a_model_that_fails_is_one_sentence_and_the_interview_goes_on(tmp_path, lang, said):
    out = tmp_path / "s.yaml"
    with ModelServer(lambda asked: Fault(FaultKind.SERVER_ERROR, retry_after=0)) as server:
        words = ["new", "--model", f"{server.base_url}#any", "--lang", lang, "--out", out]
        done = ask(words, f"{STORY[lang]}\n\nsc-1\n")
        assert len(server.bodies) == 4, "tried again for the first part, not once more for each of the others"
    assert done.stderr.count(said) == 1
    assert json.loads((tmp_path / "s.yaml.answers.json").read_text(encoding="utf-8")) == ["sc-1"]
    assert json.loads((tmp_path / "s.yaml.story.json").read_text(encoding="utf-8"))["story"] == STORY[lang]


def test_a_story_needs_a_model(tmp_path):
    (tmp_path / "story.txt").write_text(STORY["en"], encoding="utf-8")
    done = ask(["new", "--story", tmp_path / "story.txt", "--out", tmp_path / "s.yaml"])
    assert done.exit_code == 2
    assert "--model PROVIDER:NAME" in done.stderr
    assert done.stderr.count("\n") == 1


def opinion(asked: Asked) -> Reply:
    """Doubt the ideal with a quote that stands in the scenario, and the end with one that does not."""
    step = next(line for line in asked.last.splitlines() if line.strip().startswith("1. "))
    quote = step.strip().removeprefix("1. ").rpartition("] ")[2]
    rows = [
        {"about": "ideal", "holds": False, "why": "It reads like today.", "quote": quote},
        {"about": "end", "holds": False, "why": "It ends too soon.", "quote": "words that nobody wrote"},
    ]
    return json_reply({"opinions": rows})


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_an_opinion_stands_beside_the_check_and_changes_nothing(lang):
    path = example_path(lang)
    plain = json.loads(ask(["check", path, "--format", "json", "--lang", lang]).stdout)
    with ModelServer(opinion) as server:
        model = f"{server.base_url}#any"
        done = ask(["check", path, "--model", model, "--format", "json", "--lang", lang])
        shown = ask(["check", path, "--model", model, "--lang", lang])
    found = json.loads(done.stdout)
    (row,) = found["scenarios"]
    assert [(item["about"], item["holds"], item["rule_holds"]) for item in row["opinions"]] == [("ideal", False, True)]
    assert found["usage"]["model_calls"] == 1
    assert done.exit_code == shown.exit_code == 0
    for part in ("passed", "tests", "findings", "time"):
        assert row[part] == plain["scenarios"][0][part]
    assert plain["scenarios"][0]["opinions"] == []
    assert ("점검과 다르니" if lang == "ko" else "unlike the check") in shown.stdout
    assert ("호출 1회" if lang == "ko" else "1 call,") in shown.stderr


def test_a_model_that_fails_leaves_the_check():
    with ModelServer(lambda asked: Fault(FaultKind.BAD_KEY)) as server:
        done = ask(["check", example_path("en"), "--model", f"{server.base_url}#any", "--lang", "en"])
    assert done.exit_code == 0
    assert "refuses your key" in done.stderr
    assert done.stdout == ask(["check", example_path("en"), "--lang", "en"]).stdout
