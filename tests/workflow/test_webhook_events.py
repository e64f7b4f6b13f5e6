"""What other programs are told, and when."""

from __future__ import annotations

import pytest

from app.store.engine import writing
from app.workflow import publish as publishing
from app.workflow import queries
from app.workflow.audit import verify_log
from app.workflow.reader_reports import WHOLE, report
from app.workflow.record import record
from app.workflow.webhook_delivery import deliver, due
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road
from tests.receiver import Receiver
from tests.workflow.webhook_places import add, bodies, deliveries, told

__all__ = ["told"]


def test_each_event_is_told_once_it_is_true_without_names_or_words(
    on_sqlite: Road, told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved = on_sqlite
    place, hook, _ = add(approved, told)
    live_before: list[list[str]] = []
    monkeypatch.setattr(
        publishing, "point", lambda *names, real=publishing.point: (live_before.append(due(place)), real(*names))
    )
    content = approved.sign_editions() and {tag: approved.read_page(tag) for tag in ("pl", "ur")}
    approved.publish()
    assert live_before == [[]]
    deliver(place, hook)
    first = bodies(told)
    assert [(event, data["release"], data.get("locale")) for event, data in first] == [
        ("edition.published", "1", "en"),
        ("edition.published", "1", "pl"),
        ("edition.published", "1", "ur"),
        ("release.switched", "1", None),
    ]
    facts_hash = first[1][1]["facts_hash"]
    assert first[1][1] == {
        "leaflet": LEAFLET,
        "locale": "pl",
        "version": 1,
        "content_hash": content["pl"],
        "facts_hash": facts_hash,
        "release": "1",
        "address": "https://leaflets.example.org/pl/winter-cough/",
    }
    assert first[3][1] == {
        "release": "1",
        "editions": 3,
        "address": "https://leaflets.example.org/manifest.json",
    }
    approved.approve("Syrup", "Syropek")
    changed = approved.read_page()
    approved.sign_editions()
    approved.publish()
    withdraw(place, approved.ben, LEAFLET, "pl", "Wrong dose for Zofia", urgent=True)
    segment = approved.unit("Syrup").segment_id
    question = queries.ask(place, approved.ada, "pl", segment, "Is Zofia's syrup meant?")
    complaint = report(place, "ur", LEAFLET, content["ur"], WHOLE, "Zofia cannot read this")
    approved.edit("Syrup", "Linctus")
    approved.sync()
    deliver(place, hook)
    raw = b"".join(body for _, body in told.got).decode()
    assert [word for word in ("Zofia", "Ada", "Ben", "Ann", "Syrop", "Linctus", "example.org>") if word in raw] == []
    then = bodies(told)
    assert then[0] == (
        "translation.reviewed",
        {"leaflet": LEAFLET, "locale": "pl", "version": 1, "content_hash": changed},
    )
    assert [(event, data.get("release"), data.get("locale")) for event, data in then[1:5]] == [
        ("edition.changed", "2", "pl"),
        ("release.switched", "2", None),
        ("edition.withdrawn", "3", "pl"),
        ("release.switched", "3", None),
    ]
    base = place.config.base_url
    assert then[5:7] == [
        ("question.asked", {"question": n, "locale": tag, "address": f"{base}/leaflets/questions/{n}"})
        for n, tag in ((question, "pl"), (complaint, "ur"))
    ]
    [(event, data)] = then[7:]
    assert (event, sorted(data)) == (
        "leaflet.updated",
        ["content_hash", "facts_hash", "leaflet", "locale", "slug", "version"],
    )
    assert due(place) == []
    verify_log(place)


def test_what_a_release_changed_waits_until_it_is_live(road: Road, told: Receiver) -> None:
    place, hook, _ = add(road, told)
    first = [[LEAFLET, "en", 1, "a", "f"], [LEAFLET, "pl", 1, "b", "f"]]
    second = [[LEAFLET, "pl", 1, "c", "f"], [LEAFLET, "ur", 1, "d", "f"]]
    with writing(place.engine) as connection:
        for number, editions in (("1", first), ("2", second)):
            record(connection, place.now(), "release", {"release": number, "editions": editions})
    assert [(row.event, row.release_number) for row in deliveries(road, hook)] == [
        ("edition.published", 1),
        ("edition.published", 1),
        ("release.switched", 1),
        ("edition.published", 2),
        ("edition.changed", 2),
        ("edition.withdrawn", 2),
        ("release.switched", 2),
    ]
    for live, told_so_far in ((0, 0), (1, 3), (2, 7)):
        if live:
            (place.config.releases / str(live)).mkdir(parents=True)
            publishing.point(place.config.site, f"releases/{live}")
        deliver(place, hook)
        assert len(told.got) == told_so_far
