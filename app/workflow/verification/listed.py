"""What the log says of the editions that releases had."""

from __future__ import annotations

from typing import Any, cast

from app.domain.audit import Entry
from app.formats.release import PAGES, ListedEdition, Release
from app.workflow.verification.log import LogRecord


def is_kept(log: LogRecord, edition: ListedEdition, now: int) -> bool:
    """Tell whether a page shows page strings of an earlier version: it stayed as a release before had it."""
    newest = log.last("source_version", now, document=PAGES)
    return newest is not None and edition.chrome_version != newest.data["version"]


def languages_offered(release: Release, log: LogRecord, edition: ListedEdition) -> list[dict[str, str]]:
    """Return, as paths by locale, the languages that an edition's page may offer: exactly one of these.

    They are those of the release; for a page that stayed as it was published, those of any release that had it.
    """
    entries = log.by_kind["release"]
    if not is_kept(log, edition, entries[-1].seq):
        return [{locale: other.path for locale, other in release.by_document[edition.document].items()}]
    place = edition.path.partition("/")[2]
    with_it = [keys_of(entry) for entry in entries if key_of(edition) in keys_of(entry)]
    return [{key[1]: f"{key[1]}/{place}" for key in keys if key[0] == edition.document} for keys in with_it]


def key_of(edition: ListedEdition) -> list[Any]:
    """Return what the log calls an edition."""
    return [edition.document, edition.locale, edition.version, edition.content_hash, edition.facts_hash]


def keys_of(entry: Entry) -> list[list[Any]]:
    """Return what the entry of a release calls its editions."""
    return cast("list[list[Any]]", entry.data["editions"])
