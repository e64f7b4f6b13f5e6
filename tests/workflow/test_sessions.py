"""Sessions end when they are told to, when nobody uses them and when they are old; the database holds no token."""

from __future__ import annotations

from sqlalchemy import select

from app.store.engine import reading
from app.store.tables import web_session
from app.workflow import accounts, sessions
from tests.installation import Road


def found(road: Road, *tokens: str) -> list[str | None]:
    """Return whose session each token opens."""
    with reading(road.installation.engine) as connection:
        opened = [sessions.find(road.installation, connection, token) for token in tokens]
    return [session.person.name if session else None for session in opened]


def devices(road: Road) -> list[str]:
    with reading(road.installation.engine) as connection:
        return [row.device for row in sessions.of_person(road.installation, connection, road.ada)]


def test_a_session_belongs_to_whoever_signed_in_and_ends_alone(road: Road) -> None:
    phone, laptop = (sessions.begin(road.installation, road.ada, device) for device in ("phone", "laptop"))
    bens = sessions.begin(road.installation, road.ben, "tablet")
    assert found(road, phone, laptop, bens, "made up") == ["Ada", "Ada", "Ben", None]
    assert devices(road) == ["laptop", "phone"]
    sessions.end(road.installation, road.ada, sessions.hashed(phone))
    assert found(road, phone, laptop, bens) == [None, "Ada", "Ben"]


def test_nobody_ends_a_session_of_somebody_else(road: Road) -> None:
    bens = sessions.begin(road.installation, road.ben, "tablet")
    sessions.end(road.installation, road.ada, sessions.hashed(bens))
    sessions.end_others(road.installation, road.ada, "")
    assert found(road, bens) == ["Ben"]


def test_all_other_sessions_end_at_once(road: Road) -> None:
    tokens = [sessions.begin(road.installation, road.ada, device) for device in ("a", "b", "c")]
    sessions.end_others(road.installation, road.ada, sessions.hashed(tokens[1]))
    assert found(road, *tokens) == [None, "Ada", None]


def test_a_session_ends_after_silence_and_use_keeps_it(road: Road) -> None:
    used, silent = (sessions.begin(road.installation, road.ada, device) for device in ("used", "silent"))
    road.clock.forward(hours=11)
    assert found(road, used) == ["Ada"]
    road.clock.forward(hours=11)
    assert found(road, used, silent) == ["Ada", None]
    assert devices(road) == ["used"]


def test_a_session_ends_after_its_longest_time_however_much_it_is_used(road: Road) -> None:
    token = sessions.begin(road.installation, road.ada, "used")
    seen = []
    for _ in range(15):
        road.clock.forward(hours=11.5)
        seen += found(road, token)
    assert seen == ["Ada"] * 14 + [None]


def test_a_role_taken_away_is_gone_from_open_sessions(road: Road) -> None:
    token = sessions.begin(road.installation, road.ada, "laptop")
    accounts.revoke(road.installation, road.ada, "translator", "pl", road.ann)
    with reading(road.installation.engine) as connection:
        session = sessions.find(road.installation, connection, token)
    assert session is not None
    assert session.person.roles == {"ur": frozenset({"translator"})}


def test_only_hashes_are_stored_and_what_is_over_is_forgotten(road: Road) -> None:
    old = sessions.begin(road.installation, road.ada, "old")
    road.clock.forward(days=8)
    new = sessions.begin(road.installation, road.ada, "new")
    with reading(road.installation.engine) as connection:
        rows = [tuple(row) for row in connection.execute(select(web_session))]
    assert len(rows) == 1
    assert {old, new} & set(rows[0]) == set()
