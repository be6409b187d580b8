"""The report on a scoring run: the answer first, every figure as it was computed, refusals said, both languages, every format."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cemagent.errors import Lang
from cemagent.playbook import Text
from cemagent.reports.pictures.canvas import missing_letters, overlaps
from cemagent.reports.sheet import sheet_html, sheet_markdown
from cemagent.tools.blocks import Block, Bullets, Drawing, Paragraph, Section, Table, sheet_of
from cemagent.tools.experience import drawings
from cemagent.tools.experience.parts.answer import first_sentence
from cemagent.tools.experience.parts.comment_tables import theme_name
from cemagent.tools.experience.parts.glossary import glossary
from cemagent.tools.experience.parts.structure_tables import THRESHOLDS
from cemagent.tools.experience.parts.wording import NONE, Wording
from cemagent.tools.experience.report import kind_in, report_blocks, summary, tiles_of, title_of
from cemagent.tools.experience.results import (
    ChangeResult,
    ExperienceReport,
    GapResult,
    HeadlineResult,
    ItemScore,
    KanoItem,
    SegmentComparison,
    SegmentScore,
)
from cemagent.tools.experience.workbook import pages_of
from cemagent.tools.experience.writing import write_report
from tests.tools.experience_cases import EX15, ex15_columns, scored

LANGS: tuple[Lang, ...] = ("ko", "en")
DAY = date(2026, 11, 1)
HANGUL = re.compile(r"[가-힣]")
WORDS = (
    "Staff were kind and I left in a good mood",
    "The app is slow and keeps freezing",
    "The queue was far too long, call me on 010-1234-5678",
    "",
)


@cache
def base() -> ExperienceReport:
    """400 answers with an outcome, two branches and comments."""
    columns = ex15_columns(400)
    columns["branch"] = ["north", "south"] * 200
    columns["words"] = [WORDS[row % 4].replace(",", ";") for row in range(400)]
    return scored(columns, EX15, nps="outcome", branch="segment", words="comment")


@cache
def full() -> ExperienceReport:
    """The same with gaps, Kano, a wave and a single figure."""
    gaps = [
        GapResult(
            id=name, kind=kind, title=Text(ko="감각", en="SENSE"), n=200, perception=4.0, expectation=5.0, gap=-1.0,
            ci95=(-1.2, -0.8), importance=6.0, weighted=-1.1,
        )
        for name, kind in (("overall", "overall"), ("sense", "dimension"), ("feel", "dimension"), ("sense1", "item"))
    ]  # fmt: skip
    kano = [
        KanoItem(
            id=f"f{place}", title=None, n=200, kind="must_be", second="one_dimensional", certain=place > 0,
            better=0.2 + 0.02 * place, worse=-0.7, better_ci95=(0.1, 0.9), worse_ci95=(-0.8, -0.6),
        )
        for place in range(29)
    ]  # fmt: skip
    change = ChangeResult(
        id="sense", title=Text(ko="감각", en="SENSE"), before=4.1, after=4.3, change=0.2, ci95=(0.05, 0.35),
        n_before=300, n_after=400, paired=False,
    )  # fmt: skip
    headline = HeadlineResult(
        id="nps", label=Text(ko="순추천지수(NPS)", en="NPS"), unit="points", n=400, value=12.5, ci95=(5.0, 20.0),
        parts={"promoters": 0.4, "passives": 0.325, "detractors": 0.275},
    )  # fmt: skip
    return base().model_copy(update={"gaps": gaps, "kano": kano, "changes": [change], "headline": headline})


def with_priorities(report: ExperienceReport, tied: int) -> ExperienceReport:
    """Return ``report`` with the first ``tied`` priorities said to be tied."""
    found = [one.model_copy(update={"tied_first": n < tied}) for n, one in enumerate(report.stage_priorities)]
    return report.model_copy(update={"stage_priorities": found})


def page(report: ExperienceReport, lang: Lang) -> str:
    blocks = report_blocks(report, lang)
    return sheet_html(sheet_of(kind_in(lang), title_of(report, lang), blocks, lang, DAY, tiles_of(report, lang)))


def words_of(blocks: list[Block]) -> str:
    """Return all text of ``blocks``, pictures included."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Section(name):
                lines.append(name)
            case Paragraph(text):
                lines.append(text)
            case Bullets(items):
                lines += items
            case Table():
                lines += [block.label, *block.headers, *(cell for row in block.rows for cell in row)]
            case Drawing():
                lines += block.picture.texts
    return "\n".join(lines)


