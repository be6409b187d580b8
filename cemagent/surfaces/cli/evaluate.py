"""``cemagent eval``: how good retrieval, intents and review are, on labelled files of anyone's."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemagent.errors import Lang, UsageError
from cemagent.surfaces.cli.groups import Group
from cemagent.surfaces.cli.options import FormatFlag, LangFlag, PredictionsFlag, writable_file
from cemagent.surfaces.cli.output import Progress, Screen, print_json
from cemagent.surfaces.cli.review import CalibrationFlag, GraderChoice, ModelFlag, PassesFlag
from cemagent.surfaces.cli.session import open_app, pick, user_lang

if TYPE_CHECKING:
    from pydantic import BaseModel

    from cemagent.agent.evaluate import IntentEvaluation, IntentFigures
    from cemagent.retrieval.evaluate import AbstentionFigures, RetrievalEvaluation, RetrievalFigures
    from cemagent.review.agreement import Agreement
    from cemagent.review.calibration import Calibration
    from cemagent.review.evaluate import LabelSet, Predictions, ReviewEvaluation

app = typer.Typer(
    name="eval",
    cls=Group,
    help="Measure retrieval, intents or review on labelled files.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.command()
def retrieval(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="Questions, as JSON Lines.")],
    predictions: PredictionsFlag = None,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Measure search on a file of questions.

    Rows are {"id", "pair", "lang", "query", "expected": [concept ids, best first], "kind"}; the
    kind "unanswerable" expects none.

    \b
    Example:
      cemagent eval retrieval questions.jsonl --predictions found.jsonl
    """
    # pydantic: --help need not pay
    from cemagent.retrieval.evaluate import DEPTH, evaluate_retrieval, predict, read_questions

    said = user_lang(lang)
    writable_file(predictions)
    questions = read_questions(file)
    with Progress(pick(said, "Searching", "찾는 중")) as progress:
        # the language flag is for the table: questions are searched in their own language
        opened = open_app(progress=progress)
        found = predict(questions, lambda query: opened.search(query, DEPTH), progress)
    result = evaluate_retrieval(questions, found)
    if predictions:
        _write_rows(predictions, found)
    if format_ == "json":
        print_json(result)
    else:
        _show_retrieval(Screen(), result, said)


@app.command()
def intents(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="Utterances, as JSON Lines.")],
    predictions: PredictionsFlag = None,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Measure on a file of utterances what an utterance is taken for.

    Rows are {"id", "lang", "stage", "pending_question", "utterance", "intent"}; the intents are
    answer, skip, question, correct, navigate, status, example, approve, reject, smalltalk.

    \b
    Example:
      cemagent eval intents utterances.jsonl --predictions taken.jsonl
    """
    # pydantic and numpy: --help need not pay
    from cemagent.agent.evaluate import evaluate_intents, predict_intents, read_utterances
    from cemagent.agent.interpreter import Interpreter

    said = user_lang(lang)
    writable_file(predictions)
    labels = read_utterances(file)
    interpreter = Interpreter(open_app().embedder)
    with Progress(pick(said, "Reading utterances", "발화를 읽는 중")) as progress:
        found, outcomes = predict_intents(labels, interpreter, progress)
    result = evaluate_intents(outcomes, interpreter.mode)
    if predictions:
        _write_rows(predictions, found)
    if format_ == "json":
        print_json(result)
    else:
        _show_intents(Screen(), result, said)


LabelsArgument = Annotated[Path, typer.Argument(metavar="LABELS", show_default=False, help="Labels, as JSON Lines.")]
RootFlag = Annotated[Path, typer.Option("--root", metavar="DIR", show_default=False, help="Folder of the documents.")]
ContradictionsFlag = Annotated[
    Path | None, typer.Option("--contradictions", metavar="FILE", show_default=False, help="Labelled contradictions.")
]
SaveFlag = Annotated[
    Path | None,
    typer.Option("--save-calibration", metavar="FILE", show_default=False, help="Fit the grader to these labels."),
]


@app.command()
def review(
    labels: LabelsArgument,
    root: RootFlag,
    contradictions: ContradictionsFlag = None,
    predictions: PredictionsFlag = None,
    model: ModelFlag = None,
    passes: PassesFlag = 1,
    calibration: CalibrationFlag = None,
    save_calibration: SaveFlag = None,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Measure the review on graded plans, ours or your own.

    Rows are {"doc": path under DIR, "criterion": "R3.2 or id", "level", "quote", "more_quotes"};
    contradictions are {"doc", "id", "kind", "quote_a", "quote_b", "severity"}. With
    --save-calibration the grader is fitted to your labels for 'review --calibration', if that
    helps on plans left out of the fit.

    \b
    Examples:
      cemagent eval review labels.jsonl --root plans/ --contradictions contradictions.jsonl
      cemagent eval review labels.jsonl --root plans/ --save-calibration ours.json
    """
    # pydantic and parsers: --help need not pay
    from cemagent.review.evaluate import evaluate_review, read_label_set

    said = user_lang(lang)
    _refuse(root, calibration, save_calibration)
    writable_file(predictions)
    writable_file(save_calibration)
    opened = open_app(lang)
    label_set = read_label_set(labels, root, opened.playbooks.criteria(), contradictions)
    with opened.reader() as reader, Progress(pick(said, "Grading", "평가하는 중")) as progress:
        grader = GraderChoice(model, passes, calibration).open(opened, said)
        result, found = evaluate_review(label_set, reader.read, grader, progress)
    if predictions:
        _write_rows(predictions, found.levels)
        _write_rows(predictions.with_name(f"{predictions.name}.contradictions.jsonl"), found.contradictions)
    for sentence in result.unlocated:
        print(sentence, file=sys.stderr)
    if format_ == "json":
        print_json(result)
    else:
        _show_review(Screen(), result, said)
    if save_calibration:
        fitted = _calibrated(save_calibration, label_set, found, result.grader)
        if format_ == "text":
            _show_calibration(Screen(), fitted, said)
        print(_saved(save_calibration, said), file=sys.stderr)


