"""Knowledge and playbooks: schema, concept ids, both languages, shipped vectors, known traps."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from benchmarks.build_vectors import wanted_knowledge
from cemagent.content import load_vectors, shipped
from cemagent.playbook_files import lint_playbooks, load_playbooks
from cemagent.records.retrieval import KnowledgeSection
from cemagent.retrieval.depth import lint_depth
from cemagent.retrieval.glossary import lint_language, read_glossary
from cemagent.retrieval.knowledge import lint_knowledge, read_knowledge
from tests.house.sources import ROOT

CONCEPTS = 214
TYPOS = ("만각", "겨험", "에크", "웹 페이즈", "걱정하기 적에", "생산라인 증설")
"""Misprints of the sources; only a sentence that names them as such may hold one."""
NAMES_A_TYPO = re.compile(r"오기|오식|목차의 '|무엇을 뜻하나|typo|misprint")
REJECTS = re.compile(r"\?\W*$|아니다|아닙니다|\bnot\b|\bneither\b|\breject", re.IGNORECASE)
WRONG_STEPS = (
    ("Analy[sz]e", "Innovate", "Design", "Implement", "Monitor"),
    ("분석", "혁신", "(?:설계|디자인)", "실행", "모니터링"),
    ("Customer", "Environment", "Brand", "Platform", "Interface"),
    ("고객", "환경", "브랜드", "플랫폼", "인터페이스"),
)
STEPS = {
    "en": (
        "experiential world",
        "experiential platform",
        "brand experience",
        "customer interface",
        "continuous innovation",
    ),
    "ko": ("경험세계", "경험적 기반", "브랜드 경험", "고객 인터페이스", "혁신"),
}
PATH_COEFFICIENT = re.compile(r"(?<![\d.])0?\.(69|15|24|67|13|59)(?!\d)")


@cache
def known_concepts() -> dict[str, tuple[str, str]]:
    rows = [line.split("\t") for line in (ROOT / "knowledge" / "concepts.txt").read_text(encoding="utf-8").splitlines()]
    return {concept: (english, korean) for concept, english, korean in rows}


@cache
def sections() -> list[KnowledgeSection]:
    return read_knowledge(shipped("knowledge"))


@cache
def _lines() -> list[tuple[Path, int, str]]:
    files = sorted(
        [*shipped("knowledge").rglob("*.md"), *shipped("knowledge").glob("*.txt"), *shipped("playbooks").rglob("*.md")]
    )
    return [
        (path.relative_to(ROOT), number, line)
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]


def test_the_list_of_concepts_is_whole() -> None:
    assert len(known_concepts()) == CONCEPTS
    assert list(known_concepts()) == list(dict.fromkeys(known_concepts()))


def test_knowledge_lints_clean() -> None:
    assert [str(problem) for problem in lint_knowledge(shipped("knowledge"))] == []


def test_playbooks_lint_clean() -> None:
    assert [str(problem) for problem in lint_playbooks([shipped("playbooks")])] == []


@pytest.mark.parametrize("folder", ["knowledge", "playbooks"])
def test_texts_keep_to_the_glossary(folder: str) -> None:
    files = sorted(shipped(folder).rglob("*.md"))
    found = [str(problem) for problem in lint_language(files, read_glossary(shipped("knowledge")))]
    assert files
    assert not found, "\n".join(found)


def test_sections_have_the_shape_of_their_folder() -> None:
    found = [str(problem) for problem in lint_depth(shipped("knowledge"))]
    assert not found, "\n".join(found)


def test_knowledge_names_known_concepts_only() -> None:
    unknown = {
        (item.source, concept) for item in sections() for concept in item.concepts if concept not in known_concepts()
    }
    assert sorted(unknown) == []


def test_playbooks_name_known_concepts_only() -> None:
    playbooks = load_playbooks([shipped("playbooks")]).playbooks
    unknown = {(item.id, concept) for item in playbooks for concept in item.concepts if concept not in known_concepts()}
    assert sorted(unknown) == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_concept_has_a_section(lang: str) -> None:
    explained = {concept for item in sections() if item.lang == lang for concept in item.concepts}
    assert sorted(set(known_concepts()) - explained) == []


def test_section_ids_are_unique_within_a_file() -> None:
    places = [(item.source, item.id) for item in sections()]
    assert sorted({place for place in places if places.count(place) > 1}) == []


def test_every_criterion_of_the_rubric_is_there() -> None:
    refs = [criterion.ref for criterion in load_playbooks([shipped("playbooks")]).criteria()]
    counts = {1: 5, 2: 6, 3: 6, 4: 6, 5: 6, 6: 6, 7: 6, 8: 5, 9: 6, 10: 6}
    assert refs == [f"R{stage}.{number}" for stage, count in counts.items() for number in range(1, count + 1)]


@pytest.mark.parametrize(("folder", "wanted"), [("knowledge", wanted_knowledge)])
def test_shipped_vectors_are_up_to_date(folder: str, wanted: object) -> None:
    assert callable(wanted)
    stored, needed = set(load_vectors(shipped(folder) / "vectors.npz")), set(wanted())
    assert (len(needed - stored), len(stored - needed)) == (0, 0), f"{folder}/vectors.npz is stale: run 'make vectors'"


def test_no_misprint_of_the_sources() -> None:
    found = [
        f"{path}:{number}: {typo}"
        for path, number, line in _lines()
        for sentence in re.split(r"(?<=[.!?])\s", line)
        for typo in TYPOS
        if typo in sentence and not NAMES_A_TYPO.search(sentence)
    ]
    assert found == []


@pytest.mark.parametrize("steps", WRONG_STEPS, ids=lambda steps: steps[0])
def test_no_wrong_list_of_five_steps(steps: tuple[str, ...]) -> None:
    listed = re.compile(r"[\s,·/>→|()\d.:;'\"‘’-]{1,6}".join(steps), re.IGNORECASE)
    stated = [(path, number) for path, number, line in _lines() if listed.search(line) and not REJECTS.search(line)]
    assert [f"{path}:{number}" for path, number in stated] == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_five_steps_stand_in_their_order(lang: str) -> None:
    pattern = re.compile(".{1,400}?".join(re.escape(step) for step in STEPS[lang]), re.DOTALL | re.IGNORECASE)
    texts = [item.text for item in sections() if item.lang == lang]
    assert any(pattern.search(text) for text in texts)


def test_no_recalled_path_coefficient_as_a_fact() -> None:
    """The published paths were never read: knowledge does not state them; the rubric shows them as mistakes only."""
    stated = [f"{item.source}#{item.id}" for item in sections() if PATH_COEFFICIENT.search(item.text)]
    for criterion in load_playbooks([shipped("playbooks")]).criteria():
        shown = criterion.model_dump(exclude={"failure", "failure_examples", "bad"})
        if PATH_COEFFICIENT.search(str(shown)) and re.search(r"경로계수|path coefficient", str(shown)):
            stated.append(criterion.ref)
    assert stated == []


def test_certainty_is_on_every_section() -> None:
    assert [f"{item.source}#{item.id}" for item in sections() if item.certainty is None or not item.prompts] == []
