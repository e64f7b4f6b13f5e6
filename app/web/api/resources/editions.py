"""Editions: what is missing, the page, its reader's and its publisher's signatures, its record and its live files."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from app.domain.edition import SOURCE_LOCALE
from app.store import documents, overview
from app.web import context
from app.web.api.registry import Answer, File, Request, get, post
from app.web.api.resources.base import (
    PUBLISHER,
    REVIEWER,
    REVIEWER_OR_TEAM,
    TEAM,
    Reason,
    act,
    known_edition_locale,
    of,
)
from app.web.leaflets.leaflet import find
from app.workflow import compile as editions
from app.workflow.edition_record import Act, edition_record
from app.workflow.preview import preview, preview_paper

MISSING_SHOWN = 200
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Tag = Annotated[str, Meta(min_length=2, max_length=32)]


class MissingText(Answer):
    """A string that has no approved text yet."""

    document_id: str
    segment_id: int
    status: str
    source: str


class LiveFile(Answer):
    """A file of the live release: check what you fetch against `sha256`."""

    address: str
    sha256: str


class LiveEdition(Answer):
    """What patients read now, from the release's index."""

    version: int
    title: str
    review: dict[str, str | None]
    notices: list[str]
    files: dict[str, LiveFile]


class Edition(Answer):
    """Where a leaflet stands in a language: strings that are missing, and the signatures that it has.

    `content_hash` names the assembled page, and is null while anything is missing.
    """

    document: str
    locale: str
    version: int
    content_hash: str | None
    missing: list[MissingText]
    read_by_reviewer: bool
    signed: bool
    overdue: bool
    overridden: bool
    live: LiveEdition | None


class Editions(Answer):
    """The languages of a leaflet that are live, English among them."""

    document: str
    release: int | None
    live: dict[str, LiveEdition]


class PageRead(Request):
    """The page that was read, by its content hash."""

    seen: Hash


class Signature(Request):
    """A publisher's signature: a `reason` past the review date, and which withdrawn languages come back."""

    reason: Reason | None = None
    bring_back: Annotated[list[Tag], Meta(max_length=200)] | None = None


class Signed(Answer):
    """The languages that the signature covers."""

    locales: list[str]


class Done(Answer):
    """What somebody did, from the log; `token` names the API token through which, '' for a screen."""

    kind: str
    name: str
    at: str
    entry: int
    reason: str
    finding: str
    token: str


class TextRecord(Answer):
    """A text of an edition, where it came from and what was done about it."""

    document: str
    source: str
    target: str
    fingerprint: str
    origins: list[str]
    engines: list[str]
    acts: list[Done]


class Record(Answer):
    """How a live edition came about."""

    document: str
    locale: str
    version: int
    making: str
    notices: list[str]
    read: Done | None
    signed: Done
    override: Done | None
    texts: list[TextRecord]


class Paper(Request):
    """The form of the page."""

    form: Literal["page", "leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf"] = "page"


@get("/leaflets/<document_id>/editions", TEAM)
def live_editions(document_id: str) -> Editions:
    """Return the live editions of a leaflet with the addresses and hashes of their files."""
    editions.leaflet_row(context.connection(), document_id)
    index = _index()
    live = {tag: edition for (id_, tag), edition in _live(index).items() if id_ == document_id}
    return Editions(document=document_id, release=int(index["release"]) if index else None, live=live)


@get("/leaflets/<document_id>/editions/<locale>", REVIEWER_OR_TEAM)
def edition(document_id: str, locale: str) -> Edition:
    """Say where a leaflet stands in a language, and what is missing."""
    connection = context.connection()
    known_edition_locale(locale)
    state = editions.state_of(context.installation(), connection, document_id, locale)
    found, row = find(document_id)
    ids = [row.id, *row.shared, *(other.id for other in found.rows if other.kind == "pages")]
    missing = _missing(ids, locale) if state.missing else []
    return of(
        Edition,
        state,
        content_hash=state.edition.content_hash if state.edition else None,
        missing=missing,
        live=_live(_index()).get((document_id, locale)),
    )


@get(
    "/leaflets/<document_id>/editions/<locale>/page",
    REVIEWER_OR_TEAM,
    gives=("text/html", "application/pdf"),
)
def edition_page(document_id: str, locale: str, query: Paper) -> File:
    """Return the page as patients would see it, or another form of it."""
    known_edition_locale(locale)
    editions.leaflet_row(context.connection(), document_id)
    row = documents.leaflet(context.connection(), id=document_id)
    place = (context.installation(), context.connection(), row, locale)
    if query.form == "page":
        return File(preview(*place).html.encode(), "text/html", f"{document_id}-{locale}.html")
    media_type = "text/html" if query.form.endswith(".html") else "application/pdf"
    return File(preview_paper(*place, query.form), media_type, f"{document_id}-{locale}-{query.form}")


@post("/leaflets/<document_id>/editions/<locale>/readings", REVIEWER, "review")
def read_page(document_id: str, locale: str, body: PageRead) -> Edition:
    """Sign the assembled page as its reader, wording and order, as a patient would read it."""
    act(editions.sign_page, document_id, locale, body.seen)
    return edition(document_id, locale)


@post("/leaflets/<document_id>/signatures", PUBLISHER, "publish")
def sign_editions(document_id: str, body: Signature) -> Signed:
    """Sign every edition whose page was read, as publisher."""
    signed = act(editions.sign_editions, document_id, body.reason, body.bring_back)
    return Signed(locales=list(signed))


@get("/leaflets/<document_id>/editions/<locale>/record", TEAM)
def record(document_id: str, locale: str) -> Record:
    """Return who wrote, signed, read and waived what of a live edition."""
    context.end_reading()
    found = edition_record(context.installation(), document_id, locale)
    return of(
        Record,
        found,
        read=_done(found.read),
        signed=_done(found.signed),
        override=_done(found.override),
        texts=[of(TextRecord, text, acts=[_done(one) for one in text.acts]) for text in found.texts],
    )


def _missing(ids: list[str], locale: str) -> list[MissingText]:
    """Return the strings of some documents without an approved text; the English needs none."""
    if locale == SOURCE_LOCALE:
        return []
    rows = overview.unapproved(context.connection(), ids, locale, MISSING_SHOWN)
    return [of(MissingText, row) for row in rows]


def _index() -> Any:
    """Return the live release's index, None before the first release."""
    path = context.installation().config.site / "index.json"
    return msgspec.json.decode(path.read_bytes()) if path.is_file() else None


def _live(index: Any) -> dict[tuple[str, str], LiveEdition]:
    return {
        (leaflet["id"], one["locale"]): msgspec.convert(one, LiveEdition)
        for leaflet in (index["leaflets"] if index else ())
        for one in leaflet["editions"]
    }


def _done(act: Act | None) -> Any:
    return None if act is None else of(Done, act)
