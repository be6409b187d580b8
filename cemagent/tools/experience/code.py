"""Scripts that reproduce a report without cemagent: Python and R, with the data they need beside them.

What comes from the survey file (headers, labels, names) is data in the scripts' tables and string literals, never code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cemagent.experience.columns import ColumnMap
from cemagent.experience.survey import Survey
from cemagent.experience.table import Table
from cemagent.forms.files import write_text
from cemagent.tools.experience.code_columns import columns_of, comma_separated, recodes_of
from cemagent.tools.experience.code_figures import expected_figures
from cemagent.tools.experience.code_literals import as_python, as_r
from cemagent.tools.experience.code_readme import readme
from cemagent.tools.experience.code_settings import settings_of
from cemagent.tools.experience.options import ScoreOptions
from cemagent.tools.experience.results import ExperienceReport

_TEMPLATES = Path(__file__).parent / "code_templates"
_PLACE = "__SETTINGS__"


@dataclass(frozen=True)
class CodeRequest:
    """What was scored: the file at ``path``, its ``table``, the map, the survey (nobody dropped yet) and the report."""

    path: Path
    table: Table
    mapped: ColumnMap
    survey: Survey
    options: ScoreOptions
    report: ExperienceReport


def write_code(request: CodeRequest, folder: Path) -> list[Path]:
    """Write ``score.py``, ``score.R``, their tables and a read-me into ``folder`` and return the files.

    The scripts read the same survey file, print the figures and compare them with those of the report.
    """
    columns = columns_of(request.table, request.mapped, request.survey)
    settings = settings_of(request.path, request.table, request.survey, request.options, request.report, columns)
    texts = {
        "score.py": _filled("score.py.txt", as_python(settings)),
        "score.R": _filled("score.R.txt", as_r(settings)),
        "mapping.csv": comma_separated(columns),
        "recodes.csv": comma_separated(recodes_of(request.table, request.survey, columns)),
        "expected.csv": comma_separated(expected_figures(request.report, settings, columns, request.options.draws)),
        "README.txt": readme(settings, request.report),
    }
    for name, text in texts.items():
        write_text(folder / name, text)
    return [folder / name for name in texts]


def _filled(template: str, settings: str) -> str:
    return (_TEMPLATES / template).read_text(encoding="utf-8").replace(_PLACE, settings, 1)
