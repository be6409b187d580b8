"""Words of a text for matching: Korean morphemes by kiwipiepy, English stems by Snowball.

Both analysers run on every text, each on its own script, so that a Korean text with
English terms, and the other way round, is matched on both.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

import snowballstemmer

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_CONTENT_TAGS = frozenset({"NNG", "NNP", "NR", "VV", "VA", "XR", "SL", "SN", "MAG", "SH"})
_ENGLISH_STOP = frozenset(
    "a about after all also am an and any are as at be because been before being both but by can could did do does doing done "
    "during each few for from further had has have having he her here hers him his how i if in into is it its itself just let "
    "me more most my no nor not now of off on once only or other our ours out over own same she should so some such than that "
    "the their theirs them then there these they this those through to too under until up us very was we were what when where "
    "which while who whom why will with would you your yours s t re ve ll d m don isn".split()
)
_KOREAN_STOP = frozenset(
    "하 되 있 없 같 이것 그것 저것 것 수 때 등 어떻게 무엇 왜 어떤 우리 저희 좀 더 잘 및 또 그리고 말 보 주 싶 알 모르 궁금 뭐 어디".split()
)

_stem = lru_cache(maxsize=20_000)(snowballstemmer.stemmer("english").stemWord)
_lock = Lock()
_kiwi: Kiwi | None = None
_begun: dict[str, subprocess.Popen[bytes]] = {}


def _korean() -> Kiwi:
    global _kiwi
    with _lock:
        if _kiwi is None:
            # loading takes a second: only a Korean text pays for it
            from kiwipiepy import Kiwi

            _kiwi = Kiwi(load_default_dict=False, load_multi_dict=False, load_typo_dict=False, num_workers=1)
    return _kiwi


def begin(text: str) -> None:
    """Start to analyse a Korean ``text`` in a process of its own; :func:`terms` then collects the result.

    Loading the analyser holds the interpreter for over a second, as the import of the
    vector index does: only two processes do both at once. Only the first question of a
    process gains from it, so only the first begins one.
    """
    if _HANGUL.search(text) and _kiwi is None and not _begun:
        command = [sys.executable, "-m", "cemagent.retrieval.analysis"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own module
        assert process.stdin is not None
        process.stdin.write(text.encode())
        process.stdin.close()
        process.stdin = None
        _begun[text] = process


def terms(text: str) -> list[str]:
    """Return the content terms of ``text`` in order, with repetitions."""
    process = _begun.get(text)
    if process is not None and process.returncode is None:
        answer, _ = process.communicate()
        if process.returncode == 0:
            return [str(term) for term in json.loads(answer)]
    return terms_of_many([text])[0]


def terms_of_many(texts: list[str]) -> list[list[str]]:
    """Return the content terms of each text; one call for many texts is much faster."""
    found = [_english(text.lower()) for text in texts]
    korean = [index for index, text in enumerate(texts) if _HANGUL.search(text)]
    if korean:
        for index, tokens in zip(korean, _korean().tokenize([texts[i] for i in korean]), strict=True):
            found[index] += [
                token.form
                for token in tokens
                if token.tag.split("-")[0] in _CONTENT_TAGS
                and token.tag not in ("SL", "SN")
                and token.form not in _KOREAN_STOP
            ]
    return found


class Morpheme(NamedTuple):
    """A Korean morpheme with its tag of the Sejong set, without the mark of irregular ones; offsets into the text."""

    form: str
    tag: str
    start: int
    end: int


def morphemes_of_many(texts: list[str]) -> list[list[Morpheme]]:
    """Return every morpheme of each text, endings and particles too, in order."""
    return [
        [Morpheme(token.form, token.tag.split("-")[0], token.start, token.end) for token in tokens]
        for tokens in _korean().tokenize(texts)
    ]


def is_english_stop(word: str) -> bool:
    """Return whether a lower-case English ``word`` is too common to tell a text's subject."""
    return word in _ENGLISH_STOP


def english_stem(word: str) -> str:
    """Return the Snowball stem of a lower-case English ``word``."""
    return str(_stem(word))


def _english(text: str) -> list[str]:
    words = (match.group().split("'")[0].split("’")[0] for match in _WORD.finditer(text))
    return [_stem(word) for word in words if word not in _ENGLISH_STOP and len(word) > 1]


if __name__ == "__main__":
    print(json.dumps(terms_of_many([sys.stdin.buffer.read().decode()])[0]))
