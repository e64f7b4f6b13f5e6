"""Fixtures that every folder of tests shares: an empty database of each kind, installations."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import hypothesis
import pytest

from app.workflow import record
from app.workflow.verification import papers
from tests.installation import approved, copies, live, on_sqlite, published, quick_path, road
from tests.postgres import PostgresMissing, PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["approved", "copies", "live", "on_sqlite", "published", "quick_path", "road"]

# A PDF that did not change since the last look is read once: reading takes longer than all the rest.
papers.read_pdf = lru_cache(maxsize=128)(papers.read_pdf)
# Checks look at nothing but what they are given: a pair that is projected again has the same findings.
record.check_unit = lru_cache(maxsize=8192)(record.check_unit)

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.load_profile("ci")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run one PostgreSQL server for the whole session, started when the first test asks for it."""
    try:
        server = PostgresServer()
    except PostgresMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    yield server
    server.stop()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the URL of a SQLite database that does not exist yet, in the test's own folder."""
    return f"sqlite:///{tmp_path / 'polyleaf.sqlite3'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the test twice, on an empty SQLite and on an empty PostgreSQL database; give the URL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.create_database()
    yield url
    server.drop_database(url)
