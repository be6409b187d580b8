"""``/check``: whether the strategy of the engagement holds together, in a few lines or as a report."""

from __future__ import annotations

from pathlib import Path

from cemagent.agent.commands import Command
from cemagent.agent.scene import Scene
from cemagent.errors import CemagentError


def check_strategy(scene: Scene, words: str) -> None:
    """Run the integration tests on the engagement; with a folder write the report and the pictures there."""
    # the tests: a conversation need not pay for them before it asks
    from cemagent.tools.integration.building import subject_of
    from cemagent.tools.integration.check import check_integration
    from cemagent.tools.integration.text import integration_lines

    engagement = scene.ops.engagement
    subject = subject_of(scene.ops.method, engagement, scene.lang)
    if not subject.items:
        raise CemagentError(
            "There is nothing to check yet: answer the questions of the platform first.",
            "아직 점검할 것이 없습니다. 경험적 기반의 질문부터 답해 주십시오.",
        )
    result = check_integration(subject, scene.lang, on=scene.ops.today)
    if words:
        from cemagent.tools.integration.render import write_integration  # what draws loads only for a report

        for path in write_integration(result, subject, Path(words)):
            scene.say("exported", path=str(path))
    else:
        first, *rest = integration_lines(result)
        shown = [f"{'  ' * (line.indent // 2)}- {line.text.removeprefix('- ')}" for line in rest if line.text]
        scene.tell("\n".join([f"**{first.text}**", *shown]))
    scene.put_again()


COMMANDS: dict[str, Command] = {
    "check": Command(
        check_strategy,
        "check that the strategy holds together: /check, or /check report for a folder with pictures",
        "전략이 맞물리는지 점검: /check, 그림까지 폴더에 쓰려면 /check report",
    ),
}
"""The slash command of the integration checker."""
