"""The log of decisions, and what was signed and published by them."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, Index, Integer, String, Table, Text

from app.store.tables.base import HASH, INSTANT, metadata, refers

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", INSTANT, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("person_id", refers("person.id")),
    Column("role", String(16)),
    # The very bytes that were hashed; a JSON column may come back in another form.
    Column("data", Text, nullable=False),
    Column("commitments", Text, nullable=False),
    Column("previous", HASH, nullable=False),
    Column("hash", HASH, nullable=False),
    # Copies of values in `data`, to find entries by.
    Column("fingerprint", HASH),
    Column("document_id", String(64)),
    Column("locale", String(32)),
    Index("ix_event_fingerprint", "fingerprint"),
    Index("ix_event_kind_document_id", "kind", "document_id"),
    Index("ix_event_kind_at", "kind", "at"),
    Index("ix_event_document_id_locale_at", "document_id", "locale", "at"),
    Index("ix_event_person_id", "person_id"),
)

event_plain = Table(
    "event_plain",
    metadata,
    Column("seq", refers("event.seq"), primary_key=True),
    Column("field", String(32), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("value", Text, nullable=False),
)

log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", HASH, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

# What a publisher signed, so that exactly that can be made again whatever is approved later.
edition = Table(
    "edition",
    metadata,
    Column("document_id", refers("document.id"), primary_key=True),
    Column("locale", String(32), primary_key=True),
    Column("signed_seq", refers("event.seq"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("content_hash", HASH, nullable=False),
    Column("facts_hash", HASH, nullable=False),
    # [[document id, context, English, text], ...]
    Column("texts", JSON, nullable=False),
)

release = Table(
    "release",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seq", refers("event.seq"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    # What went into it: equal plans need no new release.
    Column("plan", HASH, nullable=False),
    Column("editions", JSON, nullable=False),
)
