"""Items of copyrighted scales in lists, tables, paragraphs and running text, and ordinary lists that must stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cemagent.agent import scale_words
from cemagent.agent.guarding import GuardedScale, without_items
from cemagent.agent.scale_words import signature_of
from cemagent.app import App
from cemagent.consulting import Desk
from cemagent.content import shipped
from cemagent.errors import Lang
from cemagent.retrieval.compiled import load_compiled
from cemagent.settings import load_settings

SERVICE: dict[Lang, list[str]] = {
    "en": [
        "Their machines are the latest.",
        "The clerks are tidily dressed.",
        "They keep every promise on time.",
        "The staff are always willing to assist.",
        "They show a genuine interest in my problem.",
        "The opening hours suit me.",
    ],
    "ko": [
        "기기가 최신이다.",
        "직원의 옷차림이 깔끔하다.",
        "약속한 때를 지킨다.",
        "직원이 기꺼이 돕는다.",
        "문제를 성의 있게 해결해 준다.",
        "직원이 늘 공손하다.",
    ],
}
BRAND: dict[Lang, list[str]] = {
    "en": [
        "It leaves a deep impression on the eye and my other senses.",
        "The brand stirs feelings in me.",
        "I think a lot when I come across the brand.",
        "It awakens my curiosity.",
    ],
    "ko": [
        "브랜드가 시각에 깊은 인상을 남긴다.",
        "브랜드가 감정을 일으킨다.",
        "브랜드를 접하면 생각이 많아진다.",
        "내 호기심을 자극한다.",
    ],
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(App(load_settings({"home": str(tmp_path_factory.mktemp("home"))})))


def shapes(items: list[str]) -> list[str]:
    return [
        "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1)),
        "\n".join(f"- “{item}”" for item in items),
        "\n\n".join(items),
        " ".join(items),
        "; ".join(item.rstrip(".") for item in items) + ".",
        "| no | |\n|---|---|\n" + "\n".join(f"| {number} | {item} |" for number, item in enumerate(items, 1)),
    ]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("shape", range(6))
def test_items_go_in_every_shape_and_the_right_scale_is_named(desk: Desk, lang: Lang, shape: int) -> None:
    for items, title in (
        (SERVICE, "SERVQUAL"),
        (BRAND, "브랜드 경험 척도" if lang == "ko" else "Brand experience scale"),
    ):
        said = without_items(shapes(items[lang])[shape], desk.guarded_scales(lang), lang)
        assert not [item for item in items[lang] if item.rstrip(".") in said]
        assert title in said
        assert said.count("*(") == 1


def test_two_items_are_enough_where_the_scale_is_named(desk: Desk) -> None:
    said = (
        "SERVPERF asks two things. The clerks are tidily dressed. They keep every promise on time. Use it once a year."
    )
    kept = without_items(said, desk.guarded_scales("en"), "en")
    assert "tidily" not in kept
    assert "promise" not in kept
    assert "Cronin" in kept
    assert kept.startswith("SERVPERF asks two things.")
    assert kept.endswith("Use it once a year.")


ADVICE: list[tuple[Lang, str]] = [
    (
        "en",
        "To improve waiting:\n1. Put a clear estimate of the waiting time on the screen.\n2. Let customers keep their place while "
        "they sit down.\n3. Give the staff the right to solve small problems at once.\n4. Ask customers what the hardest minute was.",
    ),
    (
        "en",
        "Do this next:\n- Keep promises in time at the counter.\n- Train the staff to know each customer.\n- Make opening hours fit "
        "the customer.\n- Give every customer attention from one person.",
    ),
    (
        "ko",
        "다음을 해 보십시오.\n- 약속한 시간을 지키게 합니다.\n- 직원이 작은 문제를 바로 해결하게 합니다.\n- 고객에게 가장 힘든 순간을 "
        "물어보십시오.\n- 기록을 정확하게 남기게 합니다.",
    ),
    ("en", "Lowest of all:\n- neat staff: 3.1\n- prompt service: 3.4\n- polite staff: 3.6\n- dependable: 3.7"),
    (
        "en",
        "The brand experience stage:\n1. The sign says who you are.\n2. The wall shows it.\n3. The music keeps to the theme.",
    ),
]


@pytest.mark.parametrize(("lang", "text"), ADVICE)
def test_advice_scores_and_themes_stay(desk: Desk, lang: Lang, text: str) -> None:
    assert without_items(text, desk.guarded_scales(lang), lang) == text


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.soak)])
def test_our_own_knowledge_loses_nothing(desk: Desk, step: int) -> None:
    compiled = load_compiled(shipped("knowledge"))
    assert compiled
    for section in [item.section for item in compiled][::step]:
        text = f"{section.title}\n{section.text}"
        assert without_items(text, desk.guarded_scales(section.lang), section.lang) == text


def test_a_scale_of_the_user_is_known_by_its_titles() -> None:
    own = GuardedScale(
        ("depot-7",), ("clean delivery vans", "careful unloading crews", "honest arrival estimates"), "Depot", "x"
    )
    text = (
        "DEPOT-7:\nThe delivery vans are clean. The unloading crews are careful. They give honest estimates of arrival."
    )
    assert "vans" not in without_items(text, [own], "en")
    assert signature_of("sensory 1") is None
    assert signature_of("dependable") is None


def test_no_wording_of_an_item_is_shipped() -> None:
    table = Path(scale_words.__file__).read_text(encoding="utf-8")
    parts = [
        part for line in table.splitlines() if " & " in line and "`" not in line for part in re.split(r"[&|]", line)
    ]
    assert len(parts) > 200
    assert all(len(part.split()) <= 3 for part in parts)
