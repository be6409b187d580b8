from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cemagent.app import App
from cemagent.content import shipped
from cemagent.surfaces.cli.main import app as cemagent
from cemagent.surfaces.conversation import open_conversation

SUBCOMMANDS = ["list", "new", "check", "show", "compare"]
KINDS = ["demands", "tasks", "dna", "flight-deck", "approaches", "capability", "hr"]
EXAMPLES = shipped("examples") / "scorecards"
MARCH, SEPTEMBER = EXAMPLES / "demands-hotel-2026-03.ko.yaml", EXAMPLES / "demands-hotel-2026-09.ko.yaml"
HANGUL = re.compile("[가-힣]")
PIPED = {
    "ko": [
        "20대 세입자",
        "2026년 4월 18일",
        "박지호 팀장",
        "-",
        "2점",
        "12화면 중 9화면 (2026.4)",
        "결제 화면 셋",
        "김도현 팀장",
    ],
    "en": [
        "Young tenants",
        "18 April 2026",
        "Tom Hughes",
        "-",
        "2",
        "9 of 12 (April 2026)",
        "three pages",
        "Priya Nair",
    ],
}


@pytest.mark.parametrize("command", SUBCOMMANDS)
def test_every_command_has_help_with_an_example(run, command):
    done = run("scorecard", command, "--help")
    assert done.exit_code == 0
    assert f"cemagent scorecard {command}" in done.stdout.split("Example")[1]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_list_as_text_and_as_json(run, lang):
    text = run("scorecard", "list", "--lang", lang).stdout
    assert all(kind in text for kind in KINDS)
    assert bool(HANGUL.search(text)) == (lang == "ko")
    found = json.loads(run("scorecard", "list", "--lang", lang, "--format", "json").stdout)
    assert found["schema_version"] == "scorecard-kinds/1"
    assert [kind["id"] for kind in found["kinds"]] == KINDS


