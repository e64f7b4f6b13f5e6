"""Other programs: those that call the API, and those that are told what happens."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from app.store.tables.base import HASH, INSTANT, metadata, refers

# Tokens for the API, by their hash; `strong` where a second factor was given before the token was made.
api_token = Table(
    "api_token",
    metadata,
    # Told in lists and addresses; it opens nothing.
    Column("id", String(32), primary_key=True),
    Column("token_hash", HASH, unique=True, nullable=False),
    Column("person_id", refers("person.id"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("strong", Boolean, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
    Index("ix_api_token_person_id", "person_id"),
)

# What the API answered to a write, kept for a day, so that a request that is sent again is not carried out again.
api_answer = Table(
    "api_answer",
    metadata,
    Column("token_id", String(32), primary_key=True),
    Column("key_hash", HASH, primary_key=True),
    Column("person_id", refers("person.id"), nullable=False),
    Column("request_hash", HASH, nullable=False),
    Column("begun_at", INSTANT, nullable=False),
    # Null while the request is being carried out.
    Column("status", Integer),
    Column("headers", JSON, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_api_answer_person_id", "person_id"),
    Index("ix_api_answer_begun_at", "begun_at"),
)

# Addresses of other programs that are told what happens here.
webhook = Table(
    "webhook",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", JSON, nullable=False),
    # Which secret signs; secrets are made of this number and stored nowhere.
    Column("secret_number", Integer, nullable=False),
    Column("rotated_at", INSTANT),
    Column("paused", Boolean, nullable=False),
    Column("added_at", INSTANT, nullable=False),
    # Until when a worker delivers to it; '' for nobody.
    Column("busy_until", INSTANT, nullable=False),
)

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("webhook_id", refers("webhook.id"), nullable=False),
    # By which a receiver knows a message that comes again.
    Column("message_id", String(40), nullable=False),
    Column("event", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", INSTANT, nullable=False),
    # Of what a release changed: it is told once that release is live.
    Column("release_number", Integer),
    # pending, delivered, or failed: given up.
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("tried_at", INSTANT),
    # What the newest try came to, in words.
    Column("outcome", Text, nullable=False),
    Index("ix_webhook_delivery_state_due_at", "state", "due_at"),
    Index("ix_webhook_delivery_webhook_id_id", "webhook_id", "id"),
)
