"""``cemagent scenario``: written by answering, checked like a linter does, shown in every form."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cemagent.app import App
from cemagent.errors import Lang
from cemagent.surfaces.cli.main import app as command_line
from cemagent.surfaces.conversation import open_conversation
from tests.tools.scenarios import changed, example_path

LANGS: tuple[Lang, ...] = ("ko", "en")
ANSWERS = {
    "en": """sc-fridge
Replacing a dead fridge
Replace a dead fridge within the day - food is cold again
Finds the milk warm at eleven at night - two children, nobody at home by day
The parent who picks the fridge - working families
A new fridge runs before the food spoils
comes when promised; takes the old one away
ideal
Looks for one that can come today - real stock - stock page - ease
40 min -> 5 min
-1
Sends a paper again - a paper that is not needed - contact centre - remove
20 min -> 0 min
-
Cooks the first dinner - how to set it - fitter - enrich
-
2
-
The fitter does not come - arrival error: 30 minutes - step 1
customers
-
customers - 12 June 2026 - 8 people
yes
logistics - dispatch board - same-day vans - fewer second trips - 1
-
customers living alone - 1 - nobody opens by day
-
1 - interviews, April 2026
1,200 - order book, June 2026
Dana Cole - 1 December 2026
""",
    "ko": """sc-fridge
멈춘 냉장고 바꾸기
멈춘 냉장고를 하루 안에 바꿈 - 음식이 다시 차가워짐
밤 11시에 우유가 미지근한 것을 앎 - 아이가 둘이고 낮에는 집에 사람이 없음
냉장고를 고르는 부모 - 맞벌이 가구
음식이 상하기 전에 새 냉장고가 돌아감
약속한 시각에 옴; 옛것을 가져감
이상
오늘 받을 수 있는 물건을 찾음 - 실제 재고 - 앱 재고 화면 - 쉽게
40분 → 5분
-1
서류를 다시 냄 - 없어도 되는 서류 - 고객센터 - 없앰
20분 → 0분
-
첫 저녁을 지음 - 온도를 맞추는 법 - 설치 기사 - 풍부하게
-
2
-
기사가 오지 않음 - 도착 시각 오차: 30분 - 1단계
고객
-
고객이 직접 - 2026년 6월 12일 - 8명
예
물류팀 - 배차 화면 - 당일 배차 비율 - 다시 가는 배송이 줄어듦 - 1
-
혼자 사는 고객 - 1 - 낮에 받을 사람이 없음
-
1번 - 고객 면담 2026.4
1,200명 - 주문 대장 2026.6
물류본부 김서연 - 2026년 12월 1일
""",
}


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A scenario with errors, though its fields are valid."""
    path = tmp_path / "bad.yaml"
    path.write_text("id: sc-1\ntitle: 현행 절차\nstatus: final\n", encoding="utf-8")
    return path


@pytest.fixture
def hanbit(run):
    """An engagement whose scenario stage was answered with the model answers."""
    app = App()
    conversation = open_conversation(app, "hanbit", lang="ko", stage=None, actor="yuna", model="guided")
    conversation.say("/stage scenario")
    for question in app.method.stage("scenario").questions:
        if not question.optional:
            conversation.say(f"/answer {question.good.ko}")
    app.engagements.close()
    return conversation.engagement_id


@pytest.mark.parametrize("command", ["new", "check", "show"])
def test_every_command_has_help_with_an_example(run, command):
    done = run("scenario", command, "--help")
    assert done.exit_code == 0
    assert f"cemagent scenario {command}" in done.stdout.split("Example")[1]


@pytest.mark.parametrize("lang", LANGS)
def test_a_good_file_passes_and_says_the_time_saved(run, lang):
    done = run("scenario", "check", example_path("ko"), "--lang", lang)
    assert done.exit_code == 0
    assert "13,520" in done.stdout
    assert done.stdout.count("✓") == 4
    assert ("진실의 순간 3개에 빠짐없이" if lang == "ko" else "Every moment of truth (3)") in done.stdout


