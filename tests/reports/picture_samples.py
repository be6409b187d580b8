"""Inputs for the pictures: realistic, and as long as they may become."""

from cemagent.errors import Lang
from cemagent.reports.pictures.graph import GraphEdge, GraphNode, TraceGraph
from cemagent.reports.pictures.journey import JourneyMap, JourneyStep, Moment, Support
from cemagent.reports.pictures.matrix import Cell, Grid, coverage_cells
from cemagent.reports.pictures.words import GRAPH, GRID, JOURNEY

LONG: dict[Lang, str] = {
    "ko": "고장 난 냉장고의 모델명과 설치 공간의 너비, 높이, 깊이를 휴대전화로 찍어 보내면 상담원이 같은 날 배송할 수 있는 제품과 가격, 회수 비용까지 한 화면에 정리해 보내 주는 안내 메시지와 설치 예약",
    "en": "A photo of the broken refrigerator and of the space around it is enough to receive one message with models that fit, prices, taking back the old unit, and a delivery slot for the same day at https://example.com/very/long/address/without/blank",
}


def short_journey(lang: Lang) -> JourneyMap:
    """Five steps, as a consultant writes them."""
    if lang == "ko":
        return JourneyMap(
            title="고장 난 냉장고를 하루 안에 바꾸기",
            customer="맞벌이 4인 가족, 30대 후반",
            outcome="음식이 상하기 전에 맞는 냉장고가 설치되고 헌 냉장고가 나간다",
            start_event="저녁에 냉장고가 멈춘 것을 알아챈다",
            end_event="새 냉장고에 음식을 다시 채운다",
            steps=(
                JourneyStep(
                    1,
                    "설치 공간에 맞는 모델을 찾는다",
                    "휴대전화 웹",
                    "공간 치수, 당일 배송 가능 모델",
                    -2,
                    "ease",
                    40,
                    5,
                ),
                JourneyStep(
                    2,
                    "오늘 배송되는지 확인한다",
                    "채팅 상담",
                    "창고 재고와 배송 시간대",
                    -1,
                    "remove",
                    25,
                    0,
                    (
                        Moment(
                            "배송 약속", "오늘 온다고 했다가 내일로 미뤄진다", "약속 시각과 실제 도착의 차이 30분 이하"
                        ),
                    ),
                ),
                JourneyStep(3, "결제한다", "휴대전화 웹", "", None, "ease", 10, 2.5),
                JourneyStep(4, "설치를 지켜본다", "설치 기사", "설치 순서와 소음", 1, "enrich", 60, 45),
                JourneyStep(
                    5,
                    "음식을 옮겨 담는다",
                    "설치 기사",
                    "보관 온도 안내",
                    2,
                    None,
                    None,
                    15,
                    (Moment("", "바닥에 흠집이 난다", ""),),
                ),
            ),
            supports=(
                Support("물류팀: 실시간 재고와 배차, 약속 준수율 98%"),
                Support("상담팀: 치수 확인 도구", (1, 2)),
                Support("설치팀: 보양재와 신발 덮개", (4, 5)),
                Support("결제팀: 저장된 카드", (3,)),
            ),
            draft=True,
            labels=JOURNEY["ko"],
        )
    return JourneyMap(
        title="Replace a dead refrigerator within a day",
        customer="Working couple with two children",
        outcome="A refrigerator that fits is running before the food spoils, and the old one is gone",
        start_event="Notices in the evening that the refrigerator has stopped",
        end_event="Puts the food back",
        steps=(
            JourneyStep(
                1, "Finds models that fit the space", "Mobile web", "Measures, models in stock today", -2, "ease", 40, 5
            ),
            JourneyStep(
                2,
                "Checks that it arrives today",
                "Chat",
                "Stock and delivery slots",
                -1,
                "remove",
                25,
                0,
                (
                    Moment(
                        "Delivery promise", "Today turns into tomorrow", "Arrival at most 30 min from the promised time"
                    ),
                ),
            ),
            JourneyStep(3, "Pays", "Mobile web", "", None, "ease", 10, 2.5),
            JourneyStep(4, "Watches the installation", "Installer", "Order of work, noise", 1, "enrich", 60, 45),
            JourneyStep(
                5,
                "Fills it again",
                "Installer",
                "Right temperature",
                2,
                None,
                None,
                15,
                (Moment("", "Scratched floor", ""),),
            ),
        ),
        supports=(
            Support("Logistics: live stock and routing, 98 % of promises kept"),
            Support("Advice: tool that checks measures", (1, 2)),
            Support("Installation: floor covers", (4, 5)),
            Support("Payment: stored card", (3,)),
        ),
        draft=True,
        labels=JOURNEY["en"],
    )


