"""From a survey file to a survey: read it, find or take over the map of its columns, and build the arrays."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cemagent.documents.grid import read_grid
from cemagent.errors import UsageError
from cemagent.experience.building import build_survey
from cemagent.experience.columns import ColumnMap
from cemagent.experience.guessing import guess_columns
from cemagent.experience.reading import read_table, table_from_sheets
from cemagent.experience.scale import ScaleDefinition
from cemagent.experience.survey import Survey
from cemagent.experience.table import Table
from cemagent.forms.files import as_yaml, load_form, write_text

_SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb"})


@dataclass(frozen=True)
class Roles:
    """Columns whose role a person said, by name; the first of several is the one that is analysed."""

    segments: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    weight: str | None = None
    duration: str | None = None


@dataclass(frozen=True)
class SurveyFile:
    """A file and how to read it: the ``sheet`` of a workbook, a column map, and the roles of single columns."""

    path: Path
    sheet: str | None = None
    column_map: Path | None = None
    roles: Roles = Roles()


@dataclass(frozen=True)
class Mapped:
    """The table of a file with the map of its columns, before anything is computed."""

    table: Table
    columns: ColumnMap

    def survey(self, scale: ScaleDefinition) -> Survey:
        """Return the survey of ``scale``.

        Raises:
            UsageError: the map leaves items unsure or missing, or a column cannot be read.
        """
        return build_survey(self.table, self.columns, scale)

    def named(self, names: tuple[str, ...]) -> str | None:
        """Return the first of ``names`` as the file writes it, or None where there is none."""
        return self.table.column(names[0]).name if names else None


def open_table(path: Path, sheet: str | None = None) -> Table:
    """Return the table in the file at ``path``: CSV, TSV, text, SPSS or a sheet of a workbook.

    Raises:
        UsageError: there is no such file or sheet, or it holds no answers.
        DocumentError: a workbook is encrypted, old, corrupt or too large.
    """
    if path.is_file() and path.suffix.lower() in _SPREADSHEETS:
        return table_from_sheets(read_grid(path), path.name, sheet)
    table = read_table(path)
    if sheet is not None:
        raise UsageError(
            f"'{path.name}' has no sheets, so '{sheet}' cannot be chosen: leave --sheet out.",
            f"'{path.name}'에는 시트가 없어 '{sheet}'을(를) 고를 수 없으니 --sheet를 빼 주십시오.",
        )
    return table


def mapped(file: SurveyFile, scale: ScaleDefinition) -> Mapped:
    """Return the table of ``file`` with its columns as the map says, else as guessed; said roles win over both.

    Raises:
        UsageError: the file cannot be read, or a column that was named does not exist.
        ContentError, FormError: the map does not parse.
    """
    table = open_table(file.path, file.sheet)
    if file.column_map is None:
        columns = guess_columns(table, scale)
    else:
        # a map that a person gives has been looked at
        columns = load_form(ColumnMap, file.column_map).confirmed()
    roles = file.roles
    for role, names in (("segment", roles.segments), ("outcome", roles.outcomes), ("comment", roles.comments)):
        for name in names:
            columns = columns.with_role(table, name, role)  # type: ignore[arg-type]  # a literal of the line above
    columns = columns.with_role(table, roles.weight, "weight").with_role(table, roles.duration, "duration")
    return Mapped(table, columns)


def save_map(columns: ColumnMap, path: Path) -> None:
    """Write ``columns`` to ``path`` as YAML, to be corrected and given back."""
    write_text(path, as_yaml(columns))
