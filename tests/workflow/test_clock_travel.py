"""Time passes: each notice comes on its day where the publisher is, not before, and the daily job brings it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.store import log
from app.store.engine import reading
from app.workflow.publish import plan, refresh, refresh_daily
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road

PAGES = ("en", "pl", "ur")
SECOND = timedelta(seconds=1)
DUES = [
    ("Europe/London", "2027-02", (2027, 3, 1)),
    ("Europe/London", "2027-03-28", (2027, 3, 29)),  # the clocks went forward on the day that is due
    ("Europe/London", "2027-10-31", (2027, 11, 1)),
    ("Pacific/Auckland", "2027-02-28", (2027, 3, 1)),
    ("Pacific/Kiritimati", "2027-12", (2028, 1, 1)),
    ("America/Los_Angeles", "2028-02", (2028, 3, 1)),  # a leap year
    ("Asia/Kathmandu", "2027-06-30", (2027, 7, 1)),
]


def notices(road: Road, name: str) -> set[str]:
    return {tag for tag in PAGES if f'data-notice="{name}"' in road.page(tag)}


def entries(road: Road) -> int:
    with reading(road.installation.engine) as connection:
        return log.head(connection).seq


@pytest.mark.parametrize(("timezone", "due", "overdue"), DUES)
def test_a_page_is_overdue_from_the_first_second_after_its_period_where_the_publisher_is(
    on_sqlite: Road, timezone: str, due: str, overdue: tuple[int, int, int]
) -> None:
    on_sqlite.edit("timezone: Europe/London", f"timezone: {timezone}", "site.yaml")
    on_sqlite.edit("next_due: 2027-02", f"next_due: {due}")
    on_sqlite.sync()
    on_sqlite.sign_editions()
    begins = datetime(*overdue, tzinfo=ZoneInfo(timezone)).astimezone(UTC)

    def planned(moment: datetime) -> set[tuple[str, ...]]:
        # The clock stands a second later when it is read.
        on_sqlite.clock.moment = moment - SECOND
        return {entry.notices for entry in plan(on_sqlite.installation).editions}

    assert [planned(begins + step) for step in (-timedelta(days=1), -SECOND, 0 * SECOND)] == [{()}, {()}, set()]
    on_sqlite.sign_editions("The review is under way")
    assert [planned(begins + step) for step in (-SECOND, 0 * SECOND, timedelta(days=400))] == [
        {()},
        {("overdue",)},
        {("overdue",)},
    ]


def test_a_release_decided_around_midnight_goes_by_one_moment(live: Road) -> None:
    begins = datetime(2027, 3, 1, tzinfo=UTC)
    for microseconds in (2_500_000, 1_500_000, 500_000):
        live.clock.moment = begins - timedelta(microseconds=microseconds)
        refresh(live.installation)
        live.verify()


def test_the_daily_job_works_once_a_day_of_the_publishers(live: Road) -> None:
    live.edit("timezone: Europe/London", "timezone: Pacific/Auckland", "site.yaml")
    live.sync()
    midnight = datetime(2027, 2, 28, 11, tzinfo=UTC)
    live.clock.moment = midnight - timedelta(minutes=1)
    day = refresh_daily(live.installation, None)
    assert str(day) == "2027-02-28"
    assert notices(live, "overdue") == set()
    live.clock.moment = midnight + SECOND
    day = refresh_daily(live.installation, day)
    assert str(day) == "2027-03-01"
    live.verify()
    assert notices(live, "overdue") == set(PAGES)
    before, release = entries(live), live.site.readlink()
    for hours in range(1, 50):
        live.clock.moment = midnight + timedelta(hours=hours)
        day = refresh_daily(live.installation, day)
    assert (str(day), entries(live), live.site.readlink()) == ("2027-03-03", before, release)


def test_the_daily_job_says_that_the_english_moved_on_and_takes_it_back_when_the_english_returns(live: Road) -> None:
    live.edit("less than 3 weeks", "less than 4 weeks")
    live.sync()
    refresh(live.installation)
    live.verify()
    assert notices(live, "moved_on") == set(PAGES)
    live.edit("less than 4 weeks", "less than 3 weeks")
    live.sync()
    refresh(live.installation)
    live.verify()
    assert notices(live, "moved_on") == set()


def test_the_daily_job_puts_nothing_live_that_a_publisher_did_not_publish(live: Road) -> None:
    live.approve("Syrup", "Syropek")
    live.read_page()
    live.sign_editions()
    done = refresh(live.installation)
    assert done is not None
    assert not done.new
    assert "Syropek" not in live.page()


def test_the_daily_job_keeps_a_withdrawn_edition_away_and_its_notice_right(live: Road) -> None:
    withdraw(live.installation, live.ben, LEAFLET, "ur", "Wrong", urgent=True)
    live.edit("0808 157 0142", "0808 157 0143", "site.yaml")
    live.sync()
    for days in (1, 40, 400):
        live.clock.moment = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=days)
        refresh(live.installation)
        live.verify()
        assert 'data-notice="withdrawn"' in live.page("ur")
        assert "0808 157 0143" in live.page("ur")
    assert notices(live, "overdue") == {"en", "pl"}


def killed(*_arguments: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_a_withdrawal_whose_process_was_killed_is_carried_out_by_the_next_round(
    live: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = refresh_daily(live.installation, None)
    with monkeypatch.context() as patched:
        patched.setattr("app.workflow.publish.make_plan", killed)
        with pytest.raises(KeyboardInterrupt):
            withdraw(live.installation, live.ben, LEAFLET, "ur", "Wrong", urgent=True)
    assert 'data-notice="withdrawn"' not in live.page("ur")
    assert refresh_daily(live.installation, day) == day
    live.verify()
    assert 'data-notice="withdrawn"' in live.page("ur")
    before = entries(live)
    assert refresh_daily(live.installation, day) == day
    assert entries(live) == before


@pytest.mark.parametrize("step", ["_build", "point"])
def test_a_release_whose_process_was_killed_goes_live_by_the_next_round(
    live: Road, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    day = refresh_daily(live.installation, None)
    live.edit("0808 157 0142", "0808 157 0143", "site.yaml")
    live.sync()
    with monkeypatch.context() as patched:
        patched.setattr(f"app.workflow.publish.{step}", killed)
        with pytest.raises(KeyboardInterrupt):
            refresh(live.installation)
    before = entries(live)
    assert "0808 157 0143" not in live.page("pl")
    assert refresh_daily(live.installation, day) == day
    live.verify()
    assert "0808 157 0143" in live.page("pl")
    assert entries(live) == before


def test_there_is_nothing_to_refresh_before_anything_is_live(on_sqlite: Road) -> None:
    assert refresh(on_sqlite.installation) is None
    assert refresh_daily(on_sqlite.installation, None) is None
