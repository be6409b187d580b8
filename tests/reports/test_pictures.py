"""Every picture, short and long, Korean and English: readable, inside its frame and the same every time."""

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest
from PIL import Image

from cemagent.errors import Lang
from cemagent.reports.pictures.canvas import Canvas, Picture, missing_letters, overlaps
from cemagent.reports.pictures.fonts import missing_glyphs, tidy, width_of, wrap
from cemagent.reports.pictures.graph import GraphEdge, GraphNode, draw_graph
from cemagent.reports.pictures.importance import Span, draw_importance
from cemagent.reports.pictures.journey import JourneyMap, Support, draw_journey
from cemagent.reports.pictures.likert import draw_likert
from cemagent.reports.pictures.marks import Line, Style
from cemagent.reports.pictures.matrix import coverage_cells, draw_grid
from cemagent.reports.pictures.paths import Correlation, Factor, draw_paths
from cemagent.reports.pictures.radar import RadarAxis, draw_radar
from cemagent.reports.pictures.tornado import Interval, TornadoBar, draw_intervals, draw_tornado
from tests.reports import chart_samples as charts
from tests.reports import picture_samples as samples

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
LANGS: tuple[Lang, ...] = ("ko", "en")
DRAWN: dict[str, Callable[[Lang], Picture]] = {
    "journey": lambda lang: draw_journey(samples.short_journey(lang)),
    "journey, longest": lambda lang: draw_journey(samples.longest_journey(lang)),
    "journey, barest": lambda lang: draw_journey(samples.barest_journey(lang)),
    "graph": lambda lang: draw_graph(samples.short_graph(lang)),
    "graph, longest": lambda lang: draw_graph(samples.longest_graph(lang)),
    "graph, barest": lambda lang: draw_graph(samples.barest_graph(lang)),
    "grid": lambda lang: draw_grid(samples.short_grid(lang)),
    "grid, deck": lambda lang: draw_grid(samples.deck_grid(lang)),
    "grid, longest": lambda lang: draw_grid(samples.longest_grid(lang)),
    "radar": lambda lang: draw_radar(charts.short_radar(lang)),
    "radar, twelve": lambda lang: draw_radar(charts.twelve_radar(lang)),
    "radar, longest": lambda lang: draw_radar(charts.longest_radar(lang)),
    "tornado": lambda lang: draw_tornado(charts.short_tornado(lang)),
    "tornado, longest": lambda lang: draw_tornado(charts.longest_tornado(lang)),
    "tornado, flat": lambda lang: draw_tornado(charts.flat_tornado(lang)),
    "intervals": lambda lang: draw_intervals(charts.short_intervals(lang)),
    "intervals, longest": lambda lang: draw_intervals(charts.longest_intervals(lang)),
    "likert": lambda lang: draw_likert(charts.short_likert(lang)),
    "likert, longest": lambda lang: draw_likert(charts.longest_likert(lang)),
    "importance": lambda lang: draw_importance(charts.short_importance(lang)),
    "importance, longest": lambda lang: draw_importance(charts.longest_importance(lang)),
    "paths": lambda lang: draw_paths(charts.short_paths(lang)),
    "paths, longest": lambda lang: draw_paths(charts.longest_paths(lang)),
}


@cache
def drawn(name: str, lang: Lang) -> Picture:
    """Draw a picture once for all tests; those that compare draw it a second time."""
    return DRAWN[name](lang)


