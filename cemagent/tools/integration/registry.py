"""The tests of an integration check, in their order."""

from __future__ import annotations

from cemagent.playbook import Text
from cemagent.tools.integration.banned import forbidden_list
from cemagent.tools.integration.brand_codes import brand_codes
from cemagent.tools.integration.findings import IntegrationTest
from cemagent.tools.integration.innovation_position import shared_position
from cemagent.tools.integration.interface_essence import same_essence
from cemagent.tools.integration.links import brand_innovation, brand_interface, interface_innovation
from cemagent.tools.integration.reuse import reuse
from cemagent.tools.integration.timing import dates_in_order
from cemagent.tools.integration.trace import coverage, full_trace, orphans

TESTS: tuple[IntegrationTest, ...] = (
    IntegrationTest("I1", Text(ko="통찰에서 실행까지 이어짐", en="Unbroken trace"), "strategic", "graph", full_trace),
    IntegrationTest(
        "I2",
        Text(ko="약속마다 세 범위에서 실현", en="Every promise realised in all domains"),
        "strategic",
        "coverage",
        coverage,
    ),
    IntegrationTest("I3", Text(ko="외톨이 없음", en="No orphans"), "strategic", "graph", orphans),
    IntegrationTest(
        "I4", Text(ko="브랜드 요소가 기호를 함께 씀", en="Brand elements share codes"), "within", "overlap", brand_codes
    ),
    IntegrationTest(
        "I5",
        Text(ko="접촉마다 같은 본질과 같은 답", en="Same essence and same answer in every contact"),
        "within",
        "overlap",
        same_essence,
    ),
    IntegrationTest(
        "I6",
        Text(ko="혁신이 같은 포지션에 섬", en="Innovations share the position"),
        "within",
        "overlap",
        shared_position,
    ),
    IntegrationTest(
        "I7",
        Text(ko="알린 약속을 행동으로 지킴", en="Promises are kept by behaviour"),
        "across",
        "mapping",
        brand_interface,
        "brand_interface",
    ),
    IntegrationTest(
        "I8",
        Text(ko="혁신이 약속을 증명함", en="Innovations prove promises"),
        "across",
        "mapping",
        brand_innovation,
        "brand_innovation",
    ),
    IntegrationTest(
        "I9",
        Text(ko="접촉이 혁신을 알리고 가르치고 도움", en="Contacts introduce, teach and support innovations"),
        "across",
        "mapping",
        interface_innovation,
        "interface_innovation",
    ),
    IntegrationTest(
        "I10",
        Text(ko="준비보다 앞선 약속 없음", en="No promise before it can be kept"),
        "across",
        "dates",
        dates_in_order,
        "brand_interface",
    ),
    IntegrationTest(
        "I11", Text(ko="금지한 것을 쓰지 않음", en="Nothing that the theme forbids"), "within", "search", forbidden_list
    ),
    IntegrationTest("I12", Text(ko="두 번 사지 않음", en="Nothing is paid for twice"), "across", "report", reuse),
)
"""I1 to I12 of the brief, section 8.3."""
