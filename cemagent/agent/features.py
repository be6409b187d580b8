"""What a model sees of an utterance and the question it was said to.

Cues are read in both languages whatever the language of the talk, since people mix them. For
each family of cues: whether it stands there, how much of the words it covers, whether they
begin or end with it, and how much of the first and the last clause it covers. What no cue
covers is content.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from cemagent.agent import cues_en, cues_ko
from cemagent.agent.pending import asks_yes_no
from cemagent.agent.stage_names import STAGES, TERMS, bordered

Row = npt.NDArray[np.float32]

HASHED = 2048
"""Columns for character n-grams."""
GRAMS = (1, 2, 3, 4)
LONGEST = 900
"""Characters read of an utterance: what it is shows at its beginning and its end, and time must stay bounded."""

CONTENT_FREE = (
    "yes", "approve", "no", "reject", "skip", "unknown", "define", "whyask", "example", "request", "status",
    "navigate", "step", "earlier", "change", "delete", "greeting", "break", "chat", "you", "first", "wh", "check", "hedge", "but",
)  # fmt: skip
"""Families whose words say what the person wants, not what is the case."""

PAIRED = (
    "yes", "approve", "no", "reject", "skip", "unknown", "but", "define", "whyask", "example", "request", "status",
    "navigate", "earlier", "change", "delete", "contrast",
    "replacement", "check", "third", "ours", "you", "quoted_speech", "wh",
    "stage", "term", "question_mark", "number",
)  # fmt: skip
"""Families whose meeting in one utterance is a feature of its own."""


@cache
def families() -> dict[str, re.Pattern[str]]:
    """Return the pattern of each family, over both languages."""
    assert cues_en.CUES.keys() == cues_ko.CUES.keys()
    found = {
        name: re.compile(f"{bordered(cues_en.CUES[name])}|(?:{_loose(cues_ko.CUES[name])})") for name in cues_en.CUES
    }
    found["stage"] = re.compile(bordered("|".join(STAGES.values())))
    found["term"] = re.compile(bordered(TERMS))
    found["number"] = re.compile(r"\d+(?:[.,]\d+)*\s*(?:%|퍼센트|프로|명|원|분|초|시간|일|개|점|건|만|천|억)?")
    found["question_mark"] = re.compile(r"[?？]")
    return found


def _loose(words: str) -> str:
    """Return ``words`` with spaces that may be missing."""
    return (
        words.replace(" ?", r"\s*")
        .replace("(?:^|(?<=[\\s,.!]))", "\0")
        .replace(" ", r"\s*")
        .replace("\0", r"(?:^|(?<=[\s,.!]))")
    )


def folded(text: str) -> str:
    """Return ``text`` in NFC and lower case; white space, runs of one character and the middle of long texts are cut."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST * 2 // 3]} {text[-LONGEST // 3 :]}"
    plain = unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("‘", "'")
    return re.sub(r"(.)\1{3,}", r"\1\1\1", " ".join(plain.split()))


_CLAUSE = re.compile(r"[^.!?,;:…~\n]+(?:[.,](?=\d)[^.!?,;:…~\n]+)*[.!?,;:…~]*")


@dataclass(frozen=True)
class Cues:
    """Where the families of cues stand in a folded text."""

    text: str
    clauses: list[tuple[int, int]]
    spans: dict[str, list[tuple[int, int]]]

    def share(self, name: str, start: int, end: int) -> float:
        """Return the share of the letters from ``start`` to ``end`` that ``name`` covers."""
        covered = sum(
            _letters(self.text[max(a, start) : min(b, end)]) for a, b in self.spans[name] if a < end and b > start
        )
        return covered / max(1, _letters(self.text[start:end]))


def _letters(text: str) -> int:
    return sum(not char.isspace() and char not in ".,!?~…\"'" for char in text)


def read_cues(text: str) -> Cues:
    """Return the cues of ``text``, which is folded."""
    clauses = [match.span() for match in _CLAUSE.finditer(text) if _letters(match.group())] or [(0, len(text))]
    spans = {
        name: [match.span() for match in pattern.finditer(text) if match.group()]
        for name, pattern in families().items()
    }
    return Cues(text, clauses, spans)


def base_row(utterance: str, question: str, stage: str, proposal: float) -> tuple[list[str], list[float]]:
    """Return names and values of the plain features; ``proposal`` is the chance that the question is one."""
    text = folded(utterance)
    cues = read_cues(text)
    values: dict[str, float] = {}
    (first_start, first_end), (last_start, last_end) = cues.clauses[0], cues.clauses[-1]
    tail = len(text.rstrip(" .!?~…)\"'ㅋㅎㅠ^👍🙏😊"))
    for name, spans in cues.spans.items():
        values[name] = float(bool(spans))
        values[f"{name}_share"] = cues.share(name, 0, len(text))
        values[f"{name}_first"] = cues.share(name, first_start, first_end)
        values[f"{name}_last"] = cues.share(name, last_start, last_end)
        values[f"{name}_starts"] = float(any(a <= 1 for a, _ in spans))
        values[f"{name}_ends"] = float(any(b >= tail for _, b in spans))
    for place, one in enumerate(PAIRED):
        for other in PAIRED[place + 1 :]:
            values[f"{one}+{other}"] = values[one] * values[other]
    values |= _shape(text, cues) | _relation(text, question, stage, cues) | kind_values(question, proposal)
    return list(values), list(values.values())


