"""Back-translation: what another engine makes of a translation in English, for people who read English only.

Machine output, and labelled so. It finds some problems and hides others: no decision reads it, no status changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE
from app.domain.memory.match import Change, word_difference
from app.domain.unit import digest
from app.errors import DraftFailed, NotFound, PolyleafError
from app.store import back_translations, people, suggestions
from app.store.engine import AnyRow, reading, writing
from app.translators.protocol import Context, Draft, Translator
from app.workflow.budget import reserve, settle
from app.workflow.installation import Installation
from app.workflow.review import clean

BATCH = 20
LABEL = "Machine back-translation: an aid, it counts for no decision"


@dataclass(frozen=True)
class BackTranslation:
    """What `engine` made of a translation at the instant `at`; `difference` is how it differs from the English."""

    segment_id: int
    engine: str
    text: str
    at: str
    provenance: dict[str, str]
    difference: tuple[Change, ...]
    label: str = LABEL


@dataclass
class BackReport:
    """What a run did: strings translated back, kept from before, refused (the engine drafted them), and failed."""

    translated: int = 0
    kept: int = 0
    refused: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    stopped: str = ""


def back_translation_of(
    installation: Installation, locale: str, segment_id: int
) -> tuple[BackTranslation | None, frozenset[str]]:
    """Return the newest that is kept for a string's working text, and the engines that may not be asked for another.

    Those drafted the string. Nothing is sent.
    """
    with reading(installation.engine) as connection:
        rows = back_translations.working_texts(connection, locale, segment_id=segment_id)
        stored = suggestions.rows_of(connection, segment_id, locale)
        return back_translation_beside(connection, locale, rows[0] if rows else None, stored)


def back_translation_beside(
    connection: Connection, locale: str, unit: AnyRow | None, stored: Sequence[AnyRow]
) -> tuple[BackTranslation | None, frozenset[str]]:
    """As `back_translation_of`, of a unit (segment_id, source, target) and its suggestions that are read already."""
    if unit is None or unit.target is None:
        return None, frozenset()
    engines = frozenset(str(row.provenance.get("engine", "")) for row in stored if row.origin == "machine")
    kept = back_translations.of_texts(connection, locale, [_hash(unit)]).get(_hash(unit), [])
    return next((_shown(unit, row) for row in kept if row.engine not in engines), None), engines


def back_translations_of(
    installation: Installation, locale: str, document_id: str
) -> list[tuple[AnyRow, BackTranslation | None]]:
    """Return a document's strings that have a text (source, target), in order, each with the newest that is kept."""
    with reading(installation.engine) as connection:
        rows = back_translations.working_texts(connection, locale, document_id)
        engines = back_translations.drafting_engines(connection, locale, [row.segment_id for row in rows])
        kept = back_translations.of_texts(connection, locale, {_hash(row) for row in rows})
    found = []
    for row in rows:
        allowed = (one for one in kept.get(_hash(row), ()) if one.engine not in engines.get(row.segment_id, ()))
        newest = next(allowed, None)
        found.append((row, _shown(row, newest) if newest is not None else None))
    return found


def back_translate(installation: Installation, locale: str, segment_id: int, translator: Translator) -> BackTranslation:
    """Return what an engine makes of a string's working text, asking it unless that is kept already.

    Raise NotFound for a string without a text, PolyleafError for an engine that drafted the string or lacks a
    language, or may not be asked now, DraftFailed for one that gives no answer.
    """
    _must_translate(translator, locale)
    with reading(installation.engine) as connection:
        rows = back_translations.working_texts(connection, locale, segment_id=segment_id)
    if not rows:
        raise NotFound("This string has no text yet that could be translated back.")
    report = _run(installation, locale, translator, rows, BackReport())
    if report.refused:
        raise PolyleafError(f"{translator.name} drafted this string: choose another engine to translate it back.")
    if report.stopped:
        raise PolyleafError(report.stopped)
    if report.failed:
        raise DraftFailed(translator.name, report.failed[0][1])
    with reading(installation.engine) as connection:
        kept = back_translations.of_texts(connection, locale, [_hash(rows[0])])[_hash(rows[0])]
    return next(_shown(rows[0], row) for row in kept if row.engine == translator.name)


