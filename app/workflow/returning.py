"""Editions that were withdrawn after they were last signed: what a publisher must know before bringing one back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.store import log, releases


@dataclass(frozen=True)
class Gone:
    """A withdrawn edition: by whom (a person's id) and when, `entry` in the log, which has the reason beside it."""

    document: str
    locale: str
    entry: int
    at: str
    person: str
    urgent: bool


def concerns(withdrawal: Entry, key: tuple[str, str]) -> bool:
    """Tell whether a withdrawal is of this edition: of its locale, or of the leaflet in every language."""
    return withdrawal.data["document"] == key[0] and withdrawal.data["locale"] in (None, key[1])


def withdrawn_editions(connection: Connection, document_id: str) -> tuple[Gone, ...]:
    """Return a leaflet's editions that a publisher signed, that were withdrawn since and were not signed again."""
    taken = log.of_kind(connection, "withdrawal", document=document_id)
    if not taken:
        return ()
    found = []
    for row in releases.signed_editions(connection, document_id):
        last = next((entry for entry in reversed(taken) if concerns(entry, (document_id, row.locale))), None)
        if last is not None and last.seq > row.signed_seq:
            urgent = bool(last.data["urgent"])
            found.append(Gone(document_id, row.locale, last.seq, last.at, last.person or "", urgent))
    return tuple(found)
