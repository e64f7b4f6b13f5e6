"""What an installation keeps beside its database."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime
from pathlib import Path

from app.workflow.installation import instant, session_secret
from app.workflow.keys import signing_key
from tests.installation import Clock, open_road


def test_the_secret_is_made_once_whole_and_for_the_service_alone(tmp_path: Path) -> None:
    config = open_road(tmp_path).installation.config
    secret = session_secret(config)
    assert (len(secret), session_secret(config)) == (64, secret)
    assert stat.S_IMODE((config.instance / "secret_key").stat().st_mode) == 0o600


def test_the_signing_key_is_made_once_and_for_the_service_alone(tmp_path: Path) -> None:
    config = open_road(tmp_path).installation.config
    key = signing_key(config)
    assert signing_key(config).private_bytes_raw() == key.private_bytes_raw()
    assert stat.S_IMODE((config.instance / "keys" / "release.key").stat().st_mode) == 0o600


def test_the_day_is_the_one_in_the_publishers_time_zone(tmp_path: Path) -> None:
    road = open_road(tmp_path, clock=Clock(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)))
    assert road.installation.today("Europe/London") == date(2027, 7, 1)
    assert road.installation.today("America/New_York") == date(2027, 6, 30)


def test_instants_are_written_in_one_form_that_sorts() -> None:
    assert instant(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05.000000Z"
