from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from cemagent import builtin
from cemagent.agent.evaluate import Outcome, evaluate_intents, predict_intents, read_utterances
from cemagent.agent.interpreter import Interpreter
from cemagent.errors import ContentError
from cemagent.plugins import Plugins
from cemagent.records.intent import Intent, IntentLabel
from cemagent.surfaces.cli import session
from cemagent.surfaces.cli.main import app

ROW = {
    "id": "a",
    "lang": "en",
    "stage": "world",
    "pending_question": "Who pays?",
    "utterance": "The parents.",
    "intent": "answer",
}


def outcome(lang, true, taken, sure=True):
    label = IntentLabel.model_validate(ROW | {"id": f"{lang}{true}{taken}{sure}", "lang": lang, "intent": true})
    return Outcome(label=label, taken=Intent(taken), sure=sure)


OUTCOMES = [
    outcome("en", "answer", "answer"),
    outcome("en", "answer", "answer", False),
    outcome("en", "answer", "skip"),
    outcome("en", "correct", "answer"),
    outcome("ko", "correct", "answer", False),
    outcome("ko", "correct", "correct"),
    outcome("ko", "question", "question"),
    outcome("ko", "reject", "approve"),
]


def test_figures_by_hand():
    result = evaluate_intents(OUTCOMES, "words")
    assert (result.utterances, result.overall.accuracy, result.overall.unsure) == (8, 0.5, 0.25)
    assert result.overall.accuracy_when_sure == 0.5
    # answer: 2 hits, 3 true, 4 taken; correct: 1, 3, 1; question: 1, 1, 1; reject: none of 1
    assert result.overall.macro_f1 == pytest.approx((4 / 7 + 2 / 4 + 1.0 + 0.0) / 4)
    assert result.by_lang["ko"].accuracy == 0.5
    assert result.by_lang["en"].macro_f1 == pytest.approx((4 / 6 + 0.0) / 2)
    assert result.f1_by_intent[Intent.STATUS] is None
    assert result.confusion[Intent.CORRECT][Intent.ANSWER] == 2
    assert sum(count for row in result.confusion.values() for count in row.values()) == 8
    costly = {name: (item.count, item.acted_on, item.of) for name, item in result.costly.items()}
    assert costly == {
        "correct_as_answer": (2, 1, 3),
        "question_as_answer": (0, 0, 1),
        "answer_as_skip_or_navigate": (1, 1, 3),
        "reject_as_approve": (1, 1, 1),
    }


def test_nothing_to_divide_by_is_none():
    result = evaluate_intents([outcome("en", "answer", "answer", False)], "full")
    assert result.overall.accuracy_when_sure is None
    assert result.costly["reject_as_approve"].share is None


def test_predictions_are_in_the_order_of_the_rows():
    labels = [IntentLabel.model_validate(ROW | {"id": name}) for name in ("b", "a")]
    predictions, outcomes = predict_intents(labels, Interpreter())
    assert [item.id for item in predictions] == ["b", "a"]
    assert set(predictions[0].model_dump()) == {"id", "intent", "confidence", "slots"}
    assert [item.label.id for item in outcomes] == ["b", "a"]


@pytest.mark.parametrize(
    ("second", "what"),
    [
        ("{", "is no JSON"),
        ({"id": "b"}, "lang"),
        (ROW, "line 1 too"),
        (ROW | {"id": "b", "utterance": " "}, "utterance is blank"),
        (ROW | {"id": "b", "intent": "shrug"}, "intent"),
        (ROW | {"id": "b", "lang": "fr"}, "lang"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path, second, what):
    path = tmp_path / "utterances.jsonl"
    text = second if isinstance(second, str) else json.dumps(second)
    path.write_text(f"{json.dumps(ROW)}\n\n{text}\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_utterances(path)
    assert f"{path}:3: " in caught.value.en
    assert what in caught.value.en
    assert f"{path}:3: " in caught.value.ko


@pytest.fixture
def run(monkeypatch, tmp_path):
    found = Plugins(builtin, discover=False)
    monkeypatch.setattr(session, "plugins", lambda: found)
    monkeypatch.chdir(tmp_path)
    rows = [
        ROW,
        ROW | {"id": "b", "lang": "ko", "pending_question": "누가 냅니까?", "utterance": "패스", "intent": "skip"},
    ]
    (tmp_path / "said.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return lambda *words: CliRunner().invoke(app, ["eval", "intents", *words], prog_name="cemagent")


def test_the_command_prints_json_and_writes_predictions(run, tmp_path):
    done = run("said.jsonl", "--format", "json", "--predictions", "taken.jsonl")
    assert done.exit_code == 0, done.output
    shown = json.loads(done.stdout)
    assert (shown["schema_version"], shown["utterances"], shown["overall"]["accuracy"]) == ("eval-intents/1", 2, 1.0)
    rows = [json.loads(line) for line in (tmp_path / "taken.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["intent"]) for row in rows] == [("a", "answer"), ("b", "skip")]
    assert all(set(row) == {"id", "intent", "confidence", "slots"} for row in rows)


@pytest.mark.parametrize(("lang", "words"), [("en", "correct taken for answer"), ("ko", "정정을 답으로")])
def test_the_command_prints_tables_in_both_languages(run, lang, words):
    done = run("said.jsonl", "--lang", lang)
    assert done.exit_code == 0, done.output
    assert words in done.stdout
    assert "macro-F1" in done.stdout


def test_a_file_with_a_wrong_row_is_one_sentence(run, tmp_path):
    (tmp_path / "said.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    done = run("said.jsonl")
    assert done.exit_code != 0
    assert isinstance(done.exception, SystemExit | ContentError) or "said.jsonl:1: " in done.stderr
