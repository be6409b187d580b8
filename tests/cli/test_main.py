from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cemagent import __version__

COMMANDS = [
    ["ask"], ["search"], ["review"], ["index", "build"], ["index", "status"], ["index", "add"],
    ["playbooks", "list"], ["playbooks", "show"], ["playbooks", "lint"], ["plugins", "list"],
    ["eval", "retrieval"], ["eval", "intents"], ["eval", "review"], ["doctor"],
]  # fmt: skip


def test_help_lists_every_command_and_imports_none(real):
    done = real("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"  {command[0]} " in done.stdout
    code = (
        "import sys; from cemagent.surfaces.cli.main import main; sys.argv = ['cemagent', '--help']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = ('pydantic', 'numpy', 'rich.table', 'chromadb', 'kiwipiepy')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(run, command):
    done = run(*command, "--help")
    assert done.exit_code == 0
    assert f"cemagent {' '.join(command)}" in done.stdout.split("Example")[1]


def test_version(run):
    done = run("--version")
    assert (done.exit_code, done.stdout) == (0, f"cemagent {__version__}\n")


def test_no_arguments_shows_help(run):
    done = run()
    assert done.exit_code == 2
    assert "Commands:" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["aks"], "There is no command 'aks': did you mean 'cemagent ask'?"),
        (["index", "biuld"], "There is no command 'biuld': did you mean 'cemagent index build'?"),
        (["ask"], "QUESTION"),
        (["--nope"], "--nope"),
        (["ask", "x", "--nope"], "see 'cemagent ask --help'"),
        (["ask", "x", "--format", "xml"], "The format 'xml' is not known"),
        (["ask", "x", "--lang", "fr"], "The language 'fr' is not known"),
        (["search", "x", "--top", "0"], "--top is 0"),
        (["search", "x", "--top", "many"], "--top"),
        (["ask", "   "], "The question is empty"),
        (["review", "x", "--out", "y", "--limit-seconds", "-1"], "--limit-seconds is -1"),
        (["review", "."], "--out DIR"),
        (["review", ".", "--out", "y", "--formats", ","], "--formats is empty"),
        (["review", ".", "--out", "y", "--formats", "docx"], "There is no report format 'docx'"),
        (["review", ".", "--out", "y", "--playbook", "nope"], "There is no playbook 'nope'"),
        (["review", "nowhere", "nothing", "--out", "y"], "There is no 'nowhere', 'nothing'"),
        (["index", "add", "nowhere"], "There is no 'nowhere'"),
        (["playbooks", "show", "nope"], "There is no playbook 'nope'"),
        (["playbooks", "lint", "nowhere"], "There is no 'nowhere'"),
        (["eval", "review", "x.jsonl", "--root", "nowhere"], "There is no folder 'nowhere'"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(run, words, said):
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not done.stdout
    korean = run(*words, LANG="ko_KR.UTF-8")
    assert korean.exit_code == 2
    assert korean.stderr.count("\n") == 1
    assert any("\uac00" <= char <= "\ud7a3" for char in korean.stderr)
    assert not Path("y").exists()


def test_the_users_language(run):
    assert "없습니다" in run("aks", LANG="ko_KR.UTF-8").stderr
    assert "There is no" in run("aks", LANG="ko_KR.UTF-8", LC_ALL="en_GB.UTF-8").stderr
    assert "There is no" in run("aks", LANG="ko_KR.UTF-8", CEMAGENT_LANG="en").stderr
    assert "없습니다" in run("playbooks", "show", "nope", "--lang", "ko", CEMAGENT_LANG="en").stderr
    assert "없습니다" in run("playbooks", "show", "nope", "--lang=ko").stderr
    Path("cemagent.toml").write_text('lang = "ko"\n', encoding="utf-8")
    assert "없습니다" in run("aks").stderr


def test_a_wrong_setting_is_named(run):
    Path("cemagent.toml").write_text("nope = 1\n", encoding="utf-8")
    done = run("doctor")
    assert done.exit_code == 2
    assert "'nope', which is not a setting" in done.stderr


def test_an_unexpected_error_is_a_sentence_and_a_traceback_only_when_asked(run, monkeypatch):
    monkeypatch.setattr("cemagent.app.App.ask", lambda *_: 1 / 0)
    done = run("ask", "what")
    assert done.exit_code == 1
    assert "ZeroDivisionError" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" in run("ask", "what", CEMAGENT_DEBUG="1").stderr


def test_a_home_that_cannot_be_used_is_named(run, tmp_path):
    (tmp_path / "file").write_text("x")
    done = run("index", "build", CEMAGENT_HOME=str(tmp_path / "file"))
    assert done.exit_code == 1
    assert str(tmp_path / "file") in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_broken_pipe_is_quiet():
    command = f"{sys.executable} -m cemagent.surfaces.cli.main playbooks show world --format json | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stderr == ""
    command = f"({sys.executable} -m cemagent.surfaces.cli.main --version; echo $? >&2) | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


def test_ctrl_c_leaves_nothing_behind(tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.md").write_text("# Plan SLOW\n\nWe promise.\n", encoding="utf-8")
    here = Path(__file__).parent
    code = (
        f"import sys; sys.path.insert(0, {str(here.parent)!r})\n"
        "from cli.fakes import Plugin\n"
        "from cemagent.surfaces.cli import session, main\n"
        "session.plugins().add(Plugin(), 'fakes')\n"
        "sys.argv = ['cemagent', 'review', 'plans', '--out', 'report']\n"
        "main.main()\n"
    )
    environ = {**os.environ, "CEMAGENT_EMBEDDINGS": "fake"}
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, env=environ) as started:
        deadline = time.monotonic() + 120
        while not list(tmp_path.glob(".report.*.part")) and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(2)
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=60)
    assert (started.returncode, said) == (130, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plans"]


def test_plugins_and_playbooks(run):
    found = json.loads(run("plugins", "list", "--format", "json").stdout)
    assert [row["name"] for row in found["plugins"]] == ["builtin", "fakes"]
    assert "builtin" in run("plugins", "list").stdout
    found = json.loads(run("playbooks", "list", "--format", "json").stdout)
    assert found["schema_version"] == "playbooks/1"
    assert "world" in [row["id"] for row in found["playbooks"]]
    shown = json.loads(run("playbooks", "show", "world", "--format", "json").stdout)
    assert shown["playbook"]["id"] == "world"
    assert "R3.2" in run("playbooks", "show", "schmitt-cem/world", "--lang", "ko").stdout
    assert run("playbooks", "lint").exit_code == 0


def test_lint_names_file_line_and_remedy(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "stage.md").write_text(
        "---\nschema: playbook/1\nid: stage\nnope: 1\n---\n\nText\n", encoding="utf-8"
    )
    done = run("playbooks", "lint", "mine")
    assert done.exit_code == 1
    assert "stage.md:4:" in done.stdout
    assert "Remove 'nope'" in done.stdout
    found = json.loads(run("playbooks", "lint", "mine", "--format", "json").stdout)
    assert {"path", "line", "what", "remedy"} == set(found["problems"][0])


def test_doctor_names_keys_and_shows_none(run):
    done = run("doctor", OPENAI_API_KEY="sk-secret", CEMAGENT_CHROMA_URL="http://user:hush@127.0.0.1:9")
    assert "OPENAI_API_KEY: set, not used" in done.stdout
    assert "sk-secret" not in done.output
    assert "hush" not in done.output
    found = json.loads(run("doctor", "--format", "json", "--lang", "ko").stdout)
    assert found["schema_version"] == "doctor/1"
    assert {"name": "lang", "value": "ko", "origin": "flag"} in found["settings"]
    assert found["keys"] == {}


def test_doctor_says_what_is_missing(run, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    found = json.loads(run("doctor", "--format", "json").stdout)
    missing = {check["name"]: check["remedy"] for check in found["checks"] if check["state"] == "missing"}
    assert missing["LibreOffice"] == "Install LibreOffice."
    assert "kor and eng" in missing["tesseract"]


def test_doctor_fails_on_a_home_that_cannot_be_written(run, tmp_path):
    (tmp_path / "file").write_text("x")
    done = run("doctor", CEMAGENT_HOME=str(tmp_path / "file" / "home"))
    assert done.exit_code == 1
    assert "Set CEMAGENT_HOME" in done.stdout
