"""What a model is sent in a turn, made to fit what it can take."""

from __future__ import annotations

from dataclasses import dataclass

from cemagent.agent.briefing import state_card, system_prompt, utterance
from cemagent.agent.model_turn import ModelTurn
from cemagent.agent.transcript import BUDGET, Message, Turns, history_of, tokens
from cemagent.models.notices import ModelNotice
from cemagent.playbook import Text

_ANSWER = 800
"""Tokens that are kept for the answer."""
_TOOLS = 1700
"""Tokens that the descriptions of the tools take."""
_LEAST_HISTORY = 600
"""Tokens of the conversation for which the stage is told in few words."""
_PLAINLY = "You have no tools in this conversation: only talk. The program notes what the person says, after your text."


@dataclass(frozen=True)
class Room:
    """How much a model takes.

    ``window`` is how many tokens a prompt and its answer may have together, None where nobody states it;
    with ``is_short`` it is told as little as it can do with, since more was too much before.
    """

    window: int | None = None
    is_short: bool = False

    def narrowed(self, window: int | None) -> Room:
        """Return the room that is left when a prompt was too long; ``window`` is what the refusal said of it."""
        return Room(min(filter(None, (window, self.window)), default=None), is_short=True)

    def messages(self, turn: ModelTurn, log: Turns, done: str, *, plainly: bool = False) -> list[Message]:
        """Return the messages of ``turn`` after the conversation ``log``.

        ``done`` says what the program did with the utterance; with ``plainly`` the model has no tools.
        """
        scene = turn.scene
        names = [item.name for item in scene.ops.documents()]
        system, last = _ends(turn, done, is_short=self.is_short, plainly=plainly)
        left = self._left(system, last, plainly=plainly)
        if left < _LEAST_HISTORY and not self.is_short:
            system, last = _ends(turn, done, is_short=True, plainly=plainly)
            left = self._left(system, last, plainly=plainly)
        history = history_of(log, scene.ops.method, scene.lang, names, min(BUDGET, max(0, left)))
        return [system, *history, last]

    def _left(self, system: Message, last: Message, *, plainly: bool) -> int:
        """Return how many tokens of the conversation fit between ``system`` and ``last``."""
        if self.window is None:
            return _LEAST_HISTORY if self.is_short else BUDGET
        left = self.window - tokens(system.text) - tokens(last.text) - _ANSWER - (0 if plainly else _TOOLS)
        # what was too long is not estimated once more to the last token
        return min(left, _LEAST_HISTORY) if self.is_short else left


def _ends(turn: ModelTurn, done: str, *, is_short: bool, plainly: bool) -> tuple[Message, Message]:
    """Return the first message and the last."""
    scene = turn.scene
    told = "\n".join(filter(None, [done, _PLAINLY if plainly else ""]))
    system = system_prompt(scene.ops.method, scene.ops.engagement.stage, scene.lang, is_short=is_short)
    return Message("system", system), Message("user", utterance(state_card(turn, told, is_short=is_short), turn.said))


def only_talks(name: str) -> ModelNotice:
    """Say that the model ``name`` has no tools, and what becomes of the answers."""
    return ModelNotice(
        "downgrade",
        Text(
            ko=f"'{name}' 모델은 지금 설정으로는 도구를 쓸 수 없어 대화만 맡고, 하신 답은 프로그램이 직접 적습니다"
            "(도구까지 쓰려면 llama.cpp는 --jinja, vLLM은 --enable-auto-tool-choice를 붙여 실행하십시오).",
            en=f"'{name}' has no tools as it is served, so it only talks and the program notes your answers "
            "(for tools, start llama.cpp with --jinja, or vLLM with --enable-auto-tool-choice).",
        ),
    )
