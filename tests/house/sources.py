"""What the house tests look at: the files that are, or are about to be, committed."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@cache
def committed() -> tuple[Path, ...]:
    """Return every file that git knows or would take in, relative to the checkout."""
    try:
        found = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs a git checkout")
    return tuple(
        sorted(path for name in set(found.stdout.split("\0")) if name and (ROOT / (path := Path(name))).is_file())
    )


def modules(*folders: str) -> list[Path]:
    """Return the Python files under ``folders``, relative to the checkout."""
    return [path for path in committed() if path.suffix == ".py" and path.parts[0] in folders]


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed module at ``path``."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of the module at ``path`` that a house test looks for; walking is slower than parsing."""
    wanted = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Import, ast.ImportFrom, ast.ExceptHandler)
    return tuple(node for node in ast.walk(tree(path)) if isinstance(node, wanted))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of the module at ``path``, methods and inner ones too."""
    for node in nodes(path):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
