"""Markdown, HTML and plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from cemagent.errors import Reason
from cemagent.records.document import SpanKind
from tests.documents.checks import fails, read, span, words

MARKDOWN = """---
title: frontword
---
# Headone **boldhead**

Para *emph* and **strong** with `codeword`, a [linkword](http://example.com "linktitle")
second line and ![altword](x.png).

- itemone
  - nesteditem
1. numbered
- [ ] taskword

| Colone | Coltwo |
|---|:-:|
| cellone | **celltwo** |
| cellthree | |

> quoted

Head two
--------

```python
indented = 1
    more = 2
```

Note[^1] here.

[^1]: footword

<!-- hiddencomment -->
text <!-- inlinecomment --> after <span style="display:none">spanword</span> end

<div style="display:none">

concealed paragraph

</div>

visible again

[//]: # "refcomment"
"""


def test_markdown(tmp_path: Path) -> None:
    document = read(tmp_path, "x.md", MARKDOWN)
    words(
        document,
        *[
            "frontword",
            "boldhead",
            "emph",
            "strong",
            "codeword",
            "linkword",
            "linktitle",
            "altword",
            "itemone",
            "nesteditem",
            "numbered",
            "taskword",
        ],
        *[
            "Colone",
            "Coltwo",
            "cellone",
            "celltwo",
            "cellthree",
            "quoted",
            "indented",
            "more",
            "footword",
            "hiddencomment",
            "inlinecomment",
        ],
        *["spanword", "concealed", "refcomment"],
    )
    assert [(s.title, s.level) for s in document.sections] == [("Headone boldhead", 1), ("Head two", 2)]
    assert "Para emph and strong with codeword, a linkword" in document.text
    assert "cellone | celltwo" in document.text
    cell = span(document, "celltwo")
    assert (cell.label, cell.location.cell) == ("Coltwo", "table 1, row 2, column 2")
    for word in (
        "hiddencomment",
        "inlinecomment",
        "spanword",
        "concealed paragraph",
        "altword",
        "refcomment",
    ):
        assert span(document, word).hidden, word
    assert span(document, "hiddencomment").kind is SpanKind.COMMENT
    assert span(document, "footword").label == "footnote 1"
    assert not span(document, "visible again").hidden
    assert span(document, "itemone").kind is SpanKind.LIST_ITEM
    assert "indented = 1\n    more = 2" in document.text
    assert not any(mark in document.text for mark in ("**", "# ", "|--", "```"))


def test_deeply_nested_markdown_keeps_its_text(tmp_path: Path) -> None:
    document = read(tmp_path, "x.md", ">" * 60 + " deepword\n\n" + "- a\n" * 50 + "lastword")
    words(document, "deepword", "lastword")


HTML = """<!doctype html><!-- topcomment --><html><head><title>titleword</title>
<style>.gone {display:none} p.off { visibility: hidden }</style><script>scriptword</script></head><body>
<h1>Headone</h1><p>para <b>bold</b>word <a href="x">link</a><br>nextline</p>
<ul><li>itemone<ul><li>itemtwo</li></ul></li></ul>
<table><tr><th>ha</th><th>hb</th></tr><tr><td rowspan="2">ra</td><td>rb<table><tr><td>na</td><td>nb</td></tr></table></td></tr>
<tr><td>rc</td></tr></table>
<p class="gone">cssword</p><p class="off">cssoff</p><p hidden>attrword</p><p style="color:#fff">whiteword</p>
<p style="font-size:0">zeroword</p><div style="position:absolute;left:-9999px">farword</div>
<div style="background:#000"><p style="color:white">darkword</p></div><span aria-hidden="true">ariaword</span>
<img alt="altword"><pre>pre
  kept</pre><!-- bodycomment --><p>가나다</p><template>templateword</template><p>last &amp; &lt;tail&gt;</p>
</body></html><!-- endcomment -->"""


def test_html(tmp_path: Path) -> None:
    document = read(tmp_path, "x.html", HTML)
    words(
        document,
        *[
            "topcomment",
            "titleword",
            "Headone",
            "para",
            "boldword",
            "link",
            "nextline",
            "itemone",
            "itemtwo",
            "ha",
            "hb",
            "ra",
            "rb",
            "na",
            "nb",
            "rc",
        ],
        *[
            "cssword",
            "cssoff",
            "attrword",
            "whiteword",
            "zeroword",
            "farword",
            "darkword",
            "ariaword",
            "altword",
            "kept",
            "bodycomment",
            "가나다",
        ],
        *["templateword", "tail", "endcomment"],
    )
    assert "scriptword" not in document.text
    hidden = "topcomment cssword cssoff attrword whiteword zeroword farword ariaword altword bodycomment templateword"
    for word in hidden.split():
        assert span(document, word).hidden, word
    for word in ("darkword", "boldword", "kept", "last & <tail>"):
        assert not span(document, word).hidden, word
    assert (span(document, "rc").label, span(document, "rc").location.cell) == (
        "hb",
        "table 1, row 3, column 2",
    )
    assert span(document, "nb").location.cell == "table 2, row 1, column 2"
    assert [s.title for s in document.sections] == ["Headone"]


def test_html_of_great_depth_keeps_its_text(tmp_path: Path) -> None:
    document = read(tmp_path, "x.html", "<html>" + "<div>" * 3000 + "deepword" + "</div>" * 3000 + "tailword")
    words(document, "deepword", "tailword")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "고객 경험 관리 계획\n\n- 첫째 항목\n- 둘째 항목\n\n" + "고객의 여정을 살핀다. 똠방각하 펲시콜라\n"
    for name in ("x.txt", "x.md"):
        document = read(tmp_path, name, text.encode(encoding))
        assert document.lang == "ko"
        assert document.text.startswith("고객 경험 관리 계획\n")
        assert "둘째 항목" in document.text
        assert "똠방각하 펲시콜라" in document.text
        assert span(document, "둘째 항목").kind is SpanKind.LIST_ITEM


def test_cp949_html(tmp_path: Path) -> None:
    page = '<html><head><meta charset="euc-kr"></head><body><p>한국어 쪽</p></body></html>'
    assert read(tmp_path, "x.html", page.encode("cp949")).text == "한국어 쪽"


def test_text_that_is_none(tmp_path: Path) -> None:
    assert fails(tmp_path, "a.txt", b"").reason is Reason.EMPTY
    assert fails(tmp_path, "b.txt", b" \n\n\t ").reason is Reason.EMPTY
    assert fails(tmp_path, "c.txt", bytes(range(256)) * 40).reason is Reason.CORRUPT
    assert fails(tmp_path, "d.md", "<!-- -->").reason is Reason.EMPTY


def test_content_goes_before_extension(tmp_path: Path) -> None:
    assert read(tmp_path, "x.docx", "<!DOCTYPE html><p>pageword").media_type == "text/html"
    assert read(tmp_path, "README", "plain words").media_type == "text/plain"
    assert fails(tmp_path, "x.csv", "a,b").reason is Reason.UNSUPPORTED
    assert fails(tmp_path, "x.png", b"\x89PNG\r\n\x1a\n").reason is Reason.UNSUPPORTED
