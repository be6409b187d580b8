"""``cemagent plugins``: what is loaded, ours and others'."""

from __future__ import annotations

import typer

from cemagent.surfaces.cli.groups import Group
from cemagent.surfaces.cli.options import FormatFlag, LangFlag
from cemagent.surfaces.cli.output import Screen, print_json
from cemagent.surfaces.cli.session import pick, user_lang
from cemagent.surfaces.cli.session import plugins as registered

app = typer.Typer(
    name="plugins",
    cls=Group,
    help="List what is loaded.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def _group() -> None:
    pass


@app.command("list")
def list_(lang: LangFlag = None, format_: FormatFlag = "text") -> None:
    """List the plugins in force with their versions and the hooks they fill.

    \b
    Example:
      cemagent plugins list --format json
    """
    from cemagent.surfaces.cli.shapes import PluginList, PluginRow  # pydantic: --help need not pay

    said = user_lang(lang)
    found = registered().listing()
    if format_ == "json":
        rows = [
            PluginRow(name=item.name, version=item.version, builtin=item.builtin, hooks=list(item.hooks))
            for item in found
        ]
        print_json(PluginList(plugins=rows))
        return
    headers = (pick(said, "Plugin", "플러그인"), pick(said, "Version", "버전"), pick(said, "Hooks", "훅"))
    Screen().table(headers, [(item.name, item.version, ", ".join(item.hooks)) for item in found])
