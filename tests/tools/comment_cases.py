"""Comments for tests: four planted subjects in two languages, with ratings and segments."""

from __future__ import annotations

from itertools import product

from cemagent.tools.comments.inputs import Comment, Rating

SUBJECTS = {
    "waiting": ("The queue was endless", "We waited {} minutes in line", "Slow queue and a long wait of {} minutes"),
    "staff": (
        "The staff were friendly and polite",
        "A very kind waiter, number {}",
        "Polite and friendly staff in shift {}",
    ),
    "price": (
        "The price is too expensive",
        "Overpriced, {} dollars is a high price",
        "Expensive prices, {} dollars for so little",
    ),
    "cleanliness": (
        "The toilets were dirty",
        "Dirty bathroom with a stain on wall {}",
        "Filthy toilets, row {} smelled",
    ),
}
KOREAN = {
    "waiting": ("대기 줄이 너무 길었어요", "줄을 서서 {}분이나 기다렸습니다", "기다리는 시간이 {}분이라 대기가 길어요"),
    "staff": ("직원이 친절했어요", "{}번 창구 직원 응대가 친절합니다", "직원 태도가 정중하고 친절해요, {}층이요"),
    "price": ("가격이 너무 비싸요", "{}만 원이라니 가격이 비쌉니다", "요금이 비싸고 {}만 원이나 하는 가격이 부담돼요"),
    "cleanliness": (
        "화장실이 더러웠어요",
        "{}층 화장실이 지저분하고 더럽습니다",
        "바닥에 얼룩이 있고 {}번 화장실이 더러워요",
    ),
}
GOOD = "staff"


def planted(times: int = 4, korean: bool = False) -> list[Comment]:
    """Return 12 comments for each of ``times``; staff is praised and rated 5, the others blamed and rated 1."""
    source = KOREAN if korean else SUBJECTS
    return [
        Comment(
            id=f"{subject}-{number}-{form}",
            text=source[subject][form].format(number + 3),
            ratings={"service": Rating(value=5 if subject == GOOD else 1, low=1, high=5)},
            segments={"age": "young" if number % 2 else "old"},
        )
        for number, subject, form in product(range(times), source, range(3))
    ]


def said(*texts: str) -> list[Comment]:
    """Return comments with the ids 0, 1, ... and nothing but words."""
    return [Comment(id=str(number), text=text) for number, text in enumerate(texts)]
