"""The sections of the whole report, each a heading with sentences, pictures and tables."""

from __future__ import annotations

from collections.abc import Iterator

from cemagent.tools.blocks import Block, Bullets, Drawing, Paragraph, Section
from cemagent.tools.experience import drawings
from cemagent.tools.experience.parts import driver_tables, other_tables, score_tables, structure_tables
from cemagent.tools.experience.parts.glossary import glossary
from cemagent.tools.experience.parts.tabling import shown, table_of
from cemagent.tools.experience.parts.wording import FLAGS, Wording
from cemagent.tools.experience.results import Interval, Notice, SegmentComparison


def _picture(found: Drawing | None) -> Iterator[Block]:
    if found is not None:
        yield found


def priorities(write: Wording) -> Iterator[Block]:
    """Yield the order of what to fix with its pictures and reasons."""
    found = write.report.stage_priorities
    if not found:
        return
    yield Section(write.say("먼저 고칠 것", "What to fix first"))
    yield from _picture(drawings.priority_drawing(write))
    yield from shown(write, driver_tables.priority_table(write), titled=False)
    yield Bullets(tuple(one.why.in_(write.lang) for one in found))
    if any(one.mapped_by == "scale" for one in found):
        yield Paragraph(
            write.say(
                "단계는 척도 파일이 정한 기본값이며 판단에 따른 것(확실성 C)이니, --engagement로 우리 접점에 이어 보십시오.",
                "Stages are the defaults of the scale, a judgement (certainty C): map them to your own touch points with --engagement.",
            ),
            "note",
        )


def quality(write: Wording) -> Iterator[Block]:
    """Yield what was read, what is odd about it, and how the columns were mapped."""
    found = write.report.quality
    yield Section(write.say("자료", "The data"))
    yield Paragraph(_read(write))
    odd = {flag: count for flag, count in found.flags.items() if count}
    if odd:
        yield from shown(write, score_tables.flags_table(write), titled=False)
    else:
        yield Paragraph(write.say("이상한 응답은 찾지 못했습니다.", "No odd answers were found."), "note")
    if found.columns:
        listing = score_tables.columns_table(write)
        yield table_of(listing, write, folded=True)
        yield Paragraph(listing.note.in_(write.lang), "note")


def _read(write: Wording) -> str:
    report, found = write.report, write.report.quality
    dropped = ", ".join(write.named(FLAGS, flag) for flag in found.dropped)
    missing = write.share(report.missing, 1)
    ko = [
        f"'{found.source}'에서 응답자 {found.rows:,}명을 읽어 {report.n:,}명을 분석했으며, 척도 문항의 무응답은 {missing}입니다."
    ]
    en = [
        f"{found.rows:,} respondents were read from '{found.source}' and {report.n:,} analysed; "
        f"{missing} of their answers to the scale are missing."
    ]
    if dropped:
        ko.append(f"요청에 따라 뺀 응답은 {dropped}입니다.")
        en.append(f"Left out on request: {dropped}.")
    if found.weighted:
        ko.append(f"가중치를 적용했습니다(설계 효과 {write.number(found.design_effect)}).")
        en.append(f"Weights are applied (design effect {write.number(found.design_effect)}).")
    if found.conversions:
        ko.append(f"글로 적힌 응답 {found.conversions:,}개를 점수로 바꾸었습니다.")
        en.append(f"{found.conversions:,} answers in words were turned into points.")
    return write.say(" ".join(ko), " ".join(en))


def answers(write: Wording) -> Iterator[Block]:
    """Yield how people answered each item."""
    found = list(drawings.likert_drawings(write))
    table = score_tables.item_table(write).filled()
    if not table.rows:
        return
    yield Section(write.say("문항마다 어떻게 답했는가", "How people answered each item"))
    yield from found
    yield table_of(table, write, folded=bool(found))
    yield Paragraph(table.note.in_(write.lang), "note")


def scores(write: Wording) -> Iterator[Block]:
    """Yield the single figure, the profile of the dimensions, and how reliable they are."""
    report = write.report
    yield Section(write.say("점수", "Scores"))
    if report.headline is not None:
        yield from shown(write, other_tables.headline_table(write, report.headline))
    yield from drawings.profile_drawings(write)
    yield from shown(write, score_tables.dimension_table(write), titled=False)
    yield from shown(write, score_tables.reliability_table(write))
    yield from shown(write, score_tables.item_reliability_table(write))


def structure(write: Wording) -> Iterator[Block]:
    """Yield the measurement model: fit, loadings, validity, hints."""
    cfa = write.report.cfa
    if cfa is None:
        return
    yield Section(
        write.say("문항이 재려는 것을 재는가 (확인적 요인분석)", "Do the items measure what they should? (CFA)")
    )
    yield Paragraph(cfa.reason.in_(write.lang))
    yield from _picture(drawings.model_drawing(write, cfa))
    yield from shown(write, structure_tables.fit_table(write, cfa), titled=False)
    yield Paragraph(
        write.say(
            "기준은 관례일 뿐 검정이 아니며, 연속형 자료의 최대우도에서 나온 것이라 순서형 추정에는 느슨합니다(Xia & Yang 2019).",
            "These lines are conventions, not tests; they come from ML with continuous data and are lenient with ordered answers (Xia & Yang 2019).",
        ),
        "note",
    )
    yield from shown(write, structure_tables.convergence_table(write, cfa))
    yield from shown(write, structure_tables.pair_table(write, cfa))
    yield from shown(write, structure_tables.loading_table(write, cfa))
    yield from shown(write, structure_tables.hint_table(write, cfa))


