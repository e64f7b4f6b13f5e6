"""How a live edition came about, for the content team: with the names and reasons that public files leave out."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import ReviewDates
from app.errors import NotFound
from app.formats.page import Making, Notice
from app.store import log, overview, releases, suggestions
from app.store.engine import reading
from app.workflow.compile import leaflet_row
from app.workflow.installation import Installation
from app.workflow.shelf import Shelf


@dataclass(frozen=True)
class Act:
    """What somebody did: `name` is the person's as it is now, `reason` '' where none was given or it was erased.

    `token` names the API token through which they did it, '' where they did it on a screen.
    """

    kind: str
    name: str
    at: str
    entry: int
    reason: str = ""
    finding: str = ""
    token: str = ""


@dataclass(frozen=True)
class TextRecord:
    """One text of an edition: the English, the translation, where it came from and what was done about it.

    `engines` are those that drafted this English in the language, whether or not a person changed their draft.
    """

    document: str
    source: str
    target: str
    fingerprint: str
    origins: tuple[str, ...]
    engines: tuple[str, ...]
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class EditionRecord:
    """An edition that is live. `read` is None for the English, `override` where none was needed.

    `making` and `notices` are those that its page shows.
    """

    document: str
    locale: str
    version: int
    review: ReviewDates
    texts: tuple[TextRecord, ...]
    read: Act | None
    signed: Act
    override: Act | None
    making: Making
    notices: tuple[Notice, ...]


def edition_record(installation: Installation, document_id: str, locale: str) -> EditionRecord:
    """Gather who wrote, signed, reviewed, waived and published a live edition; raise NotFound where none is live."""
    with reading(installation.engine) as connection:
        newest = releases.newest(connection)
        keys = newest.editions if newest else []
        key = next((key for key in keys if (key[0], key[1]) == (document_id, locale)), None)
        row = releases.signed_edition(connection, key) if key else None
        if row is None:
            leaflet_row(connection, document_id)
            raise NotFound(f"{document_id} is not live in {locale}.")
        signed = (document_id, locale, row.signed_seq)
        shelf = Shelf(connection)
        edition, history = shelf.signed(*signed), shelf.history(*signed)
        found = [history.of_text(text.fingerprint) for text in edition.texts]
        told = history.of_edition(edition, row.signed_seq)
        names = overview.names(connection)
        given = [one for text in found for one in (*text["signed"], *text["answers"])]
        seqs = [one["entry"] for one in (*given, *filter(None, told.values()))]
        plain = log.plain_values(connection, seqs)
        ids = {part.document.id for part in edition.parts}
        engines = suggestions.engines(connection, ids, locale)
    shown = json.loads((installation.config.site / f"record/editions/{locale}/{document_id}.json").read_bytes())

    def act(kind: str, one: dict[str, object]) -> Act:
        seq = int(str(one["entry"]))
        name = names.get(str(one["person"]), "")
        reason, token = plain.get((seq, "reason"), ""), plain.get((seq, "token"), "")
        return Act(kind, name, str(one["at"]), seq, reason, str(one.get("finding", "")), token)

    texts = tuple(
        TextRecord(
            text.document,
            text.segment.text,
            text.target,
            text.fingerprint,
            tuple(record["origins"]),
            engines.get((text.document, *text.segment.key), ()),
            tuple(act(one["kind"], one) for one in (*record["signed"], *record["answers"])),
        )
        for text, record in zip(edition.texts, found, strict=True)
    )
    return EditionRecord(
        document_id,
        locale,
        edition.version,
        edition.facts.review,
        texts,
        act("edition_reviewed", told["read"]) if locale != SOURCE_LOCALE else None,
        act("edition_signed", told["signed"]),
        act("override", told["override"]) if told["override"] else None,
        shown["making"],
        tuple(shown["notices"]),
    )