@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_begins_with_what_to_fix_and_its_probability(lang: Lang) -> None:
    report = with_priorities(base(), 0)
    first = report.stage_priorities[0]
    lead = summary(report, lang)[0]
    assert isinstance(lead, Paragraph)
    assert lead.look == "lead"
    assert first.title.in_(lang) in lead.text
    assert Wording(report, lang).chance(first.first_probability) in lead.text
    assert first.why.in_(lang) in words_of(summary(report, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_tied_is_said_to_be_tied(lang: Lang) -> None:
    two, every = with_priorities(base(), 2), with_priorities(base(), len(base().stage_priorities))
    sentence = first_sentence(Wording(two, lang))
    assert all(one.title.in_(lang) in sentence for one in two.stage_priorities[:2])
    assert two.stage_priorities[2].title.in_(lang) not in sentence
    assert {"ko": "가릴 수 없습니다", "en": "cannot tell them apart"}[lang] in sentence
    assert {"ko": "확정할 수는 없습니다", "en": "do not settle"}[lang] in first_sentence(Wording(every, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_without_an_outcome_nothing_is_put_first(lang: Lang) -> None:
    bare = base().model_copy(update={"stage_priorities": [], "driver_models": [], "drivers": []})
    text = words_of(summary(bare, lang))
    assert {"ko": "말할 수 없으니", "en": "cannot say what to fix first"}[lang] in text
    assert "VIF" not in words_of(report_blocks(bare, lang))


@pytest.mark.parametrize("whole", [False, True])
def test_both_languages_say_the_same_and_english_has_no_korean(whole: bool) -> None:
    report = full() if whole else base()
    korean, english = (report_blocks(report, lang) for lang in LANGS)
    assert [type(block) for block in korean] == [type(block) for block in english]
    text = words_of(english).replace(report.methods.ko, "").replace("한국어", "")
    assert HANGUL.findall(text) == []
    assert report.methods.ko in words_of(english)
    assert report.methods.en in words_of(korean)
    for block, other in zip(korean, english, strict=True):
        if isinstance(block, Table) and isinstance(other, Table):
            assert len(block.rows) == len(other.rows)


@pytest.mark.parametrize("lang", LANGS)
def test_every_section_of_the_report_is_there(lang: Lang) -> None:
    names = [block.name for block in report_blocks(full(), lang) if isinstance(block, Section) and block.level == 2]
    ko = "먼저 고칠 것|자료|문항마다|점수|확인적 요인분석|집단 비교: branch|동인|기대와 인지|Kano|지난 조사|의견|방법|단정할 수 없는|계수 풀이"
    en = "fix first|data|answered|Scores|CFA|Segments: branch|drivers|Expectation|Kano|Change since|Comments|Methods|not be|plain words"
    expected = {"ko": ko, "en": en}[lang].split("|")
    assert len(names) == len(expected)
    for part, name in zip(expected, names, strict=True):
        assert part in name


def test_the_figures_are_those_of_the_result() -> None:
    report = base()
    text = words_of(report_blocks(report, "en"))
    assert report.cfa is not None
    assert report.cfa.chi2 is not None
    assert f"{report.cfa.chi2:.3f}" in text
    for one in report.dimensions:
        assert one.mean is not None
        assert one.alpha is not None
        assert one.ci95 is not None
        assert f"{one.mean:.2f} ({one.ci95[0]:.2f} to {one.ci95[1]:.2f})" in text
        assert f"{one.alpha:.2f} (" in text
    for step in report.invariance:
        assert step.chi2 is not None
        assert f"{step.chi2:.3f}" in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_needs_nothing_else_folds_long_tables_and_shows_every_picture(lang: Lang) -> None:
    blocks = report_blocks(full(), lang)
    text = page(full(), lang)
    pictures = [block for block in blocks if isinstance(block, Drawing)]
    assert text.count("<svg ") == len(pictures) >= 10
    assert text.count("<details") == sum(isinstance(block, Table) and block.folded for block in blocks) >= 2
    assert "http://www.w3.org" in text
    assert not re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"", text)
    assert "<script" not in text


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_of_a_picture_hides_another_and_every_letter_can_be_drawn(lang: Lang) -> None:
    for block in report_blocks(full(), lang):
        if isinstance(block, Drawing):
            assert overlaps(block.picture) == [], block.name
            assert missing_letters(block.picture) == "", block.name


def test_words_of_the_file_cannot_become_part_of_the_page() -> None:
    name = "<script>alert(1)</script>"
    quality = base().quality.model_copy(update={"source": name, "columns": {name: "sense1", "x|y": "ignore"}})
    report = base().model_copy(update={"quality": quality})
    assert name not in page(report, "en")
    assert "&lt;script&gt;" in page(report, "en")
    markdown = sheet_markdown(sheet_of("k", title_of(report, "en"), report_blocks(report, "en"), "en", DAY))
    assert "x\\|y" in markdown


def compared(verdict: str) -> ExperienceReport:
    """Return the report with two segments that are comparable as ``verdict`` says."""
    scores = [
        SegmentScore(
            segment=segment, dimension=one.id, n=20, mean=4.0 if verdict == "yes" else None, sd=None,
            ci95=(3.9, 4.1) if verdict == "yes" else None,
            latent_difference=0.5 if verdict != "no" and segment == "south" else None,
            latent_ci95=(0.2, 0.8) if verdict != "no" and segment == "south" else None,
        )
        for one in base().dimensions
        for segment in ("north", "south")
    ]  # fmt: skip
    comparison = SegmentComparison(
        column="Which branch?", segments={"north": 20, "south": 20}, estimator="ML", comparable=verdict,
        reason=Text(ko="까닭입니다.", en="This is the reason."), scores=scores,
    )  # fmt: skip
    return base().model_copy(update={"comparison": comparison})


def test_a_refused_comparison_shows_the_reason_and_no_scores() -> None:
    blocks = report_blocks(compared("no"), "en")
    alerts = [block.text for block in blocks if isinstance(block, Paragraph) and block.look == "alert"]
    assert alerts == ["This is the reason."]
    assert "segments" not in [block.name for block in blocks if isinstance(block, Drawing)]
    assert "Scores by segment" not in words_of(blocks)
    assert "Segments" not in [sheet.name for sheet in pages_of(compared("no"), "en")]


def test_only_latent_differences_are_drawn_where_means_may_not_be_compared() -> None:
    blocks = report_blocks(compared("latent_only"), "en")
    texts = next(block.picture.texts for block in blocks if isinstance(block, Drawing) and block.name == "segments")
    assert "Latent differences by 'Which branch'" in texts
    assert "SENSE: 'south' lies 0.50 (0.20 to 0.80) standard deviations above 'north'." in words_of(blocks)


def test_segments_of_one_dimension_stand_beside_each_other() -> None:
    blocks = report_blocks(compared("yes"), "en")
    table = next(block for block in blocks if isinstance(block, Table) and block.label == "Scores by segment")
    assert [row[1] for row in table.rows[:4]] == ["north", "south", "north", "south"]
    assert table.rows[0][0] == table.rows[1][0]


def test_a_missing_figure_is_a_dash_and_is_not_drawn() -> None:
    without = [
        one.model_copy(update={"mean": None, "ci95": None, "alpha": None, "alpha_ci95": None, "n": 12})
        for one in base().dimensions
    ]
    report = base().model_copy(update={"dimensions": without, "cfa": None})
    write = Wording(report, "en")
    assert list(drawings.profile_drawings(write)) == []
    blocks = report_blocks(report, "en")
    table = next(block for block in blocks if isinstance(block, Table) and block.headers[0] == "Dimension")
    assert not any("Mean" in head for head in table.headers)
    assert write.estimate(None, None) == NONE
    assert "CFA" not in words_of(summary(report, "en"))


def test_answers_on_many_points_stand_in_the_table_but_are_not_drawn() -> None:
    many = [one.model_copy(update={"counts": [0] * 101, "shares": [0.0] * 101, "labels": []}) for one in base().items]
    scores = [one.model_copy(update={"counts": [], "shares": []}) for one in base().items]
    for items in (many, scores):
        report = base().model_copy(update={"items": items})
        assert list(drawings.likert_drawings(Wording(report, "en"))) == []
        assert "sense1" in words_of(report_blocks(report, "en"))


def test_items_of_one_dimension_stay_in_one_picture_of_answers() -> None:
    template = base().items[0]
    items: list[ItemScore] = [
        template.model_copy(update={"id": f"{name}{k}", "dimension": name})
        for name in ("sense", "feel", "think")
        for k in range(6)
    ]
    report = base().model_copy(update={"items": items})
    shown = [drawing.picture.texts for drawing in drawings.likert_drawings(Wording(report, "en"))]
    assert [sum(text in ("SENSE", "FEEL", "THINK") for text in texts) for texts in shown] == [2, 1]


@pytest.mark.parametrize("lang", LANGS)
def test_comments_are_quoted_as_written_without_personal_data(lang: Lang) -> None:
    report = base()
    assert report.comments is not None
    text = words_of(report_blocks(report, lang))
    quotes = [quote.text for theme in report.comments.themes for quote in theme.quotes[:1]]
    assert quotes
    assert all(quote in text for quote in quotes)
    assert "010-1234-5678" not in text
    assert str(report.comments.commented) in words_of(summary(report, lang))


def test_the_verdict_on_fit_follows_the_convention() -> None:
    cfi, rmsea = THRESHOLDS[0], THRESHOLDS[2]
    assert [cfi.verdict(value).en for value in (0.96, 0.95, 0.92, 0.80)] == ["met", "met", "borderline", "not met"]
    assert [rmsea.verdict(value).en for value in (0.05, 0.07, 0.09)] == ["met", "borderline", "not met"]


def test_the_glossary_explains_what_is_in_the_report_and_nothing_else() -> None:
    names = [name.en for name, _ in glossary(base())]
    assert {"Cronbach α", "LMG", "invariance"} <= set(names)
    assert "Kano" not in names
    bare = base().model_copy(update={"cfa": None, "invariance": [], "driver_models": []})
    assert not {"CFI, TLI", "LMG", "invariance"} & {name.en for name, _ in glossary(bare)}


def test_small_shares_and_numbers_are_not_written_as_nothing() -> None:
    write = Wording(base(), "en")
    assert write.share(0.001) == "<1%"
    assert write.share(0.0) == "0%"
    assert write.number(-0.001) == "0.00"
    assert write.number(-0.5) == "−0.50"
    assert write.significance(0.0004) == "p < 0.001"
    assert Wording(base(), "ko").interval((0.71, 0.83)) == "0.71 ~ 0.83"


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_has_the_answer_first_and_numbers_as_numbers(lang: Lang, tmp_path: Path) -> None:
    report = full()
    write_report(report, tmp_path, lang, date=DAY)
    book = load_workbook(tmp_path / "score.xlsx")
    assert book.sheetnames[0] == {"ko": "답", "en": "Answer"}[lang]
    cells = [str(row[0]) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert first_sentence(Wording(report, lang)) in cells
    rows = list(book[{"ko": "차원 점수", "en": "Dimensions"}[lang]].iter_rows(values_only=True))
    found = next(row for row in rows if row[0] == report.dimensions[0].title.in_(lang))
    assert report.dimensions[0].mean in found
    assert report.dimensions[0].ci95 is not None
    assert set(report.dimensions[0].ci95) <= set(found)
    for page_ in book.worksheets:
        top = [str(row[0]) for row in page_.iter_rows(min_row=2, max_row=3, values_only=True)]
        assert any(f"n = {report.n}" in line for line in top), page_.title
        assert page_.freeze_panes is not None


@pytest.mark.parametrize("lang", LANGS)
def test_every_file_is_written_and_the_json_is_the_report(lang: Lang, tmp_path: Path) -> None:
    report = full()
    files = write_report(report, tmp_path, lang, date=DAY)
    assert all(file.stat().st_size > 500 for file in files)
    names = {file.name for file in files}
    assert {"score.html", "score.md", "score.json", "score.xlsx", "score.docx", "model.svg", "model.png"} <= names
    assert sorted(names) == sorted(file.name for file in tmp_path.iterdir())
    assert ExperienceReport.model_validate_json((tmp_path / "score.json").read_text(encoding="utf-8")) == report
    assert json.loads((tmp_path / "score.json").read_text(encoding="utf-8"))["schema_version"] == "score/1"
    text = (tmp_path / "score.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([\w-]+\.svg)\)", text)
    assert set(linked) == {file.name for file in files if file.suffix == ".svg"}
    for name in linked:
        ET.fromstring((tmp_path / name).read_text(encoding="utf-8"))
    assert "2026-11-01" in (tmp_path / "score.html").read_text(encoding="utf-8")


def test_the_document_leaves_tables_of_hundreds_of_rows_to_the_workbook(tmp_path: Path) -> None:
    import docx

    write_report(full(), tmp_path, "en", date=DAY)
    document = docx.Document(str(tmp_path / "score.docx"))
    assert max(len(table.rows) for table in document.tables) <= 17
    assert any("is in score.xlsx" in paragraph.text for paragraph in document.paragraphs)


def test_a_theme_bears_the_name_of_its_topic_in_the_language_of_the_reader() -> None:
    report = base()
    assert report.comments is not None
    known = next(theme for theme in report.comments.themes if theme.topic is not None)
    unknown = known.model_copy(update={"topic": None, "label": "aisle three"})
    names = {lang: theme_name(Wording(report, lang), known) for lang in LANGS}
    assert HANGUL.search(names["ko"])
    assert not HANGUL.search(names["en"])
    assert theme_name(Wording(report, "ko"), unknown) == "aisle three"
