"""``cemagent check``: an engagement, its export, a plan, a review, and what is none of them."""

from __future__ import annotations

import json

import pytest

from cemagent.app import App
from cemagent.records.review import Review
from cemagent.reports.json_lines import json_line
from cemagent.surfaces.conversation import open_conversation

PLATFORM = [
    "/stage platform",
    "/answer 맡길 때 끝나는 시각을 말씀드립니다 (면담 2026.5, 14명)",
    "/assume",
    "/approve",
]


@pytest.fixture
def shop(run):
    app = App()
    conversation = open_conversation(app, "shop", lang="ko", stage=None, actor="yuna", model="guided")
    for said in PLATFORM:
        conversation.say(said)
    app.engagements.close()
    return conversation


def test_help_says_what_the_exit_code_means(run):
    text = run("check", "--help").stdout
    assert "cemagent check hanbit --out report" in text
    assert "exit code" in text


@pytest.mark.usefixtures("shop")
def test_an_engagement_as_text_json_and_report(run, tmp_path):
    text = run("check", "shop", "--lang", "ko").stdout
    assert text.startswith("통합 점검: shop")
    for number in range(1, 13):
        assert f" I{number} " in text
    done = run("check", "shop", "--format", "json", "--out", tmp_path / "report", "--lang", "en")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["schema_version"], found["subject"], found["lang"]) == (
        0,
        "integration/1",
        "engagement",
        "en",
    )
    assert [level["level"] for level in found["levels"]] == ["strategic", "within", "across"]
    assert {"report.html", "trace.svg", "trace.png", "coverage.svg", "coverage.png"} <= {
        path.name for path in (tmp_path / "report").iterdir()
    }


@pytest.mark.usefixtures("shop")
def test_an_export_gives_the_same_tests(run, tmp_path):
    run("engagement", "export", "shop", "--format", "json", "--out", tmp_path)
    whole = json.loads(run("check", "shop", "--format", "json").stdout)
    exported = json.loads(run("check", tmp_path / "shop.json", "--format", "json").stdout)
    assert exported["subject"] == "export"
    assert exported["tests"] == whole["tests"]


def test_a_review_is_checked_with_its_text(run, tmp_path):
    row = Review(document="plan.md", sha256="ab", status="reviewed", lang="ko")
    other = row.model_copy(update={"document": "other.md"})
    (tmp_path / "reviews.jsonl").write_text(f"{json_line(row)}\n{json_line(other)}\n", encoding="utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "ab.txt").write_text("금지: 할인 문구\n첫 주에는 할인해 드립니다.\n", encoding="utf-8")
    done = run("check", tmp_path / "reviews.jsonl", "--lang", "ko")
    assert done.exit_code == 2
    assert "plan.md, other.md" in done.stderr
    done = run("check", tmp_path, "--document", "plan.md", "--format", "json")
    found = {test["id"]: test for test in json.loads(done.stdout)["tests"]}
    assert found["I11"]["failed"][0]["quotes"][0]["text"] == "첫 주에는 할인해 드립니다."
    assert found["I1"]["state"] == "not_seen"


def test_strict_fails_on_what_is_serious(run, tmp_path):
    serious = {
        "kind": "time_order",
        "severity": 3,
        "quote_a": "4월 1일 광고",
        "quote_b": "6월 개통",
        "start_a": 0,
        "start_b": 9,
        "why": "광고가 먼저 나갑니다.",
    }
    row = Review.model_validate(
        {"document": "plan.md", "sha256": "ab", "status": "reviewed", "lang": "ko", "contradictions": [serious]}
    )
    (tmp_path / "reviews.jsonl").write_text(f"{json_line(row)}\n", encoding="utf-8")
    assert run("check", tmp_path / "reviews.jsonl").exit_code == 0
    assert run("check", tmp_path / "reviews.jsonl", "--strict").exit_code == 1


@pytest.mark.parametrize(
    ("named", "lang", "said"),
    [
        ("nowhere", "en", "There is no engagement 'nowhere'"),
        ("nowhere", "ko", "'nowhere' 컨설팅이 없습니다"),
        ("missing.json", "en", "There is no file 'missing.json'"),
        ("missing.docx", "ko", "'missing.docx' 파일이 없습니다"),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(run, named, lang, said):
    done = run("check", named, "--lang", lang)
    assert done.exit_code != 0
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_without_reviews_says_which_to_name(run, tmp_path):
    (tmp_path / "rows.jsonl").write_text("{}\n", encoding="utf-8")
    done = run("check", tmp_path / "rows.jsonl")
    assert done.exit_code == 2
    assert "reviews.jsonl" in done.stderr