def shown(picture: Picture) -> str:
    """All words of the picture without blanks, whatever lines they were broken into."""
    return "".join("".join(picture.texts).split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", DRAWN)
def test_text_is_free_inside_and_has_all_glyphs(name: str, lang: Lang) -> None:
    picture = drawn(name, lang)
    assert overlaps(picture) == []
    assert missing_letters(picture) == ""
    assert min(mark.style.size for mark in picture.marks if isinstance(mark, Line)) >= 9


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", DRAWN)
def test_svg_is_xml_with_title_and_description_and_the_same_every_time(name: str, lang: Lang) -> None:
    first, second = drawn(name, lang), DRAWN[name](lang)
    assert first.svg() == second.svg()
    root = ElementTree.fromstring(first.svg())
    assert root.findtext(f"{SVG}title") == first.title
    assert root.findtext(f"{SVG}desc") == first.alt
    assert root.findall(f".//{SVG}use")
    assert not root.findall(f".//{SVG}text")
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert {use.get(LINK, "")[1:] for use in root.iter(f"{SVG}use")} <= ids
    assert set(root.get("aria-labelledby", "").split()) <= ids


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", [name for name in DRAWN if "longest" not in name])
def test_png_is_twice_the_size_and_the_same_every_time(name: str, lang: Lang) -> None:
    picture = drawn(name, lang)
    data = picture.png()
    assert data == DRAWN[name](lang).png()
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (2 * picture.size[0], 2 * picture.size[1])
        assert len(image.getcolors(1 << 24)) > 5


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_a_long_journey_is_lost(lang: Lang) -> None:
    journey = samples.longest_journey(lang)
    text = shown(draw_journey(journey))
    words = "".join(samples.LONG[lang].split())
    cards = sum(2 * len(step.moments) for step in journey.steps)
    assert text.count(words) >= 3 * len(journey.steps) + cards + len(journey.supports) + 4


@pytest.mark.parametrize("lang", LANGS)
def test_draft_is_said_in_picture_and_alt(lang: Lang) -> None:
    journey = samples.short_journey(lang)
    band = "".join(journey.labels.draft.split())
    draft, final = draw_journey(journey), draw_journey(replace(journey, draft=False))
    assert band in shown(draft)
    assert band not in shown(final)
    assert journey.labels.draft_short in draft.alt
    assert journey.labels.draft_short not in final.alt


@pytest.mark.parametrize("count", [1, 8, 9, 16, 20])
def test_steps_wrap_to_strips_of_at_most_eight(count: int) -> None:
    journey = samples.longest_journey("ko")
    steps = tuple(replace(step, moments=()) for step in journey.steps[:count])
    picture = draw_journey(replace(journey, steps=steps, supports=()))
    strips = -(-count // 8)
    assert shown(picture).count("고객행동") == strips
    assert overlaps(picture) == []


def test_unknown_emotion_leaves_a_gap_that_is_named() -> None:
    picture = draw_journey(samples.short_journey("en"))
    assert "not known" in picture.texts
    assert {"−2", "−1", "+1", "+2"} <= set(picture.texts)


def test_total_counts_only_steps_with_both_times() -> None:
    picture = draw_journey(samples.short_journey("en"))
    assert "Total (4/5)" in picture.texts
    assert "135 → 52.5 min" in picture.texts


def test_journey_refuses_what_it_cannot_show() -> None:
    journey = samples.short_journey("en")
    first = journey.steps[0]
    wrong: list[JourneyMap] = [
        replace(journey, steps=()),
        replace(journey, steps=(first, first)),
        replace(journey, supports=(Support("team", (9,)),)),
        replace(journey, steps=(replace(first, emotion=3),)),
        replace(journey, steps=(replace(first, minutes_now=-1),)),
    ]
    for case in wrong:
        with pytest.raises(ValueError, match="step"):
            draw_journey(case)


def test_long_graph_hides_no_marked_node_and_counts_the_others() -> None:
    graph = samples.longest_graph("en")
    text = shown(draw_graph(graph))
    linked = {end for edge in graph.edges for end in (edge.source, edge.target)}
    marked = [node for node in graph.nodes if node.faults or node.key not in linked]
    assert marked
    for node in marked:
        assert "".join(node.label.split()) in text
    drawn = sum("".join(node.label.split()) in text for node in graph.nodes)
    folded = [line.split()[1] for line in draw_graph(graph).texts if line.startswith("+ ")]
    assert drawn < len(graph.nodes)
    # labels may be beginnings of others, so more may seem drawn than are
    assert sum(map(int, folded)) >= len(graph.nodes) - drawn


def test_forty_nodes_stand_alone_and_the_next_folds() -> None:
    def graph(count: int) -> list[str]:
        base = samples.barest_graph("en")
        nodes = [GraphNode(f"a{n}", f"item {n}", 0) for n in range(count)]
        edges = tuple(GraphEdge(node.key, "z") for node in nodes)
        return draw_graph(replace(base, nodes=(*nodes, GraphNode("z", "end", 1)), edges=edges)).texts

    assert not any("more" in line for line in graph(40))
    assert "+ 2 more without fault" in graph(42)


def test_link_over_a_column_passes_beside_its_nodes() -> None:
    base = samples.barest_graph("en")
    nodes = (GraphNode("a", "from", 0), GraphNode("b", "between", 1), GraphNode("c", "to", 2))
    links = (GraphEdge("a", "c"), GraphEdge("a", "b"))
    picture = draw_graph(replace(base, nodes=nodes, edges=links))
    assert overlaps(picture) == []
    assert not any("no link" in line for line in picture.texts[4:])


def test_graph_refuses_unknown_and_repeated_keys() -> None:
    graph = samples.short_graph("ko")
    for case in (
        replace(graph, edges=(GraphEdge("i1", "nowhere"),)),
        replace(graph, nodes=(*graph.nodes, graph.nodes[0])),
        replace(graph, nodes=(replace(graph.nodes[0], column=7),), edges=()),
        replace(graph, columns=()),
    ):
        with pytest.raises(ValueError, match="trace graph"):
            draw_graph(case)


def test_grid_shows_reasons_of_empty_cells_and_refuses_wrong_shapes() -> None:
    grid = samples.short_grid("ko")
    text = shown(draw_grid(grid))
    assert "광고에없음" in text
    assert "비어있음" in text
    with pytest.raises(ValueError, match="fit"):
        draw_grid(replace(grid, cells=grid.cells[:2]))
    with pytest.raises(ValueError, match="at least one"):
        draw_grid(replace(grid, rows=(), cells=()))
    with pytest.raises(ValueError, match="zip"):
        coverage_cells(((1, 2),), (("",),))


def test_radar_names_what_does_not_apply_or_is_not_known() -> None:
    radar = charts.short_radar("ko")
    text = shown(draw_radar(radar))
    assert "해당없음:직영만있어파트너가없음" in text
    assert "모름" in text
    with pytest.raises(ValueError, match="3 to 12"):
        draw_radar(replace(radar, axes=radar.axes[:2]))
    with pytest.raises(ValueError, match="outside"):
        draw_radar(replace(radar, axes=(RadarAxis("a", (4, 1)), *radar.axes)))
    with pytest.raises(ValueError, match="per series"):
        draw_radar(replace(radar, axes=(RadarAxis("a", (1,)), *radar.axes)))
    with pytest.raises(ValueError, match="one or two"):
        draw_radar(replace(radar, series=()))


def test_tornado_puts_the_widest_bar_first() -> None:
    tornado = charts.short_tornado("en")
    texts = draw_tornado(replace(tornado, bars=tornado.bars[::-1])).texts
    order = ["Retention", "Margin per customer", "Discount rate", "Acquisition cost", "Referrals"]
    assert [line for line in texts if line in order] == order
    for bars in ((), (TornadoBar("x", 1, float("nan"), "", ""),)):
        with pytest.raises(ValueError, match="finite"):
            draw_tornado(replace(tornado, bars=bars))


def test_intervals_refuse_a_middle_outside() -> None:
    chart = charts.short_intervals("ko")
    assert "투자비 0.8억 원" in draw_intervals(chart).texts
    with pytest.raises(ValueError, match="does not hold"):
        draw_intervals(replace(chart, points=(Interval("x", 2, 1, 3, ""),)))
    with pytest.raises(ValueError, match="finite"):
        draw_intervals(replace(chart, points=()))


def test_likert_totals_leave_out_the_middle_and_wrong_shares_are_refused() -> None:
    chart = charts.short_likert("en")
    texts = draw_likert(chart).texts
    assert {"10%", "70%"} <= set(texts)
    for shares in ((0.5, 0.5), (0.5, 0.5, 0.5, 0, 0), (-0.2, 0.2, 1, 0, 0)):
        with pytest.raises(ValueError, match="shares"):
            draw_likert(replace(chart, items=(replace(chart.items[0], shares=shares),)))
    with pytest.raises(ValueError, match="at least one"):
        draw_likert(replace(chart, items=()))


def test_importance_map_numbers_every_point_and_refuses_crossed_intervals() -> None:
    data = charts.short_importance("en")
    texts = draw_importance(data).texts
    assert all(texts.count(str(number)) == 2 for number in range(1, 7))
    with pytest.raises(ValueError, match="does not hold"):
        draw_importance(replace(data, importance_line=Span(1, 0, 2)))
    with pytest.raises(ValueError, match="1 to 40"):
        draw_importance(replace(data, points=()))


def test_path_diagram_marks_weak_items_and_high_correlations() -> None:
    diagram = charts.short_paths("en")
    texts = draw_paths(diagram).texts
    assert "weak loading" in texts
    assert "! .91" in texts
    with pytest.raises(ValueError, match="correlation"):
        draw_paths(replace(diagram, correlations=(Correlation(1, 1, ".5"),)))
    with pytest.raises(ValueError, match="at least one"):
        draw_paths(replace(diagram, factors=(Factor("empty", ()),), correlations=()))


def test_checker_sees_overlap_frame_and_cover() -> None:
    style = Style(12)
    canvas = Canvas(200)
    canvas.text((10, 10), "first words", style)
    canvas.text((20, 14), "second words", style)
    canvas.text((180, 60), "leaves the sheet", style)
    canvas.text((10, 90), "hidden", style)
    canvas.rect(0, 88, 100, 30, fill="FFFFFF")
    canvas.rect(190, 20, 50, 10, stroke="000000")
    found = overlaps(canvas.picture(120, "t", "a"))
    assert ("first words", "second words") in found
    assert ("leaves the sheet", "(frame)") in found
    assert ("hidden", "(covered)") in found
    assert ("(shape)", "(frame)") in found


def test_letters_that_no_font_has_are_listed() -> None:
    assert missing_glyphs("가A漢✕⚠") == ""
    assert missing_glyphs("가\U0001f9ff나\U0001f9ff") == "\U0001f9ff"
    canvas = Canvas(100)
    canvas.text((10, 10), "a\U0001f9ff", Style(12))
    picture = canvas.picture(40, "t", "a")
    assert missing_letters(picture) == "\U0001f9ff"
    assert ElementTree.fromstring(picture.svg()).findtext(f"{SVG}desc") == "a"


@pytest.mark.parametrize(
    "text", [samples.LONG["ko"], samples.LONG["en"], "가" * 90, "W" * 90, "a\n\nb", "$x_1$ <&>\"'"]
)
@pytest.mark.parametrize("wide", [20, 60, 150])
def test_wrapping_keeps_every_letter_and_the_width(text: str, wide: float) -> None:
    lines = wrap(text, wide, 12)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, 12) <= wide for line in lines)


