"""The index on disk: what changed, what is taken over, and what a crash leaves."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from cemagent.content import content_key
from cemagent.errors import RetrievalError
from cemagent.records.retrieval import KnowledgeSection
from cemagent.retrieval.index import Index
from cemagent.testing import FakeEmbedder


def section(name, text="A promise needs a proof.", lang="en"):
    return KnowledgeSection(
        id=name, source=f"{name}.md", title=name, lang=lang, concepts=["s4"], certainty="A", prompts=["why?"], text=text
    )


def test_a_second_build_embeds_only_what_changed(tmp_path):
    index, embedder = Index(tmp_path), FakeEmbedder()
    first = index.build([section("one"), section("two", "Queues grow at noon.")], embedder)
    assert (first.added, first.embedded) == (("one.md", "two.md"), 4 - 1)  # the prompt they share is embedded once
    before = embedder.calls
    second = index.build(
        [section("one", "A promise needs two proofs."), section("three", "Staff greet first.")], embedder
    )
    assert (second.added, second.changed, second.removed) == (("three.md",), ("one.md",), ("two.md",))
    assert embedder.calls - before == second.embedded == 2
    assert second.reused == 2


def test_ready_vectors_need_no_embedding(tmp_path):
    embedder, one = FakeEmbedder(), section("one")
    items = {("text", f"{one.title}\n{one.text}"), ("prompt", "why?")}
    ready = {content_key(role, text): embedder.embed_queries([text])[0] for role, text in items}
    before = embedder.calls
    Index(tmp_path).build([one], embedder, ready)
    assert embedder.calls == before


def test_a_failed_build_leaves_the_old_index(tmp_path):
    class Breaking(FakeEmbedder):
        def embed_passages(self, texts):
            raise RetrievalError("the model is gone")

    index = Index(tmp_path)
    index.build([section("one")], FakeEmbedder())
    with pytest.raises(RetrievalError):
        index.build([section("two", "Other words.")], Breaking())
    current = index.current()
    assert [item.section.id for item in current.sections] == ["one"]
    assert len(list(tmp_path.glob("*-*"))) == 1


def test_a_killed_build_leaves_the_old_index(tmp_path):
    index = Index(tmp_path)
    index.build([section("one")], FakeEmbedder())
    script = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from cemagent.retrieval.index import Index
        from cemagent.testing import FakeEmbedder
        from tests.retrieval.test_index import section

        class Killed(FakeEmbedder):
            def embed_passages(self, texts):
                os.kill(os.getpid(), signal.SIGKILL)

        Index(Path(sys.argv[1])).build([section("two", "Other words.")], Killed())
        """
    )
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, capture_output=True)
    assert run.returncode == -9
    assert [item.section.id for item in index.current().sections] == ["one"]
    index.build([section("two", "Other words.")], FakeEmbedder())
    assert [item.section.id for item in index.current().sections] == ["two"]


def test_a_reader_keeps_its_generation_while_another_builds(tmp_path):
    index, embedder = Index(tmp_path), FakeEmbedder()
    index.build([section("one")], embedder)
    reading = index.current()
    index.build([section("two", "Other words.")], embedder)
    assert reading.store.nearest(embedder.embed_queries(["why?"])[0], 1)[0][0] == 0
    assert index.current().sections[0].section.id == "two"


def test_a_damaged_index_is_one_sentence_and_a_build_repairs_it(tmp_path):
    index = Index(tmp_path)
    index.build([section("one")], FakeEmbedder())
    next(tmp_path.glob("*-*/sections.json")).write_text("[{", encoding="utf-8")
    with pytest.raises(RetrievalError, match="cemagent index build"):
        index.current()
    index.build([section("one")], FakeEmbedder())
    assert index.current() is not None
