"""What webhooks are told: ids, versions, hashes and addresses, never a name, a text or anything that somebody typed.

The deliveries are stored in the transaction that does what they tell of, so that none is lost and none tells of
something that did not happen. The form follows Standard Webhooks 1.0.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE
from app.domain.unit import canonical_json
from app.store import documents, log, webhooks
from app.workflow.installation import Installation, instant

EVENTS = {
    "edition.published": "an edition is live that was not live before",
    "edition.changed": "an edition that was live is live in another version",
    "edition.withdrawn": "an edition is live no more",
    "release.switched": "the site switched to another release",
    "leaflet.imported": "a leaflet came in",
    "leaflet.updated": "the English of a leaflet, or its dates and sources, changed",
    "translation.reviewed": "a leaflet is wholly reviewed in a language: each text approved, the page read and signed",
    "question.asked": "a translator or a reader asked something about a string",
}
"""What a webhook may be told, in words."""

KEPT = timedelta(days=30)
"""How long deliveries are kept: what became of them, and what waits for a paused webhook to go on."""

PING = "webhook.ping"
"""Told to one webhook when somebody tries it."""

Told = tuple[str, Mapping[str, object]]
"""An event and its data."""


def tell(connection: Connection, entry: Entry) -> None:
    """Store what an entry of the log has to be told to webhooks, in its transaction."""
    of_entry = _OF_KIND.get(entry.kind)
    if of_entry is None:
        return
    # The log's head is locked by now, and whoever removes a webhook appends to the log first.
    listening = _listening(connection, entry.at)
    if listening:
        release = int(str(entry.data["release"])) if entry.kind == "release" else None
        _post(connection, listening, entry.at, of_entry(connection, entry), release)


def tell_of_question(installation: Installation, connection: Connection, question: int, locale: str, at: str) -> None:
    """Store that a question was asked, in its transaction; the log has to be locked."""
    listening = _listening(connection, at)
    if listening:
        address = f"{installation.config.base_url}/leaflets/questions/{question}"
        data = {"question": question, "locale": locale, "address": address}
        _post(connection, listening, at, [("question.asked", data)])


def ping(connection: Connection, webhook_id: str, at: str) -> None:
    """Store a message to one webhook that says nothing."""
    _post(connection, [(webhook_id, [PING])], at, [(PING, {"webhook": webhook_id})])


def _listening(connection: Connection, at: str) -> list[tuple[str, list[str]]]:
    found = webhooks.everything(connection)
    for row in found:
        if row.paused:
            # Nothing else looks after one that is paused, perhaps for good.
            webhooks.forget(connection, row.id, instant(datetime.fromisoformat(at) - KEPT))
    return [(row.id, row.events) for row in found]


def _post(
    connection: Connection,
    listening: Iterable[tuple[str, list[str]]],
    at: str,
    told: Iterable[Told],
    release: int | None = None,
) -> None:
    events = [(event, canonical_json({"type": event, "timestamp": at, "data": data}).decode()) for event, data in told]
    rows = [
        {
            "webhook_id": webhook_id,
            "message_id": f"msg_{secrets.token_hex(16)}",
            "event": event,
            "body": body,
            "created_at": at,
            "release_number": release,
        }
        for webhook_id, wanted in listening
        for event, body in events
        if event in wanted
    ]
    webhooks.enqueue(connection, rows)


def _leaflet(_connection: Connection, entry: Entry) -> list[Told]:
    data = entry.data
    if data["kind"] != "leaflet":
        return []
    event = "leaflet.imported" if data["version"] == 1 else "leaflet.updated"
    return [(event, _named(data, "slug", "version", "content_hash", "facts_hash"))]


def _reviewed(_connection: Connection, entry: Entry) -> list[Told]:
    return [("translation.reviewed", _named(entry.data, "locale", "version", "content_hash"))]


def _release(connection: Connection, entry: Entry) -> list[Told]:
    earlier = (found for found in log.newest_first(connection, "release") if found.seq < entry.seq)
    last = next(earlier, None)
    before = _keys(last) if last else {}
    now = _keys(entry)
    site = documents.current_site(connection)
    base = site[0].url.rstrip("/") if site else ""
    slugs = {id_: row.slug for id_, row in documents.all_documents(connection).items()}
    release = entry.data["release"]

    def edition(key: tuple[Any, ...]) -> Mapping[str, object]:
        document_id, locale, version, content_hash, facts_hash = key
        return {
            "leaflet": document_id,
            "locale": locale,
            "version": version,
            "content_hash": content_hash,
            "facts_hash": facts_hash,
            "address": f"{base}/{locale}/{slugs[document_id]}/",
            "release": release,
        }

    told: list[Told] = [("edition.published", edition(now[place])) for place in sorted(now.keys() - before.keys())]
    told += [
        ("edition.changed", edition(now[place]))
        for place in sorted(now.keys() & before.keys())
        if now[place] != before[place]
    ]
    told += [("edition.withdrawn", edition(before[place])) for place in sorted(before.keys() - now.keys())]
    whole = {"release": release, "editions": len(now), "address": f"{base}/manifest.json"}
    return [*told, ("release.switched", whole)]


def _keys(entry: Entry) -> dict[tuple[str, str], tuple[Any, ...]]:
    editions = cast("list[list[Any]]", entry.data["editions"])
    return {(key[0], key[1]): tuple(key) for key in editions}


def _named(data: Mapping[str, object], *names: str) -> dict[str, object]:
    return {"leaflet": data["document"], "locale": SOURCE_LOCALE} | {name: data[name] for name in names}


_OF_KIND: dict[str, Callable[[Connection, Entry], list[Told]]] = {
    "source_version": _leaflet,
    "edition_reviewed": _reviewed,
    "release": _release,
}
