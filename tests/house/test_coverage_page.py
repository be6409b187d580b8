"""The page of all headings, made from a small knowledge and small playbooks."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cemagent.playbook_files import PlaybookFile
from cemagent.records.retrieval import KnowledgeSection
from docs.coverage_page import COMMANDS, commands_of, coverage_page
from tests.house.sources import ROOT

HEADINGS = [("s4", "Platform", "기반"), ("s4.1", "Dynamic | concept", "역동적 컨셉"), ("s9", "Organise", "조직")]


def section(concept: str, lang: str) -> KnowledgeSection:
    return KnowledgeSection(
        id="dynamic",
        source=f"knowledge/concepts/{lang}/p.md",
        title="t",
        lang=cast(Any, lang),
        concepts=[concept],
        text="x",
    )


def playbook() -> PlaybookFile:
    """Return a playbook of which the page reads ids and concepts only."""
    question = SimpleNamespace(id="platform.scene", concepts=["s4.1"])
    plain = SimpleNamespace(id="platform.plain", concepts=[])
    criterion = SimpleNamespace(ref="R4.2", concepts=["s4.1"])
    data = SimpleNamespace(id="platform", concepts=["s4", "s4.1"], questions=[question, plain], criteria=[criterion])
    return cast(
        PlaybookFile,
        SimpleNamespace(playbook=data, file=SimpleNamespace(path=ROOT / "playbooks" / "m" / "platform.md")),
    )


def rows(commands: list[str]) -> dict[str, list[str]]:
    page = coverage_page(HEADINGS, [section("s4.1", "en"), section("s4.1", "ko")], [playbook()], commands, ROOT)
    found = [line.replace(r"\|", "/")[2:-2].split(" | ") for line in page.splitlines() if line.startswith("| `")]
    return {cells[0]: cells[1:] for cells in found}


def test_rows_keep_the_order_and_escape_the_table() -> None:
    found = rows([])
    assert list(found) == ["`s4`", "`s4.1`", "`s9`"]
    assert {len(cells) for cells in found.values()} == {5}
    assert found["`s4.1`"][0] == "역동적 컨셉 / Dynamic / concept"


def test_sections_are_linked_korean_first() -> None:
    assert rows([])["`s4.1`"][1] == (
        "[ko: dynamic](../knowledge/concepts/ko/p.md#dynamic)<br>[en: dynamic](../knowledge/concepts/en/p.md#dynamic)"
    )


def test_the_questions_and_criteria_that_name_a_heading_go_before_the_playbook() -> None:
    link = "[platform](../playbooks/m/platform.md)"
    found = rows([])
    assert found["`s4.1`"][2:4] == [f"{link}: `scene`", f"{link}: R4.2"]
    assert found["`s4`"][2:4] == [f"*{link}*", f"*{link}*"]
    assert found["`s9`"][2:4] == ["-", "-"]


def test_only_commands_that_exist_are_named() -> None:
    assert rows(["review"])["`s4`"][4] == "`review`"
    assert rows(["chat", "review"])["`s4`"][4] == "`chat`, `review`"
    assert rows([])["`s4`"][4] == "-"


def test_the_page_counts_what_is_explained_only() -> None:
    page = coverage_page(HEADINGS, [], [playbook()], [], Path(ROOT))
    assert "3 headings; 1 of them" in page


@pytest.mark.parametrize(
    ("concept", "command"),
    [("s9.2.1", "equity"), ("s9.1", "chat"), ("s10", "chat"), ("x.nps", "score"), ("b2.1.a", "review")],
)
def test_the_longest_prefix_counts(concept: str, command: str) -> None:
    assert command in commands_of(concept)
    assert len({prefix for prefix, _ in COMMANDS}) == len(COMMANDS)
