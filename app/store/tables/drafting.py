"""Machine drafts that are being made, and the engines that make them."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, Index, Integer, String, Table, Text

from app.store.tables.base import HASH, INSTANT, metadata, refers

# Somebody's wish to have what lacks a text drafted; workers do its items.
draft_job = Table(
    "draft_job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("locale", String(32), nullable=False),
    Column("engine", String(32), nullable=False),
    # '' stands for all documents.
    Column("document_id", String(64), nullable=False),
    Column("asked_by", refers("person.id")),
    Column("asked_at", INSTANT, nullable=False),
    Column("state", String(16), nullable=False),
    # Strings: wanted, dealt with, and among these drafted by the engine, taken from what was known, failed.
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("drafted", Integer, nullable=False),
    Column("reused", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    # Until when nothing is sent, '' where nothing stands in the way, and why, or what went wrong last.
    Column("wait_until", INSTANT, nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_at", INSTANT),
    CheckConstraint("state IN ('waiting', 'running', 'paused', 'done', 'cancelled', 'failed')", name="state"),
    Index("ix_draft_job_state", "state"),
    Index("ix_draft_job_locale_document_id", "locale", "document_id"),
)

# One distinct text of a job, by the first segment that has it.
draft_item = Table(
    "draft_item",
    metadata,
    Column("job_id", refers("draft_job.id"), primary_key=True),
    Column("segment_id", refers("segment.id"), primary_key=True),
    Column("document_id", String(64), nullable=False),
    Column("text_hash", HASH, nullable=False),
    Column("strings", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("not_before", INSTANT, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("state IN ('open', 'done', 'failed')", name="state"),
    Index("ix_draft_item_next", "job_id", "state", "tries", "position"),
)

# Which text a worker has in hand, whatever job it is for: nobody else sends it to any engine.
draft_claim = Table(
    "draft_claim",
    metadata,
    Column("locale", String(32), primary_key=True),
    Column("text_hash", HASH, primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Index("ix_draft_claim_holder", "holder"),
)

# An engine's circuit breaker: trouble in a row, how often it opened in a row, until when it is open ('' when closed).
engine_state = Table(
    "engine_state",
    metadata,
    Column("engine", String(32), primary_key=True),
    Column("troubles", Integer, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("open_until", INSTANT, nullable=False),
    Column("why", Text, nullable=False),
)

# What was sent to an engine, for its limits by the minute and by the day.
engine_use = Table(
    "engine_use",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("engine", String(32), nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("texts", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Index("ix_engine_use_engine_at", "engine", "at"),
)

# What another engine makes of a text in English: machine output, an aid, part of no decision.
back_translation = Table(
    "back_translation",
    metadata,
    Column("locale", String(32), primary_key=True),
    Column("text_hash", HASH, primary_key=True),
    Column("engine", String(32), primary_key=True),
    Column("text", Text, nullable=False),
    Column("provenance", JSON, nullable=False),
    Column("created_at", INSTANT, nullable=False),
)
