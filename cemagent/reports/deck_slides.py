"""The slides of the board deck that show the five steps; each is drawn when there is something to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pptx.enum.shapes import MSO_SHAPE

from cemagent.reports.colours import ACCENT, ACCENT_WASH, MIDDLE, WASH
from cemagent.reports.deck_canvas import Box, Canvas, laid_out, shared_out
from cemagent.reports.deck_claims import field, has, marks_for, name
from cemagent.reports.deck_text import Para
from cemagent.reports.strategy_items import Item
from cemagent.reports.strategy_parts import Strategy

BODY = Box(48, 108, 864, 384)
"""Where a slide's content stands."""
_PHASES = ("market_research", "idea_generation", "concept_test", "product_design", "product_test")
_MOST_STOPS = 7
_TITLE_ROOM, _GAP = 19.0, 12.0


@dataclass(frozen=True)
class SlidePlan:
    """A slide to draw: its title, the stages that it shows, and how it is drawn."""

    title: str
    stages: tuple[str, ...]
    draw: Callable[[Canvas], None]


@dataclass(frozen=True)
class Steps:
    """The slides of the steps of a strategy."""

    strategy: Strategy
    t: dict[str, str]

    def plans(self) -> list[SlidePlan]:
        """Return the slides that have content, in the order of the method."""
        found = [
            self._trouble(),
            self._world(),
            self._journey(),
            self._promise(),
            self._evp(),
            self._brand(),
            self._interface(),
            self._innovation(),
        ]
        return [plan for plan in found if plan is not None]

    def _items(self, artifact: str, name: str) -> tuple[Item, ...]:
        item = self.strategy.find(artifact)
        return item.items(name) if item else ()

    def _trouble(self) -> SlidePlan | None:
        project, customer = self.strategy.find("cem_project"), self.strategy.find("target_customer")
        targets = self._items("target_customer", "targets")
        if not (has(project, "problem") or has(customer, "trouble") or targets):
            return None

        def draw(canvas: Canvas) -> None:
            left, right = BODY.columns((1, 1), 36)
            paras = []
            for item, key in ((project, "problem"), (customer, "trouble")):
                if item is not None and has(item, key):
                    paras.append(_head(self.t["trouble"] if key == "problem" else item.value(key).title))  # type: ignore[union-attr]
                    paras.append(replace(field(item, key, self.t, 16, lines=6), after=12))
            for entry in project.items("baseline") if project else ():
                if entry is project.items("baseline")[0]:  # type: ignore[union-attr]
                    paras.append(_head(self.t["baseline"]))
                words = f"{entry.name}: {entry.text('value')} {entry.text('unit')}".strip()
                paras.append(replace(name(entry, self.t, 12, text=words), is_bold=False, has_bullet=True))
            canvas.write(left, paras, grow=1.3)
            paras = [_head(self.t["targets"])] if targets else []
            for entry in targets:
                paras.append(replace(name(entry, self.t, 14), after=2))
                facts = " · ".join(text for key in ("market", "role", "loyalty") if (text := entry.text(key)))
                paras.append(Para(facts, 11, colour="soft", after=2))
                paras.append(replace(field(entry, "situation", self.t, 12), after=12))
            canvas.panel(Box(right.x - 14, right.y - 8, right.width + 14, right.height), WASH)
            canvas.write(right.inside(4), paras, grow=1.3)

        return SlidePlan(self.t["trouble_and_target"], ("framework", "world"), draw)

    def _world(self) -> SlidePlan | None:
        layers, tensions = self._items("experiential_world", "layers"), self._items("experiential_world", "tensions")
        if not layers and not tensions:
            return None

        def draw(canvas: Canvas) -> None:
            left, right = BODY.columns((1.35, 1), 28) if layers and tensions else (BODY, BODY)
            cells = [cell for row in left.rows(2, 12) for cell in row.columns((1, 1), 12)]
            for cell, layer in zip(cells, layers, strict=False):
                canvas.panel(cell, WASH, MIDDLE)
                paras = [Para(layer.name, 12, True, "accent")]
                for finding in layer.items("findings"):
                    paras.append(replace(name(finding, self.t, 11), is_bold=False, has_bullet=True))
                canvas.write(cell.inside(12), paras, grow=1.3)
            paras = [_head(self.t["tensions"])]
            for tension in tensions:
                sides = f"{tension.text('layer_a')} ↔ {tension.text('layer_b')}"
                paras.append(Para(sides, 11, True, "accent", after=1))
                paras.append(replace(name(tension, self.t, 14, lines=4), after=14))
            if tensions:
                canvas.write(right, paras, grow=1.4)

        return SlidePlan(self.t["world"], ("world",), draw)

    def _journey(self) -> SlidePlan | None:
        stops = self._items("touchpoint", "touchpoints")
        if not stops:
            return None

        def draw(canvas: Canvas) -> None:
            shown = stops[:_MOST_STOPS]
            if len(stops) > _MOST_STOPS:
                # moments of truth are never the ones left out
                keep = sorted(range(len(stops)), key=lambda place: (not _is_moment(stops[place]), place))[:_MOST_STOPS]
                shown = tuple(stops[place] for place in sorted(keep))
                words = self.t["more"].format(count=len(stops) - len(shown))
                canvas.write(Box(BODY.x, BODY.y + BODY.height - 16, 300, 16), [Para(words, 11, colour="soft")])
            for box, stop in zip(BODY.columns([1] * len(shown), 8), shown, strict=True):
                self._stop(canvas, Box(box.x, box.y, box.width, box.height - 20), stop)

        return SlidePlan(self.t["journey"], ("world",), draw)

    def _stop(self, canvas: Canvas, box: Box, stop: Item) -> None:
        is_moment = _is_moment(stop)
        top = Box(box.x, box.y, box.width, 58)
        canvas.panel(top, ACCENT if is_moment else ACCENT_WASH, shape=MSO_SHAPE.PENTAGON)
        words = Box(top.x + 8, top.y + 4, top.width - 32, top.height - 8)
        colour = "paper" if is_moment else "accent"
        canvas.write(words, [Para(stop.name, 12, True, colour, most_lines=3)], middle=True)
        facts = [stop.text("phase"), stop.text("contact_type")]
        if stop.text("effort_min"):
            facts.append(self.t["minutes"].format(count=stop.text("effort_min")))
        paras = [
            Para(" · ".join(fact for fact in facts if fact), 10.5, colour="soft", marks=marks_for(stop.basis, self.t))
        ]
        if is_moment:
            paras.append(Para(f"● {self.t['moment']}", 11, True, "accent", after=8))
        for key, title in (("customer_goal", ""), ("pain", self.t["pain"]), ("peak", self.t["peak"])):
            if has(stop, key):
                if title:
                    paras.append(Para(title, 10.5, True, "weak" if key == "pain" else "accent", after=1))
                paras.append(replace(field(stop, key, self.t, 11, lines=5), after=8))
        profile = stop.text("ex_profile")
        if profile:
            paras.append(Para(profile, 10, colour="soft", most_lines=4))
        canvas.write(Box(box.x + 4, box.y + 68, box.width - 8, box.height - 68), paras, grow=1.3)

    def _promise(self) -> SlidePlan | None:
        platform = self.strategy.find("experiential_platform")
        if platform is None or not has(platform, "positioning", "theme"):
            return None

        def draw(canvas: Canvas) -> None:
            top, below = Box(BODY.x, BODY.y, BODY.width, 150), BODY.below(170)
            for positioning in platform.items("positioning"):
                canvas.panel(top, ACCENT_WASH, ACCENT)
                statement = replace(field(positioning, "statement", self.t, 20, lines=4), is_bold=True, after=8)
                statement = replace(statement, marks=statement.marks or marks_for(positioning.basis, self.t))
                paras = [_head(self.t["positioning"]), statement, field(positioning, "tension", self.t, 12, label=True)]
                canvas.write(top.inside(16), paras)
            left, right = below.columns((1, 1), 36)
            for positioning in platform.items("positioning"):
                rest = ("rejected_alternatives", "drop_condition")
                canvas.write(right, self._rest_of(positioning, rest), grow=1.3)
            for theme in platform.items("theme"):
                paras = [_head(self.t["theme"]), replace(name(theme, self.t, 18, text=theme.text("name")), after=6)]
                keys = ("meaning", "style_cues", "content_cues", "forbidden")
                paras += [field(theme, key, self.t, 11.5, label=True) for key in keys if has(theme, key)]
                canvas.write(left, paras, grow=1.3)

        return SlidePlan(self.t["promise"], ("platform",), draw)

    def _rest_of(self, item: Item, names: tuple[str, ...]) -> list[Para]:
        paras: list[Para] = []
        for key in names:
            value = item.value(key)
            if value is None:
                continue
            paras.append(_head(value.title))
            if value.items:
                for entry in value.items:
                    words = " – ".join(one.line for one in entry.values)
                    paras.append(Para(words, 11.5, marks=marks_for(entry.basis, self.t), has_bullet=True))
            else:
                paras.append(replace(field(item, key, self.t, 11.5), after=10))
        return paras

    def _evp(self) -> SlidePlan | None:
        promises = self._items("experiential_platform", "evp")
        columns = ("promise", "module", "why_it_matters", "proof_points", "metric", "delivery_risk")
        return self._table("evp", ("platform",), promises, columns, (24, 8, 20, 18, 20, 18))

    def _brand(self) -> SlidePlan | None:
        elements = self._items("brand_element", "elements")
        columns = ("name", "status", "aspect", "specification", "evp_id", "owner")
        return self._table("brand", ("brand",), elements, columns, (20, 8, 14, 32, 24, 14))

    def _interface(self) -> SlidePlan | None:
        designs = self._items("interface_design", "designs")
        columns = ("contact", "contact_type", "essence", "flexibility", "substance", "time")
        return self._table("interface", ("interface",), designs, columns, (15, 10, 24, 22, 22, 22))

    def _table(
        self,
        title: str,
        stages: tuple[str, ...],
        items: tuple[Item, ...],
        columns: tuple[str, ...],
        shares: tuple[int, ...],
    ) -> SlidePlan | None:
        if not items:
            return None

        def draw(canvas: Canvas) -> None:
            draw_tables(canvas, BODY, [ItemTable(items, columns, shares)], self.t, grow=1.4)

        return SlidePlan(self.t[title], stages, draw)

    def _innovation(self) -> SlidePlan | None:
        items = self._items("innovation", "innovations")
        if not items:
            return None
        phases = sorted({_raw(item, "phase") for item in items}, key=_phase_order)
        most = max(sum(_raw(item, "phase") == phase for item in items) for phase in phases)

        def draw(canvas: Canvas) -> None:
            for box, phase in zip(BODY.columns([1] * len(phases), 14), phases, strict=True):
                own = sorted(
                    (item for item in items if _raw(item, "phase") == phase), key=lambda item: _raw(item, "review_date")
                )
                head = Box(box.x, box.y, box.width, 34)
                canvas.panel(head, ACCENT, shape=MSO_SHAPE.PENTAGON)
                title = own[0].text("phase") or "–"
                canvas.write(
                    Box(head.x + 10, head.y, head.width - 30, 34),
                    [Para(title, 12, True, "paper", most_lines=1)],
                    middle=True,
                )
                self._cards(canvas, box.below(44), own, min(most, 3))

        return SlidePlan(self.t["innovation"], ("innovation",), draw)

    def _cards(self, canvas: Canvas, box: Box, items: list[Item], most: int) -> None:
        left_out = max(0, len(items) - most)
        room = Box(box.x, box.y, box.width, box.height - (18 if left_out else 0))
        for card, item in zip(room.rows(max(most, 2), 10)[:most], items, strict=False):
            canvas.panel(card, WASH, MIDDLE)
            due = " · ".join(text for key in ("class", "review_date", "owner") if (text := item.text(key)))
            paras = [
                replace(name(item, self.t, 13, lines=2), after=2),
                Para(due, 10.5, colour="soft", most_lines=2),
                field(item, "customer_life_change", self.t, 11),
                field(item, "kill_rule", self.t, 10.5, label=True),
            ]
            canvas.write(card.inside(10), paras, grow=1.2)
        if left_out:
            note = Para(self.t["more"].format(count=left_out), 11, colour="soft")
            canvas.write(Box(box.x, box.y + box.height - 16, box.width, 16), [note])


