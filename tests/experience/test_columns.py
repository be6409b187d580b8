from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cemagent.errors import UsageError
from cemagent.experience.building import build_survey
from cemagent.experience.columns import ColumnMap, MappedColumn, check_map
from cemagent.experience.guessing import guess_columns
from cemagent.experience.reading import decoded
from cemagent.experience.scale import Points
from cemagent.forms.files import as_yaml, load_form
from cemagent.forms.problems import FormError
from tests.experience.survey_cases import EX15, NPS, SCALES, csv_of, ex15_csv, numbers, survey_from, table_from

WORDED = {
    lang: [item.text.in_(lang).replace("{x}", "Starfield") for item in EX15.items if item.text] for lang in ("ko", "en")
}


def mapped_items(text: str, scale=EX15) -> dict[str, str | None]:  # type: ignore[no-untyped-def]
    guessed = guess_columns(table_from(text), scale)
    return {column.column: column.item for column in guessed.of("item") if column.confidence >= 0.6}


def test_ids_are_found_whatever_their_case_and_signs() -> None:
    headers = [item.id.upper().replace("SENSE", "Sense_") for item in EX15.items]
    found = mapped_items(csv_of(headers, numbers(20, 15).tolist()))
    assert list(found.values()) == [item.id for item in EX15.items]


def test_short_names_tell_dimension_and_number() -> None:
    headers = [f"{name}{i}" for name in ("SEN", "FEE", "THI", "ACT", "REL") for i in (1, 2, 3)]
    found = mapped_items(csv_of(headers, numbers(20, 15).tolist()))
    assert list(found.values()) == [item.id for item in EX15.items]


def test_initials_count_only_where_every_dimension_has_its_own() -> None:
    headers = [f"{letter}{i}" for letter in "SFTAR" for i in (1, 2, 3)]
    found = mapped_items(csv_of(headers, numbers(20, 15).tolist()))
    assert list(found.values()) == [item.id for item in EX15.items]
    run = mapped_items(csv_of([f"b{i}" for i in range(1, 13)], numbers(20, 12).tolist()), SCALES["brand-experience"])
    assert run["b1"] == "sensory1"
    assert run["b12"] == "behavioural3"


def test_the_weight_of_a_body_is_no_weight() -> None:
    text = csv_of(["NPS", "weight"], [[i % 11, 55 + i] for i in range(40)])
    assert not guess_columns(table_from(text), NPS).of("weight")


def test_ratings_in_words_are_no_segments() -> None:
    ladder = ["전혀 그렇지 않다", "그렇지 않다", "보통이다", "그렇다", "매우 그렇다"]
    text = csv_of(
        ["NPS", "직원이 친절했다", "재방문 의향", "매장"],
        [[i % 11, ladder[i % 5], ladder[i % 4], "가나"[i % 2]] for i in range(40)],
    )
    roles = {column.column: column.role for column in guess_columns(table_from(text), NPS).columns}
    assert roles == {"NPS": "item", "직원이 친절했다": "ignore", "재방문 의향": "outcome", "매장": "segment"}


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_wording_is_found_in_any_order(lang: str) -> None:
    order = np.random.default_rng(1).permutation(15)
    headers = [f"{i + 1}. {WORDED[lang][j]}" for i, j in enumerate(order)]
    found = mapped_items(csv_of(headers, numbers(20, 15).tolist()))
    assert list(found.values()) == [EX15.items[j].id for j in order]


def test_a_numbered_run_is_taken_in_order_and_said() -> None:
    headers = [f"Q{i}" for i in range(1, 13)]
    survey = survey_from(csv_of(headers, numbers(40, 12).tolist()), SCALES["brand-experience"])
    assert survey.main.items[0] == "sensory1"
    assert "mapped_by_order" in [note.code for note in survey.notes]


def test_a_run_of_another_length_is_not_taken() -> None:
    headers = [f"Q{i}" for i in range(1, 12)]
    table = table_from(csv_of(headers, numbers(40, 11).tolist()))
    guessed = guess_columns(table, SCALES["brand-experience"])
    assert guessed.of("item") == []
    with pytest.raises(UsageError, match="no column was found for sensory1") as caught:
        check_map(guessed, table, SCALES["brand-experience"])
    assert "--map" in caught.value.ko


