"""The flags of ``cemagent score``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FileArgument = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", show_default=False, help="Survey as CSV, XLSX or SPSS .sav, one row a respondent."),
]
ScaleFlag = Annotated[
    str | None,
    typer.Option("--scale", metavar="ID", show_default=False, help="Scale by id, or a YAML file of your own."),
]
ScalesFlag = Annotated[bool, typer.Option("--scales", help="List the scales.")]
WordingFlag = Annotated[
    str | None,
    typer.Option("--wording", metavar="ID", show_default=False, help="Print the questions of a scale."),
]
AboutFlag = Annotated[
    str,
    typer.Option("--about", metavar="NAME", show_default=False, help="What the questions of --wording are about."),
]
MapFlag = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", show_default=False, help="Column map that you have checked."),
]
SaveMapFlag = Annotated[
    Path | None,
    typer.Option("--save-map", metavar="FILE", show_default=False, help="Write the column map there, to correct it."),
]
DryRunFlag = Annotated[bool, typer.Option("--dry-run", help="Show how the file is read, and score nothing.")]
SegmentFlag = Annotated[
    list[str] | None,
    typer.Option("--segment", metavar="COLUMN", show_default=False, help="Compare the groups in this column."),
]
OutcomeFlag = Annotated[
    list[str] | None,
    typer.Option("--outcome", metavar="COLUMN", show_default=False, help="What the experience should lead to."),
]
CommentsFlag = Annotated[
    list[str] | None,
    typer.Option("--comments", metavar="COLUMN", show_default=False, help="What people wrote in their own words."),
]
WeightFlag = Annotated[
    str | None, typer.Option("--weight", metavar="COLUMN", show_default=False, help="Weights of respondents.")
]
DurationFlag = Annotated[
    str | None, typer.Option("--duration", metavar="COLUMN", show_default=False, help="Time that answering took.")
]
SheetFlag = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", show_default=False, help="Sheet of a workbook.")
]
DropFlag = Annotated[
    list[str] | None,
    typer.Option(
        "--drop",
        metavar="FLAG",
        show_default=False,
        help="Leave out respondents: duplicate_row, duplicate_id, straight_line, speeder, out_of_range, flagged (any).",
    ),
]
EstimatorFlag = Annotated[
    str,
    typer.Option("--estimator", metavar="NAME", help="auto, ML, MLR, MLM or WLSMV of the factor model."),
]
BeforeFlag = Annotated[
    Path | None,
    typer.Option("--before", metavar="FILE", show_default=False, help="The wave before, answered on the same scale."),
]
EngagementFlag = Annotated[
    str | None,
    typer.Option("--engagement", metavar="NAME", show_default=False, help="Save the figures there as evidence."),
]
OutFlag = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", show_default=False, help="Write report, tables and pictures there."),
]
ModelFlag = Annotated[
    str | None,
    typer.Option(
        "--model", metavar="PROVIDER:NAME", show_default="no model", help="Let a language model read the comments."
    ),
]
FormatsFlag = Annotated[
    str,
    typer.Option("--formats", metavar="LIST", help="Files to write into --out: html, xlsx, json, md, docx, svg, png."),
]
CodeFlag = Annotated[
    bool, typer.Option("--code", help="Write Python and R scripts that compute the figures again (into --out).")
]
