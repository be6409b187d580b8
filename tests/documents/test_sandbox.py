"""The sandbox: one child for many files, killed at the time limit, replaced after a crash."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from cemagent.documents.base import Limits
from cemagent.documents.loader import Source, expand
from cemagent.documents.sandbox import SandboxedReader
from cemagent.errors import DocumentError, Reason
from tests.documents.checks import check
from tests.documents.make import docx, para, zipped

BAD = "tests.documents.bad_readers:readers"


@pytest.fixture
def bad() -> Iterator[SandboxedReader]:
    with SandboxedReader(Limits(seconds=20), readers=BAD) as reader:
        yield reader


def _file(folder: Path, content: str) -> Path:
    path = folder / f"{content}.txt"
    path.write_text(content)
    return path


def _reason(reader: SandboxedReader, path: Path) -> Reason:
    with pytest.raises(DocumentError) as caught:
        reader.read(path)
    assert caught.value.ko != caught.value.en
    return caught.value.reason


def test_one_child_reads_many_files(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(para("고객 여정")))
    (tmp_path / "b.md").write_text("# Title\n\ntext")
    (tmp_path / "c.zip").write_bytes(zipped({"in/ner.docx": docx(para("inner"))}))
    (tmp_path / "d.docx").write_bytes(b"PK broken")
    with SandboxedReader() as reader:
        texts, reasons = [], []
        for source in expand([tmp_path]):
            try:
                document = reader.read(source)
            except DocumentError as error:
                reasons.append(error.reason)
                continue
            check(document)
            texts.append(document.text)
        assert texts == ["고객 여정", "Title\ntext", "inner"]
        assert reasons == [Reason.CORRUPT]
        with pytest.raises(DocumentError) as caught:
            reader.read(tmp_path / "none.docx")
        assert caught.value.reason is Reason.NOT_FOUND


def test_the_child_is_reused_and_output_does_not_disturb(bad: SandboxedReader, tmp_path: Path) -> None:
    first = bad.read(_file(tmp_path, "fine")).text
    assert bad.read(tmp_path / "fine.txt").text == first


def test_a_hanging_file_is_given_up(tmp_path: Path) -> None:
    with SandboxedReader(Limits(seconds=1.5), readers=BAD) as reader:
        reader.read(_file(tmp_path, "fine"))
        begin = time.monotonic()
        assert _reason(reader, _file(tmp_path, "hang")) is Reason.TIMED_OUT
        assert time.monotonic() - begin < 8
        assert reader.read(tmp_path / "fine.txt").text.startswith("fine by")


def test_what_a_reader_started_dies_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "pid"
    monkeypatch.setenv("CEMAGENT_TEST_PID", str(note))
    with SandboxedReader(Limits(seconds=3), readers=BAD) as reader:
        assert _reason(reader, _file(tmp_path, "spawn")) is Reason.TIMED_OUT
    assert _gone(int(note.read_text()))


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("crash", Reason.CORRUPT),
        ("exit", Reason.CORRUPT),
        ("error", Reason.CORRUPT),
        ("network", Reason.CORRUPT),
        ("recursion", Reason.CORRUPT),
        pytest.param(
            "memory",
            Reason.TOO_LARGE,
            marks=pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_AS"),
        ),
    ],
)
def test_a_failing_file_is_one_error_and_the_next_is_read(
    bad: SandboxedReader, tmp_path: Path, order: str, reason: Reason
) -> None:
    assert _reason(bad, _file(tmp_path, order)) is reason
    assert bad.read(_file(tmp_path, "fine")).text.startswith("fine by")


def test_a_child_that_died_between_files_is_replaced(bad: SandboxedReader, tmp_path: Path) -> None:
    pid = int(bad.read(_file(tmp_path, "fine")).text.rpartition(" ")[2])
    psutil.Process(pid).kill()
    assert _gone(pid)
    assert bad.read(tmp_path / "fine.txt").text != f"fine by {pid}"


def test_closing_ends_the_child(tmp_path: Path) -> None:
    with SandboxedReader(readers=BAD) as reader:
        pid = int(reader.read(_file(tmp_path, "fine")).text.rpartition(" ")[2])
    assert _gone(pid)
    reader.close()
    assert reader.read(tmp_path / "fine.txt").text
    reader.close()


def test_a_known_error_needs_no_child(tmp_path: Path) -> None:
    with SandboxedReader(readers="no.such.module:x") as reader:
        source = next(iter(expand([tmp_path / "none"])))
        with pytest.raises(DocumentError):
            reader.read(source)
    assert isinstance(source, Source)


def test_from_a_script_without_a_main_guard(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("# Title")
    script = tmp_path / "script.py"
    script.write_text(
        "from cemagent.documents.sandbox import SandboxedReader\n"
        f"with SandboxedReader() as reader:\n    print(reader.read({str(tmp_path / 'x.md')!r}).text)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=_environment(), check=True)
    assert done.stdout == "Title\n"


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    path = _file(tmp_path, "fine")
    code = (
        "import os\nfrom cemagent.documents.sandbox import SandboxedReader\n"
        f"print(SandboxedReader(readers={BAD!r}).read({str(path)!r}).text, flush=True)\nos._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=_environment(), check=True)
    assert _gone(int(done.stdout.rpartition(" ")[2]))


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _gone(pid: int) -> bool:
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False
