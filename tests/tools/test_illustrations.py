"""Pictures in the documents of an engagement: drawn from what is recorded, in every format, without overlaps."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from cemagent.errors import Lang
from cemagent.reports.pictures.canvas import missing_letters, overlaps
from cemagent.reports.strategy import strategy_of
from cemagent.reports.strategy_docx import write_strategy_docx
from cemagent.reports.strategy_html import write_strategy_html
from cemagent.reports.strategy_markdown import write_strategy_markdown
from cemagent.reports.strategy_parts import Strategy
from cemagent.reports.strategy_pptx import write_strategy_pptx
from cemagent.tools.illustrations import illustrations_of
from tests.reports.engagements import TODAY, method, rich, started


def _illustrated(lang: Lang) -> Strategy:
    pictures = illustrations_of(method(), rich(lang), lang, TODAY)
    return strategy_of(method(), rich(lang), lang, TODAY, pictures=pictures)


@pytest.fixture(scope="module", params=["ko", "en"])
def strategy(request: pytest.FixtureRequest) -> Strategy:
    return _illustrated(request.param)


def test_trace_coverage_and_journey_are_drawn_and_readable(strategy: Strategy) -> None:
    assert {picture.stage for picture in strategy.pictures} == {"integration", "scenario"}
    for drawn in strategy.pictures:
        assert overlaps(drawn.picture) == []
        assert not missing_letters(drawn.picture)
        assert drawn.title
        assert drawn.alt


def test_every_format_shows_them(strategy: Strategy, tmp_path: Path) -> None:
    count = len(strategy.pictures)
    page = write_strategy_html(strategy, tmp_path / "s.html").read_text(encoding="utf-8")
    assert page.count('<figure class="picture">') == count
    text = write_strategy_markdown(strategy, tmp_path / "s.md").read_text(encoding="utf-8")
    assert len(re.findall(r"!\[.+\]\(s-\d\.svg\)", text)) == count
    assert len(list(tmp_path.glob("s-*.svg"))) == count
    assert _media(write_strategy_docx(strategy, tmp_path / "s.docx")) == count
    assert _media(write_strategy_pptx(strategy, tmp_path / "s.pptx")) >= 1  # the journey map; it has fifteen slides


def _media(path: Path) -> int:
    with zipfile.ZipFile(path) as packed:
        return len([name for name in packed.namelist() if "/media/" in name])


def test_an_engagement_without_content_has_no_pictures() -> None:
    assert illustrations_of(method(), started("ko"), "ko", TODAY) == ()
