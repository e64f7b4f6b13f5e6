"""What a release made now would hold: every signed edition that may go live, and why the others may not.

The log decides: an edition that was withdrawn stays away until a publisher signs it again, and after a return to an
earlier release only what was signed since replaces what that release held.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import Site
from app.domain.unit import digest
from app.workflow import compile as editions
from app.workflow.candidates import Candidates, Restriction, Waiting
from app.workflow.earlier import Earlier
from app.workflow.estate import read_estate
from app.workflow.live import Live, Withdrawn, hash_of_site, siblings_of
from app.workflow.printing import Press
from app.workflow.renderings import renderer
from app.workflow.shelf import Shelf
from app.workflow.standings import Standings


@dataclass(frozen=True)
class LeftOut:
    """A signed edition that a release does not hold, or a leaflet that has none: and why, as a sentence."""

    document: str
    locale: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What a release made now would hold; `digest` is equal for equal releases."""

    site: Site
    editions: tuple[Live, ...]
    withdrawn: tuple[Withdrawn, ...]
    left_out: tuple[LeftOut, ...]
    waiting: tuple[Waiting, ...]
    digest: str


def make_plan(
    connection: Connection,
    standings: Standings,
    earlier: Callable[[], Earlier | None],
    restriction: Restriction,
    moment: datetime,
    press: Press | None = None,
) -> Plan:
    """Say what would go live at a moment; raise NotFound where nothing has been imported.

    `earlier` opens the release that is live. A press renders leaflet by leaflet what is missing, from the editions
    that were judged.
    """
    estate = read_estate(connection)
    shelf = press.shelf if press else Shelf(connection)
    candidates = Candidates(connection, estate, standings, earlier, moment, shelf, restriction)
    live: list[Live] = []
    left_out: list[LeftOut] = []
    for document in estate.leaflets:
        found = candidates.of(document)[document]
        those = [edition for edition in found.values() if isinstance(edition, Live)]
        live += those
        left_out += [LeftOut(document, tag, why) for tag, why in found.items() if isinstance(why, str)]
        if press and those:
            press.render(those, siblings_of(those)[document])
    keys = {(entry.document, entry.locale) for entry in live}
    withdrawn = tuple(candidates.withdrawn(key) for key in candidates.taken_off() if key not in keys)
    decides = [
        renderer(),
        hash_of_site(estate.site),
        [entry.identity for entry in live],
        [entry.identity for entry in withdrawn],
    ]
    waiting = tuple(candidates.waiting(keys))
    return Plan(estate.site, tuple(live), withdrawn, tuple(left_out), waiting, digest(decides))


def notices_of(connection: Connection, locales: Collection[str]) -> dict[str, tuple[str, editions.Chrome]]:
    """Return the language and the words of a withdrawal's notice: English where a locale has not approved its own."""
    texts = editions.page_texts(connection, locales)
    spoken = {tag: SOURCE_LOCALE if texts.lacking(tag) else tag for tag in locales}
    return {tag: (language, texts.chrome(language)) for tag, language in spoken.items()}
