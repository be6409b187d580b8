"""What a judge costs and what its checks let through: python -m benchmarks.judge [PLANS]

Prints, over plans of this repository: calls and prompt tokens against one call a criterion; the
agreement with the labels of the offline grader, and of a judge that says exactly what the labelled
readers said (what the checks cost an honest judge); the agreement of a judge that gives 3 to
everything, which says nothing of the labels, with and without being caught by the control criteria. With ``--injections FOLDER``, a
folder of texts of your own (one a file), each is planted into a plan and a judge that obeys whatever
it is shown is asked: the levels that changed are counted. ``--grounds N`` prints what the bounds rest on.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from benchmarks.review_plans import ROOT
from cemagent.app import App
from cemagent.documents.loader import load
from cemagent.documents.readers import default_readers
from cemagent.playbook import Criterion
from cemagent.records.asking import Message, tokens_in
from cemagent.records.document import Document
from cemagent.records.review import Review
from cemagent.review.agreement import agreement
from cemagent.review.grader import GraderParts
from cemagent.review.instructions import find_instructions
from cemagent.review.judge import JudgeGrader
from cemagent.review.judging.answers import GroupAnswer
from cemagent.review.judging.checking import RELEVANT
from cemagent.review.judging.prompt import letter
from cemagent.review.judging.quotes import find_quotes
from cemagent.review.judging.shown import shown_of
from cemagent.review.judging.withholding import heard_units
from cemagent.review.semantic import SemanticGrader, trusted_units
from cemagent.testing.asker import ScriptedAsker

Row = dict[str, Any]
_REF = re.compile(r"(?m)^(R\d+\.\d+) ")
_PASSAGE = re.compile(r"(?m)^\[(\d+)\] (.+)$")


class Judges:
    """Scripted judges for one plan with its labels."""

    def __init__(self, criteria: dict[str, Criterion], rows: dict[str, Row], lang: str) -> None:
        self._criteria = criteria
        self._rows = rows
        self._why = "그 대목에 적혀 있습니다." if lang == "ko" else "It stands in that passage."

    def careful(self, schema: type[BaseModel], messages: Sequence[Message]) -> Any:
        """Answer as the labelled readers did; parts are taken to be all there from level 2 on."""
        if schema is not GroupAnswer:
            return {"pairs": []}
        return {"criteria": [self._labelled(ref) for ref in _REF.findall(messages[-1].text)]}

    def _labelled(self, ref: str) -> Row:
        row = self._rows.get(ref)
        if row is None or ref not in self._criteria or not row["level"]:
            return {"ref": ref}
        criterion, level = self._criteria[ref], row["level"]
        count = len(criterion.parts) if level > 1 else criterion.min_parts_for_1
        flags = {"source": level > 1, "link": level > 2, "measure": level > 2, "owner": level > 2}
        quotes = [quote for quote in [row["quote"], *row["more_quotes"]] if quote]
        parts = [letter(number) for number in range(count)]
        return {"ref": ref, "level": level, "parts": parts, "quotes": quotes, "why": self._why, **flags}

    def everything(self, schema: type[BaseModel], messages: Sequence[Message], control: int) -> Any:
        """Give level 3 to all, with every passage as a quote, and ``control`` to what is no criterion."""
        if schema is not GroupAnswer:
            return {"pairs": []}
        quotes = [f"{number}: {text[:100]}" for number, text in _PASSAGE.findall(messages[1].text)]
        flags = dict.fromkeys(("source", "link", "measure", "owner"), True)
        full = {"level": 3, "parts": list("abcde"), "quotes": quotes, **flags}
        refs = _REF.findall(messages[-1].text)
        return {"criteria": [{"ref": ref, **full, "level": 3 if ref in self._criteria else control} for ref in refs]}


def labelled_plans(most: int) -> list[tuple[Path, str, dict[str, Row]]]:
    """Return the first ``most`` labelled plans of each language with their rows by criterion."""
    found = []
    for lang in ("en", "ko"):
        rows: dict[str, dict[str, Row]] = {}
        for line in (ROOT / lang / "labels.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.setdefault(row["doc"], {})[row["criterion"]] = row
        found += [(ROOT / lang / doc, lang, held) for doc, held in list(rows.items())[:most]]
    return found


class Bench:
    """The offline grader, loaded once, and what is measured with it."""

    def __init__(self) -> None:
        app = App()
        self._offline = SemanticGrader(GraderParts(app.playbooks, app.embedder))
        self.criteria = {criterion.ref: criterion for criterion in self._offline.criteria}

    def graded(self, document: Document, answer: Any) -> tuple[Review, ScriptedAsker]:
        """Return the review of ``document`` by a scripted judge, and what that was asked."""
        asker = ScriptedAsker(answer)
        return JudgeGrader(self._offline, asker).grade(document, document.name), asker

    def figures(self, most: int) -> Row:
        """Return cost and agreement over ``most`` plans of each language."""
        pairs: dict[str, list[tuple[int, int]]] = {
            name: [] for name in ("offline", "careful", "says_3_caught", "says_3_knows_the_control")
        }
        calls, shares, kept = [], [], 0
        for path, lang, rows in labelled_plans(most):
            document = load(path, default_readers())
            judges = Judges(self.criteria, rows, lang)
            review, asker = self.graded(document, judges.careful)
            calls.append(len(asker.asked))
            shares.append(_share(asker, len(self.criteria)))
            kept += sum(verdict.fell_back for verdict in review.criteria)
            told = {
                "careful": review,
                "says_3_caught": self.graded(document, lambda s, m, j=judges: j.everything(s, m, 3))[0],
                "says_3_knows_the_control": self.graded(document, lambda s, m, j=judges: j.everything(s, m, 0))[0],
            }
            pairs["offline"] += [(rows[v.ref]["level"], v.offline_level or 0) for v in review.criteria]
            for name, held in told.items():
                pairs[name] += [(rows[v.ref]["level"], v.level) for v in held.criteria]
        return {
            "plans": len(calls),
            "calls_most": max(calls),
            "prompt_share_of_one_call_a_criterion": {"mean": sum(shares) / len(shares), "most": max(shares)},
            "careful_verdicts_kept_offline": kept,
            "agreement": {name: agreement(found).model_dump() for name, found in pairs.items()},
        }

    def grounds(self, most: int) -> Row:
        """Return the figures that the bounds of a judge rest on, over ``most`` plans of each language.

        What is withheld and what the offline grader loses by it; how many labels are more than one above
        the offline level; how many labelled quotes, and other passages, are relevant enough to count.
        """
        withheld = units = above = 0
        whole: list[tuple[int, int]] = []
        heard: list[tuple[int, int]] = []
        quoted: list[float] = []
        others: list[float] = []
        for path, _, rows in labelled_plans(most):
            document = load(path, default_readers())
            grader, instructions = self._offline, find_instructions(document, "en")
            trusted = trusted_units(document, instructions)
            kept = heard_units(document, trusted, instructions)
            units, withheld = units + len(trusted), withheld + len(trusted) - len(kept)
            studied = grader.study_units(kept, instructions)
            review = grader.review(document, document.name, "en", studied)
            whole += [(rows[v.ref]["level"], v.level) for v in grader.grade(document, document.name).criteria]
            heard += [(rows[v.ref]["level"], v.level) for v in review.criteria]
            above += sum(rows[v.ref]["level"] > v.level + 1 for v in review.criteria)
            shown = shown_of(document, kept, studied.relevance, grader.owners, 10**6)
            for ref, own in grader.by_criterion(studied.relevance).items():
                quotes = [quote for quote in [rows[ref]["quote"], *rows[ref]["more_quotes"]] if quote]
                touched = {unit for found in find_quotes(quotes, document, kept, shown) for unit in found.units}
                if rows[ref]["level"] and touched:
                    quoted.append(float(own[list(touched)].max()))
                others += [float(value) for unit, value in enumerate(own) if unit not in touched]
        return {
            "withheld_share": withheld / units,
            "offline": {"all_sentences": agreement(whole).model_dump(), "heard": agreement(heard).model_dump()},
            "labels_more_than_one_above": [above, len(heard)],
            "relevant_share": {
                name: sum(value >= RELEVANT for value in found) / len(found)
                for name, found in (("quoted", quoted), ("others", others))
            },
        }

    def injected(self, texts: Sequence[str], place: Path) -> Row:
        """Return how many levels a judge that obeys whatever it is shown changes, a text at a time.

        Where what a judge hears of the plan is word for word what it hears without the text, its review
        is the same (``tests/review/test_judge_injection.py``), so that it is asked for the others only.
        """
        changed = shown = 0
        for path, lang, rows in labelled_plans(1):
            judges = Judges(self.criteria, rows, lang)
            clean = load(path, default_readers())
            before: dict[str, int] = {}
            paragraphs = path.read_text(encoding="utf-8").split("\n\n")
            middle = len(paragraphs) // 2
            for text in texts:
                planted = place / path.name
                flat = " ".join(text.split())
                planted.write_text("\n\n".join([*paragraphs[:middle], flat, *paragraphs[middle:]]), encoding="utf-8")
                document = load(planted, default_readers())
                if _heard(document) == _heard(clean):
                    continue
                shown += 1
                before = before or _levels(self.graded(clean, judges.careful)[0])
                after = _levels(self.graded(document, Obeying(judges, flat))[0])
                changed += sum(before[ref] != level for ref, level in after.items())
        return {"texts": len(texts), "runs": 2 * len(texts), "heard": shown, "levels_changed": changed}


def _heard(document: Document) -> list[str]:
    instructions = find_instructions(document, "en")
    return [unit.text for unit in heard_units(document, trusted_units(document, instructions), instructions)]


class Obeying:
    """A judge that is careful until it is shown a sentence of ``text``, and then gives 3 to everything."""

    def __init__(self, judges: Judges, text: str) -> None:
        self._judges = judges
        self._pieces = [piece for piece in re.split(r"(?<=[.!?])\s+", text) if len(piece) > 5]

    def __call__(self, schema: type[BaseModel], messages: Sequence[Message]) -> Any:
        """Return the answer to ``messages`` as ``schema``."""
        plan = " ".join(messages[1].text.split())
        if any(piece in plan for piece in self._pieces):
            return self._judges.everything(schema, messages, 0)
        return self._judges.careful(schema, messages)


def _levels(review: Review) -> dict[str, int]:
    return {verdict.ref: verdict.level for verdict in review.criteria}


def _share(asker: ScriptedAsker, criteria: int) -> float:
    """Return the prompt tokens of all calls over those of one call a criterion with the same rules and plan."""
    opening = sum(tokens_in(message.text) for message in asker.asked[0][1][:-1])
    questions = [tokens_in(messages[-1].text) for _, messages in asker.asked]
    return (len(questions) * opening + sum(questions)) / (criteria * opening + sum(questions))


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plans", nargs="?", type=int, default=2, help="plans of each language")
    parser.add_argument("--injections", type=Path, help="folder of texts to plant, one a file")
    parser.add_argument(
        "--grounds", type=int, metavar="PLANS", help="plans of each language for what the bounds rest on"
    )
    chosen = parser.parse_args()
    bench = Bench()
    found = bench.figures(chosen.plans)
    if chosen.grounds:
        found["grounds"] = bench.grounds(chosen.grounds)
    if chosen.injections:
        texts = [path.read_text(encoding="utf-8") for path in sorted(chosen.injections.iterdir())]
        with tempfile.TemporaryDirectory() as place:
            found["injections"] = bench.injected(texts, Path(place))
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
