"""An answer on the terminal while it is being written."""

from __future__ import annotations

import io
import time

import pytest

from cemagent.records.turn import Remark, TextDelta, TextEvent, ToolStarted, TurnEnd
from cemagent.surfaces.conversation import open_conversation
from cemagent.surfaces.terminal_preview import Preview
from cemagent.surfaces.watching import watched
from cemagent.testing.replies import Reply
from cemagent.testing.server import ModelServer

GAP = 0.2
ENTER, CTRL_D = "\r", "\x04"
ANSWER = "지난달부터 체크인 줄이 40분까지 길어졌습니다 (예약 시스템 2026.5)"


class Screen:
    """As much of a terminal as the preview uses: rows, breaks at the edge, and three escape sequences."""

    def __init__(self, text: str, width: int) -> None:
        from rich.cells import cell_len

        self.rows: list[list[str]] = [[]]
        self.row = self.column = 0
        place = 0
        while place < len(text):
            if text.startswith("\x1b[", place):
                end = next(i for i in range(place + 2, len(text)) if text[i].isalpha())
                self.escape(text[end], int(text[place + 2 : end] or 1))
                place = end + 1
                continue
            char = text[place]
            if char == "\n":
                self.row, self.column = self.row + 1, 0
                if self.row == len(self.rows):
                    self.rows.append([])
            elif char == "\r":
                self.column = 0
            else:
                assert self.column + cell_len(char) <= width, "the terminal would have broken this line itself"
                line = self.rows[self.row]
                line[self.column :] = [char, *[""] * (cell_len(char) - 1)]
                self.column += cell_len(char)
            place += 1

    def escape(self, letter: str, count: int) -> None:
        if letter == "A":
            self.row -= count
            assert self.row >= 0
        elif letter == "D":
            self.column -= count
        elif letter == "K":
            self.rows[self.row] = self.rows[self.row][: self.column]
        elif letter == "J":
            self.rows[self.row] = self.rows[self.row][: self.column]
            del self.rows[self.row + 1 :]

    @property
    def text(self) -> str:
        return "\n".join("".join(row) for row in self.rows)


LONG = {
    "ko": "고객이 왜 떠나는지 아무도 모른다는 것은 접점마다 약속이 없다는 뜻입니다. " * 6,
    "en": "Nobody knows why customers leave, since no touch point was given a promise. " * 6,
}


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("width", [17, 40, 100])
@pytest.mark.parametrize("piece", [1, 3, 50])
def test_what_was_written_is_taken_off_again_whatever_its_length(lang, width, piece):
    out = io.StringIO()
    out.write("before\n")
    preview = Preview(out, width, 14, lang)
    for start in range(0, len(LONG[lang]), piece):
        preview.show(TextDelta(text=LONG[lang][start : start + piece]))
        assert len(Screen(out.getvalue(), width).rows) <= 13
    shown = Screen(out.getvalue(), width).text
    assert shown.replace("\n", "").replace(" ", "")[-20:] == LONG[lang].replace(" ", "")[-20:]
    preview.clear()
    assert Screen(out.getvalue(), width).text == "before\n"


def test_words_are_not_broken_at_the_edge():
    out = io.StringIO()
    preview = Preview(out, 21, 30, "en")
    for char in "customers everywhere leave":
        preview.show(TextDelta(text=char))
    assert Screen(out.getvalue(), 21).text.split("\n")[1:] == ["customers ", "everywhere leave"]


def test_tools_are_told_of_and_a_restart_takes_everything_back():
    out = io.StringIO()
    preview = Preview(out, 60, 30, "ko")
    preview.show(ToolStarted(tool="knowledge"))
    assert "지식을 찾아보고" in Screen(out.getvalue(), 60).text
    preview.show(Remark(text="'openai:gpt'이(가) 바빠서 5초 뒤에 다시 요청합니다."))
    assert "바빠서 5초 뒤에" in Screen(out.getvalue(), 60).text
    preview.show(TextDelta(text="wrong language"))
    preview.show(TextDelta(text="", restart=True))
    assert Screen(out.getvalue(), 60).text.strip() == ""
    preview.show(TextDelta(text="\x1b[31mred\x07"))
    assert "\x1b[31m" not in out.getvalue()


def test_the_first_ctrl_c_stops_and_waits_and_the_second_does_not():
    stopped = []

    def say(tell):
        tell(TextDelta(text="a"))
        while not stopped:
            time.sleep(0.01)
        return [TurnEnd(seq=1)]

    def show(event):
        raise KeyboardInterrupt

    assert watched(say, show, lambda: stopped.append(1)) == [TurnEnd(seq=1)]

    def endless(tell):
        for _ in range(2):
            tell(TextDelta(text="a"))
        time.sleep(5)
        return []

    with pytest.raises(KeyboardInterrupt):
        watched(endless, show, lambda: None)


def test_what_goes_wrong_in_the_thread_is_raised():
    def say(tell):
        raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        watched(say, lambda event: None, lambda: None)


def test_tokens_reach_the_terminal_at_once_and_the_checked_text_takes_their_place(app, typed, capsys):
    reply = Reply("줄이 **40분**까지 길어졌다는 말씀이 출발점입니다.", gap=0.05, piece=4)
    with ModelServer(lambda asked: reply) as server:
        talk = open_conversation(app, "m", lang="ko", stage=None, actor="yuna", model=f"{server.base_url}#scripted")
        typed(talk, f"{ANSWER}{ENTER}{CTRL_D}")
    shown = capsys.readouterr().out
    assert "줄이 40분까지 길어졌다는 말씀이 출발점입니다." in shown
    assert "▌ [2/" in shown
    texts = [
        event.text
        for _, events in app.engagements.turns(talk.engagement_id)
        for event in events
        if isinstance(event, TextEvent)
    ]
    assert reply.text in texts


def test_a_token_is_shown_within_a_tenth_of_a_second(app):
    sent: list[float] = []

    def say(asked):
        sent.append(time.perf_counter())
        return Reply("하나 둘 셋 넷 다섯 여섯", gap=GAP, piece=4)

    with ModelServer(say) as server:
        talk = open_conversation(app, "m", lang="ko", stage=None, actor="yuna", model=f"{server.base_url}#scripted")
        talk.prepare()
        best = 1.0
        for number in range(3):
            heard: list[float] = []
            talk.say(f"{ANSWER} {number}", lambda event, heard=heard: heard.append(time.perf_counter()))
            # the server sends an empty piece first and waits before each of the others
            best = min(best, heard[0] - sent[-1] - GAP)
    assert best < 0.1
