"""Inputs for the charts: realistic, and as long as they may become."""

from cemagent.errors import Lang
from cemagent.reports.pictures.importance import ImportanceMap, ImportancePoint, Span
from cemagent.reports.pictures.likert import LikertChart, LikertItem
from cemagent.reports.pictures.paths import Correlation, Factor, PathDiagram, PathItem
from cemagent.reports.pictures.radar import Radar, RadarAxis
from cemagent.reports.pictures.tornado import Interval, IntervalChart, Tornado, TornadoBar
from cemagent.reports.pictures.words import IMPORTANCE, INTERVALS, LIKERT, PATHS, RADAR, TORNADO
from tests.reports.picture_samples import LONG


def short_radar(lang: Lang) -> Radar:
    """Capability audit at two dates with an axis that does not apply and one that is not known."""
    ko = lang == "ko"
    names = (
        ("사람", "데이터", "창의성", "절차", "리더십", "파트너")
        if ko
        else ("People", "Data", "Creativity", "Process", "Leadership", "Partners")
    )
    values = ((1, 2), (0, 2), (2, 1), (1, None), (2.5, 3), (None, None))
    why = ("직영만 있어 파트너가 없음" if ko else "own shops only, no partners",)
    axes = tuple(
        RadarAxis(name, pair, why[0] if number == 5 else "")
        for number, (name, pair) in enumerate(zip(names, values, strict=True))
    )
    levels = ("없음", "시작", "자리 잡음", "모범") if ko else ("none", "started", "established", "exemplary")
    return Radar(
        "역량 진단" if ko else "Capability audit", axes, ("2026-01", "2026-06"), RADAR[lang], level_names=levels
    )


def twelve_radar(lang: Lang) -> Radar:
    """Twelve axes, one series, all known."""
    axes = tuple(RadarAxis(LONG[lang][n : n + 22 + n], (float(n % 4),)) for n in range(12))
    return Radar(LONG[lang][:20], axes, ("2026-06",), RADAR[lang])


def longest_radar(lang: Lang) -> Radar:
    """Twelve axes with texts as long as they come."""
    text = LONG[lang]
    axes = tuple(
        RadarAxis(text, (n % 4, None if n % 5 == 0 else 3 - n % 4), text if n % 4 == 3 else "") for n in range(12)
    )
    return Radar(text, axes, (text[:60], text[:60]), RADAR[lang], level_names=(text,) * 4, note=text)


def short_tornado(lang: Lang) -> Tornado:
    """Effect of five inputs on customer equity."""
    if lang == "ko":
        rows = (
            ("유지율", 2.1, 4.4, "70%: 2.1억 원", "90%: 4.4억 원"),
            ("할인율", 3.6, 2.7, "8%: 3.6억 원", "14%: 2.7억 원"),
            ("고객당 마진", 2.5, 3.7, "8만 원: 2.5억 원", "12만 원: 3.7억 원"),
            ("획득 비용", 3.3, 2.95, "3만 원: 3.3억 원", "5만 원: 2.95억 원"),
            ("추천 수", 3.2, 3.4, "0.1명: 3.2억 원", "0.3명: 3.4억 원"),
        )
        title, base = "고객 자산에 가장 크게 작용하는 입력", "기준 3.1억 원"
    else:
        rows = (
            ("Retention", 2.1, 4.4, "70 %: KRW 210m", "90 %: KRW 440m"),
            ("Discount rate", 3.6, 2.7, "8 %: KRW 360m", "14 %: KRW 270m"),
            ("Margin per customer", 2.5, 3.7, "80,000: KRW 250m", "120,000: KRW 370m"),
            ("Acquisition cost", 3.3, 2.95, "30,000: KRW 330m", "50,000: KRW 295m"),
            ("Referrals", 3.2, 3.4, "0.1: KRW 320m", "0.3: KRW 340m"),
        )
        title, base = "Inputs that move customer equity most", "base KRW 310m"
    return Tornado(title, 3.1, base, tuple(TornadoBar(*row) for row in rows), TORNADO[lang])


def longest_tornado(lang: Lang) -> Tornado:
    """Thirty bars with long texts, some of no width."""
    text = LONG[lang]
    bars = tuple(TornadoBar(text, 5 - n / 7, 5 + n / 9, text, text) for n in range(30))
    return Tornado(text, 5, text, bars, TORNADO[lang], text)


def flat_tornado(lang: Lang) -> Tornado:
    """One bar that changes nothing."""
    return Tornado(LONG[lang][:7], 0, "0", (TornadoBar(LONG[lang][:4], 0, 0, "0", "0"),), TORNADO[lang])


def short_intervals(lang: Lang) -> IntervalChart:
    """What-if in three cases with the break-even as reference."""
    if lang == "ko":
        points = (
            Interval("낮게 볼 때", -0.4, 0.3, 0.9, "0.3억 원 (-0.4~0.9)"),
            Interval("기준", 0.2, 1.1, 2.0, "1.1억 원 (0.2~2.0)"),
            Interval("높게 볼 때", 1.0, 2.2, 3.6, "2.2억 원 (1.0~3.6)"),
        )
        ticks = ((-1.0, "-1억"), (0.0, "0"), (1.0, "1억"), (2.0, "2억"), (3.0, "3억"))
        return IntervalChart(
            "투자 뒤 고객 자산의 변화",
            points,
            INTERVALS["ko"],
            0.8,
            "투자비 0.8억 원",
            ticks,
            "90% 구간, 몬테카를로 10,000회",
        )
    points = (
        Interval("Low case", -0.4, 0.3, 0.9, "KRW 30m (-40 to 90)"),
        Interval("Base case", 0.2, 1.1, 2.0, "KRW 110m (20 to 200)"),
        Interval("High case", 1.0, 2.2, 3.6, "KRW 220m (100 to 360)"),
    )
    ticks = ((-1.0, "-100m"), (0.0, "0"), (1.0, "100m"), (2.0, "200m"), (3.0, "300m"))
    return IntervalChart(
        "Change of customer equity",
        points,
        INTERVALS["en"],
        0.8,
        "investment KRW 80m",
        ticks,
        "90 % intervals, 10,000 draws",
    )


