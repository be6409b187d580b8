"""What the rules of the integration tests read out of words: open entries, measures, answers, dates, messages."""

from __future__ import annotations

from typing import Any

import pytest

from cemagent.errors import Lang
from cemagent.method.pending import says_nothing
from cemagent.tools.integration.answers import disagreements
from cemagent.tools.integration.check import check_integration
from cemagent.tools.integration.links import is_measure
from cemagent.tools.integration.pictures import trace_graph
from cemagent.tools.integration.subject import Item, Kind, Passage

from .integration_cases import contents, subject

E, D, N = "brand_element.elements", "interface_design.designs", "innovation.innovations"
Patch = tuple[str, Any]


def named(lang: Lang, test: str, *patches: Patch) -> set[str]:
    result = check_integration(subject(lang, *patches), lang, contradictions=False)
    return {item.id for item in result.test(test).failed}


def contact(number: int, said: str) -> Item:
    passage = Passage(field="flexibility.discretion", text=said)
    return Item(id=f"design-{number}", kind=Kind.DESIGN, name=f"{number}", path="", passages=(passage,))


@pytest.mark.parametrize(
    "text",
    [
        "", " - ", "?", "TBD", "tba with the board", "later", "Not yet.", "to be confirmed after Easter", "still open",
        "awaiting approval", "we will decide later", "not defined yet", "nothing so far", "n/a", "미정", "추후 결정",
        "나중에 정하겠습니다", "검토 중", "내부 협의 중입니다", "아직 없음", "해당 없음", "설문 뒤 확정", "차후 논의 예정",
        "다음 회의에서 정하기로 함", "아직 정해지지 않았습니다",
    ],
)  # fmt: skip
def test_a_text_that_puts_off_says_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "The bell rings later than the door opens", "Nothing on the cup but the name", "Set in one weight",
        "Reviewed every Friday by the head of the shop", "No colour besides green", "None of the bikes leaves unwashed",
        "수요일 회의에서 검토한다", "나중에 오신 분께도 같은 표를 드린다", "검토 결과를 문자로 보낸다",
        "문을 연 뒤에는 이름을 부른다", "시각을 확정한 표만 건넨다", "세 달 안에 손님이 늘지 않으면 접는다",
    ],
)  # fmt: skip
def test_a_rule_with_such_a_word_in_it_says_something(text: str) -> None:
    assert not says_nothing(text)


@pytest.mark.parametrize(("lang", "reason"), [("ko", "차후 검토 예정"), ("en", "to be decided")])
def test_a_reason_that_puts_off_is_no_reason(lang: Lang, reason: str) -> None:
    line = {**contents(lang)["experiential_platform"]["evp"][0], "id": "evp-2", "promise": "x"}
    row = {"evp_id": "evp-2", "brand": 0, "interface": 0, "innovation": 0, "reason_if_zero": reason}
    patches = [("experiential_platform.evp.+", line), ("integration_report.coverage_matrix", [row])]
    assert named(lang, "I2", *patches) == {"evp-2"}
    row["reason_if_zero"] = "이 약속은 법으로만 지킵니다" if lang == "ko" else "The law keeps it for us"
    assert named(lang, "I2", *patches) == set()


@pytest.mark.parametrize(("lang", "rule", "route"), [("ko", "논의 중", "추후"), ("en", "TBC", "will be defined later")])
def test_a_rule_or_route_that_puts_off_is_none(lang: Lang, rule: str, route: str) -> None:
    assert named(lang, "I8", (f"{N}.1.identity_rule", rule)) == {"innovation-2"}
    assert named(lang, "I9", (f"{D}.2.idea_route", route)) == {"design-3"}


@pytest.mark.parametrize(("lang", "name"), [("ko", "매장 수건"), ("en", "Towels in the shop")])
def test_a_product_detail_need_not_share_cues(lang: Lang, name: str) -> None:
    detail: list[Patch] = [(f"{E}.4.name", name), (f"{E}.4.theme_cues", []), (f"{E}.4.specification", "x")]
    assert named(lang, "I4", *detail, (f"{E}.4.aspect", "product")) == set()
    assert named(lang, "I4", *detail) == {"element-5"}


