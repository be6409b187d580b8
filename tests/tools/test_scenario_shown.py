"""A scenario in all its forms: pictures without overlaps, valid Mermaid, documents that open and say DRAFT."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from PIL import Image
from pptx import Presentation

from cemagent.errors import Lang, UsageError
from cemagent.reports.pictures.canvas import missing_letters, overlaps
from cemagent.tools.scenario.links import LinkTargets
from cemagent.tools.scenario.mermaid import escaped, mermaid_of
from cemagent.tools.scenario.model import CustomerScenario, Metric, MomentOfTruth, Step
from cemagent.tools.scenario.picture import journey_of, picture_of
from cemagent.tools.scenario.render import (
    FILE_FORMS,
    TEXT_FORMS,
    FileForm,
    TextForm,
    chosen_form,
    file_name,
    shown_text,
    write_scenario,
)

from .scenarios import changed, example

TODAY = date(2026, 11, 22)
LANGS: tuple[Lang, ...] = ("ko", "en")
NASTY = (
    'a: b; c # d "e" `f` {g} [h] (i) |j| <k> & l %% m',
    "#quot; end",
    "style: x#y;",
    "- list",
    "1. one",
    "<script>alert(1)</script>",
    "한글: '따옴표' \"큰\" ; # 끝",
    "graph TD\nA-->B",
    "end",
)
_NODE = re.compile(r'^  (\w+)(\(\["|\["|\{\{")(.*)("\]\)|"\]|"\}\})$')
_CHAIN = re.compile(r"^  start( --> s\d+)* --> goal$")
_OTHER = re.compile(r"^  (m\d+ -\.- s\d+|classDef \w+ [\w#:, -]+|class [\w,]+ \w+)$")
_LABEL = re.compile(r"^(?:[0-9A-Za-z가-힣 .,'()/·→%]|#\d+;|<br/>)*$")


def nasty() -> CustomerScenario:
    steps = [Step(n=number, customer_action=text, contact=text, mode="ease") for number, text in enumerate(NASTY, 1)]
    moment = MomentOfTruth(step=1, showstopper=NASTY[0], metric=Metric(name=NASTY[2], unit="hours", target=1))
    return CustomerScenario(
        id="a/b c", title=NASTY[0], start_event=NASTY[1], end_event=NASTY[5], steps=steps, moments_of_truth=[moment]
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scenario", [example("ko"), example("en"), nasty()], ids=["ko", "en", "nasty"])
def test_mermaid_has_no_character_that_means_something_in_a_label(scenario: CustomerScenario, lang: Lang) -> None:
    """Special characters stand as entity codes within quotes, as Mermaid's documentation has it."""
    first, *lines = mermaid_of(scenario, lang).splitlines()
    assert first == "flowchart LR"
    chains = 0
    for line in lines:
        node = _NODE.match(line)
        if node:
            assert _LABEL.match(node[3]), line
        else:
            chains += bool(_CHAIN.match(line))
            assert _CHAIN.match(line) or _OTHER.match(line), line
    assert chains == 1
    assert len([line for line in lines if re.match(r"  s\d+\[", line)]) == len(scenario.steps)


def test_mermaid_of_a_scenario_without_steps_is_still_a_chart() -> None:
    assert "start --> goal" in mermaid_of(CustomerScenario(id="x"), "ko")


def test_what_is_escaped_can_be_read_back() -> None:
    for text in NASTY:
        code = escaped(text)
        assert re.sub(r"#(\d+);", lambda match: chr(int(match[1])), code) == " ".join(text.split())
        assert not re.search(r'[":;#]', re.sub(r"#\d+;", "", code))


@pytest.mark.parametrize("lang", LANGS)
def test_the_picture_has_no_overlap_and_no_missing_letter(lang: Lang) -> None:
    for scenario in (example(lang), changed(lang, status="draft"), nasty()):
        drawn = picture_of(scenario, lang)
        assert overlaps(drawn) == []
        assert missing_letters(drawn) == ""


def test_the_picture_of_twenty_long_steps_has_no_overlap() -> None:
    text = "아이를 재우고 나서 조용해진 부엌에서 스마트폰으로 오늘 안에 받을 수 있는 냉장고가 정말 있는지 매장마다 하나하나 찾아봄"
    steps = [
        Step(n=number, customer_action=text, contact=text[:30], information=text, mode="ease", back_stage=text)
        for number in range(1, 21)
    ]
    assert overlaps(picture_of(CustomerScenario(id="x", title=text, steps=steps), "ko")) == []


