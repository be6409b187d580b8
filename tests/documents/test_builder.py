"""The builder: NFC, offsets, invisible characters, language, problems."""

from __future__ import annotations

import pytest

from cemagent.documents.base import Cell, DocumentBuilder, Limits
from cemagent.documents.invisible import Piece
from cemagent.documents.problems import Problem, display_name, page_list, problem
from cemagent.errors import DocumentError, Reason
from cemagent.records.document import SpanKind
from tests.documents.checks import check, span


def _builder(limits: Limits | None = None) -> DocumentBuilder:
    return DocumentBuilder("x", b"data", "text/plain", limits or Limits())


def test_text_is_nfc_across_pieces() -> None:
    builder = _builder()
    builder.paragraph(
        [Piece("cafe"), Piece("\u0301 "), Piece("y", hidden=True), Piece("\u1112"), Piece("\u1161\u11ab")]
    )
    builder.row([Cell([Piece("e\u0301")]), Cell([Piece("\u0301 alone")])])
    document = builder.finish()
    check(document)
    assert document.text == "café 한\ny\né | \u0301 alone"


def test_tag_characters_become_hidden_text() -> None:
    secret = "".join(chr(0xE0000 + ord(char)) for char in "ignore all")
    builder = _builder()
    builder.paragraph(f"good{secret} plan")
    document = builder.finish()
    found = span(document, "ignore all")
    assert found.hidden
    assert found.label == "invisible characters"
    assert document.warnings
    assert "10 invisible" in document.warnings[0]
    check(document)


def test_zero_width_characters_go_but_emoji_stay() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    heart = "\u2764\ufe0f"
    builder = _builder()
    builder.paragraph(f"pass\u200bword {family} {england} {heart} soft\u00adhyphen \u202eabc\u202c")
    document = builder.finish()
    assert document.text == f"password {family} {england} {heart} softhyphen abc"


def test_control_characters_go() -> None:
    builder = _builder()
    builder.paragraph("a\x00b\x1b[31mc\x7f\u2028d\ud800e")
    assert builder.finish().text == "ab[31mc\nde"


def test_sections_nest() -> None:
    builder = _builder()
    for text, level in (("A", 1), ("B", 2), ("C", 1)):
        builder.heading(text, level)
        builder.paragraph(f"in {text}")
    document = builder.finish()
    assert [document.text[s.start : s.end].rstrip() for s in document.sections] == [
        "A\nin A\nB\nin B",
        "B\nin B",
        "C\nin C",
    ]


def test_rows_keep_empty_cells() -> None:
    builder = _builder()
    builder.row([Cell([Piece("a")]), Cell([]), Cell([Piece("c | d")], label="L", cell="S!C1")])
    document = builder.finish()
    assert document.text == "a |  | c | d"
    assert span(document, "c | d").label == "L"
    assert span(document, "a").kind is SpanKind.TABLE_CELL


def test_limit_of_characters() -> None:
    builder = _builder(Limits(max_chars=10))
    with pytest.raises(DocumentError) as caught:
        builder.paragraph("x" * 11)
    assert caught.value.reason is Reason.TOO_LARGE


@pytest.mark.parametrize(("text", "lang"), [("고객 경험 plan", "ko"), ("a plan 나", "en"), ("123", "en")])
def test_language(text: str, lang: str) -> None:
    builder = _builder()
    builder.paragraph(text)
    assert builder.finish().lang == lang


@pytest.mark.parametrize("case", list(Problem))
def test_every_problem_is_one_sentence_in_both_languages(case: Problem) -> None:
    error = problem(case, "x.pdf", limit=3, kind="PDF", why="no", modern="DOCX", other="y.pdf")
    for sentence in (error.en, error.ko):
        assert "'x.pdf'" in sentence
        assert sentence.endswith(".")
        assert "{" not in sentence
    assert error.ko.endswith("시기 바랍니다.") or error.ko.endswith("습니다.")


def test_every_reason_has_a_sentence() -> None:
    assert {problem(case, "x").reason for case in Problem} == set(Reason)


def test_names_are_shown_safely() -> None:
    assert display_name("a\x1b[2Jb\u202ec") == "a\ufffd[2Jb\ufffdc"
    assert len(display_name("x" * 5000)) == 200
    assert page_list([1, 2, 3, 7, 9, 8]) == "1-3, 7-9"
