"""Opens ZIP files from strangers: limits on entries, sizes and ratio before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cached_property

from cemagent.documents.base import Limits
from cemagent.documents.problems import Problem, problem

_RATIO_FROM = 16 * 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError)


class SafeZip:
    """The members of one ZIP, by name.

    Raises:
        DocumentError: on opening, when it is no ZIP (``CORRUPT``) or breaks a limit (``BOMB``);
            on reading a member, also ``ENCRYPTED``.

    """

    def __init__(self, data: bytes, name: str, limits: Limits, kind: str = "ZIP") -> None:
        self.name = name
        self.kind = kind
        self._limits = limits
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _BROKEN as error:
            raise problem(Problem.CORRUPT, name, kind=kind) from error
        self._check(infos)
        self.infos = {_member_name(info): info for info in infos if not info.is_dir()}

    @cached_property
    def folded(self) -> dict[str, str]:
        """Member names by their lower-case form: OOXML part names ignore case."""
        return {name.lower().replace("\\", "/").lstrip("/"): name for name in self.infos}

    def __contains__(self, member: object) -> bool:
        return isinstance(member, str) and member.lower() in self.folded

    def names(self) -> list[str]:
        """Return the member names, in the order of the archive, without folders."""
        return list(self.infos)

    def encrypted(self, member: str) -> bool:
        """Whether ``member`` needs a password."""
        return bool(self.infos[self.folded[member.lower()]].flag_bits & 1)

    def read(self, member: str) -> bytes:
        """Return the content of ``member``."""
        info = self.infos[self.folded[member.lower()]]
        if info.flag_bits & 1:
            raise problem(Problem.ENCRYPTED_ARCHIVE, self.name)
        room = self._limits.max_unpacked - self._read
        try:
            with self._zip.open(info) as stream:
                content = stream.read(room + 1)
        except _BROKEN as error:
            raise problem(Problem.CORRUPT, self.name, kind=self.kind) from error
        self._read += len(content)
        if len(content) > room:
            raise problem(Problem.BOMB, self.name)
        return content

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        unpacked = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        steep = unpacked > _RATIO_FROM and unpacked > packed * self._limits.max_ratio
        if len(infos) > self._limits.max_entries or unpacked > self._limits.max_unpacked or steep:
            raise problem(Problem.BOMB, self.name)


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return the member's name; without the UTF-8 flag Windows in Korea writes CP949."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
