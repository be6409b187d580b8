"""The example companies: what a person of each industry answered in a consultation."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from cemagent.errors import ContentError, Lang
from cemagent.frontmatter import YAML_LOADER
from cemagent.playbook import Text, Texts


class ExampleCompany(BaseModel):
    """A company of ``examples/industries/``: its name, its industry and its answers by question id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    company: Text
    industry: Text
    aliases: Texts
    answers: dict[str, Text]


class ExampleFiles:
    """The example companies under ``folders``, each read when it is first asked for; of two of one id the first."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._read: dict[str, ExampleCompany] = {}

    @cached_property
    def ids(self) -> list[str]:
        """Return the ids of the industries."""
        return sorted({path.parent.name for folder in self._folders for path in folder.glob("*/answers.yaml")})

    def company(self, industry: str) -> ExampleCompany:
        """Return the company of the industry with that id.

        Raises:
            ContentError: the file breaks its schema.
        """
        if industry not in self._read:
            places = [folder / industry / "answers.yaml" for folder in self._folders]
            path = next((place for place in places if place.is_file()), places[0])
            try:
                data = yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)  # noqa: S506 - both are safe loaders
                self._read[industry] = ExampleCompany.model_validate(data)
            except (OSError, yaml.YAMLError, ValidationError) as error:
                raise ContentError(f"{path} is no file of example answers: {error}.") from error
        return self._read[industry]

    def named(self, words: str) -> ExampleCompany | None:
        """Return the company whose industry ``words`` name, by id, name or another word for it."""
        wanted = words.strip().casefold()
        for industry in self.ids:
            if wanted == industry:
                return self.company(industry)
        for industry in self.ids:
            company = self.company(industry)
            names = [company.industry.ko, company.industry.en, *company.aliases.ko, *company.aliases.en]
            if any(name.casefold() in wanted or wanted in name.casefold() for name in names):
                return company
        return None

    def names(self, lang: Lang) -> dict[str, str]:
        """Return the name of each industry by id."""
        return {industry: self.company(industry).industry.in_(lang) for industry in self.ids}
