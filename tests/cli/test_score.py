from __future__ import annotations

import json
from pathlib import Path

import pytest

from cemagent import builtin
from cemagent.app import App
from cemagent.consulting import WORKSPACE
from cemagent.plugins import Plugins
from cemagent.settings import load_settings
from cemagent.surfaces.conversation import open_conversation
from tests.tools.score_cases import ITEMS, ex15_file, table, write_csv

EX15 = ("--scale", "cem-ex15")


def test_help_has_examples_and_every_flag_of_the_contract(run):
    done = run("score", "--help")
    assert done.exit_code == 0
    assert "cemagent score answers.xlsx --scale cem-ex15 --dry-run" in done.stdout
    for flag in ("--map", "--segment", "--outcome", "--comments", "--engagement", "--code", "--before"):
        assert flag in done.stdout


@pytest.mark.parametrize("words", [("--scales",), ("--scale", "list")])
def test_scales_are_listed(run, words):
    listed = json.loads(run("score", *words, "--format", "json").stdout)
    assert listed["schema_version"] == "scales/1"
    assert len(listed["scales"]) == 12
    shown = run("score", *words, "--lang", "ko").stdout
    assert "키오스크 서비스 품질(K-Servqual)" in shown
    assert "저작권 있음" in shown


def test_wording_is_printed_where_it_may_be_passed_on(run):
    shown = run("score", "--wording", "cem-ex15", "--about", "한빛마트", "--lang", "ko").stdout
    assert "1. 한빛마트를 접하면 감각이 즐겁다.  [sense1]" in shown
    assert "[sense3] (역문항)" in shown
    assert "7 = 매우 그렇다" in shown
    found = json.loads(run("score", "--wording", "cem-ex15", "--format", "json", "--lang", "en").stdout)
    assert found["items"][0]["text"] == "Contact with ___ pleases my senses."
    for lang, word in (("ko", "저작권"), ("en", "copyrighted")):
        refused = run("score", "--wording", "servqual", "--lang", lang)
        assert refused.exit_code == 1
        assert refused.stdout == ""
        assert word in refused.stderr


@pytest.mark.parametrize(("lang", "said"), [("ko", "응답자 60명을 계산할 수"), ("en", "60 respondents can be scored")])
def test_a_dry_run_shows_how_each_column_is_read_and_scores_nothing(run, tmp_path, lang, said):
    headers, rows = table(60)
    labels = {7: "매우 그렇다"}
    path = write_csv(
        tmp_path / "a.csv", headers, [[*(labels.get(cell, cell) for cell in row[:15]), *row[15:]] for row in rows]
    )
    done = run("score", path, *EX15, "--dry-run", "--lang", lang)
    assert done.exit_code == 0, done.output
    assert said in done.stdout
    assert any(line.startswith("매우 그렇다") and " 7 " in line for line in done.stdout.splitlines())
    found = json.loads(run("score", path, *EX15, "--dry-run", "--format", "json").stdout)
    assert [column["item"] for column in found["columns"][:15]] == ITEMS


def test_json_is_one_report_and_says_what_to_fix_first(run, tmp_path):
    done = run(
        "score", ex15_file(tmp_path, store=True), *EX15, "--segment", "store", "--outcome", "NPS", "--format", "json"
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["schema_version"] == "score/1"
    assert found["n"] == 240
    assert found["stage_priorities"][0]["driver"] == "sense"
    assert found["stage_priorities"][0]["stage"] == "brand"
    assert found["stage_priorities"][0]["stage_title"]["en"] == "Design the brand experience"
    assert [step["level"] for step in found["invariance"]][:2] == ["configural", "metric"]


@pytest.mark.parametrize(("lang", "driver"), [("ko", "감각"), ("en", "SENSE")])
def test_text_gives_the_answer_first(run, tmp_path, lang, driver):
    assert driver in run("score", ex15_file(tmp_path), *EX15, "--lang", lang).stdout.splitlines()[1]


def test_files_and_scripts_are_written_and_named(run, tmp_path):
    path = ex15_file(tmp_path)
    done = run("score", path, *EX15, "--out", tmp_path / "report", "--code", "--lang", "ko")
    assert done.exit_code == 0, done.output
    named = [Path(line) for line in done.stdout.splitlines() if line.startswith(str(tmp_path))]
    assert {"score.html", "score.xlsx", "score.json", "score.py", "score.R"} <= {file.name for file in named}
    assert all(file.is_file() for file in named)


def test_only_the_formats_that_were_asked_for_are_written(run, tmp_path):
    done = run("score", ex15_file(tmp_path), *EX15, "--out", tmp_path / "report", "--formats", "md, JSON")
    assert done.exit_code == 0, done.output
    assert {file.name for file in (tmp_path / "report").iterdir()} == {"score.md", "score.json"}


def test_scripts_alone_go_beside_the_caller(run, tmp_path):
    done = run("score", ex15_file(tmp_path), *EX15, "--code")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "answers-score" / "score.py").is_file()
    assert not (tmp_path / "answers-score" / "score.html").exists()


