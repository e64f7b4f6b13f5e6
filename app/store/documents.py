"""Documents, their versions and segments."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, bindparam, case, func, insert, null, or_, select, tuple_, update

from app.domain.edition import english_hash, facts_as_data, facts_from_data, facts_hash, site_as_data, site_from_data
from app.domain.leaflet import Document, Segment, Site
from app.domain.unit import digest
from app.store import search_entries
from app.store.engine import AnyRow
from app.store.tables import document, segment, site_version, source_version, version_segment


def all_documents(connection: Connection) -> dict[str, AnyRow]:
    """Return the current row of every document by id."""
    return {row.id: row for row in connection.execute(select(document).order_by(document.c.kind, document.c.slug))}


def leaflet(connection: Connection, **place: str) -> AnyRow | None:
    """Return the leaflet of an `id`, or of a `slug`: both, its current version, and the `shared` which that pins."""
    query = (
        select(document.c.id, document.c.slug, document.c.current_version, source_version.c.shared)
        .join(
            source_version,
            and_(source_version.c.document_id == document.c.id, source_version.c.version == document.c.current_version),
        )
        .where(document.c.kind == "leaflet", *(document.c[name] == value for name, value in place.items()))
        # A slug may be that of a leaflet which is gone, too.
        .order_by(document.c.active.desc(), document.c.id)
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def version_row(connection: Connection, document_id: str, version: int) -> AnyRow | None:
    """Return one source version's row, without its segments."""
    return connection.execute(
        select(source_version).where(source_version.c.document_id == document_id, source_version.c.version == version)
    ).one_or_none()


def versions(connection: Connection, document_id: str) -> list[AnyRow]:
    """Return a document's source versions, oldest first."""
    return list(
        connection.execute(
            select(source_version).where(source_version.c.document_id == document_id).order_by(source_version.c.version)
        )
    )


def add_version(
    connection: Connection,
    value: Document,
    version: int,
    at: str,
    shared: dict[str, int],
    site: int | None,
    pages: int | None,
    origin: str = "file",
) -> None:
    """Store one state of a document whole, and make it the current one; `origin` is 'file' or 'workspace'."""
    values = {"kind": value.kind, "slug": value.slug, "title": value.title, "current_version": version, "active": True}
    if version == 1:
        connection.execute(insert(document), {"id": value.id, **values})
    else:
        connection.execute(update(document).where(document.c.id == value.id).values(**values))
    connection.execute(
        insert(source_version),
        {
            "document_id": value.id,
            "version": version,
            "title": value.title,
            "slug": value.slug,
            "body": value.body,
            "outline": value.outline,
            "facts": facts_as_data(value.facts),
            "facts_hash": facts_hash(value.facts),
            "content_hash": english_hash([value]),
            "shared": shared,
            "origin": origin,
            "site_version": site,
            "pages_version": pages,
            "created_at": at,
        },
    )
    ids = _segment_ids(connection, value)
    rows = [
        {
            "document_id": value.id,
            "version": version,
            "ordinal": ordinal,
            "segment_id": ids[part.key],
            "role": part.role,
            "section": part.section,
            "note": part.note,
            "line": part.line,
        }
        for ordinal, part in enumerate(value.segments, 1)
    ]
    if rows:
        connection.execute(insert(version_segment), rows)


def set_active(connection: Connection, document_id: str, active: bool) -> None:
    """Say whether a document's file is still there; nothing of it is deleted."""
    connection.execute(update(document).where(document.c.id == document_id).values(active=active))


def _segment_ids(connection: Connection, value: Document) -> dict[tuple[str, str], int]:
    def stored() -> dict[tuple[str, str], AnyRow]:
        return {(row.context, row.text): row for row in segments_of(connection, value.id)}

    known = stored()
    new = {part.key for part in value.segments} - known.keys()
    if new:
        connection.execute(
            insert(segment),
            [
                {"document_id": value.id, "context": context, "text": text, "text_hash": digest([context, text])}
                for context, text in sorted(new)
            ],
        )
        known = stored()
        search_entries.add_english(connection, [known[key] for key in new])
    return {key: row.id for key, row in known.items()}


def load_document(connection: Connection, document_id: str, version: int) -> Document:
    """Return one stored source version as a domain value."""
    return load_documents(connection, [(document_id, version)])[document_id, version]


def load_documents(connection: Connection, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], Document]:
    """Return stored source versions as domain values, in one query however many there are."""
    return {key: document for key, (document, _) in load_versions(connection, keys).items()}


def load_versions(
    connection: Connection, keys: Collection[tuple[str, int]]
) -> dict[tuple[str, int], tuple[Document, dict[str, int]]]:
    """Return stored source versions, each with the versions of the shared blocks that it pins, in one query."""
    heads: dict[tuple[str, int], AnyRow] = {}
    parts: dict[tuple[str, int], list[Segment]] = {}
    for row in connection.execute(_WHOLE, {"keys": list(keys)}):
        key = row.document_id, row.version
        if key not in heads:
            heads[key], parts[key] = row, []
        if row.role is not None:
            parts[key].append(Segment(row.role, row.text, row.context or None, row.section, row.note, row.line))
    assert heads.keys() == set(keys), f"of {sorted(keys)} are named but not stored: {set(keys) - heads.keys()}"
    return {
        key: (
            Document(
                key[0],
                row.kind,
                row.slug,
                row.title,
                tuple(parts[key]),
                row.body,
                facts_from_data(row.facts),
                tuple(row.shared),
                row.outline,
            ),
            row.shared,
        )
        for key, row in heads.items()
    }


_IS_FIRST = or_(version_segment.c.ordinal == 1, version_segment.c.ordinal.is_(None))
_WHOLE = (
    select(
        source_version.c.document_id,
        source_version.c.version,
        source_version.c.slug,
        source_version.c.title,
        document.c.kind,
        *(
            # What is long stands in the first row alone.
            case((_IS_FIRST, source_version.c[name]), else_=null()).label(name)
            for name in ("body", "facts", "shared", "outline")
        ),
        version_segment.c.role,
        version_segment.c.section,
        version_segment.c.note,
        version_segment.c.line,
        segment.c.context,
        segment.c.text,
    )
    .join(document, document.c.id == source_version.c.document_id)
    .outerjoin(
        version_segment,
        and_(
            version_segment.c.document_id == source_version.c.document_id,
            version_segment.c.version == source_version.c.version,
        ),
    )
    .outerjoin(segment, segment.c.id == version_segment.c.segment_id)
    .where(tuple_(source_version.c.document_id, source_version.c.version).in_(bindparam("keys", expanding=True)))
    .order_by(source_version.c.document_id, source_version.c.version, version_segment.c.ordinal)
)


def load_whole(connection: Connection, document_id: str, version: int) -> list[tuple[Document, int]]:
    """Return a leaflet's version and the versions of its shared blocks that it pins, the leaflet first."""
    whole = [(document_id, version), *pinned(connection, document_id, version).items()]
    found = load_documents(connection, whole)
    return [(found[key], key[1]) for key in whole]


def pinned(connection: Connection, document_id: str, version: int) -> dict[str, int]:
    """Return the versions of the shared blocks that a leaflet's version pins, in reading order."""
    query = select(source_version.c.shared).where(
        source_version.c.document_id == document_id, source_version.c.version == version
    )
    shared: dict[str, int] = connection.execute(query).scalar_one()
    return shared


def version_facts(connection: Connection) -> dict[tuple[str, int], AnyRow]:
    """Return every source version by (id, version) without what it says: hash, pins, review dates; and its document.

    They stand in the order of their documents, by kind and slug.
    """
    return {(row.document_id, row.version): row for row in connection.execute(_FACTS)}


_FACTS = (
    select(
        source_version.c.document_id,
        source_version.c.version,
        source_version.c.content_hash,
        source_version.c.created_at,
        source_version.c.shared,
        source_version.c.facts["review"].label("review"),
        source_version.c.facts["demonstration"].label("demonstration"),
        document.c.kind,
        document.c.slug,
        document.c.title,
        document.c.active,
        document.c.current_version,
    )
    .join(document, document.c.id == source_version.c.document_id)
    .order_by(document.c.kind, document.c.slug, source_version.c.version)
)


def segment_places(connection: Connection, document_id: str, version: int) -> dict[int, int]:
    """Return {segment id: its first place} of one version."""
    query = (
        select(version_segment.c.segment_id, func.min(version_segment.c.ordinal).label("place"))
        .where(version_segment.c.document_id == document_id, version_segment.c.version == version)
        .group_by(version_segment.c.segment_id)
    )
    return {row.segment_id: row.place for row in connection.execute(query)}


def segments_of(connection: Connection, document_id: str) -> list[AnyRow]:
    """Return every segment that a document ever had: id, context, text."""
    query = select(segment.c.id, segment.c.context, segment.c.text).where(segment.c.document_id == document_id)
    return list(connection.execute(query.order_by(segment.c.id)))


def segment_row(connection: Connection, segment_id: int) -> AnyRow | None:
    """Return one segment: id, document_id, context, text."""
    return connection.execute(select(segment).where(segment.c.id == segment_id)).one_or_none()


def current_site(connection: Connection) -> tuple[Site, int] | None:
    """Return the newest site facts and their version, None before the first import."""
    row = connection.execute(select(site_version).order_by(site_version.c.version.desc()).limit(1)).one_or_none()
    return (site_from_data(row.facts), row.version) if row else None


def add_site(connection: Connection, site: Site, version: int, at: str) -> str:
    """Store a state of the site facts; return its hash."""
    facts = site_as_data(site)
    connection.execute(
        insert(site_version), {"version": version, "facts": facts, "hash": digest(facts), "created_at": at}
    )
    return digest(facts)


def place_of(connection: Connection, segment_id: int) -> int | None:
    """Return a segment's first place in its document's current version, None where it is no longer there."""
    query = (
        select(func.min(version_segment.c.ordinal))
        .join(
            document,
            and_(
                document.c.id == version_segment.c.document_id,
                document.c.current_version == version_segment.c.version,
            ),
        )
        .where(version_segment.c.segment_id == segment_id, document.c.active)
    )
    place: int | None = connection.execute(query).scalar_one()
    return place
