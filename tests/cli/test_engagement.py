from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cemagent.app import App
from cemagent.consulting import WORKSPACE
from cemagent.surfaces.conversation import open_conversation
from cemagent.surfaces.history import history_file

SUBCOMMANDS = ["list", "show", "history", "actions", "export", "import", "link", "delete"]
ANSWER = "체크인 줄이 40분까지 길어졌습니다 (예약 시스템 2026.5)"


@pytest.fixture
def hanbit(run):
    """Return the id of an engagement with an answer, a skipped question and a refused proposal."""
    app = App()
    conversation = open_conversation(app, "hanbit", lang="ko", stage=None, actor="yuna", model="guided")
    for said in (
        "/hello",
        f"/answer {ANSWER}",
        "/skip",
        "/assume",
        "/edit target_customer.trouble = 줄이 깁니다",
        "/reject",
    ):
        conversation.say(said)
    path = history_file(app.settings.home, conversation.engagement_id)
    path.parent.mkdir(parents=True)
    path.write_text(ANSWER, encoding="utf-8")
    app.engagements.close()
    return conversation.engagement_id


@pytest.mark.parametrize("command", SUBCOMMANDS)
def test_every_command_has_help_with_an_example(run, command):
    done = run("engagement", command, "--help")
    assert done.exit_code == 0
    assert f"cemagent engagement {command}" in done.stdout.split("Example")[1]


@pytest.mark.usefixtures("hanbit")
def test_list_as_table_and_as_json(run, hanbit):
    found = json.loads(run("engagement", "list", "--format", "json").stdout)
    assert found["schema_version"] == "engagements/1"
    (row,) = found["engagements"]
    assert (row["id"], row["name"], row["stage"], row["turns"], row["documents"]) == (hanbit, "hanbit", "world", 6, 0)
    text = run("engagement", "list", "--lang", "ko").stdout
    assert text.splitlines()[0].split() == ["이름", "단계", "대화", "문서", "바뀐", "때"]
    assert "고객의 경험세계 분석" in text.splitlines()[1]


def test_an_empty_list_says_how_to_begin(run):
    assert "cemagent chat --engagement" in run("engagement", "list").stdout
    assert json.loads(run("engagement", "list", "--format", "json").stdout)["engagements"] == []


@pytest.mark.usefixtures("hanbit")
def test_show_has_stages_gates_answers_and_evidence(run):
    found = json.loads(run("engagement", "show", "HANBIT", "--format", "json", "--lang", "ko").stdout)
    assert found["schema_version"] == "engagement-shown/1"
    world = next(stage for stage in found["stages"] if stage["stage"] == "world")
    assert world["gate"] in ("closed", "draft")
    assert world["answers"][0]["text"] == ANSWER
    assert world["answers"][0]["evidence"] == [found["evidence"][0]["id"]]
    untouched = next(stage for stage in found["stages"] if stage["stage"] == "platform")
    assert (untouched["answers"], untouched["missing"]) == ([], [])
    text = run("engagement", "show", "hanbit", "--lang", "ko").stdout
    assert ANSWER in text
    assert "시작하지 않은 단계:" in text
    assert "가정" in text


@pytest.mark.usefixtures("hanbit")
def test_history_says_who_when_and_what(run):
    assert run("engagement", "link", "yuna", "slack:U1", "--lang", "ko").exit_code == 0
    found = json.loads(run("engagement", "history", "hanbit", "--format", "json").stdout)
    assert found["schema_version"] == "engagement-history/1"
    assert [row["number"] for row in found["changes"]] == list(range(1, len(found["changes"]) + 1))
    kinds = [row["change"]["kind"] for row in found["changes"]]
    assert {
        "started",
        "stage_entered",
        "answer_recorded",
        "evidence_added",
        "field_edited",
        "proposed",
        "rejected",
    } <= set(kinds)
    assert {row["actor"] for row in found["changes"]} == {"yuna"}
    assert all(row["what"] for row in found["changes"])
    for lang, begun in (("ko", "단계에서 시작"), ("en", "Began with")):
        first = run("engagement", "history", "hanbit", "--lang", lang).stdout.splitlines()[0]
        assert "yuna" in first
        assert begun in first
        datetime.strptime(first[:16], "%Y-%m-%d %H:%M").astimezone()


