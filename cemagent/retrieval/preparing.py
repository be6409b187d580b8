"""What is done with a question before anything heavy is loaded for it."""

from __future__ import annotations

from cemagent.errors import UsageError


def prepare_for(question: str) -> None:
    """Refuse a blank question before anything is loaded, and start what a Korean one needs beside the rest."""
    if not question.strip():
        raise UsageError(
            "The question is empty: write what you want to know.", "질문이 비어 있습니다. 궁금한 것을 적어 주십시오."
        )
    if any("\uac00" <= char <= "\ud7a3" for char in question):
        # the Korean analyser takes a second to load, and so does chromadb: both at once
        from cemagent.retrieval.analysis import begin

        begin(" ".join(question.split()))
