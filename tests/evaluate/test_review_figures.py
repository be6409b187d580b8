from __future__ import annotations

import itertools
import json
import random

import pytest

from cemagent.app import App
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.errors import ContentError
from cemagent.records.document import Location
from cemagent.records.review import Contradiction, Evidence, Review, Verdict
from cemagent.review.agreement import agreement, weighted_kappa
from cemagent.review.evaluate import evaluate_review, locate, read_label_set


def oracle(pairs):
    """Quadratic-weighted kappa from its definition with explicit matrices of shares (Cohen 1968)."""
    count = len(pairs)
    shares = {cell: sum(pair == cell for pair in pairs) / count for cell in itertools.product(range(4), repeat=2)}
    rows = [sum(shares[i, j] for j in range(4)) for i in range(4)]
    columns = [sum(shares[i, j] for i in range(4)) for j in range(4)]
    weight = {(i, j): 1 - (i - j) ** 2 / 9 for i, j in shares}
    seen = sum(weight[cell] * shares[cell] for cell in shares)
    chance = sum(weight[i, j] * rows[i] * columns[j] for i, j in shares)
    return (seen - chance) / (1 - chance)


def test_kappa_against_the_definition():
    chance = random.Random(7)
    for _ in range(50):
        pairs = [(chance.randrange(4), chance.randrange(4)) for _ in range(chance.randrange(5, 60))]
        assert weighted_kappa(pairs) == pytest.approx(oracle(pairs))


def test_kappa_by_hand():
    # observed d²: 1; by chance: labelled 0,1,2,3 against predicted 0,1,2,2 give 14 + 6 + 6 + 6 = 32 over 16 pairings
    assert weighted_kappa([(0, 0), (1, 1), (2, 2), (3, 2)]) == pytest.approx(1 - 1 * 4 / 32)
    assert weighted_kappa([(0, 0), (3, 3)]) == 1.0
    assert weighted_kappa([(0, 3), (3, 0)]) == -1.0
    assert weighted_kappa([(0, 2), (3, 2)]) == 0.0
    assert weighted_kappa([(2, 2), (2, 2)]) is None
    assert weighted_kappa([]) is None


def test_agreement_by_hand():
    found = agreement([(0, 0), (1, 2), (3, 1), (2, 2)])
    assert (found.rows, found.exact, found.within_one, found.bias) == (4, 0.5, 0.75, -0.25)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("| P1 | 감성 | 남의 눈 |", "앞줄\nP1 | 감성 | 남의 눈\n뒤"),
        ("We **promise** `one`\n  thing", "Then We promise one thing."),
        ("- first _point_", "first point"),
        ("3. third point", "third point"),
        ("see [the plan](http://x.y/z) here", "see the plan here"),
        ("## 제목", "제목"),
    ],
)
def test_a_quote_is_found_without_its_marks(quote, text):
    (start, end), *rest = locate(quote, text)
    assert not rest
    assert text[start:end].split()[0] in quote
    assert locate("absent words", text) == []
    assert locate("***", text) == []


def test_every_occurrence_is_found():
    assert locate("wait", "wait, and wait again") == [(0, 4), (10, 14)]


DOC_A = "# Alpha\n\nWe call back within an hour.\n\nCalls are closed after two minutes.\n\nNobody waits.\n"
DOC_B = "# Beta\n\nNothing of the kind.\n"


class Grader:
    """Gives what the test wrote down: levels with a quote, by document and rubric number."""

    name = "fake"

    def __init__(self, levels, contradictions=(), not_plans=()):
        self._levels, self._contradictions, self._not_plans = levels, contradictions, not_plans

    def grade(self, document, name, lang=None):
        if name in self._not_plans:
            return Review(document=name, sha256=document.sha256, status="skipped", is_plan=False)
        verdicts = []
        for ref, (level, quote) in self._levels[name].items():
            start = document.text.index(quote) if quote else 0
            spot = Evidence(quote=quote, start=start, end=start + len(quote), location=Location())
            evidence = [spot] if level else []
            verdicts.append(Verdict(id="x", ref=ref, level=level, confidence=0.5, rationale="", evidence=evidence))
        clashes = [
            Contradiction(
                kind="other",
                severity=2,
                quote_a=a,
                quote_b=b,
                start_a=document.text.index(a),
                start_b=document.text.index(b),
                why="",
            )
            for doc, a, b in self._contradictions
            if doc == name
        ]
        return Review(
            document=name,
            sha256=document.sha256,
            status="reviewed",
            is_plan=True,
            criteria=verdicts,
            contradictions=clashes,
        )


@pytest.fixture(scope="module")
def criteria():
    return App().playbooks.criteria()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.md").write_text(DOC_A, encoding="utf-8")
    (tmp_path / "b.md").write_text(DOC_B, encoding="utf-8")
    return tmp_path


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


