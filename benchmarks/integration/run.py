"""Recall and precision of the integration checker by test, on the seeded engagements.

Run: ``python -m benchmarks.integration`` (development cases), ``--heldout`` (the cases held out, for the end),
``--json FILE`` to keep the figures. A case counts for its own test only; the clean bases count for all tests.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks.integration.engagements import HERE, base, base_names, engagement_of
from cemagent.app import App
from cemagent.method.engagement import Engagement
from cemagent.method.stages import Method
from cemagent.records.retrieval import Embedder, Vectors
from cemagent.settings import load_settings
from cemagent.tools.integration.building import subject_of
from cemagent.tools.integration.check import check_integration
from cemagent.tools.integration.results import IntegrationResult

DOMAINS = {"I5": ("interface_design", "designs"), "I6": ("innovation", "innovations")}
_NUMBERED = re.compile(r"(\w+\.\w+)\[(\d+)\].*")
TESTS = tuple(f"I{number}" for number in range(1, 13))
LANGS = ("ko", "en")


@dataclass(frozen=True)
class Case:
    """One engagement and what its test should say of it.

    ``items`` are the ids that should be named; where several would do, they stand with ``|`` between. ``also``
    are ids that may be named. A fault that sits on nothing with an id has no items. ``judged`` cases turn on meaning (the same question answered differently, a message
    that takes customers from a sister offer): there a contradiction in free text counts as a finding too.
    """

    id: str
    test: str
    base: str
    lang: str
    fault: bool
    items: tuple[str, ...]
    also: tuple[str, ...]
    judged: bool
    patch: tuple[dict[str, Any], ...]
    why: str


@dataclass(frozen=True)
class Verdict:
    """What the checker said of one case: whether the test failed, the ids that it named, and those that it quotes."""

    case: Case
    failed: bool
    named: tuple[str, ...]
    quoted: tuple[str, ...]

    @property
    def shown(self) -> set[str]:
        """Return every id that a reader finds in the report of the test."""
        return {*self.named, *self.quoted}


class Kept:
    """An embedder that keeps its vectors, since the cases of one base repeat nearly all texts."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self._vectors: dict[tuple[str, str], Any] = {}

    @property
    def name(self) -> str:
        """Return the name of the embedder."""
        return self._inner.name

    def embed_queries(self, texts: list[str]) -> Vectors:
        """Return one unit row for each question."""
        return self._kept("query", texts, self._inner.embed_queries)

    def embed_passages(self, texts: list[str]) -> Vectors:
        """Return one unit row for each passage."""
        return self._kept("passage", texts, self._inner.embed_passages)

    def _kept(self, kind: str, texts: list[str], embed: Callable[[list[str]], Vectors]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if (kind, text) not in self._vectors]
        if new:
            self._vectors.update(zip(((kind, text) for text in new), embed(new), strict=True))
        return np.array([self._vectors[kind, text] for text in texts], dtype=np.float32)


def cases(held_out: bool) -> list[Case]:
    """Return the development cases, or those held out."""
    found = []
    for path in sorted((HERE / "cases").glob("*.yaml")):
        if path.name.endswith(".heldout.yaml") == held_out:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            found += [_case(content["test"], row) for row in content["cases"]]
    return found


def base_cases() -> list[list[Case]]:
    """Return every test on each clean base."""
    return [
        [_case(test, {"id": f"{test}-{name}", "base": name, "patch": []}) for test in TESTS] for name in base_names()
    ]


def _case(test: str, row: dict[str, Any]) -> Case:
    return Case(
        id=row["id"],
        test=test,
        base=row["base"],
        lang=base(row["base"])["lang"],
        fault=row.get("fault", False),
        items=tuple(row.get("items", ())),
        also=tuple(row.get("also", ())),
        judged=row.get("judged", False),
        patch=tuple(row["patch"]),
        why=row.get("why", ""),
    )


def _clashing(result: IntegrationResult, contents: dict[str, Any], test: str) -> list[str]:
    """Return the ids in the domain of ``test`` between whose texts the checker found a contradiction."""
    artifact, field = DOMAINS[test]
    found = []
    for clash in result.contradictions:
        paths = [_NUMBERED.fullmatch(path) for path in (clash.path_a, clash.path_b)]
        sides = [path for path in paths if path and path[1] == f"{artifact}.{field}"]
        if len(sides) == len(paths):
            found += [str(contents[artifact][field][int(side[2]) - 1]["id"]) for side in sides]
    return found


def verdicts_on(method: Method, embedder: Embedder | None, rows: list[Case], free_text: bool = True) -> list[Verdict]:
    """Return what the checker says of ``rows``, which are one engagement seen by several tests."""
    first = rows[0]
    engagement = engagement_of(method, first.base, list(first.patch))
    subject = subject_of(method, engagement, engagement.lang)
    judged = free_text and any(case.judged for case in rows)
    result = check_integration(subject, engagement.lang, embedder=embedder, contradictions=judged)
    return [_verdict(case, engagement, result) for case in rows]


