"""A strategy as a board deck: fifteen slides at most, 16:9, nothing beyond its box."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from cemagent.reports.colours import ACCENT, LINE
from cemagent.reports.deck_canvas import HEIGHT, WIDTH, Box, Canvas
from cemagent.reports.deck_slides import SlidePlan, Steps
from cemagent.reports.deck_text import Para
from cemagent.reports.deck_whole import Whole
from cemagent.reports.strategy_parts import Strategy
from cemagent.reports.strategy_words import ASSUMED, strategy_words
from cemagent.reports.whole_files import replace_with, writable

MOST_SLIDES = 15
TITLE_ONLY = 5


def write_strategy_pptx(strategy: Strategy, path: Path) -> Path:
    """Write the board deck of the strategy to ``path`` as PPTX and return ``path``."""
    deck = _Writer(strategy).write()
    return replace_with(path, lambda fresh: deck.save(str(fresh)))


def _those_of(plan: SlidePlan, body: list[SlidePlan], pictures: list[SlidePlan]) -> list[SlidePlan]:
    """Return the pictures that follow ``plan``: those of its stages, when it is the last slide about them."""
    after = body[body.index(plan) + 1 :]
    return [
        picture
        for picture in pictures
        if picture.stages[0] in plan.stages and not any(picture.stages[0] in other.stages for other in after)
    ]


class _Writer:
    def __init__(self, strategy: Strategy) -> None:
        self.strategy = strategy
        self.t = strategy_words(strategy.lang)
        self.deck: Deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Pt(WIDTH), Pt(HEIGHT)

    def write(self) -> Deck:
        properties = self.deck.core_properties
        properties.title = writable(f"{self.strategy.client} · {self.strategy.title}".strip(" ·"))[:255]
        properties.author = ""
        properties.created = properties.modified = datetime.combine(self.strategy.date, time())
        self._front()
        for number, plan in enumerate(self._plans(), 2):
            self._slide(plan, number)
        return self.deck

    def _plans(self) -> list[SlidePlan]:
        whole = Whole(self.strategy, self.t)
        steps, later = Steps(self.strategy, self.t).plans(), whole.later()
        shown = {stage for plan in [*steps, *later] for stage in plan.stages}
        others = [whole.stage(stage) for stage in self.strategy.stages if stage.id not in shown]
        closing = [whole.rests_on(), whole.decisions()]
        room = MOST_SLIDES - 1 - len(closing)
        own = [whole.standing(), *steps, *later][:room]
        pictures = whole.pictures()[: room - len(own)]
        body = [*own, *others[: room - len(own) - len(pictures)]]
        return [*(slide for plan in body for slide in (plan, *_those_of(plan, body, pictures))), *closing]

    def _canvas(self) -> Canvas:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_ONLY])
        for placeholder in list(slide.placeholders):
            if slide.shapes.title is None or placeholder.shape_id != slide.shapes.title.shape_id:
                placeholder._element.getparent().remove(placeholder._element)
        return Canvas(slide, self.strategy.lang, self.t["more"])

    def _front(self) -> None:
        canvas, t, strategy = self._canvas(), self.t, self.strategy
        canvas.panel(Box(0, 0, 14, HEIGHT), ACCENT)
        name = Para(strategy.client or strategy.title, 40, True, most_lines=2)
        canvas.set_title(Box(72, 150, WIDTH - 144, 116), name)
        kind = Para(f"{t['title']} · {t['deck']}", 18, colour="accent", most_lines=1)
        canvas.write(Box(72, 276, WIDTH - 144, 30), [kind])
        dated = str(strategy.date) if strategy.title == t["title"] else f"{strategy.date} · {strategy.title}"
        canvas.write(Box(72, 310, WIDTH - 144, 24), [Para(dated, 14, colour="soft", most_lines=1)])
        canvas.panel(Box(72, 420, WIDTH - 144, 1), LINE)
        counts = " · ".join(
            t[key].format(count=len(held))
            for key, held in (
                ("evidence_count", strategy.evidence),
                ("assumption_count", strategy.assumptions),
                ("open_count", strategy.questions),
                ("stale_count", strategy.stale),
            )
        )
        notes = [
            Para(counts, 13, True),
            Para(t["legend_evidence"], 11, colour="soft"),
            Para(t["legend_assumed"], 11, colour="soft"),
        ]
        canvas.write(Box(72, 432, WIDTH - 144, 84), notes)

    def _slide(self, plan: SlidePlan, number: int) -> None:
        canvas, t = self._canvas(), self.t
        note = self._note(plan)
        canvas.set_title(Box(48, 34, 650 if note else 864, 50), Para(plan.title, 24, True, most_lines=1))
        if note:
            canvas.write(Box(706, 34, 206, 50), [Para(note, 11, True, "assumed", most_lines=2)], middle=True)
        canvas.panel(Box(48, 90, 864, 1.5), ACCENT)
        plan.draw(canvas)
        foot = " · ".join(text for text in (self.strategy.client, t["title"], str(self.strategy.date)) if text)
        canvas.write(Box(48, 508, 780, 16), [Para(foot, 9.5, colour="soft", most_lines=1)])
        canvas.write(Box(872, 508, 40, 16), [Para(str(number), 9.5, colour="soft", most_lines=1)])

    def _note(self, plan: SlidePlan) -> str:
        """Return what must be said of a slide whose stages are not approved, or are stale."""
        stages = [stage for name in plan.stages if (stage := self.strategy.stage(name)) is not None]
        if any(artifact.is_stale for stage in stages for artifact in stage.artifacts):
            return f"{ASSUMED} {self.t['stale_mark']}"
        if any(not stage.is_approved for stage in stages):
            return f"{ASSUMED} {self.t['working']}"
        return ""