def longest_journey(lang: Lang) -> JourneyMap:
    """Twenty steps with every text long and two moments in many steps."""
    text = LONG[lang]
    moment = Moment(text[:60], text, text)
    modes = ("remove", "ease", "enrich")
    steps = tuple(
        JourneyStep(
            n,
            text,
            text,
            text,
            (n % 5) - 2 if n % 6 else None,
            modes[n % 3],
            n * 12.5,
            n * 3,
            (moment,) * (n % 3),
        )
        for n in range(1, 21)
    )
    supports = (Support(text * 2), Support(text, tuple(range(3, 18))), Support(text, (1, 5, 9)), Support(text, (2, 3)))
    return JourneyMap(text, text, text, text, text, steps, JOURNEY[lang], supports, draft=True)


def barest_journey(lang: Lang) -> JourneyMap:
    """Three steps of which only the action is known."""
    steps = tuple(JourneyStep(n, LONG[lang][:8]) for n in (1, 2, 3))
    return JourneyMap(LONG[lang][:9], "", "", "", "", steps, JOURNEY[lang])


def short_graph(lang: Lang) -> TraceGraph:
    """A dozen nodes with two faults and two orphans."""
    ko = lang == "ko"
    words = {
        "i1": ("퇴근 뒤에는 새로 배울 힘이 없다", "No strength left to learn new things after work"),
        "i2": ("가게가 바빠도 손님 얼굴은 기억하고 싶다", "Wants to remember guests even when busy"),
        "i3": ("정산이 틀릴까 봐 밤에 다시 센다", "Counts the till again at night for fear of errors"),
        "e1": ("한 번 보면 쓸 수 있습니다", "You can use it after seeing it once"),
        "e2": ("돈은 언제나 맞습니다", "The money is always right"),
        "e3": ("단골을 알아봅니다", "Regulars are recognised"),
        "b1": ("'처음부터 쉬움' 광고", "Campaign 'easy from the start'"),
        "b2": ("정산 보증 문구", "Wording of the settlement guarantee"),
        "f1": ("설치 첫날 동행", "Company on the first day"),
        "f2": ("야간 정산 상담", "Night desk for settlement"),
        "n1": ("단골 알림", "Regulars alert"),
        "n2": ("음성 결제 시범", "Trial of paying by voice"),
    }
    groups = {
        "b": ("브랜드 체험", "Brand experience"),
        "f": ("고객 접점", "Interface"),
        "n": ("지속적 혁신", "Innovation"),
    }
    at = 0 if ko else 1
    nodes = tuple(
        GraphNode(
            key,
            pair[at],
            "ie".find(key[0]) if key[0] in "ie" else 2,
            groups[key[0]][at] if key[0] in groups else "",
            {"e2": ("I3",), "f2": ("I5", "I7")}.get(key, ()),
        )
        for key, pair in words.items()
    )
    links = ("i1 e1", "i2 e3", "i3 e2", "i1 e3", "e1 b1", "e2 b2", "e1 f1", "e2 f2", "e1 f2", "b2 f2", "i2 n1")
    edges = tuple(GraphEdge(*link.split()) for link in links)
    title = ("통찰에서 실행까지 이어지는 연결", "From insight to what is done")[at]
    columns = (
        ("고객 통찰", "고객 체험 가치 약속", "실행 항목"),
        ("Customer insights", "Experience value promise", "What is done"),
    )
    return TraceGraph(title, columns[at], nodes, edges, GRAPH[lang])


