"""HWP and HWPX: tables, notes, boxes, hidden text, locked files."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from cemagent.documents.hwp_distribution import _BOX, _key, _schedule, _times, decrypt
from cemagent.errors import Reason
from cemagent.records.document import SpanKind
from tests.documents.checks import fails, read, span, words
from tests.documents.make import compound, hwp, hwp_para, hwp_record, hwpx

HEADER = (
    '<hh:charPr id="0" height="1000" textColor="#000000" shadeColor="none"/>'
    '<hh:charPr id="1" height="1000" textColor="#FFFFFF" shadeColor="none"/>'
    '<hh:paraPr id="0"><hh:heading type="NONE" level="0"/></hh:paraPr>'
    '<hh:paraPr id="1"><hh:heading type="OUTLINE" level="0"/></hh:paraPr>'
    '<hh:paraPr id="2"><hh:heading type="BULLET" level="0"/></hh:paraPr>'
)


def _p(inner: str, shape: int = 0, char: int = 0) -> str:
    if not inner.startswith("<"):
        inner = f"<hp:t>{inner}</hp:t>"
    return f'<hp:p paraPrIDRef="{shape}" styleIDRef="0"><hp:run charPrIDRef="{char}">{inner}</hp:run></hp:p>'


def _tc(row: int, column: int, inner: str) -> str:
    return f'<hp:tc><hp:subList>{inner}</hp:subList><hp:cellAddr colAddr="{column}" rowAddr="{row}"/><hp:cellSpan colSpan="1"/></hp:tc>'


def test_hwpx(tmp_path: Path) -> None:
    nested = f"<hp:tbl><hp:tr>{_tc(0, 0, _p('안쪽'))}{_tc(0, 1, _p('둘째'))}</hp:tr></hp:tbl>"
    grid = (
        f"<hp:tbl><hp:caption><hp:subList>{_p('표설명')}</hp:subList></hp:caption>"
        f"<hp:tr>{_tc(0, 0, _p('이름'))}{_tc(0, 1, _p('담당'))}</hp:tr>"
        f"<hp:tr>{_tc(1, 0, _p('칸하나'))}{_tc(1, 1, _p('칸둘') + _p(nested))}</hp:tr></hp:tbl>"
    )
    box = f"<hp:container><hp:rect><hp:drawText><hp:subList>{_p('글상자')}</hp:subList></hp:drawText><hp:shapeComment>설명글</hp:shapeComment></hp:rect></hp:container>"
    controls = (
        f"<hp:ctrl><hp:footNote><hp:subList>{_p('각주글')}</hp:subList></hp:footNote></hp:ctrl>"
        f"<hp:ctrl><hp:header><hp:subList>{_p('머리말')}</hp:subList></hp:header></hp:ctrl>"
        f"<hp:ctrl><hp:hiddenComment><hp:subList>{_p('숨은설명')}</hp:subList></hp:hiddenComment></hp:ctrl>"
    )
    section = (
        _p("큰제목", 1) + _p("<hp:t>앞<hp:tab/>가운데<hp:lineBreak/>뒤</hp:t>") + _p(grid) + _p(box)
        + _p(f"<hp:t>본문</hp:t>{controls}") + _p("목록글", 2) + _p("흰글씨", 0, 1)
        + _p("<hp:equation><hp:script>a over b</hp:script></hp:equation>")
    )  # fmt: skip
    document = read(tmp_path, "x.hwpx", hwpx(section, HEADER))
    expected = "큰제목 앞 가운데 뒤 표설명 이름 담당 칸하나 칸둘 안쪽 둘째 글상자 설명글 각주글 머리말 숨은설명 본문 목록글 흰글씨 over"
    words(document, *expected.split())
    assert [s.title for s in document.sections] == ["큰제목"]
    assert document.lang == "ko"
    assert (span(document, "칸둘").label, span(document, "칸둘").location.cell) == (
        "담당",
        "table 1, row 2, column 2",
    )
    assert span(document, "각주글").label == "footnote 1"
    assert span(document, "머리말").kind is SpanKind.PAGE_HEADER
    assert span(document, "글상자").kind is SpanKind.TEXT_BOX
    assert span(document, "목록글").kind is SpanKind.LIST_ITEM
    for word in ("숨은설명", "흰글씨", "설명글"):
        assert span(document, word).hidden, word


def test_broken_and_locked_hwpx(tmp_path: Path) -> None:
    locked = hwpx(_p("x"), parts={"META-INF/manifest.xml": "<m><encryption-data/></m>"})
    assert fails(tmp_path, "locked.hwpx", locked).reason is Reason.ENCRYPTED
    assert fails(tmp_path, "bad.hwpx", hwpx("<hp:p>")).reason is Reason.CORRUPT
    assert fails(tmp_path, "empty.hwpx", hwpx(_p(" "))).reason is Reason.EMPTY


def _control(name: str, inner: bytes, level: int = 1, data: bytes = b"") -> bytes:
    return hwp_record(71, level, name.ljust(4)[::-1].encode() + data) + inner


def _cell(row: int, column: int, text: str) -> bytes:
    address = bytes(8) + struct.pack("<HHHH", column, row, 1, 1)
    return hwp_record(72, 2, address) + hwp_para(text, 2)


def _section() -> bytes:
    grid = (
        hwp_record(77, 2, bytes(8))
        + _cell(0, 0, "이름")
        + _cell(0, 1, "담당")
        + _cell(1, 0, "칸하나")
        + _cell(1, 1, "칸둘")
    )
    box = hwp_record(76, 2, b"") + hwp_record(72, 3, bytes(8)) + hwp_para("글상자", 3)
    note = hwp_record(72, 2, bytes(8)) + hwp_para("각주글", 2)
    composed = struct.pack("<H", 2) + "겹침".encode("utf-16-le")
    return (
        hwp_para("큰제목", shape=1)
        + hwp_para("본문\n", controls=_control("tbl ", grid) + _control("gso ", box) + _control("fn  ", note))
        + hwp_para("머리", controls=_control("tcps", b"", data=composed))
        + hwp_para("흰글씨", char_shape=1)
        + hwp_para("긴글 " * 3000)
    )


@pytest.mark.parametrize("flags", [0, 1])
def test_hwp(tmp_path: Path, flags: int) -> None:
    document = read(tmp_path, "x.hwp", hwp(_section(), flags=flags))
    words(
        document,
        *["큰제목", "본문", "이름", "담당", "칸하나", "칸둘", "글상자", "각주글", "겹침", "흰글씨"],
        *["긴글"] * 3000,
    )
    assert [s.title for s in document.sections] == ["큰제목"]
    assert (span(document, "칸둘").label, span(document, "칸둘").location.cell) == (
        "담당",
        "table 1, row 2, column 2",
    )
    assert span(document, "글상자").kind is SpanKind.TEXT_BOX
    assert span(document, "각주글").label == "footnote 1"
    assert span(document, "흰글씨").hidden


@pytest.mark.parametrize("flags", [2, 4, 16])
def test_locked_hwp(tmp_path: Path, flags: int) -> None:
    assert fails(tmp_path, "x.hwp", hwp(_section(), flags=flags)).reason is Reason.ENCRYPTED


def test_the_cipher_of_distribution_copies() -> None:
    sealed = bytes.fromhex("69c4e0d86a7b0430d8cdb78070b4c55a")  # FIPS 197, appendix C.1
    assert decrypt(sealed, bytes(range(16))).hex() == "00112233445566778899aabbccddeeff"


def test_a_distribution_copy(tmp_path: Path) -> None:
    record = bytes(256)
    packed = _deflated(hwp_para("배포용 본문"))
    sealed = hwp_record(28, 0, record) + _encrypted(packed + bytes(-len(packed) % 16), _key(record))
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, 5)
    streams = {"FileHeader": header, "DocInfo": _deflated(b""), "\x05HwpSummaryInformation": b"x"}
    made = compound({**streams, "ViewText/Section0": sealed})
    assert read(tmp_path, "x.hwp", made).text == "배포용 본문"
    unsealed = compound({**streams, "ViewText/Section0": packed})
    assert fails(tmp_path, "y.hwp", unsealed).reason is Reason.ENCRYPTED


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _encrypted(data: bytes, key: bytes) -> bytes:
    """Encrypt by AES-128 in ECB mode, from the round keys of the decryption."""
    four = [_schedule(key)[index : index + 4] for index in range(40, -4, -4)]
    rounds = [four[0], *([_mixed(word) for word in words] for words in four[1:-1]), four[-1]]
    out = b""
    for start in range(0, len(data), 16):
        state = _added(data[start : start + 16], rounds[0])
        for number, keys in enumerate(rounds[1:], 1):
            state = bytes(_BOX[byte] for byte in state)
            state = bytes(state[(4 * (column + row) + row) % 16] for column in range(4) for row in range(4))
            if number < 10:
                columns = struct.unpack(">4I", state)
                state = struct.pack(">4I", *(_mixed(word) for word in columns))
            state = _added(state, keys)
        out += state
    return out


def _added(state: bytes, words: list[int]) -> bytes:
    return bytes(a ^ b for a, b in zip(state, struct.pack(">4I", *words), strict=True))


def _mixed(word: int) -> int:
    column = word.to_bytes(4, "big")
    mixed = 0
    for row in range(4):
        value = 0
        for index, byte in enumerate(column):
            value ^= _times(byte, (2, 3, 1, 1)[(index - row) % 4])
        mixed = mixed << 8 | value
    return mixed


def test_other_hwp(tmp_path: Path) -> None:
    assert fails(tmp_path, "old.hwp", b"HWP Document File V3.00 \x1a" + bytes(99)).reason is Reason.UNSUPPORTED
    assert fails(tmp_path, "cut.hwp", hwp(_section())[:3000]).reason is Reason.CORRUPT
    assert fails(tmp_path, "empty.hwp", hwp(hwp_para(""))).reason is Reason.EMPTY
    bad = compound({"FileHeader": bytes(40), "\x05HwpSummaryInformation": b"x"})
    assert fails(tmp_path, "odd.hwp", bad).reason is Reason.CORRUPT
    assert fails(tmp_path, "office.docx", compound({"EncryptedPackage": b"x"})).reason is Reason.ENCRYPTED
