import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from cemagent import reports
from cemagent.errors import Reason
from cemagent.records.document import Location, SpanKind
from cemagent.records.portfolio import Portfolio
from cemagent.records.review import Coverage, Review
from cemagent.reports.html import slug_of, write_html
from cemagent.reports.names import STAGE_NAMES, place_of, reason_of
from cemagent.reports.words import _BOTH
from tests.reports.samples import ORDER, PAY, PROMISE, document, parse, plan, portfolio, quote, review, rubric, verdict

HOSTILE = (
    '<script>alert(1)</script> <a href="javascript:alert(2)">x</a> <img src=x onerror=alert(3)> '
    "{{ 77*11 }} https://evil.example/ \"'>"
)


def one_page(made, source, tmp_path, lang="en"):
    result = Portfolio(
        lang=lang, criteria=rubric(), reviews=[made], documents={source.sha256: source} if source else {}
    )
    return parse(write_html(result, tmp_path)[1])


def said(node):
    return " ".join(node.text_content().split())


@pytest.fixture(scope="module", params=["ko", "en"])
def written(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, folder, write_html(portfolio(request.param), folder)


def test_index_comes_first_and_every_plan_has_a_page(written):
    _, folder, files = written
    assert files[0] == folder / "index.html"
    assert [path.name.rpartition("-")[0] for path in files[1:]] == ["b", "a", "c"]
    assert sorted(path.name for path in folder.rglob("*.*")) == sorted(path.name for path in files)


def test_every_link_resolves(written):
    _, _, files = written
    for path in files:
        page = parse(path)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        for href in page.xpath("//@href"):
            if href.startswith("#"):
                assert href[1:] in ids
            else:
                assert (path.parent / unquote(href)).resolve() in [file.resolve() for file in files]


def test_nothing_external_nothing_active(written):
    for path in written[2]:
        page = parse(path)
        assert not page.xpath("//script | //link | //img | //iframe | //object | //form | //@src | //@onclick")
        assert not [href for href in page.xpath("//@href") if ":" in href]
        style = page.xpath("string(//style)")
        assert "url(" not in style
        assert "@import" not in style
        assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")


def test_pages_speak_one_language(written):
    lang, _, files = written
    for path in files:
        page = parse(path)
        assert page.get("lang") == lang
        for heading in page.xpath("//main//h2 | //main//th[@scope='col' and string-length(.) > 0]"):
            if re.fullmatch(r"R?[\d.]+|Café.*|Promise|Measure|Owner", said(heading)):
                continue
            assert bool(re.search("[가-힣]", said(heading))) == (lang == "ko"), said(heading)


def test_landmarks_headings_and_tables_are_accessible(written):
    for path in written[2]:
        page = parse(path)
        assert len(page.xpath("//h1")) == len(page.xpath("//main")) == len(page.xpath("//body/header")) == 1
        assert page.xpath("//nav/@aria-label")
        assert page.xpath("//a[@class='skip']/@href") == ["#content"]
        assert all(node.get("scope") for node in page.xpath("//th"))
        assert all(
            node.get("aria-label") or node.get("aria-hidden") for node in page.xpath("//svg[not(ancestor::svg)]")
        )
        assert all(node.get("tabindex") == "0" for node in page.xpath("//*[@class='scroll']"))


def test_output_is_the_same_for_the_same_input(tmp_path):
    first = write_html(portfolio("ko"), tmp_path / "one")
    second = write_html(portfolio("ko"), tmp_path / "two")
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_ties_share_a_rank(tmp_path):
    page = parse(write_html(portfolio("en"), tmp_path)[0])
    rows = [[said(cell) for cell in row] for row in page.xpath("//table[@class='ranking']/tbody/tr")]
    assert [row[1] for row in rows] == ["c.docx", "a.docx", "b.docx"]
    assert [row[0] for row in rows] == ["1", "2=joint rank 2", "2=joint rank 2"]
    assert rows[1][2] == rows[2][2] == "0.50"


def test_heat_map_has_a_cell_for_every_plan_and_criterion(tmp_path):
    page = parse(write_html(portfolio("ko"), tmp_path)[0])
    heat = page.xpath("//table[@class='heat']")[0]
    assert sum(int(cell.get("colspan")) for cell in heat.xpath(".//th[@scope='colgroup']")) == 58
    rows = heat.xpath("./tbody/tr")
    assert [len(row.xpath("./td")) for row in rows] == [58, 58, 58]
    third = rows[0].xpath("./td")[2]
    assert third.text == "2"
    assert "l2" in third.get("class")
    assert third.get("title") == "R1.3 기준 R1.3: 2 근거 있음"


def test_a_criterion_that_was_not_graded_is_shown_as_such(tmp_path):
    source = document(("One line.", SpanKind.PARAGRAPH))
    made = review("x.md", source, [verdict("R1.1", 1, quote(source, "One line."))])
    result = Portfolio(lang="en", criteria=rubric(), reviews=[made], documents={source.sha256: source})
    cells = parse(write_html(result, tmp_path)[0]).xpath("//table[@class='heat']/tbody/tr/td")
    assert [cell.text for cell in cells[:3]] == ["1", "–", "–"]
    assert "Not graded" in cells[1].get("title")


def test_what_was_not_read_and_why(tmp_path):
    result = portfolio("en")
    short = result.reviews[0].model_copy(update={"coverage": Coverage(read_chars=50, total_chars=100)})
    result.reviews[0] = short
    page = parse(write_html(result, tmp_path)[0])
    rows = [[said(cell) for cell in row] for row in page.xpath("//table[@class='unread']/tbody/tr")]
    assert [row[:2] for row in rows] == [
        ["b.docx", "Partly read"],
        ["scan.pdf", "Skipped"],
        ["locked.hwp", "Failed"],
        ["odd.bin", "Failed"],
    ]
    assert "50 %" in rows[0][2]
    assert rows[1][2] == "It is a scan without text"
    assert rows[2][3] == "Ask for a copy without the password."
    assert rows[3][2] == "Something <new>"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_portfolio_without_a_reviewed_plan(tmp_path, lang):
    failed = Review(document="a.hwp", sha256=None, status="failed", reason="corrupt")
    files = write_html(Portfolio(lang=lang, criteria=rubric(), reviews=[failed]), tmp_path)
    assert files == [tmp_path / "index.html"]
    page = parse(files[0])
    assert not page.xpath("//table[@class='heat']")
    assert len(page.xpath("//table[@class='unread']/tbody/tr")) == 1


def test_an_empty_portfolio(tmp_path):
    page = parse(write_html(Portfolio(lang="en", criteria=[]), tmp_path)[0])
    assert "No document was given." in said(page)


def test_gaps_are_ordered_by_how_many_plans_miss_them(tmp_path):
    page = parse(write_html(portfolio("en"), tmp_path)[0])
    counts = [cell.text_content() for cell in page.xpath("//table[@class='gaps']/tbody/tr/td[1]/b")]
    assert counts[0] == "3/3"
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 8


def test_hostile_content_stays_text(tmp_path):
    source = document(("<script>bad()</script>", SpanKind.HEADING), (HOSTILE, SpanKind.PARAGRAPH))
    made = review(
        f"in/{HOSTILE}.md",
        source,
        [verdict("R1.1", 1, quote(source, HOSTILE), rationale=HOSTILE, next_step=HOSTILE)],
        warnings=[HOSTILE],
    )
    skipped = Review(document=HOSTILE, sha256=None, status="skipped", reason=HOSTILE)
    result = Portfolio(lang="en", criteria=rubric(), reviews=[made, skipped], documents={source.sha256: source})
    for path in write_html(result, tmp_path):
        page = parse(path)
        assert not page.xpath("//script | //img | //@onerror")
        assert not [href for href in page.xpath("//@href") if ":" in href]
        assert "847" not in said(page.xpath("//body")[0])
    assert HOSTILE in parse(path).xpath("//mark")[0].text_content()


def test_control_characters_and_bidi_overrides_do_not_reach_the_page(tmp_path):
    source = document(("a\x00b\u202ec\x1bd", SpanKind.PARAGRAPH))
    made = review("x\u202e.md", source, [verdict("R1.1", 1, quote(source, "a\x00b\u202ec"))])
    result = Portfolio(lang="en", criteria=rubric(), reviews=[made], documents={source.sha256: source})
    for path in write_html(result, tmp_path):
        assert not re.search("[\x00\x1b\u202e]", path.read_text(encoding="utf-8"))


def test_quotes_link_to_their_marked_place(tmp_path):
    made, source = plan()
    page = one_page(made, source, tmp_path)
    shown = page.xpath("//article[@id='r1-2']//blockquote")
    assert [said(block.xpath("./p")[0]) for block in shown] == ["Waiting time 2 min 40 s", "2 min 40 s, n=412"]
    for block in page.xpath("//article//blockquote"):
        target = block.xpath(".//a[@class='jump']/@href")[0][1:]
        mark = page.xpath(f"//mark[@id='{target}']")[0]
        assert said(block.xpath("./p")[0]).startswith(said(mark)[:12])


def test_overlapping_quotes_keep_the_text_whole(tmp_path):
    made, source = plan()
    page = one_page(made, source, tmp_path)
    item = page.xpath("//div[@class='document']//li")[0]
    for node in item.xpath(".//sup"):
        node.drop_tree()
    assert item.text_content() == "Waiting time 2 min 40 s, n=412, owner: store lead"
    assert len(item.xpath(".//mark[@id]")) == 3


def test_marked_places_lead_back_to_the_criteria(tmp_path):
    made, source = plan()
    page = one_page(made, source, tmp_path)
    back = page.xpath("//div[@class='document']//sup/a/@href")
    assert {"#r1-2", "#contradiction-1", "#instruction-1"} <= set(back)


def test_table_rows_keep_empty_cells(tmp_path):
    made, source = plan()
    rows = one_page(made, source, tmp_path).xpath("//div[@class='document']//table/tr")
    assert [said(cell) for cell in rows[0]] == ["Promise", "Measure", "Owner"]
    assert [cell.tag for cell in rows[0]] == ["th"] * 3
    assert len(rows[1]) == 3
    assert said(rows[1][1]) == ""
    assert said(rows[1][2]).startswith("Store lead")


def test_a_span_over_several_lines_stays_one_paragraph(tmp_path):
    source = document(("First line\nsecond line", SpanKind.PARAGRAPH), ("Other", SpanKind.PARAGRAPH))
    made = review("x.md", source, [verdict("R1.1", 1, quote(source, "line\nsecond"))])
    page = one_page(made, source, tmp_path)
    paragraphs = page.xpath("//div[@class='document']/p")
    assert len(paragraphs) == 2
    assert paragraphs[0].text_content().startswith("First line\nsecond")


def test_hidden_text_is_marked_as_hidden(tmp_path):
    made, source = plan()
    page = one_page(made, source, tmp_path)
    hidden = page.xpath("//span[@class='concealed']")[0]
    assert said(hidden).startswith("Hidden text")
    assert ORDER in said(hidden)


def test_instructions_say_that_they_changed_nothing(tmp_path):
    made, source = plan()
    part = one_page(made, source, tmp_path).xpath("//section[@id='instructions']")[0]
    assert "changed no level" in said(part)
    assert "hidden paragraph" in said(part)
    assert ORDER in said(part)


def test_contradictions_stand_side_by_side_with_their_severity(tmp_path):
    made, source = plan()
    part = one_page(made, source, tmp_path, "ko").xpath("//article[@id='contradiction-1']")[0]
    assert [said(block.xpath("./p")[0]) for block in part.xpath(".//blockquote")] == [PROMISE, PAY]
    assert "약속과 보상이 어긋남" in said(part)
    assert "심각: 약속, 타깃 또는 가격을 깨뜨립니다" in said(part)


def test_level_badges_counter_quotes_and_next_steps(tmp_path):
    made, source = plan()
    page = one_page(made, source, tmp_path)
    first, fourth = page.xpath("//article[@id='r1-1' or @id='r1-4']")
    assert said(first.xpath(".//span[contains(@class, 'badge')]")[0]) == "0 Absent"
    assert "Not evidence" in said(first.xpath(".//div[@class='counter']")[0])
    assert "Do R1.1 next" in said(first)
    assert said(fourth.xpath(".//span[contains(@class, 'badge')]")[0]) == "3 Linked and measurable"
    assert not fourth.xpath(".//p[@class='next']")


def test_first_steps_come_from_the_lowest_levels_where_most_depends(tmp_path):
    made, source = plan()
    steps = one_page(made, source, tmp_path).xpath("//ol[@class='steps']/li")
    assert len(steps) == 3
    # every criterion links to the platform (stage 4); its first absent criterion comes first
    absent = next(item.ref for item in made.criteria if item.ref.startswith("R4.") and item.level == 0)
    assert said(steps[0]).startswith(f"Do {absent} next")
    stages = [re.search(r"R(\d+)\.", said(step)).group(1) for step in steps]
    assert len(set(stages)) == 3


def test_58_criteria_and_the_profile_of_ten_stages(tmp_path):
    made, source = plan()
    page = one_page(made, source, tmp_path, "ko")
    assert len(page.xpath("//article[@class='criterion']")) == 58
    chart = page.xpath("//svg[@class='chart']")[0]
    assert len(chart.xpath("./text[@class='name']")) == 10
    assert "고객의 경험세계" in chart.get("aria-label")
    assert len(chart.xpath(".//rect[contains(@class, 'cell')]/title")) == 58


def test_without_the_text_quotes_stay_and_lead_nowhere(tmp_path):
    made, _ = plan()
    page = one_page(made, None, tmp_path)
    assert page.xpath("//article//blockquote")
    assert not page.xpath("//article//a[@class='jump']")
    assert "The text is not at hand" in said(page)


def test_the_text_is_taken_from_the_folder_when_the_document_is_gone(tmp_path):
    made, source = plan()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / f"{source.sha256}.txt").write_bytes(source.text.encode())
    page = one_page(made, None, tmp_path)
    assert page.xpath("//article//a[@class='jump']")


