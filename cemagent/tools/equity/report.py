"""The report on a result: what it says first, what to beware of, then every figure with its formula and source."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cemagent.errors import Lang
from cemagent.tools.blocks import Block, Bullets, Paragraph, Section, Table
from cemagent.tools.equity.drawings import interval_drawing, tornado_drawings
from cemagent.tools.equity.market import CEM_OF
from cemagent.tools.equity.results import EquityResult, Interval, SwitchingResult, WhatIf
from cemagent.tools.equity.wording import NONE, Wording, plain

_DRIVERS = {"value": ("가치 자산", "value equity"), "brand": ("브랜드 자산", "brand equity"), "relationship": ("관계 자산", "relationship equity")}  # fmt: skip
_ELASTIC = {
    "retention": ("유지율", "Retention"),
    "margin": ("마진", "Margin"),
    "acquisition_cost": ("획득 비용", "Acquisition cost"),
    "discount_rate": ("할인율", "Discount rate"),
}


def kind_in(lang: Lang) -> str:
    """Return what the report is."""
    return "고객자산" if lang == "ko" else "Customer equity"


def title_of(result: EquityResult, lang: Lang) -> str:
    """Return the title of the report."""
    return f"{result.title} – {kind_in(lang)}" if result.title else kind_in(lang)


def report(result: EquityResult, lang: Lang) -> list[Block]:
    """Return the whole report on ``result``."""
    write = Wording(result, lang)
    return [
        *_lead(write),
        *_warnings(write),
        *_segments(write),
        *(_what_if(write, result.what_if) if result.what_if else ()),
        *_sensitivity(write),
        *(_market(write, result.switching) if result.switching else ()),
        *_formulas(write),
    ]


def summary(result: EquityResult, lang: Lang) -> list[Block]:
    """Return the report as it fits on a screen: what it says, the segments, the gain, the warnings."""
    write = Wording(result, lang)
    return [
        *_lead(write),
        _value_table(write, brief=True),
        *(_gain(write, result.what_if, brief=True) if result.what_if else ()),
        *(_market_lines(write, result.switching) if result.switching else ()),
        *_warnings(write),
    ]


def _lead(write: Wording) -> Iterator[Block]:
    result = write.result
    total = write.money(result.totals.equity)
    now, coming = write.money(result.totals.current_equity), write.money(result.totals.future_equity)
    if result.totals.future_equity:
        yield Paragraph(
            write.say(
                f"고객자산은 {total}입니다. 지금 고객이 {now}, 앞으로 얻을 고객이 {coming}입니다.",
                f"Customer equity is {total}: {now} in present customers and {coming} in customers to come.",
            ),
            "lead",
        )
    else:
        yield Paragraph(
            write.say(f"지금 고객의 고객자산은 {total}입니다.", f"Present customers are worth {total}."), "lead"
        )
    if result.what_if is not None:
        yield Paragraph(_verdict(write, result.what_if), "lead")


def _verdict(write: Wording, found: WhatIf) -> str:
    has_cost = found.expense.value is not None
    low, base, high = write.three(found.net_gain if has_cost else found.gain)
    if not has_cost:
        return write.say(
            f"경험 변화가 늘리는 고객자산은 {base}입니다 (낮게 {low}, 높게 {high}).",
            f"The experience changes add {base} to it (low {low}, high {high}).",
        )
    return write.say(
        f"경험 변화가 비용을 빼고 남기는 값은 {base}입니다 (낮게 {low}, 높게 {high}).",
        f"After cost, the experience changes leave {base} (low {low}, high {high}).",
    )


def _warnings(write: Wording) -> Iterator[Block]:
    found = write.result.warnings
    if found:
        yield Section(write.say("먼저 볼 점", "Before you rely on it"))
        yield Bullets(
            tuple(
                f"{item.where}: {item.text.in_(write.lang)}" if item.where else item.text.in_(write.lang)
                for item in found
            )
        )


def _value_table(write: Wording, *, brief: bool = False) -> Table:
    headers = write.say(
        f"집단|고객 수|{write.per_period} 마진|유지율|CLV|지금 고객|앞으로 얻을 고객|합계|비중",
        f"Segment|Customers|Margin {write.per_period}|Retention|CLV|Present customers|Customers to come|Total|Share",
    ).split("|")
    rows = [
        (
            item.name,
            f"{item.customers:,}",
            write.figure(item.margin),
            write.share(item.retention),
            write.figure(item.clv),
            write.figure(item.current_equity),
            write.figure(item.future_equity),
            write.money(item.equity),
            write.share(item.share),
        )
        for item in write.result.segments
    ]
    totals = write.result.totals
    if len(rows) > 1:
        future = write.money(totals.future_equity) if totals.future_equity else NONE
        last = (
            f"{totals.customers:,}",
            "",
            "",
            "",
            write.money(totals.current_equity),
            future,
            write.money(totals.equity),
            "",
        )
        rows.append((write.say("모두", "All"), *last))
    label = write.say("집단별 가치", "Value by segment")
    if not brief:
        return Table(label, tuple(headers), tuple(rows), 1)
    kept = (0, 1, 3, 4, 7)
    return Table(label, tuple(headers[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows), 1)


def _segments(write: Wording) -> Iterator[Block]:
    result = write.result
    yield Section(write.say("집단별 가치", "Value by segment"))
    yield _value_table(write)
    pooled = result.pooled
    if pooled is not None:
        average, apart = write.money(pooled.equity), write.money(abs(pooled.difference))
        more = pooled.difference >= 0
        yield Paragraph(
            write.say(
                f"모든 고객에게 평균 유지율({write.share(pooled.retention)})과 평균 마진({write.money(pooled.margin)})을 쓰면 지금 고객의 가치는 "
                f"{average}입니다. 집단별로 계산한 값보다 {apart} {'작은데' if more else '큰데'}, 평균 하나는 이 차이를 감춥니다.",
                f"At one average retention of {write.share(pooled.retention)} and margin of {write.money(pooled.margin)}, present customers "
                f"would seem worth {average}, {apart} {'less' if more else 'more'} than by segment: that is what an average hides.",
            )
        )
    headers = write.say(
        "집단|자료|계산한 방식|식|5년 이후 비중|새 고객 한 명",
        "Segment|Source|How it is counted|Formula|Share after five years|One new customer",
    )
    yield Table(
        write.say("입력과 식", "Inputs and formulas"),
        tuple(headers.split("|")),
        tuple(
            (item.name, item.source, _counted(write, index), write.formula(item.clv), write.share(item.beyond_five_years), write.figure(item.prospect_clv))
            for index, item in enumerate(result.segments)
        ),
        4,
    )  # fmt: skip
    yield Paragraph(
        write.say(
            f"할인율은 {write.per_period} {write.share(result.discount_rate)}이고, 새 고객 한 명의 가치는 CLV에서 획득 비용을 뺀 값입니다.",
            f"The discount rate is {write.share(result.discount_rate)} {write.per_period}; a new customer is worth the CLV less acquisition cost.",
        ),
        "note",
    )


def _counted(write: Wording, index: int) -> str:
    item = write.result.segments[index]
    growth = write.say(f", 마진 성장 {write.share(item.growth)}", f", margin growth {write.share(item.growth)}")
    return write.timing(item) + (growth if item.growth else "")


def _what_if(write: Wording, found: WhatIf) -> Iterator[Block]:
    yield Section(write.say("경험에서 가치까지", "From experience to value"))
    headers = write.say(
        "경험 변화|지표|경로|효과 (낮게 / 보통 / 높게)|효과의 출처|늘어나는 고객자산|단독으로 손익분기가 되는 효과",
        "Change|Metric|Path|Effect (low / base / high)|Where the effect is from|Equity added|Effect that would break even alone",
    )
    rows = tuple(
        (
            item.name,
            f"{item.metric} {plain(item.baseline)} → {plain(item.target)}".strip(),
            write.path(item),
            write.effects(item),
            f"{write.source(item)}{f': {item.note}' if item.note else ''}",
            f"{write.figure(item.gain.base)} ({write.figure(item.gain.low)} ~ {write.figure(item.gain.high)})",
            NONE if item.break_even_effect.value is None else write.effect(item, item.break_even_effect.value),
        )
        for item in found.impacts
    )
    yield Table(write.say("경험 변화", "Experience changes"), tuple(headers.split("|")), rows)
    yield from _gain(write, found)
    yield interval_drawing(write, found)
    yield Paragraph(_how(write, found), "note")


def _how(write: Wording, found: WhatIf) -> str:
    shape = write.say(
        "PERT 분포" if found.distribution == "pert" else "삼각 분포",
        "PERT" if found.distribution == "pert" else "triangular",
    )
    both = write.money(found.interplay)
    return write.say(
        f"효과는 지금부터 나타나 계속된다고 보았습니다. 구간은 효과마다 낮게~높게 범위의 {shape}에서 서로 무관하게 {found.draws:,}번 추출한 값이며(시드 {found.seed}), "
        f"함께 일어날 때 더해지는 금액은 {both}입니다.",
        f"Effects are taken to begin now and to last. The interval comes from {found.draws:,} independent {shape} draws over low to high of each "
        f"effect (seed {found.seed}); {both} of the gain comes from their working together.",
    )


def _gain(write: Wording, found: WhatIf, *, brief: bool = False) -> Iterator[Block]:
    headers = write.say("모두 함께|낮게|보통|높게|90% 구간", "All together|Low|Base|High|90 % interval").split("|")
    gained, net = _span(write.money, found.gain_interval), _span(write.money, found.net_interval)
    rows = [(write.say("늘어나는 고객자산", "Equity added"), *write.three(found.gain), gained)]
    if found.expense.value is not None:
        rows.append((write.say("할인한 비용", "Cost, discounted"), *(write.figure(found.expense),) * 3, NONE))
        rows.append((write.say("비용을 뺀 이익", "Gain after cost"), *write.three(found.net_gain), net))
    if found.roi_interval is not None:
        rows.append(("ROI", *write.three_shares(found.roi), _span(write.share, found.roi_interval)))
        periods = write.three_periods(found.break_even_period)
        rows.append((write.say("손익분기까지", "Until break-even"), *periods, NONE))
    kept = 4 if brief else 5
    shown = tuple(row[:kept] for row in rows)
    yield Table(write.say("모두 함께", "All together"), tuple(headers[:kept]), shown, 1)
    if brief:
        span = gained if found.expense.value is None else net
        yield Paragraph(write.say(f"90% 구간은 {span}입니다.", f"The 90 % interval is {span}."))
    if found.roi_interval is not None:
        yield Paragraph(_break_even(write, found))


def _span(show: Callable[[float], str], interval: Interval) -> str:
    return f"{show(interval.low)} ~ {show(interval.high)}"


def _break_even(write: Wording, found: WhatIf) -> str:
    risk = write.share(found.probability_of_loss)
    scale = found.break_even_scale
    if scale.value is None:
        return scale.reason.in_(write.lang) if scale.reason else NONE
    needed = write.share(scale.value)
    return write.say(
        f"보통으로 본 효과의 {needed}만 나와도 손익분기에 이르고, 추출한 값 가운데 손실인 경우는 {risk}입니다."
        if scale.value <= 1
        else f"손익분기에 이르려면 보통으로 본 효과의 {needed}가 나와야 하고, 추출한 값 가운데 손실인 경우는 {risk}입니다.",
        f"It breaks even at {needed} of the base effects; {risk} of the draws lose money.",
    )


def _sensitivity(write: Wording) -> Iterator[Block]:
    yield Section(write.say("무엇이 결과를 좌우하는가", "What the result depends on"))
    yield from tornado_drawings(write)
    yield Paragraph(
        write.say(
            "막대는 다른 입력을 그대로 둔 채 하나만 10% 낮추고 높인 결과이며, 범위를 적은 입력과 효과는 그 범위를 썼습니다.",
            "Each bar turns one input 10 % down and up, the others unchanged; inputs and effects with a range of their own use that.",
        ),
        "note",
    )
    rows = []
    for item in write.result.elasticities:
        ko, en = _ELASTIC[item.input]
        reason = item.change.reason
        changed = write.share(item.change.value) if reason is None else reason.in_(write.lang)
        rows.append((write.say(ko, en), changed))
    yield Table(
        write.say("1% 나아질 때", "One percent better"),
        tuple(write.say("1% 나아지는 입력|고객자산의 변화", "Input 1 % better|Change of customer equity").split("|")),
        tuple(rows),
    )


def _market_lines(write: Wording, market: SwitchingResult) -> Iterator[Block]:
    if market.equity.value is None:
        yield Paragraph(market.equity.reason.in_(write.lang) if market.equity.reason else NONE, "alert")
        return
    equity, loyal = write.figure(market.equity), write.figure(market.equity_without_switching)
    first, last = write.share(market.shares[0]), write.share(market.shares[-1])
    yield Paragraph(
        write.say(
            f"브랜드 전환을 넣으면 '{market.ours}'의 고객자산은 {equity}입니다. 점유율은 {first}에서 {last}로 움직이고, 아무도 옮기지 않는다면 {loyal}이었을 것입니다.",
            f"With switching between brands, the customer equity of '{market.ours}' is {equity}: our share moves from {first} to {last}; "
            f"if nobody switched it would be {loyal}.",
        )
    )


def _market(write: Wording, market: SwitchingResult) -> Iterator[Block]:
    yield Section(write.say("브랜드 전환과 세 가지 동인", "Switching and the three drivers"))
    yield from _market_lines(write, market)
    if market.matrix is not None:
        yield Table(
            write.say("전환 행렬", "Switching matrix"),
            (write.say("앞선 브랜드", "Brand before"), *market.brands),
            tuple((name, *(write.share(share) for share in row)) for name, row in zip(market.brands, market.matrix, strict=True)),
            1,
        )  # fmt: skip
    estimated = write.say(
        f"선택 기록 {market.estimated_from:,}건에서 로짓으로 추정했습니다 (McFadden R² {plain(market.fit_r2 or 0)}).",
        f"Estimated by logit from {market.estimated_from:,} choices (McFadden R² {plain(market.fit_r2 or 0)}).",
    )
    given = write.say(f"자료: {market.source}.", f"Source: {market.source}.")
    yield Paragraph(f"{given} {estimated}" if market.fit_r2 is not None else given, "note")
    yield from _drivers(write, market)


def _drivers(write: Wording, market: SwitchingResult) -> Iterator[Block]:
    after = market.equity_after_drivers
    if after.value is None or market.equity.value is None:
        yield Paragraph(after.reason.in_(write.lang) if after.reason else NONE, "note")
        return
    gained = write.money(after.value - market.equity.value)
    yield Paragraph(
        write.say(
            f"동인을 목표까지 올리면 고객자산이 {gained} 늘어납니다.",
            f"Raising the drivers to their targets adds {gained}.",
        )
    )
    rows = []
    for name, share in market.driver_shares.items():
        own = [f"{item.name} ({plain(item.utility)})" for item in market.drivers if item.equity == name]
        shown = write.share(share.value)
        rows.append((write.say(*_DRIVERS[name]), shown, ", ".join(own) or NONE, CEM_OF[name].in_(write.lang)))
    headers = write.say(
        "동인|효용 증가분의 비중|항목 (효용 변화)|움직이는 경험 (C)",
        "Driver|Share of added utility|Items (change in utility)|Experience that moves it (C)",
    )
    yield Table(write.say("세 가지 동인", "Three drivers"), tuple(headers.split("|")), tuple(rows))


def _formulas(write: Wording) -> Iterator[Block]:
    yield Section(write.say("사용한 식", "Formulas used"))
    headers = write.say("쓰임|식|확실도|출처", "Use|Formula|Certainty|Source").split("|")
    rows = tuple(
        (item.use.in_(write.lang), item.text, item.mark, item.source or NONE) for item in write.result.formulas
    )
    yield Table(write.say("사용한 식", "Formulas used"), tuple(headers), rows)
    yield Paragraph(
        write.say(
            "확실도 A는 원문을 읽고 쓴 식, B는 널리 쓰이는 식을 기억해 쓴 것, C는 재구성한 것입니다.",
            "Certainty A is stated in a source that was read, B is standard and from memory, C is a reconstruction.",
        ),
        "note",
    )
