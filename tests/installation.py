"""A small installation to walk the road in: the fixtures' leaflet, Polish and Urdu, people, a clock that tests move."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url

from app.config import load_config
from app.domain.checks import run_checks
from app.domain.signoff import Kind, Role
from app.domain.unit import fingerprint
from app.store import documents, people, units
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow import accounts
from app.workflow.compile import edition_state, sign_editions, sign_page
from app.workflow.importing import Imported, import_content
from app.workflow.installation import Installation, open_installation
from app.workflow.keys import public_key_path
from app.workflow.publish import Published, publish
from app.workflow.record import add_suggestion, project_document, record
from app.workflow.review import sign
from app.workflow.verify import Proof, verify_release
from tests.pseudo import pseudo

CONTENT = Path(__file__).parent / "fixtures" / "content"
LOCALES = ("pl", "ur")
LEAFLET = "winter-cough"
PASSWORD = "a long pass phrase"
"""Of demonstration accounts."""
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""Within the review period of the fixtures' leaflet, which ends with February 2027."""


@dataclass
class Clock:
    """A clock that stands a second later each time it is read, and can be moved."""

    moment: datetime = START

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def forward(self, **step: float) -> None:
        """Move on by `days=`, `minutes=` ..."""
        self.moment += timedelta(**step)