@pytest.mark.parametrize("form", ["yaml", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_one_is_written_checked_and_shown(run, kind, form):
    done = run("scorecard", "new", kind, "--as", form, "--blank", "--lang", "ko")
    assert done.exit_code == 0
    assert done.stdout.strip() == f"{kind}.{form}"
    assert f"cemagent scorecard check '{kind}.{form}'" in done.stderr
    checked = run("scorecard", "check", f"{kind}.{form}", "--lang", "ko")
    assert checked.exit_code == 1
    assert "점검한 날이 없습니다" in checked.stdout
    again = run("scorecard", "new", kind, "--as", form, "--blank")
    assert again.exit_code == 2
    assert "--out" in again.stderr


def piped(run, lang, *more):
    lines = "\n".join([*PIPED[lang], *["-"] * 11, ""])
    words = ["scorecard", "new", "demands", "--lang", lang, *more]
    return CliRunner().invoke(cemagent, words, input=lines, prog_name="cemagent")


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_an_interview_through_a_pipe(run, lang):
    done = piped(run, lang)
    assert done.exit_code == 0, done.stderr
    assert "[12/12]" in done.stderr
    text = Path("demands.yaml").read_text(encoding="utf-8")
    assert text.startswith("kind: demands\nversion: 1\nsubject: ")
    assert "date: 2026-04-18" in text
    assert text.count("- row:") == 1
    assert not Path("demands.yaml.answers.json").exists()
    shown = run("scorecard", "show", "demands.yaml", "--lang", lang)
    assert shown.exit_code == 0
    assert PIPED[lang][5] in shown.stdout
    assert bool(HANGUL.search(shown.stdout)) == (lang == "ko")


def test_an_interview_broken_off_goes_on_where_it_was(run):
    first = "\n".join([*PIPED["en"][:5], ""])
    done = CliRunner().invoke(
        cemagent, ["scorecard", "new", "demands", "--lang", "en"], input=first, prog_name="cemagent"
    )
    assert done.exit_code == 2
    assert "5 answers are kept" in done.stderr
    rest = "\n".join([*PIPED["en"][5:], *["-"] * 11, ""])
    done = CliRunner().invoke(
        cemagent, ["scorecard", "new", "demands", "--lang", "en"], input=rest, prog_name="cemagent"
    )
    assert done.exit_code == 0
    assert "Going on after 5 answers" in done.stderr
    assert "evidence: 9 of 12 (April 2026)" in Path("demands.yaml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("run")
def test_an_interview_can_end_in_a_workbook(run):
    assert piped(run, "ko", "--as", "xlsx").exit_code == 0
    shown = run("scorecard", "show", "demands.xlsx", "--as", "yaml")
    assert "gap: 결제 화면 셋" in shown.stdout


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_the_examples_pass_the_check(run, path):
    lang = "ko" if ".ko." in path.name else "en"
    done = run("scorecard", "check", path, "--lang", lang, "--on", "2026-09-28")
    assert done.exit_code == 0, done.stdout
    found = json.loads(run("scorecard", "check", path, "--on", "2026-09-28", "--format", "json").stdout)
    assert (found["schema_version"], found["errors"]) == ("scorecard-checked/1", 0)


@pytest.mark.parametrize(("lang", "said"), [("ko", "증거가 없습니다"), ("en", "without evidence")])
def test_a_fault_ends_with_exit_code_1_and_its_line(run, lang, said):
    Path("d.yaml").write_text("kind: demands\nversion: 1\nrows:\n  - row: process\n    score: 2\n", encoding="utf-8")
    done = run("scorecard", "check", "d.yaml", "--lang", lang)
    assert done.exit_code == 1
    assert said in done.stdout
    assert ("4번째 줄" if lang == "ko" else "line 4") in done.stdout


def test_show_writes_every_form(run):
    for form in ("md", "html", "svg", "yaml", "json", "png", "xlsx"):
        done = run("scorecard", "show", MARCH, "--as", form, "--out", f"x.{form}", "--lang", "ko")
        assert done.exit_code == 0, (form, done.stderr)
        assert done.stdout.strip() == f"x.{form}"
    assert Path("x.png").read_bytes().startswith(b"\x89PNG")
    assert Path("x.xlsx").read_bytes().startswith(b"PK")
    assert json.loads(Path("x.json").read_text(encoding="utf-8"))["summary"]["mean"] == 1.4
    assert Path("x.yaml").read_text(encoding="utf-8") == MARCH.read_text(encoding="utf-8")
    assert run("scorecard", "show", MARCH, "--as", "svg").stdout.startswith("<")
    assert json.loads(run("scorecard", "show", MARCH, "--as", "json").stdout)["kind"] == "demands"


def test_compare_as_text_json_and_picture(run):
    done = run("scorecard", "compare", MARCH, SEPTEMBER, "--lang", "ko", "--picture", "two.svg")
    assert done.exit_code == 0
    assert "평균 1.40 (n=10, 해당 없음 2, 점수 없음 0) → 평균 1.91 (n=11" in done.stdout
    assert done.stdout.index("▼ 내려감 (1)") < done.stdout.index("▲ 올라감 (6)")
    assert "<svg" in Path("two.svg").read_text(encoding="utf-8")
    found = json.loads(run("scorecard", "compare", MARCH, SEPTEMBER, "--format", "json").stdout)
    assert found["schema_version"] == "scorecard-comparison/1"
    assert len(found["changes"]) == 12
    english = run("scorecard", "compare", MARCH, SEPTEMBER, "--lang", "en").stdout
    assert "Price transparency: 3 → 2" in english


BAD = [
    (["new", "swot"], "demands, tasks", 2),
    (["new", "demands", "--as", "docx"], "yaml, xlsx", 2),
    (["new", "demands", "--out", "no/such/folder/x.yaml"], "cannot be written", 2),
    (["check", "none.yaml"], "check the path", 1),
    (["check", "none.xlsx"], "none.xlsx", 1),
    (["check", str(MARCH), "--on", "soon"], "2026-04-18", 2),
    (["show", "demands"], "--engagement", 2),
    (["show", "demands", "--engagement", "nobody"], "engagement list", 1),
    (["show", str(MARCH), "--as", "png"], "--out", 2),
    (["show", str(MARCH), "--as", "pdf"], "text, md, html", 2),
    (["compare", str(SEPTEMBER), str(MARCH)], "earlier one first", 2),
    (["compare", str(MARCH), str(EXAMPLES / "hr-installers.ko.yaml")], "cannot be compared", 2),
    (["compare", str(MARCH), str(SEPTEMBER), "--picture", "x.pdf"], ".svg or .png", 2),
]


@pytest.mark.parametrize(("words", "said", "code"), BAD, ids=[" ".join(row[0][:2])[:40] for row in BAD])
def test_bad_input_ends_in_one_sentence(run, words, said, code):
    done = run("scorecard", *words, "--lang", "en")
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert HANGUL.search(run("scorecard", *words, "--lang", "ko").stderr)


@pytest.fixture
def audited(run):
    """Begin an audit in an engagement, and return its name."""
    app = App()
    conversation = open_conversation(app, "hanbit", lang="ko", stage="demands", actor="yuna", model="guided")
    for said in (
        "/hello",
        "/answer 내려받게 해 달라는 요구가 월 130건 (상담 기록 2026.8)",
        "/answer 20대 세입자 - 2026년 4월 18일",
        "/answer 공개 접근: 2점 - 12화면 중 9화면 통과 (화면 점검 2026.4) - 결제 화면 셋\n"
        "편리한 접근: 1점 - 밤에는 전화 하나뿐 (접촉 로그 2026.4) - 문자가 없음\n"
        "실시간 정보: 해당 없음 - 재고가 없는 사업 (상품 목록 2026.4)",
    ):
        conversation.say(said)
    app.engagements.close()
    return "hanbit"


def test_an_engagement_shows_its_scorecard_as_it_stands(run, audited):
    done = run("scorecard", "show", "demands", "--engagement", audited, "--as", "json", "--lang", "ko")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["scorecard"]["subject"] == "20대 세입자"
    assert found["scorecard"]["date"] == "2026-04-18"
    assert [row["row"] for row in found["scorecard"]["rows"]] == ["open_access", "convenient", "real_time"]
    summary = found["summary"]
    assert (summary["mean"], summary["mean_n"], summary["not_applicable"], summary["unscored"]) == (1.5, 2, 1, 9)
    text = run("scorecard", "show", "demands", "--engagement", audited, "--lang", "ko").stdout
    assert "재고가 없는 사업" in text
    tasks = run("scorecard", "show", "tasks", "--engagement", audited, "--lang", "ko")
    assert tasks.exit_code == 0
    assert "[빈칸]" in tasks.stdout
