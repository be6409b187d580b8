"""``cemagent score``: from a survey file to scores, drivers and the stage to fix first."""

from __future__ import annotations

import os

from cemagent.surfaces.cli import score_flags as flags
from cemagent.surfaces.cli.options import FormatFlag, LangFlag
from cemagent.surfaces.cli.session import user_lang


def score(
    file: flags.FileArgument = None,
    scale: flags.ScaleFlag = None,
    scales: flags.ScalesFlag = False,
    wording: flags.WordingFlag = None,
    about: flags.AboutFlag = "___",
    map_: flags.MapFlag = None,
    save_map: flags.SaveMapFlag = None,
    dry_run: flags.DryRunFlag = False,
    segment: flags.SegmentFlag = None,
    outcome: flags.OutcomeFlag = None,
    comments: flags.CommentsFlag = None,
    model: flags.ModelFlag = None,
    weight: flags.WeightFlag = None,
    duration: flags.DurationFlag = None,
    sheet: flags.SheetFlag = None,
    drop: flags.DropFlag = None,
    estimator: flags.EstimatorFlag = "auto",
    before: flags.BeforeFlag = None,
    engagement: flags.EngagementFlag = None,
    out: flags.OutFlag = None,
    formats: flags.FormatsFlag = "html,xlsx,json",
    code: flags.CodeFlag = False,
    lang: LangFlag = None,
    format_: FormatFlag = "text",
) -> None:
    """Score a survey on a scale, find what drives the outcome, and say which stage to fix first.

    \b
    Examples:
      cemagent score --scales
      cemagent score answers.xlsx --scale cem-ex15 --dry-run
      cemagent score answers.xlsx --scale cem-ex15 --segment Store --outcome NPS --out score-report
      cemagent score answers.csv --scale my-scale.yaml --map columns.yaml --engagement hanbit --lang ko
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of small products only wait for each other
    from cemagent.surfaces.cli import score_show  # numpy and pydantic: --help needs neither

    view = score_show.View(user_lang(lang), as_json=format_ == "json")
    if scales or scale == "list":
        score_show.show_scales(view)
    elif wording is not None:
        score_show.show_wording(view, wording, about)
    else:
        from cemagent.surfaces.cli import score_run  # scipy: the lists above need it not

        source = score_run.Source(file, scale, sheet, map_, before)
        roles = score_run.roles_of(segment, outcome, comments, weight, duration)
        asked = score_run.Asked(source, roles, estimator, drop or [], engagement, model, out, formats, code)
        score_run.execute(view, asked, save_map, dry_run=dry_run)
