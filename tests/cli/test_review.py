from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cemagent.review.folder import MARKER

PLAN = "# Plan {n}\n\nWe promise that nobody waits longer than {n} minutes.\n"


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.md").write_text(PLAN.format(n=number), encoding="utf-8")
    return folder


def rows_of(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "reviews.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("plans")
def test_a_folder_becomes_a_report(run, tmp_path):
    done = run("review", "plans", "--out", "report")
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith("reviewed 3 · skipped 0 · failed 0\nOpen report/index.html\n")
    rows = rows_of(tmp_path / "report")
    assert [row["document"] for row in rows] == ["plans/0.md", "plans/1.md", "plans/2.md"]
    assert {row["criteria"][0]["rationale"] for row in rows} == {"None"}
    assert (tmp_path / "report" / "texts" / f"{rows[0]['sha256']}.txt").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"plans", "report"}


@pytest.mark.usefixtures("plans")
def test_lang_formats_and_playbook(run, tmp_path):
    done = run("review", "plans", "--out", "report", "--lang", "ko", "--formats", "json", "--playbook", "world")
    assert "검토함 3 · 건너뜀 0 · 실패 0\nreport/reviews.jsonl 파일을 여십시오." in done.stdout
    rows = rows_of(tmp_path / "report")
    assert not (tmp_path / "report" / "index.html").exists()
    assert {item["ref"].split(".")[0] for item in rows[0]["criteria"]} == {"R3"}
    assert rows[0]["criteria"][0]["rationale"] == "ko"
    done = run("review", "plans", "--out", "report", "--playbook", "customer-dna")
    assert "no criteria" in done.stderr


