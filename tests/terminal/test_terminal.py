from __future__ import annotations

import re

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from cemagent.agent.commands import COMMANDS, FORMATS
from cemagent.errors import StoreError
from cemagent.records.turn import TurnEnd
from cemagent.surfaces.history import history_file
from cemagent.surfaces.terminal import Terminal
from cemagent.surfaces.terminal_input import CommandCompleter

ENTER, ALT_ENTER, CTRL_C, CTRL_D = "\r", "\x1b\r", "\x03", "\x04"
ANSWER = "지난달부터 체크인 줄이 40분까지 길어졌습니다 (예약 시스템 2026.5)"


def test_an_answer_is_taken_and_the_next_question_stands(typed, conversation, said, capsys):
    typed(conversation, f"{ANSWER}{ENTER}/quit{ENTER}")
    assert said() == ["/hello", ANSWER, "/quit"]
    shown = capsys.readouterr().out
    assert shown.index("▌ [1/") < shown.index("▌ [2/") < shown.index("다음에 뵙겠습니다")


def test_ctrl_c_keeps_the_text_and_says_so(typed, conversation, said, capsys):
    typed(conversation, f"줄이 길어졌{CTRL_C}습니다{ENTER}{CTRL_D}")
    assert said() == ["/hello", "줄이 길어졌습니다", "/quit"]
    assert "쓰시던 글은 아래에 그대로 있습니다" in capsys.readouterr().out


def test_ctrl_c_on_an_empty_line_says_how_to_leave(typed, conversation, said, capsys):
    typed(conversation, f"{CTRL_C}{CTRL_D}")
    assert said() == ["/hello", "/quit"]
    assert "나가시려면" in capsys.readouterr().out


def test_lines_go_on_after_alt_enter_a_backslash_and_in_what_is_pasted(typed, conversation, said):
    pasted = "\x1b[200~셋째\n넷째\x1b[201~"
    typed(conversation, f"첫째{ALT_ENTER}둘째\\{ENTER}{pasted}{ENTER}{CTRL_D}")
    assert said() == ["/hello", "첫째\n둘째\n셋째\n넷째", "/quit"]


def test_an_empty_line_says_nothing(typed, conversation, said):
    typed(conversation, f"{ENTER}  {ENTER}{CTRL_C}\x15{CTRL_D}")
    assert said() == ["/hello", "/quit"]


@pytest.mark.parametrize("error", [StoreError("Busy: try again.", "바쁩니다. 다시 하십시오."), RuntimeError("boom")])
def test_what_could_not_be_said_stands_in_the_next_prompt(typed, conversation, said, capsys, monkeypatch, error):
    say, failures = conversation.say, [error]

    def _say(text):
        if failures:
            raise failures.pop()
        return say(text)

    monkeypatch.setattr(conversation, "say", _say)
    typed(conversation, f"{ANSWER}{ENTER}{ENTER}{CTRL_D}")
    assert said() == ["/hello", ANSWER, "/quit"]
    shown = capsys.readouterr().out
    assert "✗" in shown
    assert ("바쁩니다" if isinstance(error, StoreError) else "boom") in shown


def test_an_interrupted_answer_comes_back_unless_it_was_written(typed, conversation, said, monkeypatch, capsys):
    respond, interrupts = conversation.consultant.respond, ["before", "after"]

    def _respond(engagement_id, turn):
        when = interrupts.pop(0) if turn.text and interrupts else ""
        if when == "before":
            raise KeyboardInterrupt
        events = respond(engagement_id, turn)
        if when == "after":
            raise KeyboardInterrupt
        return events

    monkeypatch.setattr(conversation.consultant, "respond", _respond)
    typed(conversation, f"{ANSWER}{ENTER}{ENTER}{CTRL_D}")
    assert said() == ["/hello", ANSWER, "/quit"]
    shown = capsys.readouterr().out
    assert "저장하기 전에 멈췄습니다" in shown
    assert "▌ [2/" in shown


