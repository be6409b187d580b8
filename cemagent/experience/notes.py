"""What may not be concluded, and why a figure is missing: notes that travel with the numbers."""

from __future__ import annotations

from dataclasses import dataclass

from cemagent.playbook import Text


@dataclass(frozen=True)
class Note:
    """One remark on a result; ``code`` is stable for programs, ``where`` names the column, dimension or segment."""

    code: str
    text: Text
    where: str | None = None
