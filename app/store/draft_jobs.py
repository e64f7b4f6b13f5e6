"""Drafting jobs, their items and who has which text in hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, insert, select, tuple_, update

from app.store.engine import AnyRow, upsert
from app.store.tables import document, draft_claim, draft_item, draft_job, person, segment, unit

ACTIVE = ("waiting", "running")
UNFINISHED = (*ACTIVE, "paused")


def add(
    connection: Connection, locale: str, engine: str, document_id: str, asked_by: str | None, at: str, total: int
) -> int:
    """Store a job that waits; return its id."""
    query = (
        insert(draft_job)
        .values(
            locale=locale,
            engine=engine,
            document_id=document_id,
            asked_by=asked_by,
            asked_at=at,
            state="waiting",
            total=total,
            done=0,
            drafted=0,
            reused=0,
            failed=0,
            wait_until="",
            why="",
        )
        .returning(draft_job.c.id)
    )
    new_id: int = connection.execute(query).scalar_one()
    return new_id


def add_items(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store items that wait: job_id, segment_id, document_id, text_hash, strings, position."""
    waiting = {"state": "open", "tries": 0, "not_before": "", "why": ""}
    if rows:
        connection.execute(insert(draft_item), [{**row, **waiting} for row in rows])


def get(connection: Connection, job_id: int, lock: bool = False) -> AnyRow | None:
    """Return a job; with `lock`, others who change it wait until this transaction ends."""
    query = select(draft_job).where(draft_job.c.id == job_id)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def newest(connection: Connection, locale: str, document_id: str) -> AnyRow | None:
    """Return the newest job that concerns a document in a locale."""
    query = (
        select(draft_job)
        .where(draft_job.c.locale == locale, draft_job.c.document_id.in_(("", document_id)))
        .order_by(draft_job.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def newest_of(connection: Connection, document_id: str) -> dict[str, AnyRow]:
    """Return the newest job for each locale that covers a document."""
    covers = draft_job.c.document_id.in_(("", document_id))
    ids = select(func.max(draft_job.c.id)).where(covers).group_by(draft_job.c.locale)
    return {row.locale: row for row in connection.execute(select(draft_job).where(draft_job.c.id.in_(ids)))}


def unfinished(connection: Connection, locale: str, engine: str, document_id: str) -> AnyRow | None:
    """Return the unfinished job for exactly this."""
    query = select(draft_job).where(
        draft_job.c.locale == locale,
        draft_job.c.engine == engine,
        draft_job.c.document_id == document_id,
        draft_job.c.state.in_(UNFINISHED),
    )
    return connection.execute(query.order_by(draft_job.c.id.desc()).limit(1)).one_or_none()


def recent(connection: Connection, limit: int = 50, before: int | None = None) -> list[AnyRow]:
    """Return the newest jobs, newest first, with `document_title` and `asker`, None where there is none.

    `before` is the number of the job to go on from.
    """
    query = _told().order_by(draft_job.c.id.desc()).limit(limit)
    return list(connection.execute(query if before is None else query.where(draft_job.c.id < before)))


def told(connection: Connection, job_id: int) -> AnyRow | None:
    """Return a job as `recent` does."""
    return connection.execute(_told().where(draft_job.c.id == job_id)).one_or_none()


def _told() -> Select[Any]:
    return (
        select(draft_job, document.c.title.label("document_title"), person.c.name.label("asker"))
        .outerjoin(document, document.c.id == draft_job.c.document_id)
        .outerjoin(person, person.c.id == draft_job.c.asked_by)
    )


def runnable(connection: Connection, now: str) -> list[int]:
    """Return the ids of active jobs that wait for nothing but a worker, oldest first."""
    query = select(draft_job.c.id).where(draft_job.c.state.in_(ACTIVE), draft_job.c.wait_until <= now)
    return list(connection.execute(query.order_by(draft_job.c.id)).scalars())


def count_by_state(connection: Connection) -> dict[str, int]:
    """Count the jobs in each state."""
    query = select(draft_job.c.state, func.count().label("number")).group_by(draft_job.c.state)
    return {row.state: row.number for row in connection.execute(query)}


def change(connection: Connection, job_id: int, **values: Any) -> None:
    """Change columns of a job; numbers may be given as expressions of its columns."""
    connection.execute(update(draft_job).where(draft_job.c.id == job_id).values(**values))


def begin(connection: Connection, job_id: int) -> None:
    """Note that a job that waited is being worked on."""
    query = update(draft_job).where(draft_job.c.id == job_id, draft_job.c.state == "waiting")
    connection.execute(query.values(state="running"))


def count(connection: Connection, job_id: int, **by: int) -> None:
    """Add to a job's numbers."""
    change(connection, job_id, **{name: draft_job.c[name] + number for name, number in by.items()})


def claim(connection: Connection, job: AnyRow, now: str, until: str, holder: str, limit: int) -> list[AnyRow] | None:
    """Take up to `limit` open items of one document in hand, the least tried first; a text that met trouble goes alone.

    Return None where there is none to take; an empty list where somebody else was quicker. A claim that expired is
    anybody's.
    """
    held = exists().where(
        draft_claim.c.locale == job.locale,
        draft_claim.c.text_hash == draft_item.c.text_hash,
        draft_claim.c.expires_at > now,
    )
    open_ = (
        draft_item.c.job_id == job.id,
        draft_item.c.state == "open",
        draft_item.c.not_before <= now,
        ~held,
    )
    order = (draft_item.c.tries, draft_item.c.position)
    first = connection.execute(select(draft_item).where(*open_).order_by(*order).limit(1)).one_or_none()
    if first is None:
        return None
    query = (
        select(draft_item, segment.c.context, segment.c.text)
        .join(segment, segment.c.id == draft_item.c.segment_id)
        .where(*open_, draft_item.c.document_id == first.document_id, draft_item.c.tries == first.tries)
        .order_by(*order)
        .limit(1 if first.tries else limit)
        .with_for_update(of=draft_item, skip_locked=True)
    )
    rows = list(connection.execute(query))
    if not rows:
        return []
    # What was claimed since the look above, by another job too, is met here: the key is the text itself.
    taking = upsert(connection, draft_claim).values(
        [
            {"locale": job.locale, "text_hash": hash_, "holder": holder, "expires_at": until}
            for hash_ in sorted({row.text_hash for row in rows})
        ]
    )
    query_ = taking.on_conflict_do_update(
        index_elements=["locale", "text_hash"],
        set_={"holder": taking.excluded.holder, "expires_at": taking.excluded.expires_at},
        where=draft_claim.c.expires_at <= now,
    ).returning(draft_claim.c.text_hash)
    got = set(connection.execute(query_).scalars())
    return [row for row in rows if row.text_hash in got]


def renew(connection: Connection, holder: str, until: str) -> None:
    """Keep what a worker has in hand."""
    _lock_claims(connection, holder)
    connection.execute(update(draft_claim).where(draft_claim.c.holder == holder).values(expires_at=until))


def release(connection: Connection, holder: str) -> None:
    """Give back what a worker has in hand."""
    _lock_claims(connection, holder)
    connection.execute(delete(draft_claim).where(draft_claim.c.holder == holder))


def _lock_claims(connection: Connection, holder: str) -> None:
    # In one order always: a worker renews and ends its claims from two connections, which must not wait in a circle.
    query = select(draft_claim.c.text_hash).where(draft_claim.c.holder == holder).order_by(draft_claim.c.text_hash)
    connection.execute(query.with_for_update())


def sweep_claims(connection: Connection, now: str) -> None:
    """Forget the claims of workers that are gone."""
    key = (draft_claim.c.locale, draft_claim.c.text_hash)
    expired = select(*key).where(draft_claim.c.expires_at <= now).with_for_update(skip_locked=True)
    connection.execute(delete(draft_claim).where(tuple_(*key).in_(expired)))


def close(connection: Connection, item: AnyRow, state: str, why: str = "") -> bool:
    """Mark an item as done or failed; return False where another worker was first."""
    query = update(draft_item).where(*_this(item), draft_item.c.state == "open")
    return bool(connection.execute(query.values(state=state, why=why)).rowcount)


def put_off(connection: Connection, item: AnyRow, not_before: str, why: str) -> None:
    """Leave an item open that met trouble, with one try more, until an instant."""
    query = update(draft_item).where(*_this(item), draft_item.c.state == "open")
    connection.execute(query.values(tries=item.tries + 1, not_before=not_before, why=why))


def _this(item: AnyRow) -> tuple[Any, ...]:
    return draft_item.c.job_id == item.job_id, draft_item.c.segment_id == item.segment_id


def reopen_failed(connection: Connection, job_id: int) -> int:
    """Let failed items be tried again, after the others; return how many strings they are."""
    failed = (draft_item.c.job_id == job_id, draft_item.c.state == "failed")
    strings: int = connection.execute(
        select(func.coalesce(func.sum(draft_item.c.strings), 0)).where(*failed)
    ).scalar_one()
    connection.execute(update(draft_item).where(*failed).values(state="open", tries=1, not_before=""))
    open_again = (draft_item.c.job_id == job_id, draft_item.c.state == "open", draft_item.c.tries > 1)
    connection.execute(update(draft_item).where(*open_again).values(tries=1, not_before=""))
    return strings


def next_moment(connection: Connection, job_id: int) -> str | None:
    """Return the earliest instant at which an open item may be tried, None where nothing is open."""
    query = select(func.min(draft_item.c.not_before)).where(draft_item.c.job_id == job_id, draft_item.c.state == "open")
    found: str | None = connection.execute(query).scalar_one()
    return found


def failures(connection: Connection, job_id: int, limit: int = 1000) -> list[AnyRow]:
    """Return what failed in a job: text and why, in order."""
    query = (
        select(segment.c.text, draft_item.c.why)
        .join(segment, segment.c.id == draft_item.c.segment_id)
        .where(draft_item.c.job_id == job_id, draft_item.c.state == "failed")
        .order_by(draft_item.c.position)
        .limit(limit)
    )
    return list(connection.execute(query))


def known_hashes(connection: Connection, job_id: int) -> tuple[set[str], int]:
    """Return the texts that a job has items for, and how many items it has."""
    hashes = list(connection.execute(select(draft_item.c.text_hash).where(draft_item.c.job_id == job_id)).scalars())
    return set(hashes), len(hashes)


def lacking(
    connection: Connection,
    locale: str,
    hashes: Iterable[str],
    document_id: str = "",
    segment_ids: Iterable[int] | None = None,
) -> dict[str, list[AnyRow]]:
    """Return the current units without any text that have some English texts, by its hash; of some segments only."""
    query = (
        select(unit.c.segment_id, unit.c.document_id, segment.c.context, segment.c.text, segment.c.text_hash)
        .join(segment, segment.c.id == unit.c.segment_id)
        .where(
            segment.c.text_hash.in_(list(hashes)),
            unit.c.locale == locale,
            unit.c.status == "empty",
            unit.c.ordinal.is_not(None),
        )
        .order_by(unit.c.segment_id)
    )
    if document_id:
        query = query.where(unit.c.document_id == document_id)
    if segment_ids is not None:
        query = query.where(unit.c.segment_id.in_(list(segment_ids)))
    found: dict[str, list[AnyRow]] = {}
    for row in connection.execute(query):
        found.setdefault(row.text_hash, []).append(row)
    return found
