"""Which actors are one person: the same human in a terminal, in Slack and on the web."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, text, update

from cemagent.store.tables import identities


def person_of(connection: Connection, actor: str, workspace: str) -> str:
    """Return the actor that stands for the person; ``actor`` itself when it was never linked."""
    person: str | None = connection.scalar(
        select(identities.c.person).where(identities.c.workspace_id == workspace, identities.c.actor_id == actor)
    )
    return person or actor


def join(connection: Connection, actor: str, other: str, workspace: str) -> None:
    """Make ``other`` and everybody joined with it the person that ``actor`` is."""
    if connection.dialect.name == "postgresql":
        # two links at once could each move a person that the other has just joined
        connection.execute(text("LOCK TABLE identities IN SHARE ROW EXCLUSIVE MODE"))
    kept, moved = (person_of(connection, item, workspace) for item in (actor, other))
    if kept == moved:
        return
    known = set(
        connection.scalars(
            select(identities.c.actor_id).where(
                identities.c.workspace_id == workspace, identities.c.actor_id.in_([kept, moved])
            )
        )
    )
    connection.execute(
        update(identities)
        .where(identities.c.workspace_id == workspace, identities.c.person == moved)
        .values(person=kept)
    )
    rows = [
        {"workspace_id": workspace, "actor_id": item, "person": kept} for item in (kept, moved) if item not in known
    ]
    if rows:
        connection.execute(insert(identities), rows)
