"""What an engine may be sent: limits by the minute and the day over all workers, and a breaker that says until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.errors import DraftFailed, PolyleafError
from app.store.engine import writing
from app.translators.protocol import Draft
from app.workflow.budget import Breaker, Limit, parse_daily, parse_limits, reserve, settle
from app.workflow.installation import Installation
from tests.installation import Clock, Road
from tests.workflow.engines import trouble

ENGINE = "libretranslate"
DRAFT = Draft("Tak", "Tak", {"engine": ENGINE, "characters": "25"})


def limited(road: Road, **settings: str) -> Installation:
    """Return the installation with limits and a clock that stands."""
    moment = Clock().moment
    return Installation(replace(road.installation.config, **settings), road.installation.engine, lambda: moment)


def later(installation: Installation, **step: float) -> Installation:
    moment = installation.clock() + timedelta(**step)
    return replace(installation, clock=lambda: moment)


def settled(installation: Installation, *answers: Draft | DraftFailed, use: int = 0) -> Breaker | None:
    with writing(installation.engine) as connection:
        return settle(installation, connection, ENGINE, use, [(10, answer) for answer in answers])


def seconds_open(installation: Installation, breaker: Breaker | None) -> float:
    assert breaker is not None
    return (datetime.fromisoformat(breaker.until) - installation.clock()).total_seconds()


def test_settings_are_read_or_refused_with_an_example() -> None:
    assert parse_limits("google=60/20000, deepl = 5 / 900") == {"google": Limit(60, 20000), "deepl": Limit(5, 900)}
    assert parse_daily("deepl=100000,") == {"deepl": 100000}
    with pytest.raises(PolyleafError, match="such as google=60/20000"):
        parse_limits("google=60")
    with pytest.raises(PolyleafError, match="such as google=60/20000"):
        parse_limits("google=0/5")
    with pytest.raises(PolyleafError, match="such as deepl=100000"):
        parse_daily("deepl: many")


def test_no_minute_has_more_texts_or_characters_than_the_limit(road: Road) -> None:
    now = limited(road, engine_limits=f"{ENGINE}=5/100")
    assert reserve(now, ENGINE, [10] * 9).texts == 5
    refused = reserve(later(now, seconds=59), ENGINE, [10])
    assert (refused.texts, refused.why) == (0, f"{ENGINE} gets no more than its limit a minute.")
    assert datetime.fromisoformat(refused.until) == now.clock() + timedelta(minutes=1)
    assert reserve(later(now, seconds=60), ENGINE, [60, 30, 20]).texts == 2
    assert reserve(later(now, seconds=61), ENGINE, [10, 10]).texts == 1
    assert reserve(now, "deepl", [10] * 9).texts == 9


def test_a_text_longer_than_the_minute_s_limit_goes_alone(road: Road) -> None:
    now = limited(road, engine_limits=f"{ENGINE}=5/100")
    assert reserve(now, ENGINE, [500, 10]).texts == 1
    assert reserve(now, ENGINE, [10]).texts == 0


def test_the_day_s_budget_counts_what_was_really_sent(road: Road) -> None:
    now = limited(road, engine_daily_characters=f"{ENGINE}=50")
    first = reserve(now, ENGINE, [20, 20, 20])
    assert first.texts == 2
    settled(now, DRAFT, use=first.use)
    assert reserve(now, ENGINE, [25]).texts == 1
    refused = reserve(now, ENGINE, [10])
    assert (refused.texts, refused.until) == (0, "2026-11-25T00:00:00.000000Z")
    assert reserve(later(now, days=1), ENGINE, [10]).texts == 1


def test_a_text_that_no_day_has_room_for_is_said_to_be_so(road: Road) -> None:
    now = limited(road, engine_daily_characters=f"{ENGINE}=50")
    refused = reserve(now, ENGINE, [51])
    assert (refused.texts, refused.never) == (0, True)
    assert refused.why == f"The text is longer (51 characters) than {ENGINE} may be sent in a day (50)."


def test_the_breaker_opens_as_long_as_the_engine_asks_and_says_until_when(road: Road) -> None:
    now = limited(road)
    use = reserve(now, ENGINE, [10, 10]).use
    breaker = settled(now, DRAFT, trouble("whole", 100), use=use)
    assert breaker is not None
    assert 100 <= seconds_open(now, breaker) <= 110
    refused = reserve(later(now, seconds=99), ENGINE, [10])
    assert (refused.texts, refused.until, refused.why) == (0, breaker.until, "It said whole.")


def test_after_trouble_one_text_of_one_worker_tries_the_engine_before_it_gets_more(road: Road) -> None:
    now = limited(road)
    settled(now, trouble("whole", 10), use=reserve(now, ENGINE, [10]).use)
    then = later(now, seconds=12)
    probe = reserve(then, ENGINE, [10] * 9)
    assert (probe.texts, reserve(then, ENGINE, [10]).texts) == (1, 0)
    assert settled(then, DRAFT, use=probe.use) is None
    assert reserve(then, ENGINE, [10] * 9).texts == 9


def test_the_breaker_waits_longer_each_time_and_never_longer_than_half_an_hour(road: Road) -> None:
    now, waits = limited(road), []
    for _ in range(9):
        waits.append(seconds_open(now, settled(now, trouble("whole"), use=reserve(now, ENGINE, [10]).use)))
        now = later(now, hours=1)
    bounds: list[Any] = [min(1800.0, 30.0 * 2**n) for n in range(9)]
    assert [0.75 * middle <= wait <= 1.25 * middle for wait, middle in zip(waits, bounds, strict=True)] == [True] * 9


def test_trouble_with_single_texts_opens_it_only_when_it_comes_in_a_row(road: Road) -> None:
    now = limited(road)
    use = reserve(now, ENGINE, [10] * 9).use
    again = trouble("again")
    assert settled(now, again, again, DRAFT, again, again, DraftFailed(ENGINE, "no"), use=use) is None
    assert settled(now, again, use=use) is not None


def test_a_refusal_of_everything_is_hopeless_when_a_second_text_meets_it(road: Road) -> None:
    now = limited(road)
    first = settled(now, trouble("refused"), use=reserve(now, ENGINE, [10, 10]).use)
    second = settled(now, trouble("refused"), use=reserve(now, ENGINE, [10]).use)
    assert first is not None
    assert second is not None
    assert (first.hopeless, second.hopeless) == (False, True)
