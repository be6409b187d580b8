"""``/equity``: what customers are worth, from this engagement or from a file."""

from __future__ import annotations

from pathlib import Path

from cemagent.agent.commands import Command
from cemagent.agent.scene import Scene


def _equity(scene: Scene, words: str) -> None:
    # numpy and the tool: a conversation need not pay for them before it asks
    from cemagent.reports.sheet import sheet_markdown
    from cemagent.tools.blocks import Bullets, Section, sheet_of
    from cemagent.tools.equity.checks import load_inputs
    from cemagent.tools.equity.engagement import draft_of
    from cemagent.tools.equity.evaluate import evaluate
    from cemagent.tools.equity.report import kind_in, summary, title_of

    missing: tuple[str, ...] = ()
    if words:
        inputs = load_inputs(Path(words.strip("\"'")).expanduser())
    else:
        drafted = draft_of(scene.ops.method, scene.ops.engagement)
        inputs, missing = drafted.inputs, tuple(item.in_(scene.lang) for item in drafted.missing)
    result = evaluate(inputs)
    blocks = summary(result, scene.lang)
    if missing:
        head = "기록에 없는 것" if scene.lang == "ko" else "What the engagement does not say"
        blocks += [Section(head), Bullets(missing)]
    title = result.title or title_of(result, scene.lang)
    scene.tell(sheet_markdown(sheet_of(kind_in(scene.lang), title, blocks, scene.lang, scene.ops.today)))
    scene.put_again()


COMMANDS: dict[str, Command] = {
    "equity": Command(
        _equity,
        "customer equity of this engagement, or of a file: /equity equity.yaml",
        "이 컨설팅의 고객자산, 또는 파일로: /equity equity.yaml",
    )
}
"""The slash command of the customer equity tool."""