@dataclass
class Road:
    """An installation with the shortest ways to do what people do in it."""

    installation: Installation
    clock: Clock
    _people: dict[str, Person] = field(default_factory=dict)

    @property
    def source(self) -> Path:
        """The folder of leaflets."""
        return self.installation.config.source_content

    @property
    def locales(self) -> Path:
        """The folder of catalogues."""
        return self.installation.config.locales

    @property
    def site(self) -> Path:
        """The link to the live release."""
        return self.installation.config.site

    def edit(self, old: str, new: str, file: str = f"{LEAFLET}.md") -> None:
        """Replace words in a content file; they must be there."""
        path = self.source / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} does not say {old!r}"
        path.write_text(text.replace(old, new), "utf-8")

    def sync(self) -> dict[str, Imported]:
        """Import the content folder; return what happened to each document that changed."""
        return {entry.document: entry for entry in import_content(self.installation) if entry.change != "same"}

    def person(self, name: str, content: list[Role] | None = None, demonstration: bool = False, **roles: Any) -> Person:
        """Make a person with roles: `person("Ada", pl=["translator"])`; the same name is the same person."""
        email = f"{name.lower()}@example.org"
        if demonstration:
            accounts.create_demonstration_account(self.installation, email, name, PASSWORD)
        wanted = {**roles, **({"": content} if content else {})}
        accounts.invite(self.installation, email, name, wanted)
        with reading(self.installation.engine) as connection:
            found = people.by_email(connection, email)
        assert found is not None
        self._people[name] = found
        return found

    def __getattr__(self, name: str) -> Person:
        """Return one of the usual people: `road.ada`."""
        try:
            return self.__dict__["_people"][name.capitalize()]
        except KeyError:
            raise AttributeError(name) from None

    def unit(self, source: str, locale: str = "pl", document: str = LEAFLET, context: str = "") -> Any:
        """Return the unit of an English text."""
        with reading(self.installation.engine) as connection:
            rows = units.of_document(connection, document, locale)
            found = [row for row in rows if (row.context, row.source) == (context, source)]
            assert found, f"no string {source!r} in {document}"
            return units.get(connection, found[0].segment_id, locale)

    def statuses(self, locale: str = "pl", document: str = LEAFLET) -> dict[str, int]:
        """Count the current units of a document by status."""
        with reading(self.installation.engine) as connection:
            rows = units.counts(connection, [locale])
        return {row.status: row.number for row in rows if row.document_id == document}

    def unapproved(self, locale: str = "pl") -> list[str]:
        """Return the English of every current unit without a publishable text, in all documents."""
        with reading(self.installation.engine) as connection:
            return [
                row.source
                for id_ in documents.all_documents(connection)
                for row in units.of_document(connection, id_, locale)
                if row.ordinal is not None and row.publishable_id is None
            ]

    def sign(self, person: Person, unit: Any, kind: Kind = "translated", text: str | None = None) -> str:
        """Sign what the unit shows, or another text; give a reason wherever a check asks for one."""
        text = (unit.target or "") if text is None else text
        findings = run_checks(unit.source, text, unit.locale, unit.context or None)
        reasons = {finding.key: "Invented words" for finding in findings if finding.severity == "confirm"}
        return sign(
            self.installation, person, unit.locale, unit.segment_id, kind, text, unit.fingerprint or "", reasons
        )

    def approve(self, source: str, text: str | None = None, locale: str = "pl", document: str = LEAFLET) -> str:
        """Have Ada translate and Ben review one string, by the functions that their clicks call."""
        unit = self.unit(source, locale, document)
        self.sign(self.ada, unit, "translated", pseudo(source, locale) if text is None else text)
        return self.sign(self.ben, self.unit(source, locale, document), "reviewed")

    def approve_rest(self, locale: str = "pl") -> None:
        """Approve whatever is not yet approved, in one transaction: the same entries, without the clicks."""
        with writing(self.installation.engine) as connection:
            for id_ in documents.all_documents(connection):
                for row in units.of_document(connection, id_, locale):
                    if row.publishable_id is not None or row.ordinal is None:
                        continue
                    text = pseudo(row.source, locale, row.context)
                    print_ = fingerprint(id_, row.context or None, locale, row.source, text)
                    data = {"document": id_, "locale": locale, "fingerprint": print_}
                    place = (row.segment_id, id_)
                    now = self.installation.now()
                    add_suggestion(connection, now, place, locale, text, "human", print_, self.ada)
                    record(connection, now, "translated", data, self.ada, "translator")
                    record(connection, now, "reviewed", data, self.ben, "reviewer")
                project_document(connection, id_, locale)

    def read_page(self, locale: str = "pl", document: str = LEAFLET) -> str:
        """Have Ben read and sign the assembled page; return its content hash."""
        state = edition_state(self.installation, document, locale)
        assert state.edition is not None, [unit.segment.text for unit in state.missing]
        if not state.read_by_reviewer:
            sign_page(self.installation, self.ben, document, locale, state.edition.content_hash)
        return state.edition.content_hash

    def sign_editions(
        self, reason: str | None = None, document: str = LEAFLET, bring_back: Collection[str] | None = None
    ) -> tuple[str, ...]:
        """Have Pat sign every edition that is ready, and those withdrawn ones that are named."""
        return sign_editions(self.installation, self.pat, document, reason, bring_back)

    def publish(self) -> Published:
        """Publish what is signed, and prove that the release holds."""
        published = publish(self.installation, self.pat)
        self.verify()
        return published

    def verify(self) -> Proof:
        """Prove the live release from its files and the public key alone."""
        return verify_release(self.site.resolve(), public_key_path(self.installation.config))

    def page(self, locale: str = "pl", slug: str = LEAFLET) -> str:
        """Return the live page's HTML."""
        return (self.site / locale / slug / "index.html").read_text("utf-8")

    def live(self) -> set[str]:
        """Return the folders of the live pages."""
        return {str(path.parent.relative_to(self.site)) for path in self.site.glob("*/*/index.html")}

    def copy(self, folder: Path, database: str = "") -> Road:
        """Copy an installation, files and all; `database` is overwritten where this one is PostgreSQL's."""
        self.installation.engine.dispose()
        shutil.copytree(self.installation.config.instance.parent, folder, symlinks=True)
        if database:
            _copy_database(self.installation.config.database, database)
        return open_road(folder, database, Clock(self.clock.moment))


def _copy_database(source: str, target: str) -> None:
    server = create_engine(make_url(target).set(database="postgres"), isolation_level="AUTOCOMMIT")
    old, new = make_url(source).database, make_url(target).database
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {new}")
        connection.exec_driver_sql(f"CREATE DATABASE {new} TEMPLATE {old}")
    server.dispose()


def open_road(folder: Path, database: str = "", clock: Clock | None = None) -> Road:
    """Open the installation in a folder, new or not; everybody who has an account in it is found by name."""
    config = load_config(
        {"instance": str(folder / "instance"), "content": str(folder / "content"), "database": database}
    )
    clock = clock or Clock()
    road = Road(open_installation(config, clock), clock)
    with reading(road.installation.engine) as connection:
        road._people.update({person.name: person for person in people.everybody(connection)})
    return road


