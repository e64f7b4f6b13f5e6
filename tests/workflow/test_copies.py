"""A restored copy writes to nobody, and says so, until the operator lets it go on in the place of the original."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.errors import PolyleafError
from app.jobs import Jobs
from app.store import copies as stored
from app.store.engine import reading
from app.workflow import accounts, copies, doctor, mail, queries, sessions, webhooks
from app.workflow.backup import back_up, restore
from app.workflow.installation import Installation
from tests.installation import Road, open_road
from tests.receiver import Receiver, receiver
from tests.workflow.test_backup import empty_place
from tests.workflow.test_mail import Server, server, with_server
from tests.workflow.test_reset_mail import EWA, accept
from tests.workflow.webhook_places import LOOPBACK

__all__ = ["server"]


@pytest.fixture
def told() -> Iterator[Receiver]:
    with receiver() as state:
        yield state


def swept(place: Installation) -> None:
    """Let workers do all that there is to do."""
    jobs = Jobs(place)
    jobs.sweep()
    while (task := jobs.huey.dequeue()) is not None:
        jobs.huey.execute(task)


def test_a_restored_copy_is_quiet_until_it_takes_over_and_then_sends_what_waited(
    live: Road, told: Receiver, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_receivers(road: Road) -> Installation:
        config = dataclasses.replace(
            with_server(road, f"smtp://127.0.0.1:{server.port}").config, webhook_networks=LOOPBACK, second_factor=""
        )
        return dataclasses.replace(road.installation, config=config)

    def looked_at() -> tuple[bool, list[str]]:
        """Return whether the administration's screens say that the copy is quiet, and what the doctor says of it."""
        client = create_app(place).test_client()
        with client.session_transaction() as session:
            session["_user_id"] = sessions.begin(place, road.ann, "A test", "strong")
        shown = ["polyleaf take-over" in client.get(f"/admin/{page}").text for page in ("people", "webhooks", "log")]
        assert len(set(shown)) == 1
        return shown[0], [look.what for look in doctor.examine(place.config) if "take-over" in look.words]

    original = with_receivers(live)
    webhooks.add(original, live.ann, told.url, ["question.asked"])
    mail.choose(original, live.pat, "at_once")
    backup = back_up(original, tmp_path / "a.polyleaf").path
    done = restore(empty_place(live, tmp_path / "copy"), backup)
    road = open_road(tmp_path / "copy", "", live.clock)
    place = with_receivers(road)
    queries.ask(place, road.ada, "pl", road.unit("Syrup").segment_id, "Which syrup?")
    accept(road)
    accounts.ask_reset(place, EWA)
    live.clock.forward(hours=12)
    swept(place)
    assert (told.got, server.messages) == ([], [])
    assert looked_at() == (True, ["copy"])

    copies.take_over(place)
    assert looked_at() == (False, [])
    swept(place)
    assert [headers["webhook-id"][:4] for headers, _ in told.got] == ["msg_"]
    assert sorted(str(message["To"]) for message in server.messages) == [
        "Ewa Nowak <ewa@example.org>",
        "Pat <pat@example.org>",
    ]
    with pytest.raises(PolyleafError, match="no restored copy that waits"):
        copies.take_over(place)
    road.publish()
    again = restore(empty_place(live, tmp_path / "again"), back_up(place, tmp_path / "b.polyleaf").path)
    second = open_road(tmp_path / "again", "", live.clock)
    with reading(second.installation.engine) as connection:
        assert stored.is_quiet(connection), "a copy of a copy that took over is quiet again"
    assert again.proof.entries > done.proof.entries
    with pytest.raises(PolyleafError, match="no restored copy that waits"):
        copies.take_over(original)
    swept(original)
    assert len(told.got) == 1
    for one in (road, second):
        one.installation.engine.dispose()