def longest_graph(lang: Lang) -> TraceGraph:
    """300 nodes with long texts, of which some are faulty and some orphans."""
    text = LONG[lang]
    nodes = tuple(
        GraphNode(
            f"n{n}",
            f"{n} {text[: 20 + n % 100]}",
            n % 3,
            text[: 5 + n % 7 // 3] if n % 3 == 2 else "",
            ("I3", "I12") if n % 17 == 0 else (),
        )
        for n in range(300)
    )
    linked = [n for n in range(300) if n % 23]
    edges = tuple(
        GraphEdge(f"n{a}", f"n{b}") for a in linked for b in linked if b % 3 == a % 3 + 1 and (a * 7 + b * 11) % 97 == 0
    )
    return TraceGraph(text, (text, text, text), nodes, edges, GRAPH[lang], text)


def barest_graph(lang: Lang) -> TraceGraph:
    """One node without a link and two empty columns."""
    return TraceGraph(LONG[lang][:4].strip(), ("1", "2", "3"), (GraphNode("a", LONG[lang], 0),), (), GRAPH[lang])


def short_grid(lang: Lang) -> Grid:
    """A coverage matrix with gaps."""
    counts = ((3, 5, 1), (1, 0, 2), (0, 2, 0))
    if lang == "ko":
        return Grid(
            "고객 체험 가치 약속이 실행되는 곳",
            ("한 번 보면 쓸 수 있습니다", "돈은 언제나 맞습니다", "단골을 알아봅니다"),
            ("브랜드 체험", "고객 접점", "지속적 혁신"),
            coverage_cells(counts, (("",) * 3, ("", "접점에서 지키는 사람이 없음", ""), ("광고에 없음", "", ""))),
            GRID["ko"],
            corner="약속 / 실행 영역",
        )
    return Grid(
        "Where the experience value promise is carried out",
        ("You can use it after seeing it once", "The money is always right", "Regulars are recognised"),
        ("Brand experience", "Interface", "Innovation"),
        coverage_cells(
            counts, (("",) * 3, ("", "nobody keeps it at the interface", ""), ("not in the campaign", "", ""))
        ),
        GRID["en"],
        corner="promise / domain",
    )


def deck_grid(lang: Lang) -> Grid:
    """A flight deck: four by four with several lines in a cell."""
    if lang == "ko":
        rows, columns = ("고객 수", "고객 유지", "고객 체험", "고객 지출"), ("항로", "성과", "운영", "환경")
        full, short = "첫해 유지율 82% (목표 85%)\n2026-03, 청구 자료", "재방문 3.1회"
    else:
        rows, columns = (
            ("Customers", "Retention", "Experience", "Spending"),
            ("Navigation", "Performance", "Operations", "Environment"),
        )
        full, short = "First-year retention 82 % (goal 85 %)\n2026-03, billing data", "3.1 visits a month"
    cells = tuple(
        tuple(Cell("", missing=True) if (r + c) % 4 == 3 else Cell(full if (r + c) % 2 else short) for c in range(4))
        for r in range(4)
    )
    return Grid(("항공기 조종석", "Flight deck")[lang == "en"], rows, columns, cells, GRID[lang])


def longest_grid(lang: Lang) -> Grid:
    """Twelve columns and twenty rows with long words everywhere."""
    text = LONG[lang]
    cells = tuple(
        tuple(Cell(text[: (r * c) % 120 + 1], (r % 5) / 4, missing=(r + c) % 7 == 0) for c in range(12))
        for r in range(20)
    )
    return Grid(text, (text,) * 20, (text[:60],) * 12, cells, GRID[lang], corner=text[:40], note=text)