def test_the_kind_in_parentheses_counts() -> None:
    strange: list[Patch] = [(f"{E}.4.theme_cues", []), (f"{E}.4.specification", "x")]
    assert named("en", "I4", (f"{E}.4.name", "Yard and bench (store)"), *strange) == {"element-5"}


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("자물쇠 보관료는 없습니다", "자물쇠 보관료로 하루 2천 원을 받는다"),
        ("바퀴 교체는 나흘 걸린다", "바퀴 교체는 2주 걸린다고 말한다"),
        ("예약 시각은 두 번까지 바꿀 수 있다", "예약 시각은 한 번만 바꿀 수 있다"),
        ("할부 이자는 4.5%라고 답한다", "할부 이자는 5.9%라고 답한다"),
        ("열쇠는 아홉 시까지 맡아 둔다", "열쇠는 일곱 시까지만 맡아 둔다"),
        ("Frame repairs take ten days", "Frame repairs take three days"),
        ("A loan bicycle is free of charge", "The loan bicycle costs £8"),
        ("Spare keys are kept until nine", "Spare keys are kept until seven"),
        ("Children may ride along in the cargo box", "Children may not ride along in the cargo box"),
    ],
)
def test_two_answers_to_one_question_are_found(first: str, other: str) -> None:
    assert len(list(disagreements([contact(1, first), contact(2, other)]))) == 1


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("바퀴 교체는 14일 걸린다", "바퀴 교체는 2주 걸린다고 말한다"),
        ("바퀴 교체는 나흘 걸린다", "안장 교체는 이틀 걸린다"),
        ("보관료는 받지 않는다", "보관료는 무료라고 답한다"),
        ("교환은 20일 안에 받는다", "교환 접수는 3분 안에 끝난다"),
        ("Frame repairs take three years", "Frame repairs take 36 months"),
        ("A loan bicycle is free of charge", "No fee for the loan bicycle"),
        ("The mechanic rings back within ten minutes", "The bicycle is collected within two days"),
    ],
)
def test_one_answer_or_two_questions_pass(first: str, other: str) -> None:
    assert not list(disagreements([contact(1, first), contact(2, other)]))


def test_different_answers_fail_the_contacts() -> None:
    patches = [(f"{D}.0.flexibility.discretion", "Locks are lent for ten days"),
               (f"{D}.1.flexibility.discretion", "Locks are lent for two days")]  # fmt: skip
    assert named("en", "I5", *patches) == {"design-2"}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ko", "산책 지도 행사에 갈 까닭이 없어진다"),
        ("ko", "이것만 있으면 저녁 정비는 쓸모없다"),
        ("ko", "접수대를 이용할 필요가 없어진다"),
        ("en", "Then nobody needs to book the Evening service"),
        ("en", "It makes the walking map event pointless"),
        ("en", "Customers no longer use our counter"),
    ],
)
def test_a_message_against_our_own_offer_fails(lang: Lang, said: str) -> None:
    assert named(lang, "I6", (f"{N}.2.customer_life_change", said)) == {"innovation-3"}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ko", "다른 가게를 찾을 필요가 없어진다"),
        ("ko", "비를 맞으며 기다릴 까닭이 없다"),
        ("en", "Nobody needs to wait in the rain"),
        ("en", "Nobody needs to book another mechanic across the river"),
        ("en", "It goes well with the evening service"),
    ],
)
def test_a_message_against_a_trouble_or_a_rival_passes(lang: Lang, said: str) -> None:
    assert named(lang, "I6", (f"{N}.2.customer_life_change", said)) == set()


