"""Paths to sources, sources to Documents: folders, archives, bad input of every kind."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from cemagent.documents.base import Limits
from cemagent.documents.loader import Source, expand, load
from cemagent.errors import DocumentError, Reason
from tests.documents.checks import READERS, fails
from tests.documents.make import docx, para, zipped


def _outcomes(*paths: Path, limits: Limits | None = None) -> dict[str, str]:
    found = {}
    for source in expand(paths, limits):
        try:
            found[source.name] = load(source, READERS, limits).text
        except DocumentError as error:
            found[source.name] = error.reason.value
    return found


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a.txt",
        "sub/c.docx",
        "~$a.docx",
        ".hidden.md",
        ".git/x.md",
        ".~lock.b.md#",
        "Thumbs.db",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(docx(para("c")) if name.endswith("c.docx") else b"text")
    names = [os.path.relpath(source.name, tmp_path) for source in expand([tmp_path])]
    assert names == ["a.txt", "b.md", str(Path("sub", "c.docx"))]


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = _outcomes(tmp_path / "none.docx", tmp_path / "empty", tmp_path / "pipe.txt", tmp_path / "dangling.txt")
    assert list(found.values()) == ["not_found", "empty", "unreadable", "not_found"]
    assert len(list(expand([tmp_path / "loop"]))) == 2  # the loop is not followed


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    (tmp_path / "x.txt").chmod(0)
    assert list(_outcomes(tmp_path / "x.txt").values()) == ["unreadable"]


def test_an_error_of_the_operating_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.txt").write_text("x")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentError) as caught:
        load(tmp_path / "x.txt", READERS)
    assert caught.value.reason is Reason.UNREADABLE
    assert "Permission denied" in caught.value.en


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = zipped({"deep.md": "deepword", "__MACOSX/._x": "x", "sub/~$l.docx": "x"})
    outer = tmp_path / "plans.zip"
    outer.write_bytes(zipped({"가/plan.docx": docx(para("docword")), "inner.zip": inner, "b.bin": b"\x00\x01" * 9}))
    found = _outcomes(outer)
    assert found == {
        f"{outer}!/b.bin": "unsupported",
        f"{outer}!/inner.zip!/deep.md": "deepword",
        f"{outer}!/가/plan.docx": "docword",
    }


def test_korean_names_of_old_windows_zips(tmp_path: Path) -> None:
    raw = "계획.md".encode("cp949")
    made = zipped({"XXXX.md": "text"})
    placeholder = b"XXXX.md"
    path = tmp_path / "x.zip"
    path.write_bytes(made.replace(placeholder, raw) if len(raw) == len(placeholder) else made)
    assert [source.name.rpartition("!/")[2] for source in expand([path])] == ["계획.md"]


def test_archives_that_are_traps(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    bomb.write_bytes(zipped({"big.txt": b"0" * 64 * 1024 * 1024}))
    many = tmp_path / "many.zip"
    many.write_bytes(zipped({f"{n}.txt": b"" for n in range(300)}))
    nested = zipped({"x.md": "x"})
    for _ in range(4):
        nested = zipped({"in.zip": nested})
    deep = tmp_path / "nested.zip"
    deep.write_bytes(nested)
    hollow = tmp_path / "empty.zip"
    hollow.write_bytes(zipped({}))
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04" + bytes(100))
    assert list(_outcomes(bomb).values()) == ["bomb"]
    assert list(_outcomes(many, limits=Limits(max_entries=200)).values()) == ["bomb"]
    assert list(_outcomes(deep).values()) == ["too_large"]
    assert list(_outcomes(hollow).values()) == ["empty"]
    assert list(_outcomes(broken).values()) == ["corrupt"]


def test_a_bomb_inside_a_docx(tmp_path: Path) -> None:
    made = docx(para("x"), {"word/media/image1.bin": b"0" * 64 * 1024 * 1024})
    assert fails(tmp_path, "x.docx", made).reason is Reason.BOMB
    assert fails(tmp_path, "y.docx", docx(para("x" * 9000)), Limits(max_unpacked=1000)).reason is Reason.BOMB


def test_a_member_that_lies_about_its_size(tmp_path: Path) -> None:
    made = bytearray(zipped({"x.txt": b"word " * 1000}))
    central = made.rindex(b"PK\x01\x02")
    made[central + 24 : central + 28] = struct.pack("<I", 10)
    path = tmp_path / "x.zip"
    path.write_bytes(made)
    assert list(_outcomes(path).values()) == ["corrupt"]


def test_an_encrypted_member_does_not_stop_the_others(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "secret")
        archive.writestr("b.txt", "open")
    made = bytearray(out.getvalue())
    first = made.index(b"PK\x01\x02")
    made[first + 8] |= 1
    made[6] |= 1
    path = tmp_path / "x.zip"
    path.write_bytes(made)
    assert list(_outcomes(path).values()) == ["encrypted", "open"]


def test_a_300_mb_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as stream:
        stream.truncate(300 * 1024 * 1024)
    with pytest.raises(DocumentError) as caught:
        load(path, READERS)
    assert caught.value.reason is Reason.TOO_LARGE
    assert "100 MB" in caught.value.en
    assert "100MB" in caught.value.ko


def test_a_thousand_files_of_which_thirty_are_broken(tmp_path: Path) -> None:
    for index in range(1000):
        content = b"PK\x03\x04broken" if index % 33 == 32 else docx(para(f"word{index}"))
        (tmp_path / f"{index:04}.docx").write_bytes(content)
    found = _outcomes(tmp_path)
    assert len(found) == 1000
    assert list(found.values()).count("corrupt") == 30
    assert found[str(tmp_path / "0031.docx")] == "word31"


def test_a_missing_member(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"a.md": "a"}))
    with pytest.raises(DocumentError) as caught:
        load(Source("x.zip!/b.md", path, ("b.md",)), READERS)
    assert caught.value.reason is Reason.NOT_FOUND


def test_a_zip_given_to_load_and_a_docx_named_zip(tmp_path: Path) -> None:
    assert fails(tmp_path, "x.zip", zipped({"a.md": "a"})).reason is Reason.UNSUPPORTED
    path = tmp_path / "y.zip"
    path.write_bytes(docx(para("really")))
    assert list(_outcomes(path).values()) == ["really"]
