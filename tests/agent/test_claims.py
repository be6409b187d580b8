"""What a sentence claims: its figures in any form, the names in it, and who is said to have said it."""

from __future__ import annotations

import pytest

from cemagent.agent.claims import claimed_figures, figures_in, is_attributed, names_in, names_one, tells_figure


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("1,200 guests", "1200 guests came"),
        ("1200명", "손님 1,200명"),
        ("40% of them", "40 % of them"),
        ("40 percent", "40%"),
        ("40퍼센트", "40 %"),
        ("40 %", "a share of 0.4"),
        ("22 items", "twenty-two items"),
        ("forty-four answers", "44 answers"),
        ("150만 명", "1.5 million people"),
        ("6만 1천 명", "61,000명"),
        ("22문항", "스물두 개의 문항"),
        ("step 2", "the second step"),
        ("50 % of it", "half of it"),
    ],
)
def test_a_figure_is_the_same_in_every_form(claim: str, source: str) -> None:
    figures = claimed_figures(claim)
    assert figures
    assert all(tells_figure(source, figure) for figure in figures)


@pytest.mark.parametrize(
    ("claim", "source"),
    [("40 %", "40 minutes"), ("23 %", "2 and 3"), ("1,200", "1 and 200"), ("in 2002", "in 2003"), ("세 배", "네 배")],
)
def test_another_figure_is_another(claim: str, source: str) -> None:
    assert not all(tells_figure(source, figure) for figure in claimed_figures(claim))


def test_what_is_no_figure_is_none() -> None:
    assert figures_in("B2B in the source (S26)") == frozenset()
    assert claimed_figures("One of the two says so in three words.") == frozenset()
    assert claimed_figures("It takes nine weeks.") == {(9.0, False)}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("It was invented by Napoleon for his cavalry.", ["Napoleon"]),
        ("Napoleon invented it.", ["Napoleon"]),
        ("Steve Jobs opened a shop in Busan.", ["Steve", "Jobs", "Busan"]),
        ("IBM built the first deck.", ["IBM"]),
        ("Customers say so. They mean it.", []),
        ("**Key Insight**: name it “The Quiet Hour”.", []),
        ("Schmitt's book names CEM.", []),
        ("나폴레옹이 1842년에 고안한 개념입니다.", ["나폴레옹"]),
        ("코틀러 교수는 그렇게 봅니다.", ["코틀러"]),
        ("고객은 좋다고 말했습니다.", []),
    ],
)
def test_proper_names_are_found(sentence: str, names: list[str]) -> None:
    assert names_in(sentence) == names


def test_a_name_stands_in_its_source_in_any_form() -> None:
    assert names_one(["the experiential worlds of guests"], "World")
    assert names_one(["an experiential value promise"], "EVP")
    assert not names_one(["a wonderful world"], "Won")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Schmitt showed in 2003 that waiting costs 40 % of loyalty.", True),
        ("According to research, guests leave.", True),
        ("The book says that guests leave.", True),
        ("Levitt argued that guests buy holes.", True),
        ("슈미트는 대기가 충성도를 앗아 간다고 밝혔습니다.", True),
        ("연구에 따르면 절반이 떠납니다.", True),
        ("Schmitt's method begins with the customer.", False),
        ("The source does not say that.", False),
        ("Let us look at what Schmitt calls the experience world.", False),
        ("What does Schmitt say about it?", False),
        ("According to your survey, 20 minutes is long.", False),
        ("According to the plan, 20 minutes is long.", False),
        ("Minjun said that guests leave.", False),
        ("말씀하신 조사에 따르면 20분입니다.", False),
        ("시볼드가 말한 조종석을 다음에 살펴보겠습니다.", False),
    ],
)
def test_a_claim_in_the_mouth_of_others_is_told_from_talk_about_them(sentence: str, expected: bool) -> None:
    assert is_attributed(sentence, ["Minjun is our manager."]) is expected
