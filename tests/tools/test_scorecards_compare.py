"""Two dates of one scorecard: what moved, what proves it, and what may not be compared."""

from __future__ import annotations

from datetime import date

import pytest

from cemagent.errors import UsageError
from cemagent.tools.scorecards.card import load_scorecard
from cemagent.tools.scorecards.compare import compare_cards

from .scorecard_cases import DEFINITIONS, EXAMPLES, KINDS, card, full

MARCH, SEPTEMBER = date(2026, 3, 20), date(2026, 9, 20)


def moves(kind, before, after, lang="en"):
    old, new = card(kind, *before, date=MARCH), card(kind, *after, date=SEPTEMBER)
    found = compare_cards(old, new, DEFINITIONS[kind], lang)
    return {change.row: change for change in found.changes}


def row(score, **changed):
    return full("demands", score=score, **changed)


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (row(1), row(2), "rose"),
        (row(2), row(1), "fell"),
        (row(2), row(2), "same"),
        (row(2), row(2, gap="another gap"), "changed"),
        (row(2), {"row": "open_access", "score": "na", "reason": "closed club"}, "became_na"),
        ({"row": "open_access", "score": "na", "reason": "closed club"}, row(0), "became_applicable"),
        (row(None), row(1), "scored"),
        (row(1), row(None), "unscored"),
        ({"row": "open_access"}, row(1), "scored"),
        (row(1), {"row": "open_access"}, "unscored"),
    ],
)
def test_a_score_moves(before, after, move):
    assert moves("demands", [before], [after])["open_access"].move == move


def test_a_score_that_moved_on_the_old_evidence_is_marked():
    proven = moves("demands", [row(1)], [row(2, evidence="11 of 12 (September 2026)")])["open_access"]
    assert (proven.unproven, proven.new_evidence) == (False, "11 of 12 (September 2026)")
    unproven = moves("demands", [row(1)], [row(2)])["open_access"]
    assert (unproven.unproven, unproven.new_evidence) == (True, None)
    by_id = moves("demands", [row(1)], [row(2, evidence_ids=["E9"])])["open_access"]
    assert not by_id.unproven


def test_open_lists_are_matched_by_name():
    before = [full("dna"), full("dna", name="old fact")]
    after = [full("dna", name="new fact"), full("dna", name="Put off twice", consent="by purpose")]
    found = moves("dna", before, after)
    assert {name: change.move for name, change in found.items()} == {
        "old fact": "emptied",
        "Put off twice": "changed",
        "new fact": "filled",
    }
    cells = found["Put off twice"].cells
    assert [cell.column for cell in cells] == ["name", "consent"]


def test_figures_move_to_their_goal_or_from_it():
    deck = full("flight-deck", value=95)
    near = moves("flight-deck", [full("flight-deck")], [deck])["experience.operations"]
    assert [(cell.before, cell.after, cell.closer) for cell in near.cells] == [("91", "95", True)]
    far = moves("flight-deck", [deck], [full("flight-deck")])["experience.operations"]
    assert far.cells[0].closer is False
    # a goal below the value: fewer is better, so falling comes closer
    steps = {"metric": "steps", "goal": 4}
    less = moves("flight-deck", [full("flight-deck", value=9, **steps)], [full("flight-deck", value=6, **steps)])
    assert less["experience.operations"].cells[0].closer is True


def test_several_lines_of_a_row_are_matched_by_what_they_say():
    other = full("approaches", current_practice="campaign lists (May 2026)", experience_gap="the second call")
    found = compare_cards(
        card("approaches", full("approaches"), other, date=MARCH),
        card("approaches", other, date=SEPTEMBER),
        DEFINITIONS["approaches"],
        "en",
    )
    assert sorted(change.move for change in found.changes) == ["emptied", "same"]


def test_what_got_worse_stands_first():
    before = [row(2), full("demands", row="process", score=1), full("demands", row="logistics", score=1)]
    after = [row(1), full("demands", row="process", score=2), full("demands", row="logistics", score=1)]
    old, new = card("demands", *before, date=MARCH), card("demands", *after, date=SEPTEMBER)
    found = compare_cards(old, new, DEFINITIONS["demands"], "ko")
    assert [change.move for change in found.changes] == ["fell", "rose", "same"]
    assert found.days == 184
    assert (found.old.mean, found.new.mean) == (4 / 3, 4 / 3)


def test_other_subjects_are_told():
    old = card("demands", row(1), date=MARCH, subject="tenants")
    new = card("demands", row(1), date=SEPTEMBER, subject="owners")
    assert compare_cards(old, new, DEFINITIONS["demands"], "en").other_subject == "tenants"
    assert (
        compare_cards(old, new.model_copy(update={"subject": " tenants"}), DEFINITIONS["demands"], "en").other_subject
        is None
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (card("demands", date=MARCH), card("tasks", date=SEPTEMBER), "cannot be compared"),
        (card("demands", date=None), card("demands", date=SEPTEMBER), "without a date"),
        (card("demands", date=MARCH), card("demands", date=None), "without a date"),
        (card("demands", date=SEPTEMBER), card("demands", date=MARCH), "earlier one first"),
        (card("demands", date=MARCH), card("demands", date=MARCH), "earlier one first"),
    ],
)
def test_what_may_not_be_compared_is_refused_in_both_languages(old, new, said):
    with pytest.raises(UsageError) as caught:
        compare_cards(old, new, DEFINITIONS[new.kind], "en")
    assert said in caught.value.en
    assert caught.value.ko.endswith("주십시오.")


def test_the_two_hotel_audits():
    old, new = (load_scorecard(path, DEFINITIONS).card for path in EXAMPLES if path.name.startswith("demands"))
    found = compare_cards(old, new, DEFINITIONS["demands"], "ko")
    moved = {
        move: [item.row for item in found.changes if item.move == move]
        for move in ("fell", "rose", "became_applicable")
    }
    assert moved["fell"] == ["price_transparency"]
    assert len(moved["rose"]) == 6
    assert moved["became_applicable"] == ["price_setting"]
    assert not any(change.unproven for change in found.changes)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_between_equal_cards(kind):
    before = full(kind)
    found = moves(kind, [before], [before])
    assert [change.move for change in found.values()] == ["same"]
    assert [change.cells for change in found.values()] == [[]]