def test_two_facets_are_told_apart_by_words_and_by_letters() -> None:
    scale = SCALES["servqual"]
    for headers in (
        [f"{kind}{i}" for i in range(1, 23) for kind in ("E", "P")],
        [f"{i}-{sub}. 문항 ({word})" for i in range(1, 23) for sub, word in ((1, "기대"), (2, "인지"))],
    ):
        survey = survey_from(csv_of(headers, numbers(40, 44).tolist()), scale)
        assert survey.blocks["expectation"].raw.shape == (40, 22)
        assert survey.blocks["perception"].items[4] == "reliability1"
        text = csv_of(headers, numbers(40, 44).tolist())
        guessed = {c.column: (c.item, c.facet) for c in guess_columns(table_from(text), scale).of("item")}
        assert guessed[headers[9]] == ("reliability1", "perception")


def test_other_columns_find_their_role() -> None:
    headers = ["응답자 번호", "성별", "연령대", "응답 시간(초)", "가중치", "추천 의향", "개선할 점에 대한 의견"]
    rows = [
        [f"R{i}", "여" if i % 2 else "남", f"{i % 4 + 2}0대", 100 + i, 0.8 + i % 3 / 5, i % 11, f"대기가 길어요 {i}"]
        for i in range(40)
    ]
    answers = numbers(40, 15).tolist()
    text = csv_of(
        headers + [item.id for item in EX15.items], [[*row, *more] for row, more in zip(rows, answers, strict=True)]
    )
    roles = {column.column: column.role for column in guess_columns(table_from(text), EX15).columns}
    assert [roles[name] for name in headers] == [
        "id", "segment", "segment", "duration", "weight", "outcome", "comment"
    ]  # fmt: skip
    english = csv_of(
        ["respondent_id", "gender", "duration", "weight", "recommend", "comments", "Select all that apply"],
        [[f"R{i}", "mf"[i % 2], 90 + i, 1.1, i % 11, f"The queue was long, visit {i}", f"a; b{i}"] for i in range(40)],
    )
    found = [column.role for column in guess_columns(table_from(english), SCALES["csat"]).columns]
    assert found == ["id", "segment", "duration", "weight", "outcome", "comment", "ignore"]


def test_a_single_question_is_found_by_its_words_and_range() -> None:
    text = csv_of(
        ["추천 이유", "우리 매장을 추천하시겠습니까?", "매출"],
        [[f"직원이 친절해서 {i}", i % 11, 1000 + i] for i in range(40)],
    )
    assert mapped_items(text, NPS) == {"우리 매장을 추천하시겠습니까?": "nps"}


def test_two_columns_that_fit_one_item_leave_one_out() -> None:
    text = csv_of(["NPS", "다시 추천"], [[i % 11, i % 11] for i in range(40)])
    assert mapped_items(text, NPS) == {"NPS": "nps"}


def test_two_columns_that_fit_equally_well_are_refused() -> None:
    table = table_from(csv_of(["매장 추천 의향", "앱 추천 의향"], [[i % 11, (i + 3) % 11] for i in range(40)]))
    guessed = guess_columns(table, NPS)
    with pytest.raises(UsageError, match="not clear which items"):
        check_map(guessed, table, NPS)
    check_map(guessed.with_role(table, "앱", "ignore").confirmed(), table, NPS)


def test_every_pair_of_a_kiosk_questionnaire_is_found() -> None:
    scale = SCALES["kiosk-servqual"]
    headers, expected = ["성별을 선택해 주세요"], []
    asked = {
        "expectation": "{n}-1. 키오스크는 {t} 쪽이어야 한다. (기대 설문)",
        "perception": "{n}-2. 키오스크는 {t} 쪽이다. (인지 설문)",
        "functional": "{n}-1. 만약 {t} 쪽이라면, 어떤 느낌이 들겠습니까?",
        "dysfunctional": "{n}-2. 만약 {t} 쪽이 아니라면, 어떤 느낌이 들겠습니까?",
        "importance": "{n}-1. {t} 쪽인 것이 중요하다고 생각하십니까?",
        "satisfaction": "{n}-2. {t} 쪽인 정도에 만족하십니까?",
    }
    for facet, form in asked.items():
        for item in scale.asked(facet):
            if item.dimension != "overall":
                headers.append(form.format(n=item.number, t=item.title.ko))
                expected.append((item.id, facet))
    for item in scale.items_of("overall"):
        headers.append(f"{item.number}. 키오스크 {item.match.ko[0]}.")
        expected.append((item.id, "perception"))
    phrases = ["마음에 든다.", "당연하다.", "아무런 느낌이 없다.", "하는 수 없다.", "마음에 안 든다."]
    rows = [
        ["여" if i % 2 else "남"]
        + [phrases[(i + j) % 5] if "functional" in facet else (i + j) % 5 + 1 for j, (_, facet) in enumerate(expected)]
        for i in range(40)
    ]
    text = decoded(csv_of(headers, rows).encode("cp949"), "kiosk.csv")
    guessed = guess_columns(table_from(text), scale)
    assert [(column.item, column.facet) for column in guessed.of("item")] == expected
    assert guessed.unsure() == []
    survey = survey_from(text, scale)
    assert survey.blocks["functional"].raw.shape == (40, 29)
    assert survey.segments.keys() == {"성별을 선택해 주세요"}