@pytest.mark.parametrize(("lang", "other"), [("ko", "저녁 정비"), ("en", "Evening service")])
def test_retiring_what_another_launches_fails(lang: Lang, other: str) -> None:
    assert named(lang, "I6", (f"{N}.1.retires", [other])) == {"innovation-2"}


def test_opposite_words_heed_what_the_position_and_the_theme_ask_for() -> None:
    statement = "experiential_platform.positioning.statement"
    assert (
        named(
            "ko",
            "I6",
            (statement, "거리의 빠르기가 산책의 빠르기로 바뀌는 곳"),
            (f"{N}.0.identity_rule", "느린 손놀림"),
        )
        == set()
    )
    slow: Patch = (statement, "A slow afternoon by the canal")
    assert named("en", "I6", slow, (f"{N}.0.identity_rule", "fast and loud")) == {"innovation-1"}
    fast_lane: Patch = ("experiential_platform.theme.content_cues", ["the fast lane of swans"])
    assert named("en", "I6", slow, fast_lane, (f"{N}.0.identity_rule", "the fast lane of swans")) == set()


@pytest.mark.parametrize(
    "metric",
    ["Eight of ten bicycles", "열 대 가운데 여덟 대", "half of the riders", "twice a season", "절반 넘는 손님", "하루 안에 끝난 수리",
     "한 달에 두 번 이하", "one in five", "waiting time at the counter"],
)  # fmt: skip
def test_a_metric_in_words_is_a_metric(metric: str) -> None:
    assert is_measure(metric)


@pytest.mark.parametrize(
    "metric",
    ["as kind as we can", "정성껏 모신다", "한 분 한 분 반갑게", "a good time", "빠른 시간", "TBD", "one heart"],
)
def test_a_wish_is_no_metric(metric: str) -> None:
    assert not is_measure(metric)


@pytest.mark.parametrize(("lang", "style"), [("ko", "상냥하고 공손한 응대"), ("en", "courteous and prompt")])
def test_politeness_is_no_cue_of_the_theme(lang: Lang, style: str) -> None:
    assert named(lang, "I7", (f"{D}.0.style", [style])) == {"design-1"}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Mechanics trained on 20 November 2026, launch on 4 December 2026"),
        ("en", "The launch is on 4 December 2026. Mechanics are trained on 20 November 2026."),
        ("ko", "11월 20일 정비사 교육, 12월 4일 출시"),
        ("ko", "출시는 12월 4일이다. 정비사 교육은 11월 20일에 마친다."),
    ],
)
def test_a_date_belongs_to_its_event(lang: Lang, said: str) -> None:
    texts: list[Patch] = [(f"{N}.0.training_on", None), (f"{N}.0.launch_on", None), (f"{N}.0.phase_criterion", said)]
    assert named(lang, "I9", *texts) == set()
    first, second = ("11월 20일", "12월 4일") if lang == "ko" else ("20 November", "4 December")
    late = said.replace(first, "§").replace(second, first).replace("§", second)
    assert named(lang, "I9", *texts[:2], (f"{N}.0.phase_criterion", late)) == {"innovation-1"}


def test_a_technology_named_elsewhere_is_paid_for_twice() -> None:
    tool: Patch = (f"{D}.2.tech", [{"what": "saddle height camera", "purpose": "remove", "fallback": "tape"}])
    need = {"module": "act", "requirement": "A saddle height camera of its own stands outside", "threshold": "x"}
    assert named("en", "I12", tool, (f"{N}.1.experience_spec", [need])) == {"innovation-2"}
    need["requirement"] = "It uses the same saddle height camera"
    assert named("en", "I12", tool, (f"{N}.1.experience_spec", [need])) == set()


def test_pictures_keep_long_names_whole() -> None:
    long = "A company profile that tells in many words how the yard came to the canal and why it stayed there"
    held = subject("en", (f"{E}.0.name", long))
    graph = trace_graph(held, check_integration(held, "en", contradictions=False))
    assert long in {node.label for node in graph.nodes}
