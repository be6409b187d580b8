"""The files of a result: report as Markdown and HTML, figures as JSON, inputs as YAML, pictures as SVG and PNG."""

from __future__ import annotations

from pathlib import Path

from cemagent.content import shipped
from cemagent.errors import Lang
from cemagent.forms.files import as_yaml, write_text
from cemagent.reports.sheet import sheet_html, sheet_markdown
from cemagent.reports.whole_files import write_whole
from cemagent.tools.blocks import Drawing, sheet_of
from cemagent.tools.equity.inputs import EquityInputs
from cemagent.tools.equity.report import kind_in, report, title_of
from cemagent.tools.equity.results import EquityResult

_EXAMPLES: dict[Lang, str] = {"ko": "hanbit-mart.ko.yaml", "en": "northline.en.yaml"}


def example_text(lang: Lang) -> str:
    """Return the example file for ``lang``, with its comments."""
    return (shipped("examples") / "equity" / _EXAMPLES[lang]).read_text(encoding="utf-8")


def write_report(result: EquityResult, inputs: EquityInputs, folder: Path, lang: Lang) -> list[Path]:
    """Write the report on ``result`` into ``folder`` and return the files."""
    blocks = report(result, lang)
    sheet = sheet_of(kind_in(lang), result.title or title_of(result, lang), blocks, lang)
    drawings = [block for block in blocks if isinstance(block, Drawing)]
    texts = {
        "equity.html": sheet_html(sheet),
        "equity.md": sheet_markdown(sheet, {number: f"{item.name}.svg" for number, item in enumerate(drawings)}),
        "equity.json": result.model_dump_json(indent=2) + "\n",
        "inputs.yaml": as_yaml(inputs),
    }
    written = []
    for name, text in texts.items():
        write_text(folder / name, text)
        written.append(folder / name)
    for item in drawings:
        write_text(folder / f"{item.name}.svg", item.picture.svg())
        written += [folder / f"{item.name}.svg", write_whole(folder / f"{item.name}.png", item.picture.png())]
    return written
