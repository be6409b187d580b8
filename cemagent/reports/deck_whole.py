"""The slides of the board deck about the whole: where it stands, how it holds together, what it rests on, what to decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from cemagent.reports.deck_canvas import Box, Canvas
from cemagent.reports.deck_claims import field, has, marks_for, name
from cemagent.reports.deck_slides import BODY, ItemTable, SlidePlan, draw_tables
from cemagent.reports.deck_text import Para
from cemagent.reports.names import pick
from cemagent.reports.strategy_blocks import Block, Bullets, Facts, Heading, Table, blocks_of
from cemagent.reports.strategy_items import Said
from cemagent.reports.strategy_parts import StagePicture, StageReport, Strategy
from cemagent.reports.strategy_words import ACTION_WORDS, ASSUMED, GATE_WORDS


@dataclass(frozen=True)
class Whole:
    """The slides that no single step owns."""

    strategy: Strategy
    t: dict[str, str]

    def standing(self) -> SlidePlan:
        """Return the slide with the state of every stage."""

        def draw(canvas: Canvas) -> None:
            rows = []
            for number, stage in enumerate(self.strategy.stages, 1):
                is_stale = any(artifact.is_stale for artifact in stage.artifacts)
                status = self.t["approved"] if stage.is_approved else self.t["stale_mark" if is_stale else "working"]
                rows.append(
                    [
                        Para(f"{number}. {stage.title}", 11, True, most_lines=2),
                        Para(pick(GATE_WORDS[stage.state], self.strategy.lang), 11, most_lines=1),
                        Para(status, 11, colour="" if stage.is_approved else "weak", most_lines=1),
                        Para("; ".join([*stage.missing, *stage.weak]) or "–", 10, colour="soft", most_lines=1),
                    ]
                )
            if not rows:
                canvas.write(BODY, [Para(self.t["nothing"], 16, colour="soft")])
                return
            heads = (self.t["stage"], self.t["gate"], self.t["status"], f"{self.t['missing']} · {self.t['weak']}")
            canvas.table(BODY, heads, (38, 8, 25, 40), rows)

        return SlidePlan(self.t["standing"], (), draw)

    def later(self) -> list[SlidePlan]:
        """Return the slides on integration, organisation and scenarios that have content."""
        found = [self._integration(), self._organization(), self._scenario()]
        return [plan for plan in found if plan is not None]

    def _integration(self) -> SlidePlan | None:
        matrix = ("evp_id", "brand", "interface", "innovation", "reason_if_zero")
        tables = [
            self._table("integration_report", "fixes", ("clash", "action", "owner", "date"), (30, 36, 14, 12)),
            self._table("integration_report", "benefits", ("metric", "kind", "baseline", "target"), (34, 10, 20, 30)),
            self._table("integration_report", "coverage_matrix", matrix, (34, 10, 12, 10, 34)),
        ]
        return self._slide("integration", tables)

    def _organization(self) -> SlidePlan | None:
        model = ("segment", "n", "m", "r", "clv", "equity", "source")
        impact = ("metric", "baseline", "target", "effect", "effect_source", "owner")
        people = ("standard", "action", "metric", "owner")
        tables = [
            self._table("customer_value_model", "models", model, (16, 8, 10, 8, 10, 12, 40)),
            self._table("experience_impact", "impacts", impact, (34, 9, 9, 24, 12, 16)),
            self._table("hr_plan", "plan", people, (30, 30, 20, 16)),
        ]
        return self._slide("organization", tables)

    def _table(self, artifact: str, key: str, columns: tuple[str, ...], shares: tuple[int, ...]) -> ItemTable | None:
        item = self.strategy.find(artifact)
        value = item.value(key) if item else None
        return ItemTable(value.items, columns, shares, value.title) if value and value.items else None

    def _slide(self, stage: str, tables: list[ItemTable | None]) -> SlidePlan | None:
        found = [table for table in tables if table is not None]
        if not found:
            return None
        return SlidePlan(self.t[stage], (stage,), lambda canvas: draw_tables(canvas, BODY, found, self.t))

    def _scenario(self) -> SlidePlan | None:
        artifact = self.strategy.find("customer_scenario")
        scenarios = artifact.items("scenarios") if artifact else ()
        if not scenarios:
            return None
        first = scenarios[0]
        maps = [picture for picture in self.strategy.pictures if picture.stage == "scenario"]
        if maps:  # it shows what the tables would, and more
            return replace(self._picture(maps[0]), title=self.t["scenario"])

        def draw(canvas: Canvas) -> None:
            words = [replace(name(first, self.t, 15, text=first.text("scenario")), after=4)]
            for key in ("customer", "desired_outcome", "conditions_of_satisfaction"):
                if has(first, key):
                    words.append(field(first, key, self.t, 11.5, label=True, lines=2))
            if len(scenarios) > 1:
                words.append(Para(self.t["more"].format(count=len(scenarios) - 1), 11, colour="soft"))
            used = canvas.write(Box(BODY.x, BODY.y, BODY.width, 116), words)
            steps = ("n", "customer_action", "information", "contact", "mode")
            titles = {value.id: value.title for value in first.values}
            tables = [
                ItemTable(first.items("steps"), steps, (11, 34, 28, 16, 14), titles.get("steps", "")),
                ItemTable(
                    first.items("moments_of_truth"),
                    ("step", "showstopper", "metric"),
                    (11, 46, 40),
                    titles.get("moments_of_truth", ""),
                ),
            ]
            draw_tables(canvas, BODY.below(used + 6), tables, self.t)

        return SlidePlan(self.t["scenario"], ("scenario",), draw)

    def pictures(self) -> list[SlidePlan]:
        """Return a slide for each picture that is not on a slide yet, the last first: there is not always room for all."""
        return [self._picture(item) for item in reversed(self.strategy.pictures) if item.stage != "scenario"]

    def _picture(self, picture: StagePicture) -> SlidePlan:
        def draw(canvas: Canvas) -> None:
            canvas.picture(BODY, picture.png, picture.size, picture.alt)

        return SlidePlan(picture.title, (picture.stage,), draw)

    def stage(self, stage: StageReport) -> SlidePlan:
        """Return a slide for a stage that has none of its own: its artifacts, as far as they fit."""

        def draw(canvas: Canvas) -> None:
            left, right = BODY.columns((1, 1), 36)
            paras: list[Para] = []
            for artifact in stage.artifacts:
                paras.append(Para(artifact.title, 13, True, "accent", most_lines=1))
                for block in blocks_of(artifact.item):
                    paras.extend(self._block(block))
            half = (len(paras) + 1) // 2
            canvas.write(left, paras[:half])
            canvas.write(right, paras[half:])

        return SlidePlan(stage.title, (stage.id,), draw)

    def _block(self, block: Block) -> list[Para]:
        match block:
            case Heading(text):
                return [Para(text, 12, True)]
            case Facts(rows):
                return [self._line(title, said) for title, said in rows]
            case Bullets(title, lines):
                return [self._line(title, (line,)) for line in lines]
            case Table(title, _, rows):
                cells = [tuple(said for cell in row for said in cell) for row in rows]
                return [Para(title, 11, True, "soft", after=2), *(self._line("", cell) for cell in cells)]

    def _line(self, title: str, said: tuple[Said, ...]) -> Para:
        basis = said[0].basis if said else None
        words = " · ".join(one.text for one in said if one.text)
        marks = marks_for(basis, self.t) if basis else ()
        return Para(f"{title}: {words}" if title else words, 11, marks=marks, has_bullet=True, most_lines=2)

    def rests_on(self) -> SlidePlan:
        """Return the slide with the evidence and the assumptions."""

        def draw(canvas: Canvas) -> None:
            left, right = BODY.columns((1, 1), 30)
            evidence, assumptions = self.strategy.evidence, self.strategy.assumptions
            title = self.t["evidence_count"].format(count=len(evidence))
            canvas.write(Box(left.x, left.y, left.width, 22), [Para(title, 14, True, "accent")])
            rows = [
                [
                    Para(f"[{item.id}]", 10.5, True, "accent"),
                    Para(f"{item.source} – “{item.quote}”", 10.5, most_lines=2),
                    Para(item.kind_name, 10, colour="soft"),
                ]
                for item in evidence
            ]
            heads = (self.t["id"], self.t["source"], self.t["kind"])
            if rows:
                canvas.table(left.below(26), heads, (12, 56, 32), rows)
            title = f"{ASSUMED} " + self.t["assumption_count"].format(count=len(assumptions))
            canvas.write(Box(right.x, right.y, right.width, 22), [Para(title, 14, True, "assumed")])
            rows = [
                [
                    Para(item.text, 10.5),
                    Para(item.owner or self.t["unset"], 10.5),
                    Para(str(item.test_by or self.t["unset"]), 10.5),
                ]
                for item in assumptions
            ]
            heads = (self.t["assumption_text"], self.t["owner"], self.t["test_by"])
            if rows:
                canvas.table(right.below(26), heads, (56, 22, 22), rows)

        return SlidePlan(self.t["rests_on"], (), draw)

    def decisions(self) -> SlidePlan:
        """Return the slide with open questions, owners and dates."""

        def draw(canvas: Canvas) -> None:
            strategy, questions = self.strategy, self.strategy.questions
            left, right = BODY.columns((1, 1.15), 30)
            y = left.y + self._approvals(canvas, left)
            title = self.t["open_count"].format(count=len(questions))
            canvas.write(Box(left.x, y, left.width, 22), [Para(title, 14, True, "accent")])
            below = Box(left.x, y + 26, left.width, left.y + left.height - y - 26)
            rows = [[Para(item.question, 11), Para(item.recommended or "–", 10.5, colour="soft")] for item in questions]
            if rows:
                canvas.table(below, (self.t["question"], self.t["recommended"]), (50, 50), rows)
            else:
                canvas.write(below, [Para(self.t["no_questions"], 12, colour="soft")])
            canvas.write(Box(right.x, right.y, right.width, 22), [Para(self.t["actions"], 14, True, "accent")])
            rows = [
                [
                    Para(
                        str(action.due) if action.due else self.t["unset"],
                        10.5,
                        colour=_due_colour(action.due, strategy),
                    ),
                    Para(action.what, 10.5, most_lines=2),
                    Para(action.owner or self.t["unset"], 10.5, most_lines=2),
                    Para(pick(ACTION_WORDS[action.kind], strategy.lang), 10.5, colour="soft", most_lines=2),
                ]
                for action in strategy.actions
            ]
            if rows:
                heads = (self.t["due"], self.t["what"], self.t["owner"], self.t["kind"])
                canvas.table(right.below(26), heads, (17, 43, 25, 15), rows)

        return SlidePlan(self.t["decisions"], (), draw)

    def _approvals(self, canvas: Canvas, box: Box) -> float:
        """Write which stages wait for approval; return the height that it takes."""
        waiting = [stage for stage in self.strategy.stages if not stage.is_approved]
        if not waiting:
            return 0.0
        paras = [Para(self.t["to_approve"].format(count=len(waiting)), 14, True, "accent", after=6)]
        for stage in waiting:
            gate = f"{self.t['gate']}: {pick(GATE_WORDS[stage.state], self.strategy.lang)}"
            is_stale = any(artifact.is_stale for artifact in stage.artifacts)
            status = self.t["stale_mark"] if is_stale else self.t["working"]
            text = f"{stage.title} ({gate}, {status})"
            paras.append(Para(text, 11, has_bullet=True, most_lines=2))
        return canvas.write(Box(box.x, box.y, box.width, 150), paras) + 12


def _due_colour(due: date | None, strategy: Strategy) -> str:
    return "weak" if due is not None and due < strategy.date else ""