def _verdict(case: Case, engagement: Engagement, result: IntegrationResult) -> Verdict:
    test = next(test for test in result.tests if test.id == case.test)
    named = [failure.id for failure in test.failed]
    quoted = [quote.where.split()[0] for failure in test.failed for quote in failure.quotes if quote.where]
    if case.judged:
        contents = {key: saved.content for key, saved in engagement.artifacts.items()}
        named += _clashing(result, contents, case.test)
    return Verdict(case, test.state == "failed" or bool(named), tuple(dict.fromkeys(named)), tuple(quoted))


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def figures(verdicts: list[Verdict]) -> dict[str, float | int | None]:
    """Return recall and precision over cases, and over the items that are named.

    recall = faults reported / faults; precision = faults reported / cases reported (van Rijsbergen 1979, ch. 7).
    """
    faults = [verdict for verdict in verdicts if verdict.case.fault]
    caught = [verdict for verdict in faults if verdict.failed]
    reported = [verdict for verdict in verdicts if verdict.failed]
    wanted = [(verdict, set(item.split("|"))) for verdict in faults for item in verdict.case.items]
    listing = [verdict for verdict in verdicts if verdict.case.items or not verdict.case.fault]
    named = [(verdict, item) for verdict in listing for item in verdict.named if item not in verdict.case.also]
    right = [item for verdict, item in named if any(item in asked.split("|") for asked in verdict.case.items)]
    return {
        "faults": len(faults),
        "clean": len(verdicts) - len(faults),
        "recall": _share(len(caught), len(faults)),
        "precision": _share(len(caught), len(reported)),
        "item_recall": _share(sum(bool(asked & verdict.shown) for verdict, asked in wanted), len(wanted)),
        "item_precision": _share(len(right), len(named)),
    }


def by_test(verdicts: list[Verdict]) -> dict[str, dict[str, dict[str, float | int | None]]]:
    """Return the figures by test, of the cases that turn on no judgement, of the others and of all; by language."""
    found = {}
    groups = {test: [verdict for verdict in verdicts if verdict.case.test == test] for test in TESTS}
    groups["fixed"] = [verdict for verdict in verdicts if not verdict.case.judged]
    groups["judged"] = [verdict for verdict in verdicts if verdict.case.judged]
    groups["all"] = verdicts
    for test, own in groups.items():
        found[test] = {
            "both": figures(own),
            **{lang: figures([verdict for verdict in own if verdict.case.lang == lang]) for lang in LANGS},
        }
    return found


def wrong(verdicts: list[Verdict]) -> list[dict[str, Any]]:
    """Return the cases that the checker got wrong, or whose items it did not name."""
    rows = []
    for verdict in verdicts:
        asked = [set(item.split("|")) for item in verdict.case.items]
        misses = [sorted(names) for names in asked if not names & verdict.shown]
        known = set(verdict.case.also).union(*asked)
        extra = [item for item in verdict.named if item not in known and (asked or not verdict.case.fault)]
        if verdict.failed != verdict.case.fault or misses or extra:
            kind = "items"
            if verdict.failed != verdict.case.fault:
                kind = "missed" if verdict.case.fault else "false alarm"
            rows.append({"id": verdict.case.id, "kind": kind, "not_named": misses, "extra": extra})
    return rows


def table(found: dict[str, dict[str, dict[str, float | int | None]]]) -> str:
    """Return the figures as a table of plain text."""
    head = ("recall", "precision", "item_recall", "item_precision")
    lines = [f"{'test':8}{'lang':6}{'faults':>7}{'clean':>7}" + "".join(f"{name:>16}" for name in head)]
    for test, parts in found.items():
        for lang, row in parts.items():
            cells = "".join(f"{'-' if row[name] is None else row[name]:>16}" for name in head)
            lines.append(f"{test:8}{lang:6}{row['faults']:>7}{row['clean']:>7}{cells}")
    return "\n".join(lines)


def measured(held_out: bool, with_meaning: bool, free_text: bool) -> dict[str, Any]:
    """Return the figures of one part of the cases and of the clean bases, and what went wrong."""
    with tempfile.TemporaryDirectory() as home:
        app = App(load_settings(environ={"CEMAGENT_HOME": home}, folder=Path(home)))
        embedder = Kept(app.embedder) if with_meaning and app.embedder else None
        verdicts = [verdicts_on(app.method, embedder, [case], free_text)[0] for case in cases(held_out)]
        bases = [verdict for rows in base_cases() for verdict in verdicts_on(app.method, embedder, rows)]
    return {
        "part": "heldout" if held_out else "dev",
        "meaning": with_meaning,
        "free_text": free_text,
        "tests": by_test(verdicts),
        # nobody is to fit the checker to the cases held out, so they stay without names
        "wrong": [] if held_out else wrong(verdicts),
        "bases": {"checked": len(bases), "false_alarms": wrong(bases)},
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure, print the table and the failing cases, and store the figures where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.integration", description=__doc__)
    parser.add_argument("--heldout", action="store_true", help="the cases held out; once, at the end")
    parser.add_argument("--no-meaning", action="store_true", help="without the embedder: words only")
    parser.add_argument("--tests-only", action="store_true", help="without contradictions in free text")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to FILE")
    asked = parser.parse_args(arguments)
    found = measured(asked.heldout, not asked.no_meaning, not asked.tests_only)
    print(table(found["tests"]))
    for row in (*found["wrong"], *({**row, "kind": "clean base"} for row in found["bases"]["false_alarms"])):
        print(json.dumps(row, ensure_ascii=False))
    if asked.json:
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
