"""Progress and the calendar of reviews: true numbers, few queries, a feed that only its address opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.web.team.charts import bars, steps
from app.workflow import accounts, review
from app.workflow.importing import import_content
from tests.web.reading import words
from tests.web.road import approve_all

if TYPE_CHECKING:
    from flask import Flask

    from app.workflow.installation import Installation

Make = Callable[..., Any]


def test_progress_says_what_was_done_what_waits_and_where_nobody_reviews(
    client_of: Make, somebody: Make, unit_of: Make, installation: Installation
) -> None:
    ada, ben = somebody("Ada", pl=["translator"], ur=["translator"]), somebody("Ben", pl=["reviewer"])
    somebody("Una", ur=["reviewer"])
    for source, text in (("Tablet", "Tabletka"), ("What is a cough?", "Co to jest kaszel?")):
        unit = unit_of("pl", source)
        review.sign(installation, ada, "pl", unit.segment_id, "translated", text, "")
    unit = unit_of("pl", "Tablet")
    review.sign(installation, ben, "pl", unit.segment_id, "reviewed", "Tabletka", unit.fingerprint)
    client = client_of(somebody("Ann", content=["editor"]))
    page = client.get("/team/progress?leaflet=winter-cough&locale=pl").text
    shown = words(page)
    assert re.search(r"<td>2</td><td>1</td><td>0</td></tr></tbody>", page)
    assert "Half of the 1 strings reviewed in this time waited less than a day" in shown
    assert "Urdu no active reviewer" in shown
    assert "Polish no active reviewer" not in shown
    assert "Una reviewer, never yet" in shown
    assert shown.index("What is a cough? Coughs in winter, Polish, since") > shown.index("For a review")
    assert "1 of 20 strings are approved today." in shown
    assert "/review/" not in page


def test_progress_says_how_long_half_of_the_strings_waited_at_each_stage(
    client_of: Make, somebody: Make, unit_of: Make, draft: Make, installation: Installation
) -> None:
    ada, ben = somebody("Ada", pl=["translator"]), somebody("Ben", pl=["reviewer"])
    ann = somebody("Ann", content=["editor"])
    begin = datetime(2026, 12, 1, tzinfo=UTC)

    def on(days: float) -> None:
        object.__setattr__(installation, "clock", lambda: begin + timedelta(days=days))

    on(0)
    assert "waited" not in words(client_of(ann).get("/team/progress").text)
    for source, text, signed, reviewed in (
        ("Tablet", "Tabletka", 2, 3),
        ("Syrup", "Syrop", 4, 9.5),
        ("What is a cough?", "Co to jest kaszel?", 6, 12),
    ):
        on(0)
        draft(unit_of("pl", source), text)
        draft(unit_of("pl", source), f"{text} ")
        unit = unit_of("pl", source)
        on(signed)
        review.sign(installation, ada, "pl", unit.segment_id, "translated", text, unit.fingerprint)
        unit = unit_of("pl", source)
        on(reviewed)
        review.sign(installation, ben, "pl", unit.segment_id, "reviewed", text, unit.fingerprint)
    on(13)
    shown = words(client_of(ann).get("/team/progress").text)
    assert re.findall("Half of the [^.]+[.][^.]+[.]", shown) == [
        "Half of the 3 drafted strings translated in this time waited at most 4.0 days for their translator.",
        "Half of the 3 strings reviewed in this time waited at most 5.5 days for their review.",
    ]


def test_progress_takes_few_queries_however_much_was_done(
    client_of: Make, somebody: Make, statements: Make, installation: Installation
) -> None:
    client = client_of(somebody("Ann", content=["editor"]))

    def count() -> int:
        with statements() as sent:
            assert client.get("/team/progress?leaflet=winter-cough&locale=pl").status_code == 200
        return len(sent)

    before = count()
    approve_all(installation, somebody("Ada", pl=["translator"]), somebody("Ben", pl=["reviewer"]), "pl")
    for tag in ("de", "fr"):
        accounts.set_policy(installation, tag, None)
    assert count() == before <= 12


def test_an_unknown_edition_is_left_out_and_a_new_one_has_no_way_yet(client_of: Make, somebody: Make) -> None:
    client = client_of(somebody("Ann", content=["editor"]))
    assert "strings are approved today" not in client.get("/team/progress?leaflet=none&locale=pl").text
    assert "0 of 20 strings are approved today." in words(
        client.get("/team/progress?leaflet=winter-cough&locale=ur").text
    )


def test_an_editions_way_shows_how_many_strings_there_were_when(
    client_of: Make, somebody: Make, unit_of: Make, installation: Installation
) -> None:
    ada, ben = somebody("Ada", pl=["translator"]), somebody("Ben", pl=["reviewer"])
    now = installation.clock()

    def approve(source: str, text: str, days: int) -> None:
        object.__setattr__(installation, "clock", lambda: now + timedelta(days=days))
        print_ = review.sign(installation, ada, "pl", unit_of("pl", source).segment_id, "translated", text, "")
        review.sign(installation, ben, "pl", unit_of("pl", source).segment_id, "reviewed", text, print_)

    def edit(old: str, new: str, days: int) -> None:
        object.__setattr__(installation, "clock", lambda: now + timedelta(days=days))
        path = installation.config.source_content / "winter-cough.md"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        import_content(installation)

    approve("Tablet", "Tabletka", 1)
    approve("Syrup", "Syrop", 1)
    edit("\nSyrup\n", "\nSyrup\n\nOne more string.\n\nAnd another.\n", 2)
    approve("One more string.", "Jeszcze jeden.", 3)
    edit("| Tablet ", "| Capsule ", 4)
    client = client_of(somebody("Ann", content=["editor"]))
    page = client.get("/team/progress?leaflet=winter-cough&locale=pl").text
    table = page[page.index('aria-label="Strings and approved strings by day"') :]
    days = re.findall(r'datetime="([^"]+)".*?<td>(\d+)</td><td>(\d+)</td>', table)
    wanted = [(20, 0), (20, 2), (22, 2), (22, 3), (22, 2)]
    assert days == [
        ((now + timedelta(days=day)).date().isoformat(), str(strings), str(approved))
        for day, (strings, approved) in enumerate(wanted)
    ]
    assert "2 of 22 strings are approved today; at first there were 20." in words(page)
    assert page.count("<polyline") == 2


def test_the_calendar_lists_reviews_and_its_feed_opens_by_its_address_alone(
    app: Flask, client_of: Make, somebody: Make, installation: Installation
) -> None:
    ann = somebody("Ann", content=["editor"])
    client = client_of(ann)
    page = client.get("/team/calendar").text
    assert "Coughs in winter" in page
    address = re.search(r'value="http://[^/]+(/team/calendar/[^"]+\.ics)"', page)
    assert address
    visitor = app.test_client()
    feed = visitor.get(address[1])
    assert (feed.status_code, feed.mimetype) == (200, "text/calendar")
    assert "SUMMARY:Review due: Coughs in winter\r\n" in feed.text
    assert "DTSTART;VALUE=DATE:20270228\r\n" in feed.text
    assert visitor.get(address[1].replace("/team/calendar/", "/team/calendar/x")).status_code == 404
    client.post("/team/calendar/link")
    assert visitor.get(address[1]).status_code == 404
    again = re.search(r'value="http://[^/]+(/team/calendar/[^"]+\.ics)"', client.get("/team/calendar").text)
    assert again
    assert visitor.get(again[1]).status_code == 200
    accounts.revoke(installation, ann, "editor", "", None)
    assert visitor.get(again[1]).status_code == 404


def test_charts_stay_inside_their_frame_and_end_at_the_number() -> None:
    chart = bars([("a", (0, 3)), ("b", (17, 0))])
    assert [tick.number for tick in chart.ticks] == [0, 5, 10, 15, 20]
    assert all(bar.y + bar.height == chart.height - 24 and bar.x + bar.width <= chart.width for bar in chart.bars)
    lines = steps([[(0, 10), (4, 9)], [(0, 2), (3, 8)]], [(0, "a"), (6, "b")])
    (scope_xs, scope_ys), (xs, ys) = (
        zip(*(map(float, point.split(",")) for point in line.split()), strict=True) for line in lines.lines
    )
    assert list(xs) == sorted(xs)
    assert list(ys) == sorted(ys, reverse=True)
    assert (min(ys) > scope_ys[-1] > min(scope_ys), xs[-1], scope_xs[-1]) == (True, 632, 632)
