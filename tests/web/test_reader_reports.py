"""What readers of the site report on a page: by a form without an account, answered by the content team."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from app import create_app
from app.store import english
from app.store.engine import reading
from app.web import reader_report
from app.web.security import limiter
from app.workflow.queries import answer
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from app.store.people import Person
    from app.workflow.installation import Installation

PAGE = f"/site/ur/{LEAFLET}/"


@pytest.fixture
def app(live: Road) -> Flask:
    """The workspace that serves the live site, with every protection on."""
    made = create_app(live.installation)
    made.config.update(TESTING=True)
    limiter.reset()
    return made


@pytest.fixture
def installation(live: Road) -> Installation:
    """The installation whose release is live."""
    return live.installation


@pytest.fixture
def team(client_of: Callable[[Person], FlaskClient], live: Road) -> FlaskClient:
    """The browser of a publisher."""
    return client_of(live.pat)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    """Somebody at the site whom nobody knows."""
    return app.test_client()


def seen(reader: FlaskClient) -> str:
    match = re.search(r'name="seen" value="([^"]+)"', reader.get(f"{PAGE}?report").text)
    assert match
    return match[1]


def send(live: Road, reader: FlaskClient, wait: float = 5, **fields: str) -> TestResponse:
    values = {"seen": seen(reader), "number": "7", "words": "یہ جملہ غلط ہے", "website": ""}
    live.clock.forward(seconds=wait)
    return reader.post(f"{PAGE}?report", data=values | fields)


def reported(live: Road) -> list[tuple[str, str, int, int, str, str | None]]:
    with reading(live.installation.engine) as connection:
        rows = english.reports(connection)
    return [(row.question, row.locale, row.version, row.number, row.source, row.asked_by) for row in rows]


def test_a_report_arrives_with_language_version_and_the_number_of_the_text(live: Road, reader: FlaskClient) -> None:
    answer_ = send(live, reader)
    assert (answer_.status_code, answer_.location) == (303, "?report=sent")
    assert 'role="status"' in reader.get(f"{PAGE}?report=sent").text
    text = "A cough clears your *throat*. It can be **dry**, or it can bring up mucus."
    assert reported(live) == [("یہ جملہ غلط ہے", "ur", 1, 7, text, None)]


def test_a_report_on_nothing_in_particular_is_one_on_the_whole_page(live: Road, reader: FlaskClient) -> None:
    send(live, reader, number="0", words="Which is it?")
    assert reported(live) == [("Which is it?", "ur", 1, 0, "Coughs in winter", None)]


def test_the_form_has_every_text_of_the_page_with_its_number_and_takes_no_cookie(reader: FlaskClient) -> None:
    form = reader.get(f"{PAGE}?report")
    page = reader.get(PAGE).text
    numbers = re.findall(r'name="number" value="(\d+)"', form.text)
    assert numbers == [str(n) for n in range(len(re.findall(r'\bid="s\d+"', page)) + 1)]
    assert (form.headers.get("Set-Cookie"), "form-action 'self'" in form.headers["Content-Security-Policy"]) == (
        None,
        True,
    )
    assert '<html lang="ur" dir="rtl">' in form.text
    assert '<meta name="robots" content="noindex">' in form.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"words": " "}, 422),
        ({"words": "x" * 2001}, 422),
        ({"number": ""}, 422),
        ({"number": "999"}, 422),
        ({"number": "-1"}, 422),
        ({"seen": "forged"}, 409),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_cannot_be_taken_is_asked_for_again_with_what_was_typed(
    live: Road, reader: FlaskClient, fields: dict[str, str], status: int
) -> None:
    again = send(live, reader, **{"words": "Keep <this>", **fields})
    assert again.status_code == status
    assert 'role="alert"' in again.text
    assert fields.get("words", "Keep &lt;this&gt;")[:2000].strip() in again.text
    assert reported(live) == []


@pytest.mark.parametrize("wait", [1, reader_report.SLOWEST + 1])
def test_nobody_writes_so_fast_or_so_slowly(live: Road, reader: FlaskClient, wait: float) -> None:
    assert send(live, reader, wait=wait).status_code == 409
    assert reported(live) == []


def test_a_program_that_fills_every_field_is_thanked_and_forgotten(live: Road, reader: FlaskClient) -> None:
    assert send(live, reader, website="https://casino.example").status_code == 303
    assert reported(live) == []


def test_one_address_sends_ten_an_hour(live: Road, reader: FlaskClient) -> None:
    assert [send(live, reader).status_code for _ in range(11)] == [303] * 10 + [409]
    assert len(reported(live)) == 10


def test_another_site_cannot_send_a_report(live: Road, reader: FlaskClient) -> None:
    values = {"seen": seen(reader), "number": "7", "words": "Forged"}
    live.clock.forward(seconds=5)
    refused = reader.post(f"{PAGE}?report", data=values, headers={"Sec-Fetch-Site": "cross-site"})
    assert (refused.status_code, reported(live)) == (403, [])


def test_a_flood_of_bytes_is_refused(live: Road, reader: FlaskClient) -> None:
    assert send(live, reader, words="x" * 70_000).status_code == 413


def test_a_report_on_a_page_that_was_replaced_meanwhile_is_asked_for_again(live: Road, reader: FlaskClient) -> None:
    token = seen(reader)
    live.edit("It needs no treatment.", "It needs no treatment at all.")
    live.sync()
    live.approve("It needs no treatment at all.", locale="pl")
    live.person("Usha", ur=["translator", "reviewer"])
    live.approve_rest("ur")
    live.read_page("pl")
    live.read_page("ur")
    live.sign_editions()
    live.publish()
    assert send(live, reader, seen=token).status_code == 409
    assert send(live, reader).status_code == 303


def test_the_address_of_the_form_shows_the_page_where_none_can_be_reported_on(live: Road, reader: FlaskClient) -> None:
    withdraw(live.installation, live.pat, LEAFLET, "ur", "Wrong", urgent=False)
    assert reader.get(f"{PAGE}?report").data == reader.get(PAGE).data
    assert reader.post(f"{PAGE}?report", data={"words": "x"}).status_code == 404
    assert reader.get("/site/?report").status_code == 200
    assert reader.get("/site/xx/yy/?report").status_code == 404


def test_the_team_sees_answers_and_downloads_reports(team: FlaskClient, live: Road, reader: FlaskClient) -> None:
    send(live, reader, words="=HYPERLINK(1)")
    listed = team.get("/leaflets/questions").text
    assert "report by a reader" in listed
    assert "on version 1 in Urdu, paragraph 7" in listed
    with reading(live.installation.engine) as connection:
        (row,) = english.reports(connection)
    asked = html.unescape(team.get(f"/leaflets/questions/{row.id}").text)
    assert "A reader reports on version 1 in Urdu, paragraph 7" in asked
    assert live.unit(row.source, "ur").target in asked
    answer(live.installation, live.pat, row.id, "It is right as it is.")
    assert "It is right as it is." in team.get("/leaflets/reports").text
    download = team.get("/leaflets/reports.csv")
    assert download.content_type == "text/csv; charset=utf-8"
    (told,) = csv.DictReader(io.StringIO(download.data.decode("utf-8-sig")))
    assert told | {"received": "", "answered": ""} == {
        "report": str(row.id),
        "received": "",
        "document": LEAFLET,
        "leaflet": "Coughs in winter",
        "language": "Urdu",
        "version": "1",
        "paragraph": "7",
        "English": row.source,
        "words": "'=HYPERLINK(1)",
        "outcome": "answer",
        "answer": "It is right as it is.",
        "answered": "",
        "answered by": "Pat",
    }


def test_the_record_names_people_dates_and_what_patients_see(team: FlaskClient, live: Road) -> None:
    shown = html.unescape(team.get(f"/leaflets/{LEAFLET}/ur/record").text)
    for words in (
        "Signed as translated: Ada",
        "Signed as reviewed: Ben",
        "Page read by</dt><dd>Ben",
        "Signed for publication by</dt><dd>Pat",
        '<time datetime="2027-02">',
        "Translated by one person and reviewed by another.",
        f"/site/record/editions/ur/{LEAFLET}.json",
        live.unit("Syrup", "ur", context="dose table").fingerprint,
    ):
        assert words in shown
    assert team.get("/leaflets/nothing/ur/record").status_code == 404
