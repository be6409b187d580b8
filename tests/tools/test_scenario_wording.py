"""Words that give a scenario away, and sentences that hold the same words without meaning it."""

from __future__ import annotations

import pytest

from cemagent.tools.scenario.wording import current_words, internal_words, login_words, payment_words


@pytest.mark.parametrize(
    "text",
    [
        "현행 대출 절차",
        "현재 업무 프로세스 지도",
        "[현재] 냉장고 바꾸기",
        "지금의 방식",
        "기존 여정",
        "As-is journey",
        "Our current process for claims",
        "How it works today",
    ],
)
def test_words_about_the_present_are_heard(text: str) -> None:
    assert current_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "현재 위치를 봄",
        "지금 옴",
        "현행 절차가 아닌 바라는 길",
        "기존 절차를 없앰",
        "Not the current process but the wish",
        "Sees the current position of the van",
        "Takes the fridge as is",
        "Knows what is current",
    ],
)
def test_the_same_words_may_mean_something_else(text: str) -> None:
    assert current_words(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "로그인함",
        "앱을 켬",
        "홈페이지에 접속함",
        "회원 가입",
        "지점을 방문함",
        "Logs in",
        "Opens the app",
        "Visits our site",
        "Calls us",
    ],
)
def test_a_start_at_the_door_of_the_firm_is_heard(text: str) -> None:
    assert login_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "로그인하기 전에 망설임",
        "밤에 우유가 미지근함",
        "친구를 방문함",
        "Before logging in, asks a neighbour",
        "Opens the fridge",
    ],
)
def test_a_start_at_the_need_is_not(text: str) -> None:
    assert login_words(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "결제함",
        "결제를 완료함",
        "신청이 접수 완료됨",
        "계약을 체결함",
        "Completes payment",
        "The order is confirmed",
        "Pays at the till",
    ],
)
def test_an_end_at_the_till_is_heard(text: str) -> None:
    assert payment_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "결제한 다음 날 음식이 다시 차가움",
        "결제한 뒤 집에서 첫 저녁을 편히 보냄",
        "음식이 다시 차가움",
        "Uses it the day after paying",
        "Pays, and watches a film at home",
        "Food is cold again",
    ],
)
def test_an_end_at_the_goal_of_the_customer_is_not(text: str) -> None:
    assert payment_words(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "SLA 준수율",
        "사내 기준",
        "처리 건수",
        "평균 처리율",
        "Internal target",
        "Average handle time",
        "tickets per agent",
    ],
)
def test_a_standard_of_the_firm_is_heard(text: str) -> None:
    assert internal_words(text)


@pytest.mark.parametrize(
    "text", ["도착 시각 오차", "첫 설명까지 걸린 시간", "minutes until somebody answers", "share of promises kept"]
)
def test_a_measure_of_customers_is_not(text: str) -> None:
    assert internal_words(text) is None
