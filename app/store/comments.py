"""Comments on strings: where each entry of the log that is one was made, and who has to do with a string."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, insert, or_, select

from app.store.engine import AnyRow
from app.store.tables import comment, document, event, event_plain, query, segment, suggestion

MOST = 20
"""Comments that one message tells of."""
SHOWN = 100
"""Comments on one string that are shown: nobody can make its page or an answer larger than people read."""

_said, _named = event_plain.alias("said"), event_plain.alias("named")
_FROM = (
    comment.join(event, event.c.seq == comment.c.seq)
    .outerjoin(_said, and_(_said.c.seq == event.c.seq, _said.c.field == "reason"))
    .outerjoin(_named, and_(_named.c.seq == event.c.seq, _named.c.field == "name"))
)


def add(connection: Connection, seq: int, segment_id: int, locale: str) -> None:
    """Store where the comment of an entry was made."""
    connection.execute(insert(comment), {"seq": seq, "segment_id": segment_id, "locale": locale})


def of_unit(connection: Connection, segment_id: int, locale: str) -> list[AnyRow]:
    """Return the newest comments on a string, oldest first: seq, at; name and words, None where they were erased."""
    return list(connection.execute(_OF_UNIT, {"segment_id": segment_id, "locale": locale}))[::-1]


_OF_UNIT = (
    select(event.c.seq, event.c.at, _named.c.value.label("name"), _said.c.value.label("words"))
    .select_from(_FROM)
    .where(comment.c.segment_id == bindparam("segment_id"), comment.c.locale == bindparam("locale"))
    .order_by(comment.c.seq.desc())
    .limit(SHOWN)
)


def for_person(connection: Connection, person_id: str, since: str) -> list[AnyRow]:
    """Return others' comments since an instant on strings that a person has to do with, oldest first.

    Those are the strings that they wrote, judged, asked about or commented on in that language.
    """
    statement = (
        select(
            comment.c.segment_id,
            comment.c.locale,
            segment.c.text,
            document.c.title,
            _named.c.value.label("name"),
            _said.c.value.label("words"),
        )
        .select_from(_FROM)
        .join(segment, segment.c.id == comment.c.segment_id)
        .join(document, document.c.id == segment.c.document_id)
        .where(event.c.kind == "comment", event.c.at > since, event.c.person_id != person_id, _involves(person_id))
        .order_by(comment.c.seq)
        .limit(MOST)
    )
    return list(connection.execute(statement))


def _involves(person_id: str) -> ColumnElement[bool]:
    own, other = event.alias("own"), comment.alias("other")
    text = and_(suggestion.c.segment_id == comment.c.segment_id, suggestion.c.locale == comment.c.locale)
    judged = exists().where(own.c.fingerprint == suggestion.c.fingerprint, own.c.person_id == person_id)
    return or_(
        exists().where(text, or_(suggestion.c.author_id == person_id, judged)),
        exists().where(
            query.c.segment_id == comment.c.segment_id,
            query.c.locale == comment.c.locale,
            query.c.asked_by == person_id,
        ),
        exists().where(
            other.c.segment_id == comment.c.segment_id,
            other.c.locale == comment.c.locale,
            own.c.seq == other.c.seq,
            own.c.person_id == person_id,
        ),
    )
