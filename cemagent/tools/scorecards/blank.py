"""Empty scorecards to be filled in an editor: every row with its question, expected evidence and an example."""

from __future__ import annotations

from cemagent.errors import Lang
from cemagent.tools.scorecards.definition import NA, TOP, Column, Definition, Row

_HEADER = {
    "date": ("점검한 날, 예: 2026-04-18", "day of the audit, such as 2026-04-18"),
    "owner": ("이 점검을 맡은 사람", "who owns this audit"),
    "review_date": ("다시 볼 날", "when it is looked at again"),
}


def blank_yaml(definition: Definition, lang: Lang) -> str:
    """Return an empty scorecard of this kind as YAML with guiding comments in ``lang``; it reads as one of all gaps."""
    lines = [
        f"# {definition.title.in_(lang)}",
        f"# {definition.purpose.in_(lang)}",
        f"# {definition.basis.in_(lang)}",
        _pick(
            lang,
            "# 모르는 칸은 어림으로 채우지 말고 비워 두십시오. 확인: cemagent scorecard check 이_파일",
            "# Leave what you do not know empty rather than guess. To check: cemagent scorecard check THIS_FILE",
        ),
        f"kind: {definition.id}",
        f"version: {definition.version}",
        f"subject:  # {definition.subject.question.in_(lang)} {_example(definition.subject.example.in_(lang), lang)}",
    ]
    lines += [f"{name}:  # {_pick(lang, *words)}" for name, words in _HEADER.items()]
    if definition.levels:
        meaning = ", ".join(f"{score} {title.in_(lang)}" for score, title in definition.levels.items())
        lines.append(f"# {_pick(lang, '점수', 'Scores')}: {meaning}")
    lines.append("rows:")
    if definition.rows:
        for row in definition.rows:
            lines += _row(definition, row, lang)
    else:
        lines += _open_rows(definition, lang)
    return "\n".join(lines) + "\n"


def _row(definition: Definition, row: Row, lang: Lang) -> list[str]:
    mark = f"{row.mark}. " if row.mark else ""
    lines = [
        "",
        f"  # {mark}{row.title.in_(lang)}: {row.question.in_(lang)}",
        f"  # {_pick(lang, '기대하는 증거', 'Expected evidence')} ({row.certainty}): {row.look_for.in_(lang)}",
        f"  - row: {row.id}",
    ]
    for column in definition.columns_of(row.id):
        example = row.examples.get(column.id, column.example).in_(lang)
        lines.append(f"    {column.id}:  # {_hint(column, definition, lang)} {_example(example, lang)}")
    return lines


def _open_rows(definition: Definition, lang: Lang) -> list[str]:
    head = _pick(
        lang,
        "  # 아래를 한 건에 한 번씩 베끼고 줄 앞의 '# '을 지워 채우십시오.",
        "  # Copy what follows once for each entry and take the '# ' before each line away.",
    )
    lines = ["", head]
    for place, column in enumerate(definition.columns):
        lead = "  # - " if place == 0 else "  #   "
        lines.append(
            f"{lead}{column.id}:  # {_hint(column, definition, lang)} {_example(column.example.in_(lang), lang)}"
        )
    return lines


def _hint(column: Column, definition: Definition, lang: Lang) -> str:
    if column.id == definition.key:
        return f"{definition.row_title.in_(lang)}."
    if column.type == "score":
        scores = ", ".join([*map(str, range(TOP + 1)), *([NA] if definition.applies else [])])
        return f"{column.title.in_(lang)} ({scores})."
    if column.type == "choice":
        return f"{column.title.in_(lang)} ({', '.join(column.values)})."
    return column.question.in_(lang)


def _example(text: str, lang: Lang) -> str:
    return f"{_pick(lang, '예', 'Example')}: {text}"


def _pick(lang: Lang, ko: str, en: str) -> str:
    return ko if lang == "ko" else en
