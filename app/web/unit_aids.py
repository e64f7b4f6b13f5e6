"""What helps with one string and decides nothing: glossary, earlier translations, back-translation, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.domain.checks import Span
from app.domain.glossary import Found, GlossaryTerm
from app.domain.memory.match import Match
from app.domain.unit import digest
from app.errors import NotFound, PolyleafError
from app.store import suggestions
from app.store.engine import AnyRow
from app.web import context
from app.web.marking import word_difference
from app.web.page_helpers import ENGINE_NAMES
from app.workflow import memory
from app.workflow.back_translation import LABEL, back_translate, back_translation_beside
from app.workflow.draft import engine, engines_with_settings

PROTECTION = {
    "none": "nothing had to be protected",
    "kept": "all placeholders, links and names came back whole",
    "joined": "all came back; letters follow one of them, as an ending or as a lost space",
    "reordered": "all came back in another order, as grammar may ask and as a mix-up would look",
    "failed": "they did not survive the engine, so it got the bare text: compare every one",
}
KINDS = {
    "context": "the same English in the same context",
    "exact": "the same English elsewhere",
    "fuzzy": "English like it",
}


@dataclass(frozen=True)
class ShownMatch:
    """An earlier translation as the editor shows it.

    `difference` leads from its English to the one wanted, None where both are the same; `gone` and `new` are numbers
    that only one of the two has.
    """

    key: str
    kind: str
    likeness: int
    target: str
    difference: Markup | None
    gone: tuple[str, ...]
    new: tuple[str, ...]
    source: str


def terms_of(found: Iterable[Found]) -> list[GlossaryTerm]:
    """Return the glossary's entries for a text, each once."""
    return list(dict.fromkeys(one.term for one in found))


def marks_of(found: Iterable[Found]) -> list[tuple[Span, str, str]]:
    """Return where the glossary's terms stand in a text, with what to say for each."""
    return [(one.span, one.term.source, (one.term.allowed or (one.term.source,))[0]) for one in found]


def gather(row: AnyRow, stored: Sequence[AnyRow] | None = None) -> dict[str, Any]:
    """Return earlier translations for a string, and the machine back-translation of its text.

    `stored` are its suggestions, where they were read already.
    """
    connection, installation = context.connection(), context.installation()
    if stored is None:
        stored = suggestions.rows_of(connection, row.segment_id, row.locale)
    unit = row if row.ordinal is not None else None
    back, drafted = back_translation_beside(connection, row.locale, unit, stored)
    return {
        "matches": [shown(match, row.source) for match in _matches(row)],
        "back": back,
        "back_difference": word_difference(row.source, back.text) if back else None,
        "back_engines": [name for name in engines_with_settings(installation) if name not in drafted],
        "back_label": LABEL,
        "engine_names": ENGINE_NAMES,
    }


def shown(match: Match, source: str) -> ShownMatch:
    """Set an earlier translation beside the English that it is wanted for."""
    entry = match.remembered
    from_where = f"approved in {entry.title}" if entry.approved else f"from {entry.file}"
    return ShownMatch(
        _key(match),
        KINDS[match.kind],
        int(match.likeness),
        entry.target,
        word_difference(entry.source, source) if match.kind == "fuzzy" else None,
        *match.numbers,
        from_where,
    )


def remembered(row: AnyRow, key: str) -> str:
    """Return the earlier translation that a button of the editor names."""
    found = next((match for match in _matches(row) if _key(match) == key), None)
    if found is None:
        raise PolyleafError("This earlier translation is no longer offered: it was sent back or taken out meanwhile.")
    return found.remembered.target


def ask_back(row: AnyRow, name: str) -> None:
    """Have an engine translate a string's stored text back, and keep what it says."""
    if name not in engines_with_settings(context.installation()):
        raise NotFound("There is no such engine in the settings.")
    context.end_reading()
    installation = context.installation()
    back_translate(installation, row.locale, row.segment_id, engine(installation, name))


def provenance_of(suggestion: AnyRow) -> list[tuple[str, str]]:
    """Return in words where a text that nobody typed came from, as (what, value) pairs."""
    said: dict[str, Any] = suggestion.provenance
    name = str(said.get("engine", ""))
    pairs = [
        ("Engine", ENGINE_NAMES.get(name, name)),
        ("Version or model", said.get("model") or said.get("version")),
        ("Server", said.get("server")),
        ("At", said.get("at")),
        ("Shipped in", said.get("catalogue")),
        ("Kind of match", KINDS.get(str(said.get("match", "")))),
        ("From the leaflet", said.get("document") or said.get("reused")),
        ("From the file", said.get("file")),
        ("Entry of the file", said.get("entry")),
        ("Earlier English", said.get("previous_source")),
        ("Sent as", said.get("masked")),
        ("Raw answer", said.get("raw")),
        ("Protection", PROTECTION.get(str(said.get("protection", "")))),
        ("Characters sent", said.get("characters")),
        ("Estimated cost", said.get("cost")),
    ]
    return [(what, str(value)) for what, value in pairs if value]


def _matches(row: AnyRow) -> list[Match]:
    connection, installation = context.connection(), context.installation()
    return memory.matches(installation, connection, row.locale, row.source, row.context or None, but=row.document_id)


def _key(match: Match) -> str:
    return digest([match.remembered.source, match.remembered.target])[:16]