def unsure_file(folder: Path) -> Path:
    """Write a file in which two columns fit the same item."""
    headers, rows = table(60)
    return write_csv(folder / "a.csv", [*headers, "sense_1"], [[*row, row[0]] for row in rows])


@pytest.mark.parametrize(
    ("lang", "why", "remedy"), [("ko", "다른 열도", "고친 뒤"), ("en", "another column", "Correct")]
)
def test_unsure_columns_are_shown_saved_and_refused_until_corrected(run, tmp_path, lang, why, remedy):
    path, saved = unsure_file(tmp_path), tmp_path / "map.yaml"
    refused = run("score", path, *EX15, "--lang", lang)
    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert "sense1? (50%" in refused.stderr
    assert why in refused.stderr
    assert "--save-map" in refused.stderr.splitlines()[-1]
    kept = run("score", path, *EX15, "--save-map", saved, "--lang", lang)
    assert kept.exit_code == 2
    assert remedy in kept.stderr.splitlines()[-1]
    assert str(saved) in kept.stderr.splitlines()[-1]
    given = run("score", path, *EX15, "--map", saved, "--dry-run", "--lang", lang)
    assert given.exit_code == 0, given.output


BAD = {
    "empty": ("is empty", "비어 있습니다"),
    "header_only": ("no answers below", "응답이 없습니다"),
    "text": ("'feel1' in 'text.csv', row 2", "'feel1' 열 2행"),
    "serials": ("holds the date '45005 (2023-03-20)'", "날짜 '45005"),
    "missing_items": ("10 of the items", "10개만 찾았고"),
    "delimiter": ("separated by spaces or another sign", "나눈 CSV로 다시"),
    "no_header": ("has no header", "열 제목이 없습니다"),
}


def bad_file(folder: Path, what: str) -> Path:
    """Write a file that cannot be scored."""
    headers, rows = table(60)
    path = folder / f"{what}.csv"
    if what == "empty":
        path.write_text("", encoding="utf-8")
        return path
    if what == "text":
        rows = [[*row[:3], "잘 모르겠네요", *row[4:]] if i < 30 else row for i, row in enumerate(rows)]
    elif what == "serials":
        rows = [[*row[:2], 45005, *row[3:]] for row in rows]
    elif what == "missing_items":
        headers, rows = headers[:10], [row[:10] for row in rows]
    elif what == "header_only":
        rows = []
    elif what == "no_header":
        headers = [str(cell) for cell in rows[0]]
    return write_csv(path, headers, rows, ":" if what == "delimiter" else ",")


@pytest.mark.parametrize("what", list(BAD))
def test_a_file_that_cannot_be_scored_is_refused_in_one_sentence(run, tmp_path, what):
    path = bad_file(tmp_path, what)
    for lang, said in zip(("en", "ko"), BAD[what], strict=True):
        done = run("score", path, *EX15, "--lang", lang)
        assert done.exit_code == 2
        assert done.stdout == ""
        assert len(done.stderr.strip().splitlines()) == 1
        assert path.name in done.stderr
        assert said in done.stderr


def warned(run, path: Path, *words: object) -> dict[str, str]:
    """Return the warnings of a run, Korean and English joined, by code."""
    done = run("score", path, *EX15, "--format", "json", *words)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["warnings"]
    return {notice["code"]: f"{notice['text']['ko']} {notice['text']['en']}" for notice in found}


def test_answers_that_allow_no_figure_are_told_with_what_to_do(run, tmp_path):
    headers, rows = table(240)
    constant = [[*row[:4], 4, *row[5:]] for row in rows]
    assert "constant_item" in warned(run, write_csv(tmp_path / "constant.csv", headers, constant))
    few = warned(run, write_csv(tmp_path / "few.csv", headers, rows[:12]))
    assert "collect more" in few["fewer_than_items"]
    doubled = [[*row[:3], *row[:3], *row[6:]] for row in rows]
    codes = warned(run, write_csv(tmp_path / "doubled.csv", headers, doubled))
    assert any("perfect collinearity" in text for text in codes.values())


def test_a_segment_of_eight_gets_no_mean_and_no_comparison(run, tmp_path):
    headers, rows = table(240, store=True)
    path = write_csv(tmp_path / "a.csv", headers, [[*row[:16], "A" if i < 232 else "B"] for i, row in enumerate(rows)])
    told = warned(run, path, "--segment", "store")
    assert any("'B'" in text and "8" in text for text in told.values())


