from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from cemagent.records.retrieval import Citation
from cemagent.records.turn import (
    ArtifactProposed,
    CitationsEvent,
    ErrorEvent,
    FieldChange,
    GateEvent,
    GateState,
    QuestionEvent,
    TextEvent,
)
from cemagent.surfaces.event_text import texts_of
from cemagent.surfaces.terminal_render import TerminalPage, cut, standing_line

LONG = "체크인 줄이 길어져서 아침마다 로비가 붐비고 손님이 서서 기다립니다. " * 6


def shown(*events, width=60, lang="ko", color=None):
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=color is not None, color_system=color)
    TerminalPage(console, lambda name: f"<{name}>").turn(events, lang)
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80])
def test_korean_fits_the_width_in_every_kind_of_event(width):
    table = "| 단계 | 관문 |\n|---|---|\n| 고객의 경험세계 분석과 아주 긴 제목이 붙은 단계 이름 | 닫힘 |"
    change = FieldChange(path="a.b", title="접점 1 › 이름", after=LONG)
    gate = GateEvent(stage="world", state=GateState.CLOSED, missing=[LONG])
    text = shown(
        TextEvent(text=f"{LONG}\n\n{table}\n\n- {LONG}"),
        QuestionEvent(stage="world", id="q", text=LONG, number=3, total=14),
        ArtifactProposed(stage="world", kind="k", proposal_id="p", base_revision=0, diff=[change]),
        gate,
        ErrorEvent(text=LONG),
        width=width,
    )
    widths = [cell_len(line) for line in text.splitlines()]
    assert max(widths) <= width
    assert max(widths) > width - 12
    assert "▌ [3/14] 체크인" in text


def test_every_line_of_a_question_stands_beside_the_bar():
    lines = shown(QuestionEvent(stage="world", id="q", text=LONG)).strip().splitlines()
    assert len(lines) > 2
    assert all(line.startswith("▌ ") for line in lines)


def test_changes_are_told_by_sign_and_by_colour():
    diff = [
        FieldChange(path="a.x", title="접점 1 › 이름", after="로비"),
        FieldChange(path="a.y", title="접점 1 › 국면", after="사용", note="가정"),
        FieldChange(path="b.x", title="접점 2 › 이름", before="전화", after="앱"),
        FieldChange(path="c.x", title="접점 3 › 이름", before="우편"),
    ]
    event = ArtifactProposed(
        stage="world", kind="touchpoint", proposal_id="p", base_revision=1, diff=diff, stale_after=["platform"]
    )
    plain = [line.strip() for line in shown(event, width=80).strip().splitlines()]
    assert plain[0] == "<touchpoint>  r1 → r2"
    assert plain[1] == "+ 접점 1  이름: 로비 · 국면: 사용 (가정)"
    assert plain[2] == "± 접점 2  이름: 전화 → 앱"
    assert plain[3] == "− 접점 3  이름: 우편"
    assert plain[4] == "! 저장하면 다시 만들어야 합니다: <platform>"
    coloured = shown(event, width=80, color="standard")
    for colour, sign in ((32, "+"), (35, "±"), (31, "−")):
        assert f"\x1b[1;{colour}m  {sign}\x1b[0m" in coloured


def test_a_gate_has_a_sign_and_is_told_once():
    gate = GateEvent(stage="world", state=GateState.CLOSED, missing=["접점이 없습니다.", "조사가 없습니다."])
    alone = shown(gate)
    assert alone.split() == "✗ 관문이 닫혀 있습니다 • 접점이 없습니다. • 조사가 없습니다.".split()
    told = shown(gate, TextEvent(text="관문이 **닫혀** 있습니다. 빠진 것:\n- 접점이 없습니다."))
    assert told.count("접점이 없습니다") == 1
    assert told.strip().startswith("✗ 관문이 닫혀")
    passed = shown(GateEvent(stage="world", state=GateState.PASSED), TextEvent(text="Another remark."), lang="en")
    assert "✓ The gate is open" in passed
    draft = GateEvent(stage="world", state=GateState.DRAFT, weak=["Weak."])
    assert texts_of([draft], "en") == ["◐ **The gate lets it through as a draft**\n- Weak."]
    assert texts_of([draft, TextEvent(text="A draft: Weak.")], "en") == ["A draft: Weak."]


def test_citations_are_footnotes_one_a_place():
    def cite(marker, section):
        return Citation(
            marker=marker, source="knowledge/a.md", section=section, title="네 층", certainty="A", quote="인용"
        )

    text = shown(CitationsEvent(citations=[cite("[1]", "x"), cite("[2]", "x"), cite("[3]", "y")]))
    assert [line.strip() for line in text.strip().splitlines()] == [
        "[1][2] 네 층 · 확실도 A",
        "knowledge/a.md#x",
        "[3] 네 층 · 확실도 A",
        "knowledge/a.md#y",
    ]


def test_nothing_that_is_shown_can_steer_the_terminal():
    bad = "지움\x1b[2J\x07\u202e끝"
    for event in (
        TextEvent(text=bad),
        ErrorEvent(text=bad),
        QuestionEvent(stage="world", id="q", text=bad),
        GateEvent(stage="world", state=GateState.CLOSED, missing=[bad]),
        ArtifactProposed(
            stage="w",
            kind=bad,
            proposal_id="p",
            base_revision=0,
            diff=[FieldChange(path="x", title=bad, after=bad, note=bad)],
        ),
    ):
        text = shown(event)
        assert "지움" in text
        assert not set(text) & set("\x1b\x07\u202e")


def test_markdown_keeps_lines_and_tags_and_decomposed_hangul():
    text = shown(TextEvent(text="첫 줄\n둘째 줄 <b>굵게</b> [링크](http://x.example)\n\n# 제목"))
    assert "첫 줄\n둘째 줄 <b>굵게</b>" in text
    assert "http://x.example" in text
    assert "\n제목\n" in text
    assert "한글" in shown(TextEvent(text="\u1112\u1161\u11ab\u1100\u1173\u11af"))


def test_lines_are_cut_by_columns():
    assert cut("경험세계", 8) == "경험세계"
    assert cut("경험세계", 7) == "경험세…"
    assert cut("경험세계", 6) == "경험…"
    assert standing_line(["경험세계 3/14", "근거 5", "hanbit"], 24) == "경험세계 3/14 | 근거 5"
