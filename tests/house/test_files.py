"""What may stand in a committed file, and which files may be committed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, committed

# Built from pieces, so that this file does not hold what it looks for.
_DOT = r"\."
_HOSTS = [
    _DOT.join(parts)
    for parts in (
        ("py" + "pi", "org"),
        ("py" + "pi", "python", "org"),
        ("python" + "hosted", "org"),
        ("conda", "ana" + "conda", "org"),
        ("download", "py" + "torch", "org"),
        ("registry", "npm" + "js", "org"),
        ("jfrog", "io"),
        ("devpi", r"[a-z]+"),
    )
]
FORBIDDEN = {
    "a package index": re.compile("|".join(_HOSTS)),
    "an index option": re.compile("--(extra-)?" + "index-" + "url|--find-" + "links"),
    "a path of one machine": re.compile(
        r"(?<![\w./-])/(" + "wo" + r"rk/|tmp/b" + r"ash|ho" + r"me/[a-z]|Use" + r"rs/[a-z])"
    ),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
}
LARGEST = 5_000_000


def _texts() -> Iterator[tuple[Path, str]]:
    for path in committed():
        data = (ROOT / path).read_bytes()
        if b"\0" not in data[:8000]:
            yield path, data.decode("utf-8")


def test_texts_are_utf8_with_unix_line_ends() -> None:
    keep = ("tests/documents/",)  # readers are tested with other line ends
    assert [str(path) for path, text in _texts() if "\r" in text and not str(path).startswith(keep)] == []


def test_no_index_host_and_no_machine_path() -> None:
    found = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {what}: {match.group()}"
        for path, text in _texts()
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_no_foreign_lock_file() -> None:
    names = {path.name for path in committed()}
    assert names.isdisjoint({"uv" + ".lock", "poetry" + ".lock", "Pipfile" + ".lock", "pdm" + ".lock"})


def test_no_large_or_generated_file() -> None:
    large = [str(path) for path in committed() if (ROOT / path).stat().st_size > LARGEST]
    generated = [str(path) for path in committed() if path.suffix in (".pyc", ".whl", ".db", ".sqlite3")]
    assert large + generated == []


def test_what_a_project_needs_is_there() -> None:
    names = {str(path) for path in committed()}
    wanted = {
        "README.md",
        "README.ko.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "requirements.lock",
        ".ci/run",
    }
    assert wanted <= names
