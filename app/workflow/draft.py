"""Drafts: ask an engine for the strings that have no text, each distinct text once, and queue what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE
from app.domain.unit import fingerprint
from app.errors import DraftFailed, NotFound, PolyleafError
from app.store import log, people, suggestions, units
from app.store.engine import AnyRow, reading, writing
from app.translators.engines import make_translator
from app.translators.protocol import Context, Draft, Translator
from app.workflow.installation import Installation
from app.workflow.record import add_suggestion, project_unit
from app.workflow.review import clean

BATCH = 20
"""Strings a request to the engine: what a cut-off run may have to ask for again."""


@dataclass(frozen=True)
class DraftPlan:
    """What a run would send: strings without a text, distinct texts among them, their characters."""

    strings: int
    texts: int
    characters: int


@dataclass
class DraftReport:
    """What a run did: drafts stored, and (text, why) for each one that failed."""

    drafted: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def engine(installation: Installation, name: str) -> Translator:
    """Make an engine by name from the settings."""
    config = installation.config
    return make_translator(
        name,
        locales=config.locales,
        libretranslate_url=config.libretranslate_url,
        libretranslate_api_key=config.libretranslate_api_key,
        timeout=config.engine_timeout,
    )


def plan_drafts(installation: Installation, locale: str, document_id: str | None = None) -> DraftPlan:
    """Say what a run would send, without sending anything."""
    waiting = _waiting(installation, locale, document_id)
    texts = {(row.context, row.text) for row in waiting}
    return DraftPlan(len(waiting), len(texts), sum(len(text) for _, text in texts))


def draft(
    installation: Installation,
    locale: str,
    translator: Translator,
    document_id: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DraftReport:
    """Draft every string of a locale that has no text, riskiest first; one transaction a batch.

    Nothing is overwritten: a string that got a text meanwhile keeps it. Cut off, the next run goes on where this one
    stopped. Raise PolyleafError before anything is sent where the engine lacks the locale.
    """
    if not translator.supports(locale):
        raise PolyleafError(f"The engine {translator.name} does not translate into {locale}. Choose another one.")
    waiting = _waiting(installation, locale, document_id)
    report = DraftReport()
    done = 0
    for document in dict.fromkeys(row.document_id for row in waiting):
        rows = iter([row for row in waiting if row.document_id == document])
        while batch := list(islice(rows, BATCH)):
            _draft_batch(installation, locale, translator, document, batch, report)
            done += len(batch)
            if progress:
                progress(done, len(waiting))
    return report


def _draft_batch(
    installation: Installation,
    locale: str,
    translator: Translator,
    document: str,
    batch: Sequence[AnyRow],
    report: DraftReport,
) -> None:
    context = Context(document, tuple(row.context or None for row in batch))
    answers = translator.translate([row.text for row in batch], SOURCE_LOCALE, locale, context)
    with writing(installation.engine) as connection:
        log.lock(connection)
        taken = suggestions.of_units(connection, [row.segment_id for row in batch], locale)
        for row, answer in zip(batch, answers, strict=True):
            if isinstance(answer, DraftFailed):
                report.failed.append((row.text, answer.why))
            elif row.segment_id not in taken:
                _keep(connection, installation.now(), locale, translator, row, answer)
                report.drafted += 1


def _keep(connection: Connection, now: str, locale: str, translator: Translator, row: AnyRow, answer: Draft) -> None:
    text = clean(answer.text)
    print_ = fingerprint(row.document_id, row.context or None, locale, row.text, text)
    provenance = answer.provenance | {"raw": answer.raw}
    segment = (row.segment_id, row.document_id)
    add_suggestion(connection, now, segment, locale, text, translator.origin, print_, None, provenance)
    project_unit(connection, row.segment_id, locale)


def _waiting(installation: Installation, locale: str, document_id: str | None) -> list[AnyRow]:
    with reading(installation.engine) as connection:
        if people.locale_row(connection, locale) is None:
            raise NotFound(f"The language {locale} has not been added yet: polyleaf locale add {locale}")
        return units.undrafted(connection, locale, document_id)