@pytest.mark.parametrize(
    ("words", "code", "ko", "en"),
    [
        ((), 2, "--scales", "--scales"),
        (("answers.csv",), 2, "cem-ex15, ces", "cem-ex15, ces"),
        (("answers.csv", "--scale", "servqal"), 2, "'servqual'", "did you mean 'servqual'"),
        (("none.csv", *EX15), 2, "'none.csv' 파일이 없습니다", "There is no file 'none.csv'"),
        (("answers.csv", *EX15, "--segment", "점포"), 2, "'점포'", "no column called"),
        (("answers.csv", *EX15, "--sheet", "x"), 2, "시트가 없어", "has no sheets"),
        (("answers.csv", *EX15, "--drop", "dull"), 2, "straight_line", "no flag 'dull'"),
        (("answers.csv", *EX15, "--estimator", "OLS"), 2, "WLSMV", "no estimator 'OLS'"),
        (("answers.csv", *EX15, "--formats", "html,odt"), 2, "'odt' 보고서 형식", "no report format 'odt'"),
        (("answers.csv", *EX15, "--map", "none.yaml"), 1, "none.yaml", "none.yaml"),
        (("answers.csv", *EX15, "--before", "none.csv"), 2, "none.csv", "none.csv"),
        (("answers.csv", *EX15, "--engagement", "nobody"), 1, "engagement list", "engagement list"),
        (("answers.csv", *EX15, "--save-map", "no-folder/map.yaml"), 2, "쓸 수 없습니다", "cannot be written"),
    ],
)
def test_what_was_asked_wrongly_is_told(run, tmp_path, words, code, ko, en):
    ex15_file(tmp_path, 60)
    for lang, said in (("ko", ko), ("en", en)):
        done = run("score", *words, "--lang", lang)
        assert done.exit_code == code
        assert len(done.stderr.strip().splitlines()) == 1
        assert said in done.stderr


@pytest.fixture
def app(run):
    """Return the App of the test's home with an engagement called hanbit that has brand elements."""
    opened = App(load_settings({}), Plugins(builtin, discover=False))
    conversation = open_conversation(opened, "hanbit", lang="ko", stage="brand", actor="yuna", model="guided")
    conversation.hello()
    for question in opened.method.stage("brand").questions[:4]:
        conversation.say(f"/answer {question.good.ko}")
    yield opened
    opened.engagements.close()


def data_of(app: App) -> list[str]:
    """Return the computed figures in the ledger."""
    stored = app.engagements.open("hanbit", WORKSPACE)
    assert stored is not None
    return [entry.quote for entry in stored.engagement.ledger.values() if entry.kind == "data"]


def test_figures_become_evidence_once_and_exports_show_them(run, app, tmp_path):
    path, before = ex15_file(tmp_path), ex15_file(tmp_path, name="spring.csv", seed=40)
    words = ("score", path, *EX15, "--engagement", "hanbit", "--before", before)
    done = run(*words, "--lang", "ko")
    assert done.exit_code == 0, done.output
    saved = data_of(app)
    assert saved[0].startswith("감각(SENSE): 평균 ")
    assert any("spring.csv보다" in line for line in saved)
    assert "번호로 인용" in done.stdout
    assert all(line in done.stdout for line in saved)
    again = run(*words, "--lang", "en")
    assert "nothing was added" in again.stdout
    assert data_of(app) == saved
    exported = run("engagement", "export", "hanbit", "--format", "md", "--out", tmp_path / "out")
    assert exported.exit_code == 0, exported.output
    texts = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "out").glob("*.md"))
    assert saved[0] in texts
    assert "answers.csv" in texts


def test_beside_json_the_evidence_is_told_on_stderr_and_elements_of_the_engagement_are_named(run, app, tmp_path):
    done = run("score", ex15_file(tmp_path), *EX15, "--engagement", "hanbit", "--format", "json", "--lang", "en")
    found = json.loads(done.stdout)
    assert "Saved as evidence in 'hanbit'" in done.stderr
    first = found["stage_priorities"][0]
    assert first["mapped_by"] == "engagement"
    assert first["elements"]
    assert first["elements"][0] in first["why"]["ko"]


def test_a_scale_file_of_ones_own_needs_no_registration(run, tmp_path):
    scale = tmp_path / "mine.yaml"
    scale.write_text(
        "id: mine\ntitle: {ko: 두 문항, en: Two items}\nlicence: cc0\nlicence_note: {ko: 자유, en: free}\n"
        "source: {ko: 자체, en: own}\ncertainty: C\npoints: {min: 1, max: 7}\n"
        "dimensions:\n  - {id: calm, title: {ko: 안심, en: Calm}, stage: interface}\n"
        "items:\n  - {id: sense1, dimension: calm}\n  - {id: sense2, dimension: calm}\n",
        encoding="utf-8",
    )
    done = run("score", ex15_file(tmp_path, 60), "--scale", scale, "--format", "json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert [one["id"] for one in found["dimensions"]] == ["calm"]
    assert found["dimensions"][0]["spearman_brown"] is not None
