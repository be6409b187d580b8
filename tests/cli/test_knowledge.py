from __future__ import annotations

import json

import pytest

from cemagent.testing.replies import Fault, FaultKind
from cemagent.testing.server import ModelServer

PASSAGE = {"source", "title", "concepts", "lang", "certainty", "score", "text"}


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Answer from two small files of knowledge, so that an index is built in no time."""
    from cemagent import builtin

    folder = tmp_path / "knowledge"
    for lang, title, text in (
        ("en", "Four layers", "The world has four layers. Each is wider than the next."),
        ("ko", "네 층", "경험세계는 네 층으로 이루어진다. 바깥이 더 넓다."),
    ):
        (folder / lang).mkdir(parents=True)
        (folder / lang / "layers.md").write_text(
            f"---\nschema: knowledge/1\nlang: {lang}\ntitle: {title}\nsections:\n  - id: layers\n    concepts: [s3.2]\n"
            f"    certainty: C\n    sources: [x]\n    situations: [{title}]\n    questions: [{title}]\n---\n\n"
            f"## {title} {{#layers}}\n\n{text}\n",
            encoding="utf-8",
        )
    monkeypatch.setattr(builtin, "shipped", lambda name: folder if name == "knowledge" else tmp_path / name)


@pytest.mark.usefixtures("small")
def test_search_and_ask_in_both_languages(run):
    for question, lang in (("What are the four layers?", "en"), ("네 층이 무엇인가요?", "ko")):
        found = json.loads(run("search", question, "--format", "json").stdout)
        assert found["schema_version"] == "search/1"
        assert (found["query"], found["lang"]) == (question, lang)
        assert set(found["passages"][0]) >= PASSAGE
        assert found["passages"][0]["lang"] == lang
        found = json.loads(run("ask", question, "--format", "json").stdout)
        assert {"answer", "lang", "abstained", "citations"} <= set(found)
        for citation in found["citations"]:
            assert {"marker", "source", "title", "certainty", "quote"} <= set(citation)
        text = run("search", question, "--top", "1").stdout
        assert {"en": "reconstruction", "ko": "재구성"}[lang] in text
        assert "knowledge/" in text


@pytest.mark.usefixtures("small")
def test_lang_overrides_that_of_the_question(run):
    assert json.loads(run("search", "layers", "--lang", "ko", "--format", "json").stdout)["lang"] == "ko"


@pytest.mark.usefixtures("small")
def test_index_is_built_extended_and_shown(run, tmp_path):
    assert "No index has been built" in run("index", "status").stdout
    built = json.loads(run("index", "build", "--format", "json").stdout)
    assert (built["schema_version"], built["sections"]) == ("index-built/1", 2)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "handbook.md").write_text("# Handbook\n\nWe answer within a day.\n", encoding="utf-8")
    (tmp_path / "own" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    done = run("index", "add", "own")
    assert done.exit_code == 0
    assert "handbook.md" in done.stdout
    assert "broken.pdf" in done.stderr
    state = json.loads(run("index", "status", "--format", "json").stdout)
    assert (state["built"], state["outdated"], state["sections"]) == (True, False, 3)
    assert "최신 상태" in run("index", "status", "--lang", "ko").stdout


@pytest.mark.usefixtures("small")
def test_words_alone_are_said(run):
    done = run("search", "layers", CEMAGENT_EMBEDDINGS="none-here")
    assert done.exit_code == 2
    assert "none-here" in done.stderr


@pytest.mark.usefixtures("small")
def test_a_model_words_the_answer_and_its_citations_are_checked(run):
    said = {
        "en": "The world has four layers, each wider than the next [1]. Firms like that [4].",
        "ko": "경험세계는 네 층으로 이루어진다고 합니다 [1]. 기업은 이것을 좋아합니다 [4].",
    }
    for question, lang, unsupported in (
        ("What are the four layers?", "en", "(unsupported)"),
        ("네 층이 무엇인가요?", "ko", "(근거 없음)"),
    ):
        with ModelServer([said[lang]]) as server:
            done = run("ask", question, "--model", f"{server.base_url}#m", "--format", "json")
        found = json.loads(done.stdout)
        assert "1 call, " in done.stderr
        assert found["answer"].count("[1]") == 1
        assert "[4]" not in found["answer"]
        assert unsupported in found["answer"]
        assert {"en": "reconstructed", "ko": "재구성"}[lang] in found["answer"]
        assert [item["marker"] for item in found["citations"]] == ["[1]"]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("step", ["All is well with everybody here, believe me.", Fault(FaultKind.BAD_KEY)])
def test_without_a_source_or_a_model_the_quoted_sentences_stand(run, step):
    quoted = json.loads(run("ask", "What are the four layers?", "--format", "json").stdout)
    with ModelServer([step]) as server:
        done = run("ask", "What are the four layers?", "--model", f"{server.base_url}#m", "--format", "json")
    assert json.loads(done.stdout) == quoted
    assert "quoted sentences" in done.stderr


@pytest.mark.usefixtures("small")
def test_a_wrong_name_of_a_model_is_one_sentence(run):
    for command in (["ask", "What are layers?"], ["chat"]):
        done = run(*command, "--model", "nobody")
        assert done.exit_code == 2
        assert done.stderr.startswith("'nobody' is not a model")
        assert done.stderr.count("\n") == 1
