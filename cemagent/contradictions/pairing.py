"""Pairs passages by the roles their embeddings give them: a commitment, and what breaks it.

The weights of ``pairing.npz`` are fitted by ``benchmarks/fit_contradictions.py`` to vectors of multilingual-e5-small,
so vectors of any other width are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np

from cemagent.contradictions.dates import before, dates_in
from cemagent.contradictions.lexicon import marker
from cemagent.contradictions.reading import Reading
from cemagent.contradictions.unit import Candidate
from cemagent.contradictions.wording import snippet
from cemagent.records.retrieval import Vectors
from cemagent.records.review import ContradictionKind

KINDS = (
    ContradictionKind.PROMISE_VS_INCENTIVE,
    ContradictionKind.TIME_ORDER,
    ContradictionKind.CHANNEL_CONFLICT,
)
"""Kinds in the order of the weights; each has two columns of roles, commitment and breach."""
_LEAST = {
    ContradictionKind.PROMISE_VS_INCENTIVE: 0.68,
    ContradictionKind.TIME_ORDER: 0.8,
    ContradictionKind.CHANNEL_CONFLICT: 0.72,
}
_TOP = 14
_REWARD = marker("reading.pay")
_NEGATED = marker("reading.negated")


@cache
def _weights() -> dict[str, Vectors]:
    with files("cemagent.contradictions").joinpath("pairing.npz").open("rb") as file, np.load(file) as loaded:
        return {name: np.asarray(loaded[name], dtype=np.float32) for name in loaded.files}


def paired_by_role(reading: Reading) -> Iterator[Candidate]:
    """Yield the pairs that look like a commitment and its breach; none without vectors of the fitted width."""
    if reading.vectors is None:
        return
    weights = _weights()
    if reading.vectors.shape[1] + 1 != len(weights["roles"]):
        return
    scores = np.asarray(reading.vectors @ weights["roles"][:-1] + weights["roles"][-1], dtype=np.float32)
    for kind, a, b, row in features(reading, scores):
        surplus = float(np.dot(row, weights["pair"][:-2]) + weights["pair"][-2] - weights["pair"][-1])
        confidence = min(0.9, max(0.0, 0.6 + 0.25 * surplus))
        if confidence >= _LEAST[KINDS[kind]]:
            severity = 2 if KINDS[kind] is ContradictionKind.TIME_ORDER else 3
            yield Candidate(KINDS[kind], severity, a, b, confidence, _why(reading, KINDS[kind], a, b))


def features(reading: Reading, scores: Vectors) -> Iterator[tuple[int, int, int, list[float]]]:
    """Yield (kind, commitment, breach, features) of pairs whose roles fit; ``scores`` has two columns for each kind."""
    usable = np.array([claim.usable for claim in reading.claims])
    masked = np.where(usable[:, None], scores, -9.0)
    dates = [dates_in(unit.text) for unit in reading.units]
    for kind in range(len(KINDS)):
        ones, twos = masked[:, 2 * kind], masked[:, 2 * kind + 1]
        for a in np.argsort(-ones)[:_TOP].tolist():
            for b in np.argsort(-twos)[:_TOP].tolist():
                if a == b or not (usable[a] and usable[b]) or reading.lines[a] == reading.lines[b]:
                    continue
                if KINDS[kind] is ContradictionKind.TIME_ORDER and not any(
                    0 < (before(one, two) or 0) < 400 for one in dates[a] for two in dates[b]
                ):
                    continue
                roles = [float(ones[a]), float(twos[b]), float(ones[a] - ones.max()), float(twos[b] - twos.max())]
                yield kind, a, b, _row(reading, kind, a, b, roles)


def _row(reading: Reading, kind: int, a: int, b: int, roles: list[float]) -> list[float]:
    one, two = reading.claims[a], reading.claims[b]
    by_kind = [min(roles[:2]), reading.cosine(a, b), reading.link(a, b), 1.0]
    general = [
        len(reading.shared(a, b)),
        reading.units[a].section == reading.units[b].section,
        two.periphery,
        two.finding,
        one.finding,
        bool(_NEGATED.search(one.text)),
        bool(_REWARD.search(two.text)),
        any(letter.isdigit() for letter in two.text),
    ]
    crossed = [value * (kind == at) for value in by_kind for at in range(len(KINDS))]
    return [*roles, *(float(value) for value in general), *by_kind[:3], *crossed]


def _why(reading: Reading, kind: ContradictionKind, a: int, b: int) -> str:
    one, two = snippet(reading.units[a].text), snippet(reading.units[b].text)
    if reading.lang == "ko":
        said = {
            ContradictionKind.PROMISE_VS_INCENTIVE: "에서 한 약속과 어긋나는 것을 보상하거나 목표로 삼는 것으로 보입니다",
            ContradictionKind.TIME_ORDER: "보다 준비가 늦은 것으로 보입니다",
        }.get(kind, "와(과) 다른 규칙을 말하는 것으로 보입니다")
        return f"“{two}”은(는) “{one}”{said}."
    said = {
        ContradictionKind.PROMISE_VS_INCENTIVE: "seems to reward or target what breaks",
        ContradictionKind.TIME_ORDER: "seems to come too late for",
    }.get(kind, "seems to set another rule than")
    return f"“{two}” {said} “{one}”."
