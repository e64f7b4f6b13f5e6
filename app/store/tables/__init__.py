"""Every table by its name, imported from here, and the one metadata that holds them all.

`suggestion` and `event` are append-only; `unit` is the one projection of them.
"""

from __future__ import annotations

from app.store.tables.accounts import (
    attempt,
    grant,
    identity,
    invitation,
    passkey,
    passkey_challenge,
    person,
    profile,
    recovery_code,
    web_session,
)
from app.store.tables.base import metadata
from app.store.tables.drafting import back_translation, draft_claim, draft_item, draft_job, engine_state, engine_use
from app.store.tables.programs import api_answer, api_token, webhook, webhook_delivery
from app.store.tables.record import edition, event, event_plain, log_head, release
from app.store.tables.strings import (
    document,
    locale,
    search_entry,
    segment,
    site_version,
    source_findings,
    source_version,
    suggestion,
    unit,
    unit_tally,
    version_segment,
)
from app.store.tables.work import assignment, batch, claim, comment, memory, query, term

__all__ = [
    "api_answer",
    "api_token",
    "assignment",
    "attempt",
    "back_translation",
    "batch",
    "claim",
    "comment",
    "document",
    "draft_claim",
    "draft_item",
    "draft_job",
    "edition",
    "engine_state",
    "engine_use",
    "event",
    "event_plain",
    "grant",
    "identity",
    "invitation",
    "locale",
    "log_head",
    "memory",
    "metadata",
    "passkey",
    "passkey_challenge",
    "person",
    "profile",
    "query",
    "recovery_code",
    "release",
    "search_entry",
    "segment",
    "site_version",
    "source_findings",
    "source_version",
    "suggestion",
    "term",
    "unit",
    "unit_tally",
    "version_segment",
    "web_session",
    "webhook",
    "webhook_delivery",
]