@dataclass(frozen=True)
class ItemTable:
    """Entries as a table of those ``columns`` that have values; the first carries the marks of the entry."""

    items: tuple[Item, ...]
    columns: tuple[str, ...]
    shares: tuple[int, ...]
    title: str = ""

    def laid(self, t: dict[str, str]) -> tuple[list[str], list[int], list[list[Para]]]:
        """Return the header, the shares of the width and the rows."""
        kept = [
            place for place, key in enumerate(self.columns) if any(item.value(key) is not None for item in self.items)
        ]
        heads = [
            next(value.title for item in self.items if (value := item.value(self.columns[place]))) for place in kept
        ]
        rows = []
        for item in self.items:
            row = [field(item, self.columns[place], t, 11, lines=4) for place in kept]
            row[0] = replace(row[0], is_bold=True, marks=marks_for(item.basis, t))
            rows.append(row)
        return heads, [self.shares[place] for place in kept], rows


def draw_tables(canvas: Canvas, box: Box, tables: list[ItemTable], t: dict[str, str], grow: float = 1.0) -> None:
    """Draw tables under each other, each with its title where it has one; short ones leave room to long ones."""
    shown = [(table, table.laid(t)) for table in tables if table.items]
    tops = [_TITLE_ROOM if table.title else 0.0 for table, _ in shown]
    # a little more than measured, so that a table that just fits is not cut by a rounding
    wanted = [top + sum(laid_out(box, *laid).heights) + 1 for top, (_, laid) in zip(tops, shown, strict=True)]
    y = box.y
    for (table, laid), top, high in zip(shown, tops, shared_out(box.height, wanted, _GAP), strict=True):
        if len(shown) == 1:
            high = box.height
        if table.title:
            title = Para(table.title, 11.5, True, "accent", most_lines=1)
            canvas.write(Box(box.x, y, box.width, _TITLE_ROOM), [title])
        canvas.table(Box(box.x, y + top, box.width, high - top), *laid, grow=grow)
        y += high + _GAP


def _head(text: str) -> Para:
    return Para(text, 11, True, "soft", after=3, most_lines=1)


def _is_moment(stop: Item) -> bool:
    value = stop.value("is_mot")
    return value is not None and value.raw is True


def _raw(item: Item, key: str) -> str:
    value = item.value(key)
    return str(value.raw) if value is not None else ""


def _phase_order(phase: str) -> int:
    return _PHASES.index(phase) if phase in _PHASES else len(_PHASES)
