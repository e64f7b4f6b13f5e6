"""The stored log proves itself, against its own head and every head ever signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text

from app.domain.audit import GENESIS
from app.errors import VerificationFailed
from app.store.engine import writing
from app.workflow.audit import export_log, sign_head, verify_log
from tests.installation import Road


@contextmanager
def meddling(road: Road) -> Iterator[Connection]:
    """Write as the database's owner can: with the triggers off."""
    with writing(road.installation.engine) as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER event_no_update"))
            connection.execute(text("DROP TRIGGER event_no_delete"))
        else:
            connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
        yield connection


def entries(road: Road) -> int:
    return verify_log(road.installation).entries


def test_a_whole_log_is_proved(published: Road) -> None:
    sign_head(published.installation)
    proof = verify_log(published.installation)
    assert (proof.signed_heads, proof.entries > 300, proof.plain_values > 200) == (2, True, True)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE event SET kind = 'reviewed' WHERE seq = 30", "Entry 30 was altered: its content does not match"),
        ("UPDATE event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 30", "Entry 30 was altered"),
        ("UPDATE event SET hash = previous WHERE seq = 30", "Entry 31 does not follow the entry before it"),
        ("UPDATE event SET seq = 100030 WHERE seq = 30", "Entry 30 is missing or out of order"),
    ],
)
def test_an_altered_or_moved_entry_is_found(approved: Road, statement: str, sentence: str) -> None:
    with meddling(approved) as connection:
        connection.execute(text("DELETE FROM event_plain WHERE seq = 30"))
        connection.execute(text(statement))
    with pytest.raises(VerificationFailed) as found:
        verify_log(approved.installation)
    assert any(problem.startswith(sentence) for problem in found.value.problems), found.value.problems


def test_a_missing_entry_is_found(approved: Road) -> None:
    with meddling(approved) as connection:
        connection.execute(text("DELETE FROM event_plain WHERE seq = 30"))
        connection.execute(text("DELETE FROM event WHERE seq = 30"))
    with pytest.raises(VerificationFailed, match="Entry 30 is missing or out of order: found entry 31"):
        verify_log(approved.installation)


def test_a_cut_off_log_is_found_by_its_head(approved: Road) -> None:
    end = entries(approved)
    with meddling(approved) as connection:
        for table in ("event_plain", "event"):
            connection.execute(text(f"DELETE FROM {table} WHERE seq > {end - 3}"))
    with pytest.raises(VerificationFailed, match=f"cut off: a signed head names entry {end}"):
        verify_log(approved.installation)


def test_a_log_cut_together_with_its_head_is_found_by_any_signed_head(approved: Road) -> None:
    path = sign_head(approved.installation)
    end = json.loads(path.read_bytes())["seq"]
    with meddling(approved) as connection:
        for table in ("event_plain", "event"):
            connection.execute(text(f"DELETE FROM {table} WHERE seq > {end - 3}"))
        row = connection.execute(text(f"SELECT hash FROM event WHERE seq = {end - 3}")).one()
        connection.execute(text(f"UPDATE log_head SET seq = {end - 3}, hash = '{row.hash}'"))
    with pytest.raises(VerificationFailed, match=f"cut off: a signed head names entry {end}"):
        verify_log(approved.installation)
    path.unlink()
    assert entries(approved) == end - 3


def test_a_changed_name_beside_the_log_is_found(approved: Road) -> None:
    with writing(approved.installation.engine) as connection:
        connection.execute(text("UPDATE event_plain SET value = 'Eve' WHERE seq = 30"))
    with pytest.raises(VerificationFailed, match="A name or reason beside entry 30 is not the one"):
        verify_log(approved.installation)


def test_a_signed_head_that_somebody_wrote_is_found(on_sqlite: Road) -> None:
    path = sign_head(on_sqlite.installation)
    signed = json.loads(path.read_bytes())
    path.write_text(json.dumps(signed | {"hash": GENESIS}))
    with pytest.raises(VerificationFailed, match="is not signed by this service's key"):
        verify_log(on_sqlite.installation)


def test_a_release_with_a_forged_manifest_is_found(live: Road) -> None:
    manifest = live.site.resolve() / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"release":"1"', '"release":"9"'), "utf-8")
    with pytest.raises(VerificationFailed, match="The manifest of release 1 is not signed"):
        verify_log(live.installation)


def test_the_exported_log_is_what_the_release_carries(live: Road) -> None:
    exported = export_log(live.installation)
    assert (live.site / "log.jsonl").read_bytes() == exported
    assert len(exported.splitlines()) == entries(live)
