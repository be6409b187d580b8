"""The glossary, the lint of language and the lint of depth, on small files."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.content import shipped
from cemagent.errors import ContentError
from cemagent.retrieval.depth import BRIEF, FULL, SUBHEADINGS, lint_depth
from cemagent.retrieval.glossary import FILE, Glossary, lint_language, read_glossary

GLOSSARY = """\
schema: glossary/1
terms:
- {id: platform, ko: 경험적 기반, en: experiential platform, avoid: {ko: [경험 플랫폼], en: [experience platform]}}
- {id: experience, ko: 고객경험, en: customer experience, avoid: {ko: [고객 경험]}}
- {id: world, ko: 경험세계, en: experiential world}
names: [통제력을 가진다]
translationese:
  ko: [{pattern: '[을를] 가진다', instead: "'~이 있다'로 쓴다"}]
  en: [{pattern: '\\bin order to\\b', instead: "write 'to'"}]
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Glossary:
    (tmp_path / FILE).write_text(GLOSSARY, encoding="utf-8")
    return read_glossary(tmp_path)


def knowledge(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "file.md"
    path.write_text(f'---\nlang: ko\ntitle: "T"\n{head}---\n{body}', encoding="utf-8")
    return path


def findings(path: Path, glossary: Glossary) -> list[tuple[int, str]]:
    return [(problem.line, problem.what.split("'")[1]) for problem in lint_language([path], glossary)]


def test_a_finding_names_file_line_wording_and_remedy(tmp_path: Path, glossary: Glossary) -> None:
    path = knowledge(tmp_path, "# 제목\n\n경험적 기반이다.\n새 경험 플랫폼을 만든다.\n")
    assert [str(problem) for problem in lint_language([path], glossary)] == [
        f"{path}:8: '경험 플랫폼' is not our word. Write '경험적 기반'."
    ]


def test_prose_that_reads_as_translated_is_found_with_what_to_write(tmp_path: Path, glossary: Glossary) -> None:
    path = knowledge(tmp_path, "효과를 가진다.\n\nWe ask In Order To learn.\n")
    first, second = lint_language([path], glossary)
    assert (first.line, first.remedy) == (5, "Rather: '~이 있다'로 쓴다.")
    assert (second.line, second.remedy) == (7, "Rather: write 'to'.")


def test_a_wording_is_found_over_a_line_end_and_in_the_plural(tmp_path: Path, glossary: Glossary) -> None:
    assert findings(knowledge(tmp_path, "All experience\nplatforms, in\norder to win.\n"), glossary) == [
        (5, "experience platforms"),
        (6, "in order to"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "'경험 플랫폼'이라고 부르지 않는다.",
        'Nobody says "experience platform" here.',
        "Nobody's words, but 'experience platform' it was, said the firm's head.",
        "고객이 통제력을 가진다는 원칙이다.",
        "고객 경험세계의 네 층이다.",
        "경험적 기반과 고객경험을 본다.",
        "우리는 영어 이름 in order to 를 그대로 적었다고 말하는 한국어 문장이다.",
    ],
)
def test_quotes_names_and_right_terms_are_left_alone(tmp_path: Path, glossary: Glossary, text: str) -> None:
    assert findings(knowledge(tmp_path, text + "\n"), glossary) == []


def test_an_apostrophe_opens_no_quote(tmp_path: Path, glossary: Glossary) -> None:
    body = "The firm's experience platform isn't ours.\n"
    assert findings(knowledge(tmp_path, body), glossary) == [(5, "experience platform")]


def test_what_readers_clients_and_weak_plans_say_is_left_alone(tmp_path: Path, glossary: Glossary) -> None:
    head = """\
sections:
- id: one
  situations: ["경험 플랫폼을 만들라고 한다."]
  questions: ["경험 플랫폼이란?"]
criteria:
- id: experience platform
  bad: {ko: 경험 플랫폼을 만든다., en: An experience platform.}
  parts: [{cues: {ko: [경험 플랫폼], en: [experience platform]}}]
questions:
- weak: {ko: 경험 플랫폼입니다., en: The experience platform.}
  why:
    ko: 경험 플랫폼을 정합니다.
    en: >-
      It settles what
      the experience platform is.
"""
    assert findings(knowledge(tmp_path, "좋다.\n", head), glossary) == [
        (15, "경험 플랫폼"),
        (18, "experience platform"),
    ]


def test_a_folded_plain_value_names_the_line_of_the_wording(tmp_path: Path, glossary: Glossary) -> None:
    head = "purpose:\n  en: It begins here and\n    goes on to an experience platform.\n"
    assert findings(knowledge(tmp_path, "좋다.\n", head), glossary) == [(6, "experience platform")]


def test_a_file_that_does_not_parse_is_a_problem(tmp_path: Path, glossary: Glossary) -> None:
    path = tmp_path / "broken.md"
    path.write_text("no front matter\n", encoding="utf-8")
    (problem,) = lint_language([path], glossary)
    assert "no front matter" in problem.what


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: world", "id: platform", "stand twice"),
        (r"\bin order to\b", "(in order", "does not compile"),
        ("[고객 경험]", "[고객경험]", "which it is to avoid"),
        ("glossary/1", "glossary/9", "schema"),
        ("terms:", "term:", "terms"),
    ],
)
def test_a_wrong_glossary_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GLOSSARY
    (tmp_path / FILE).write_text(GLOSSARY.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=says):
        read_glossary(tmp_path)


