"""The row that stands for an engagement: made once, brought up to date by every commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from cemagent.method.engagement import Engagement
from cemagent.store.failures import name_taken
from cemagent.store.names import checked_name, name_key, new_id, tidy
from cemagent.store.tables import engagements, tombstones


def free_id(connection: Connection, wanted: str | None = None) -> str:
    """Return ``wanted``, or a new id when it was ever used, by a deleted engagement too."""
    while wanted is None or _is_used(connection, wanted):
        wanted = new_id()
    return wanted


def _is_used(connection: Connection, engagement_id: str) -> bool:
    alive = exists().where(engagements.c.id == engagement_id)
    dead = exists().where(tombstones.c.id == engagement_id)
    return bool(connection.scalar(select(alive | dead)))


def find(connection: Connection, name_or_id: str, workspace: str) -> str | None:
    """Return the id of the engagement with that id, else of the one with that name."""
    by_id = select(engagements.c.id).where(
        engagements.c.workspace_id == workspace, engagements.c.id == tidy(name_or_id)
    )
    by_name = select(engagements.c.id).where(
        engagements.c.workspace_id == workspace, engagements.c.name_key == name_key(name_or_id)
    )
    found: str | None = connection.scalar(by_id) or connection.scalar(by_name)
    return found


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


def update_head(connection: Connection, engagement: Engagement) -> None:
    """Bring the row up to date with its changes.

    Raises:
        StoreError: a new name is taken, blank or too long.
    """
    with _refusing_taken(engagement.name):
        connection.execute(update(engagements).where(engagements.c.id == engagement.id), _mirrored(engagement))


def update_dialogue(connection: Connection, engagement_id: str, dialogue: str) -> None:
    """Replace the state of the guided consultant."""
    connection.execute(update(engagements).where(engagements.c.id == engagement_id), {"dialogue": dialogue})


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