def back_translate_all(
    installation: Installation,
    locale: str,
    translator: Translator,
    document_id: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    most: int | None = None,
) -> BackReport:
    """Have every text of a document, or of all, translated back that is not yet; each distinct text is sent once.

    What is cut off, after `most` strings too, goes on with the next run. Strings that the engine drafted are left out,
    and counted.
    """
    _must_translate(translator, locale)
    with reading(installation.engine) as connection:
        if people.locale_row(connection, locale) is None:
            raise NotFound(f"The language {locale} has not been added yet: polyleaf locale add {locale}")
        rows = back_translations.working_texts(connection, locale, document_id)
    report = BackReport()
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        for id_ in dict.fromkeys(row.document_id for row in batch):
            _run(installation, locale, translator, [row for row in batch if row.document_id == id_], report)
        if report.stopped or (most is not None and report.translated + len(report.failed) >= most):
            break
        if progress:
            progress(start + len(batch), len(rows))
    return report


def _must_translate(translator: Translator, locale: str) -> None:
    if translator.origin != "machine" or not translator.supports(locale) or not translator.supports(SOURCE_LOCALE):
        raise PolyleafError(f"The engine {translator.name} does not translate from {locale} into English.")


def _run(
    installation: Installation, locale: str, translator: Translator, rows: Sequence[AnyRow], report: BackReport
) -> BackReport:
    with reading(installation.engine) as connection:
        engines = back_translations.drafting_engines(connection, locale, [row.segment_id for row in rows])
        kept = back_translations.of_texts(connection, locale, {_hash(row) for row in rows})
    allowed = [row for row in rows if translator.name not in engines.get(row.segment_id, ())]
    report.refused += len(rows) - len(allowed)
    groups: dict[str, list[AnyRow]] = {}
    for row in allowed:
        if any(one.engine == translator.name for one in kept.get(_hash(row), ())):
            report.kept += 1
        else:
            groups.setdefault(_hash(row), []).append(row)
    while groups and not report.stopped:
        _send(installation, locale, translator, groups, report)
    return report


def _send(
    installation: Installation, locale: str, translator: Translator, groups: dict[str, list[AnyRow]], report: BackReport
) -> None:
    """Send as many texts as may be sent now, and take them out of the groups."""
    firsts = [same[0] for same in groups.values()]
    allowance = reserve(installation, translator.name, [len(row.target) for row in firsts])
    if not allowance.texts:
        until = f" until {allowance.until[:16].replace('T', ' ')} UTC" if allowance.until else ""
        report.stopped = f"Nothing is translated back{until}: {allowance.why}"
        return
    sent = firsts[: allowance.texts]
    context = Context(sent[0].document_id, tuple(row.context or None for row in sent))
    answers = translator.translate([row.target for row in sent], locale, SOURCE_LOCALE, context)
    with writing(installation.engine) as connection:
        for row, answer in zip(sent, answers, strict=True):
            same = groups.pop(_hash(row))
            if isinstance(answer, Draft):
                provenance = answer.provenance | {"raw": answer.raw}
                now = installation.now()
                back_translations.put(
                    connection, locale, _hash(row), translator.name, clean(answer.text), provenance, now
                )
                report.translated += len(same)
            else:
                report.failed += [(one.target, answer.why) for one in same]
        sizes = [len(row.target) for row in sent]
        breaker = settle(
            installation, connection, translator.name, allowance.use, list(zip(sizes, answers, strict=True))
        )
    if breaker is not None:
        report.stopped = breaker.why


def _hash(row: AnyRow) -> str:
    return digest(row.target)


def _shown(row: AnyRow, kept: AnyRow) -> BackTranslation:
    difference = tuple(word_difference(row.source, kept.text))
    return BackTranslation(row.segment_id, kept.engine, kept.text, kept.created_at, kept.provenance, difference)
