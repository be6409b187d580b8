import json

from cemagent.records.document import Document
from cemagent.records.portfolio import Portfolio
from cemagent.records.review import Review
from cemagent.reports.json_lines import write_json
from tests.reports.samples import portfolio


def test_one_line_a_document_in_the_order_of_the_sources(tmp_path):
    made = portfolio()
    files = write_json(made, tmp_path)
    assert files[0] == tmp_path / "reviews.jsonl"
    rows = files[0].read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["document"] for row in rows] == [review.document for review in made.reviews]
    assert [Review.model_validate_json(row) for row in rows] == made.reviews
    row = json.loads(rows[0])
    assert {"document", "sha256", "status", "reason", "coverage", "criteria", "stages", "usage"} <= set(row)
    assert row["criteria"][1]["evidence"][0]["location"] == {"section": None, "page": 1, "slide": None, "cell": None}


def test_texts_keep_every_offset(tmp_path):
    text = "하나\r\n둘\rthree\u2028four\n"
    document = Document(name="x", sha256="ab" * 32, media_type="text/plain", lang="ko", text=text)
    files = write_json(Portfolio(lang="ko", criteria=[], documents={document.sha256: document}), tmp_path)
    assert files[1] == tmp_path / "texts" / f"{'ab' * 32}.txt"
    assert files[1].read_bytes() == text.encode("utf-8")


def test_a_line_end_inside_a_text_does_not_end_the_line(tmp_path):
    odd = Review(document="a\u2028b\x85c\nd", sha256=None, status="failed", reason="corrupt")
    rows = write_json(Portfolio(lang="ko", criteria=[], reviews=[odd]), tmp_path)[0].read_text(encoding="utf-8")
    assert len(rows.splitlines()) == 1
    assert Review.model_validate_json(rows) == odd


def test_a_name_that_is_no_checksum_writes_nothing_elsewhere(tmp_path):
    document = Document(name="x", sha256="../../evil", media_type="text/plain", lang="ko", text="x")
    files = write_json(Portfolio(lang="ko", criteria=[], documents={"../../evil": document}), tmp_path / "out")
    assert files == [tmp_path / "out" / "reviews.jsonl"]


def test_korean_stays_readable_and_the_folder_has_no_leftovers(tmp_path):
    review = Review(document="계획.hwp", sha256=None, status="failed", reason="corrupt")
    write_json(Portfolio(lang="ko", criteria=[], reviews=[review]), tmp_path)
    assert "계획.hwp" in (tmp_path / "reviews.jsonl").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["reviews.jsonl"]
