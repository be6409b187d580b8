"""The rules of structure for a customer scenario (brief 10.2 and 10.3): its elements, steps, moments, ends and variants."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from cemagent.forms.schema import title_in
from cemagent.tools.scenario.finding import Pair, counted, found, listed
from cemagent.tools.scenario.model import Customer, CustomerScenario, MomentOfTruth, Step
from cemagent.tools.scenario.results import Finding
from cemagent.tools.scenario.wording import login_words, payment_words

_FEWEST_STEPS = 3


def structure_of(scenario: CustomerScenario) -> list[Finding]:
    """Return what is wrong with the structure of ``scenario``, in reading order."""
    rules = (_elements, _ends, _step_numbers, _steps, _times, _moments, _layers, _variants, _care)
    return list(chain.from_iterable(rule(scenario) for rule in rules))


def _elements(scenario: CustomerScenario) -> Iterator[Finding]:
    """Yield each of the five elements that is missing (customer, scenario, outcome, conditions, context), and the ends."""
    held: list[tuple[str, object, str, str]] = [
        *(
            (
                f"customer.{name}",
                getattr(scenario.customer, name),
                title_in(Customer, name, "ko"),
                title_in(Customer, name, "en"),
            )
            for name in ("role", "segment")
        ),
        *(
            (name, getattr(scenario, name), title_in(type(scenario), name, "ko"), title_in(type(scenario), name, "en"))
            for name in (
                "scenario",
                "desired_outcome",
                "conditions_of_satisfaction",
                "context",
                "start_event",
                "end_event",
            )
        ),
    ]
    for path, value, ko, en in held:
        if not value:
            yield found(
                "elements.missing",
                "error",
                path,
                (f"빠진 요소가 있습니다: {ko}.", f"An element is missing: {en.lower()}."),
                (
                    "그리기 전에 고객과 정해 적으십시오.",
                    "Settle it with customers before drawing, and write it down.",
                ),
            )


def _ends(scenario: CustomerScenario) -> Iterator[Finding]:
    """Yield starts at the firm's door and ends at its till: a scenario runs from the need to the customer's goal."""
    first, last = (scenario.steps[:1], scenario.steps[-1:]) if scenario.steps else ([], [])
    starts = [
        ("start_event", scenario.start_event),
        *((f"steps[{1}].customer_action", step.customer_action) for step in first),
    ]
    for path, text in starts:
        words = login_words(text)
        if words:
            yield found(
                "start.login",
                "warning",
                path,
                (
                    f"필요가 생긴 때가 아니라 회사의 입구에서 시작합니다: '{words}'.",
                    f"It starts at the firm's door, not at the need: '{words}'.",
                ),
                (
                    "고객이 처음 그 생각을 한 때를 물어 그때부터 그리십시오.",
                    "Ask when customers first thought of it, and begin there.",
                ),
            )
    number = len(scenario.steps)
    ends = [
        ("end_event", scenario.end_event),
        *((f"steps[{number}].customer_action", step.customer_action) for step in last),
    ]
    for path, text in ends:
        words = payment_words(text)
        if words:
            yield found(
                "end.payment",
                "warning",
                path,
                (
                    f"고객의 목표가 아니라 회사의 처리에서 끝납니다: '{words}'.",
                    f"It ends with the firm's transaction, not with the customer's goal: '{words}'.",
                ),
                (
                    "고객이 언제 끝났다고 느끼는지 물어 그때까지 그리십시오.",
                    "Ask when it feels finished to customers, and go on to that moment.",
                ),
            )


def _step_numbers(scenario: CustomerScenario) -> Iterator[Finding]:
    numbers = [step.n for step in scenario.steps]
    if len(numbers) < _FEWEST_STEPS:
        yield found(
            "steps.few",
            "error",
            "steps",
            (f"단계가 {len(numbers)}개입니다.", f"The scenario has {counted(len(numbers), 'step', 'steps')}."),
            ("세 단계 이상으로 나누어 적으십시오.", "Write three steps or more."),
        )
    if numbers != list(range(1, len(numbers) + 1)):
        yield found(
            "steps.numbers",
            "error",
            "steps",
            (
                f"단계 번호가 1부터 차례로 이어지지 않습니다: {listed(numbers)}.",
                f"Steps are not numbered from 1 without gaps: {listed(numbers)}.",
            ),
            (
                f"위에서부터 1에서 {len(numbers)}까지 차례로 매기십시오.",
                f"Number them 1 to {len(numbers)} from the top.",
            ),
        )


def _steps(scenario: CustomerScenario) -> Iterator[Finding]:
    for place, step in enumerate(scenario.steps, 1):
        if step.mode is None:
            yield found(
                "steps.mode",
                "error",
                f"steps[{place}].mode",
                (f"{step.n}단계를 어떻게 손볼지 없습니다.", f"Step {step.n} does not say what to do with it."),
                ("없앰, 쉽게, 풍부하게 가운데 하나를 고르십시오.", "Choose remove, ease or enrich."),
            )
    for field, what in (
        ("contact", ("만나는 곳", "where they meet you")),
        ("information", ("필요한 정보", "what they need to know")),
    ):
        without = [step.n for step in scenario.steps if not getattr(step, field) and step.mode != "remove"]
        if without:
            yield found(
                f"steps.{field}",
                "note",
                "steps",
                (f"{what[0]} 칸이 빈 단계: {listed(without)}.", f"Steps that do not say {what[1]}: {listed(without)}."),
                (
                    "고객에게 물어 채우고, 없는 것이 맞으면 그대로 두십시오.",
                    "Ask customers and fill it in, or leave it where there is none.",
                ),
            )
    if len(scenario.steps) >= _FEWEST_STEPS and {step.mode for step in scenario.steps} == {"ease"}:
        yield found(
            "steps.only-ease",
            "note",
            "steps",
            ("모든 단계가 '쉽게'입니다.", "Every step is to be eased."),
            (
                "접점마다 없앨지, 쉽게 할지, 풍부하게 할지를 고객과 다시 가르십시오.",
                "Settle with customers, contact by contact, what to remove, ease or enrich.",
            ),
        )


def _times(scenario: CustomerScenario) -> Iterator[Finding]:
    for place, step in enumerate(scenario.steps, 1):
        if step.mode == "remove" and step.minutes_ideal:
            yield found(
                "times.removed",
                "error",
                f"steps[{place}].minutes_ideal",
                (
                    f"{step.n}단계는 없앨 단계인데 바라는 시간이 {step.minutes_ideal}분입니다.",
                    f"Step {step.n} is to be removed but takes {step.minutes_ideal} minutes in the ideal.",
                ),
                ("0으로 고치거나 '쉽게'로 바꾸십시오.", "Make it 0, or ease the step instead."),
            )
        elif _is_slower(step):
            yield found(
                "times.slower",
                "warning",
                f"steps[{place}].minutes_ideal",
                (
                    f"{step.n}단계는 쉽게 한다면서 {step.minutes_now}분에서 {step.minutes_ideal}분으로 길어집니다.",
                    f"Step {step.n} is to be eased but grows from {step.minutes_now} to {step.minutes_ideal} minutes.",
                ),
                (
                    "시간을 고치거나, 머물 만한 단계라면 '풍부하게'로 바꾸십시오.",
                    "Correct the time, or enrich the step where customers want to stay.",
                ),
            )


def _is_slower(step: Step) -> bool:
    now, ideal = step.minutes_now, step.minutes_ideal
    return step.mode == "ease" and now is not None and ideal is not None and ideal > now


def _moments(scenario: CustomerScenario) -> Iterator[Finding]:
    if not scenario.moments_of_truth:
        yield found(
            "moments.none",
            "error",
            "moments_of_truth",
            ("진실의 순간이 없습니다.", "There is no moment of truth."),
            (
                "고객에게 어디에서 멈추거나 떠날지 표시하게 하십시오.",
                "Let customers mark where they would stop or leave.",
            ),
        )
    for place, moment in enumerate(scenario.moments_of_truth, 1):
        yield from _moment(scenario, moment, f"moments_of_truth[{place}]")
    marked = {moment.step for moment in scenario.moments_of_truth}
    if len(scenario.steps) >= _FEWEST_STEPS and {step.n for step in scenario.steps} <= marked:
        yield found(
            "moments.everywhere",
            "warning",
            "moments_of_truth",
            (
                "모든 단계가 진실의 순간이면 무엇이 먼저인지 알 수 없습니다.",
                "Where every step is a moment of truth, nothing comes first.",
            ),
            ("고객이 정말 멈추는 곳만 남기십시오.", "Keep the ones at which customers really stop."),
        )


def _moment(scenario: CustomerScenario, moment: MomentOfTruth, path: str) -> Iterator[Finding]:
    if not moment.showstopper:
        yield found(
            "moments.showstopper",
            "error",
            f"{path}.showstopper",
            ("무엇이 고객을 멈추게 하는지 없습니다.", "It does not say what would stop the customer."),
            ("고객의 말로 걸림돌을 적으십시오.", "Write the showstopper in the customer's words."),
        )
    step = scenario.step(moment.step)
    if step is None:
        yield _no_step("moments.step", f"{path}.step", moment.step)
    elif step.mode == "remove":
        yield found(
            "moments.removed",
            "warning",
            f"{path}.step",
            (
                f"없앨 단계에 진실의 순간이 있습니다: {step.n}단계.",
                f"A moment of truth stands at a step that is to go: step {step.n}.",
            ),
            (
                "없애면 걸림돌도 사라지는지 묻고, 남는다면 다른 단계로 옮기십시오.",
                "Ask whether the showstopper goes with the step, and move it where it stays.",
            ),
        )


def _no_step(rule: str, path: str, number: int | None) -> Finding:
    what: Pair = (
        ("어느 단계인지 없습니다.", "It does not say at which step.")
        if number is None
        else (f"없는 단계를 가리킵니다: {number}.", f"It points to a step that is not there: {number}.")
    )
    return found(
        rule, "error", path, what, ("있는 단계의 번호를 적으십시오.", "Write the number of a step that is there.")
    )


def _layers(scenario: CustomerScenario) -> Iterator[Finding]:
    for place, layer in enumerate(scenario.support_layers, 1):
        for position, number in enumerate(layer.steps, 1):
            if scenario.step(number) is None:
                yield _no_step("layers.step", f"support_layers[{place}].steps[{position}]", number)


def _variants(scenario: CustomerScenario) -> Iterator[Finding]:
    if not scenario.variants:
        yield found(
            "variants.none",
            "warning",
            "variants",
            ("다른 길을 가는 고객이 없다고 되어 있습니다.", "No customer is said to go another way."),
            (
                "어느 고객이 어디에서 길이 갈리는지 고객에게 물으십시오.",
                "Ask customers who would go another way, and from which step.",
            ),
        )
    for place, variant in enumerate(scenario.variants, 1):
        if variant.differs_at is not None and scenario.step(variant.differs_at) is None:
            yield _no_step("variants.step", f"variants[{place}].differs_at", variant.differs_at)


def _care(scenario: CustomerScenario) -> Iterator[Finding]:
    for field, what in (
        ("owner", ("맡은 사람이 없습니다", "Nobody owns it")),
        ("review_date", ("다시 볼 날이 없습니다", "There is no date to look at it again")),
    ):
        if not getattr(scenario, field):
            yield found(
                f"care.{field}",
                "warning",
                field,
                (f"{what[0]}.", f"{what[1]}."),
                ("한 사람의 이름과 날짜를 적으십시오.", "Write one person's name and a date."),
            )
