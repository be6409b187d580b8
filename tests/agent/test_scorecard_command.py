"""``/scorecard`` in a conversation: what is recorded, with its gaps, and the question comes back."""

from __future__ import annotations

import pytest

from cemagent import builtin
from cemagent.agent.scorecard_command import COMMANDS
from cemagent.app import App
from cemagent.hookspecs import hookimpl
from cemagent.plugins import Plugins
from cemagent.settings import load_settings
from cemagent.surfaces.conversation import open_conversation

ANSWERS = {
    "ko": (
        "내려받게 해 달라는 요구가 월 130건 (상담 기록 2026.8)",
        "20대 세입자 - 2026년 4월 18일",
        "공개 접근: 2점 - 12화면 중 9화면 통과 (화면 점검 2026.4) - 결제 화면 셋\n실시간 정보: 해당 없음 - 재고가 없는 사업 (상품 목록 2026.4)",
    ),
    "en": (
        "130 requests a month to download the history (contact records, August 2026)",
        "Young tenants - 18 April 2026",
        "Open access: 2 points - 9 of 12 screens pass (screen check, April 2026) - three payment pages\n"
        "Real-time information: not applicable - no stock in this business (product list, April 2026)",
    ),
}


class Slash:
    @hookimpl
    def register_slash_commands(self):
        return [COMMANDS]


@pytest.fixture
def say(tmp_path, monkeypatch):
    """Return a function that begins an audit in a language and gives the events of a command."""
    monkeypatch.setenv("CEMAGENT_HOME", str(tmp_path))
    plugins = Plugins(builtin, discover=False)
    plugins.add(Slash(), "slash")
    app = App(load_settings({}), plugins)

    def call(lang, command, *, stage="demands", begun=True):
        conversation = open_conversation(app, lang, lang=lang, stage=stage, actor="yuna", model="guided")
        for said in ("/hello", *(f"/answer {answer}" for answer in ANSWERS[lang] if begun)):
            conversation.say(said)
        return conversation.say(command)

    yield call
    app.engagements.close()


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "ko",
            ("1줄의 평균은 3점 만점에 2.00점", "해당 없음 1줄", "재고가 없는 사업", "공개 접근 (2/3): 결제 화면 셋"),
        ),
        ("en", ("Mean 2.00 of 3 over 1 row ", "1 not applicable", "no stock in this business", "Open access (2/3)")),
    ],
)
def test_it_shows_the_scorecard_of_the_stage_and_the_question_comes_back(say, lang, said):
    events = say(lang, "/scorecard")
    assert all(words in events[0].text for words in said), events[0].text
    assert "row_missing" not in events[0].text
    assert [event.type for event in events if event.type == "question"] == ["question"]


@pytest.mark.parametrize(
    ("lang", "said"), [("ko", "`/stage tasks`에서 시작합니다"), ("en", "`/stage tasks` begins it")]
)
def test_one_not_begun_says_where_it_begins(say, lang, said):
    assert said in say(lang, "/scorecard tasks", begun=False)[0].text


def test_an_unknown_kind_is_refused_with_the_known_ones(say):
    events = say("ko", "/scorecard swot", begun=False)
    assert events[0].type == "error"
    assert "demands, tasks" in events[0].text


@pytest.mark.parametrize("stage", ["organization", "world"])
def test_a_stage_with_several_or_none_lists_them_all(say, stage):
    lines = say("en", "/scorecard", stage=stage, begun=False)[0].text.splitlines()
    assert [line.split("`")[1] for line in lines] == [
        f"/scorecard {kind}" for kind in ("demands", "tasks", "dna", "flight-deck", "approaches", "capability", "hr")
    ]
    assert "Nothing is scored yet (0 not applicable, 12 not scored)." in lines[0]
