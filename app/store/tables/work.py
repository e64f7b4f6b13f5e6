"""What people do beside signing: who has which string, what is asked, agreed on, remembered and given out."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Index, Integer, String, Table, Text, UniqueConstraint

from app.store.tables.base import HASH, INSTANT, metadata, refers

claim = Table(
    "claim",
    metadata,
    Column("segment_id", refers("segment.id"), primary_key=True),
    Column("locale", String(32), primary_key=True),
    Column("person_id", refers("person.id"), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Index("ix_claim_person_id", "person_id"),
)

# Where a comment of the log was made; who, when and what it says stand with the entry.
comment = Table(
    "comment",
    metadata,
    Column("seq", refers("event.seq"), primary_key=True, autoincrement=False),
    Column("segment_id", refers("segment.id"), nullable=False),
    Column("locale", String(32), nullable=False),
    Index("ix_comment_segment_id_locale", "segment_id", "locale"),
)

query = Table(
    "query",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("segment_id", refers("segment.id"), nullable=False),
    # Where it was asked from; the answer is for every locale.
    Column("locale", String(32), nullable=False),
    Column("asked_by", refers("person.id")),
    Column("asked_at", INSTANT, nullable=False),
    Column("question", Text, nullable=False),
    Column("answered_by", refers("person.id")),
    Column("answered_at", INSTANT),
    Column("answer", Text),
    # What became of it: '' while open, else answer, note, correction or term.
    Column("outcome", String(16), nullable=False),
    # Of a reader's report: the version of the live page and the number of the text on it, 0 for the whole page.
    Column("version", Integer),
    Column("number", Integer),
    Index("ix_query_segment_id", "segment_id"),
    Index("ix_query_outcome_id", "outcome", "id"),
)

# Every version of every glossary entry; the newest of a key holds, unless it says that the entry was taken out.
term = Table(
    "term",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(32), nullable=False),
    # Of locale, source and part of speech.
    Column("key", HASH, nullable=False),
    Column("version", Integer, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("part_of_speech", Text, nullable=False),
    Column("case_rule", String(8), nullable=False),
    Column("definition", Text, nullable=False),
    Column("do_not_translate", Boolean, nullable=False),
    Column("forms", JSON, nullable=False),
    Column("forbidden", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("added_by", refers("person.id"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    UniqueConstraint("key", "version"),
    CheckConstraint("case_rule IN ('any', 'exact')", name="case_rule"),
    Index("ix_term_locale", "locale"),
)

# Translations from elsewhere that were checked before they were taken in; approved texts need no copy here.
memory = Table(
    "memory",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(32), nullable=False),
    Column("context", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_hash", HASH, nullable=False),
    Column("target", Text, nullable=False),
    # Of locale, context, source and target: the same translation is taken in once.
    Column("key", HASH, unique=True, nullable=False),
    Column("file", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("imported_by", refers("person.id"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Index("ix_memory_locale_source_hash", "locale", "source_hash"),
)

# Strings that somebody took away in a file to work on elsewhere.
batch = Table(
    "batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(32), nullable=False),
    Column("person_id", refers("person.id"), nullable=False),
    Column("created_at", INSTANT, nullable=False),
    # What it was made of: a leaflet's title, or '' for the next strings of a queue.
    Column("title", Text, nullable=False),
    # [[segment id, fingerprint of the text that was given along, '' for none], ...]
    Column("items", JSON, nullable=False),
    Index("ix_batch_locale", "locale", "id"),
)

# What somebody was asked to see through: a leaflet in a language, by a day ('' for no day).
assignment = Table(
    "assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", refers("document.id"), nullable=False),
    Column("locale", String(32), nullable=False),
    Column("person_id", refers("person.id"), nullable=False),
    Column("due_on", String(10), nullable=False),
    Column("given_by", refers("person.id"), nullable=False),
    Column("given_at", INSTANT, nullable=False),
    Column("ended_at", INSTANT),
    Index("ix_assignment_ended_at_person_id", "ended_at", "person_id"),
)