def segments(write: Wording) -> Iterator[Block]:
    """Yield whether segments may be compared, and their scores or why there are none."""
    found = write.report.comparison
    if found is None:
        return
    name = write.column(found.column)
    yield Section(write.say(f"집단 비교: {name}", f"Segments: {name}"))
    refused = found.comparable == "no"
    yield Paragraph(found.reason.in_(write.lang), "alert" if refused else "plain")
    sizes = ", ".join(f"{name} n = {count:,}" for name, count in found.segments.items())
    yield Paragraph(f"{sizes}.", "note")
    yield from shown(write, structure_tables.invariance_table(write))
    yield from _picture(drawings.segment_drawing(write, found))
    if not refused:
        yield from _differences(write, found)
        yield from shown(write, structure_tables.segment_table(write, found))


def _differences(write: Wording, found: SegmentComparison) -> Iterator[Block]:
    """Yield the differences between the segments whose interval leaves out 0."""
    first = next(iter(found.segments), "")
    lines = []
    for one in structure_tables.by_dimension(write, found):
        if one.latent_difference is None or one.latent_ci95 is None or one.latent_ci95[0] <= 0 <= one.latent_ci95[1]:
            continue
        size = write.estimate(abs(one.latent_difference), _without_sign(one.latent_ci95))
        higher = one.latent_difference > 0
        title = write.dimension(one.dimension)
        lines.append(
            write.say(
                f"{title}: '{one.segment}' 집단이 '{first}' 집단보다 {size} 표준편차 {'높습니다' if higher else '낮습니다'}.",
                f"{title}: '{one.segment}' lies {size} standard deviations {'above' if higher else 'below'} '{first}'.",
            )
        )
    if lines:
        yield Bullets(tuple(lines))
    elif any(one.latent_difference is not None for one in found.scores):
        yield Paragraph(
            write.say("집단 사이에 뚜렷한 차이는 없습니다.", "No clear difference between the segments was found.")
        )


def _without_sign(interval: Interval) -> Interval:
    """Return an interval on one side of 0 as one of sizes."""
    low, high = sorted(abs(end) for end in interval)
    return low, high


def drivers(write: Wording) -> Iterator[Block]:
    """Yield what goes with the outcome, the importance-performance map, and the drivers by segment."""
    model = driver_tables.main_model(write)
    if model is None:
        return
    yield Section(write.say("무엇이 결과와 함께 움직이는가 (동인)", "What goes with the outcome (drivers)"))
    yield drawings.driver_drawing(write, model)
    yield from shown(write, driver_tables.driver_table(write, model), titled=False)
    yield Section(write.say("중요도-만족도 지도", "Importance-performance map"), 3)
    yield from _picture(drawings.map_drawing(write, model))
    yield from shown(write, driver_tables.map_table(write, model), titled=False)
    yield from shown(write, driver_tables.segment_driver_table(write))


def gaps(write: Wording) -> Iterator[Block]:
    """Yield the gaps between expectation and perception."""
    if not write.report.gaps:
        return
    yield Section(write.say("기대와 인지의 차이", "Expectation and perception"))
    yield from _picture(drawings.gap_drawing(write))
    yield from shown(write, other_tables.gap_table(write), titled=False)


def kano(write: Wording) -> Iterator[Block]:
    """Yield the kinds of quality."""
    if not write.report.kano:
        return
    yield Section(write.say("Kano: 있으면 좋은가, 없으면 나쁜가", "Kano: liked when present, missed when absent?"))
    yield from _picture(drawings.kano_drawing(write))
    yield from shown(write, other_tables.kano_table(write), titled=False)


def waves(write: Wording) -> Iterator[Block]:
    """Yield the change since the wave before."""
    if write.report.changes:
        yield Section(write.say("지난 조사와의 변화", "Change since the wave before"))
        yield from shown(write, other_tables.change_table(write), titled=False)


def methods(write: Wording) -> Iterator[Block]:
    """Yield the methods paragraph in both languages, the reader's own first."""
    yield Section(write.say("방법 (그대로 옮겨 쓸 수 있는 문단)", "Methods (a paragraph ready to paste)"))
    text = write.report.methods
    for name, paragraph in (("한국어", text.ko), ("English", text.en))[:: 1 if write.lang == "ko" else -1]:
        yield Section(name, 3)
        yield Paragraph(paragraph)


def warnings(write: Wording) -> Iterator[Block]:
    """Yield what may not be concluded, the gravest first."""
    if not warnings_of(write):
        return
    yield Section(write.say("단정할 수 없는 것", "What may not be concluded"))
    yield Bullets(tuple(warning_lines(write)))


def warnings_of(write: Wording) -> list[Notice]:
    """Return the warnings, without the verdict on the segments, which stands with them."""
    compared = write.report.comparison
    return [one for one in write.report.warnings if compared is None or one.text != compared.reason]


def warning_lines(write: Wording, most: int | None = None) -> list[str]:
    """Return the warnings as lines with their places; ``most`` of them, and how many more there are."""
    found = warnings_of(write)
    lines = []
    for one in found[:most]:
        place = write.where(one.where)
        text = one.text.in_(write.lang)
        lines.append(f"{place}: {text}" if place and place not in text else text)
    left = len(found) - len(lines)
    if left:
        lines.append(
            write.say(f"이 밖에 {left}개가 더 있습니다(보고서와 JSON).", f"More in the report and the JSON: {left}.")
        )
    return lines


def terms(write: Wording) -> Iterator[Block]:
    """Yield the coefficients in one line each."""
    yield Section(write.say("계수 풀이", "The coefficients in plain words"))
    yield Bullets(tuple(f"{name.in_(write.lang)}: {text.in_(write.lang)}" for name, text in glossary(write.report)))