def longest_intervals(lang: Lang) -> IntervalChart:
    """Forty points with long texts, and marks of the axis that lie close together."""
    text = LONG[lang]
    points = tuple(Interval(text, -n, n / 3, n, text) for n in range(40))
    ticks = tuple((n / 4, text[:12]) for n in range(-8, 9))
    return IntervalChart(text, points, INTERVALS[lang], 39, text, ticks, text)


def short_likert(lang: Lang) -> LikertChart:
    """Four statements on five answers."""
    if lang == "ko":
        answers = ("전혀 아니다", "아니다", "보통", "그렇다", "매우 그렇다")
        names = (
            "매장이 머무르고 싶게 꾸며져 있다",
            "직원이 내 이름을 기억한다",
            "기다리는 시간이 짧다",
            "앱이 새로운 생각을 준다",
        )
        title = "체험 문항의 응답"
    else:
        answers = ("not at all", "hardly", "partly", "mostly", "wholly")
        names = ("The shop invites me to stay", "Staff remember my name", "Waiting is short", "The app gives me ideas")
        title = "Answers to the experience items"
    shares = (
        (0.03, 0.07, 0.2, 0.45, 0.25),
        (0.3, 0.3, 0.25, 0.1, 0.05),
        (0.01, 0.02, 0.07, 0.3, 0.6),
        (0, 0, 1.0, 0, 0),
    )
    items = tuple(LikertItem(name, share, "n = 212") for name, share in zip(names, shares, strict=True))
    return LikertChart(title, answers, items, LIKERT[lang])


def longest_likert(lang: Lang) -> LikertChart:
    """Eleven answers and long statements."""
    text = LONG[lang]
    shares = tuple(tuple((n + k) % 11 / 55 for k in range(11)) for n in range(20))
    items = tuple(LikertItem(text, share, text) for share in shares)
    return LikertChart(text, tuple(f"{n} {text[: n * 6]}" for n in range(11)), items, LIKERT[lang], text)


def short_importance(lang: Lang) -> ImportanceMap:
    """Six attributes, two of them at nearly one place."""
    names = (
        ("기다림", "직원의 관심", "매장 분위기", "앱 알림", "반품", "포장")
        if lang == "ko"
        else ("Waiting", "Attention of staff", "Atmosphere", "App messages", "Returns", "Wrapping")
    )
    values = ((3.1, 0.52), (4.2, 0.44), (4.4, 0.2), (3.0, 0.1), (3.15, 0.5), (3.7, 0.3))
    points = tuple(
        ImportancePoint(name, Span(p - 0.2, p, p + 0.2), Span(i - 0.06, i, i + 0.05), f"{p} / {i}")
        for name, (p, i) in zip(names, values, strict=True)
    )
    title = "무엇부터 고칠 것인가" if lang == "ko" else "What to mend first"
    return ImportanceMap(title, points, Span(3.5, 3.6, 3.7), Span(0.3, 0.34, 0.38), IMPORTANCE[lang])


def longest_importance(lang: Lang) -> ImportanceMap:
    """Forty points in one place with long names."""
    text = LONG[lang]
    point = ImportancePoint(text, Span(1, 2, 3), Span(1, 2, 3), text)
    return ImportanceMap(text, (point,) * 40, Span(2, 2, 2), Span(1, 2, 4), IMPORTANCE[lang], text)


def short_paths(lang: Lang) -> PathDiagram:
    """Three factors with a weak item and a correlation that is too high."""
    ko = lang == "ko"
    names = ("감각", "감성", "관계") if ko else ("Sense", "Feel", "Relate")
    item = "매장의 색과 소리가 기억에 남는다" if ko else "Colours and sounds of the shop stay in mind"
    factors = tuple(
        Factor(name, tuple(PathItem(item, f".{78 - n * 9 - f}", n == 2 and f == 1) for n in range(3)))
        for f, name in enumerate(names)
    )
    links = (Correlation(0, 1, ".91", high=True), Correlation(1, 2, ".48"), Correlation(0, 2, ".35"))
    note = "CFI .95, RMSEA .05, n = 412"
    return PathDiagram("측정 모형" if ko else "Measurement model", factors, PATHS[lang], links, note)


def longest_paths(lang: Lang) -> PathDiagram:
    """Eight factors, all correlated, long texts."""
    text = LONG[lang]
    factors = tuple(
        Factor(text, tuple(PathItem(text, "-0.123", n % 2 == 0, text) for n in range(1 + f % 3))) for f in range(8)
    )
    links = tuple(Correlation(a, b, f".{a}{b}", (a + b) % 3 == 0) for a in range(8) for b in range(a + 1, 8))
    return PathDiagram(text, factors, PATHS[lang], links, text)
