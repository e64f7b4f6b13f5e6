"""Webhooks that lead to a receiver of the tests."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from app.store import webhooks as stored
from app.store.engine import AnyRow, reading
from app.workflow import webhooks
from app.workflow.installation import Installation
from app.workflow.webhook_events import EVENTS
from tests.installation import Road
from tests.receiver import Receiver, receiver

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def told() -> Iterator[Receiver]:
    """Give a receiver that listens on loopback."""
    with receiver() as state:
        yield state


def on_loopback(road: Road) -> Installation:
    config = dataclasses.replace(road.installation.config, webhook_networks=LOOPBACK)
    return dataclasses.replace(road.installation, config=config)


def add(road: Road, told: Receiver, *events: str) -> tuple[Installation, str, str]:
    place = on_loopback(road)
    return place, *webhooks.add(place, road.ann, told.url, events or EVENTS)


def deliveries(road: Road, webhook_id: str) -> list[AnyRow]:
    """Return the deliveries to a webhook, oldest first."""
    with reading(road.installation.engine) as connection:
        return stored.deliveries(connection, webhook_id, None, 100)[::-1]


def bodies(told: Receiver) -> list[tuple[str, dict[str, Any]]]:
    """Return type and data of what came, and forget it."""
    found = [json.loads(body) for _, body in told.got]
    told.got.clear()
    return [(body["type"], body["data"]) for body in found]