def test_sixty_files_of_which_five_are_broken(run, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(55):
        (folder / f"plan-{number:02}.md").write_text(PLAN.format(n=number), encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04broken")
    (folder / "empty.md").write_bytes(b"")
    (folder / "picture.bin").write_bytes(bytes(range(256)))
    (folder / "boom.md").write_text("BOOM plan text\n", encoding="utf-8")
    done = run("review", "many", "--out", "report", LANG="ko_KR.UTF-8")
    assert done.exit_code == 0
    rows = {row["document"]: row for row in rows_of(tmp_path / "report")}
    assert len(rows) == 60
    assert sum(row["status"] == "reviewed" for row in rows.values()) == 55
    assert {name: row["status"] for name, row in rows.items() if row["status"] != "reviewed"} == {
        "many/broken.pdf": "failed",
        "many/broken.docx": "failed",
        "many/empty.md": "skipped",
        "many/picture.bin": "skipped",
        "many/boom.md": "failed",
    }
    for row in rows.values():
        if row["status"] != "reviewed":
            assert any("\uac00" <= char <= "\ud7a3" for char in row["reason"])
            assert row["reason"] in done.stdout
    assert "검토함 55 · 건너뜀 2 · 실패 3" in done.stdout


def test_duplicates_and_files_that_are_no_plans(run, plans, tmp_path):
    (plans / "copy.md").write_bytes((plans / "0.md").read_bytes())
    (plans / "menu.md").write_text("# The menu\n\nSoup of the menu.\n", encoding="utf-8")
    run("review", "plans", "plans/0.md", "--out", "report")
    rows = {row["document"]: row for row in rows_of(tmp_path / "report")}
    assert len(rows) == 5
    assert (rows["plans/copy.md"]["status"], rows["plans/0.md"]["status"]) == ("skipped", "reviewed")
    assert "'plans/0.md'" in rows["plans/copy.md"]["reason"]
    menu = rows["plans/menu.md"]
    assert (menu["status"], menu["is_plan"], menu["criteria"]) == ("skipped", False, [])
    assert "plan" in menu["reason"]


@pytest.mark.usefixtures("plans")
def test_an_unknown_path_among_others_is_a_row(run, tmp_path):
    done = run("review", "nowhere.md", "plans", "--out", "report")
    assert done.exit_code == 0
    assert [row["status"] for row in rows_of(tmp_path / "report")] == ["failed", "reviewed", "reviewed", "reviewed"]


def test_an_empty_folder_is_said(run, tmp_path):
    (tmp_path / "empty").mkdir()
    done = run("review", "empty", "--out", "report")
    assert done.exit_code == 1
    assert "empty" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.usefixtures("plans")
def test_an_earlier_report_is_replaced_and_nothing_else_is(run, tmp_path):
    run("review", "plans", "--out", "report")
    (tmp_path / "plans" / "3.md").write_text(PLAN.format(n=3), encoding="utf-8")
    assert run("review", "plans", "--out", "report").exit_code == 0
    assert len(rows_of(tmp_path / "report")) == 4
    (tmp_path / "report" / "notes.txt").write_text("mine")
    done = run("review", "plans", "--out", "report")
    assert done.exit_code == 2
    assert "'notes.txt', which no review wrote" in done.stderr
    assert (tmp_path / "report" / "notes.txt").read_text() == "mine"
    done = run("review", "plans", "--out", "plans", "--lang", "ko")
    assert done.exit_code == 2
    assert "새로운 폴더" in done.stderr
    assert run("review", "plans", "--out", "plans/0.md").exit_code == 2


@pytest.mark.usefixtures("plans")
def test_a_report_inside_the_folder_is_not_reviewed(run, tmp_path):
    run("review", "plans", "--out", "plans/report")
    run("review", "plans", "--out", "plans/report")
    assert len(rows_of(tmp_path / "plans" / "report")) == 3


@pytest.mark.usefixtures("plans")
def test_an_unwritable_folder_is_said(run, tmp_path):
    (tmp_path / "file").write_text("x")
    done = run("review", "plans", "--out", "file/report")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
    assert run("review", "plans", "--out", "/proc/report").exit_code == 2


@pytest.mark.usefixtures("plans")
def test_a_crash_keeps_the_earlier_report(run, tmp_path, monkeypatch):
    run("review", "plans", "--out", "report")
    before = rows_of(tmp_path / "report")

    def broken(portfolio, folder):
        (folder / "half.html").write_text("half")
        raise RuntimeError("no ink")

    monkeypatch.setattr("cemagent.app.App.report_writers", lambda *_: {"html": broken})
    done = run("review", "plans", "--out", "report")
    assert done.exit_code == 1
    assert "no ink" in done.stderr
    assert rows_of(tmp_path / "report") == before
    assert {path.name for path in tmp_path.iterdir()} == {"plans", "report"}


def test_a_dry_run_writes_nothing(run, plans, tmp_path):
    (plans / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    done = run("review", "plans", "--dry-run")
    assert done.exit_code == 0
    assert "would be read: plans/0.md" in done.stdout
    assert "failed: " in done.stdout
    assert done.stdout.endswith("would be read 3 · skipped 0 · failed 1\nNothing was written.\n")
    found = json.loads(run("review", "plans", "--dry-run", "--out", "report", "--format", "json").stdout)
    assert found["counts"] == {"readable": 3, "skipped": 0, "failed": 1}
    assert {path.name for path in tmp_path.iterdir()} == {"plans"}


@pytest.mark.usefixtures("plans")
def test_the_summary_as_json(run, tmp_path):
    found = json.loads(run("review", "plans", "--out", "report", "--format", "json").stdout)
    assert found["schema_version"] == "review-summary/1"
    assert found["files"] == ["report/index.html", "report/reviews.jsonl"]
    assert (tmp_path / "report" / MARKER).is_file()


@pytest.mark.skipif(os.name == "nt", reason="such names exist on POSIX only")
def test_a_strange_name_stops_nothing(run, plans, tmp_path):
    (Path(os.fsencode(plans).decode()) / os.fsdecode(b"\xff\x1b[31m.md")).write_text(PLAN.format(n=9), encoding="utf-8")
    done = run("review", "plans", "--out", "report", "--dry-run")
    assert "\x1b" not in done.stdout
    done = run("review", "plans", "--out", "report")
    assert done.exit_code == 0
    assert len(rows_of(tmp_path / "report")) == 4
