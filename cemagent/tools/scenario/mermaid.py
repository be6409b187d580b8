"""A scenario as a Mermaid flowchart: start, steps with their contact, moments of truth, end.

Every character of a label that could mean something to Mermaid or Markdown is written as its entity
code (``#35;``), which Mermaid's documentation gives as the way to put special characters into a label.
"""

from __future__ import annotations

import re

from cemagent.errors import Lang
from cemagent.tools.scenario.model import CustomerScenario, MomentOfTruth, Step
from cemagent.tools.scenario.words import metric_text, minutes_text, scenario_words

_SAFE = re.compile(r"[0-9A-Za-z가-힣ㄱ-ㅎㅏ-ㅣ .,'()/·→%]")
_STYLES = (
    "classDef remove stroke-dasharray:4 3,fill:#f5f7f9,stroke:#55606d,color:#1b2430",
    "classDef ease fill:#e8f0f8,stroke:#1d5288,color:#1b2430",
    "classDef enrich fill:#fdf1de,stroke:#7a4300,color:#1b2430",
    "classDef moment fill:#ffffff,stroke:#7a4300,stroke-width:2px,color:#1b2430",
)


def mermaid_of(scenario: CustomerScenario, lang: Lang) -> str:
    """Return ``scenario`` as a Mermaid flowchart with labels in ``lang``; a draft says so in its first node."""
    t = scenario_words(lang)
    reason = scenario.draft_reason
    draft = [f"{t['draft']} · {reason.in_(lang)}"] if reason is not None else []
    rows = ["flowchart LR"]
    rows.append(_node("start", "([", [*draft, scenario.name, f"{t['start']} → {scenario.start_event}"], "])"))
    rows += [_step(step, t, lang) for step in scenario.steps]
    rows.append(_node("goal", "([", [f"{t['end']} → {scenario.end_event}"], "])"))
    chain = ["start", *(f"s{step.n}" for step in scenario.steps), "goal"]
    rows.append(f"  {' --> '.join(chain)}")
    for number, moment in enumerate(scenario.moments_of_truth, 1):
        rows.append(_node(f"m{number}", "{{", _moment(moment, number, t, lang), "}}"))
        if scenario.step(moment.step) is not None:
            rows.append(f"  m{number} -.- s{moment.step}")
    rows += [f"  {style}" for style in _STYLES]
    for mode in ("remove", "ease", "enrich"):
        own = [f"s{step.n}" for step in scenario.steps if step.mode == mode]
        rows += [f"  class {','.join(own)} {mode}"] if own else []
    if scenario.moments_of_truth:
        rows.append(
            f"  class {','.join(f'm{number}' for number in range(1, len(scenario.moments_of_truth) + 1))} moment"
        )
    return "\n".join(rows) + "\n"


def escaped(text: str) -> str:
    """Return ``text`` on one line, with an entity code for every character that is no plain letter, digit or sign."""
    return "".join(
        char if _SAFE.match(char) else f"#{ord(char)};" for char in " ".join(text.split()).replace("$$", "$ $")
    )


def _node(name: str, opening: str, lines: list[str], closing: str) -> str:
    return f'  {name}{opening}"{"<br/>".join(escaped(line) for line in lines if line)}"{closing}'


def _step(step: Step, t: dict[str, str], lang: Lang) -> str:
    # a line that began with "1." would be taken for a Markdown list
    lines = [f"{t['step_number'].format(n=step.n)} · {step.customer_action}"]
    if step.contact:
        lines.append(f"{t['contact']} → {step.contact}")
    mode = t[step.mode] if step.mode else ""
    lines.append(" · ".join(text for text in (mode, minutes_text(step, lang)) if text))
    return _node(f"s{step.n}", "[", lines, "]")


def _moment(moment: MomentOfTruth, number: int, t: dict[str, str], lang: Lang) -> list[str]:
    return [f"{t['moment_number'].format(n=number)} · {moment.showstopper}", metric_text(moment, lang)]