LEVELS = [
    {"doc": "a.md", "criterion": "R3.1", "level": 3, "quote": "We call **back**", "more_quotes": ["Nobody waits."]},
    {"doc": "a.md", "criterion": "world.four-layers", "level": 1, "quote": "Calls are closed", "more_quotes": []},
    {"doc": "a.md", "criterion": "R3.3", "level": 0, "quote": "", "more_quotes": []},
    {"doc": "b.md", "criterion": "R3.1", "level": 0, "quote": "", "more_quotes": []},
    {"doc": "b.md", "criterion": "R3.2", "level": 0, "quote": "", "more_quotes": []},
]
CLASHES = [
    {
        "doc": "a.md",
        "id": "1",
        "kind": "other",
        "quote_a": "within an hour",
        "quote_b": "after two minutes",
        "severity": 3,
    },
    {"doc": "a.md", "id": "2", "kind": "other", "quote_a": "We call back", "quote_b": "Nobody waits", "severity": 1},
    {"doc": "b.md", "id": "3", "kind": "none", "quote_a": "", "quote_b": "", "severity": None},
]


def test_figures_by_hand(folder, criteria):
    labels = read_label_set(write(folder / "l.jsonl", LEVELS), folder, criteria, write(folder / "c.jsonl", CLASHES))
    grader = Grader(
        {
            "a.md": {"R3.1": (3, "an hour"), "R3.2": (2, "two minutes"), "R3.3": (1, "Nobody waits")},
            "b.md": {"R3.1": (0, ""), "R3.2": (0, "")},
        },
        [
            ("a.md", "Calls are closed after two", "within an hour"),
            ("a.md", "Nobody", "Calls"),
            ("b.md", "Nothing", "kind"),
        ],
    )
    result, predictions = evaluate_review(labels, lambda path: load(path, default_readers()), grader)
    pairs = [(3, 3), (1, 2), (0, 1), (0, 0), (0, 0)]
    assert result.overall == agreement(pairs)
    assert result.overall.kappa == pytest.approx(oracle(pairs))
    assert (result.overall.exact, result.overall.within_one, result.overall.bias) == (0.6, 1.0, 0.4)
    assert set(result.by_criterion) == {"R3.1", "R3.2", "R3.3"}
    assert result.by_criterion["R3.2"].rows == 2
    assert result.kappa_within_documents == pytest.approx(oracle(pairs[:3]))
    assert result.documents_with_kappa == 1
    # 'an hour' touches neither 'We call back' nor 'Nobody waits.'; 'two minutes' not 'Calls are closed'
    assert (result.quotes_compared, result.quote_touch) == (2, 0.0)
    clashes = result.contradictions
    assert (clashes.labelled, clashes.predicted, clashes.recall) == (2, 3, 0.5)
    assert clashes.precision == pytest.approx(1 / 3)
    assert predictions.levels[0].model_dump() == {
        "doc": "a.md", "criterion": "R3.1", "level": 3, "quote": "an hour", "confidence": 0.5,
    }  # fmt: skip
    assert predictions.levels[1].criterion == "world.four-layers"
    assert predictions.levels[3].quote == ""
    assert len(predictions.contradictions) == 3


def test_touching_quotes_and_plans_taken_for_none(folder, criteria):
    labels = read_label_set(write(folder / "l.jsonl", LEVELS), folder, criteria)
    levels = {"a.md": {"R3.1": (3, "waits"), "R3.2": (1, "closed after"), "R3.3": (0, "")}}
    result, _ = evaluate_review(labels, lambda path: load(path, default_readers()), Grader(levels, not_plans=["b.md"]))
    assert (result.quotes_compared, result.quote_touch, result.contradictions) == (2, 1.0, None)
    assert result.not_plans == ["b.md"]
    assert result.overall.exact == 1.0


def test_a_label_whose_quote_is_not_there_is_named_and_left_out(folder, criteria):
    rows = [{**LEVELS[0], "quote": "never said", "more_quotes": []}]
    labels = read_label_set(write(folder / "l.jsonl", rows), folder, criteria)
    grader = Grader({"a.md": {"R3.1": (3, "waits")}})
    result, _ = evaluate_review(labels, lambda path: load(path, default_readers()), grader)
    assert result.quotes_compared == 0
    assert "l.jsonl:1: 'never said'" in result.unlocated[0]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"doc": "nowhere.md"}, "is no file under"),
        ({"doc": "../l.jsonl"}, "is no file under"),
        ({"criterion": "R99.9"}, "is no criterion"),
        ({"criterion": "world.target"}, "line 1 too"),
        ({"level": 4}, "level"),
        ({"level": "high"}, "level"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(folder, criteria, row, what):
    path = write(folder / "l.jsonl", [LEVELS[0], {**LEVELS[1], **row}])
    with pytest.raises(ContentError, match=r"l\.jsonl:2: ") as caught:
        read_label_set(path, folder, criteria)
    assert what in caught.value.en


def test_a_contradiction_needs_both_passages(folder, criteria):
    path = write(folder / "c.jsonl", [{**CLASHES[0], "quote_b": ""}])
    with pytest.raises(ContentError, match=r"c\.jsonl:1: .*both passages"):
        read_label_set(write(folder / "l.jsonl", LEVELS), folder, criteria, path)
