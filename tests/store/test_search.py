"""Pages of a search follow one another, and looking is bounded without losing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.domain.search import parse
from app.store import search
from app.store.engine import reading
from app.store.search import Wanted, find
from tests.pseudo import pseudo

if TYPE_CHECKING:
    from tests.installation import Road


def test_pages_follow_one_another_until_the_end(approved: Road) -> None:
    with reading(approved.installation.engine) as connection:
        for wanted in (Wanted(), Wanted(status="approved", locales=("pl",)), Wanted(source=parse("you"))):
            whole = find(connection, wanted, number=10_000)
            assert (whole.after, whole.unfinished) == (None, False)
            paged: list[tuple[int, str]] = []
            place: tuple[int, str] | None = search.START
            while place is not None:
                page = find(connection, wanted, place, number=3)
                paged += [(row.segment_id, row.locale) for row in page.rows]
                place = page.after
            everything = [(row.segment_id, row.locale) for row in whole.rows]
            assert paged == everything == sorted(everything)
            assert len(everything) > 3


def test_looking_stops_somewhere_and_goes_on_from_there(approved: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    wishes = [
        Wanted(source=parse('"{helpline} at any"')),
        Wanted(target=parse(pseudo("Syrup", "pl")), status="approved"),
        Wanted(locales=("ur",), document_id="winter-cough"),
        Wanted(person_id=approved.ben.id, source=parse("cough")),
    ]
    with reading(approved.installation.engine) as connection:
        at_once = [[(row.segment_id, row.locale) for row in find(connection, one, number=999).rows] for one in wishes]
        monkeypatch.setattr(search, "EFFORTS", (search._Effort(2, 1, 2), search._Effort(4, 2, 3)))
        monkeypatch.setattr(search, "COUNTED", 5)
        looks = 0
        for wanted, expected in zip(wishes, at_once, strict=True):
            rows: list[Any] = []
            place: tuple[int, str] | None = search.START
            rounds = 0
            while place is not None:
                page = find(connection, wanted, place)
                rows += [(row.segment_id, row.locale) for row in page.rows]
                place, rounds = page.after, rounds + 1
            assert rows == expected
            assert rows
            looks += rounds
        assert looks > 2 * len(wishes)