def test_text_is_composed_and_freed_of_signs_without_form() -> None:
    assert tidy("한글\t \x07끝\u200b\ufe0f\n둘째 줄 ") == "한글 끝\n둘째 줄"


def test_marks_of_mathematics_and_markup_are_drawn_as_they_are() -> None:
    grid = samples.short_grid("en")
    picture = draw_grid(replace(grid, title='A < B & "C" $D$ \\frac'))
    assert picture.texts[0] == 'A < B & "C" $D$ \\frac'
    assert ElementTree.fromstring(picture.svg()).findtext(f"{SVG}title") == picture.title


def test_signs_that_xml_forbids_do_not_break_the_file() -> None:
    picture = draw_grid(replace(samples.short_grid("en"), title="bell \x07, no letter \ufffe, joined\u200d"))
    assert ElementTree.fromstring(picture.svg()).findtext(f"{SVG}title") == "bell , no letter , joined"


def test_inputs_load_without_the_drawing_libraries_and_leave_matplotlib_alone() -> None:
    code = (
        "import sys\n"
        "from cemagent.reports.pictures.words import JOURNEY\n"
        "from cemagent.reports.pictures.journey import JourneyMap, JourneyStep, draw_journey\n"
        "assert not {'matplotlib', 'numpy', 'PIL'} & set(sys.modules)\n"
        "import matplotlib\n"
        "before = matplotlib.rcParams.copy()\n"
        "picture = draw_journey(JourneyMap('가', '', '', '', '', (JourneyStep(1, 'a'),), JOURNEY['ko']))\n"
        "picture.png(), picture.svg()\n"
        "assert matplotlib.rcParams.copy() == before\n"
        "assert not {'matplotlib.pyplot', 'koreanize_matplotlib'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_likert_groups_stand_above_their_first_statement() -> None:
    chart = charts.short_likert("en")
    first, second, *rest = chart.items
    grouped = replace(
        chart,
        items=(replace(first, group="SENSE"), replace(second, group="SENSE"), *(replace(r, group="ACT") for r in rest)),
    )
    texts = draw_likert(grouped).texts
    assert texts.count("SENSE") == texts.count("ACT") == 1
    assert texts.index("SENSE") < texts.index("ACT")
    assert draw_likert(grouped).size[1] > draw_likert(chart).size[1]
    assert overlaps(draw_likert(grouped)) == []


def test_importance_ticks_stand_at_the_axes_and_those_outside_are_left_out() -> None:
    data = charts.short_importance("en")
    point = data.points[0]
    beside, below = point.importance.middle, point.performance.middle
    picture = draw_importance(replace(data, ticks=(((below, "here"), (below + 1e6, "far")), ((beside, "up"),))))
    assert "here" in picture.texts
    assert "far" not in picture.texts
    assert overlaps(picture) == []
