"""An installation with small content, two locales and people with roles; clients that are signed in; query counts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from app import create_app
from app.config import load_config
from app.domain.signoff import Role
from app.domain.unit import fingerprint
from app.store import people, units
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow import accounts, sessions
from app.workflow.importing import import_content
from app.workflow.installation import Installation, open_installation
from app.workflow.record import add_suggestion, project_unit
from tests.installation import quick_folder

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

CONTENT = Path(__file__).parents[1] / "fixtures" / "content"
PASSWORD = "four words in a row"
LOCALES = ("pl", "ur")
# Second factors have tests of their own; elsewhere a password opens every role.
OPEN = {"second_factor": ""}


def _open(folder: Path) -> Installation:
    settings = {"instance": str(folder / "instance"), "content": str(folder / "content"), "database": "", **OPEN}
    return open_installation(load_config(settings))


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    """Import the fixtures' leaflet and shared block into an installation with Polish and Urdu, once."""
    with quick_folder() as folder:
        shutil.copytree(CONTENT, folder / "content" / "source_content")
        opened = _open(folder)
        for tag in LOCALES:
            accounts.set_policy(opened, tag, None)
        import_content(opened)
        opened.engine.dispose()
        yield folder


@pytest.fixture
def installation(prepared: Path, quick_path: Path) -> Iterator[Installation]:
    """Give a copy of the prepared installation; nobody has a role."""
    opened = _open(Path(shutil.copytree(prepared, quick_path / "workspace")))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def app(installation: Installation) -> Flask:
    """Make the workspace; forged requests are tested on their own, so forms need no token."""
    made = create_app(installation)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    return made


@pytest.fixture
def somebody(installation: Installation) -> Callable[..., Person]:
    """Make a person: `somebody("Ada", pl=["translator"], content=["editor"])`; the same name is the same person."""

    def make(name: str, content: list[Role] | None = None, demonstration: bool = False, **roles: list[Role]) -> Person:
        email = f"{name.lower()}@example.org"
        with writing(installation.engine) as connection:
            known = people.by_email(connection, email)
            if known is None:
                accounts._create(connection, installation.now(), email, name, demonstration)
        with reading(installation.engine) as connection:
            person = people.by_email(connection, email)
        assert person is not None
        for tag, wanted in {**roles, **({"": content} if content else {})}.items():
            for role in wanted:
                accounts.grant(installation, person, role, tag, None)
        with reading(installation.engine) as connection:
            found = people.get(connection, person.id)
        assert found is not None
        return found

    return make


KINDS: dict[str, dict[str, list[Role]]] = {
    "n": {},
    "T": {"pl": ["translator"]},
    "R": {"pl": ["reviewer"]},
    "C": {"pl": ["clinician"]},
    "t": {"ur": ["translator"]},
    "r": {"ur": ["reviewer"]},
    "c": {"ur": ["clinician"]},
    "E": {"content": ["editor"]},
    "P": {"content": ["publisher"]},
    "A": {"content": ["administrator"]},
}
"""The columns of a table of who may do what, where Polish is asked for, and the roles of whoever stands in each."""


@pytest.fixture
def people_of_each_kind(somebody: Callable[..., Person]) -> dict[str, Person]:
    """Make one person for each column."""
    return {kind: somebody(f"{kind}{1 if kind.isupper() else 2}", **roles) for kind, roles in KINDS.items()}


@pytest.fixture
def client_of(app: Flask, installation: Installation) -> Callable[[Person], FlaskClient]:
    """Return a test client in which a person is signed in."""

    def client(person: Person) -> FlaskClient:
        made = app.test_client()
        with made.session_transaction() as session:
            session["_user_id"] = sessions.begin(installation, person, "A test", "strong")
            session["_fresh"] = True
        return made

    return client


@pytest.fixture
def unit_of(installation: Installation) -> Callable[..., Any]:
    """Return the unit of a source text in a locale: `unit_of("pl", "Syrup")`."""

    def unit(locale: str, source: str, document: str = "winter-cough") -> Any:
        with reading(installation.engine) as connection:
            found = [row for row in units.of_document(connection, document, locale) if row.source == source]
            assert found, f"no string {source!r} in {document}"
            return units.get(connection, found[0].segment_id, locale)

    return unit


@pytest.fixture
def draft(installation: Installation) -> Callable[..., str]:
    """Store a draft for a unit and return its fingerprint: `draft(unit, "Syrop")`."""

    def store(unit: Any, text: str, origin: str = "machine", **provenance: Any) -> str:
        print_ = fingerprint(unit.document_id, unit.context or None, unit.locale, unit.source, text)
        with writing(installation.engine) as connection:
            add_suggestion(
                connection,
                installation.now(),
                (unit.segment_id, unit.document_id),
                unit.locale,
                text,
                origin,
                print_,
                None,
                provenance,
            )
            project_unit(connection, unit.segment_id, unit.locale)
        return print_

    return store


@pytest.fixture
def statements(installation: Installation) -> Callable[[], Any]:
    """Collect the SQL that runs inside `with statements() as sent:`; the beginning of transactions is left out."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith("BEGIN"):
                sent.append(statement)

        event.listen(installation.engine, "before_cursor_execute", note)
        yield sent
        event.remove(installation.engine, "before_cursor_execute", note)

    return collect


@pytest.fixture
def in_time(installation: Installation) -> None:
    """Let it be a day before the leaflet's next review is due."""
    object.__setattr__(installation, "clock", lambda: datetime(2026, 12, 1, tzinfo=UTC))


@pytest.fixture
def team(somebody: Callable[..., Person]) -> Person:
    """Make an editor, publisher and administrator in one."""
    return somebody("Tess", content=["editor", "publisher", "administrator"])


@pytest.fixture
def ada(somebody: Callable[..., Person]) -> Person:
    """Make a translator of Polish and Urdu."""
    return somebody("Ada", pl=["translator"], ur=["translator"])


@pytest.fixture
def ben(somebody: Callable[..., Person]) -> Person:
    """Make a reviewer of Polish and Urdu."""
    return somebody("Ben", pl=["reviewer"], ur=["reviewer"])
