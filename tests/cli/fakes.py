"""A plugin of fakes: an embedder of hashed words, a grader of a few words, and writers without looks."""

from __future__ import annotations

import hashlib
import time

import numpy as np

from cemagent.hookspecs import hookimpl
from cemagent.records.document import Location
from cemagent.records.review import Coverage, Evidence, Review, Verdict


class Embedder:
    name = "fake"

    def _embed(self, texts):
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[int(hashlib.sha256(word[:3].encode()).hexdigest(), 16) % 64] += 1
            row += 0.01
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    embed_queries = embed_passages = _embed


class Grader:
    name = "fake"

    def __init__(self, parts):
        self._criteria = parts.playbooks.criteria()

    def grade(self, document, name, lang=None):
        if "BOOM" in document.text:
            raise ValueError("boom")
        if "SLOW" in document.text:
            time.sleep(60)
        is_plan = "menu" not in document.text
        quote = document.text[:4]
        evidence = [Evidence(quote=quote, start=0, end=len(quote), location=Location())]
        verdicts = [
            Verdict(id=item.id, ref=item.ref, level=1, confidence=0.5, rationale=str(lang), evidence=evidence)
            for item in self._criteria
        ]
        return Review(
            document=name,
            sha256=document.sha256,
            status="reviewed",
            lang=document.lang,
            grader=self.name,
            is_plan=is_plan,
            coverage=Coverage(read_chars=len(document.text), total_chars=len(document.text)),
            criteria=verdicts,
        )


def write_json(portfolio, folder):
    rows = folder / "reviews.jsonl"
    rows.write_text("".join(review.model_dump_json() + "\n" for review in portfolio.reviews), encoding="utf-8")
    (folder / "texts").mkdir()
    for sha256, document in portfolio.documents.items():
        (folder / "texts" / f"{sha256}.txt").write_text(document.text, encoding="utf-8")
    return [rows]


def write_html(portfolio, folder):
    page = folder / "index.html"
    page.write_text(f"<html lang={portfolio.lang}>{len(portfolio.reviews)}", encoding="utf-8")
    return [page]


class Plugin:
    @hookimpl
    def register_embedders(self):
        return {"fake": lambda model: Embedder()}

    @hookimpl
    def register_graders(self):
        return {"semantic": Grader}

    @hookimpl
    def register_report_formats(self):
        return {"html": write_html, "json": write_json}
