"""The glossary in force in a locale: what checks, engines and editors hold texts against."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from app.domain.checks import Finding
from app.domain.glossary import Glossary, check_unit
from app.store import terms
from app.translators.protocol import Term

_KNOWN: WeakKeyDictionary[Engine, dict[str, tuple[tuple[int, str] | None, Glossary]]] = WeakKeyDictionary()


def glossary_of(connection: Connection, locale: str) -> Glossary:
    """Return the glossary in force in a locale; it is read again only where it changed."""
    newest = terms.newest(connection, locale)
    known = _KNOWN.setdefault(connection.engine, {})
    if locale in known and known[locale][0] == newest:
        return known[locale][1]
    glossary = Glossary(locale, (terms.value_of(row) for row in terms.current(connection, locale)) if newest else ())
    known[locale] = (newest, glossary)
    return glossary


def findings(
    connection: Connection, source: str, target: str, locale: str, context: str | None = None
) -> tuple[Finding, ...]:
    """Return what the checks and the locale's glossary find in a translation."""
    return check_unit(source, target, locale, context, glossary_of(connection, locale))


def for_engine(connection: Connection, locale: str, texts: Sequence[str]) -> tuple[tuple[Term, ...], tuple[str, ...]]:
    """Return (glossary, locked terms) for an engine: the terms that some texts have."""
    glossary = glossary_of(connection, locale)
    if not glossary.terms:
        return (), ()
    found = {entry.term: None for text in texts for entry in glossary.found_in(text)}
    chosen = {
        term.source: Term(term.source, term.target, term.reason or term.definition)
        for term in reversed([term for term in glossary.terms if term in found])
        if term.target and not term.do_not_translate
    }
    return tuple(reversed(chosen.values())), tuple(dict.fromkeys(t.source for t in found if t.do_not_translate))
