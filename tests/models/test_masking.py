"""Identifiers are found, masked and put back, whole and in pieces; nothing leaves unmasked."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from cemagent.models.calling import Caller, Candidate, Services
from cemagent.models.governed import GovernedChatModel
from cemagent.models.masking import NOTICE, Mask, MaskState, StreamUnmasker
from cemagent.models.naming import ModelName
from cemagent.models.provided import Provided
from cemagent.testing.replies import Asked, Reply, ToolCall
from cemagent.testing.scripted import ScriptedModel

NAMES = ("김민수", "Ann Lee")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("제 번호는 010-1234-5678입니다", "제 번호는 [PHONE_1]입니다"),
        ("01012345678 또는 02-312-4567", "[PHONE_1] 또는 [PHONE_2]"),
        ("(02)123-4567, +82 10-9876-5432, 1588-1234", "[PHONE_1], [PHONE_2], [PHONE_3]"),
        ("call (212) 555-0123 or +44 20 7946 0958", "call [PHONE_1] or [PHONE_2]"),
        ("kim.minsu@example.co.kr으로 보내세요", "[EMAIL_1]으로 보내세요"),
        ("a+b@x.io, c@y.com.", "[EMAIL_1], [EMAIL_2]."),
        ("주민번호 900101-1234567", "주민번호 [RESIDENT_1]"),
        ("900101 - 1******", "[RESIDENT_1]"),
        ("9001011234568", "[RESIDENT_1]"),
        ("외국인등록번호 900101-5234567", "외국인등록번호 [FOREIGNER_1]"),
        ("사업자 220-81-62517", "사업자 [BUSINESS_1]"),
        ("사업자등록번호 2208162517", "사업자등록번호 [BUSINESS_1]"),
        ("카드 4111 1111 1111 1111, 3782-822463-10005", "카드 [CARD_1], [CARD_2]"),
        ("김민수님이 ANN LEE에게", "[NAME_1]님이 [NAME_2]에게"),
        ("０１０－１２３４－５６７８ ９００１０１－１２３４５６７", "[PHONE_1] [RESIDENT_1]"),
        (normalize("NFD", "김민수") + "님", "[NAME_1]님"),
        ("010·1234·5678, 010ㅡ1234ㅡ5678, 010_1234_5678", "[PHONE_1], [PHONE_2], [PHONE_3]"),
        ("02-312-4567/010-1234-5678", "[PHONE_1]/[PHONE_2]"),
        ("고객센터 1544 1234로", "고객센터 [PHONE_1]로"),
        ("고객님(010-1234-5678, a@b.co)과 010-1234-5678", "고객님([PHONE_1], [EMAIL_1])과 [PHONE_1]"),
        ("연락처(010-1234-5678) (02)123-4567", "연락처([PHONE_1]) [PHONE_2]"),
        ("5555–5555–5555–4444 4111.1111.1111.1111", "[CARD_1] [CARD_2]"),
        ("4111  1111  1111  1111, 3056 930902 5904", "[CARD_1], [CARD_2]"),
        ("주민번호 900101 1234567, 900101.1234567", "주민번호 [RESIDENT_1], [RESIDENT_2]"),
        ("900101—1234567, 900101/1234568", "[RESIDENT_1], [RESIDENT_2]"),
        ("사업자번호 220 81 62517, 220.81.62517", "사업자번호 [BUSINESS_1], [BUSINESS_2]"),
        ("홍길동@한국.kr로, 메일은kim@x.com, a@회사.한국", "[EMAIL_1]로, 메일은[EMAIL_2], [EMAIL_3]"),
        ("[PHONE_1]이라고 쓰면", "[MARK_1]이라고 쓰면"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    mask = Mask(names=NAMES)
    assert mask.mask(text) == masked
    assert mask.unmask(masked) == text


@pytest.mark.parametrize(
    "text",
    [
        "1,234,567,890원, 15881234원, 3.14159265, 0.123456789",
        "2025-11-22, 2024-2025, 10:30-11:00, 20251122",
        "상품 8801234567893",
        "220-81-62518",
        "4111 1111 1111 1112",
        "9001011234567",
        "991332-1234567",
        "Annual Lee, Joann Leeds",
        "1544 1234, 1600 2000명",
        "2019 2020 2021 2022, 2019·2020·2021·2022년",
        "0.4875696301460266, 0.6053884029388428",
        "240101 3000000원, 900101/1234567",
        "220 81 62517원",
        "https://example.kr/2026/06/21643368",
        "보고서 2024·0312·11호, 제2026_03_02호, 2026.03.02 14:30",
        "n=312, M=4.21 (SD=0.88), 95% CI [3.9, 4.5]",
        "[note_1] [A] []",
    ],
)
def test_what_is_not_masked(text: str) -> None:
    assert Mask(names=NAMES).mask(text) == text


def test_placeholders_are_stable_within_an_engagement() -> None:
    mask = Mask()
    assert mask.mask("a@b.co, 010-1234-5678, a@b.co") == "[EMAIL_1], [PHONE_1], [EMAIL_1]"
    later = Mask(MaskState.model_validate_json(mask.state.model_dump_json()))
    assert later.mask("c@d.co 010-1234-5678") == "[EMAIL_2] [PHONE_1]"


def test_an_unknown_placeholder_is_left() -> None:
    assert Mask().unmask("[PHONE_9]") == "[PHONE_9]"


def test_the_notice_says_what_is_not_masked() -> None:
    assert "등록하지 않은 이름은 가려지지 않으므로" in NOTICE.ko
    assert "other names are not" in NOTICE.en


PIECES = st.sampled_from(
    [
        "010-1234-5678",
        "a@b.co",
        "900101-1234567",
        "4111111111111111",
        "김민수",
        "ann lee",
        "[PHONE_1]",
        "[EMAIL_2]",
        "[",
        "]",
        "[PHONE_",
        "[MARK_1",
        "1]",
        "고객 ",
        "\\",
        '"',
        "3.5%",
        "\n",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join)


@settings(max_examples=120, deadline=None)
@given(st.lists(TEXTS, max_size=4))
def test_a_round_trip_changes_nothing(texts: list[str]) -> None:
    mask = Mask(names=NAMES)
    masked = [mask.mask(text) for text in texts]
    assert [mask.unmask(text) for text in masked] == texts


SECRETS = ("010-1234-5678", "a@b.co", "900101-1234567", "4111111111111111", "김민수", "220-81-62517")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(SECRETS), st.sampled_from([" ", "은 ", ", ", "\n", " (3.5점) "])), max_size=8)
)
def test_no_identifier_is_left(parts: list[tuple[str, str]]) -> None:
    masked = Mask(names=NAMES).mask("".join(map("".join, parts)))
    assert [secret for secret in SECRETS if secret in masked] == []
    assert masked.count("[") == len(parts)


@settings(max_examples=120, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 200), max_size=12))
def test_a_stream_may_be_split_anywhere(text: str, cuts: list[int]) -> None:
    mask = Mask(names=NAMES)
    said = mask.mask(text) + " [PHONE_1] [PHONE_"
    edges = [0, *sorted(min(cut, len(said)) for cut in cuts), len(said)]
    unmasker = StreamUnmasker(mask)
    parts = [unmasker.feed(said[start:end]) for start, end in pairwise(edges)]
    assert "".join(parts) + unmasker.flush() == mask.unmask(said)


def test_text_that_cannot_be_a_placeholder_is_not_held_back() -> None:
    mask = Mask()
    mask.mask("010-1234-5678")
    unmasker = StreamUnmasker(mask)
    assert [unmasker.feed(piece) for piece in ("[", "주", "[PH", "x", "[P", "HONE_1", "]")] == [
        "",
        "[주",
        "",
        "[PHx",
        "",
        "",
        "010-1234-5678",
    ]


def remote(script: Any, mask: Mask | None) -> tuple[GovernedChatModel, ScriptedModel]:
    model = ScriptedModel(steps=script)
    candidate = Candidate(ModelName("elsewhere", "m"), Provided(model, tells_end=True), leaves=True)
    return GovernedChatModel(caller=Caller((candidate,), Services(), mask)), model


def repeat(asked: Asked) -> Reply:
    return Reply(f"확인: {asked.last}", (ToolCall("note", {"name": asked.last, "n": 1}),), piece=1)


CONVERSATION = [
    SystemMessage("담당자 김민수"),
    HumanMessage("메일 a@b.co"),
    AIMessage("네", tool_calls=[{"name": "find", "args": {"name": "김민수", "deep": [{"x": "a@b.co"}]}, "id": "1"}]),
    ToolMessage("김민수 010-1234-5678", tool_call_id="1"),
    HumanMessage([{"type": "text", "text": "이름 '김\"민\"수' 010-1234-5678"}]),
]


@pytest.mark.parametrize("streamed", [False, True])
def test_a_model_elsewhere_sees_placeholders_only(streamed: bool) -> None:
    mask = Mask(names=['김"민"수', "김민수"])
    model, script = remote(repeat, mask)
    answer: Any = model.invoke(CONVERSATION) if not streamed else None
    if streamed:
        chunks = list(model.stream(CONVERSATION))
        answer = chunks[0]
        for chunk in chunks[1:]:
            answer += chunk
    seen = json.dumps(script.asked[0].messages, ensure_ascii=False)
    for secret in ("김민수", "a@b.co", "010-1234-5678", '민\\"수'):
        assert secret not in seen
    assert "[NAME_1]" in seen
    original = "이름 '김\"민\"수' 010-1234-5678"
    assert answer.text == f"확인: {original}"
    assert answer.tool_calls[0]["args"] == {"name": original, "n": 1}


def test_a_model_on_this_machine_sees_the_text() -> None:
    model = ScriptedModel(steps=repeat)
    candidate = Candidate(ModelName("local", "m.gguf"), Provided(model), leaves=False)
    made = GovernedChatModel(caller=Caller((candidate,), Services(), Mask()))
    assert made.invoke("a@b.co").text == "확인: a@b.co"
    assert script_text(model) == "a@b.co"


def script_text(model: ScriptedModel) -> str:
    return model.asked[0].text


def test_each_conversation_has_a_mask_of_its_own() -> None:
    model, script = remote(repeat, Mask())
    first, second = model.for_conversation(), model.for_conversation(Mask(names=["홍길동"]))
    first.invoke("a@b.co")
    second.invoke("홍길동 c@d.co")
    assert [asked.text for asked in script.asked] == ["[EMAIL_1]", "[NAME_1] [EMAIL_1]"]


def test_masking_that_is_off_stays_off() -> None:
    model, script = remote(repeat, None)
    model.for_conversation(Mask(names=["홍길동"])).invoke("홍길동 c@d.co")
    assert script_text(script) == "홍길동 c@d.co"


def test_a_text_full_of_figures_is_quick() -> None:
    table = "\n".join(f"{n * 7919 % 10**8},{n / 7:.4f},{n}" for n in range(8000))
    begun = time.process_time()
    assert Mask().mask(table) == table
    assert time.process_time() - begun < 3
