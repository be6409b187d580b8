"""Each check finds its fault, and keeps still where there is none; it says so in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cemagent.tools.scorecards.card import load_scorecard, parse_scorecard
from cemagent.tools.scorecards.check import check_card
from cemagent.tools.scorecards.findings import SENTENCES
from cemagent.tools.scorecards.summary import summary_of

from .scorecard_cases import DEFINITIONS, EXAMPLES, KINDS, TODAY, card, codes, example, findings, full

DEMANDS = list(DEFINITIONS["demands"].row_by_id)


def scored(*scores):
    """Return one sound demand row a score, each with words of its own."""
    return [
        full("demands", row=row, score=score, evidence=f"{row}: {place} of 12 (April 2026)", gap=f"{row} is short")
        for place, (row, score) in enumerate(zip(DEMANDS, scores, strict=False))
    ]


FAULTS = {
    "no_date": [card("demands", full("demands"), date=None)],
    "future_date": [card("demands", full("demands"), date=date(2026, 9, 21))],
    "no_subject": [card("demands", full("demands"), subject=" ")],
    "no_owner": [card("demands", full("demands"), owner=None)],
    "old_card": [card("demands", full("demands"), date=date(2025, 9, 19))],
    "review_due": [card("demands", full("demands"), review_date=date(2026, 9, 19))],
    "empty_list": [card("dna")],
    "missing": [
        card("tasks", full("tasks", target=None)),
        card("hr", full("hr", action=None)),
        card("demands", full("demands", score=None)),
        card("dna", full("dna", purpose=None)),
        card("approaches", full("approaches", owner=None)),
        card("approaches", full("approaches", evidence=None)),
    ],
    "unmeasured": [card("flight-deck", full("flight-deck", value=None))],
    "no_evidence": [
        card("demands", full("demands", evidence=None)),
        card("capability", full("capability", evidence=" ")),
    ],
    "zero_no_evidence": [card("demands", full("demands", score=0, evidence=None))],
    "thin_evidence": [card("demands", full("demands", evidence="someone had a look"))],
    "na_no_reason": [card("demands", {"row": "price_setting", "score": "na"})],
    "reason_unused": [card("demands", full("demands", reason="fixed prices"))],
    "no_gap": [card("demands", full("demands", gap=None)), card("capability", full("capability", gap=None))],
    "gap_no_owner": [card("demands", full("demands", owner=None))],
    "action_no_owner": [card("tasks", full("tasks", owner=None)), card("hr", full("hr", owner=None))],
    "vague_owner": [
        card("tasks", full("tasks", owner="everyone")),
        card("demands", full("demands", owner="미정")),
        card("demands", full("demands"), owner="tbd"),
    ],
    "all_met": [card("demands", *scored(3, 3, 3, 3))],
    "all_equal": [card("demands", *scored(2, 2, 2, 2))],
    "hollow": [
        card("demands", full("demands", evidence="it works well")),
        card("dna", full("dna", consent="they agreed to everything")),
        card("dna", full("dna", trigger="참고 자료")),
        card("flight-deck", full("flight-deck", source="a rough idea")),
        card("flight-deck", full("flight-deck", freshness="수시")),
        card("hr", full("hr", standard="they smile more")),
        card("tasks", full("tasks", action="고도화")),
        card("approaches", full("approaches", current_practice="we hear the voice of the customer")),
    ],
    "placeholder": [card("tasks", full("tasks", target="TBD")), card("dna", full("dna", purpose="-"))],
    "repeated": [
        card("tasks", full("tasks"), full("tasks", row="care")),
        card(
            "approaches",
            full("approaches"),
            full("approaches", row="satisfaction", current_practice="score sheet (July 2026)", evidence="3 talks 2026"),
        ),
    ],
    "stale": [
        card("dna", full("dna", updated_at=date(2026, 3, 1))),
        card("flight-deck", full("flight-deck", freshness="end of May 2026")),
        card("flight-deck", full("flight-deck", freshness="2026년 5월 말")),
    ],
    "future_fact": [card("dna", full("dna", updated_at=date(2026, 9, 21)))],
    "no_consent": [card("dna", full("dna", consent=None))],
    "no_trigger": [card("dna", full("dna", trigger=None))],
    "trigger_no_owner": [card("dna", full("dna", owner=None))],
    "guess": [card("flight-deck", full("flight-deck", assumption=True))],
    "no_source": [card("flight-deck", full("flight-deck", source=None))],
    "no_change": [card("tasks", full("tasks", current="7 minutes"))],
    "no_figure": [card("hr", full("hr", metric="they are asked back more often"))],
    "no_cause": [card("flight-deck", full("flight-deck", drives=None))],
    "not_covered": [card("dna", full("dna"))],
    "assumed": [card("demands", full("demands", assumption=True))],
}
SOUND = {
    "demands": card("demands", *scored(2, 1, 0, 3), {"row": "price_setting", "score": "na", "reason": "fixed rates"}),
    "tasks": card("tasks", full("tasks")),
    "dna": card(
        "dna",
        *(
            full("dna", name=group, group=group, trigger=f"calls about {group} that day")
            for group in ("goals", "commitments", "outcomes", "permissions")
        ),
    ),
    "flight-deck": card(
        "flight-deck",
        full("flight-deck"),
        full("flight-deck", row="retention.environment", metric="Churn of rivals", goal=None, drives=None),
    ),
    "approaches": card("approaches", full("approaches")),
    "capability": card("capability", full("capability")),
    "hr": card("hr", full("hr")),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_found(code):
    for held in FAULTS[code]:
        assert code in codes(held), held


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_scorecard_of_every_kind_is_left_alone(kind):
    assert codes(SOUND[kind]) == set()


def test_every_fault_has_its_case():
    assert set(FAULTS) | {"row_missing", "cell_empty"} == set(SENTENCES)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "dna"])
def test_rows_not_begun_are_errors_but_honest_gaps_on_the_deck(kind):
    found = [item for item in findings(SOUND[kind]) if item.code in ("row_missing", "cell_empty")]
    definition = DEFINITIONS[kind]
    assert len(found) == len(definition.rows) - len({entry.row_id for entry in SOUND[kind].entries})
    expected = ("cell_empty", "warning") if kind == "flight-deck" else ("row_missing", "error")
    assert {(item.code, item.severity) for item in found} == {expected}


@pytest.mark.parametrize("code", FAULTS)
def test_a_finding_says_what_is_wrong_and_what_to_do_in_both_languages(code):
    for held in FAULTS[code]:
        ko = next(item for item in findings(held, "ko") if item.code == code)
        en = next(item for item in findings(held, "en") if item.code == code)
        assert ko.severity == en.severity == SENTENCES[code][0]
        assert re.search(r"(십시오|예: .+)\.$", ko.sentence("ko")), ko.sentence("ko")
        assert en.sentence("en").count(": ") >= 1
        assert "{" not in ko.sentence("ko") + en.sentence("en")
        assert not re.search("[가-힣]", en.do)


def test_the_gravest_come_first_and_rows_not_begun_last_among_them():
    found = findings(card("demands", full("demands", evidence=None, owner=None)))
    ranks = [("error", "warning", "note").index(item.severity) for item in found]
    assert ranks == sorted(ranks)
    assert found[0].code == "no_evidence"


def test_a_finding_names_the_line_of_its_file():
    text = "kind: tasks\nversion: 1\nrows:\n  - row: time\n    current: 5\n    target: 5\n"
    held = parse_scorecard(text, DEFINITIONS)
    found = check_card(held.card, held.definition, "en", TODAY, held.lines)
    assert next(item.line for item in found if item.code == "no_change") == 6
    assert next(item.line for item in found if item.code == "missing") == 4


def test_freshness_is_judged_on_the_given_day():
    held = card("dna", full("dna", updated_at=date(2026, 9, 1)))
    assert "stale" not in codes(held, date(2027, 2, 28))
    assert "stale" in codes(held, date(2027, 3, 1))


def test_an_evidence_id_or_an_open_assumption_makes_up_for_a_figure():
    for basis in ({"evidence_ids": ["E1"]}, {"assumption": True}):
        assert "thin_evidence" not in codes(card("demands", full("demands", evidence="seen on screen", **basis)))


def test_a_rhythm_is_no_date():
    for rhythm in ("every Monday", "매주 월요일", "weekly", "매일 아침", "분기마다"):
        assert codes(card("flight-deck", full("flight-deck", freshness=rhythm))) == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_shipped_examples_hold_no_error(path):
    held = load_scorecard(path, DEFINITIONS)
    day = held.card.date
    assert day is not None
    assert [item for item in check_card(held.card, held.definition, "en", day) if item.severity == "error"] == []


def test_the_mean_never_hides_what_does_not_apply():
    held = load_scorecard(example("demands"), DEFINITIONS)
    summary = summary_of(held.card, held.definition, "ko")
    assert (summary.rows, summary.applicable, summary.not_applicable, summary.unscored) == (12, 10, 2, 0)
    assert summary.counts == {0: 1, 1: 5, 2: 3, 3: 1}
    assert summary.mean == pytest.approx(14 / 10)
    assert summary.mean_n == 10
    assert [gap.score for gap in summary.gaps] == [0, 1, 1, 1, 1, 1, 2, 2, 2]
    assert summary.gaps[0].row == "portability"


def test_a_summary_counts_what_is_not_scored_and_groups():
    held = card("capability", full("capability"), full("capability", row="budget", score=3))
    summary = summary_of(held, DEFINITIONS["capability"], "en")
    assert (summary.mean, summary.mean_n, summary.unscored) == (2.0, 2, 7)
    assert [(group.id, group.n, group.mean) for group in summary.groups] == [
        ("capabilities", 1, 1.0),
        ("resources", 1, 3.0),
    ]
    empty = summary_of(card("capability"), DEFINITIONS["capability"], "en")
    assert (empty.mean, empty.mean_n, empty.unscored) == (None, 0, 9)


def test_a_row_that_does_not_apply_asks_for_its_reason_only():
    held = card("demands", {"row": "price_setting", "score": "na", "reason": "fixed rates"})
    summary = summary_of(held, DEFINITIONS["demands"], "en")
    assert (summary.cells_filled, summary.cells) == (2, 2 + 11 * 2)