@pytest.mark.parametrize("lang", LANGS)
def test_errors_exit_with_one_as_linters_do(run, bad, lang):
    done = run("scenario", "check", bad, "--lang", lang)
    assert done.exit_code == 1
    assert ("오류 title" if lang == "ko" else "error title") in done.stdout
    assert ("[초안]" if lang == "ko" else "[DRAFT]") in done.stdout


def test_warnings_do_not_count(run, tmp_path):
    path = tmp_path / "warn.json"
    path.write_text(changed("en", owner=None).model_dump_json(exclude_unset=True), encoding="utf-8")
    done = run("scenario", "check", path, "--lang", "en")
    assert done.exit_code == 0
    assert "! warning owner" in done.stdout


def test_check_as_json(run, bad):
    done = run("scenario", "check", bad, "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (found["schema_version"], found["source"], found["passed"]) == ("scenario-checks/1", "bad.yaml", False)
    (row,) = found["scenarios"]
    assert [test["name"] for test in row["tests"]] == ["ideal", "customers", "customer_metrics", "benefits"]
    assert {"ko", "en"} == set(row["findings"][0]["what"])
    assert row["time"]["yearly"]["hours"] is None
    assert row["time"]["yearly"]["reason"]["ko"]


@pytest.mark.parametrize(
    ("text", "ko", "en"),
    [
        ("id: 5\n", "번호 (id, 1번째 줄): 한 줄", "Id (id, line 1): must be a short name"),
        ("title: x\n", "빠져 있어 채워야", "is missing"),
        ("id: a\nstep: []\n", "'steps'을(를) 쓰려던", "did you mean 'steps'"),
        ("id: a\nsteps:\n  - n: 0\n    customer_action: x\n", "1 이상인 단계 번호", "1 or more"),
        (
            "id: a\nsteps:\n  - n: 1\n    customer_action: x\n    mode: fast\n",
            "remove(없앰)",
            "must be remove, ease or enrich",
        ),
        ("id: a\nsteps:\n  - n: 1\n    customer_action: x\n    minutes_now: -3\n", "0 이상인 분", "must be minutes"),
        ("id: a\nsteps:\n  - n: 1\n    customer_action: x\n    emotion: 5\n", "-2(매우 나쁨)", "from -2"),
        ("id: a\nmoments_of_truth:\n  - metric: {target: soon}\n", "숫자여야", "must be a number"),
        ("id: a\nmoments_of_truth:\n  - metric: {unit: week}\n", "다음 가운데 하나", "must be one of"),
        ("id: a\nmoments_of_truth:\n  - metric: {set_by: us}\n", "customers(고객)", "must be customers or internal"),
        ("id: a\nsource: me\n", "internal_draft(내부 초안)", "must be customers or internal_draft"),
        ("id: a\nstatus: done\n", "draft(초안)", "must be draft or final"),
        ("id: a\nsession_date: soon\n", "날짜(YYYY-MM-DD)", "must be a date"),
        ("id: a\nparticipants: -1\n", "0 이상이어야", "must be 0 or more"),
        ("id: a\ncustomers_per_year: 900\n", "'항목: 값'", "group of 'field: value'"),
        ("id: a\nowner: [x]\n", "글이어야", "must be text"),
        ("just words\n", "'항목: 값'", "group of 'field: value'"),
        ("id: [\n", "YAML을 읽을 수 없습니다", "Correct the YAML"),
    ],
)
def test_an_invalid_field_names_itself_what_is_expected_and_an_example(run, tmp_path, text, ko, en):
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    for lang, said in (("ko", ko), ("en", en)):
        for command in ("check", "show"):
            done = run("scenario", command, path, "--lang", lang)
            assert done.exit_code in (1, 2)
            assert said in done.stderr
            assert "Traceback" not in done.stderr
            assert done.stdout == ""
    if "(" in ko and "YAML" not in ko:
        assert re.search(r"Example: |is missing|did you mean|field: value", done.stderr)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check"], "--engagement"),
        (["check", "nowhere.yaml"], "nowhere.yaml"),
        (["check", "--engagement", "nobody"], "nobody"),
        (["show", "--as", "gif"], "gif"),
        (["show", "x.yaml", "--lang", "fr"], "fr"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, words, said):
    for lang in LANGS:
        done = run("scenario", *words, CEMAGENT_LANG=lang)
        assert done.exit_code in (1, 2)
        assert said in done.stderr
        assert done.stderr.count("\n") == 1
        # a language that is not known cannot be spoken
        assert bool(re.search("[가-힣]", done.stderr)) is (lang == "ko" and "fr" not in words)


@pytest.mark.parametrize("lang", LANGS)
def test_text_speaks_the_language_of_the_scenario(run, lang):
    done = run("scenario", "show", example_path(lang))
    assert done.exit_code == 0
    assert ("바라는 결과:" if lang == "ko" else "Desired outcome:") in done.stdout
    other = run("scenario", "show", example_path(lang), "--lang", "en" if lang == "ko" else "ko")
    assert ("Desired outcome:" if lang == "ko" else "바라는 결과:") in other.stdout


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_data_is_what_was_read(run, form, tmp_path):
    done = run("scenario", "show", example_path("ko"), "--as", form)
    path = tmp_path / f"again.{form}"
    path.write_text(done.stdout, encoding="utf-8")
    assert run("scenario", "show", path, "--as", "yaml").stdout == example_path("ko").read_text(encoding="utf-8")
    assert run("scenario", "show", path, "--as", form, "--out", tmp_path).exit_code == 0
    assert (tmp_path / f"scenarios.{form}").read_text(encoding="utf-8") == done.stdout


@pytest.mark.parametrize("form", ["png", "docx", "pptx"])
def test_files_that_are_no_text_are_written_beside_the_user(run, form, tmp_path):
    done = run("scenario", "show", example_path("en"), "--as", form)
    assert done.stdout == f"sc-moving.{form}\n"
    assert (tmp_path / f"sc-moving.{form}").stat().st_size > 1000


@pytest.mark.parametrize(
    ("form", "start"), [("svg", "<"), ("html", "<!DOCTYPE html>"), ("md", "# "), ("mermaid", "flowchart LR")]
)
def test_texts_are_printed_or_written(run, form, start, tmp_path):
    printed = run("scenario", "show", example_path("en"), "--as", form)
    assert printed.stdout.startswith(start)
    path = tmp_path / "out" / f"map.{form}"
    path.parent.mkdir()
    assert run("scenario", "show", example_path("en"), "--as", form, "--out", path).stdout == f"{path}\n"
    assert path.read_text(encoding="utf-8").startswith(start)


def test_of_several_one_is_chosen_or_all_go_into_a_folder(run, tmp_path):
    both = tmp_path / "both.yaml"
    rows = [changed("ko"), changed("ko", id="sc-2")]
    both.write_text("[" + ",".join(row.model_dump_json(exclude_unset=True) for row in rows) + "]", encoding="utf-8")
    refused = run("scenario", "show", both, "--as", "svg")
    assert refused.exit_code == 2
    assert "sc-retest, sc-2" in refused.stderr
    assert run("scenario", "show", both, "--as", "svg", "--id", "sc-2").stdout.startswith("<")
    assert run("scenario", "show", both, "--id", "nope").exit_code == 2
    done = run("scenario", "show", both, "--as", "mermaid", "--out", tmp_path / "maps")
    assert sorted(path.name for path in (tmp_path / "maps").iterdir()) == ["sc-2.mmd", "sc-retest.mmd"]
    assert len(done.stdout.splitlines()) == 2
    assert run("scenario", "show", both).stdout.count("sc-") >= 2


@pytest.mark.usefixtures("hanbit")
def test_an_engagement_is_checked_with_its_links(run, tmp_path):
    done = run("scenario", "check", "--engagement", "HANBIT", "--lang", "ko")
    assert done.exit_code == 0
    assert "[초안] 멈춘 냉장고 바꾸기" in done.stdout
    assert "어느 가치 약속에도 이어지지 않은" in done.stdout
    assert "단계마다 지금 걸리는 분" in done.stdout
    exported = run("engagement", "export", "hanbit", "--format", "json", "--out", tmp_path).stdout.strip()
    again = run("scenario", "check", exported, "--lang", "ko")
    assert again.stdout == done.stdout
    found = json.loads(
        run("scenario", "check", example_path("ko"), "--engagement", "hanbit", "--format", "json").stdout
    )
    assert [row["touchpoint"]["state"] for row in found["scenarios"][0]["links"]] == ["orphan"] * 3
    shown = run("scenario", "show", "--engagement", "hanbit", "--as", "yaml")
    path = tmp_path / "from.yaml"
    path.write_text(shown.stdout, encoding="utf-8")
    assert run("scenario", "check", path).exit_code == 0


def test_an_engagement_without_a_scenario_says_where_to_go(run):
    app = App()
    open_conversation(app, "empty", lang="en", stage=None, actor="yuna", model="guided")
    app.engagements.close()
    for lang, said in (("en", "cemagent scenario new"), ("ko", "아직 고객 시나리오가 없습니다")):
        done = run("scenario", "check", "--engagement", "empty", "--lang", lang)
        assert done.exit_code == 2
        assert said in done.stderr


def ask(words: list[str], answers: str, **environ: str):
    """Run the command with ``answers`` on its standard input."""
    return CliRunner().invoke(
        command_line, ["scenario", "new", *words], input=answers, env=environ, prog_name="cemagent"
    )


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("lang", LANGS)
def test_answers_make_a_file_that_passes_its_check(run, lang, tmp_path):
    out = tmp_path / "new.yaml"
    done = ask(["--out", str(out), "--lang", lang], ANSWERS[lang])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.count("✓") == 4
    assert not Path(f"{out}.answers.json").exists()
    checked = run("scenario", "check", out, "--lang", lang)
    assert checked.exit_code == 0
    assert checked.stdout == done.stdout
    again = ask(["--out", str(out), "--lang", lang], ANSWERS[lang])
    assert again.exit_code == 2
    assert str(out) in again.stderr


@pytest.mark.usefixtures("run")
def test_an_interview_broken_off_goes_on_where_it_was(tmp_path):
    out = tmp_path / "later.json"
    lines = ANSWERS["en"].splitlines(keepends=True)
    first = ask(["--out", str(out), "--lang", "en"], "".join(lines[:9]) + "quick\n")
    assert first.exit_code == 2
    assert "9 answers are kept" in first.stderr
    assert "That cannot be read" in first.stderr
    assert not out.exists()
    second = ask(["--out", str(out), "--lang", "en"], "/why\n/back\n" + "".join(lines[8:]))
    assert second.exit_code == 0, second.stderr
    assert "Going on after 9 answers" in second.stderr
    assert json.loads(out.read_text(encoding="utf-8"))["steps"][0]["minutes_now"] == 40


def test_answers_survive_a_killed_process(tmp_path):
    out = tmp_path / "killed.yaml"
    command = [sys.executable, "-m", "cemagent.surfaces.cli.main", "scenario", "new", "--out", str(out), "--lang", "ko"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env={**os.environ}, text=True
    )
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write("".join(ANSWERS["ko"].splitlines(keepends=True)[:4]))
    process.stdin.flush()
    assert any("역할" in line for line in process.stderr)
    process.kill()
    process.communicate()
    kept = json.loads(Path(f"{out}.answers.json").read_text(encoding="utf-8"))
    assert kept[0] == "sc-fridge"
    assert len(kept) == 4
