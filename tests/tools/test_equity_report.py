"""The report: every figure in both languages, in Markdown and in a page that needs nothing else; inputs from an engagement."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cemagent.agent.operations import Operations
from cemagent.content import shipped
from cemagent.errors import ContentError, Lang, UsageError
from cemagent.method.changes import Started
from cemagent.method.engagement import Engagement, applied
from cemagent.method.stages import Method
from cemagent.playbook_files import load_playbooks
from cemagent.reports.sheet import sheet_html, sheet_markdown
from cemagent.tools.blocks import Block, Drawing, Section, sheet_of
from cemagent.tools.equity.checks import load_inputs
from cemagent.tools.equity.engagement import draft_of
from cemagent.tools.equity.evaluate import evaluate
from cemagent.tools.equity.inputs import EquityInputs
from cemagent.tools.equity.report import kind_in, report, summary, title_of
from cemagent.tools.equity.results import EquityResult
from cemagent.tools.equity.wording import Wording, plain
from cemagent.tools.equity.writing import example_text, write_report

LANGS: tuple[Lang, ...] = ("ko", "en")
DAY = date(2026, 11, 1)
HANGUL = re.compile(r"[가-힣]")


@cache
def result_of(name: str) -> EquityResult:
    return evaluate(load_inputs(shipped("examples") / "equity" / name))


def markdown(title: str, blocks: list[Block], lang: Lang = "en") -> str:
    return sheet_markdown(sheet_of(kind_in(lang), title, blocks, lang, DAY)).replace("\u00a0", " ")


def page(title: str, blocks: list[Block], lang: Lang) -> str:
    return sheet_html(sheet_of(kind_in(lang), title, blocks, lang, DAY))


KO, EN = "hanbit-mart.ko.yaml", "northline.en.yaml"


def test_the_korean_report_writes_money_as_korean_does() -> None:
    text = markdown(title_of(result_of(KO), "ko"), report(result_of(KO), "ko"), "ko")
    assert "57억 9,200만 원" in text
    assert "9만 원" in text
    assert "KRW" not in text
    for said in ("먼저 볼 점", "집단별 가치", "경험에서 가치까지", "무엇이 결과를 좌우하는가", "사용한 식", "PERT"):
        assert said in text


def test_the_english_report_has_no_korean_and_the_korean_one_speaks_of_the_same() -> None:
    english, korean = (report(result_of(EN), lang) for lang in ("en", "ko"))
    text = markdown("t", english)
    assert not HANGUL.search(text)
    assert "£48.48 million" in text
    assert [type(block) for block in english] == [type(block) for block in korean]
    assert len([block for block in english if isinstance(block, Section)]) == 6


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [KO, EN])
def test_the_page_needs_nothing_else_and_shows_each_picture(name: str, lang: Lang) -> None:
    result = result_of(name)
    blocks = report(result, lang)
    text = page(title_of(result, lang), blocks, lang)
    drawings = [block for block in blocks if isinstance(block, Drawing)]
    assert [drawing.name for drawing in drawings] == ["gain", "tornado-equity", "tornado-net-gain"]
    assert text.count("<svg") == len(drawings)
    assert f'<html lang="{lang}">' in text
    assert not re.search(r"(?:src|href)=\"(?!#)", text)
    assert "<?xml" not in text
    for drawing in drawings:
        ET.fromstring(drawing.picture.svg())
        assert drawing.picture.alt


def test_no_line_breaks_an_amount_on_the_page() -> None:
    korean, english = page("t", report(result_of(KO), "ko"), "ko"), page("t", report(result_of(EN), "en"), "en")
    assert "57억\u00a09,200만\u00a0원" in korean
    assert not re.search(r"\d[만억] [\d원]", re.sub(r"<svg.*?</svg>", "", korean, flags=re.DOTALL))
    assert "£48.48\u00a0million" in english


def test_names_are_never_taken_for_markup() -> None:
    result = result_of(EN)
    first = result.segments[0].model_copy(update={"name": "<b>|*x*"})
    strange = result.model_copy(update={"segments": [first, *result.segments[1:]]})
    assert "<b>" not in page("t", report(strange, "en"), "en")
    assert r"\<b\>\|\*x\*" in markdown("t", report(strange, "en"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_files_are_all_written_and_read_back(tmp_path: Path, lang: Lang) -> None:
    inputs = load_inputs(shipped("examples") / "equity" / KO)
    files = write_report(result_of(KO), inputs, tmp_path, lang)
    assert sorted(path.name for path in files) == sorted(path.name for path in tmp_path.iterdir())
    assert load_inputs(tmp_path / "inputs.yaml") == inputs
    again = EquityResult.model_validate_json((tmp_path / "equity.json").read_text(encoding="utf-8"))
    assert again.totals == result_of(KO).totals
    assert json.loads((tmp_path / "equity.json").read_text(encoding="utf-8"))["schema_version"] == "equity/1"
    for path in tmp_path.glob("*.png"):
        assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_result_and_inputs_have_a_schema(mode: Any) -> None:
    assert EquityResult.model_json_schema(mode=mode)["properties"]["schema_version"]["const"] == "equity/1"
    inputs = EquityInputs.model_json_schema(mode=mode)
    assert inputs["properties"]["schema_version"]["const"] == "equity-inputs/1"
    assert [kind["type"] for kind in inputs["properties"]["discount_rate"]["anyOf"]] == ["number", "string"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_example_is_in_its_language(lang: Lang) -> None:
    assert bool(HANGUL.search(example_text(lang))) == (lang == "ko")


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0.5, "0.5"), (1.0, "1"), (82.94, "82.9"), (1234567, "1,234,567"), (0.00001234, "0.000012"), (0, "0")],
)
def test_plain_numbers(number: float, shown: str) -> None:
    assert plain(number) == shown


@pytest.mark.parametrize(
    ("amount", "ko"),
    [
        (5_249_000_000, "52.5억 원"),
        (81_000, "8.1만 원"),
        (-23_040_000, "-2,300만 원"),
        (500, "500원"),
        (99_999_999, "1억 원"),
    ],
)
def test_brief_amounts_for_pictures(amount: float, ko: str) -> None:
    assert Wording(result_of(KO), "ko").brief(amount) == ko


@cache
def method() -> Method:
    return Method(load_playbooks([shipped("playbooks")]).playbooks)


def engagement_of(lang: Lang, *without: str) -> Engagement:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    first = Started(actor="kim", at=at, name="hanbit", method="schmitt-cem@1", lang=lang, stage="world")
    ops = Operations(method(), applied(Engagement(id="e"), first), [first], actor="kim", at=at)
    for question in method().stage("organization").questions:
        if question.id not in without:
            ops.record(question.id, question.good.in_(lang))
    return ops.engagement


@pytest.mark.parametrize(("lang", "currency", "margin"), [("ko", "KRW", 90_000), ("en", "GBP", 90)])
def test_an_engagement_gives_what_it_says_and_tells_what_is_missing(lang: Lang, currency: str, margin: int) -> None:
    drafted = draft_of(method(), engagement_of(lang))
    inputs = drafted.inputs
    assert inputs.currency == currency
    assert [float(item.retention) for item in inputs.segments] == [0.82, 0.41]
    assert inputs.segments[0].margin.amount == margin
    (impact,) = inputs.impacts
    assert (impact.path, impact.effect_unit, impact.effect.sizes) == ("retention", "points", (0.4, 1, 1.9))
    assert impact.note
    told = " ".join(item.in_(lang) for item in drafted.missing)
    assert ("응대 비용" if lang == "ko" else "cost to serve") in told
    assert ("획득 비용" if lang == "ko" else "Acquisition cost") in told
    found = evaluate(inputs).what_if
    assert found is not None
    assert found.expense.value == (40_000_000 if lang == "ko" else 40_000)


def test_the_currency_can_be_said() -> None:
    assert draft_of(method(), engagement_of("en"), "EUR").inputs.currency == "EUR"


def test_an_engagement_without_margins_says_where_to_answer() -> None:
    with pytest.raises(ContentError, match="organization") as caught:
        draft_of(method(), engagement_of("ko", "organization.worth"))
    assert "organization 단계" in caught.value.ko


def test_an_engagement_without_a_currency_asks_for_it() -> None:
    engagement = engagement_of("en")
    plain_answers = {
        name: answer.model_copy(update={"text": answer.text.replace("£", "")})
        for name, answer in engagement.answers.items()
    }
    with pytest.raises(UsageError, match="--currency"):
        draft_of(method(), engagement.model_copy(update={"answers": plain_answers}))


@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_fits_a_screen(lang: Lang) -> None:
    lines = markdown("t", summary(result_of(EN), lang), lang).splitlines()
    assert len(lines) < 50
