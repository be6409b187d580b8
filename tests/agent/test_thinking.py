"""What a model thinks aloud is never said, however its text is cut into pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemagent.agent.thinking import Spoken, plain

CASES = {
    "no thought": ("That is a leak. 3 < 4 <b>", "That is a leak. 3 < 4 <b>"),
    "one": ("<think>Let me see.</think>That is a leak.", "That is a leak."),
    "in capitals, long": ("Well. <THINKING>hm</THINKING>Yes.", "Well. Yes."),
    "not closed": ("Well.<think>and so on", "Well."),
    "not opened": ("I should greet.</think>Hello.", "Hello."),
    "two": ("<think>a</think>One. <think>b</think>Two.", "One. Two."),
    "a tag that does not come": ("see <thin", "see <thin"),
}


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES)
def test_thoughts_are_left_out(text: str, said: str) -> None:
    assert plain(text) == said


@given(
    st.lists(st.sampled_from(["<think>", "</think>", "<thinking>", "</Thinking>", "<", "th", "a b", "고객", ">"])),
    st.lists(st.integers(0, 60)),
)
def test_pieces_give_what_the_whole_gives(parts: list[str], cuts: list[int]) -> None:
    text = "".join(parts)
    places = sorted({0, *(cut for cut in cuts if cut < len(text)), len(text)})
    spoken, shown = Spoken(), ""
    for start, end in pairwise(places):
        said, restarts = spoken.feed(text[start:end])
        shown = said if restarts else shown + said
    assert (shown + spoken.flush()).strip() == plain(text)
    assert spoken.thought <= len(text)
