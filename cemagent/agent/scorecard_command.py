"""``/scorecard``: the scorecards of this engagement with their gaps."""

from __future__ import annotations

from cemagent.agent.commands import Command
from cemagent.agent.scene import Scene


def _scorecard(scene: Scene, words: str) -> None:
    # the definitions and the page: a conversation need not pay for them before it asks
    from cemagent.reports.sheet import sheet_markdown
    from cemagent.tools.scorecards.check import check_card
    from cemagent.tools.scorecards.definition import definition_called, load_definitions
    from cemagent.tools.scorecards.engagements import card_in
    from cemagent.tools.scorecards.showing import sheet_of

    definitions = load_definitions(scene.services.scorecard_folders())
    here = [
        item for item in definitions.values() if item.artifact and item.artifact.stage == scene.ops.engagement.stage
    ]
    if not words and len(here) != 1:
        _tell_all(scene)
        return
    definition = definition_called(definitions, words) if words else here[0]
    card = card_in(scene.ops.engagement, scene.ops.method, definition)
    if not card.rows:
        stage = definition.artifact.stage if definition.artifact else ""
        title = definition.title.in_(scene.lang)
        scene.tell(
            f"**{title}**: 아직 적힌 것이 없습니다. `/stage {stage}`에서 시작합니다."
            if scene.lang == "ko"
            else f"**{title}**: nothing is recorded yet; `/stage {stage}` begins it."
        )
    else:
        found = check_card(card, definition, scene.lang, scene.ops.today)
        rest = [item for item in found if item.code not in ("row_missing", "cell_empty")]  # the gaps say these
        scene.tell(sheet_markdown(sheet_of(card, definition, scene.lang, rest, on=scene.ops.today)))
    scene.put_again()


def _tell_all(scene: Scene) -> None:
    """Say how far each scorecard of this method is filled."""
    # as above
    from cemagent.errors import MethodError
    from cemagent.tools.scorecards.definition import load_definitions
    from cemagent.tools.scorecards.engagements import card_in
    from cemagent.tools.scorecards.showing import lead_of
    from cemagent.tools.scorecards.summary import summary_of

    lines = []
    for definition in load_definitions(scene.services.scorecard_folders()).values():
        try:
            card = card_in(scene.ops.engagement, scene.ops.method, definition)
        except MethodError:
            continue  # a scorecard that this method does not fill
        lead = lead_of(summary_of(card, definition, scene.lang), definition, scene.lang)
        lines.append(f"- `/scorecard {definition.id}` {definition.title.in_(scene.lang)}: {lead}")
    scene.tell("\n".join(lines))
    scene.put_again()


COMMANDS: dict[str, Command] = {
    "scorecard": Command(
        _scorecard,
        "the scorecards of this engagement with their gaps: /scorecard demands",
        "이 컨설팅의 점검표와 빈 곳: /scorecard demands",
    )
}
"""The slash command of the scorecards."""
