"""What the content team looks at: every leaflet in every locale, releases and the log, in few queries of bounded size.

The number of queries never grows with the number of documents, locales or units.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    tuple_,
    union_all,
)

from app.store.engine import AnyRow
from app.store.findings import UP_TO_DATE
from app.store.log import plain_values
from app.store.tables import (
    assignment,
    document,
    event,
    person,
    release,
    segment,
    site_version,
    source_findings,
    source_version,
    suggestion,
    unit,
    version_segment,
)
from app.store.tables import query as question
from app.store.units import JUDGEMENTS


def versions(
    connection: Connection, *document_ids: str, live: Collection[tuple[str, int]] = (), shared: bool = False
) -> list[AnyRow]:
    """Return every source version with its document's current row, oldest first; with `shared` also of shared texts.

    Facts are those of the current version, and of versions that are `live` (document, version). `blocking` are the keys
    of what the checks of the English found in the current version that holds translation, None where they have not
    looked at it.
    """
    is_current = source_version.c.version == document.c.current_version
    if live:
        is_current |= tuple_(document.c.id, source_version.c.version).in_(live)
    query = (
        select(
            document.c.id,
            document.c.kind,
            document.c.slug,
            document.c.title,
            document.c.active,
            document.c.current_version,
            source_version.c.version,
            source_version.c.content_hash,
            source_version.c.facts_hash,
            source_version.c.shared,
            source_version.c.created_at,
            case((is_current, source_version.c.facts), else_=null()).label("facts"),
            source_findings.c.blocking,
        )
        .join(source_version, source_version.c.document_id == document.c.id)
        .outerjoin(source_findings, and_(UP_TO_DATE, source_findings.c.version == source_version.c.version))
        .order_by(document.c.title, document.c.id, source_version.c.version)
    )
    if document_ids:
        wanted = document.c.id.in_(document_ids)
        query = query.where(wanted | (document.c.kind != "leaflet") if shared else wanted)
    return list(connection.execute(query))


def english_of(versions: Mapping[tuple[str, int], AnyRow], document_id: str, version: int) -> list[tuple[str, str]]:
    """Return what a version says in English, by hashes: the leaflet's and those of the shared blocks that it pins.

    `versions` are the rows of `versions` by document and version.
    """
    row = versions[document_id, version]
    pinned = [(name, versions[name, number].content_hash) for name, number in row.shared.items()]
    return [(document_id, row.content_hash), *pinned]


def standing_in_the_way(
    connection: Connection, document_ids: Collection[str] | None = None, approved: bool = False
) -> list[AnyRow]:
    """Return what else is known of some documents, or all, in locales, as rows of one `kind` each.

    `carried`: how many strings have their old text offered again; `asked`: how many questions of the locale are open;
    `assigned`: `name` was asked to see it through by `due_on` ('' for no day), the earliest day first. With `approved`
    also `approved carried` and `approved waiver`: how many strings have an approved text that was so approved.
    """
    values = {} if document_ids is None else {"documents": list(document_ids)}
    return list(connection.execute(_standing_in_the_way(document_ids is None, approved), values))


@cache
def _standing_in_the_way(of_all: bool, approved: bool) -> Select[Any]:
    wanted: BindParameter[Any] = bindparam("documents", expanding=True)
    # Written out, or SQLite does not see that the index holds exactly these.
    is_carried = suggestion.c.origin == literal_column("'carried'")
    carried = (
        select(
            literal("carried").label("kind"),
            unit.c.document_id,
            unit.c.locale,
            func.count().label("number"),
            literal("").label("due_on"),
            literal("").label("name"),
        )
        .select_from(suggestion)
        .join(unit, and_(unit.c.segment_id == suggestion.c.segment_id, unit.c.locale == suggestion.c.locale))
        .where(
            is_carried,
            unit.c.working_id == suggestion.c.id,
            unit.c.status != "approved",
            unit.c.ordinal.is_not(None),
        )
        .group_by(unit.c.document_id, unit.c.locale)
    )
    asked = (
        select(literal("asked"), segment.c.document_id, question.c.locale, func.count(), literal(""), literal(""))
        .join(segment, segment.c.id == question.c.segment_id)
        .where(question.c.outcome == "", question.c.asked_by.is_not(None))
        .group_by(segment.c.document_id, question.c.locale)
    )
    assigned = (
        select(
            literal("assigned"),
            assignment.c.document_id,
            assignment.c.locale,
            literal(1),
            assignment.c.due_on,
            person.c.name,
        )
        .join(person, person.c.id == assignment.c.person_id)
        .where(assignment.c.ended_at.is_(None))
    )
    if not of_all:
        # Not by the plain column: SQLite would read those documents' units to find the few texts that came back.
        carried = carried.where(func.coalesce(unit.c.document_id, "").in_(wanted))
        asked = asked.where(segment.c.document_id.in_(wanted))
        assigned = assigned.where(assignment.c.document_id.in_(wanted))
    known = [carried, asked, assigned]
    if approved:
        special = (
            select(
                literal("approved ") + event.c.kind,
                unit.c.document_id,
                unit.c.locale,
                func.count(unit.c.segment_id.distinct()),
                literal(""),
                literal(""),
            )
            .join(suggestion, suggestion.c.id == unit.c.publishable_id)
            .join(event, and_(event.c.fingerprint == suggestion.c.fingerprint, event.c.kind.in_(("carried", "waiver"))))
            .where(unit.c.ordinal.is_not(None))
            .group_by(event.c.kind, unit.c.document_id, unit.c.locale)
        )
        known.append(special if of_all else special.where(unit.c.document_id.in_(wanted)))
    rows = union_all(*known).subquery()
    return select(rows).order_by(rows.c.due_on == "", rows.c.due_on, rows.c.name)


def site_and_release(connection: Connection) -> AnyRow | None:
    """Return the newest site facts with the newest release beside them, None before the first import."""
    return connection.execute(_SITE_AND_RELEASE).one_or_none()


def before_planning(connection: Connection) -> AnyRow | None:
    """Return what a plan begins with, None before the first import: the newest site facts and the newest release.

    Beside them, as words with spaces between: `demonstration` names the accounts for demonstrations, `sent_back` the
    documents in which a text was rejected or withdrawn since that release.
    """
    return connection.execute(_BEFORE_PLANNING).one_or_none()


_NEWEST_SITE = select(site_version.c.facts).order_by(site_version.c.version.desc()).limit(1).subquery()
_NEWEST = select(release).order_by(release.c.number.desc()).limit(1).subquery()
_TOUCHED = (
    select(event.c.document_id)
    .where(
        event.c.kind.in_(("rejected", "withdrawn")),
        event.c.seq > func.coalesce(select(func.max(release.c.seq)).scalar_subquery(), 0),
    )
    .distinct()
    .subquery()
)
_SITE_AND_RELEASE = select(_NEWEST_SITE.c.facts, _NEWEST.c.number, _NEWEST.c.created_at, _NEWEST.c.editions).outerjoin(
    _NEWEST, true()
)
_BEFORE_PLANNING = _SITE_AND_RELEASE.add_columns(
    select(func.aggregate_strings(person.c.id, " "))
    .where(person.c.demonstration)
    .scalar_subquery()
    .label("demonstration"),
    select(func.aggregate_strings(_TOUCHED.c.document_id, " ")).scalar_subquery().label("sent_back"),
)


def publishable_places(connection: Connection, document_ids: Iterable[str], locales: Iterable[str]) -> list[AnyRow]:
    """Return the role and the approved text at every place of current versions, in reading order.

    The first place of a document has its `outline`; places without an approved text are left out.
    """
    is_first = version_segment.c.ordinal == 1
    query = (
        select(
            unit.c.locale,
            version_segment.c.document_id,
            version_segment.c.role,
            suggestion.c.text,
            case((is_first, source_version.c.outline), else_=null()).label("outline"),
        )
        .join(
            document,
            and_(
                document.c.id == version_segment.c.document_id,
                document.c.current_version == version_segment.c.version,
            ),
        )
        .join(
            source_version,
            and_(source_version.c.document_id == document.c.id, source_version.c.version == document.c.current_version),
        )
        .join(unit, unit.c.segment_id == version_segment.c.segment_id)
        .join(suggestion, suggestion.c.id == unit.c.publishable_id)
        .where(version_segment.c.document_id.in_(list(document_ids)), unit.c.locale.in_(list(locales)))
        .order_by(unit.c.locale, version_segment.c.document_id, version_segment.c.ordinal)
    )
    return list(connection.execute(query))


def judged_since(connection: Connection, seq: int) -> list[AnyRow]:
    """Return where what is approved may have changed after a place in the log, and the last such place.

    A change of policy has no document: it touches all of its locale.
    """
    query = (
        select(event.c.document_id, event.c.locale, func.max(event.c.seq).label("seq"))
        .where(event.c.seq > seq, event.c.kind.in_((*JUDGEMENTS, "policy")))
        .group_by(event.c.document_id, event.c.locale)
    )
    return list(connection.execute(query))


def segments_by_version(connection: Connection, document_id: str) -> dict[int, frozenset[int]]:
    """Return the segments' ids of every version of a document."""
    query = select(version_segment.c.version, version_segment.c.segment_id).where(
        version_segment.c.document_id == document_id
    )
    found: dict[int, set[int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.version, set()).add(row.segment_id)
    return {version: frozenset(ids) for version, ids in found.items()}


def unapproved(connection: Connection, document_ids: Sequence[str], tag: str, limit: int) -> list[AnyRow]:
    """Return current units without an approved text in a locale, the first document's first: at most `limit`."""
    query = (
        select(unit.c.document_id, unit.c.segment_id, unit.c.status, segment.c.text.label("source"))
        .join(segment, segment.c.id == unit.c.segment_id)
        .where(
            unit.c.document_id.in_(document_ids),
            unit.c.locale == tag,
            unit.c.ordinal.is_not(None),
            unit.c.publishable_id.is_(None),
        )
        .order_by(unit.c.document_id != document_ids[0], unit.c.document_id, unit.c.ordinal)
        .limit(limit)
    )
    return list(connection.execute(query))


def release_history(connection: Connection) -> list[AnyRow]:
    """Return every release with who decided it (None for the operator), newest first."""
    query = (
        select(release, event.c.person_id).join(event, event.c.seq == release.c.seq).order_by(release.c.number.desc())
    )
    return list(connection.execute(query))


def log_page(connection: Connection, before: int | None, limit: int) -> list[AnyRow]:
    """Return entries of the log, newest first, from below the place `before` or from its end."""
    query = select(event).order_by(event.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(event.c.seq < before)
    return list(connection.execute(query))


def plain_of(connection: Connection, seqs: list[int]) -> dict[int, dict[str, str]]:
    """Return the names and reasons beside entries of the log, by place; erased ones are missing."""
    found: dict[int, dict[str, str]] = {}
    for (seq, field), value in plain_values(connection, seqs).items():
        found.setdefault(seq, {})[field] = value
    return found


def names(connection: Connection) -> dict[str, str]:
    """Return the names of all people by id."""
    return {row.id: row.name for row in connection.execute(select(person.c.id, person.c.name))}


def titles(connection: Connection) -> dict[str, Any]:
    """Return the titles of all documents by id."""
    return {row.id: row.title for row in connection.execute(select(document.c.id, document.c.title))}
