"""Blocks of a report on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from cemagent.surfaces.cli.output import Screen
from cemagent.tools.blocks import Block, Bullets, Paragraph, Section, Table


def show_blocks(screen: Screen, title: str, blocks: Iterable[Block]) -> None:
    """Print ``blocks`` under ``title``; pictures are left to the files of the report."""
    screen.line(title, style="bold")
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Section | Table) or isinstance(before, Table):
            screen.line()
        match block:
            case Section(name):
                screen.line(name, style="bold")
            case Paragraph(text):
                screen.line(text)
            case Bullets(items):
                for item in items:
                    screen.line(f"- {item}", hang=2)
            case Table():
                screen.table(block.headers, block.rows, numbers=block.numbers_from == 1)
        before = block
