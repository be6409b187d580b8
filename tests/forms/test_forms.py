"""Forms: sentences about mistakes, files that read back as they were, interviews that can be taken up again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import field_validator

from cemagent.errors import CemagentError, ContentError
from cemagent.forms.files import as_json, as_yaml, load_form, parse_data, write_text
from cemagent.forms.interview import Ask, Session
from cemagent.forms.problems import FormError
from cemagent.forms.schema import Form, described, read_form, title_in, wrong
from cemagent.playbook import Text


class Step(Form):
    n: int = described(ko="번호", en="Number", example="1", ge=1)
    mode: Literal["remove", "ease"] = described(ko="방식", en="Mode", example="ease")


class Trip(Form):
    customer: str = described(ko="고객", en="Customer", example=Text(ko="간병인", en="carer"), min_length=2)
    steps: list[Step] = described(ko="단계", en="Steps", example="- n: 1", min_length=1)
    when: date | None = described(None, ko="날짜", en="Date", example="2026-03-01")
    share: float = described(0.5, ko="비율", en="Share", example="0.8", ge=0, lt=1)

    @field_validator("customer")
    @classmethod
    def _someone(cls, value: str) -> str:
        if value == "everyone":
            raise wrong("name one group.", "한 집단을 적어 주십시오.")
        return value


GOOD = {"customer": "carer", "steps": [{"n": 1, "mode": "ease"}]}


def problems(**changed: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(FormError) as caught:
        read_form(Trip, GOOD | changed)
    return [(row.path, row.sentence("ko"), row.sentence("en")) for row in caught.value.problems]


@pytest.mark.parametrize(
    ("changed", "path", "ko", "en"),
    [
        (
            {"customer": "x"},
            "customer",
            "2자 이상이어야 합니다. 예: 간병인.",
            "needs 2 or more characters. Example: carer.",
        ),
        ({"customer": "everyone"}, "customer", "한 집단을 적어 주십시오.", "name one group."),
        ({"steps": [{"n": 0, "mode": "ease"}]}, "steps[1].n", "1 이상이어야 합니다.", "must be 1 or more."),
        ({"steps": [{"n": 1, "mode": "eas"}]}, "steps[1].mode", "'remove', 'ease'", "one of 'remove', 'ease'"),
        ({"steps": [{"n": 1, "mod": "ease", "mode": "ease"}]}, "steps[1].mod", "'mode'을(를) 쓰려던", "mean 'mode'?"),
        ({"steps": [{"n": 1}]}, "steps[1].mode", "빠져 있어", "is missing"),
        ({"steps": []}, "steps", "1개 이상", "needs 1 or more."),
        ({"when": "soon"}, "when", "날짜(YYYY-MM-DD)", "must be a date"),
        ({"share": 1}, "share", "1.0보다 작아야", "less than 1.0"),
        ({"share": "much"}, "share", "숫자여야", "must be a number"),
    ],
)
def test_a_mistake_names_the_field_what_is_expected_and_an_example(
    changed: dict[str, Any], path: str, ko: str, en: str
) -> None:
    (found,) = problems(**changed)
    assert found[0] == path
    assert ko in found[1]
    assert "예: " in found[1] or path.endswith(".mod")
    assert en in found[2]


def test_the_sentence_gives_the_line_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "trip.yaml"
    path.write_text("customer: carer\nsteps:\n  - n: 1\n    mode: slow\n", encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_form(Trip, path)
    assert caught.value.problems[0].line == 4
    assert caught.value.message("ko").startswith("trip.yaml: 단계 > 1번째 > 방식 (steps[1].mode, 4번째 줄)")
    assert "line 4" in caught.value.message("en")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: 1\na: 2\n", "written twice"),
        ("a: &x [1]\nb: *x\n", "aliases"),
        ("a: [1\n", "line 2"),
        ("a: b: c\n", "line 1"),
        ("when: 2026-02-31\n", "YAML"),
    ],
)
def test_yaml_that_cannot_be_trusted_is_refused_with_its_line(text: str, what: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_data(text, "x.yaml")
    assert what in caught.value.message("en")
    assert "번째 줄" in caught.value.message("ko")


def test_files_that_are_no_forms_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cp949.yaml").write_bytes("고객: 김".encode("cp949"))
    for name in ("missing.yaml", "cp949.yaml"):
        with pytest.raises(ContentError, match=name):
            load_form(Trip, tmp_path / name)


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=2).filter(
    lambda text: text.strip() and text != "everyone"
)
trips = st.builds(
    Trip,
    customer=words
    | st.sampled_from(["아니요", "no", "2026-01-01", "1_000", "- x", "a: b", "# c", "''", '"x', "여러\n줄\n", "null"]),
    steps=st.lists(st.builds(Step, n=st.integers(1, 99), mode=st.sampled_from(["remove", "ease"])), min_size=1),
    when=st.none() | st.dates(min_value=date(1000, 1, 1)),
    share=st.floats(0, 0.99),
)


@given(trips)
def test_yaml_and_json_read_back_as_they_were_and_are_written_the_same_again(trip: Trip) -> None:
    text = as_yaml(trip)
    again = read_form(Trip, parse_data(text, "x.yaml")[0])
    assert again == trip
    assert as_yaml(again) == text
    assert read_form(Trip, parse_data(as_json(trip), "x.json")[0]) == trip


def test_only_what_was_given_is_written() -> None:
    assert as_yaml(read_form(Trip, GOOD)) == "customer: carer\nsteps:\n  - n: 1\n    mode: ease\n"


def test_writing_leaves_no_half_file(tmp_path: Path) -> None:
    write_text(tmp_path / "new" / "a.yaml", "가")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.yaml"]


def test_titles_are_known_in_both_languages() -> None:
    assert (title_in(Trip, "customer", "ko"), title_in(Trip, "customer", "en")) == ("고객", "Customer")


def _script(lang: str) -> Any:
    name = yield Ask("name", Text(ko="이름?", en="Name?"), Text(ko="김", en="Kim"))
    count = yield Ask("count", Text(ko="몇?", en="How many?"), Text(ko="2", en="2"), read=_whole)
    for _ in range(count):
        yield Ask("extra", Text(ko="더?", en="More?"), Text(ko="없음", en="none"), required=False)
    return name, count


def _whole(answer: str, lang: str) -> int:
    if not answer.isdigit():
        raise CemagentError("Give a whole number.", "정수로 적어 주십시오.")
    return int(answer)


def test_an_interview_asks_reads_refuses_and_goes_back() -> None:
    session = Session(_script, "ko")
    session.give("한빛")
    with pytest.raises(CemagentError, match="whole"):
        session.give("둘")
    assert session.ask is not None
    assert session.ask.id == "count"
    session.give("1")
    session.back()
    assert session.answers == ["한빛"]
    session.give("2")
    session.give("-")
    session.give("")
    assert session.ask is None
    assert session.result == ("한빛", 2)


def test_a_required_question_cannot_be_skipped() -> None:
    session = Session(_script, "en")
    with pytest.raises(CemagentError, match="Example: Kim"):
        session.give("-")


def test_an_interview_is_taken_up_from_its_answers_even_when_the_script_changed() -> None:
    session = Session(_script, "en", ["Kim", "1"])
    assert session.ask is not None
    assert session.ask.id == "extra"
    changed = Session(_script, "en", ["Kim", "many", "1"])
    assert changed.answers == ["Kim"]
