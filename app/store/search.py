"""Searching all units: by words, status, findings, people, documents and terms, a page at a time.

A page costs about as much in an estate of millions of units as in a small one. The condition that fits the fewest
leads; of what it names a bounded number is looked at, each of the other conditions being one look into an index.
Where that does not fill a page, the answer says from where to look further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.domain.glossary import Glossary, GlossaryTerm
from app.domain.search import KEY_LENGTH, Query, parse
from app.store.engine import AnyRow
from app.store.search_entries import FINDING, PERSON, SOURCE, TARGET
from app.store.tables import document, search_entry, segment, suggestion, unit

COUNTED = 1000
"""How far it is counted how much a condition fits."""

Place = tuple[int, str]
"""A unit that a page ends with: segment id and locale."""
START: Place = (0, "")


@dataclass(frozen=True)
class Wanted:
    """What units are looked for: all that is said here must hold. `locales` None stands for all."""

    source: Query | None = None
    target: Query | None = None
    locales: tuple[str, ...] | None = None
    status: str = ""
    finding: str = ""
    person_id: str = ""
    document_id: str = ""
    term: GlossaryTerm | None = None

    def english_fits(self, text: str) -> bool:
        """Tell whether an English text that stands in the index really has the words."""
        return (self.source is None or self.source.find(text) is not None) and (
            self.term is None or bool(Glossary("", (self.term,)).found_in(text))
        )

    def target_fits(self, text: str | None) -> bool:
        """Tell whether a translation that stands in the index really has the words."""
        return self.target is None or self.target.find(text or "") is not None


@dataclass(frozen=True)
class Page:
    """Units that were found, by segment and locale; `after` is where to look on, None where there are no more.

    `unfinished` where looking ended before the page was full.
    """

    rows: tuple[AnyRow, ...]
    after: Place | None
    unfinished: bool


@dataclass(frozen=True)
class _Effort:
    """How much one round looks at: candidates of a leader of units, segments of one of the English, and units."""

    candidates: int
    segments: int
    units: int


EFFORTS = (_Effort(60, 40, 60), _Effort(6000, 600, 400))


@dataclass(frozen=True)
class _Leader:
    """A condition that can lead: where its candidates stand in order, and at most how many there are.

    A condition on the English names segments and has no `locale`.
    """

    table: FromClause
    segment_id: ColumnElement[int]
    locale: ColumnElement[str] | None
    conditions: tuple[ColumnElement[bool], ...]
    number: int = COUNTED

    def beyond(self, after: Place) -> list[ColumnElement[bool]]:
        """Return what holds for the candidates behind a place; one of its segment may have units left."""
        found = [*self.conditions, self.segment_id >= after[0]]
        if self.locale is not None:
            found.append(or_(self.segment_id > after[0], self.locale > after[1]))
        return found


def find(connection: Connection, wanted: Wanted, after: Place = START, number: int = 20) -> Page:
    """Return the next units that fit, in at most five queries."""
    leader = _leader(connection, wanted)
    look = _through_english if leader.locale is None else _through_units
    rows: list[AnyRow] = []
    for effort in EFFORTS:
        found, onward = look(connection, wanted, leader, after, effort)
        rows += found
        if len(rows) > number:
            last = rows[number - 1]
            return Page(tuple(rows[:number]), (last.segment_id, last.locale), False)
        if onward is None:
            return Page(tuple(rows), None, False)
        after = onward
    return Page(tuple(rows), after, True)


def term_keys(term: GlossaryTerm) -> frozenset[str]:
    """Return the keys of a term's English that its plural has as well."""
    keys = parse(f'"{term.source}"').keys
    return frozenset(key for key in keys if len(key) >= KEY_LENGTH) or keys


def _through_english(
    connection: Connection, wanted: Wanted, leader: _Leader, after: Place, effort: _Effort
) -> tuple[list[AnyRow], Place | None]:
    """Look at the next segments first, and then at the units of those that have the words."""
    lead = select(leader.segment_id.label("id"), segment.c.text)
    if leader.table is not segment:
        lead = lead.join(segment, segment.c.id == leader.segment_id)
    lead = lead.where(*leader.beyond(after), *(_filed(key, leader.segment_id) for key in _source_keys(wanted)))
    looked = connection.execute(lead.order_by(leader.segment_id).limit(effort.segments)).all()
    ids = [row.id for row in looked if wanted.english_fits(row.text)]
    if ids:
        conditions = [unit.c.segment_id.in_(ids), or_(unit.c.segment_id > after[0], unit.c.locale > after[1])]
        query = _units(wanted, unit, conditions).order_by(unit.c.segment_id, unit.c.locale)
        found = connection.execute(query.limit(effort.units)).all()
        fitting = [row for row in found if wanted.target_fits(row.target)]
        if len(found) == effort.units:
            return fitting, (found[-1].segment_id, found[-1].locale)
    else:
        fitting = []
    return fitting, (looked[-1].id + 1, "") if len(looked) == effort.segments else None


