"""Walks the road for tests that begin at its end: everything approved, the page read, signed and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store import units
from app.store.engine import reading
from app.workflow import compile as editions
from app.workflow import review

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation


def approve_all(installation: Installation, translator: Person, reviewer: Person, locale: str) -> None:
    """Approve the English with the locale's tag before it, for every string that is not approved yet."""
    with reading(installation.engine) as connection:
        rows = units.queue(connection, locale, "translate", translator.id, installation.now(), limit=10_000)
    for row in rows:
        with reading(installation.engine) as connection:
            unit = units.get(connection, row.segment_id, locale)
        assert unit is not None
        text = row.source if unit.context == "date pattern" else f"{locale}: {row.source}"
        seen = review.sign(installation, translator, locale, row.segment_id, "translated", text, unit.fingerprint or "")
        review.sign(installation, reviewer, locale, row.segment_id, "reviewed", text, seen)


def read_page(installation: Installation, reviewer: Person, document: str, locale: str) -> None:
    """Sign the assembled page as its reader."""
    state = editions.edition_state(installation, document, locale)
    assert state.edition is not None
    editions.sign_page(installation, reviewer, document, locale, state.edition.content_hash)
