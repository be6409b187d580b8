"""Where the lines typed in a terminal are kept: one file an engagement, so that it goes when the engagement goes."""

from __future__ import annotations

from pathlib import Path


def history_file(home: Path, engagement_id: str) -> Path:
    """Return the file of the lines that were typed for an engagement."""
    return home / "history" / engagement_id


def forget_history(home: Path, engagement_id: str) -> None:
    """Remove the lines that were typed for an engagement."""
    history_file(home, engagement_id).unlink(missing_ok=True)
