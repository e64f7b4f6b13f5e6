"""Generate an installation whose leaflets are approved, read and signed in ten languages, for the benches.

Leaflets are imported like real ones; sign-offs are the rows that the log's own functions write, put in many at a time,
and `verify_log` proves the chain in the end. Translations are the English in the letters of the language's script.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from merge import Writer
from sqlalchemy import Connection, insert, update

from app.config import load_config
from app.domain.audit import Entry, Head
from app.domain.edition import SOURCE_LOCALE, assemble_edition
from app.domain.unit import canonical_json, fingerprint
from app.store import documents, log, people, releases, tables
from app.store.engine import writing
from app.store.people import Person
from app.workflow.accounts import invite, set_policy
from app.workflow.importing import import_content
from app.workflow.installation import Installation, open_installation
from app.workflow.record import project_document

CONTENT = Path(__file__).parents[3] / "source_content"
LOCALES = ("ar", "bn", "fa", "fr", "hi", "pl", "pt", "so", "ta", "ur")
_KEPT = re.compile(r"\{[a-z0-9_]+\}|\]\([^)]*\)|<[^>]*>|\b[A-Z]{3,}\b|\d+(?: m[gl]\b)?")
_LETTERS = {
    "Arab": "ابچدےفگہیجکلمنوپقرستعوخکیز",
    "Beng": "অবচদএফগহইজকলমনওপকরসতউভবশযজ",
    "Deva": "अबचदएफगहइजकलमनओपकरसतउवभशयज",
    "Taml": "அபசதஎபகஹஇஜகலமநஒபகரசதஉவபஷயஜ",
    "Latn": "ábćdęfghíjklmńópqrśtúvwxyź",
}
_SCRIPTS = {"ar": "Arab", "bn": "Beng", "fa": "Arab", "hi": "Deva", "ta": "Taml", "ur": "Arab"}
ROWS = 5_000


def translate(source: str, locale: str, context: str = "") -> str:
    """Write a text in the letters of a language's script; numbers, placeholders, links and capitals stay."""
    if context == "date pattern":
        return source
    letters = dict(zip("abcdefghijklmnopqrstuvwxyz", _LETTERS[_SCRIPTS.get(locale, "Latn")], strict=True))
    words, end = "", 0
    for match in _KEPT.finditer(source):
        words += "".join(letters.get(char.lower(), char) for char in source[end : match.start()]) + match[0]
        end = match.end()
    return words + "".join(letters.get(char.lower(), char) for char in source[end:])


class _Log:
    """Writes what `log.append` and `suggestions.add` write, many rows at a time."""

    def __init__(self, connection: Connection, at: str) -> None:
        self.connection, self.at = connection, at
        self.head: Head = log.head(connection)
        self._entries: list[dict[str, Any]] = []
        self._suggestions: list[dict[str, Any]] = []

    def add(self, kind: str, data: dict[str, Any], person: Person, role: str | None = None) -> int:
        entry = Entry(self.head.seq + 1, self.at, kind, person.id, role, data, {}, self.head.hash)
        self.head = Head(entry.seq, entry.hash)
        self._entries.append(
            {
                "seq": entry.seq,
                "at": self.at,
                "kind": kind,
                "person_id": person.id,
                "role": role,
                "data": canonical_json(data).decode(),
                "commitments": "{}",
                "previous": entry.previous,
                "hash": entry.hash,
                "fingerprint": data.get("fingerprint"),
                "document_id": data.get("document"),
                "locale": data.get("locale"),
            }
        )
        if len(self._entries) >= ROWS:
            self.write()
        return entry.seq

    def suggest(self, segment_id: int, data: dict[str, Any], text: str, person: Person) -> None:
        self.add("suggestion", data | {"origin": "human"}, person)
        named = {name: data[name] for name in ("locale", "fingerprint")}
        row = named | {"segment_id": segment_id, "text": text, "origin": "human", "author_id": person.id}
        self._suggestions.append(row | {"provenance": {}, "created_at": self.at})

    def write(self) -> None:
        for table, rows in ((tables.event, self._entries), (tables.suggestion, self._suggestions)):
            if rows:
                self.connection.execute(insert(table), rows)
                rows.clear()
        self.connection.execute(update(tables.log_head).values(seq=self.head.seq, hash=self.head.hash))


