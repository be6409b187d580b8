"""The shipped definitions: complete in both languages, and in the terms of playbooks, concepts and artifacts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from cemagent import builtin
from cemagent.app import App
from cemagent.consulting import Desk
from cemagent.content import shipped
from cemagent.errors import CemagentError, ContentError, UsageError
from cemagent.forms.problems import FormError
from cemagent.hookspecs import hookimpl
from cemagent.playbook import ArtifactField, Playbook, Text
from cemagent.playbook_files import load_playbooks
from cemagent.plugins import Plugins
from cemagent.settings import load_settings
from cemagent.tools.scorecards.definition import OWN, Definition, definition_called, load_definitions

from .scorecard_cases import DEFINITIONS, EXAMPLES, KINDS

HANGUL = re.compile(r"[가-힣]")


@pytest.fixture(scope="module")
def playbooks() -> dict[str, Playbook]:
    return {playbook.id: playbook for playbook in load_playbooks([shipped("playbooks")]).playbooks}


def texts(value: object) -> list[Text]:
    if isinstance(value, Text):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    if hasattr(type(value), "model_fields"):
        return [text for name in type(value).model_fields for text in texts(getattr(value, name))]
    return []


def test_there_are_the_seven_kinds_in_order():
    assert KINDS == ["demands", "tasks", "dna", "flight-deck", "approaches", "capability", "hr"]
    sizes = [len(item.rows) for item in DEFINITIONS.values()]
    assert sizes == [12, 8, 0, 16, 3, 9, 5]


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_is_native_in_both_languages(kind):
    found = texts(DEFINITIONS[kind])
    assert len(found) > 20
    for text in found:
        assert not HANGUL.search(text.en), text.en
        if " " in text.ko:
            assert HANGUL.search(text.ko), text.ko
    questions = [row.question for row in DEFINITIONS[kind].rows] + [item.question for item in DEFINITIONS[kind].columns]
    for question in questions:
        assert re.search(r"(까\?|십시오\.)$", question.ko), question.ko
        assert re.search(r"[?.]$", question.en), question.en


def artifact_field(playbooks, definition: Definition) -> ArtifactField:
    link = definition.artifact
    schema = next(item for item in playbooks[link.stage].artifacts if item.id == link.id)
    return next(item for item in schema.fields if item.id == link.path)


@pytest.mark.parametrize("kind", ["demands", "tasks", "hr", "approaches", "capability"])
def test_rows_are_named_as_the_playbook_names_them(playbooks, kind):
    definition = DEFINITIONS[kind]
    held = artifact_field(playbooks, definition)
    if definition.artifact.row_field:
        held = next(item for item in held.fields if item.id == definition.artifact.row_field)
    known = held.keys or held.values
    rows = [row for row in definition.rows if row.group != "resources"]
    assert [row.id for row in rows] == known
    for row in rows:
        labels = held.labels[row.id]
        assert row.title.ko == labels.ko[0]
        assert row.title.en.casefold() == labels.en[0].casefold()


def test_the_deck_is_four_rows_by_four_panels_of_the_playbook(playbooks):
    definition = DEFINITIONS["flight-deck"]
    held = artifact_field(playbooks, definition)
    panels = [item for item in held.fields if item.fields]
    assert [group.id for group in definition.groups] == held.keys
    assert [panel.id for panel in definition.panels] == [item.id for item in panels]
    for group in definition.groups:
        assert group.title.ko == held.labels[group.id].ko[0]
    for panel, item in zip(definition.panels, panels, strict=True):
        assert panel.title == item.title
    assert [row.id for row in definition.rows] == [
        f"{group.id}.{panel.id}" for group in definition.groups for panel in definition.panels
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_carry_the_titles_of_the_artifact(playbooks, kind):
    definition = DEFINITIONS[kind]
    held = artifact_field(playbooks, definition)
    fields = {item.id: item for item in (held.fields[0].fields if definition.artifact.how == "grid" else held.fields)}
    shared = [column for column in definition.columns if column.id in fields]
    assert len(shared) >= 2
    for column in shared:
        assert column.title == fields[column.id].title
        assert column.required >= fields[column.id].required, column.id
        if column.values:
            assert list(column.values) == fields[column.id].values


@pytest.mark.parametrize("kind", KINDS)
def test_concepts_exist(kind):
    lines = (shipped("knowledge") / "concepts.txt").read_text(encoding="utf-8").splitlines()
    known = {line.split("\t")[0] for line in lines}
    definition = DEFINITIONS[kind]
    named = set(definition.concepts) | {concept for row in definition.rows for concept in row.concepts}
    assert named
    assert named <= known


@pytest.mark.parametrize("kind", KINDS)
def test_a_reconstruction_says_so(kind):
    definition = DEFINITIONS[kind]
    assert "(C)" in definition.basis.en or "certainty C" in definition.basis.en
    assert "C)" in definition.basis.ko
    assert not any("Schmitt says" in text.en for text in texts(definition))


def test_every_kind_has_an_example_and_both_languages_do():
    assert {kind for kind in KINDS if any(path.name.startswith(kind) for path in EXAMPLES)} == set(KINDS)
    assert {path.name.split(".")[1] for path in EXAMPLES} == {"ko", "en"}


def test_a_plugin_brings_a_kind_and_replaces_one(tmp_path):
    own = yaml.safe_load((OWN / "hr.yaml").read_text(encoding="utf-8"))
    for name, order in (("hr", 7), ("trial", 0)):
        text = yaml.safe_dump(own | {"id": name, "version": 2, "order": order}, allow_unicode=True)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    found = load_definitions([OWN, tmp_path])
    assert next(iter(found)) == "trial"
    assert found["hr"].version == 2
    assert len(found) == 8


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "owner"}, "either 'rows'"),
        ({"picture": "radar"}, "5 to 12 scored rows"),
        ({"certainty": "D"}, "must be one of"),
        ({"colour": "red"}, "is not a field"),
        ({"order": "first"}, "must be a whole number"),
    ],
)
def test_a_wrong_definition_is_told_with_its_place(tmp_path, change, said):
    own = yaml.safe_load((OWN / "hr.yaml").read_text(encoding="utf-8"))
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(own | change, allow_unicode=True), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_definitions([tmp_path])
    assert said in caught.value.en
    assert HANGUL.search(caught.value.ko)


def test_a_missing_folder_and_an_unknown_kind_say_what_to_do(tmp_path):
    with pytest.raises(ContentError, match="correct the plugin"):
        load_definitions([tmp_path / "none"])
    with pytest.raises(UsageError) as caught:
        definition_called(DEFINITIONS, "demand")
    assert "demands, tasks" in caught.value.en
    assert isinstance(caught.value, CemagentError)
    assert definition_called(DEFINITIONS, "고객 DNA").id == "dna"
    assert definition_called(DEFINITIONS, "Twelve demands").id == "demands"


def test_a_plugin_brings_a_kind_of_its_own_and_replaces_ours(tmp_path: Path) -> None:
    ours = (OWN / "hr.yaml").read_text(encoding="utf-8")
    (tmp_path / "hr.yaml").write_text(ours.replace("order: ", "order: 9", 1), encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(ours.replace("id: hr\n", "id: mine\n", 1), encoding="utf-8")

    class Mine:
        @hookimpl
        def register_scorecards(self) -> list[Path]:
            return [tmp_path]

    plugins = Plugins(builtin, discover=False)
    plugins.add(Mine(), "mine")
    folders = Desk(App(load_settings({"home": str(tmp_path)}, environ={}), plugins)).scorecard_folders()
    found = load_definitions(folders)
    assert folders == [OWN, tmp_path]
    assert "mine" in found
    assert (found["hr"].order, load_definitions()["hr"].order) == (97, 7)