def test_a_wrong_offset_is_corrected_by_the_words_of_the_quote(tmp_path):
    source = document(("Alpha beta gamma", SpanKind.PARAGRAPH))
    wrong = quote(source, "beta").model_copy(update={"start": 0, "end": 4})
    page = one_page(review("x.md", source, [verdict("R1.1", 1, wrong)]), source, tmp_path)
    assert said(page.xpath("//mark[@id='q1']")[0]) == "beta"


def test_no_criteria_at_all(tmp_path):
    source = document(("Alpha", SpanKind.PARAGRAPH))
    page = one_page(review("x.md", source, []), source, tmp_path)
    assert "No criterion was graded." in said(page)


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/a/온담카페 전략 (최종).hwp", "온담카페-전략-최종"),
        ("C:\\plans\\My Plan.docx", "my-plan"),
        ("../..", "plan"),
        ("x" * 200 + ".pdf", "x" * 60),
    ],
)
def test_slugs(path, slug):
    assert slug_of(path) == slug


def test_two_plans_of_one_name_and_checksum_get_two_pages(tmp_path):
    made, source = plan("a/x.md")
    other = made.model_copy(update={"document": "b/X.md"})
    result = Portfolio(lang="en", criteria=rubric(), reviews=[made, other], documents={source.sha256: source})
    files = write_html(result, tmp_path)
    assert len({path.name.casefold() for path in files}) == 3
    names = [said(link) for link in parse(files[0]).xpath("//table[@class='ranking']//a")]
    assert names == ["a/x.md", "b/X.md"]


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_keep_contrast_aa_in_light_and_dark():
    style = (Path(reports.__file__).parent / "style.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(schemes) == 2
    pairs = [("ink", "paper"), ("soft", "paper"), ("soft", "wash"), ("accent", "paper"), ("accent", "wash")]
    pairs += [("on-accent", "accent"), ("ink", "mark"), ("ink", "accent-wash"), ("accent", "accent-wash")]
    pairs += [(f"on{level}", f"l{level}") for level in range(4)]
    for scheme in schemes:
        for front, back in pairs:
            dark, light = sorted((luminance(scheme[front]), luminance(scheme[back])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (front, back)
        steps = [luminance(scheme[f"l{level}"]) for level in range(4)]
        assert steps in (sorted(steps), sorted(steps, reverse=True))


def test_an_interface_text_lacks_no_language():
    for key, pair in {**_BOTH, **STAGE_NAMES}.items():
        assert all(pair), key
        assert re.search("[가-힣]", pair[0]), key
        assert not re.search("[가-힣]", pair[1]), key
        assert sorted(re.findall(r"\{\w+\}", pair[0])) == sorted(re.findall(r"\{\w+\}", pair[1]))


def test_every_reason_has_words_in_both_languages():
    for reason in Reason:
        for lang in ("ko", "en"):
            label, remedy = reason_of(reason.value, lang)
            assert remedy
            assert label != reason.value


@pytest.mark.parametrize(
    ("lang", "place"), [("ko", "3쪽 · 표 2의 1행 4열"), ("en", "page 3 · table 2, row 1, column 4")]
)
def test_places_are_in_words(lang, place):
    assert place_of(Location(page=3, cell="table 2, row 1, column 4"), lang) == place
