"""The row that stands for an engagement: made once, brought up to date by every commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from cemagent.method.engagement import Engagement
from cemagent.store.failures import name_taken
from cemagent.store.names import checked_name, name_key, new_id, tidy
from cemagent.store.tables import engagements, tombstones

_HEADS = select(engagements.c.id, engagements.c.dialogue).where(engagements.c.workspace_id == bindparam("workspace"))
_BY_ID = _HEADS.where(engagements.c.id == bindparam("id"))
_BY_NAME = _HEADS.where(engagements.c.name_key == bindparam("key"))
_UPDATE = update(engagements).where(engagements.c.id == bindparam("engagement_id"))


def free_id(connection: Connection, wanted: str | None = None) -> str:
    """Return ``wanted``, or a new id when it was ever used, by a deleted engagement too."""
    while wanted is None or _is_used(connection, wanted):
        wanted = new_id()
    return wanted


def _is_used(connection: Connection, engagement_id: str) -> bool:
    alive = exists().where(engagements.c.id == engagement_id)
    dead = exists().where(tombstones.c.id == engagement_id)
    return bool(connection.scalar(select(alive | dead)))


def find(connection: Connection, name_or_id: str, workspace: str) -> Row[str, str] | None:
    """Return (id, dialogue) of the engagement with that id, else of the one with that name."""
    here = {"workspace": workspace}
    return (
        connection.execute(_BY_ID, {**here, "id": tidy(name_or_id)}).one_or_none()
        or connection.execute(_BY_NAME, {**here, "key": name_key(name_or_id)}).one_or_none()
    )


def write_head(
    connection: Connection,
    engagement: Engagement,
    workspace: str,
    actor: str,
    dialogue: str,
    imported: tuple[str, datetime] | None = None,
) -> None:
    """Make the row; ``imported`` says who brought the engagement in and when.

    Raises:
        StoreError: the name is taken, blank or too long.
    """
    who, when = imported or (None, None)
    row = {
        **_mirrored(engagement),
        "id": engagement.id,
        "workspace_id": workspace,
        "actor_id": actor,
        "started_at": engagement.started_at,
        "dialogue": dialogue,
        "imported_by": who,
        "imported_at": when,
    }
    with _refusing_taken(engagement.name):
        connection.execute(insert(engagements), row)


def update_head(
    connection: Connection, engagement_id: str, engagement: Engagement | None, dialogue: str | None
) -> None:
    """Bring the row up to date with ``engagement`` and the ``dialogue``; what is None stays as it is.

    Raises:
        StoreError: a new name is taken, blank or too long.
    """
    row = {**(_mirrored(engagement) if engagement else {}), **({} if dialogue is None else {"dialogue": dialogue})}
    if not row:
        return
    with _refusing_taken(engagement.name if engagement else ""):
        connection.execute(_UPDATE, {**row, "engagement_id": engagement_id})


def _mirrored(engagement: Engagement) -> dict[str, Any]:
    name = checked_name(engagement.name)
    return {
        "name": name,
        "name_key": name_key(name),
        "lang": engagement.lang,
        "stage": engagement.stage,
        "changed_at": engagement.changed_at,
    }


@contextmanager
def _refusing_taken(name: str) -> Iterator[None]:
    # asked of the index and not beforehand: another program may take the name in between
    try:
        yield
    except IntegrityError as error:
        raise name_taken(name) from error
