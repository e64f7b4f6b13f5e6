"""Tokens for the API: shown once, stored as a hash, ended by day, by their owner and with what the account loses."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import Connection, inspect, text

from app.domain.unit import digest
from app.errors import NotFound, PolyleafError
from app.store import log
from app.store import tokens as stored
from app.store.engine import reading
from app.workflow import accounts, personal_data, second_factor, tokens
from app.workflow.audit import verify_log
from app.workflow.repeats import Answer, OtherRequest, UnderWay, begin, forget, forget_old, keep
from tests.installation import Road


def found(road: Road, token: str) -> tokens.Token | None:
    with reading(road.installation.engine) as connection:
        return tokens.find(road.installation, connection, token)


def made(road: Road, *scopes: str, days: int = 30) -> str:
    return tokens.make(road.installation, road.ann, " Hospital\u00a0website ", scopes or ("read",), days, True)


def kept_requests(road: Road) -> int:
    with reading(road.installation.engine) as connection:
        return connection.execute(text("SELECT count(*) FROM api_answer")).scalar_one()


def test_a_token_opens_the_api_for_its_owner_until_its_day_and_is_stored_as_a_hash(road: Road) -> None:
    token = made(road, "publish", "read")
    known = found(road, token)
    assert known is not None
    assert (known.person, known.scopes, known.strong) == (
        replace(road.ann, token="Hospital\u00a0website"),
        {"read", "publish"},
        True,
    )
    with reading(road.installation.engine) as connection:
        [row] = stored.of_person(connection, road.ann.id)
        names = inspect(connection).get_table_names()
        assert token not in "".join(str(list(connection.execute(text(f'SELECT * FROM "{name}"')))) for name in names)
    assert row.used_at is not None
    assert found(road, token + "x") is None
    road.clock.forward(days=29, hours=23)
    assert found(road, token) is not None
    road.clock.forward(hours=2)
    assert found(road, token) is None


def test_its_making_and_its_end_are_on_record_and_the_log_verifies(road: Road) -> None:
    token = made(road, "content")
    known = found(road, token)
    assert known is not None
    with pytest.raises(NotFound, match="no such token"):
        tokens.revoke(road.installation, road.ben, known.id)
    assert found(road, token) is not None
    tokens.revoke(road.installation, road.ann, known.id)
    assert found(road, token) is None
    with reading(road.installation.engine) as connection:
        entries = log.of_kind(connection, "account")
        plain = log.plain_values(connection, [entry.seq for entry in entries])
    assert [entry.data for entry in entries] == [
        {"person": road.ann.id, "change": "token_made", "scopes": ["content"], "until": known.expires_at},
        {"person": road.ann.id, "change": "token_revoked"},
    ]
    assert {plain[entry.seq, "token"] for entry in entries} == {"Hospital\u00a0website"}
    verify_log(road.installation)


@pytest.mark.parametrize(
    ("name", "scopes", "days", "said"),
    [
        ("", ["read"], 30, "Name the token"),
        ("x" * 61, ["read"], 30, "at most 60"),
        ("CMS", [], 30, "at least one thing"),
        ("CMS", ["everything"], 30, "at least one thing"),
        ("CMS", ["read"], 0, "1 to 365"),
        ("CMS", ["read"], 366, "1 to 365"),
    ],
)
def test_a_token_needs_a_name_a_scope_and_a_day_within_a_year(
    live: Road, name: str, scopes: list[str], days: int, said: str
) -> None:
    with pytest.raises(PolyleafError, match=said):
        tokens.make(live.installation, live.ann, name, scopes, days, True)
    with reading(live.installation.engine) as connection:
        assert stored.of_person(connection, live.ann.id) == []


def test_nobody_has_more_than_twenty(live: Road) -> None:
    for _ in range(tokens.MOST):
        made(live)
    with pytest.raises(PolyleafError, match="You have 20 tokens"):
        made(live)


def test_tokens_end_with_a_reset_password_lost_factors_and_the_account_but_a_lost_role_is_only_lost(live: Road) -> None:
    token = made(live)
    accounts.revoke(live.installation, live.ann, "editor", "", None)
    known = found(live, token)
    assert known is not None
    assert known.person.content_roles == {"administrator"}
    second_factor.reset(live.installation, live.ann, None)
    assert found(live, token) is None
    invitation = accounts.invite(live.installation, "new@example.org", "New", {"pl": ["translator"]}) or ""
    new = accounts.accept_invitation(live.installation, invitation, "New", "four words in a row")
    token = tokens.make(live.installation, new, "CMS", ["read"], 30, False)
    link = accounts.reset_link(live.installation, new, None)
    accounts.reset_password(live.installation, link, "four other words in a row")
    assert found(live, token) is None
    token = tokens.make(live.installation, new, "Rotterdam", ["read"], 30, False)
    known = found(live, token)
    assert known is not None
    begin(live.installation, known, "k", "asked")
    assert json.loads(personal_data.export(live.installation, new))["api_token"][0]["name"] == "Rotterdam"
    personal_data.erase(live.installation, new)
    assert found(live, token) is None
    with reading(live.installation.engine) as connection:
        assert [value for *_, value, _ in log.all_plain(connection) if value == "Rotterdam"] == []
    verify_log(live.installation)


def test_a_request_is_carried_out_once_and_answered_as_then_for_a_day(road: Road) -> None:
    home, token, other = road.installation, found(road, made(road)), found(road, made(road))
    assert token is not None
    assert other is not None
    assert begin(home, token, "key", "asked") is None
    with pytest.raises(UnderWay):
        begin(home, token, "key", "asked")
    with pytest.raises(OtherRequest):
        begin(home, token, "key", "asked for something else")
    assert begin(home, other, "key", "asked for something else") is None
    answer = Answer(201, {"Location": "/x"}, "{}")
    keep(home, token, "key", answer)
    assert begin(home, token, "key", "asked") == answer
    road.clock.forward(hours=23)
    assert begin(home, token, "key", "asked") == answer
    road.clock.forward(hours=2)
    assert begin(home, token, "key", "asked") is None
    forget(home, token, "key")
    assert begin(home, token, "key", "asked for something else") is None
    road.clock.forward(minutes=11)
    assert begin(home, token, "key", "asked for something else") is None, "whoever carried it out was killed"
    forget_old(home)
    assert kept_requests(road) == 1
    road.clock.forward(hours=25)
    forget_old(home)
    assert kept_requests(road) == 0


def test_of_two_that_take_up_an_abandoned_request_one_carries_it_out(
    on_sqlite: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, token = on_sqlite.installation, found(on_sqlite, made(on_sqlite))
    assert token is not None
    assert begin(home, token, "key", "asked") is None
    on_sqlite.clock.forward(minutes=11)
    forget_abandoned = stored.forget_abandoned

    def overtaken(connection: Connection, *place: str) -> None:
        row = {"token_id": token.id, "key_hash": place[1], "person_id": token.person.id}
        row |= {"request_hash": digest(["asked"]), "begun_at": home.now()}
        forget_abandoned(connection, *place)
        assert stored.begin_answer(connection, row)
        forget_abandoned(connection, *place)

    monkeypatch.setattr(stored, "forget_abandoned", overtaken)
    with pytest.raises(UnderWay):
        begin(home, token, "key", "asked")


def test_a_request_whose_like_is_refused_at_the_same_moment_is_taken_up(
    on_sqlite: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, token = on_sqlite.installation, found(on_sqlite, made(on_sqlite))
    assert token is not None
    assert begin(home, token, "key", "asked") is None
    monkeypatch.setattr(stored, "answer", stored.forget_answer)
    assert begin(home, token, "key", "asked") is None