def test_the_language_changes_for_what_follows(typed, conversation, capsys):
    terminal = typed(conversation, f"/lang en{ENTER}/why{ENTER}{CTRL_D}")
    shown = capsys.readouterr().out
    assert "Why I ask" in shown
    assert "Until next time" in shown
    assert "closed" in terminal._toolbar()


def test_the_toolbar_says_stage_progress_evidence_and_name(typed, conversation):
    terminal = typed(conversation, f"{ANSWER}{ENTER}{CTRL_D}")
    assert re.fullmatch(r" 고객의 경험세계 분석 1/\d+ · 닫힘 \| 근거 1 \| hanbit", terminal._toolbar())


def test_lines_are_kept_for_this_engagement_alone(typed, conversation, app):
    typed(conversation, f"{ANSWER}{ENTER}{CTRL_D}")
    path = history_file(app.settings.home, conversation.engagement_id)
    assert ANSWER in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0
    typed(conversation, f"\x1b[A\x1b[A{ENTER}{CTRL_D}")
    assert path.read_text(encoding="utf-8").count(ANSWER) == 1


def test_warm_up_runs_once_and_never_fails_a_turn(conversation, app, typed, said):
    def broken(question, limit, lang):
        raise RuntimeError("no index")

    app._searcher.search = broken
    terminal = typed(conversation, f"{ANSWER}{ENTER}{CTRL_D}")
    terminal.warmer._thread.join(10)
    assert terminal.warmer.stop()
    assert said() == ["/hello", ANSWER, "/quit"]


def completions(text, choices=None):
    completer = CommandCompleter(
        lambda: "ko", choices or {"stage": lambda: [("world", "경험세계"), ("brand", "브랜드")]}
    )
    found = completer.get_completions(Document(text, len(text)), CompleteEvent())
    return [text[: len(text) + item.start_position] + item.text for item in found]


def test_commands_and_their_arguments_are_completed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "면담.docx").touch()
    (tmp_path / "my notes.txt").touch()
    (tmp_path / "reports").mkdir()
    assert completions("/") == [f"/{name}" for name in COMMANDS]
    assert completions("/sk") == ["/skip"]
    assert completions("/stage b") == ["/stage brand"]
    assert completions("/stage 경") == ["/stage world"]
    assert completions("/export ") == [f"/export {form}" for form in FORMATS]
    assert completions("/export docx r") == ["/export docx reports/"]
    assert completions("/attach 면") == ["/attach 면담.docx"]
    assert completions("/attach my") == ['/attach "my notes.txt"']
    assert completions('/attach "my') == ['/attach "my notes.txt"']
    assert completions("/attach none/") == []
    assert completions("그냥 하는 말 /sk") == []
    assert completions("/skip\n/sk") == []


def test_industries_and_proposed_fields_are_offered(typed, conversation):
    terminal = typed(conversation, f"{ANSWER}{ENTER}/approve{ENTER}{CTRL_D}")
    terminal.warmer._thread.join(10)
    choices = terminal._choices()
    assert "hospital" in dict(choices["example"]())
    assert "target_customer.trouble = " in dict(choices["edit"]())
    assert dict(choices["stage"]())["platform"] == "경험적 기반의 확립"


def test_a_terminal_that_is_left_at_once_has_greeted(conversation, typed, capsys):
    assert isinstance(typed(conversation, CTRL_D), Terminal)
    shown = capsys.readouterr().out
    assert "안녕하세요" in shown
    assert isinstance(conversation.recover()[-1], TurnEnd)


def test_a_terminal_without_a_keyboard_ends_even_when_nothing_can_be_saved(typed, conversation, monkeypatch, capsys):
    def _say(text):
        raise StoreError("Busy: try again.", "바쁩니다. 다시 하십시오.")

    monkeypatch.setattr(conversation, "say", _say)
    typed(conversation, CTRL_D)
    assert "바쁩니다" in capsys.readouterr().out
