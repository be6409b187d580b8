"""A scripted language model that consults as a good one would: it hands in the person's words, then speaks."""

from __future__ import annotations

import re

from cemagent.testing.replies import Asked, Reply, ToolCall
from tests.consultation.driver import SKIP, YES

_STANDS = re.compile(r"^The question that stands is (\S+?)(?: \(its follow-up\))?:", re.MULTILINE)
_SAYS = "# The person says\n"
REPLIES = {
    "ko": "말씀을 적어 두었습니다. 이 답이 다음 질문으로 이어집니다.",
    "en": "I have noted what you said, and it leads to the next question.",
}


def consult_well(asked: Asked) -> Reply:
    """Record what the person says to the question that stands, skip when asked, and say one sentence."""
    last = asked.messages[-1]
    if last["role"] == "tool":
        return Reply(_words(asked))
    text = str(last["content"])
    said = text.rpartition(_SAYS)[2]
    stands = _STANDS.search(text.rpartition(_SAYS)[0])
    if said in YES.values() or stands is None:
        return Reply(_words(asked))
    if said in SKIP.values():
        return Reply(tool_calls=(ToolCall("skip_question"),))
    return Reply(tool_calls=(ToolCall("record_answer", {"question": stands[1], "text": said}),))


def _words(asked: Asked) -> str:
    return REPLIES["ko" if "in Korean" in str(asked.messages[0]["content"]) else "en"]