@pytest.mark.usefixtures("hanbit")
def test_actions_have_owners_and_dates(run):
    found = json.loads(run("engagement", "actions", "hanbit", "--format", "json").stdout)
    assert found["schema_version"] == "engagement-actions/1"
    tests = [row for row in found["actions"] if row["kind"] == "test"]
    assert tests
    assert all(row["due"] for row in tests)
    text = run("engagement", "actions", "hanbit", "--lang", "ko").stdout
    assert "가정 확인: " in text
    assert tests[0]["due"] in text


@pytest.mark.usefixtures("hanbit")
def test_export_and_import_bring_everything_back(run, tmp_path):
    done = run("engagement", "export", "hanbit", "--format", "json", "--out", str(tmp_path / "out"))
    path = tmp_path / "out" / "hanbit.json"
    assert done.stdout.strip() == str(path)
    done = run("engagement", "import", str(path))
    assert done.exit_code == 1
    assert "hanbit" in done.stderr
    done = run("engagement", "import", str(path), "--name", "copy", "--lang", "ko")
    assert "'copy'" in done.stdout
    old, new = (
        json.loads(run("engagement", "show", name, "--format", "json").stdout)["stages"] for name in ("hanbit", "copy")
    )
    assert old == new


@pytest.mark.usefixtures("hanbit")
def test_export_writes_the_strategy_in_the_language_of_the_engagement(run, tmp_path):
    done = run("engagement", "export", "hanbit", "--out", str(tmp_path))
    assert (done.exit_code, done.stdout.strip()) == (0, str(tmp_path / "hanbit.md"))
    korean = (tmp_path / "hanbit.md").read_text(encoding="utf-8")
    run("engagement", "export", "hanbit", "--lang", "en", "--out", str(tmp_path / "en"))
    english = (tmp_path / "en" / "hanbit.md").read_text(encoding="utf-8")
    title = "고객의 경험세계 분석"
    assert (title in korean, title in english) == (True, False)


def test_delete_asks_erases_and_leaves_a_tombstone(run, hanbit):
    from typer.testing import CliRunner

    from cemagent.surfaces.cli.main import app

    def answered(words):
        return CliRunner().invoke(app, ["engagement", "delete", "hanbit", "--lang", "ko"], input=words)

    for refusal in ("n\n", ""):
        done = answered(refusal)
        assert done.exit_code == 1
        assert "지우지 않았습니다" in done.stderr
    line = history_file(App().settings.home, hanbit)
    assert line.is_file()
    done = answered("네\n")
    assert done.exit_code == 0
    assert "지웠습니다" in done.stdout
    assert not line.exists()
    assert run("engagement", "show", "hanbit").exit_code == 1
    opened = App()
    (stone,) = opened.engagements.tombstones(WORKSPACE)
    opened.engagements.close()
    assert (stone.id, stone.turns) == (hanbit, 6)
    assert stone.at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("words", "code", "en", "ko"),
    [
        (["show", "none"], 1, "There is no engagement 'none'", "'none' 컨설팅이 없습니다"),
        (["delete", "none", "--yes"], 1, "There is no engagement 'none'", "'none' 컨설팅이 없습니다"),
        (["export", "none", "--format", "odt"], 2, "There is no format 'odt'", "'odt' 형식이 없습니다"),
        (["import", "none.json"], 2, "There is no file 'none.json'", "'none.json' 파일이 없습니다"),
        (["link", " ", "x"], 2, "An actor has no name", "이름이 비어 있습니다"),
        (["shwo"], 2, "did you mean 'cemagent engagement show'?", "'cemagent engagement show' 명령을 찾으셨습니까?"),
    ],
)
def test_errors_are_one_sentence_in_the_language_of_the_user(run, words, code, en, ko):
    for lang, said in (("en", en), ("ko", ko)):
        done = run("engagement", *words, CEMAGENT_LANG=lang)
        assert done.exit_code == code
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_file_that_is_no_engagement_is_refused(run, tmp_path):
    (tmp_path / "bad.json").write_text('{"schema_version": "engagement/99"}', encoding="utf-8")
    done = run("engagement", "import", "bad.json")
    assert done.exit_code == 1
    assert "engagement/99" in done.stderr
