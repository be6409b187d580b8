"""What every test needs: its name and level, and short ways to say that something fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cemagent.errors import Lang
from cemagent.method.particles import with_particles
from cemagent.playbook import Text
from cemagent.records.retrieval import Embedder
from cemagent.tools.integration.meaning import Meaning
from cemagent.tools.integration.results import Failure, Level, Outcome, Pair, Quote, State, TestKind
from cemagent.tools.integration.subject import IntegrationSubject, Item


@dataclass(frozen=True)
class View:
    """A subject, the language of the sentences, and what knows meanings (by words alone without an embedder)."""

    subject: IntegrationSubject
    lang: Lang
    meaning: Meaning

    def said(self, en: str, ko: str, **values: object) -> str:
        """Return the sentence in the language of the result."""
        return with_particles(ko.format(**values)) if self.lang == "ko" else en.format(**values)


@dataclass
class Found:
    """What a test found; ``checked`` counts what it looked at, and with nothing to look at it is not seen."""

    checked: int = 0
    failed: list[Failure] = field(default_factory=list)
    notes: list[Failure] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class IntegrationTest:
    """One test of the brief's section 8.3; ``run`` finds what fails."""

    id: str
    title: Text
    level: Level
    kind: TestKind
    run: Callable[[View], Found]
    pair: Pair | None = None

    def outcome(self, view: View) -> Outcome:
        """Return the outcome of the test on ``view``."""
        found = self.run(view)
        if not found.failed and not found.checked and not found.why:
            found.why.append(view.said("There is nothing yet that it could look at.", "아직 볼 것이 없습니다."))
        state: State = "failed" if found.failed else "passed" if found.checked else "not_seen"
        return Outcome(
            id=self.id,
            title=self.title.in_(view.lang),
            level=self.level,
            pair=self.pair,
            kind=self.kind,
            state=state,
            checked=found.checked,
            failed=tuple(found.failed),
            notes=tuple(found.notes),
            why=" ".join(dict.fromkeys(found.why)),
        )


Severity = Literal[1, 2, 3]


def failure(
    item: Item, wrong: str, todo: str, severity: Severity, quotes: Sequence[str | tuple[str, Item]] = ()
) -> Failure:
    """Return a failure of ``item``; a quote is a text of ``item`` itself or (text, the item it stands in)."""
    shown = [(quote, item) if isinstance(quote, str) else quote for quote in quotes]
    return Failure(
        id=item.id,
        name=item.name,
        path=item.path,
        wrong=wrong,
        todo=todo,
        severity=severity,
        quotes=tuple(Quote(text=text, where=f"{where.id} {where.path}".strip()) for text, where in shown if text),
        owner=item.owner,
        due=item.review_date,
    )


def make_view(subject: IntegrationSubject, lang: Lang, embedder: Embedder | None) -> View:
    """Return what the tests are run on."""
    return View(subject, lang, Meaning(embedder, subject.lang))