def _through_units(
    connection: Connection, wanted: Wanted, leader: _Leader, after: Place, effort: _Effort
) -> tuple[list[AnyRow], Place | None]:
    """Look at the next units."""
    assert leader.locale is not None
    conditions, order = leader.beyond(after), (leader.segment_id, leader.locale)
    last = None
    if leader.number >= effort.candidates:
        end = select(*order).where(*conditions).order_by(*order).limit(1).offset(effort.candidates - 1)
        last = connection.execute(end).one_or_none()
    if last is not None:
        up_to = or_(leader.segment_id < last[0], leader.locale <= last[1])
        conditions += [leader.segment_id <= last[0], up_to]
    joined = leader.table
    if joined is not unit:
        joined = joined.join(unit, and_(unit.c.segment_id == leader.segment_id, unit.c.locale == leader.locale))
    conditions += [_filed(key, unit.c.segment_id) for key in _source_keys(wanted)]
    query = _units(wanted, joined, conditions).order_by(*order).limit(effort.units)
    found = connection.execute(query).all()
    english_fits = cache(wanted.english_fits)
    fitting = [row for row in found if english_fits(row.source) and wanted.target_fits(row.target)]
    if len(found) == effort.units:
        return fitting, (found[-1].segment_id, found[-1].locale)
    return fitting, None if last is None else (last[0], last[1])


def _leader(connection: Connection, wanted: Wanted) -> _Leader:
    """Choose what leads: the condition that fits the fewest, as far as that is counted."""
    only = wanted.locales[0] if wanted.locales and len(wanted.locales) == 1 else None
    entry = search_entry.alias("lead")

    def of_units(table: FromClause, condition: ColumnElement[bool]) -> _Leader:
        conditions = (condition, table.c.locale == only) if only else (condition,)
        return _Leader(table, table.c.segment_id, table.c.locale, conditions)

    possible = [
        _Leader(entry, entry.c.segment_id, None, (entry.c.key == key, entry.c.locale == ""))
        for key in _source_keys(wanted)
    ]
    possible += [of_units(entry, entry.c.key == key) for key in _unit_keys(wanted)]
    if wanted.document_id:
        possible.append(_Leader(segment, segment.c.id, None, (segment.c.document_id == wanted.document_id,)))
    if wanted.status:
        possible.append(of_units(unit, unit.c.status == wanted.status))
    if not possible:
        return _Leader(unit, unit.c.segment_id, unit.c.locale, ())
    counts = [
        select(literal(index).label("which"), func.count().label("number")).select_from(
            select(leader.segment_id).where(*leader.conditions).limit(COUNTED).subquery()
        )
        for index, leader in enumerate(possible)
    ]
    numbers = {row.which: row.number for row in connection.execute(union_all(*counts))}
    best = min(numbers, key=lambda which: (numbers[which], which))
    chosen: _Leader = replace(possible[best], number=numbers[best])
    return chosen


def _source_keys(wanted: Wanted) -> Sequence[str]:
    keys = (wanted.source.keys if wanted.source else frozenset()) | (term_keys(wanted.term) if wanted.term else set())
    return [SOURCE + key for key in sorted(keys)]


def _unit_keys(wanted: Wanted) -> Sequence[str]:
    keys = [TARGET + key for key in sorted(wanted.target.keys)] if wanted.target else []
    return keys + [begin + name for begin, name in ((FINDING, wanted.finding), (PERSON, wanted.person_id)) if name]


def _units(wanted: Wanted, joined: FromClause, conditions: list[ColumnElement[bool]]) -> Select[Any]:
    conditions = [*conditions, unit.c.ordinal.is_not(None)]
    # `coalesce` keeps SQLite from starting with an index of these instead of with what leads.
    if wanted.locales is not None:
        conditions.append(func.coalesce(unit.c.locale, "").in_(wanted.locales))
    for column, value in ((unit.c.status, wanted.status), (unit.c.document_id, wanted.document_id)):
        if value:
            conditions.append(func.coalesce(column, "") == value)
    return (
        select(
            unit.c.segment_id,
            unit.c.locale,
            unit.c.document_id,
            unit.c.status,
            unit.c.findings,
            segment.c.text.label("source"),
            segment.c.context,
            suggestion.c.text.label("target"),
            document.c.title.label("document_title"),
        )
        .select_from(joined)
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .outerjoin(suggestion, suggestion.c.id == unit.c.working_id)
        .where(*conditions, *(_filed(key, unit.c.segment_id, unit.c.locale) for key in _unit_keys(wanted)))
    )


def _filed(key: str, segment_id: ColumnElement[int], locale: ColumnElement[str] | str = "") -> ColumnElement[bool]:
    return exists().where(
        search_entry.c.key == key, search_entry.c.segment_id == segment_id, search_entry.c.locale == locale
    )