def test_our_glossary_holds_the_fixed_vocabulary() -> None:
    terms = {term.ko: term.en for term in read_glossary(shipped("knowledge")).terms}
    fixed = {
        "경험적 기반": "experiential platform",
        "경험적 가치약속": "experiential value promise",
        "종합적 실행 테마": "overall implementation theme",
        "고객 인터페이스": "customer interface",
        "실행 범위": "implementation domain",
        "접점": "touchpoint",
        "진실의 순간": "moment of truth",
    }
    assert fixed.items() <= terms.items()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("책임자에 의해 정해진다.", "에 의해"),
        ("앱을 통해 알린다.", "을 통해"),
        ("현장에서의 관찰이 낫다.", "에서의"),
        ("두 부서가 각각 목표를 가지고 있다.", "를 가지고 있"),
        ("기준이 되어지는 문장이다.", "되어지는"),
        ("편의를 향상시킨다.", "향상시킨"),
        ("그것은 다르다.", "그것은"),
        ("터치포인트를 고른다.", "터치포인트"),
        ("They utilize the organization.", "utiliz"),
        ("They prioritise behavior.", "behavior"),
        ("A traveler waits at the center.", "traveler"),
        ("We fulfill it.", "fulfill"),
        ("It is not only fast but kind.", "not only fast but"),
        ("A touch point, or two.", "touch point"),
    ],
)
def test_our_patterns_find_what_they_are_for(tmp_path: Path, text: str, found: str) -> None:
    assert (5, found) in findings(knowledge(tmp_path, text + "\n"), read_glossary(shipped("knowledge")))


@pytest.mark.parametrize(
    "text",
    [
        "The prize is a size that fulfilled colleagues seize; colour, metre, travelled, practise.",
        "Not only the price counts. But look at the other thing.",
        "집이 지어지고, 길이 이어지고, 값이 높아진다고 여겨진다.",
        "효과의 크기와 결과의 기준, 고객과의 약속, 회사와의 접촉.",
        "옆에 있어 준다. 부서가 팀에 있어야 한다.",
        "컴퓨터에 의한 접촉과 마케팅 컨셉, 실행 범위 내에서의 통합.",
    ],
)
def test_our_patterns_raise_no_false_alarm(tmp_path: Path, text: str) -> None:
    assert findings(knowledge(tmp_path, text + "\n"), read_glossary(shipped("knowledge"))) == []


def section(folder: Path, text: str, *, kind: str = "concepts", lang: str = "en", certainty: str = "A") -> Path:
    path = folder / kind / lang / "file.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"---\nsections:\n- {{id: one, certainty: {certainty}}}\n---\n"
    path.write_text(f"{head}# Title\n\n## One {{#one}}\n\n{text}\n", encoding="utf-8")
    return path


def full(kind: str, lang: str, words: int) -> str:
    """Return a text with the subheadings of ``kind`` and ``words`` words in all, headings counted."""
    titles = SUBHEADINGS[kind][lang]
    used = sum(len(title.split()) + 1 for title in titles)
    return "word " * (words - used) + "\n" + "\n".join(f"\n### {title}" for title in titles)


@pytest.mark.parametrize("kind", SUBHEADINGS)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_full_and_a_brief_section_pass(tmp_path: Path, kind: str, lang: str) -> None:
    path = section(tmp_path, full(kind, lang, FULL[lang][0]), kind=kind, lang=lang)
    assert lint_depth(tmp_path) == []
    section(tmp_path, "word " * BRIEF[lang][1], kind=kind, lang=lang, certainty="C")
    assert path.is_file()
    assert lint_depth(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "heads", "says"),
    [
        (FULL["en"][0] - 1, True, "has 214 words with subheadings"),
        (FULL["en"][1] + 1, True, "has 401 words with subheadings"),
        (BRIEF["en"][0] - 1, False, "has 54 words without subheadings"),
        (BRIEF["en"][1] + 1, False, "has 123 words without subheadings"),
    ],
)
def test_a_wrong_length_is_a_problem_at_the_heading(tmp_path: Path, words: int, heads: bool, says: str) -> None:
    path = section(tmp_path, full("concepts", "en", words) if heads else "word " * words)
    (problem,) = lint_depth(tmp_path)
    assert (problem.path, problem.line) == (path, 7)
    assert says in problem.what


def test_subheadings_of_another_folder_or_order_are_a_problem(tmp_path: Path) -> None:
    section(tmp_path, full("cases", "en", 300))
    (problem,) = lint_depth(tmp_path)
    assert "Facts | What happened later" in problem.what
    assert "Why it matters | How to do it" in problem.remedy


def test_a_reconstruction_has_no_subheadings(tmp_path: Path) -> None:
    section(tmp_path, full("concepts", "en", 300), certainty="C")
    (problem,) = lint_depth(tmp_path)
    assert "certainty C" in problem.what
