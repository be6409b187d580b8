"""Files built in code for the tests of ``cemagent.documents``."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from itertools import pairwise

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="{A}" xmlns:p="{P}" xmlns:c="{C}" xmlns:dgm="{DGM}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of ``parts``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def rels(*targets: tuple[str, str, str]) -> str:
    """Return a relationships part from (id, kind, target)."""
    items = "".join(f'<Relationship Id="{i}" Type="{R}/{kind}" Target="{t}"/>' for i, kind, t in targets)
    return f'<Relationships xmlns="{_RELS}">{items}</Relationships>'


def docx(
    body: str,
    parts: dict[str, str | bytes] | None = None,
    relations: Sequence[tuple[str, str, str]] = (),
    document: str | None = None,
) -> bytes:
    """Return a DOCX; parts named like ``styles`` are related to the document by themselves."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": document or f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    related = list(relations)
    for name, content in (parts or {}).items():
        path = name if "/" in name else f"word/{name}.xml"
        found[path] = content
        if "/" not in name:
            kind = name.rstrip("0123456789")
            related.append((f"auto_{name}", kind, f"{name}.xml"))
    found["word/_rels/document.xml.rels"] = rels(*related)
    return zipped(found)


def part(tag: str, inner: str, prefix: str = "w") -> str:
    """Return a part with all namespaces declared."""
    return f"<{prefix}:{tag} {NAMESPACES}>{inner}</{prefix}:{tag}>"


def para(text: str, properties: str = "", run: str = "") -> str:
    """Return a Word paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    """Return a Word table; a cell is text or ready XML."""
    out = []
    for row in rows:
        cells = "".join(f"<w:tc>{cell if cell.startswith('<') else para(cell)}</w:tc>" for cell in row)
        out.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl>{''.join(out)}</w:tbl>"


def chart(title: str, categories: Sequence[str], series: dict[str, Sequence[str]]) -> str:
    """Return a chart part with cached strings."""

    def points(values: Sequence[str]) -> str:
        return "".join(f'<c:pt idx="{i}"><c:v>{v}</c:v></c:pt>' for i, v in enumerate(values))

    body = "".join(
        f"<c:ser><c:tx><c:strRef><c:strCache>{points([name])}</c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{points(categories)}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{points(values)}</c:numCache></c:numRef></c:val></c:ser>"
        for name, values in series.items()
    )
    heading = f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    return part(
        "chartSpace",
        f"<c:chart>{heading}<c:plotArea><c:barChart>{body}</c:barChart></c:plotArea></c:chart>",
        "c",
    )


def pptx(
    slides: Sequence[str], parts: dict[str, str | bytes] | None = None, order: Sequence[int] | None = None
) -> bytes:
    """Return a PPTX; ``parts`` may add relationships parts and others by their full name."""
    numbers = list(order or range(1, len(slides) + 1))
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": rels(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": part(
            "presentation", f'<p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>', "p"
        ),
        "ppt/_rels/presentation.xml.rels": rels(
            *((f"rId{n}", "slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1))
        ),
    }
    for n, content in enumerate(slides, 1):
        found[f"ppt/slides/slide{n}.xml"] = content
    return zipped({**found, **(parts or {})})


def slide(shapes: str, attributes: str = "", background: str = "") -> str:
    """Return a slide part."""
    tree = f"<p:cSld>{background}<p:spTree>{shapes}</p:spTree></p:cSld>"
    return f"<p:sld {NAMESPACES} {attributes}>{tree}</p:sld>"


def shape(
    text: str,
    placeholder: str = "",
    at: tuple[int, int, int, int] | None = (100, 100, 5000, 5000),
    run: str = "",
    fill: str = "",
    descr: str = "",
) -> str:
    """Return a shape with one paragraph."""
    holder = f'<p:ph type="{placeholder}"/>' if placeholder else ""
    frame = ""
    if at is not None:
        frame = f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/><a:ext cx="{at[2]}" cy="{at[3]}"/></a:xfrm>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="s" descr="{descr}"/><p:nvPr>{holder}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{frame}{fill}</p:spPr><p:txBody><a:p><a:r>{run}<a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def pdf(
    pages: Sequence[str | bytes],
    *,
    encrypt: bool = False,
    extra: Sequence[str] = (),
    annotations: Sequence[str] = (),
    image: bool = False,
) -> bytes:
    """Return a PDF with one content stream a page, Helvetica as /F1; ``annotations`` go on page 1."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    gray = bytes(100)
    objects.append(
        b"<< /Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray "
        b"/BitsPerComponent 8 /Length 100 >>\nstream\n" + gray + b"\nendstream"
    )
    kids = []
    for index, content in enumerate(pages):
        raw = content if isinstance(content, bytes) else content.encode("latin-1")
        if image:
            raw = b"q 612 0 0 792 0 0 cm /Im1 Do Q\n" + raw
        objects.append(b"<< /Length %d >>\nstream\n" % len(raw) + raw + b"\nendstream")
        stream = len(objects)
        notes = ""
        if index == 0 and annotations:
            first = stream + 2
            notes = "/Annots [" + " ".join(f"{first + i} 0 R" for i in range(len(annotations))) + "]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {stream} 0 R {notes} "
            f"/Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
        if index == 0:
            objects += [note.encode() for note in annotations]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects += [item.encode() for item in extra]
    trailer = "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    if encrypt:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>".encode())
        trailer += f" /Encrypt {len(objects)} 0 R"
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def line(text: str, y: int = 700, size: float = 12, extra: str = "", x: int = 72) -> str:
    """Return the operators that show one line of text."""
    return f"BT {extra} /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"


