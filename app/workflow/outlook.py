"""What publishing now would change, some leaflets at a time: first those in which something was signed or sent back.

The plan of a release judges every edition; a screen need not, to show what a publisher has to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from sqlalchemy import Connection

from app.workflow.candidates import Candidates, Waiting
from app.workflow.earlier import live_release
from app.workflow.estate import Estate, key_of, read_estate
from app.workflow.installation import Installation
from app.workflow.live import Live
from app.workflow.shelf import Shelf
from app.workflow.standings import Standings

Change = Literal["new", "changed", "same"]


@dataclass(frozen=True)
class Prospect:
    """A leaflet as a release made now would hold it.

    `live` are its editions with what changes in their texts or facts, `left_out` the locales of the others by the
    reason, `leaving` those of them that are live until then.
    """

    document: str
    title: str
    version: int
    live: tuple[tuple[Live, Change], ...]
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    leaving: tuple[str, ...]


class Outlook:
    """The leaflets, those that may change first; each is judged when it is asked for."""

    def __init__(self, installation: Installation, connection: Connection) -> None:
        self._installation = installation
        self._connection = connection
        self._estate = estate = read_estate(connection)
        self._before = estate.newest.editions if estate.newest else {}
        signed = {key: key_of(row) for key, row in estate.signed.items()}
        self.touched = {id_ for id_, _ in signed} & _sent_back(estate)
        self.touched |= {key[0] for key, name in signed.items() if self._before.get(key) != name}
        self.touched |= {id_ for id_, _ in self._before if not estate.rows[id_].active}
        self.release = estate.newest.number if estate.newest else 0
        self.leaflets = sorted(
            {id_ for id_, _ in signed},
            key=lambda id_: (id_ not in self.touched, estate.rows[id_].title.casefold(), id_),
        )

    def look_at(self, leaflets: Sequence[str]) -> tuple[list[Prospect], tuple[Waiting, ...]]:
        """Judge some leaflets; return them, and the languages that wait for page strings with their live pages."""
        candidates = Candidates(
            self._connection,
            self._estate,
            Standings(self._installation.config.instance),
            partial(live_release, self._installation.config),
            self._installation.clock(),
            Shelf(self._connection),
            leaflets=leaflets,
        )
        found = candidates.of(*leaflets)
        return [self._prospect(id_, found[id_]) for id_ in leaflets], tuple(candidates.waiting(self._before))

    def _prospect(self, document: str, found: dict[str, Live | str]) -> Prospect:
        row = self._estate.rows[document]
        left_out: dict[str, list[str]] = {}
        for tag, why in found.items():
            if isinstance(why, str):
                left_out.setdefault(why, []).append(tag)
        live = [(one, self._change(one)) for one in found.values() if isinstance(one, Live)]
        leaving = [tag for tag, one in found.items() if isinstance(one, str) and (document, tag) in self._before]
        reasons = tuple((why, tuple(tags)) for why, tags in left_out.items())
        return Prospect(document, row.title, row.version, tuple(live), reasons, tuple(leaving))

    def _change(self, live: Live) -> Change:
        before = self._before.get((live.document, live.locale))
        return "new" if before is None else "same" if before == live.key else "changed"


def _sent_back(estate: Estate) -> set[str]:
    """Return the leaflets of which a text was sent back since the newest release, their own or a shared one."""
    return {id_ for id_ in estate.leaflets if estate.sent_back & {id_, *estate.rows[id_].shared}}
