"""A small method of two stages, made in code, and engagements on it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cemagent.agent.operations import Operations
from cemagent.method.changes import Change, Started
from cemagent.method.engagement import Engagement, applied
from cemagent.method.stages import Method
from cemagent.playbook import Playbook

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def both(text: str) -> dict[str, str]:
    return {"ko": text, "en": text}


def item(name: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"id": name, "type": kind, "title": both(name.replace("_", " ")), **more}


def labels(**words: str) -> dict[str, dict[str, list[str]]]:
    return {value: {"ko": said.split(","), "en": said.split(",")} for value, said in words.items()}


def question(name: str, *fills: tuple[str, str, list[str]], **more: Any) -> dict[str, Any]:
    texts = {key: both(key) for key in ("why", "good", "weak", "follow_up", "evidence")}
    skipped = {"if_skipped": both("Desk - gets a key - use, staff face to face")}
    made = [{"how": how, "path": path, "fields": fields} for how, path, fields in fills]
    return {"id": name, "text": both(name), **texts, **skipped, "fills": made, **more}


def check(name: str, artifact: str, **more: Any) -> dict[str, Any]:
    return {"check": name, "artifact": artifact, "message": both(f"{name} of {artifact}"), **more}


def playbook(name: str, order: int, **parts: Any) -> Playbook:
    plain = {key: both(key) for key in ("title", "purpose", "entry_conditions", "hand_over")}
    return Playbook.model_validate(
        {"schema": "playbook/1", "id": name, "method": "small", "version": 1, "order": order, **plain, **parts}
    )


CREDITED = [item("evidence_ids", many=True), item("assumption", "boolean")]
PHASE = item(
    "phase",
    "enum",
    required=True,
    values=["need", "use", "end"],
    labels=labels(need="need,필요", use="use,사용", end="end,종료"),
)
CONTACT = item(
    "contact_type", "enum", required=True, values=["face", "phone", "screen"],
    labels=labels(face="face to face,대면,staff", phone="phone,agent,전화", screen="screen,app,화면"),
)  # fmt: skip
DURATIONS = [item("trigger"), item("wait", "number", unit="s"), item("reason"), item("ending")]

WORLD = playbook(
    "world",
    1,
    questions=[
        question("world.mood", ("set", "world.view", ["text"])),
        question("world.journey", ("add", "world.contacts", ["name", "goal", "phase"])),
        question("world.more", ("add", "world.contacts", ["name", "goal", "phase"])),
        question("world.pain", ("each", "world.contacts", ["pain", "effort"])),
        question("world.moments", ("mark", "world.contacts", ["is_mot"])),
        question("world.owner", ("each", "world.contacts", ["owner", "review_date"])),
        question("world.time", ("each", "world.contacts.time", ["trigger", "wait", "reason", "ending"])),
    ],
    artifacts=[
        {
            "id": "world",
            "title": both("world"),
            "fields": [
                item("view", "object", fields=[item("text"), *CREDITED]),
                item(
                    "contacts", "object", many=True, required=True,
                    fields=[
                        item("id", required=True), item("name", required=True), item("goal", required=True), PHASE, CONTACT,
                        item("pain"), item("effort", "number", unit="min"), item("is_mot", "boolean", default=False),
                        item("owner"), item("review_date", "date"), item("time", "object", fields=DURATIONS), *CREDITED,
                    ],
                ),
            ],
        }
    ],
    gate=[
        check("min_items", "world", field="contacts", minimum=1),
        check("required_fields", "world"),
        check("evidence_or_assumption", "world", field="contacts"),
    ],
)  # fmt: skip
PROMISE = playbook(
    "promise",
    2,
    depends_on=["world"],
    questions=[
        question("promise.lines", ("add", "promise.lines", ["text"])),
        question("promise.proof", ("each", "promise.lines", ["proofs", "metric"])),
        question("promise.tension", ("set", "promise.position", ["contact"])),
    ],
    artifacts=[
        {
            "id": "promise",
            "title": both("promise"),
            "fields": [
                item(
                    "lines", "object", many=True, required=True,
                    fields=[
                        item("id", required=True), item("text", required=True), item("proofs", many=True), item("metric"),
                        item("contact_id", "reference", to="world.contacts"), *CREDITED,
                    ],
                ),
                item(
                    "position", "object",
                    fields=[item("contact"), item("contact_ids", "reference", many=True, to="world.contacts"), *CREDITED],
                ),
            ],
        }
    ],
    gate=[check("required_fields", "promise"), check("resolves", "promise", field="lines.contact_id")],
)  # fmt: skip
METHOD = Method((WORLD, PROMISE))

DESK = "Desk - gets a key - use, staff face to face (visits, June 2026, 12 people)"
LINE = "Line - learns the hour - need, phone (call log, May 2026, 90 calls)"


def started(lang: str = "en") -> tuple[Engagement, list[Change]]:
    first = Started(actor="kim", at=NOW, name="n", method="small@1", lang="ko" if lang == "ko" else "en", stage="world")
    return applied(Engagement(id="e"), first), [first]


def operations(lang: str = "en") -> Operations:
    engagement, history = started(lang)
    return Operations(METHOD, engagement, history, actor="kim", at=NOW)


def contacts(ops: Operations) -> list[dict[str, Any]]:
    found = ops.stage_view("world").contents["world"].get("contacts", [])
    assert isinstance(found, list)
    return found
