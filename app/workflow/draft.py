"""Drafts: ask an engine for the strings that have no text, each distinct text once, and queue what it answers.

Strings are the same where their English, its context and the language are: an engine is asked once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE
from app.domain.unit import fingerprint
from app.errors import DraftFailed, NotFound, PolyleafError
from app.store import documents, log, people, suggestions, units
from app.store.engine import AnyRow, reading, writing
from app.translators.engines import ENGINES, EngineSettings, make_translator
from app.translators.prices import Cost, parse_prices
from app.translators.protocol import Context, Draft, Translator
from app.workflow.installation import Installation
from app.workflow.record import add_suggestion, project_unit
from app.workflow.review import clean

BATCH = 20
"""Distinct texts a request to the engine: what a cut-off run may have to ask for again."""


@dataclass(frozen=True)
class DraftPlan:
    """What a run would send: strings without a text, distinct texts among them, their characters.

    `costs` estimates it by engine, without what protection adds; None where the price is not known.
    """

    strings: int
    texts: int
    characters: int
    costs: dict[str, Cost | None] = field(default_factory=dict)


@dataclass
class DraftReport:
    """What a run did: drafts stored, and (text, why) for each one that failed."""

    drafted: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def engine(installation: Installation, name: str) -> Translator:
    """Make an engine by name from the settings."""
    config = installation.config
    settings = EngineSettings(
        locales=config.locales,
        timeout=config.engine_timeout,
        libretranslate_url=config.libretranslate_url,
        libretranslate_api_key=config.libretranslate_api_key,
        microsoft_url=config.microsoft_url,
        microsoft_api_key=config.microsoft_api_key,
        microsoft_region=config.microsoft_region,
        baidu_app_id=config.baidu_app_id,
        baidu_app_key=config.baidu_app_key,
        deepl_url=config.deepl_url,
        deepl_api_key=config.deepl_api_key,
        deepl_formality=config.deepl_formality,
        openai_url=config.openai_url,
        openai_api_key=config.openai_api_key,
        openai_model=config.openai_model,
        openai_locales=config.openai_locales,
    )
    return make_translator(name, settings, installation.now, parse_prices(config.engine_prices).get(name))


def plan_drafts(installation: Installation, locale: str, document_id: str | None = None) -> DraftPlan:
    """Say what a run would send, without sending anything."""
    waiting = _waiting(installation, locale, document_id)
    texts = {(row.context, row.text) for row in waiting}
    characters = sum(len(text) for _, text in texts)
    prices = parse_prices(installation.config.engine_prices)
    costs = {name: prices[name].of(characters) if name in prices else None for name in ENGINES if name != "scripted"}
    return DraftPlan(len(waiting), len(texts), characters, costs)


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
    groups = _same(waiting, translator)
    report = DraftReport()
    done = 0
    for document in dict.fromkeys(row.document_id for row in waiting):
        place = _Place.of(installation, document)
        rest = iter([group for group in groups if group[0].document_id == document])
        while batch := list(islice(rest, BATCH)):
            _draft_batch(installation, locale, translator, place, batch, report)
            done += sum(map(len, batch))
            if progress:
                progress(done, len(waiting))
    return report


def _same(waiting: Sequence[AnyRow], translator: Translator) -> list[list[AnyRow]]:
    """Group strings that one answer serves; shipped drafts are a leaflet's own and serve no other."""
    groups: dict[tuple[str, ...], list[AnyRow]] = {}
    for row in waiting:
        key = (row.context, row.text) if translator.origin == "machine" else (row.context, row.text, row.document_id)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


@dataclass(frozen=True)
class _Place:
    """A document as engines see it: each string's section and neighbours, by context and text."""

    document: str
    title: str
    around: dict[tuple[str, str], tuple[str, tuple[str, str]]]

    @classmethod
    def of(cls, installation: Installation, document_id: str) -> _Place:
        with reading(installation.engine) as connection:
            version = documents.all_documents(connection)[document_id].current_version
            document = documents.load_document(connection, document_id, version)
        texts = ["", *(segment.text for segment in document.segments), ""]
        around = {
            segment.key: (segment.section, (texts[at], texts[at + 2]))
            for at, segment in reversed(list(enumerate(document.segments)))
        }
        return cls(document_id, document.title, around)

    def context(self, rows: Sequence[AnyRow], reading_age: int) -> Context:
        # A string that an import has just taken out has no place any more.
        around = [self.around.get((row.context, row.text), ("", ("", ""))) for row in rows]
        return Context(
            document=self.document,
            contexts=tuple(row.context or None for row in rows),
            title=self.title,
            sections=tuple(section for section, _ in around),
            neighbours=tuple(neighbours for _, neighbours in around),
            reading_age=reading_age,
        )


def _draft_batch(
    installation: Installation,
    locale: str,
    translator: Translator,
    place: _Place,
    batch: Sequence[list[AnyRow]],
    report: DraftReport,
) -> None:
    firsts = [group[0] for group in batch]
    context = place.context(firsts, installation.config.reading_age)
    answers = translator.translate([row.text for row in firsts], SOURCE_LOCALE, locale, context)
    with writing(installation.engine) as connection:
        log.lock(connection)
        taken = suggestions.of_units(connection, [row.segment_id for group in batch for row in group], locale)
        for group, answer in zip(batch, answers, strict=True):
            for row in group:
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