def test_the_picture_says_that_it_is_a_draft_and_why() -> None:
    journey = journey_of(changed("ko", status="draft"), "ko")
    assert journey.draft
    assert journey.labels.draft == "초안 – 고객이 그렸으나 아직 확정하지 않았습니다."
    assert not journey_of(example("ko"), "ko").draft


def test_a_value_that_the_firm_has_set_says_so_on_the_picture() -> None:
    scenario = changed("ko", moments_of_truth__1__metric__set_by="internal")
    (moment,) = journey_of(scenario, "ko").steps[2].moments
    assert moment.metric == "통보에서 첫 설명까지 걸린 시간: 12시간 (회사가 정함)"


def test_a_scenario_without_steps_cannot_be_drawn() -> None:
    with pytest.raises(UsageError) as caught:
        picture_of(CustomerScenario(id="x"), "ko")
    assert "세 단계 이상" in caught.value.message("ko")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", TEXT_FORMS)
def test_a_draft_is_called_a_draft_in_every_text(form: TextForm, lang: Lang) -> None:
    label = "초안" if lang == "ko" else "DRAFT"
    text = shown_text(changed(lang, source="internal_draft"), form, lang, TODAY)
    final = shown_text(example(lang), form, lang, TODAY)
    if form == "svg":
        # letters are drawn as paths; what is said aloud is in title and desc
        assert label.lower() in ElementTree.fromstring(text)[1].text.lower()  # type: ignore[union-attr]
    else:
        assert label in text
        assert label not in final


@pytest.mark.parametrize("lang", LANGS)
def test_documents_hold_the_picture_and_the_label(lang: Lang, tmp_path: Path) -> None:
    draft = changed(lang, source="internal_draft")
    label = "초안" if lang == "ko" else "DRAFT"
    word = docx.Document(str(write_scenario(draft, "docx", tmp_path / "x.docx", lang, TODAY)))
    assert len(word.inline_shapes) == 1
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert text.count(label) >= 2
    assert label in word.sections[0].header.paragraphs[0].text
    deck = Presentation(str(write_scenario(draft, "pptx", tmp_path / "x.pptx", lang, TODAY)))
    slides = list(deck.slides)
    assert sum(shape.shape_type == 13 for slide in slides for shape in slide.shapes) == 1
    assert all(
        any(label in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides
    )


def test_slides_of_many_steps_go_on_and_leave_none_out(tmp_path: Path) -> None:
    steps = [
        Step(n=number, customer_action=f"action {number} " * 8, mode="ease", minutes_now=5) for number in range(1, 21)
    ]
    path = write_scenario(
        changed("en", steps=[step.model_dump() for step in steps]), "pptx", tmp_path / "x.pptx", "en", TODAY
    )
    tables = [shape.table for slide in Presentation(str(path)).slides for shape in slide.shapes if shape.has_table]
    shown = [row.cells[0].text_frame.text for table in tables for row in list(table.rows)[1:] if len(row.cells) == 6]
    assert [text for text in shown if text.isdigit()] == [*map(str, range(1, 21))] * 2


@pytest.mark.parametrize("form", FILE_FORMS)
def test_every_form_is_written(form: FileForm, tmp_path: Path) -> None:
    path = write_scenario(example("ko"), form, tmp_path / "new" / file_name(example("ko"), form), "ko", TODAY)
    assert path.stat().st_size > 500
    if form == "png":
        assert Image.open(BytesIO(path.read_bytes())).width > 1000
    if form == "md":
        assert f"]({path.stem}.svg)" in path.read_text(encoding="utf-8")
        assert path.with_suffix(".svg").is_file()
    assert not list(path.parent.glob(".*"))


def test_the_page_needs_nothing_else_and_shows_no_markup_of_others() -> None:
    page = shown_text(nasty(), "html", "en", TODAY)
    assert "<svg" in page
    assert "<script>alert" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)


def test_links_stand_in_the_documents() -> None:
    targets = LinkTargets(touchpoints={"tp-1": "New flat"}, evp={})
    text = shown_text(changed("en", moments_of_truth__2__touchpoint_id="tp-1"), "md", "en", TODAY, targets)
    assert "Touch point tp-1 New flat" in text
    assert "Value promise: orphan" in text


def test_file_names_are_safe_and_apart() -> None:
    assert file_name(nasty(), "mermaid") == "a_b_c.mmd"
    assert file_name(example("ko"), "png", {"sc-retest.png"}) == "sc-retest-2.png"
    assert file_name(CustomerScenario(id="../.."), "text") == "scenario.txt"


def test_an_unknown_form_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="text, md, html") as caught:
        chosen_form("gif")
    assert "다음 중에서" in caught.value.message("ko")
