"""Budgets of the code: lengths, depth, imports inside functions, layers."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT, functions, modules, nodes, tree

PRODUCT = ("cemagent", "benchmarks", "docs", "examples")
OURS = (*PRODUCT, "tests")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
DEEPEST_CLASS = 2
MOST_PUBLIC_NAMES = 12


def test_modules_are_short() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules(*OURS)}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in modules(*PRODUCT)
        for node in functions(path)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_packages_have_no_logic() -> None:
    def is_plain(node: ast.stmt) -> bool:
        if isinstance(node, ast.Expr):
            return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        if isinstance(node, ast.ImportFrom):
            return (node.module or "").startswith("cemagent.testing.")
        return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("__version__", "__all__")

    found = [path for path in modules(*OURS) if path.name == "__init__.py"]
    assert found
    assert [str(path) for path in found if not all(is_plain(node) for node in tree(path).body)] == []


def test_few_public_names() -> None:
    names = set()
    for node in tree(Path("cemagent/__init__.py")).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {ast.unparse(target) for target in node.targets}
    assert len({name for name in names if not name.startswith("_")}) <= MOST_PUBLIC_NAMES


def _classes() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return the classes of ours by (module, name), each with its bases by where their names come from."""
    found = {}
    for path in modules("cemagent"):
        module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        origin = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in nodes(path)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                names = [ast.unparse(base).partition("[")[0].rpartition(".")[2] for base in node.bases]
                found[module, node.name] = [origin.get(name, (module, name)) for name in names]
    return found


def test_classes_are_shallow() -> None:
    bases = _classes()

    def depth(name: tuple[str, str]) -> int:
        return 1 + max(map(depth, bases[name]), default=0) if name in bases else 0

    assert {name: depth(name) for name in bases if depth(name) > DEEPEST_CLASS} == {}


def _has_reason(lines: list[str], block: list[ast.stmt]) -> bool:
    """Return whether a comment stands above a block of imports or on one of its lines."""
    above = lines[block[0].lineno - 2].strip()
    inside = lines[block[0].lineno - 1 : block[-1].end_lineno]
    reasons = [line.partition("#")[2].strip() for line in inside if "#" in line]
    return above.startswith("#") or any(reason and not reason.startswith(("noqa", "type:")) for reason in reasons)


def _import_blocks(function: ast.AST) -> list[list[ast.stmt]]:
    blocks: list[list[ast.stmt]] = []
    for node in ast.walk(function):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            previous = None
            for statement in body if isinstance(body, list) else []:
                if isinstance(statement, (ast.Import, ast.ImportFrom)):
                    if isinstance(previous, (ast.Import, ast.ImportFrom)):
                        blocks[-1].append(statement)
                    else:
                        blocks.append([statement])
                previous = statement
    return blocks


def test_imports_inside_functions_say_why() -> None:
    silent = set()
    for path in modules(*PRODUCT):
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        for function in functions(path):
            silent |= {
                f"{path}:{block[0].lineno}" for block in _import_blocks(function) if not _has_reason(lines, block)
            }
    assert sorted(silent) == []


def test_no_swallowed_errors() -> None:
    silent = []
    for path in modules(*OURS):
        for node in nodes(path):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            if node.type is None or (broad and all(isinstance(item, ast.Pass) for item in node.body)):
                silent.append(f"{path}:{node.lineno}")
    assert silent == []


@pytest.mark.parametrize("path", modules("cemagent"), ids=str)
def test_modules_have_docstrings(path: Path) -> None:
    if path.name != "__init__.py":
        assert ast.get_docstring(tree(path))


def test_import_contracts_hold() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    if not script.exists():
        pytest.skip("needs import-linter")
    found = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr
