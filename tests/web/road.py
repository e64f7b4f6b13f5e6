"""Walks the road for tests that begin at its end: everything approved and the page read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.unit import fingerprint
from app.store import editor, units
from app.store.engine import reading, writing
from app.workflow import compile as editions
from app.workflow import publish
from app.workflow.importing import import_content
from app.workflow.record import add_suggestion, project_unit, record
from tests.installation import LEAFLET

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from app.store.engine import AnyRow
    from app.store.people import Person
    from app.workflow.installation import Installation

BEFORE = {"pl": "Po polsku: ", "ur": "اردو میں: "}


def approve_all(installation: Installation, translator: Person, reviewer: Person | None, locale: str) -> None:
    """Approve a text made of the English for every string that waits for a translator; nobody reviews without one."""
    with reading(installation.engine) as connection:
        rows = editor.queue_page(connection, locale, "translate", translator.id, installation.now(), limit=10_000)
    with writing(installation.engine) as connection:
        for row in rows:
            unit = units.get(connection, row.segment_id, locale)
            assert unit is not None
            text = row.source if unit.context == "date pattern" else BEFORE[locale] + row.source
            _approve(installation, connection, translator, reviewer, unit, text)


def approve(installation: Installation, translator: Person, reviewer: Person, unit: AnyRow, text: str) -> None:
    """Approve a text for one unit."""
    with writing(installation.engine) as connection:
        _approve(installation, connection, translator, reviewer, unit, text)


def _approve(
    installation: Installation,
    connection: Connection,
    translator: Person,
    reviewer: Person | None,
    unit: AnyRow,
    text: str,
) -> None:
    """Write what the log records of an approval; the review's checks would rightly refuse such texts."""
    now = installation.now()
    print_ = fingerprint(unit.document_id, unit.context or None, unit.locale, unit.source, text)
    segment = (unit.segment_id, unit.document_id)
    add_suggestion(connection, now, segment, unit.locale, text, "human", print_, translator)
    data = {"document": unit.document_id, "locale": unit.locale, "fingerprint": print_}
    record(connection, now, "translated", data, translator, "translator")
    if reviewer is not None:
        record(connection, now, "reviewed", data, reviewer, "reviewer")
    project_unit(connection, unit.segment_id, unit.locale)


def read_page(installation: Installation, reviewer: Person, document: str, locale: str) -> None:
    """Sign the assembled page as its reader."""
    with reading(installation.engine) as connection:
        state = editions.state_of(installation, connection, document, locale)
    assert state.edition is not None
    editions.sign_page(installation, reviewer, document, locale, state.edition.content_hash)


def go_live(installation: Installation, publisher: Person, translator: Person, reviewer: Person) -> None:
    """Put the leaflet live in English and Polish: everything approved, the page read, signed and published."""
    approve_all(installation, translator, reviewer, "pl")
    read_page(installation, reviewer, LEAFLET, "pl")
    editions.sign_editions(installation, publisher, LEAFLET)
    publish.publish(installation, publisher)


def edit_leaflet(installation: Installation, *changes: tuple[str, str]) -> None:
    """Replace words of the leaflet's English, which must be there, and import it."""
    path = installation.config.source_content / f"{LEAFLET}.md"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    import_content(installation)
