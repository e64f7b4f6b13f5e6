"""Webhooks and what is delivered to them: rows made together with what they tell of, each with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from app.store.engine import AnyRow
from app.store.tables import webhook, webhook_delivery


def add(connection: Connection, webhook_id: str, url: str, events: Sequence[str], at: str) -> None:
    """Store a new webhook."""
    values = {"id": webhook_id, "url": url, "events": sorted(events), "secret_number": 1, "added_at": at}
    connection.execute(insert(webhook), values | {"paused": False, "busy_until": ""})


def get(connection: Connection, webhook_id: str) -> AnyRow | None:
    """Return one webhook."""
    return connection.execute(select(webhook).where(webhook.c.id == webhook_id)).one_or_none()


def everything(connection: Connection) -> list[AnyRow]:
    """Return every webhook, oldest first."""
    return list(connection.execute(select(webhook).order_by(webhook.c.added_at, webhook.c.id)))


def change(connection: Connection, webhook_id: str, **values: Any) -> None:
    """Change some values of a webhook."""
    connection.execute(update(webhook).where(webhook.c.id == webhook_id).values(**values))


def remove(connection: Connection, webhook_id: str) -> None:
    """Remove a webhook and all its deliveries."""
    connection.execute(delete(webhook_delivery).where(webhook_delivery.c.webhook_id == webhook_id))
    connection.execute(delete(webhook).where(webhook.c.id == webhook_id))


def enqueue(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Store deliveries to be made: webhook_id, message_id, event, body, created_at, release_number or None."""
    if rows:
        fresh = {"state": "pending", "tries": 0, "outcome": ""}
        connection.execute(insert(webhook_delivery), [row | fresh | {"due_at": row["created_at"]} for row in rows])


def due_webhooks(connection: Connection, now: str, release: int) -> list[str]:
    """Return the webhooks with something to deliver, `release` being the one that is live."""
    query = (
        select(webhook.c.id)
        .join(webhook_delivery, webhook_delivery.c.webhook_id == webhook.c.id)
        .where(webhook.c.paused.is_(False), webhook.c.busy_until <= now, _due(now, release))
        .distinct()
    )
    return list(connection.execute(query).scalars())


def take_turn(connection: Connection, webhook_id: str, now: str, until: str) -> bool:
    """Take a webhook's turn, so that no other worker delivers to it until an instant; False where one does."""
    taken = connection.execute(
        update(webhook)
        .where(webhook.c.id == webhook_id, webhook.c.paused.is_(False), webhook.c.busy_until <= now)
        .values(busy_until=until)
    )
    return taken.rowcount > 0


def next_due(connection: Connection, webhook_id: str, now: str, release: int) -> AnyRow | None:
    """Return the delivery to make next, with its webhook; None where that is none, or paused, or gone."""
    query = (
        select(
            webhook_delivery,
            webhook.c.url,
            webhook.c.secret_number,
            webhook.c.rotated_at,
        )
        .join(webhook, webhook.c.id == webhook_delivery.c.webhook_id)
        .where(webhook.c.id == webhook_id, webhook.c.paused.is_(False), _due(now, release))
        .order_by(webhook_delivery.c.id)
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def _due(now: str, release: int) -> Any:
    # What a release changed is told once it is live: its entry in the log comes before its files.
    return and_(
        webhook_delivery.c.state == "pending",
        webhook_delivery.c.due_at <= now,
        or_(webhook_delivery.c.release_number.is_(None), webhook_delivery.c.release_number <= release),
    )


def delivered(connection: Connection, delivery_id: int, at: str, outcome: str) -> None:
    """Note that a delivery was taken."""
    connection.execute(
        update(webhook_delivery)
        .where(webhook_delivery.c.id == delivery_id)
        .values(state="delivered", tries=webhook_delivery.c.tries + 1, tried_at=at, outcome=outcome)
    )


def refused(
    connection: Connection, row: AnyRow, at: str, outcome: str, nexts: Sequence[str], release: int | None
) -> None:
    """Note that a delivery was not taken; with the live `release`, that nothing that is due to its webhook was.

    `nexts` holds the instant of the next try by how many were made; after them a delivery is given up.
    """
    every = and_(webhook_delivery.c.webhook_id == row.webhook_id, _due(at, release or 0))
    which = webhook_delivery.c.id == row.id if release is None else every
    tried = {"tried_at": at, "outcome": outcome}
    # From the most tries down, or a row would be counted again.
    for tries in range(len(nexts), -1, -1):
        given_up = tries == len(nexts)
        then = {"state": "failed"} if given_up else {"due_at": nexts[tries]}
        connection.execute(
            update(webhook_delivery)
            .where(which, webhook_delivery.c.state == "pending", webhook_delivery.c.tries == tries)
            .values(tries=tries + 1, **tried, **then)
        )


def deliveries(connection: Connection, webhook_id: str, before: int | None, limit: int) -> list[AnyRow]:
    """Return deliveries to a webhook, newest first; `before` is the id to go on from."""
    query = select(webhook_delivery).where(webhook_delivery.c.webhook_id == webhook_id)
    if before is not None:
        query = query.where(webhook_delivery.c.id < before)
    return list(connection.execute(query.order_by(webhook_delivery.c.id.desc()).limit(limit)))


def deliver_again(connection: Connection, webhook_id: str, delivery_id: int, now: str) -> bool:
    """Let a delivery be made again, as the same message; return False where there is none such."""
    done = connection.execute(
        update(webhook_delivery)
        .where(webhook_delivery.c.webhook_id == webhook_id, webhook_delivery.c.id == delivery_id)
        .values(state="pending", tries=0, due_at=now)
    )
    return done.rowcount > 0


def forget(connection: Connection, webhook_id: str, before: str) -> None:
    """Forget the deliveries to a webhook from before an instant, those too that waited for a pause to end."""
    connection.execute(
        delete(webhook_delivery).where(
            webhook_delivery.c.webhook_id == webhook_id,
            webhook_delivery.c.created_at < before,
        )
    )


def counts(connection: Connection) -> dict[tuple[str, str], int]:
    """Return how many deliveries there are, by webhook and state."""
    query = select(webhook_delivery.c.webhook_id, webhook_delivery.c.state, func.count()).group_by(
        webhook_delivery.c.webhook_id, webhook_delivery.c.state
    )
    return {(webhook_id, state): number for webhook_id, state, number in connection.execute(query)}


def last_outcomes(connection: Connection) -> dict[str, AnyRow]:
    """Return what became of each webhook's newest try: tried_at, outcome, state."""
    newest = (
        select(webhook_delivery.c.webhook_id, func.max(webhook_delivery.c.tried_at).label("at"))
        .group_by(webhook_delivery.c.webhook_id)
        .subquery()
    )
    query = (
        select(webhook_delivery)
        .join(
            newest,
            and_(webhook_delivery.c.webhook_id == newest.c.webhook_id, webhook_delivery.c.tried_at == newest.c.at),
        )
        .order_by(webhook_delivery.c.id)
    )
    return {row.webhook_id: row for row in connection.execute(query)}
