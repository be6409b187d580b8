from __future__ import annotations

import json

import pytest

from cemagent.errors import ContentError
from cemagent.records.retrieval import Passage, SearchResult
from cemagent.records.review import RetrievalLabel
from cemagent.retrieval.evaluate import (
    PassagePrediction,
    RetrievalPrediction,
    evaluate_retrieval,
    predict,
    read_questions,
)


def label(id_, lang, expected, kind="term", pair=None):
    return RetrievalLabel(id=id_, pair=pair, lang=lang, query=id_, expected=expected, kind=kind)


def found(id_, *concepts, abstained=False):
    passages = [PassagePrediction(source="x", concepts=list(names), score=0.5) for names in concepts]
    return RetrievalPrediction(id=id_, abstained=abstained, passages=passages)


LABELS = [
    label("a", "ko", ["c1", "c2"], pair="p"),
    label("b", "en", ["c1", "c2"], pair="p"),
    label("c", "ko", ["c3"], "situation", pair="q"),
    label("d", "en", ["c3"], "situation", pair="q"),
    label("e", "en", ["c4"], "situation", pair="alone"),
    label("f", "ko", [], "unanswerable"),
    label("g", "en", [], "unanswerable"),
]
PREDICTIONS = [
    found("a", ["c2"], ["c9", "c1"]),
    found("b", ["c9"], ["c9"], ["c9"], ["c2"]),
    found("c", ["c9"], ["c3"], abstained=True),
    found("d", *[["c9"]] * 5, ["c3"]),
    found("e", ["c9"]),
    found("f", ["c1"], abstained=True),
    found("g", ["c1"]),
]


def test_figures_by_hand():
    result = evaluate_retrieval(LABELS, PREDICTIONS)
    assert result.questions == 7
    overall = result.overall
    assert (overall.questions, overall.recall_at_1, overall.recall_at_5, overall.best_at_5) == (5, 0.2, 0.6, 0.4)
    assert overall.mrr_at_10 == pytest.approx((1 + 1 / 4 + 1 / 2 + 1 / 6 + 0) / 5)
    assert result.by_lang["ko"].recall_at_5 == 1.0
    assert result.by_lang["en"].recall_at_5 == pytest.approx(1 / 3)
    assert result.by_kind["situation"].recall_at_5 == pytest.approx(1 / 3)
    assert result.by_lang_and_kind["en"]["term"].best_at_5 == 0.0
    assert "unanswerable" not in result.by_kind
    assert (result.parity, result.pairs) == (0.5, 2)
    held = result.abstention
    assert (held.unanswerable, held.abstained, held.precision, held.recall, held.false_abstention) == (
        2,
        2,
        0.5,
        0.5,
        0.2,
    )
    assert result.abstention_by_lang["en"].precision is None


def test_nothing_to_divide_by_is_none():
    result = evaluate_retrieval([label("f", "ko", [], "unanswerable")], [found("f")])
    assert (result.overall.recall_at_5, result.parity, result.abstention.false_abstention) == (None, None, None)
    assert (result.abstention.precision, result.abstention.recall) == (None, 0.0)


def test_predictions_hold_ten_passages_at_most():
    passage = Passage(
        source="s", section="x", title="t", concepts=["c"], lang="en", certainty="A", score=0.5, text="text"
    )
    asked = []

    def search(query):
        asked.append(query)
        return SearchResult(query=query, lang="en", abstained=False, passages=[passage] * 12)

    rows = predict(LABELS[:2], search)
    assert asked == ["a", "b"]
    assert len(rows[0].passages) == 10
    assert set(rows[0].model_dump()) == {"id", "abstained", "passages"}
    assert set(rows[0].passages[0].model_dump()) == {"source", "concepts", "score"}


@pytest.mark.parametrize(
    ("second", "what"),
    [
        ("{", "is no JSON"),
        ({"id": "b"}, "lang"),
        ({"id": "a", "lang": "ko", "query": "x", "expected": ["c"], "kind": "term"}, "line 1 too"),
        ({"id": "b", "lang": "ko", "query": " ", "expected": ["c"], "kind": "term"}, "query is blank"),
        ({"id": "b", "lang": "ko", "query": "x", "expected": [], "kind": "term"}, "Correct 'kind'"),
        ({"id": "b", "lang": "ko", "query": "x", "expected": ["c"], "kind": "unanswerable"}, "Correct 'kind'"),
        ({"id": "b", "lang": "fr", "query": "x", "expected": ["c"], "kind": "term"}, "lang"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path, second, what):
    first = {"id": "a", "pair": None, "lang": "ko", "query": "x", "expected": ["c"], "kind": "term"}
    path = tmp_path / "questions.jsonl"
    text = second if isinstance(second, str) else json.dumps(second)
    path.write_text(f"{json.dumps(first)}\n\n{text}\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_questions(path)
    assert f"{path}:3: " in caught.value.en
    assert what in caught.value.en
    assert f"{path}:3: " in caught.value.ko


def test_files_without_rows_and_unreadable_ones(tmp_path):
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\xfa")
    for name in ("empty.jsonl", "latin.jsonl", "absent.jsonl"):
        with pytest.raises(ContentError, match=f"{name}:1: "):
            read_questions(tmp_path / name)
