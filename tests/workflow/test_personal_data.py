"""A copy of everything about a person, and an erasure after which nothing names them and everything still verifies."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import inspect, text

from app.errors import NotAllowed
from app.store import people, personal
from app.store.engine import reading
from app.workflow import accounts, personal_data, repeats, second_factor, sessions, tokens
from app.workflow.audit import export_log, verify_log
from app.workflow.review import reject
from tests.installation import Road

PASSWORD = "four words in a row"


def everything(road: Road) -> str:
    """Return all that the database holds, as one text."""
    with reading(road.installation.engine) as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(str(list(connection.execute(text(f'SELECT * FROM "{name}"')))) for name in names)


def test_each_table_that_names_people_has_a_rule() -> None:
    named = {table.name for table in personal.references()}
    assert named - personal.DELETED - personal.KEPT == set()
    assert personal.DELETED.isdisjoint(personal.KEPT)


def test_an_erasure_leaves_no_name_no_address_and_no_words_and_the_chain_whole(published: Road) -> None:
    road = published
    token = accounts.invite(road.installation, "grzegorz@example.org", "Grzegorz", {"pl": ["reviewer"]}) or ""
    grzegorz = accounts.accept_invitation(road.installation, token, "Grzegorz", PASSWORD)
    words = "To jest moje zdanie"
    unit = road.unit("Syrup")
    reject(road.installation, grzegorz, "pl", unit.segment_id, unit.fingerprint or "", words)
    open_session = sessions.begin(road.installation, grzegorz, "laptop")
    by_ann = tokens.make(road.installation, road.ann, "CMS", ["admin"], 30, True)
    with reading(road.installation.engine) as connection:
        anns = tokens.find(road.installation, connection, by_ann)
    assert anns is not None
    with repeats.attempt(road.installation, anns, "key", "asked", slow=False) as attempt:
        attempt.keep(repeats.Answer(200, {}, '{"name": "Grzegorz"}'))
    before, log_before = everything(road), export_log(road.installation)
    assert all(word in before for word in ("Grzegorz", "grzegorz@example.org", words))
    personal_data.erase(road.installation, grzegorz)
    after = everything(road)
    assert [word for word in ("rzegorz", words, sessions.hashed(open_session)) if word in after] == []
    assert export_log(road.installation).startswith(log_before)
    with repeats.attempt(road.installation, anns, "key", "asked", slow=False) as attempt:
        assert attempt.known == repeats.Answer(200, {}, "")
    verify_log(road.installation)
    road.verify()
    with reading(road.installation.engine) as connection:
        gone = people.get(connection, grzegorz.id)
        assert gone is not None
        assert (gone.roles, gone.password_hash) == ({}, None)
        assert gone not in people.everybody(connection)
        assert sessions.find(road.installation, connection, open_session) is None
    assert accounts.authenticate(road.installation, "grzegorz@example.org", PASSWORD) is None
    again = accounts.invite(road.installation, "grzegorz@example.org", "Grzegorz", {})
    assert accounts.invited(road.installation, again or "").id != grzegorz.id  # type: ignore[union-attr]


def test_the_last_administrator_is_not_erased(road: Road) -> None:
    with pytest.raises(NotAllowed, match="last administrator"):
        personal_data.erase(road.installation, road.ann)
    assert "Ann" in everything(road)


def test_a_copy_holds_everything_but_the_secrets_of_signing_in(approved: Road) -> None:
    road = approved
    second_factor.new_recovery_codes(road.installation, road.ada)
    token = sessions.begin(road.installation, road.ada, "laptop")
    given = personal_data.export(road.installation, road.ada)
    found = json.loads(given)
    assert set(found) == {"person", "event_plain", "consents", *(table.name for table in personal.references())}
    assert [row["email"] for row in found["person"]] == ["ada@example.org"]
    assert {row["author_id"] for row in found["suggestion"]} == {road.ada.id}
    assert {row["value"] for row in found["event_plain"]} == {"Ada"}
    assert [row["device"] for row in found["web_session"]] == ["laptop"]
    columns = {column for rows in found.values() for row in rows for column in row}
    assert columns & personal.SECRET == set()
    assert sessions.hashed(token) not in given.decode()
