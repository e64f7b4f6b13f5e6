"""What there is to draft: strings without any text, in documents whose English is ready to translate."""

from __future__ import annotations

from app.errors import NotFound, PolyleafError
from app.store import people, units
from app.store.engine import AnyRow, reading
from app.workflow.installation import Installation
from app.workflow.source_desk import held_documents


def undrafted(installation: Installation, locale: str, document_id: str | None) -> tuple[list[AnyRow], tuple[str, ...]]:
    """Return the strings to draft, riskiest first, and why documents are left out whose English is not ready.

    Raise NotFound for a locale that was not added, PolyleafError where the one document that is named is not ready.
    """
    with reading(installation.engine) as connection:
        if people.locale_row(connection, locale) is None:
            raise NotFound(f"The language {locale} has not been added yet: polyleaf locale add {locale}")
        rows = units.undrafted(connection, locale, document_id)
    held = held_documents(installation, {row.document_id for row in rows})
    if document_id in held:
        raise PolyleafError(held[document_id])
    return [row for row in rows if row.document_id not in held], tuple(held.values())
