"""Where the scenarios of a command come from: a scenario file, an exported engagement, or a stored one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cemagent.documents.base import detect_lang
from cemagent.errors import Lang, UsageError
from cemagent.surfaces.cli.session import open_app
from cemagent.tools.scenario.files import ScenarioFile, load_scenarios
from cemagent.tools.scenario.links import LinkTargets

if TYPE_CHECKING:
    from cemagent.method.engagement import Engagement
    from cemagent.tools.scenario.subject import ScenarioSubject

_EXPORT_MARK = b'"engagement/'
_MARK_WITHIN = 200


@dataclass(frozen=True)
class ScenarioSource:
    """Scenarios, what they are called after, and what their moments can point to (None without an engagement)."""

    name: str
    file: ScenarioFile
    links: LinkTargets | None = None

    @property
    def lang(self) -> Lang:
        """Return the language that the scenarios are written in."""
        rows = self.file.scenarios
        return detect_lang(" ".join(f"{row.name} {row.scenario} {row.desired_outcome}" for row in rows))

    def only(self, name: str | None) -> ScenarioSource:
        """Return the source with the scenario whose id is ``name``, or with all of them for None.

        Raises:
            UsageError: there is no scenario with that id.
        """
        if name is None:
            return self
        found = [row for row in self.file.scenarios if row.id == name]
        if not found:
            known = ", ".join(row.id for row in self.file.scenarios)
            raise UsageError(
                f"{self.name} has no scenario '{name}': it has {known}.",
                f"{self.name}에 '{name}' 시나리오가 없습니다. 있는 것: {known}.",
            )
        return ScenarioSource(self.name, ScenarioFile(found), self.links)


def scenario_source(file: Path | None, engagement: str | None, lang: Lang) -> ScenarioSource:
    """Return the scenarios of ``file``, or of the stored ``engagement``; with both, those of the file with its links.

    Raises:
        UsageError: neither is given, or there is no scenario in it.
        CemagentError: the file or the engagement cannot be read.
    """
    if file is None and engagement is None:
        raise UsageError(
            "There is nothing to read: name a scenario file, or an engagement with --engagement NAME.",
            "읽을 것이 없습니다. 시나리오 파일을 쓰거나 --engagement 이름으로 컨설팅을 지정해 주십시오.",
        )
    held = _stored(engagement, lang) if engagement is not None else None
    if file is None:
        assert held is not None
        return _of_engagement(held, lang)
    if _is_export(file):
        return _of_engagement(_exported(file), lang)
    links = _subject(held, lang).links if held is not None else None
    return ScenarioSource(file.name, load_scenarios(file), links)


def _of_engagement(held: Engagement, lang: Lang) -> ScenarioSource:
    found = _subject(held, lang)
    if not found.scenarios:
        raise UsageError(
            f"The engagement '{held.name}' has no customer scenario yet: answer the stage 'scenario' in 'cemagent chat', "
            "or write one with 'cemagent scenario new'.",
            f"'{held.name}' 컨설팅에 아직 고객 시나리오가 없습니다. 'cemagent chat'에서 scenario 단계에 답하거나 "
            "'cemagent scenario new'로 써 주십시오.",
        )
    return ScenarioSource(held.name, ScenarioFile(found.scenarios, is_list=True), found.links)


def _subject(held: Engagement, lang: Lang) -> ScenarioSubject:
    # the method loads only for an engagement
    from cemagent.tools.scenario.subject import scenarios_in

    return scenarios_in(open_app(lang).method, held, lang)


def _stored(name: str, lang: Lang) -> Engagement:
    # as above, and the store
    from cemagent.surfaces.cli.engagement_data import stored_called

    return stored_called(open_app(lang).engagements, name).engagement


def _is_export(path: Path) -> bool:
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    with path.open("rb") as file:
        return _EXPORT_MARK in file.read(_MARK_WITHIN)


def _exported(path: Path) -> Engagement:
    # the store loads only for an export
    from cemagent.store.history import folded
    from cemagent.store.portable import read_export

    exported = read_export(path.read_bytes())
    return folded(exported.engagement.id, exported.changes)
