"""What there is to draft: strings without any text, in documents whose English is ready to translate."""

from __future__ import annotations

from app.errors import NotFound
from app.store import people, units
from app.store.engine import AnyRow, reading
from app.workflow.installation import Installation


def undrafted(installation: Installation, locale: str, document_id: str | None) -> tuple[list[AnyRow], tuple[str, ...]]:
    """Return the strings to draft, riskiest first, and why documents are left out whose English is not ready.

    Raise NotFound for a locale that was not added.
    """
    with reading(installation.engine) as connection:
        if people.locale_row(connection, locale) is None:
            raise NotFound(f"The language {locale} has not been added yet: polyleaf locale add {locale}")
        rows = units.undrafted(connection, locale, document_id)
    return rows, ()
