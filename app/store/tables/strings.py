"""The English, its translations, and the projections of what was judged."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from app.store.tables.base import HASH, INSTANT, metadata, refers

locale = Table(
    "locale",
    metadata,
    Column("tag", String(32), primary_key=True),
    Column("digits", String(8), nullable=False),
    Column("clinical", Boolean, nullable=False),
    Column("second_person", Boolean, nullable=False),
    Column("since", Integer, nullable=False),
    # Whether a machine draft that was approved unread waits for another reviewer.
    Column("second_look", Boolean, nullable=False, server_default=false()),
    CheckConstraint("digits IN ('latin', 'native')", name="digits"),
)

site_version = Table(
    "site_version",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("facts", JSON, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("created_at", INSTANT, nullable=False),
)

document = Table(
    "document",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("slug", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("current_version", Integer, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Index("ix_document_kind_slug", "kind", "slug"),
)

source_version = Table(
    "source_version",
    metadata,
    Column("document_id", refers("document.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("outline", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("facts_hash", HASH, nullable=False),
    Column("content_hash", HASH, nullable=False),
    # {shared block's id: its version}; a leaflet gets a new version when one of them does.
    Column("shared", JSON, nullable=False),
    # Where it came from: the 'file', or the 'workspace', which wrote it back to the file.
    Column("origin", String(16), nullable=False),
    # What was current at the import; recorded, but a change of either makes no new version.
    Column("site_version", Integer),
    Column("pages_version", Integer),
    Column("created_at", INSTANT, nullable=False),
)

# What the source desk's checks find in a document's current version whatever the day: made anew at any time.
source_findings = Table(
    "source_findings",
    metadata,
    Column("document_id", refers("document.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    # Which checks looked.
    Column("checks", Integer, nullable=False),
    # Keys of those that hold 'ready to translate'.
    Column("blocking", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
)

segment = Table(
    "segment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", refers("document.id"), nullable=False),
    Column("context", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_hash", HASH, nullable=False),
    UniqueConstraint("document_id", "text_hash"),
    Index("ix_segment_text_hash", "text_hash"),
)

version_segment = Table(
    "version_segment",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("segment_id", refers("segment.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("section", Text, nullable=False),
    Column("note", Text),
    Column("line", Integer, nullable=False),
    Index("ix_version_segment_segment_id", "segment_id"),
)

suggestion = Table(
    "suggestion",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("segment_id", refers("segment.id"), nullable=False),
    Column("locale", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("fingerprint", HASH, nullable=False),
    Column("author_id", refers("person.id")),
    # What made it: {engine, model, raw} of a machine draft, {file} of an import.
    Column("provenance", JSON, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Index("ix_suggestion_segment_id_locale", "segment_id", "locale"),
    Index("ix_suggestion_fingerprint", "fingerprint"),
    # For the grid, which says where an old text is offered again: few among many. On PostgreSQL the migration says the
    # same; here that would load its dialect into every process.
    Index("ix_suggestion_carried", "segment_id", "locale", sqlite_where=text("origin = 'carried'")),
)

unit = Table(
    "unit",
    metadata,
    Column("segment_id", refers("segment.id"), primary_key=True),
    Column("locale", String(32), primary_key=True),
    Column("document_id", String(64), nullable=False),
    # Its first place in the current version; null where the current English no longer has it.
    Column("ordinal", Integer),
    Column("status", String(16), nullable=False),
    Column("risk", Integer, nullable=False),
    Column("working_id", refers("suggestion.id")),
    Column("publishable_id", refers("suggestion.id")),
    Column("findings", JSON, nullable=False),
    # Of a text that waits for a review, who may not give it: the ids of those who made it, sorted, a space between.
    Column("makers", Text, nullable=False, server_default=""),
    Index("ix_unit_queue", "locale", "status", text("risk DESC"), "segment_id"),
    Index("ix_unit_document", "document_id", "locale", "ordinal"),
    Index("ix_unit_counts", "document_id", "locale", "status", "ordinal", "publishable_id"),
    Index("ix_unit_status", "status", "segment_id", "locale"),
    Index("ix_unit_waiting", "status", "working_id"),
)

# How many current units stand where, and how many of them have an approved text: counted as units are written.
unit_tally = Table(
    "unit_tally",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("locale", String(32), primary_key=True),
    Column("status", String(16), primary_key=True),
    Column("makers", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("publishable", Integer, nullable=False),
)

# What searches look units up by, a projection as well: the words of the English (locale ''), and of each unit the words
# of its working text, its findings and the people who worked on it. Rows lie in the order in which they are read.
search_entry = Table(
    "search_entry",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("segment_id", Integer, primary_key=True, autoincrement=False),
    Column("locale", String(32), primary_key=True),
    sqlite_with_rowid=False,
)
