"""``/scenario``: the customer scenarios of the engagement, checked, timed and drawn."""

from __future__ import annotations

from pathlib import Path

from cemagent.agent.commands import Command
from cemagent.agent.scene import Scene
from cemagent.errors import CemagentError
from cemagent.tools.scenario.check import check_scenarios
from cemagent.tools.scenario.subject import ScenarioSubject, scenarios_in
from cemagent.tools.scenario.text import check_lines

_CHECK = ("", "check", "검사")


def show_scenarios(scene: Scene, words: str) -> None:
    """Check the scenarios of the engagement, or write them: ``/scenario svg maps``."""
    subject = _subject(scene)
    form, _, folder = words.partition(" ")
    if form.lower() in _CHECK:
        found = check_scenarios(subject.scenarios, scene.ops.engagement.name, subject.links)
        for row in found.scenarios:
            lines = check_lines(row, scene.lang)
            bullets = [f"{' ' * max(0, line.indent - 2)}- {line.text}" for line in lines[1:] if line.text]
            scene.tell("\n".join([f"**{lines[0].text}**", *bullets]))
    else:
        _write(scene, subject, form.lower(), Path(folder.strip() or "."))
    scene.put_again()


def _subject(scene: Scene) -> ScenarioSubject:
    found = scenarios_in(scene.ops.method, scene.ops.engagement, scene.lang)
    if not found.scenarios:
        raise CemagentError(
            "There is no customer scenario here yet: go to its stage with /stage scenario.",
            "아직 고객 시나리오가 없습니다. /stage scenario로 그 단계에 가서 답해 주십시오.",
        )
    return found


def _write(scene: Scene, subject: ScenarioSubject, form: str, folder: Path) -> None:
    # what draws and writes loads only for it
    from cemagent.tools.scenario.files import ScenarioFile
    from cemagent.tools.scenario.render import chosen_form, file_name, write_data, write_scenario

    wanted = chosen_form(form)
    folder.mkdir(parents=True, exist_ok=True)
    if wanted == "yaml" or wanted == "json":
        path = write_data(ScenarioFile(subject.scenarios, is_list=True), wanted, folder)
        scene.say("exported", path=str(path))
        return
    taken: set[str] = set()
    for scenario in subject.scenarios:
        name = file_name(scenario, wanted, taken)
        taken.add(name)
        path = write_scenario(scenario, wanted, folder / name, scene.lang, scene.ops.today, subject.links)
        scene.say("exported", path=str(path))


COMMANDS: dict[str, Command] = {
    "scenario": Command(
        show_scenarios,
        "check the customer scenarios, or draw them: /scenario svg",
        "고객 시나리오 검사, 또는 그리기: /scenario svg",
    ),
}
"""The slash command of scenarios."""
