"""The second factor: codes work once and at their time, secrets are not readable in the database, roles need one."""

from __future__ import annotations

from dataclasses import replace

import pyotp
import pytest
from sqlalchemy import select

from app.errors import NotAllowed, PolyleafError
from app.store import factors, log
from app.store.engine import reading
from app.store.tables import person, recovery_code
from app.workflow import passkeys, second_factor, sessions
from app.workflow.installation import Installation
from tests.installation import Road

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(road: Road, seconds: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(int(road.clock.moment.timestamp()) + 2 + seconds)


def enable(road: Road) -> list[str]:
    return second_factor.enable_app(road.installation, road.pat, SECRET, code(road))


def test_an_app_is_taken_into_use_with_a_code_that_fits(road: Road) -> None:
    for secret, typed in ((SECRET, "000000"), (SECRET, code(road, 300)), ("short", code(road)), (SECRET, "")):
        with pytest.raises(PolyleafError):
            second_factor.enable_app(road.installation, road.pat, secret, typed)
    assert not second_factor.has_one(road.installation, road.pat)
    codes = enable(road)
    assert (len(set(codes)), second_factor.has_one(road.installation, road.pat)) == (10, True)


def test_a_code_works_once_and_only_around_its_time(road: Road) -> None:
    enable(road)
    assert second_factor.check_code(road.installation, road.pat, code(road)) is False
    road.clock.forward(minutes=5)
    now = code(road)
    assert [second_factor.check_code(road.installation, road.pat, f"{now[:3]} {now[3:]}") for _ in range(2)] == [
        True,
        False,
    ]
    road.clock.forward(minutes=5)
    urdu = code(road).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert second_factor.check_code(road.installation, road.pat, urdu) is True, "as an Urdu keyboard types it"
    assert second_factor.check_code(road.installation, road.pat, "۱۲") is False
    road.clock.forward(minutes=5)
    assert second_factor.check_code(road.installation, road.pat, now) is False
    assert second_factor.check_code(road.installation, road.ann, code(road)) is False


def test_a_recovery_code_works_once_for_its_owner_and_new_ones_end_it(road: Road) -> None:
    codes = enable(road)
    assert second_factor.check_code(road.installation, road.ann, codes[0]) is False
    assert [second_factor.check_code(road.installation, road.pat, codes[0].upper()) for _ in range(2)] == [True, False]
    second_factor.new_recovery_codes(road.installation, road.pat)
    assert second_factor.check_code(road.installation, road.pat, codes[1]) is False


def test_the_database_holds_neither_secret_nor_codes(road: Road) -> None:
    codes = enable(road)
    with reading(road.installation.engine) as connection:
        stored = str(list(connection.execute(select(person)))) + str(list(connection.execute(select(recovery_code))))
    assert [word for word in (SECRET, *codes, *(code.replace("-", "") for code in codes)) if word in stored] == []


def test_publishers_and_administrators_need_one_demonstration_accounts_do_not(road: Road) -> None:
    paul = road.person("Paul", demonstration=True, content=["publisher"])
    needing = [second_factor.needed(road.installation, one) for one in (road.pat, road.ann, road.ben, paul)]
    assert needing == [True, True, False, False]
    relaxed = replace(road.installation.config, second_factor=frozenset())
    assert not second_factor.needed(Installation(relaxed, road.installation.engine), road.pat)


def test_the_only_factor_that_a_role_needs_stays(road: Road) -> None:
    enable(road)
    with pytest.raises(NotAllowed, match="add a passkey first"):
        second_factor.disable_app(road.installation, road.pat)
    second_factor.enable_app(road.installation, road.ben, SECRET, code(road))
    second_factor.disable_app(road.installation, road.ben)
    assert not second_factor.has_one(road.installation, road.ben)


def test_only_an_administrator_takes_a_lost_factor_away_on_record_and_sessions_end(road: Road) -> None:
    enable(road)
    token = sessions.begin(road.installation, road.pat, "laptop", "strong")
    with pytest.raises(NotAllowed):
        second_factor.reset(road.installation, road.pat, road.pat)
    second_factor.reset(road.installation, road.pat, road.ann)
    with reading(road.installation.engine) as connection:
        entry = log.of_kind(connection, "account")[-1]
        assert sessions.find(road.installation, connection, token) is None
        assert factors.recovery_codes_left(connection, road.pat.id) == 0
    assert (entry.person, entry.data) == (road.ann.id, {"person": road.pat.id, "change": "second_factor_reset"})
    assert not second_factor.has_one(road.installation, road.pat)


@pytest.mark.parametrize("credential", [None, {}, {"id": "x", "response": {"clientDataJSON": "e30"}}, [1], "text"])
def test_a_made_up_passkey_is_refused(road: Road, credential: object) -> None:
    with pytest.raises(PolyleafError, match="was not accepted"):
        passkeys.authenticate(road.installation, credential)
    with pytest.raises(PolyleafError, match="was not accepted"):
        passkeys.register(road.installation, road.pat, credential, "")
