"""A group of commands whose errors about unknown names are in the user's language."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

from cemagent.errors import UsageError


class Group(TyperGroup):
    """A typer group that names the nearest command when it is given one that does not exist."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command named first in ``args``."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise _unknown(args[0], known, ctx.command_path)
        return super().resolve_command(ctx, args)


def _unknown(name: str, known: list[str], path: str) -> UsageError:
    from difflib import get_close_matches  # only for a mistyped name

    near = get_close_matches(name, known, 1)
    en = f"did you mean '{path} {near[0]}'?" if near else f"see '{path} --help'."
    ko = f"'{path} {near[0]}' 명령을 찾으셨습니까?" if near else f"'{path} --help'에서 명령을 확인해 주십시오."
    return UsageError(f"There is no command '{name}': {en}", f"'{name}' 명령은 없습니다. {ko}")
