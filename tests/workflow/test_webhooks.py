"""Administrators set webhooks up, on record."""

from __future__ import annotations

import pytest

from app.errors import NotAllowed, NotFound, PolyleafError
from app.store.engine import reading
from app.workflow import publish as publishing
from app.workflow import queries, webhook_delivery, webhooks
from app.workflow.audit import verify_log
from app.workflow.webhook_events import EVENTS
from tests.installation import Road
from tests.receiver import Receiver
from tests.workflow.webhook_places import add, deliveries, told

__all__ = ["told"]


def test_administrators_set_webhooks_up_on_record_and_what_is_removed_is_gone(on_sqlite: Road, told: Receiver) -> None:
    place, hook, _ = add(on_sqlite, told, "release.switched")
    ann, pat = on_sqlite.ann, on_sqlite.pat
    calls = (
        lambda who: webhooks.add(place, who, "https://a.example.org/", EVENTS),
        lambda who: webhooks.change(place, who, hook, told.url, EVENTS),
        lambda who: webhooks.rotate(place, who, hook),
        lambda who: webhooks.pause(place, who, hook),
        lambda who: webhooks.resume(place, who, hook),
        lambda who: webhooks.ping(place, who, hook),
        lambda who: webhooks.deliver_again(place, who, hook, 1),
        lambda who: webhooks.remove(place, who, hook),
    )
    for call in calls:
        with pytest.raises(NotAllowed):
            call(pat)
    for events in ([], ["everything"]):
        with pytest.raises(PolyleafError, match="at least one event"):
            webhooks.add(place, ann, "https://a.example.org/", events)
    with pytest.raises(PolyleafError, match="already"):
        webhooks.add(place, ann, f" {told.url} ", EVENTS)
    webhooks.change(place, ann, hook, told.url, ["question.asked"])
    webhooks.change(place, ann, hook, told.url, ["question.asked"])
    for number in range(webhooks.MOST - 1):
        webhooks.add(place, ann, f"https://{number}.example.org/", EVENTS)
    with pytest.raises(PolyleafError, match="remove one first"):
        webhooks.add(place, ann, "https://more.example.org/", EVENTS)
    queries.ask(place, on_sqlite.ada, "pl", on_sqlite.unit("Syrup").segment_id, "Which?")
    assert len(deliveries(on_sqlite, hook)) == 1
    webhooks.pause(place, ann, hook)
    on_sqlite.clock.forward(days=31)
    queries.ask(place, on_sqlite.ada, "pl", on_sqlite.unit("Syrup").segment_id, "Which else?")
    assert len(deliveries(on_sqlite, hook)) == 1, "what waited for a month is forgotten"
    webhooks.remove(place, ann, hook)
    assert deliveries(on_sqlite, hook) == []
    for call in calls[1:]:
        with pytest.raises(NotFound):
            call(ann)
    with reading(place.engine) as connection:
        entries = [e for e in publishing.log.of_kind(connection, "webhook") if e.data["webhook"] == hook]
    assert [(e.data["change"], e.person) for e in entries] == [
        (change, ann.id) for change in ("added", "changed", "paused", "removed")
    ]
    assert webhook_delivery.live_release(place) == 0
    verify_log(place)