def _shape(text: str, cues: Cues) -> dict[str, float]:
    covered = np.zeros(len(text) + 1, dtype=bool)
    for name in CONTENT_FREE:
        for start, end in cues.spans[name]:
            covered[start:end] = True
    left = "".join(" " if covered[place] else char for place, char in enumerate(text))
    letters, words = _letters(text), len(text.split())
    content = _letters(left)
    stripped = text.rstrip(" .~…!)\"'ㅋㅎㅠ^")
    return {
        "length": float(np.log1p(letters)) / 3,
        "words": float(np.log1p(words)) / 2,
        "one_word": float(words <= 1),
        "two_words": float(words == 2),
        "short": float(letters <= 8),
        "long": float(letters > 60),
        "clauses": min(len(cues.clauses), 6) / 3,
        "content": float(np.log1p(content)) / 3,
        "content_share": content / max(1, letters),
        "content_none": float(content <= 1),
        "content_much": float(content > 20),
        "asks_at_end": float(stripped.endswith("?")),
        "asks_inside": float("?" in stripped[:-1]),
        "hangul": float(bool(re.search(r"[가-힣ㄱ-ㅎ]", text))),
        "mixed": float(bool(re.search(r"[가-힣]", text)) and bool(re.search(r"[a-z]{2}", text))),
        "only_numbers": float(bool(re.fullmatch(r"[\W\d]*\d[\W\d]*", text))),
        "no_letters": float(not re.search(r"[a-z가-힣ㄱ-ㅎ0-9]", text)),
        "banmal_question": float(bool(re.search(r"(?:냐|니|야|지|나|까|래|ㄹ까|어|아)\s*\?+\s*$", text))),
        "polite_question": float(bool(re.search(r"(?:까요|나요|가요|죠|에요|예요|세요|습니까|ㄴ가요|인지요?)\s*\?*\s*$", text))),
        "statement_end": float(bool(re.search(r"(?:다|요|음|함|임|죠|네|지|어|아|야|거든|듯|데)[.!]*\s*$", text))),
        "inversion": float(bool(re.search(r"(?:^|[.!?,;]\s*)(?:and |so |but |ok |wait |also )?(?:is|are|do|does|did|can|could|would|will|should|have|has|was|were|may|shall|am)(?:n'?t)? (?:i|you|we|it|this|that|there|they|he|she|the)\b", text))),
        "wh_first": float(bool(re.match(r"(?:and |so |but |ok |wait |hm+ |um+ |sorry |also )*[,.]? ?(?:what|why|how|who|where|when|which)(?:'s|s)?\b", text))),
        "quotes": float(bool(re.search(r"[\"“”「」]|(?:^|\s)'[^']+'", text))),
    }  # fmt: skip


def _relation(text: str, question: str, stage: str, cues: Cues) -> dict[str, float]:
    asked = folded(question)
    grams = {text[i : i + 3] for i in range(len(text) - 2)}
    others = {asked[i : i + 3] for i in range(len(asked) - 2)}
    words = set(re.findall(r"[a-z0-9]{3,}|[가-힣]{2,}", text))
    shared = sum(word in asked for word in words)
    named = [
        match
        for name, pattern in STAGES.items()
        if name != stage
        for match in [re.search(bordered(pattern), text)]
        if match
    ]
    return {
        "overlap": len(grams & others) / max(1, len(grams)),
        "shared_words": min(shared, 5) / 3,
        "shared_share": shared / max(1, len(words)),
        "other_stage": float(bool(named)),
        "asked_number": float(bool(re.search(r"how (?:many|much|long|often)|얼마|몇|비율|퍼센트|%|percent|rate|점수", asked))),
        "number_told_unasked": float(bool(cues.spans["number"]) and not re.search(r"how (?:many|much|long|often)|얼마|몇|비율|퍼센트|%|percent|rate|점수", asked)),
    }  # fmt: skip


def kind_values(question: str, proposal: float) -> dict[str, float]:
    """Return the features that tell the kind of the pending question."""
    yes_no = (1.0 - proposal) * float(asks_yes_no(question))
    return {"kind_proposal": proposal, "kind_yes_no": yes_no, "kind_information": 1.0 - proposal - yes_no}


def hashed_row(utterance: str) -> Row:
    """Return the hashed character n-grams of the utterance with its borders, as a row of length 1."""
    text = f"\x02{folded(utterance)}\x03"
    row = np.zeros(HASHED, dtype=np.float32)
    for size in GRAMS:
        for start in range(len(text) - size + 1):
            row[zlib.crc32(text[start : start + size].encode()) % HASHED] = 1.0
    return np.asarray(row / max(1.0, float(np.linalg.norm(row))), dtype=np.float32)
