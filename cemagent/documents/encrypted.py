"""Recognises Office files that a password locks: they are compound files without a readable part."""

from __future__ import annotations

from cemagent.documents.base import Limits
from cemagent.documents.problems import Problem, problem
from cemagent.records.document import Document


class EncryptedOfficeReader:
    """Says that an encrypted DOCX, PPTX or XLSX needs its password removed."""

    name = "Office"
    extensions: frozenset[str] = frozenset()
    media_type = "application/encrypted"

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """Raise always; see :class:`cemagent.documents.base.Reader`."""
        raise problem(Problem.ENCRYPTED, name)