def write_content(folder: Path, leaflets: int, sections: int, seed: int) -> None:
    """Write leaflets of about ten strings a section, with the shipped shared blocks and site facts."""
    from extract import write_leaflet

    writer = Writer(random.Random(seed))
    shutil.copytree(CONTENT / "shared", folder / "shared")
    shutil.copy(CONTENT / "site.yaml", folder)
    for number in range(leaflets):
        (folder / f"leaflet-{number}.md").write_text(write_leaflet(writer, number, sections), "utf-8")


def generate(folder: Path, leaflets: int, sections: int, seed: int) -> Installation:
    """Set an installation up in an empty folder, everything in it approved, read and signed."""
    write_content(folder / "content" / "source_content", leaflets, sections, seed)
    place = open_place(folder)
    for locale in LOCALES:
        set_policy(place, locale, None)
    import_content(place)
    for email, role in (("tina@bench.example", "translator"), ("rita@bench.example", "reviewer")):
        invite(place, email, email[:4].capitalize(), {locale: [role] for locale in LOCALES})  # type: ignore[list-item]
    invite(place, "petra@bench.example", "Petra", {"": ["publisher"]})
    with writing(place.engine) as connection:
        writer = _Log(connection, place.now())
        known = documents.all_documents(connection)
        for id_ in known:
            _approve(connection, writer, id_)
        for id_, row in known.items():
            if row.kind == "leaflet":
                _sign(connection, writer, id_, row.current_version)
        writer.write()
        for locale in LOCALES:
            for id_ in ("page-templates", "support", "about-information", "leaflet-0"):
                project_document(connection, id_, locale)
    return place


def open_place(folder: Path) -> Installation:
    """Open what `generate` made."""
    return open_installation(
        load_config({"instance": str(folder / "instance"), "content": str(folder / "content"), "database": ""})
    )


def person(connection: Connection, name: str) -> Person:
    """Return one of the three: tina translates, rita reviews, petra publishes."""
    found = people.by_email(connection, f"{name}@bench.example")
    assert found is not None
    return found


def _approve(connection: Connection, writer: _Log, document: str) -> None:
    tina, rita = person(connection, "tina"), person(connection, "rita")
    for segment in documents.segments_of(connection, document):
        for locale in LOCALES:
            text = translate(segment.text, locale, segment.context)
            print_ = fingerprint(document, segment.context or None, locale, segment.text, text)
            data = {"document": document, "locale": locale, "fingerprint": print_}
            writer.suggest(segment.id, data, text, tina)
            writer.add("translated", data, tina, "translator")
            writer.add("reviewed", data, rita, "reviewer")


def _sign(connection: Connection, writer: _Log, document: str, version: int) -> None:
    rita, petra = person(connection, "rita"), person(connection, "petra")
    whole = [found for found, _ in documents.load_whole(connection, document, version)]
    ready = {
        locale: assemble_edition(whole, version, locale, dict(_texts(whole, locale)))
        for locale in (SOURCE_LOCALE, *LOCALES)
    }
    for locale in LOCALES:
        data = {"document": document, "locale": locale, "version": version}
        writer.add("edition_reviewed", data | {"content_hash": ready[locale].content_hash}, rita, "reviewer")
    facts = ready[SOURCE_LOCALE].facts_hash
    signed = {locale: edition.content_hash for locale, edition in ready.items()}
    data = {"document": document, "version": version, "facts_hash": facts, "locales": signed}
    seq = writer.add("edition_signed", data, petra, "publisher")
    writer.write()
    for locale, edition in ready.items():
        texts = [[t.document, *t.segment.key, t.target] for t in edition.texts]
        row = {"document_id": document, "locale": locale, "signed_seq": seq, "version": version}
        hashes = {"content_hash": edition.content_hash, "facts_hash": facts, "texts": texts}
        releases.add_edition(connection, row | hashes)


def _texts(whole: list[Any], locale: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    for document in whole:
        for segment in document.segments:
            yield (document.id, *segment.key), translate(segment.text, locale, segment.context or "")
