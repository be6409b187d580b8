"""Makes findings: one short way to say where, what and what to do in both languages."""

from __future__ import annotations

from cemagent.playbook import Text
from cemagent.tools.scenario.results import Finding, Severity, TestName

Pair = tuple[str, str]
"""The same sentence in Korean and in English."""


def found(rule: str, severity: Severity, path: str, what: Pair, do: Pair, test: TestName | None = None) -> Finding:
    """Return the finding of ``rule`` at ``path``."""
    return Finding(
        id=f"{rule}@{path}", rule=rule, test=test, severity=severity, path=path, what=both(what), do=both(do)
    )


def both(pair: Pair) -> Text:
    """Return ``pair`` as a text in both languages."""
    return Text(ko=pair[0], en=pair[1])


def listed(numbers: list[int]) -> str:
    """Return numbers as people list them."""
    return ", ".join(map(str, numbers))


def counted(number: int, one: str, many: str) -> str:
    """Return ``number`` with its English noun: ``1 layer``, ``2 layers``."""
    return f"{number} {one if number == 1 else many}"
