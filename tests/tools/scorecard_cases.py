"""What the tests of the scorecards share: the definitions, the shipped examples and cards made in a few words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cemagent.content import shipped
from cemagent.forms.schema import read_form
from cemagent.tools.scorecards.card import Scorecard, model_of
from cemagent.tools.scorecards.check import check_card
from cemagent.tools.scorecards.definition import Definition, load_definitions
from cemagent.tools.scorecards.findings import Finding

DEFINITIONS = load_definitions()
KINDS = list(DEFINITIONS)
EXAMPLES = sorted((shipped("examples") / "scorecards").glob("*.yaml"))
TODAY = date(2026, 9, 20)


def example(kind: str) -> Path:
    """Return the first example of ``kind``."""
    return next(path for path in EXAMPLES if path.name.startswith(kind))


def card(kind: str, *rows: dict[str, Any], **header: Any) -> Scorecard:
    """Return a scorecard with a sound header and ``rows``."""
    sound = {"subject": "one group", "date": date(2026, 9, 1), "owner": "Tom Hughes"}
    definition = DEFINITIONS[kind]
    data = {"kind": kind, "version": definition.version, **sound, **header, "rows": list(rows)}
    return read_form(model_of(definition), data)


def full(kind: str, **changed: Any) -> dict[str, Any]:
    """Return a sound row of ``kind`` with ``changed`` cells; None empties one."""
    sound: dict[str, dict[str, Any]] = {
        "demands": {
            "row": "open_access",
            "score": 2,
            "evidence": "9 of 12 screens pass (April 2026)",
            "gap": "payment pages",
            "owner": "Priya Nair",
        },
        "tasks": {
            "row": "time",
            "current": "21 minutes (600 calls, March 2026)",
            "target": "7 minutes",
            "action": "Cut five questions to two",
            "owner": "Maya Cole",
        },
        "dna": {
            "name": "put off twice",
            "group": "goals",
            "purpose": "nobody explains twice",
            "consent": "opt-in by purpose, one tap to withdraw",
            "updated_at": date(2026, 9, 1),
            "trigger": "a named person calls that day",
            "owner": "Sara Lind",
        },
        "flight-deck": {
            "row": "experience.operations",
            "metric": "Stock accuracy",
            "value": 91,
            "unit": "%",
            "goal": 98,
            "freshness": "every morning",
            "source": "stock count, August 2026",
            "drives": "installation error two days later",
        },
        "approaches": {
            "row": "crm",
            "current_practice": "ticket, seat and spend (screens, April 2026)",
            "experience_gap": "the walk home after the concert",
            "evidence": "recall interviews, April 2026, 12 of 16",
            "owner": "Dana Wells",
        },
        "capability": {
            "row": "people",
            "score": 1,
            "evidence": "half of 60 observed (May 2026)",
            "gap": "the late shift",
            "owner": "Omar Reyes",
        },
        "hr": {
            "row": "train",
            "standard": "They ask patients to say it back",
            "action": "Twelve hours of role play",
            "metric": "71% to 90% (May 2026, 60 cases)",
            "owner": "Grace Obi",
        },
    }
    return {name: value for name, value in (sound[kind] | changed).items() if value is not None}


def findings(held: Scorecard, lang: str = "en", today: date = TODAY) -> list[Finding]:
    """Return what the check finds."""
    definition: Definition = DEFINITIONS[held.kind]
    return check_card(held, definition, "ko" if lang == "ko" else "en", today)


def codes(held: Scorecard, today: date = TODAY) -> set[str]:
    """Return the codes of what the check finds, without rows that are not begun."""
    return {item.code for item in findings(held, today=today)} - {"row_missing", "cell_empty"}
