"""The doctor tells what is there from what is missing, and says what to do."""

from __future__ import annotations

import os
import re
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from joserfc.jwk import OctKey

from app.store import log
from app.store.engine import NEWEST, writing
from app.workflow import doctor, webhooks
from app.workflow.backup import back_up, default_path
from app.workflow.doctor import Look, examine
from app.workflow.identity import examine_provider
from app.workflow.webhook_delivery import deliver
from app.workflow.webhook_events import EVENTS
from tests.installation import Road
from tests.provider import provider
from tests.receiver import receiver


def looks(config) -> dict[str, Look]:
    return {look.what: look for look in examine(config)}


def test_an_installation_that_runs_is_well(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "utc_now", road.clock)
    made = back_up(road.installation, default_path(road.installation)).path
    os.utime(made, (road.clock.moment.timestamp(),) * 2)
    found = looks(road.installation.config)
    assert [look for look in found.values() if not look.well] == []
    assert list(found) == [
        *("instance folder", "content folder", "leaflets", "disk", "address", "engines", "mail"),
        *("sign-in provider", "backup", "database", "schema", "clock", "webhooks", "fonts"),
    ]
    assert (found["schema"].words, found["fonts"].words) == (NEWEST, "for all of en, pl, ur")
    assert road.installation.engine.dialect.name in found["database"].words


def test_each_thing_that_is_missing_is_said_with_what_to_do(
    on_sqlite: Road, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = on_sqlite.installation.config
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**62)
    monkeypatch.setattr(doctor, "lacking_package", lambda tag: "fonts-noto-core" if tag == "ur" else "")
    monkeypatch.setattr(doctor, "_may_write", lambda folder: folder != config.content)
    key = config.instance / "keys" / "release.key"
    key.parent.mkdir(exist_ok=True)
    key.touch(0o644)
    key.chmod(0o644)
    with writing(on_sqlite.installation.engine) as connection:
        ahead = datetime.now(UTC) + timedelta(hours=1)
        log.append(connection, ahead.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "policy", {"locale": "xx"})
    found = looks(replace(config, base_url="http://leaflets.example.org"))
    assert {what: look.words for what, look in found.items() if not look.well} == {
        "content folder": f"This user may not write in {config.content}: give it the right to.",
        "signing key": f"Others may read {key}: chmod 600 it, and consider a new key.",
        "disk": found["disk"].words,
        "address": "http://leaflets.example.org is not HTTPS: passwords would travel in the clear.",
        "backup": f"There is none in {config.backups}: run polyleaf backup daily.",
        "clock": found["clock"].words,
        "fonts": "No font prints ur: install fonts-noto-core.",
    }
    assert found["disk"].words.endswith("GB free: 1 GB at least is wanted.")
    assert found["clock"].words.endswith("s behind the log's last entry: set it, and keep it by NTP.")


def test_a_database_that_does_not_answer_or_is_empty_is_said(on_sqlite: Road, sqlite_url: str) -> None:
    config = on_sqlite.installation.config
    gone = looks(replace(config, database="postgresql+psycopg://nobody@127.0.0.1:1/none"))
    assert not gone["database"].well
    assert "POLYLEAF_DATABASE" in gone["database"].words
    empty = looks(replace(config, database=sqlite_url))["schema"]
    assert empty == Look("schema", False, f"It is empty, not {NEWEST}: `polyleaf serve` brings it up to date.")


def test_an_installation_that_was_never_made_is_not_made_by_looking(on_sqlite: Road, tmp_path) -> None:
    config = replace(on_sqlite.installation.config, instance=tmp_path / "nowhere")
    found = looks(config)
    assert found["instance folder"].words == f"{config.instance} is not there: make it, or name another one in " + (
        "POLYLEAF_INSTANCE."
    )
    assert not config.instance.exists()


def test_an_old_backup_is_said(on_sqlite: Road) -> None:
    config = on_sqlite.installation.config
    made = back_up(on_sqlite.installation, default_path(on_sqlite.installation)).path
    os.utime(made, (made.stat().st_mtime - 3 * 86400,) * 2)
    assert looks(config)["backup"].words == f"The newest, {made}, is 3 days old: run polyleaf backup daily."


def test_a_mail_server_that_does_not_answer_is_said(on_sqlite: Road) -> None:
    config = on_sqlite.installation.config
    assert looks(config)["mail"].words == "none is sent, as POLYLEAF_SMTP_URL names no server"
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        there = replace(config, smtp_url=f"smtp://user:s3cret@{address}")
        assert looks(replace(there, mail_from="a@example.org"))["mail"] == Look("mail", True, f"{address} answers")
        assert looks(there)["mail"].words == "Messages have no sender: set POLYLEAF_MAIL_FROM."
    gone = looks(there)["mail"]
    assert gone.words.startswith(f"{address} does not answer (Connection refused): look at POLYLEAF_SMTP_URL.")
    assert not gone.well


def test_a_webhook_that_takes_nothing_is_said_without_its_whole_address(on_sqlite: Road) -> None:
    place, ann = on_sqlite.installation, on_sqlite.ann
    assert looks(place.config)["webhooks"] == Look("webhooks", True, "none is set up")
    with receiver() as told:
        opened = replace(place, config=replace(place.config, webhook_networks=(ip_network("127.0.0.0/8"),)))
        hook, _ = webhooks.add(opened, ann, told.url, EVENTS)
        for told.answer, words in (
            (404, "does not take what is sent (answered 404): look at the program there."),
            (410, "is paused: let it go on, or remove it."),
        ):
            webhooks.ping(opened, ann, hook)
            deliver(opened, hook)
            assert looks(place.config)["webhooks"] == Look("webhooks", False, f"{hook[:8]} (127.0.0.1) {words}")


def test_a_sign_in_provider_that_nobody_could_sign_in_through_is_said(on_sqlite: Road) -> None:
    def said(**changed: str) -> str:
        look = looks(replace(config, **changed))["sign-in provider"]
        return look.words if not look.well else f"well: {look.words}"

    with provider() as state:
        config = replace(on_sqlite.installation.config, **state.settings())
        assert said() == f"well: {state.url} answers"
        assert said(oidc_client_secret="") == ("Set POLYLEAF_OIDC_CLIENT_SECRET: without, nobody signs in through it.")
        assert said(oidc_issuer=f"{state.url}/").startswith(f"It calls itself {state.url}, not {state.url}/: set")
        assert "whether it is https" in said(oidc_issuer="http://login.example.org")
        assert "no answer (HTTPError)" in said(oidc_issuer=f"{state.url}/realms/x")
        state.keys = [OctKey.generate_key(256).as_dict(private=True)]
        assert "has no key that signs RS256" in said()
        state.keys = "none"
        assert "does not describe itself or its keys" in said()
        state.keys = None
        for seconds in (-100, 100):
            skew = timedelta(seconds=seconds)
            place = replace(on_sqlite.installation, config=config, clock=lambda skew=skew: datetime.now(UTC) - skew)
            found = re.fullmatch(r"Its clock is ([+-]\d+) s from this machine's, and .+", examine_provider(place))
            assert found is not None
            assert abs(int(found[1]) - seconds) <= 2
    assert "no answer (ConnectionError)" in said()