def _refuse(folder: Path, calibration: Path | None, fitted: Path | None) -> None:
    if calibration and fitted:
        raise UsageError(
            "A calibration is fitted to the grader as it is: leave out --calibration or --save-calibration.",
            "보정은 보정하지 않은 채점기에 맞춥니다. --calibration과 --save-calibration 가운데 하나만 써 주십시오.",
        )
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder '{folder}': give the folder of the documents with --root.",
            f"'{folder}' 폴더가 없습니다. --root로 문서가 있는 폴더를 지정해 주십시오.",
        )


def _calibrated(path: Path, labels: LabelSet, found: Predictions, grader: str) -> Calibration:
    from cemagent.review.calibration import calibrate, graded_rows  # as above

    fitted = calibrate(graded_rows(labels, found), grader, found.playbook)
    path.write_text(fitted.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return fitted


def _saved(path: Path, lang: Lang) -> str:
    return pick(
        lang,
        f"Saved: use it with 'cemagent review --calibration {path}'.",
        f"저장했습니다. 'cemagent review --calibration {path}'로 쓰십시오.",
    )


def _show_calibration(screen: Screen, fitted: Calibration, lang: Lang) -> None:
    headers = (
        pick(lang, "On plans left out of the fit", "적합에서 뺀 계획에서"),
        "kappa",
        pick(lang, "exact", "일치"),
        pick(lang, "within one", "1 이내"),
        pick(lang, "bias", "편향"),
    )
    rows = [
        (pick(lang, *name), figures.kappa, figures.exact, figures.within_one, figures.bias)
        for name, figures in ((("before", "보정 전"), fitted.before), (("calibrated", "보정 후"), fitted.after))
    ]
    screen.line()
    screen.table(headers, rows, numbers=True)


def _write_rows(path: Path, rows: Sequence[BaseModel]) -> None:
    path.write_text("".join(f"{row.model_dump_json()}\n" for row in rows), encoding="utf-8")


def _show_retrieval(screen: Screen, result: RetrievalEvaluation, lang: Lang) -> None:
    every = pick(lang, "all", "전체")
    headers = (pick(lang, "Questions", "질문"), "n", "recall@1", "recall@5", "best@5", "MRR@10")

    def row(name: str, figures: RetrievalFigures) -> tuple[object, ...]:
        ranked = (figures.recall_at_1, figures.recall_at_5, figures.best_at_5, figures.mrr_at_10)
        return (name, figures.questions, *ranked)

    rows = [row(every, result.overall)]
    rows += [row(name, figures) for name, figures in result.by_lang.items()]
    rows += [row(name, figures) for name, figures in result.by_kind.items()]
    for name, kinds in result.by_lang_and_kind.items():
        rows += [row(f"{name} {kind}", figures) for kind, figures in kinds.items()]
    screen.table(headers, rows, numbers=True)
    screen.line()
    headers = (
        pick(lang, "Abstention", "답하지 않음"),
        pick(lang, "unanswerable", "답 없는 질문"),
        pick(lang, "abstained", "답하지 않음"),
        pick(lang, "precision", "정밀도"),
        pick(lang, "recall", "재현율"),
        pick(lang, "false", "잘못 답하지 않음"),
    )

    def held(name: str, figures: AbstentionFigures) -> tuple[object, ...]:
        shares = (figures.precision, figures.recall, figures.false_abstention)
        return (name, figures.unanswerable, figures.abstained, *shares)

    groups = {every: result.abstention, **result.abstention_by_lang}
    screen.table(headers, [held(name, figures) for name, figures in groups.items()], numbers=True)
    screen.line()
    parity = "–" if result.parity is None else f"{result.parity:.3f}"
    screen.line(
        pick(
            lang,
            f"Parity of the languages: {parity} ({result.pairs} pairs)",
            f"두 언어의 동등성: {parity} ({result.pairs}쌍)",
        )
    )


def _show_intents(screen: Screen, result: IntentEvaluation, lang: Lang) -> None:
    headers = (
        pick(lang, "Utterances", "발화"),
        "n",
        pick(lang, "accuracy", "정확도"),
        "macro-F1",
        pick(lang, "asked back", "되물음"),
        pick(lang, "accuracy when sure", "확신할 때 정확도"),
    )

    def row(name: str, figures: IntentFigures) -> tuple[object, ...]:
        shares = (figures.accuracy, figures.macro_f1, figures.unsure, figures.accuracy_when_sure)
        return (name, figures.utterances, *shares)

    groups = {pick(lang, "all", "전체"): result.overall, **result.by_lang}
    screen.table(headers, [row(name, figures) for name, figures in groups.items()], numbers=True)
    screen.line()
    confused = (pick(lang, "Labelled, taken for", "표시 / 해석"), *(intent.value for intent in result.confusion), "F1")
    rows = [
        (true.value, *(count or "·" for count in taken.values()), result.f1_by_intent[true])
        for true, taken in result.confusion.items()
    ]
    screen.table(confused, rows, numbers=True)
    screen.line()
    counted = (
        pick(lang, "Costly errors", "비용이 큰 오류"),
        pick(lang, "count", "건수"),
        pick(lang, "not asked back", "되묻지 않음"),
        "n",
        pick(lang, "share", "비율"),
    )
    names = {
        "correct_as_answer": pick(lang, "correct taken for answer", "정정을 답으로"),
        "question_as_answer": pick(lang, "question taken for answer", "질문을 답으로"),
        "answer_as_skip_or_navigate": pick(lang, "answer taken for skip or navigate", "답을 건너뛰기나 이동으로"),
        "reject_as_approve": pick(lang, "reject taken for approve", "거절을 승인으로"),
    }
    errors = [
        (names[name], found.count, found.acted_on, found.of, found.share) for name, found in result.costly.items()
    ]
    screen.table(counted, errors, numbers=True)


def _show_review(screen: Screen, result: ReviewEvaluation, lang: Lang) -> None:
    headers = (
        pick(lang, "Levels", "수준"),
        "n",
        "kappa",
        pick(lang, "exact", "일치"),
        pick(lang, "within one", "1 이내"),
        pick(lang, "bias", "편향"),
    )

    def row(name: str, figures: Agreement) -> tuple[object, ...]:
        return (name, figures.rows, figures.kappa, figures.exact, figures.within_one, figures.bias)

    rows = [row(pick(lang, "all", "전체"), result.overall)]
    rows += [row(name, figures) for name, figures in [*result.by_criterion.items(), *result.by_document.items()]]
    screen.table(headers, rows, numbers=True)
    screen.line()
    pairs: list[tuple[str, object]] = [
        (pick(lang, "Grader", "채점기"), result.grader),
        (pick(lang, "Documents", "문서"), result.documents),
        (pick(lang, "Kappa within documents", "문서 안의 kappa"), result.kappa_within_documents),
        (pick(lang, "  documents it is defined for", "  정의되는 문서"), result.documents_with_kappa),
        (pick(lang, "Quotes that touch a labelled passage", "표시된 구절과 겹치는 인용"), result.quote_touch),
        (pick(lang, "  any quote of the verdict", "  판정의 인용 중 하나라도"), result.quote_touch_any),
        (pick(lang, "  rows compared", "  비교한 행"), result.quotes_compared),
    ]
    if found := result.contradictions:
        pairs += [
            (pick(lang, "Contradictions, precision", "모순 정밀도"), found.precision),
            (pick(lang, "Contradictions, recall", "모순 재현율"), found.recall),
            (pick(lang, "  predicted / labelled", "  예측 / 표시"), f"{found.predicted} / {found.labelled}"),
        ]
    if result.not_plans:
        pairs.append((pick(lang, "Held for no plan", "계획서로 보지 않음"), ", ".join(result.not_plans)))
    screen.table((pick(lang, "Figure", "수치"), ""), pairs)
