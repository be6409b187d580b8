from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cemagent.errors import StoreError
from cemagent.store.engagements import EngagementStore
from cemagent.store.portable import Exported, read_export
from tests.store.samples import KIM, LEE, SPACE, begin, later, rich

ELSEWHERE = "busan"
PROPERTY = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def exported(sqlite_store: EngagementStore) -> Exported:
    return sqlite_store.export(rich(sqlite_store).id)


def _in_workspace(exported: Exported, workspace: str) -> Exported:
    meta = exported.engagement.model_copy(update={"workspace": workspace})
    return exported.model_copy(update={"engagement": meta})


def test_an_export_comes_back_through_a_file(exported: Exported, url: str, tmp_path: Path) -> None:
    file = tmp_path / "engagement.json"
    file.write_text(exported.model_dump_json(indent=2), encoding="utf-8")
    # PostgreSQL has a database of its own; for SQLite the folder is another one
    there = url.replace("/data/", "/there/")
    with EngagementStore(there) as store:
        made = store.import_engagement(read_export(file.read_bytes()), ELSEWHERE, LEE, later(90))
        again = store.export(made.id)
        assert again == _in_workspace(exported, ELSEWHERE)
        assert again.model_dump_json() == _in_workspace(exported, ELSEWHERE).model_dump_json()
        stored = store.open("동네 카페", ELSEWHERE)
        assert stored is not None
        assert stored.engagement == made
        assert stored.dialogue == exported.dialogue
        assert len(store.turns(made.id)) == 2


def test_it_holds_everything(exported: Exported) -> None:
    raw = json.loads(exported.model_dump_json())
    assert raw["schema_version"] == "engagement/1"
    assert raw["engagement"]["workspace"] == SPACE
    assert raw["engagement"]["actor"] == KIM
    counts = [len(raw["changes"]), len(raw["turns"]), len(raw["turns"][1]["events"]), len(raw["documents"])]
    assert counts == [7, 2, 4, 1]
    assert raw["documents"][0]["actor"] == LEE


def test_an_id_in_use_gives_a_new_one(store: EngagementStore) -> None:
    made = rich(store)
    copy = store.import_engagement(store.export(made.id), SPACE, LEE, later(90), name="사본")
    assert copy.id != made.id
    assert (copy.name, copy.changes) == ("사본", 8)
    assert {event.engagement for _, events in store.turns(copy.id) for event in events} == {copy.id}
    # the copy is whole in itself
    store.delete(made.id, KIM, later(91))
    again = store.import_engagement(store.export(copy.id), ELSEWHERE, LEE, later(92))
    assert again.answers == copy.answers


def test_a_deleted_id_stays_dead(store: EngagementStore) -> None:
    made = rich(store)
    kept = store.export(made.id)
    store.delete(made.id, KIM, later(90))
    back = store.import_engagement(kept, SPACE, KIM, later(91))
    assert back.id != made.id
    assert store.open(made.id, SPACE) is None


def test_a_taken_name_asks_for_another(store: EngagementStore) -> None:
    kept = store.export(rich(store).id)
    with pytest.raises(StoreError, match="exists already"):
        store.import_engagement(kept, SPACE, LEE, later(90))
    assert len(store.list(SPACE)) == 1


def test_writing_goes_on_after_an_import(store: EngagementStore) -> None:
    kept = store.export(rich(store).id)
    made = store.import_engagement(kept, ELSEWHERE, LEE, later(90))
    turn = kept.turns[0].turn.model_copy(update={"id": "t3"})
    events = store.commit(made.id, 7, [], dialogue=None, turn=turn, events=kept.turns[0].events)
    assert [event.seq for event in events] == [9, 10, 11, 12]


Damage = Callable[[dict[str, Any]], Any]


def _damages() -> dict[str, Damage]:
    return {
        "no start": lambda raw: raw["changes"].pop(0),
        "no history": lambda raw: raw["changes"].clear(),
        "two starts": lambda raw: raw["changes"].append(raw["changes"][0]),
        "no proposal": lambda raw: raw["changes"].pop(4),
        "unknown change": lambda raw: raw["changes"][3].update(kind="exploded"),
        "lost event": lambda raw: raw["turns"][0]["events"].pop(),
        "event of another turn": lambda raw: raw["turns"][0]["events"][0].update(turn="t2"),
        "event of another engagement": lambda raw: raw["turns"][0]["events"][0].update(engagement="x"),
        "turn twice": lambda raw: raw["turns"].append({**raw["turns"][0], "events": []}),
        "document twice": lambda raw: raw["documents"].append(raw["documents"][0]),
        "other name": lambda raw: raw["engagement"].update(name="x"),
        "bad id": lambda raw: raw["engagement"].update(id="../x"),
        "half": lambda raw: raw.pop("turns"),
        "more": lambda raw: raw.update(extra=1),
    }


@pytest.mark.parametrize("damage", _damages())
def test_a_damaged_file_is_refused_whole(exported: Exported, sqlite_store: EngagementStore, damage: str) -> None:
    raw = json.loads(exported.model_dump_json())
    _damages()[damage](raw)
    with pytest.raises(StoreError, match="not a whole engagement") as caught:
        sqlite_store.import_engagement(read_export(json.dumps(raw).encode()), ELSEWHERE, LEE, later(90))
    assert "온전한" in caught.value.ko
    assert sqlite_store.list(ELSEWHERE) == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"PK\x03\x04", b"[" * 100_000])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(StoreError, match="not a whole engagement"):
        read_export(data)


def test_a_newer_file_says_so(exported: Exported) -> None:
    raw = {**json.loads(exported.model_dump_json()), "schema_version": "engagement/2"}
    with pytest.raises(StoreError, match="upgrade"):
        read_export(json.dumps(raw).encode())


@PROPERTY
@given(data=st.data())
def test_no_damage_gets_through_as_another_error(
    exported: Exported, sqlite_store: EngagementStore, data: st.DataObject
) -> None:
    raw = exported.model_dump_json().encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    length = data.draw(st.integers(0, 40))
    damaged = raw[:at] + data.draw(st.binary(max_size=8)) + raw[at + length :]
    try:
        made = sqlite_store.import_engagement(
            read_export(damaged), ELSEWHERE, LEE, later(90), name=f"copy {at} {length} {hash(damaged)}"
        )
    except StoreError:
        return
    assert sqlite_store.export(made.id).engagement.workspace == ELSEWHERE


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=8,
)


@PROPERTY
@given(state=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON))
def test_every_json_value_comes_back(sqlite_store: EngagementStore, state: dict[str, Any]) -> None:
    stored = sqlite_store.open("state", SPACE)
    engagement = stored.engagement if stored else begin(sqlite_store, "state")
    sqlite_store.commit(engagement.id, 1, [], dialogue=state, turn=None, events=[])
    stored = sqlite_store.open("state", SPACE)
    assert stored is not None
    assert stored.dialogue == state
    assert read_export(sqlite_store.export(engagement.id).model_dump_json().encode()).dialogue == state
