"""Search: strings by words, status, finding, person, leaflet, language and term."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, structs

from app.domain.status import STATUSES
from app.store import search as stored
from app.web import search as screen
from app.web.access import ANYBODY
from app.web.api.paging import Paging, page_at, place
from app.web.api.registry import Answer, Page, get
from app.web.api.resources.base import Name, of

Words = Annotated[str, Meta(max_length=screen.LONGEST)]
Status = Literal["empty", "drafted", "suggested", "translated", "approved", "rejected"]
assert set(STATUSES) == {*Status.__args__}  # type: ignore[attr-defined]


class Search(Paging):
    """All that a string has to hold; without any, all strings are listed."""

    source: Words = ""
    target: Words = ""
    locale: Name = ""
    status: Status | Literal[""] = ""
    finding: Name = ""
    person: Name = ""
    leaflet: Name = ""
    term: Name = ""


class Hit(Answer):
    """A string in a language that holds what was asked for."""

    segment_id: int
    locale: str
    document_id: str
    document_title: str
    status: str
    context: str
    source: str
    target: str | None


@get("/search", ANYBODY)
def search(query: Search) -> Page[Hit]:
    """Find strings in the languages of the token's owner; the content team's are all.

    A page may have fewer strings than asked for, or none, and still a `next`: a search looks at a bounded number.
    """
    asked = {name: value for name, value in structs.asdict(query).items() if name in screen.FIELDS}
    after = place(query, int, str)
    found, _ = screen.look_up(asked, after if after is not None else stored.START, query.limit)
    return page_at(found.after, [of(Hit, row) for row in found.rows])
