"""What comes in and goes out of an integration check: engagements, plans, judges, embedders, reports and pictures."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cemagent.content import shipped
from cemagent.contradictions.texts import ItemContradiction, TextItem
from cemagent.errors import Lang
from cemagent.method.links import resolve
from cemagent.method.stages import Method
from cemagent.playbook import Text
from cemagent.playbook_files import load_playbooks
from cemagent.records.document import Document, Location, Section, Span
from cemagent.records.retrieval import Vectors
from cemagent.records.review import Contradiction, ContradictionKind, Evidence, Review, Verdict
from cemagent.reports.pictures.canvas import missing_letters, overlaps
from cemagent.tools.integration import free_text
from cemagent.tools.integration.building import subject_from, subject_of
from cemagent.tools.integration.check import check_integration
from cemagent.tools.integration.conflicts import Conflict, Opinion
from cemagent.tools.integration.pictures import pictures_of, trace_graph
from cemagent.tools.integration.plan import check_plan
from cemagent.tools.integration.render import integration_html, integration_markdown, write_integration
from cemagent.tools.integration.results import IntegrationResult
from cemagent.tools.integration.text import integration_lines

from .integration_cases import TODAY, changed, contents, engagement, subject

E = "brand_element.elements"
PAIR = Conflict(
    ContradictionKind.CHANNEL_CONFLICT,
    3,
    "element-4",
    "design-1",
    "a promise",
    "a rule",
    "They exclude each other.",
    0.7,
)


@cache
def method() -> Method:
    return Method(load_playbooks([shipped("playbooks")]).playbooks)


class Saying:
    """A judge that always says the same."""

    def __init__(self, contradicts: bool) -> None:
        self._contradicts = contradicts

    def confirm(self, pair: Conflict, lang: Lang) -> Opinion:
        return Opinion(self._contradicts, f"{pair.item_a} {lang}")


class Directions:
    """An embedder that puts texts with one of the given words in one direction, all others apart."""

    name = "directions"

    def __init__(self, *together: str) -> None:
        self._together = together
        self._seen: dict[str, int] = {}
        self.calls = 0

    def embed_queries(self, texts: list[str]) -> Vectors:
        return self.embed_passages(texts)

    def embed_passages(self, texts: list[str]) -> Vectors:
        self.calls += len(texts)
        rows = np.zeros((len(texts), 500), dtype=np.float32)
        for number, text in enumerate(texts):
            same = any(word in text for word in self._together)
            rows[number, 0 if same else self._seen.setdefault(text, len(self._seen) + 1)] = 1.0
        return rows


def test_the_subject_of_an_engagement_is_its_approved_artifacts() -> None:
    held = subject_of(method(), engagement("ko"), "ko")
    assert held.today == TODAY
    assert held.model_copy(update={"name": "자전거 가게"}) == subject("ko")


def test_contact_types_left_out_with_a_reason_need_no_design() -> None:
    patches = [
        ("touchpoint.touchpoints.+", {"id": "touchpoint-9", "name": "방문", "contact_type": "face_to_face"}),
        ("interface_design.unused_types", "대면은 뺐습니다. 방문 요청이 1년 동안 두 건이었습니다"),
    ]
    result = check_integration(subject_of(method(), engagement("ko", *patches), "ko"), contradictions=False)
    assert result.test("I3").state == "passed"


def test_answers_that_nobody_approved_yet_are_checked_too() -> None:
    from tests.reports.engagements import answered, started

    held = started("en")
    for question in ("platform.one-sentence", *(item.id for item in method().stage("platform").questions)):
        if any(item.id == question for item in method().stage("platform").questions):
            good = method().question(question)[1].good.en
            held = answered(held, question, good)
    found = subject_of(method(), held, "en")
    assert found.lines
    assert found.theme is not None
    assert check_integration(found, contradictions=False).test("I1").checked == len(found.lines)


def test_a_judge_confirms_or_refutes_what_was_found() -> None:
    def found(*_: object) -> list[Conflict]:
        return [PAIR]

    held = subject("en")
    (proposed,) = check_integration(held, finder=found).contradictions
    assert (proposed.state, proposed.a.where) == ("proposed", "element-4 brand_element.elements[4]")
    assert (proposed.fix.owner, proposed.fix.date) == ("Sarah Kim", date(2027, 3, 31))
    (confirmed,) = check_integration(held, finder=found, judge=Saying(True)).contradictions
    assert (confirmed.state, confirmed.judged) == ("confirmed", "element-4 en")
    refuted = check_integration(held, finder=found, judge=Saying(False))
    assert refuted.contradictions == ()
    assert refuted.fixes == ()


def test_contradictions_of_free_text_name_the_items_of_both_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    promise, rule = "끝까지 듣겠다고 약속한다", "3분 안에 끝낸 직원에게 성과급을 준다"
    seen: list[TextItem] = []

    def between(items: list[TextItem], terms: list[list[str]], lang: Lang, embedder: object) -> list[ItemContradiction]:
        seen.extend(items)
        ids = {item.text: item.id for item in items}
        assert len(terms) == len(items)
        return [
            ItemContradiction(
                ContradictionKind.PROMISE_VS_INCENTIVE, 3, ids[promise], ids[rule], 0.8, "맞지 않습니다."
            ),
            ItemContradiction(ContradictionKind.OTHER, 1, ids[promise], ids[promise], 0.8, "한 항목 안입니다."),
        ]

    monkeypatch.setattr(free_text, "contradictions_between", between)
    patches = [
        (f"{E}.3.specification", f"손글씨와 나무 결. {promise}"),
        ("hr_plan.plan", {"incentives": {"standard": rule}}),
    ]
    (clash,) = check_integration(subject("ko", *patches)).contradictions
    assert (clash.path_a, clash.path_b) == ("brand_element.elements[4]", "hr_plan.plan.incentives")
    assert (clash.a.text, clash.b.text, clash.severity) == (promise, rule, 3)
    assert {item.label for item in seen} >= {"브랜드 경험", "조직", "경험적 가치약속"}


def test_an_embedder_knows_a_behaviour_in_quite_other_words() -> None:
    acts = [
        "who you are talking to comes before all else",
        "say when it will be done",
        "never ask the same thing twice",
    ]
    patched = subject("en", ("interface_design.designs.1.essence", [acts[0], "smile and nod", acts[2]]))
    words = check_integration(patched, contradictions=False).test("I5")
    assert "design-2" in {item.id for item in words.failed}
    embedder = Directions("name first", "who you are")
    meant = check_integration(patched, contradictions=False, embedder=embedder).test("I5")
    lacking = " ".join(item.wrong for item in meant.failed)
    assert "give your name" not in lacking
    assert "say when it will be done" in lacking


def test_what_means_a_forbidden_thing_is_a_note_and_no_failure() -> None:
    patched = subject("en", (f"{E}.5.specification", "handwriting and wood grain, a tenth off for early birds"))
    found = check_integration(patched, contradictions=False, embedder=Directions("discount", "a tenth off")).test("I11")
    assert found.state == "passed"
    assert [note.id for note in found.notes] == ["element-6"]
    assert found.notes[0].severity == 1


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_pictures_have_no_overlaps_and_mark_what_fails(lang: Lang) -> None:
    held = subject(lang, (f"{E}.0.evp_id", None))
    result = check_integration(held, contradictions=False)
    graph = trace_graph(held, result)
    marked = [node for node in graph.nodes if node.faults]
    assert [(node.key, node.faults) for node in marked] == [("brand:brand_element.elements[1]", ("I1", "I3"))]
    drawn = pictures_of(held, result)
    assert set(drawn) == {"trace", "coverage"}
    for picture in drawn.values():
        assert overlaps(picture) == []
        assert missing_letters(picture) == ""
        ElementTree.fromstring(picture.svg())


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_report_says_all_of_the_result(lang: Lang, tmp_path) -> None:
    held = subject(lang, (f"{E}.0.evp_id", None), (f"{E}.3.published_on", "2026-11-15"))
    result = check_integration(held, contradictions=False)
    files = {path.name for path in write_integration(result, held, tmp_path)}
    assert files == {
        "report.html",
        "report.md",
        "report.json",
        "trace.svg",
        "trace.png",
        "coverage.svg",
        "coverage.png",
    }
    again = IntegrationResult.model_validate(json.loads((tmp_path / "report.json").read_text("utf-8")))
    assert again == result
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.count("<svg") == 2
    assert not re.search(r"(?:src|href)=\"https?:", page)
    markdown = integration_markdown(result, held)
    for said in [failure.todo for test in result.tests for failure in test.failed]:
        assert said in page
        assert said in markdown
    assert integration_html(result, held) == page
    text = "\n".join(line.text for line in integration_lines(result))
    for test in result.tests:
        assert f"{test.id} {test.title}" in text
    assert "element-4" in text


def plan(text: str, *sections: str) -> Document:
    found = []
    for title in sections:
        start = text.index(title)
        following = [text.index(other) for other in sections if text.index(other) > start]
        found.append(Section(title=title.lstrip("# "), level=1, start=start, end=min(following, default=len(text))))
    return Document(
        name="plan.md",
        sha256="ab",
        media_type="text/markdown",
        lang="ko",
        text=text,
        sections=found,
        spans=[Span(start=0, end=len(text))],
    )


def review(*verdicts: Verdict, contradictions: list[Contradiction] | None = None) -> Review:
    return Review(
        document="plan.md",
        sha256="ab",
        status="reviewed",
        lang="ko",
        criteria=list(verdicts),
        contradictions=contradictions or [],
    )


PLAN = """테마
스타일 단서: 손글씨, 나무 결, 느린 음악
금지: 할인 문구, 재촉하는 말
브랜드
간판은 손글씨로 쓰고 나무 결을 살린다.
홍보 일정
첫 주에는 20% 할인해 드린다고 알린다. 손님을 재촉하지 않는다.
"""


def test_a_plan_shows_what_its_text_can_show_and_says_what_it_cannot() -> None:
    quote = "간판은 손글씨로 쓰고"
    verdict = Verdict(
        id="brand.cue",
        ref="R5.2",
        level=2,
        confidence=0.8,
        rationale="",
        evidence=[
            Evidence(
                quote=quote, start=PLAN.index(quote), end=PLAN.index(quote) + len(quote), location=Location(page=3)
            )
        ],
    )
    result = check_plan(
        review(verdict),
        plan(PLAN, "테마", "브랜드", "홍보 일정"),
        today=TODAY,
        criteria={"R5.2": Text(ko="요소마다", en="Each")},
    )
    assert result.subject == "plan"
    assert result.test("I4").state == "passed"
    forbidden = result.test("I11")
    assert [(item.name, item.quotes[0].text) for item in forbidden.failed] == [
        ("홍보 일정", "첫 주에는 20% 할인해 드린다고 알린다.")
    ]
    unseen = {test.id for test in result.tests if test.state == "not_seen"}
    assert unseen == {"I1", "I2", "I3", "I5", "I6", "I7", "I8", "I9", "I10", "I12"}
    assert all(any(line.startswith(f"{name}: ") for line in result.not_seen) for name in unseen)
    (grade,) = result.test("I4").grades
    assert (grade.title, grade.level, grade.quotes[0].text) == ("요소마다", 2, quote)
    assert "3" in grade.quotes[0].where
    assert result.levels[0].percent is None


def test_hidden_text_of_a_plan_is_never_quoted() -> None:
    document = plan(PLAN, "테마", "브랜드", "홍보 일정")
    start = PLAN.index("첫 주에는")
    secret = document.model_copy(update={"spans": [Span(start=start, end=len(PLAN), hidden=True)]})
    assert check_plan(review(), secret, today=TODAY).test("I11").failed == ()


def test_contradictions_of_a_review_fail_the_tests_they_speak_of() -> None:
    row = Contradiction(
        kind=ContradictionKind.TIME_ORDER,
        severity=3,
        quote_a="4월 1일 광고",
        quote_b="6월 16일 개통",
        start_a=3,
        start_b=90,
        why="광고가 먼저 나갑니다.",
    )
    result = check_plan(review(contradictions=[row]), None, today=TODAY)
    assert [item.id for item in result.test("I10").failed] == ["@3"]
    (clash,) = result.contradictions
    assert clash.fix.proposed == ("owner", "date")
    assert result.fixes == (clash.fix,)


def test_the_words_of_a_forbidden_sentence_are_sought_too() -> None:
    text = "말투\n‘놓치면 늦는다’류의 말은 어떤 매체에서도 쓰지 않는다.\n홍보\n문자: 놓치면 늦는다고 알린다.\n"
    result = check_plan(review(), plan(text, "말투", "홍보"), today=TODAY)
    assert [item.quotes[0].text for item in result.test("I11").failed] == ["문자: 놓치면 늦는다고 알린다."]


def test_the_cases_are_not_changed_by_a_patch() -> None:
    changed("ko", (f"{E}.0.evp_id", None))
    assert contents("ko")["brand_element"]["elements"][0]["evp_id"] == "evp-1"


def test_what_nobody_said_carries_an_innovation_is_not_guessed() -> None:
    whole = changed(
        "en", ("innovation.innovations.0.introduced_by", []), ("innovation.innovations.0.touchpoint_ids", [])
    )
    whole["touchpoint"]["touchpoints"] = whole["touchpoint"]["touchpoints"][:1]
    resolve(method().schemas, {"innovation": whole["innovation"]}, whole)
    first = whole["innovation"]["innovations"][0]
    assert first["introduced_by"] == []
    assert first["touchpoint_ids"] == ["touchpoint-1"]


_ODD: list[Any] = [None, [], "", 5, "x", {}, ["a"], True, {"a": 1}, "2026-13-40", [None], [{}]]


@given(data=st.data(), lang=st.sampled_from(["ko", "en"]))
@settings(max_examples=60, deadline=None)
def test_contents_of_any_shape_are_checked_without_an_error(data: st.DataObject, lang: Lang) -> None:
    whole = contents(lang)
    for _ in range(3):
        path = data.draw(st.sampled_from(list(_paths(whole))))
        holder: Any = whole
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = copy.deepcopy(data.draw(st.sampled_from(_ODD)))
    found = subject_from(whole, "x", lang, TODAY)
    result = check_integration(found, contradictions=False)
    assert len(result.tests) == 12
    assert trace_graph(found, result).title
    assert list(integration_lines(result))


def _paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*above, key)
        yield from _paths(inner, (*above, key))
