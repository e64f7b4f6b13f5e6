"""The log as it is stored: names and words beside the chain, never in it."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.domain.audit import check_chain, commitment
from app.store import log
from app.store.engine import reading, writing
from app.store.tables import event, event_plain
from app.workflow.audit import verify_log
from app.workflow.review import reject
from tests.installation import Road


def test_hashed_entries_carry_neither_names_nor_reasons(road: Road) -> None:
    road.sign(road.ada, road.unit("Syrup"), text="Syrop")
    unit = road.unit("Syrup")
    reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "Not a word of ours")
    with reading(road.installation.engine) as connection:
        row = connection.execute(select(event).where(event.c.kind == "rejected")).one()
        everything = " ".join(str(value) for row in connection.execute(select(event)) for value in row)
        kept = {field: (salt, value) for seq, field, salt, value, _ in log.all_plain(connection) if seq == row.seq}
        commitments = next(pair[0].commitments for pair in log.entries(connection) if pair[0].seq == row.seq)
    assert [word for word in ("Ben", "Ada", "ada@", "Not a word", "Syrop") if word in everything] == []
    assert {field: value for field, (_, value) in kept.items()} == {"name": "Ben", "reason": "Not a word of ours"}
    assert {field: commitment(*pair) for field, pair in kept.items()} == commitments


def test_the_plain_values_can_be_erased_without_breaking_the_chain(road: Road) -> None:
    road.approve("Syrup")
    with writing(road.installation.engine) as connection:
        connection.execute(delete(event_plain))
    proof = verify_log(road.installation)
    assert (proof.plain_values, proof.entries > 10) == (0, True)


def test_what_comes_back_is_what_was_hashed(approved: Road) -> None:
    with reading(approved.installation.engine) as connection:
        chain = list(log.entries(connection))
        assert check_chain(chain, [log.head(connection)]) == []
        assert [entry for entry, _ in chain if entry.kind == "policy"] == log.of_kind(connection, "policy")


def test_what_decides_on_editions_is_named_up_to_a_place_in_the_log(road: Road) -> None:
    at = road.installation.now()
    with writing(road.installation.engine) as connection:
        first = log.append(connection, at, "rejected", {"document": "cough", "locale": "pl"})
        override = log.append(connection, at, "override", {"document": "cough"})
        read = log.append(connection, at, "edition_reviewed", {"document": "cough", "locale": "pl"})
        other = log.append(connection, at, "edition_reviewed", {"document": "fever", "locale": "ur"})
        newest = {("cough", "pl"): (read.seq, read.hash), ("fever", "ur"): (other.seq, other.hash)}
        entries, found = log.deciding(connection, ("override",))
        assert (entries, {key: found[key] for key in newest}) == ([override], newest)
        of_one = log.deciding(connection, ("override",), ("edition_reviewed",), ["cough"])
        assert of_one == ([override, read], {("cough", "pl"): (read.seq, read.hash)})
        # What came later is no part of the name: a judgement that does not know of it must not be kept under it.
        earlier = log.deciding(connection, (), documents=["cough"], upto=override.seq)
        assert earlier == ([], {("cough", "pl"): (first.seq, first.hash)})
