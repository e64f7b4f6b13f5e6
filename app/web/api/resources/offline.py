"""Work elsewhere: strings as a file, and what comes back, compared before it is stored as suggestions."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from app.store import batches
from app.web import context
from app.web.api.problems import Problem
from app.web.api.registry import LARGEST, Answer, File, Request, Upload, get, post
from app.web.api.resources.base import WRITERS, Finding, Name, Text, act, known_locale, of
from app.web.api.resources.decisions import Fingerprint
from app.workflow import offline
from app.workflow.review import clean

FILES = ("text/x-gettext-translation", "application/xliff+xml")
_ENDINGS = dict(zip(FILES, (".po", ".xlf"), strict=True))


class Take(Request):
    """A leaflet's open strings, or so many of the next ones by risk, as PO or XLIFF."""

    format: Literal["po", "xliff12", "xliff20"]
    document: Name | None = None
    number: Annotated[int, Meta(ge=1, le=offline.MOST)] = offline.MOST


class Batch(Answer):
    """Strings that somebody took away."""

    id: int
    title: str
    created_at: str
    strings: int


class Batches(Answer):
    """The newest batches."""

    items: list[Batch]


class ReturnedText(Answer):
    """A text that a file brings; kind is new, or conflict where the string's text is no longer the one taken away."""

    segment_id: int
    source: str
    text: str
    kind: str
    now: str | None
    now_by: str | None
    standing: str
    findings: list[Finding]


class Proposal(Answer):
    """What a file brings; store what you choose of `texts` with another call."""

    batch: int
    file: str
    texts: list[ReturnedText]
    unchanged: int
    foreign: list[str]


class Chosen(Request):
    """A text to store, with the fingerprint of the text that stood when it was looked at ('' for none)."""

    segment_id: Annotated[int, Meta(ge=1, le=LARGEST)]
    text: Text
    standing: Fingerprint


class BringBack(Request):
    """What to store of a file."""

    file: Name
    batch: Annotated[int, Meta(ge=1, le=LARGEST)]
    texts: Annotated[list[Chosen], Meta(min_length=1, max_length=offline.MOST)]


class Stored(Answer):
    """How many texts are stored as suggestions, each still to be signed, and the strings that changed meanwhile."""

    stored: int
    changed: list[int]


@get("/languages/<locale>/batches", WRITERS)
def newest_batches(locale: str) -> Batches:
    """List what was taken away last."""
    known_locale(locale)
    rows = batches.newest(context.connection(), locale)
    return Batches(items=[of(Batch, row, strings=len(row.items)) for row in rows])


@post("/languages/<locale>/batches", WRITERS, "translate", gives=FILES, secret=True)
def take_away(locale: str, body: Take) -> File:
    """Make a batch, and return it as a file."""
    known_locale(locale)
    taken = act(offline.take_away, locale, body.format, body.document, body.number)
    return File(taken.data, FILES[0] if body.format == "po" else FILES[1], taken.name)


@post("/languages/<locale>/batches/return", WRITERS, "translate", takes=FILES, stores=False)
def look_at(locale: str, body: Upload) -> Proposal:
    """Compare a file that comes back with what stands; nothing is stored."""
    known_locale(locale)
    found = act(offline.look_at, locale, f"returned{_ENDINGS[body.media_type]}", body.data)
    texts = [of(ReturnedText, one, findings=[of(Finding, f) for f in one.findings]) for one in found.texts]
    return of(Proposal, found, texts=texts)


@post("/languages/<locale>/batches/texts", WRITERS, "translate")
def bring_back(locale: str, body: BringBack) -> Stored:
    """Store texts of a file as suggestions under the token owner's name."""
    known_locale(locale)
    wanted = [(one.segment_id, clean(one.text), one.standing) for one in body.texts]
    known = batches.units(context.connection(), locale, [id_ for id_, _, _ in wanted])
    if unknown := [id_ for id_, _, _ in wanted if id_ not in known]:
        raise Problem("not-found", f"There is no string {unknown[0]} in this language.")
    stored, changed = act(offline.bring_back, locale, body.file, body.batch, wanted)
    return Stored(stored=stored, changed=list(changed))
