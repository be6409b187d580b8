"""The command line: its help page knows the commands by name, and imports one only to run it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from cemagent import __version__
from cemagent.plugins import CommandEntry, resolve
from cemagent.surfaces.cli.groups import Group
from cemagent.surfaces.cli.session import INTERRUPTED, guarded, plugins

_OURS = "cemagent.surfaces.cli."
HELP = """\
A consultant for customer experience management: cited answers and evidence-quoted plan reviews, in Korean and English.

\b
Examples:
  cemagent ask "How do we keep the promise in every channel?"
  cemagent ask "채널마다 말이 다를 때 무엇부터 고쳐야 하나요?"
  cemagent review plans/ --out report
"""


def _entries() -> dict[str, CommandEntry]:
    """Return the commands by name, ours first; a plugin's command replaces one of the same name."""
    entries: list[CommandEntry] = plugins().all_of("register_commands")
    return {entry.name: entry for entry in sorted(entries, key=lambda entry: not entry.target.startswith(_OURS))}


class CommandLine(Group):
    """The group of all registered commands, and the place where errors become sentences."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the help page."""
        return list(_entries())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the command called ``cmd_name``; None when there is none."""
        entry = _entries().get(cmd_name)
        return _load(entry) if entry else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands from their entries, so that none is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(entry.name, entry.help) for entry in _entries().values()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; in standalone mode leave with its exit code."""
        run = partial(super().main, args, prog_name, complete_var, False, windows_expand_args, **extra)
        if not standalone_mode:
            return run()
        sys.exit(guarded(run, list(sys.argv[1:] if args is None else args)))


def _load(entry: CommandEntry) -> TyperCommand | TyperGroup:
    """Import a command: a typer app, or a function that is one command."""
    target = resolve(entry.target)
    if not isinstance(target, typer.Typer):
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        single.command(entry.name)(target)
        target = single
    command: Any = typer.main.get_command(target)
    command.name = entry.name
    return command  # type: ignore[no-any-return]


app = typer.Typer(
    name="cemagent",
    cls=CommandLine,
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cemagent {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run ``cemagent``, the console script."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name of a file may hold what the terminal cannot show
    try:
        app(prog_name="cemagent")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