def test_numbers_of_a_longer_questionnaire_are_not_trusted() -> None:
    headers = [f"{i}-{sub}. 문항 ({word})" for i in range(1, 25) for sub, word in ((1, "기대"), (2, "인지"))]
    table = table_from(csv_of(headers, numbers(40, 48).tolist()))
    with pytest.raises(UsageError, match="not clear which items"):
        check_map(guess_columns(table, SCALES["servqual"]), table, SCALES["servqual"])


def test_the_map_is_the_same_after_saving_and_reading(tmp_path: Path) -> None:
    guessed = guess_columns(table_from(ex15_csv()), EX15)
    path = tmp_path / "map.yaml"
    path.write_text(as_yaml(guessed), encoding="utf-8")
    again = load_form(ColumnMap, path)
    assert again == guessed
    assert as_yaml(again) == path.read_text(encoding="utf-8")


def test_a_map_by_hand_wins_and_may_reverse() -> None:
    headers = [f"v{i}" for i in range(15)]
    columns = [
        MappedColumn(column=header, role="item", item=item.id, reverse=False)
        for header, item in zip(headers, EX15.items, strict=True)
    ]
    survey = survey_from(csv_of(headers, numbers(40, 15).tolist()), EX15, ColumnMap(scale="cem-ex15", columns=columns))
    assert np.array_equal(survey.main.raw, survey.main.values)
    assert not survey.scale.item("sense3").reverse


def test_the_map_may_set_the_points() -> None:
    table = table_from(csv_of([item.id for item in EX15.items], numbers(60, 15, 1, 5).tolist()))
    guessed = guess_columns(table, EX15).model_copy(update={"points": Points(min=1, max=5)})
    survey = build_survey(table, guessed, EX15)
    assert survey.main.values[0, 2] == 6 - survey.main.raw[0, 2]
    assert "points_unused" not in [note.code for note in survey.notes]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scale": "nps"}, "is for the scale 'nps'"),
        ({"item": "sense9"}, "which 'cem-ex15' does not have"),
        ({"item": "sense2"}, "2 columns are mapped"),
        ({"column": "nowhere"}, "no column called 'nowhere'"),
        ({"confidence": 0.4}, "not clear which items"),
        ({"role": "ignore"}, "no column was found for sense1"),
    ],
)
def test_a_wrong_map_says_what_to_correct(change: dict[str, object], said: str) -> None:
    table = table_from(ex15_csv())
    guessed = guess_columns(table, EX15)
    columns = [column.model_copy() for column in guessed.columns]
    scale = str(change.pop("scale", "cem-ex15"))
    columns[0] = columns[0].model_copy(update=change)
    with pytest.raises(UsageError, match=said) as caught:
        check_map(ColumnMap(scale=scale, columns=columns), table, EX15)
    assert any("가" <= letter <= "힣" for letter in caught.value.ko)


def test_an_item_without_its_name_is_refused_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text("scale: nps\ncolumns:\n  - {column: Q1, role: item}\n", encoding="utf-8")
    with pytest.raises(FormError, match="names its item"):
        load_form(ColumnMap, path)


def test_a_role_can_be_given_to_a_column() -> None:
    text = csv_of(["id", "wt", "w2", *[item.id for item in EX15.items]], [[i, 1, 2, *[4] * 15] for i in range(30)])
    table = table_from(text)
    given = guess_columns(table, EX15).with_role(table, "w2", "weight").with_role(table, None, "segment")
    assert [column.column for column in given.of("weight")] == ["w2"]