def compound(streams: dict[str, bytes]) -> bytes:
    """Return a compound file (OLE) with ``streams``; names may hold one folder, as ``BodyText/Section0``."""
    size = 512
    names: list[tuple[str, int, bytes | None, list[int]]] = [("Root Entry", 5, None, [])]
    for path, content in streams.items():
        folder, _, name = path.rpartition("/")
        parent = 0
        if folder:
            known = [i for i, entry in enumerate(names) if entry[0] == folder and entry[1] == 1]
            if not known:
                names.append((folder, 1, None, []))
                names[0][3].append(len(names) - 1)
                known = [len(names) - 1]
            parent = known[0]
        names.append((name, 2, content.ljust(4096, b"\0"), []))
        names[parent][3].append(len(names) - 1)
    fat: list[int] = []
    body = bytearray()

    def store(content: bytes) -> int:
        start = len(fat)
        count = -(-len(content) // size)
        body.extend(content.ljust(count * size, b"\0"))
        fat.extend([*range(start + 1, start + count), 0xFFFFFFFE])
        return start

    starts = [store(content) if content is not None else 0xFFFFFFFE for _, _, content, _ in names]
    siblings: dict[int, int] = {}
    for _, _, _, children in names:
        ordered = sorted(children, key=lambda i: (len(names[i][0]), names[i][0].upper()))
        siblings.update(dict(pairwise(ordered)))
        children[:] = ordered
    directory = bytearray()
    for index, (name, kind, stored, children) in enumerate(names):
        raw = name.encode("utf-16-le") + b"\0\0"
        directory += struct.pack(
            "<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, 0xFFFFFFFF, siblings.get(index, 0xFFFFFFFF),
            children[0] if children else 0xFFFFFFFF, b"", 0, 0, 0, starts[index], len(stored or b""),
        )  # fmt: skip
    directory_start = store(bytes(directory))
    fat_start = len(fat)
    fat_count = 1
    while (len(fat) + fat_count) * 4 > fat_count * size:
        fat_count += 1
    fat += [0xFFFFFFFD] * fat_count
    table = b"".join(struct.pack("<I", entry) for entry in fat).ljust(fat_count * size, b"\xff")
    difat = [*range(fat_start, fat_start + fat_count)] + [0xFFFFFFFF] * (109 - fat_count)
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, fat_count, directory_start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0,
    )[:76]  # fmt: skip
    return header + struct.pack("<109I", *difat) + bytes(body) + table


def hwp_record(tag: int, level: int, data: bytes) -> bytes:
    """Return one HWP record."""
    size = len(data)
    if size < 0xFFF:
        return struct.pack("<I", tag | level << 10 | size << 20) + data
    return struct.pack("<II", tag | level << 10 | 0xFFF << 20, size) + data


def hwp_para(text: str, level: int = 0, shape: int = 0, controls: bytes = b"", char_shape: int = 0) -> bytes:
    """Return an HWP paragraph; ``controls`` are records below it."""
    header = struct.pack("<IIHBBHHHI", len(text), 0, shape, 0, 0, 1, 0, 0, 0)
    return (
        hwp_record(66, level, header)
        + hwp_record(67, level + 1, text.encode("utf-16-le"))
        + hwp_record(68, level + 1, struct.pack("<II", 0, char_shape))
        + controls
    )


def hwp(section: bytes, *, flags: int = 1) -> bytes:
    """Return an HWP 5 file; paragraph shape 1 is an outline heading, character shape 1 is white."""
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, flags)

    def char_shape(colour: int) -> bytes:
        return bytes(42) + struct.pack("<iI", 1000, 0) + bytes(2) + struct.pack("<IIII", colour, 0, 0xFFFFFFFF, 0)

    info = hwp_record(21, 0, char_shape(0)) + hwp_record(21, 0, char_shape(0xFFFFFF))
    info += hwp_record(25, 0, struct.pack("<I", 0)) + hwp_record(25, 0, struct.pack("<I", 1 << 23))
    streams = {
        "FileHeader": header,
        "DocInfo": info,
        "BodyText/Section0": section,
        "\x05HwpSummaryInformation": b"x",
    }
    if flags & 1:
        for name in ("DocInfo", "BodyText/Section0"):
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            streams[name] = packer.compress(streams[name]) + packer.flush()
    return compound(streams)


def hwpx(section: str, header: str = "", parts: dict[str, str | bytes] | None = None) -> bytes:
    """Return an HWPX with one section."""
    names = (
        'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" '
        'xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" '
        'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"'
    )
    return zipped(
        {
            "mimetype": "application/hwp+zip",
            "Contents/header.xml": f"<hh:head {names}>{header}</hh:head>",
            "Contents/section0.xml": f"<hs:sec {names}>{section}</hs:sec>",
            **(parts or {}),
        }
    )
