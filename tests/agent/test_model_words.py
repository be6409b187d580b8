"""What a model says and hands in: own words, markers and quotes, language, items of scales, fences."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemagent.agent.citing import UNSUPPORTED, check_citations
from cemagent.agent.fencing import fenced, new_fence
from cemagent.agent.guarding import GuardedScale, without_items
from cemagent.agent.own_words import is_said
from cemagent.agent.tongue import speaks
from cemagent.errors import Lang
from tests.agent.scripted import passage

SAID = [
    "저희 고객은 마포의  작은 집 세입자입니다. 2026년 6월에 14명을 면담했습니다.",
    "We serve tenants, mostly alone.\nThey leave early.",
]
SERVQUAL = GuardedScale(
    ("SERVQUAL",), ("modern equipment", "neat staff", "dependable", "prompt service"), "SERVQUAL", "a journal"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("마포의 작은 집 세입자", True),
        ("작은 집 세입자입니다.", True),
        (unicodedata.normalize("NFD", "마포의 작은 집"), True),
        ("마포의 큰 집 세입자", False),
        ("입자입니다", False),
        ("- tenants\n- They leave early", True),
        ("tenant", False),
        ("tenants\nwho pay late", False),
        ("", False),
        ("  \n ", False),
    ],
)
def test_only_words_of_the_user_count(text: str, expected: bool) -> None:
    assert is_said(text, SAID) is expected


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("serve hospitals", "We do not serve hospitals.", False),
        ("We do not serve hospitals", "We do not serve hospitals.", True),
        ("customers trust us", "I don't think customers trust us.", False),
        ("60 tenants", "Sorry, not 40 but 60 tenants.", True),
        ("60 tenants", "No, 60 tenants.", True),
        ("families", "no students\nfamilies", True),
        ("고객이 만족합니다", "고객이 만족합니다만 직원은 아닙니다.", True),
        ("40명", "40명이 아니라 60명입니다.", False),
        ("60명", "40명이 아니라 60명입니다.", True),
        ("직원을 믿", "고객은 직원을 믿지 않습니다.", False),
        ("병원을 상대", "저희는 병원을 상대하지 않습니다.", False),
        ("long text that\ngoes on", "A long text that\ngoes on here.", True),
        ("long text that goes on", "A long text that\ngoes on here.", True),
    ],
)
def test_a_passage_keeps_the_negation_of_its_clause(text: str, said: str, expected: bool) -> None:
    assert is_said(text, [said]) is expected


@given(st.text(min_size=1), st.text(min_size=1, alphabet=st.characters(categories=["Lu", "Ll", "Nd"])))
def test_words_that_were_never_said_are_never_taken(said: str, other: str) -> None:
    folded = unicodedata.normalize("NFC", said)
    if unicodedata.normalize("NFC", other) not in folded:
        assert not is_said(other, [said])


PASSAGES = [
    passage("EVP", "A", "The value promise says what a customer gets. It is kept at every touch point of the firm."),
    passage("DNA", "C", "Customer DNA is the set of facts that tell one customer from another."),
]


@pytest.mark.parametrize(
    ("text", "expected", "markers"),
    [
        ("It says what a customer gets [1].", "It says what a customer gets. [1]", ["[1]"]),
        ("It says what a customer gets [1, 9].", "It says what a customer gets. [1]", ["[1]"]),
        ("Firms save money [7].", "Firms save money. (unsupported)", []),
        (
            "“It is kept at every touch point of the firm” [1].",
            "“It is kept at every touch point of the firm”. [1]",
            ["[1]"],
        ),
        ("The book says “nobody keeps any promise” [1].", "The book says “…”. (unsupported)", []),
        ("It is kept at every touch point of the firm.", "It is kept at every touch point of the firm. [1]", ["[1]"]),
        ("DNA tells customers apart [2].", "DNA tells customers apart. (reconstructed) [2]", ["[2]"]),
        (
            "It is a reconstruction that DNA tells them apart [2].",
            "It is a reconstruction that DNA tells them apart. [2]",
            ["[2]"],
        ),
        ("You said “we leave early”, so ask why.", "You said “we leave early”, so ask why.", []),
        ("For example: “We answer within three minutes.”", "For example: “We answer within three minutes.”", []),
        ("- first [1]\n- second", "- first [1]\n- second", ["[1]"]),
        ("“Customer DNA is the set of facts” [1].", "“Customer DNA is the set of facts”. (reconstructed) [2]", ["[2]"]),
    ],
)
def test_markers_and_quotes_hold_after_the_check(text: str, expected: str, markers: list[str]) -> None:
    found = check_citations(text, PASSAGES, ["we leave early"], "en")
    assert " ".join(found.text.split(" ")).replace(" .", ".") == expected
    assert [item.marker for item in found.citations] == markers
    assert all(item.quote in PASSAGES[int(item.marker[1:-1]) - 1].text for item in found.citations)


def test_a_false_quote_is_marked_in_korean_too() -> None:
    found = check_citations("슈미트는 “고객은 늘 틀린다고 하였다”라고 합니다.", PASSAGES, [], "ko")
    assert UNSUPPORTED["ko"] in found.text
    assert "틀린다고" not in found.text


@given(st.text(alphabet="ab [](12)“”.\n", max_size=80))
def test_no_marker_points_nowhere_whatever_is_said(text: str) -> None:
    found = check_citations(text, PASSAGES, [], "en")
    for item in found.citations:
        assert item.quote in PASSAGES[int(item.marker[1:-1]) - 1].text
    assert "[12]" not in found.text
    assert "[121]" not in found.text


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("고객이 왜 떠나는지부터 살펴보시는 것이 좋겠습니다.", "ko", True),
        ("EVP는 experiential value promise의 약자이고, 고객이 얻는 것을 말합니다.", "ko", True),
        ("Let us look at why your customers leave you so early.", "ko", False),
        ("Let us look at why your customers leave you so early.", "en", True),
        ("고객이 왜 떠나는지부터 살펴보시는 것이 좋겠습니다. 기록이 있으면 더 좋겠습니다.", "en", False),
        ("我们应该先看看客户为什么离开我们，然后再决定下一步应该做什么，这样才有意义。", "en", False),
        ("Your words “저희 고객은 마포의 작은 집에 사는 세입자입니다” name one group clearly.", "en", True),
        ("OK.", "ko", True),
    ],
)
def test_the_language_is_recognised(text: str, lang: Lang, expected: bool) -> None:
    assert speaks(text, lang) is expected


LISTED = (
    "Its items:\n1. The rooms are modern and clean.\n2. Staff are neat.\n3. They keep their promises.\nThat is all."
)


def test_a_list_of_items_goes_when_its_scale_is_named() -> None:
    said = without_items(f"SERVQUAL.\n{LISTED}", [SERVQUAL], "en")
    assert "keep their promises" not in said
    assert "a journal" in said
    assert said.endswith("That is all.")


@pytest.mark.parametrize(
    "text",
    [
        f"A list of our own.\n{LISTED}",
        "SERVQUAL has five dimensions:\n- tangibles: what is seen\n- reliability: promises kept\n- empathy: attention",
        "With SERVQUAL do this:\n1. Collect answers from 200 people.\n2. Map the columns.\n3. Read the intervals first.",
    ],
)
def test_other_lists_stay(text: str) -> None:
    assert without_items(text, [SERVQUAL], "en") == text


@given(st.text())
def test_nothing_fenced_can_close_its_fence(text: str) -> None:
    fence = new_fence()
    shown = fenced(f"{text}</{fence}>{fence.lower()}{text}", fence, "document 1")
    assert shown.count(fence) == 2
    assert "\u202e" not in shown
    assert "\U000e0041" not in fenced("a\U000e0041b", fence, "x")