def new_road(folder: Path, database: str = "") -> Road:
    """Set up an installation: content imported, two languages, people with roles, no text yet."""
    shutil.copytree(CONTENT, folder / "content" / "source_content")
    road = open_road(folder, database)
    for tag in LOCALES:
        accounts.set_policy(road.installation, tag, None)
    everywhere = dict.fromkeys(LOCALES)
    road.person("Ada", **{tag: ["translator"] for tag in everywhere})
    road.person("Ben", **{tag: ["reviewer"] for tag in everywhere})
    road.person("Bea", **{tag: ["reviewer", "translator"] for tag in everywhere})
    road.person("Cleo", **{tag: ["clinician"] for tag in everywhere})
    road.person("Pat", content=["publisher"])
    road.person("Ann", content=["administrator", "editor"])
    road.sync()
    return road


def approved_road(folder: Path, database: str = "") -> Road:
    """As `new_road`, with every string approved in both languages and both pages read by a reviewer."""
    road = new_road(folder, database)
    for tag in LOCALES:
        road.approve_rest(tag)
        road.read_page(tag)
    return road


def published_road(folder: Path, database: str = "") -> Road:
    """As `approved_road`, with the editions signed and the first release live."""
    road = approved_road(folder, database)
    road.sign_editions()
    road.publish()
    return road


class Copies:
    """Installations that are set up once a session for each kind of database, and copied for each test."""

    def __init__(self, folder: Callable[[], Path], new_database: Callable[[], str]) -> None:
        self._folder = folder
        self._new_database = new_database
        self._made: dict[tuple[Callable[..., Road], bool], Road] = {}

    def of(self, make: Callable[..., Road], folder: Path, database: str = "") -> Road:
        """Copy what `make` sets up into a folder and, where it is PostgreSQL's, over the database that is there."""
        on_server = database.startswith("postgresql")
        if (make, on_server) not in self._made:
            self._made[make, on_server] = make(self._folder(), self._new_database() if on_server else "")
        return self._made[make, on_server].copy(folder, database if on_server else "")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Make a folder in memory, or where there is none on the disk, until the block ends."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    with TemporaryDirectory(prefix="polyleaf-", dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def copies(request: pytest.FixtureRequest) -> Iterator[Copies]:
    """Give copies of installations: `copies.of(new_road, folder)`."""
    with quick_folder() as folder:
        numbers = count()
        yield Copies(
            lambda: folder / str(next(numbers)),
            lambda: request.getfixturevalue("postgres").create_database(),
        )


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """Give a folder in memory where there is one: kills and rollbacks show the same there, without the wait."""
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def road(quick_path: Path, database_url: str, copies: Copies) -> Iterator[Road]:
    """Give an installation without any text, once on SQLite and once on PostgreSQL."""
    made = copies.of(new_road, quick_path / "road", database_url)
    yield made
    made.installation.engine.dispose()


@pytest.fixture
def approved(quick_path: Path, database_url: str, copies: Copies) -> Iterator[Road]:
    """Give an installation with everything approved and read, once on SQLite and once on PostgreSQL."""
    made = copies.of(approved_road, quick_path / "road", database_url)
    yield made
    made.installation.engine.dispose()


@pytest.fixture
def on_sqlite(quick_path: Path, copies: Copies) -> Iterator[Road]:
    """Give an installation with everything approved and read, on SQLite alone."""
    made = copies.of(approved_road, quick_path / "road")
    yield made
    made.installation.engine.dispose()


@pytest.fixture
def live(quick_path: Path, copies: Copies) -> Iterator[Road]:
    """Give an installation whose first release is live (English, Polish, Urdu), on SQLite alone."""
    made = copies.of(published_road, quick_path / "road")
    yield made
    made.installation.engine.dispose()


@pytest.fixture
def published(approved: Road) -> Road:
    """Give an installation whose first release is live, once on SQLite and once on PostgreSQL."""
    approved.sign_editions()
    approved.publish()
    return approved
