"""The content team's screens over HTTP."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from app import create_app
from app.config import load_config
from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import Segment
from app.formats.page_strings import page_strings
from app.store import people, releases, units
from app.store.engine import reading
from app.web.leaflets.cells import Assigned
from app.web.leaflets.grid import read_grid
from app.workflow import accounts, assignments, publish, queries, review, sessions
from app.workflow import compile as editions
from app.workflow.importing import import_content
from app.workflow.installation import open_installation
from tests.web.road import approve, approve_all, read_page

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
LEAFLET = "winter-cough"
IN_TIME, TOO_LATE = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_time(installation: Installation) -> None:
    """Let it be a day before the next review is due."""
    object.__setattr__(installation, "clock", lambda: IN_TIME)


@pytest.fixture
def team(somebody: Make) -> Person:
    """Editor, publisher and administrator in one."""
    return somebody("Tess", content=["editor", "publisher", "administrator"])


@pytest.fixture
def ada(somebody: Make) -> Person:
    """A translator of Polish and Urdu."""
    return somebody("Ada", pl=["translator"], ur=["translator"])


@pytest.fixture
def ben(somebody: Make) -> Person:
    """A reviewer of Polish and Urdu."""
    return somebody("Ben", pl=["reviewer"], ur=["reviewer"])


def words(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def cell(installation: Installation, locale: str, document: str = LEAFLET) -> Any:
    with reading(installation.engine) as connection:
        grid = read_grid(installation, connection)
    assert grid is not None
    row = grid.row(document)
    assert row is not None
    return row.cell(locale)


def change_leaflet(installation: Installation, old: str, new: str) -> None:
    path = installation.config.source_content / "winter-cough.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    import_content(installation)


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    bare = open_installation(load_config({"instance": str(tmp_path / "bare"), "database": ""}))
    accounts.invite(bare, "ed@example.org", "Ed", {"": ["editor"]})
    with reading(bare.engine) as connection:
        person = people.by_email(connection, "ed@example.org")
    assert person is not None
    client = create_app(bare).test_client()
    with client.session_transaction() as session:
        session["_user_id"] = sessions.begin(bare, person, "A test")
    assert "Nothing has been imported yet" in client.get("/leaflets/").text


def test_the_grid_says_in_words_what_its_picture_shows(
    installation: Installation, client_of: Make, team: Person, unit_of: Make, draft: Make
) -> None:
    draft(unit_of("ur", "Syrup"), "شربت")
    page = words(client_of(team).get("/leaflets/").text)
    total = cell(installation, "ur").total
    said = f"Coughs in winter, Urdu: 0 of {total} approved, 1 drafted, {total - 1} without any text"
    assert f"{said}, waiting for a translator" in page
    assert ("Polski" in page, "اردو" in page, "Shared blocks" in page) == (True, True, True)


def test_a_cell_waits_for_each_person_in_turn(
    installation: Installation, team: Person, ada: Person, ben: Person
) -> None:
    def waits() -> tuple[str, int | None]:
        now = cell(installation, "pl")
        return now.waiting, now.live

    seen = [waits()]
    approve_all(installation, ada, ben, "pl")
    seen.append(waits())
    read_page(installation, ben, LEAFLET, "pl")
    seen.append(waits())
    editions.sign_editions(installation, team, LEAFLET)
    seen.append(waits())
    publish.publish(installation, team)
    seen.append(waits())
    assert seen == [("translator", None), ("reader", None), ("publisher", None), ("release", None), ("", 1)]


def test_a_leaflet_whose_shared_block_is_unapproved_waits_for_it(
    installation: Installation, ada: Person, ben: Person, unit_of: Make
) -> None:
    approve_all(installation, ada, ben, "pl")
    with reading(installation.engine) as connection:
        shared = units.of_document(connection, "support", "pl")[0]
        unit = units.get(connection, shared.segment_id, "pl")
    assert unit is not None
    review.reject(installation, ben, "pl", unit.segment_id, unit.fingerprint, "Wrong word.")
    now = cell(installation, "pl")
    assert (now.waiting, now.whole, dict(now.lacking)) == ("shared", False, {"support": 1})


def test_changed_english_shows_as_moved_on_and_changed_dates_do_not(
    installation: Installation, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)
    change_leaflet(installation, "next_due: 2027-02", "next_due: 2027-04")
    dates = cell(installation, "pl")
    change_leaflet(installation, "less than 3 weeks", "less than 4 weeks")
    text = cell(installation, "pl")
    assert [(c.waiting, c.live, c.stale) for c in (dates, text)] == [("publisher", 1, False), ("translator", 1, True)]
    assert "the English has moved on from the live page" in text.words


def test_a_cell_says_what_came_back_what_is_asked_who_is_to_see_it_through_and_what_is_overdue(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person, unit_of: Make
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)
    change_leaflet(installation, "less than 3 weeks", "less than 4 weeks")
    change_leaflet(installation, "next_due: 2027-02", "next_due: 2028-02")
    segment = unit_of("pl", "Syrup").segment_id
    queries.ask(installation, ada, "pl", segment, "Which syrup?")
    assignments.give(installation, team, LEAFLET, "pl", ada.id, "2026-12-24")
    assignments.give(installation, team, LEAFLET, "pl", ben.id, "")
    before = cell(installation, "pl")
    given = (Assigned("Ada", "2026-12-24", False), Assigned("Ben", "", False))
    assert (before.carried, before.asked, before.overdue, before.assigned) == (1, 1, False, given)
    object.__setattr__(installation, "clock", lambda: TOO_LATE)
    after, other = cell(installation, "pl"), cell(installation, "ur")
    assert (after.overdue, after.assigned[0]) == (True, Assigned("Ada", "2026-12-24", True))
    assert (other.carried, other.asked, other.overdue, other.assigned) == (0, 0, False, ())
    page = words(client_of(team).get("/leaflets/").text)
    said = "live English moved on review overdue 1 to look at again 1 open question"
    assert f"{said} Ada, late since 2026-12-24 Ben" in page


@pytest.mark.parametrize("document", [LEAFLET, "support"])
def test_a_text_approved_anew_after_the_signature_asks_for_a_reader_again(
    installation: Installation, team: Person, ada: Person, ben: Person, document: str
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)
    with reading(installation.engine) as connection:
        row = units.of_document(connection, document, "pl")[1]
        unit = units.get(connection, row.segment_id, "pl")
    assert unit is not None
    approve(installation, ada, ben, unit, f"Lepiej. {unit.target}")
    now = cell(installation, "pl")
    assert (now.waiting, now.live) == ("reader", 1)
    read_page(installation, ben, LEAFLET, "pl")
    assert cell(installation, "pl").waiting == "publisher"


def test_many_leaflets_are_shown_a_page_at_a_time_and_found_by_their_title(
    client_of: Make, somebody: Make, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = installation.config.source_content
    text = (folder / "winter-cough.md").read_text("utf-8")
    for number in range(3):
        changed = text.replace("id: winter-cough", f"id: cough-{number}").replace("title: ", f"title: {number} ")
        (folder / f"cough-{number}.md").write_text(changed, "utf-8")
    import_content(installation)
    monkeypatch.setattr("app.web.leaflets.leaflet.MOST_LEAFLETS", 4)
    client = client_of(somebody("Ann", content=["editor"]))

    def titles(address: str) -> list[str]:
        return re.findall(r'<th role="rowheader" scope="row">\s*<a [^>]*>([^<]+)</a>', client.get(address).text)

    first, second = titles("/leaflets/"), titles("/leaflets/?page=2")
    coughs = [f"{number} Coughs in winter" for number in range(3)]
    assert first == [*coughs, "Coughs in winter"]
    assert second == ["Support", "Page templates"]
    assert (titles("/leaflets/?page=9"), titles("/leaflets/?page=0")) == (second, first)
    assert '<a class="button" rel="next" href="/leaflets/?page=2">' in client.get("/leaflets/").text
    assert titles("/leaflets/?find=1+COUGH") == coughs[1:2]
    assert "No title has these words." in client.get("/leaflets/?find=measles").text
    assert titles("/leaflets/desk?page=1") == [*coughs, "Coughs in winter", "Support"]


def test_the_grid_takes_few_queries_however_much_there_is(
    installation: Installation, client_of: Make, statements: Make, team: Person, ada: Person, ben: Person
) -> None:
    client = client_of(team)
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)
    approve_all(installation, ada, ben, "ur")
    read_page(installation, ben, LEAFLET, "ur")
    with statements() as few:
        assert client.get("/leaflets/").status_code == 200
    folder = installation.config.source_content
    text = (folder / "winter-cough.md").read_text()
    for number in range(6):
        (folder / f"cough-{number}.md").write_text(text.replace("id: winter-cough", f"id: cough-{number}"))
    import_content(installation)
    for tag in ("ar", "bn", "pa_Guru"):
        accounts.set_policy(installation, tag, None)
    with statements() as many:
        page = client.get("/leaflets/")
    assert (len(few), len(many)) == (11, 11)
    assert page.text.count('class="share"') == 5 * 9


def test_the_leaflet_page_has_facts_sources_versions_and_languages(
    installation: Installation, client_of: Make, team: Person
) -> None:
    change_leaflet(installation, "less than 3 weeks", "less than 4 weeks")
    page = client_of(team).get(f"/leaflets/{LEAFLET}").text
    assert '<time datetime="2024-02-29">' in page
    shown = words(page)
    assert "Doe J, Roe R. Coughing at home. *J Imagined Med* 2019;4(2):11-19." in shown
    assert "1 new or changed, 1 gone" in shown
    assert "Draft missing strings in Urdu" in shown


def test_there_is_no_page_for_an_unknown_leaflet_or_language(client_of: Make, team: Person) -> None:
    client = client_of(team)
    paths = ("/leaflets/nothing", f"/leaflets/{LEAFLET}/xx", "/leaflets/nothing/pl", "/leaflets/preview/en/nothing/")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404, 404]


def test_an_unfinished_edition_says_what_is_missing(client_of: Make, team: Person, ben: Person) -> None:
    for person in (team, ben):
        page = client_of(person).get(f"/leaflets/{LEAFLET}/ur").text
        assert "still missing" in page
        assert "<iframe" not in page
        assert ("/review/ur/" in page) == (person is ben)


def test_the_preview_is_the_page_under_a_policy_that_allows_its_style_alone(
    installation: Installation, client_of: Make, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    answer = client_of(ben).get(f"/leaflets/preview/ur/{LEAFLET}/")
    page = answer.text
    assert page.startswith('<!doctype html>\n<html lang="ur" dir="rtl">')
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    hashed = base64.b64encode(sha256(style[1].encode()).digest()).decode()
    assert answer.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{hashed}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )


def test_the_preview_leads_to_its_other_forms_as_they_will_be_printed(
    installation: Installation, client_of: Make, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    reviewer = client_of(ben)
    address = f"/leaflets/preview/ur/{LEAFLET}/"
    names = re.findall(r'<li><a href="([^"#?/]+)" data-c>', reviewer.get(address).text)
    assert names == ["leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf"]
    answers = [reviewer.get(address + name) for name in names]
    assert [(answer.status_code, answer.content_type, answer.data[:5]) for answer in answers] == [
        (200, "application/pdf", b"%PDF-"),
        (200, "application/pdf", b"%PDF-"),
        (200, "text/html; charset=utf-8", b"<!doc"),
        (200, "application/pdf", b"%PDF-"),
    ]
    assert reviewer.get(address + "other.pdf").status_code == 404


def test_the_preview_claims_two_people_only_where_two_signed(
    installation: Installation, client_of: Make, somebody: Make, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    accounts.set_policy(installation, "pl", None, second_person=False)
    alone = somebody("Ola", pl=["translator", "reviewer"])
    approve_all(installation, alone, None, "pl")
    one, two = "No second person has reviewed the translation.", "Translated by one person and reviewed by another"
    pages = [client_of(ben).get(f"/leaflets/preview/{tag}/{LEAFLET}/").text for tag in ("pl", "ur")]
    assert [(one in page, two in page) for page in pages] == [(True, False), (False, True)]


def test_the_preview_is_closed_to_translators_and_visitors(
    installation: Installation, app: Any, client_of: Make, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    address = f"/leaflets/preview/ur/{LEAFLET}/"
    assert client_of(ada).get(address).status_code == 403
    assert app.test_client().get(address).status_code == 303


def test_a_reviewer_signs_the_page_that_was_shown_and_no_other(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    client, address = client_of(ben), f"/leaflets/{LEAFLET}/pl"
    page = client.get(address).text
    assert "I have read this page as a patient would: sign wording and order" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    assert client.post(f"{address}/read", data={"seen": "0" * 64}).status_code == 409
    assert client_of(team).post(f"{address}/read", data={"seen": seen[1]}).status_code == 403
    assert "done: Ben" in words(client.post(f"{address}/read", data={"seen": seen[1]}, follow_redirects=True).text)
    assert editions.edition_state(installation, LEAFLET, "pl").read_by_reviewer


def test_a_publisher_signs_all_that_was_read_with_one_signature(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    approve_all(installation, ada, ben, "ur")
    read_page(installation, ben, LEAFLET, "pl")
    client = client_of(team)
    assert "covers the English and Polish, version 1" in words(client.get(f"/leaflets/{LEAFLET}").text)
    answer = client.post(f"/leaflets/{LEAFLET}/sign", follow_redirects=True)
    assert "Signed: English, Polish." in answer.text
    signed = {tag: editions.edition_state(installation, LEAFLET, tag).signed for tag in (SOURCE_LOCALE, "pl", "ur")}
    assert signed == {"en": True, "pl": True, "ur": False}
    assert "done: Tess" in words(client.get(f"/leaflets/{LEAFLET}/pl").text)


def test_past_the_review_date_a_publisher_is_asked_for_a_reason_that_is_recorded(
    installation: Installation, client_of: Make, team: Person
) -> None:
    object.__setattr__(installation, "clock", lambda: TOO_LATE)
    client = client_of(team)
    assert "review overdue since" in words(client.get("/leaflets/").text)
    asked = client.post(f"/leaflets/{LEAFLET}/sign")
    assert (asked.status_code, "recorded in the log with your name, Tess" in asked.text) == (409, True)
    empty = client.post(f"/leaflets/{LEAFLET}/sign", data={"reason": "  "})
    assert (empty.status_code, "Type a reason." in empty.text) == (409, True)
    signed = client.post(f"/leaflets/{LEAFLET}/sign", data={"reason": "Reviewed next week."}, follow_redirects=True)
    assert "Signed: English." in signed.text
    assert "Reviewed next week." in client.get("/admin/log").text


def test_only_a_publisher_signs_and_publishes(client_of: Make, somebody: Make) -> None:
    client = client_of(somebody("Ed", content=["editor"]))
    paths = (f"/leaflets/{LEAFLET}/sign", "/leaflets/releases/publish")
    assert [client.post(path).status_code for path in paths] == [403, 403]
    assert "Publish" not in words(client.get("/leaflets/releases").text)


def test_publishing_shows_what_would_be_live_before_it_does_it(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    client = client_of(team)
    assert "no edition has every signature" in client.get("/leaflets/releases/publish").text
    editions.sign_editions(installation, team, LEAFLET)
    page = words(client.get("/leaflets/releases/publish").text)
    assert "Coughs in winter, Polish version 1 new" in page
    assert "Left out, and why: Urdu : no edition has been signed." in page
    assert not installation.config.site.exists()
    history = words(client.post("/leaflets/releases/publish", follow_redirects=True).text)
    assert "Release 1 is live with 2 editions." in history
    assert re.search(r"Release 1 live 1 Dec 2026, .* by Tess", history)
    assert "Nothing has changed" in client.get("/leaflets/releases/publish").text


def test_publishing_names_the_page_strings_that_a_language_waits_for(
    installation: Installation,
    client_of: Make,
    team: Person,
    ada: Person,
    ben: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)
    known = page_strings()
    updated = replace(known, segments=(*known.segments, Segment("string", "Share this page")))
    monkeypatch.setattr("app.workflow.importing.page_strings", lambda: updated)
    import_content(installation)
    page = words(client_of(team).get("/leaflets/releases/publish").text)
    assert "Polish : 1 page stays as published, 1 string to approve: Share this page" in page
    assert "Coughs in winter, Polish version 1 no change of text or facts" in page


def test_publishing_names_editions_that_keep_their_old_version(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)
    change_leaflet(installation, "less than 3 weeks", "less than 4 weeks")
    editions.sign_editions(installation, team, LEAFLET)
    page = words(client_of(team).get("/leaflets/releases/publish").text)
    assert "Coughs in winter, English version 2 new text or facts" in page
    assert "Coughs in winter, Polish version 1 keeps this version" in page
    client_of(team).post("/leaflets/releases/publish")
    with reading(installation.engine) as connection:
        newest = releases.newest(connection)
    assert newest is not None
    assert {(key[1], key[2]) for key in newest.editions} == {("en", 2), ("pl", 1)}


def test_the_content_folder_is_compared_first_and_taken_over_when_confirmed(
    installation: Installation, client_of: Make, team: Person
) -> None:
    client = client_of(team)
    assert "has everything" in client.post("/leaflets/folder").text
    path = installation.config.source_content / "winter-cough.md"
    path.write_text(path.read_text().replace("less than 3 weeks", "less than 4 weeks"))
    page = words(client.post("/leaflets/folder").text)
    assert "winter-cough the text has changed 1 new or changed, 1 gone" in page
    assert "Version 2" not in client.get("/admin/log").text
    answer = client.post("/leaflets/folder", data={"confirmed": "yes"}, follow_redirects=True)
    assert "1 documents changed" not in answer.text
    assert "1 document changed" in answer.text
    assert "Version 2 of" in client.get("/admin/log").text


def test_faults_of_the_content_folder_are_a_table_and_nothing_changes(
    installation: Installation, client_of: Make, team: Person
) -> None:
    path = installation.config.source_content / "winter-cough.md"
    path.write_text(path.read_text().replace("last_reviewed: 2024-02-29", "last_reviewed: soon"))
    answer = client_of(team).post("/leaflets/folder", data={"confirmed": "yes"})
    page = words(answer.text)
    assert answer.status_code == 400
    assert "Nothing was taken over: 1 thing has to be put right first." in page
    assert "winter-cough.md Line 7 review.last_reviewed" in page


@pytest.fixture
def published(installation: Installation, team: Person) -> None:
    """Put the English live."""
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)


@pytest.mark.usefixtures("published")
def test_the_site_is_served_to_everybody_with_right_types(app: Any) -> None:
    visitor: FlaskClient = app.test_client()
    types = {
        path: visitor.get(f"/site/{path}").content_type
        for path in ("", f"en/{LEAFLET}/", "sitemap.xml", "robots.txt", "manifest.json", "manifest.sig", "log.jsonl")
    }
    assert types == {
        "": "text/html; charset=utf-8",
        f"en/{LEAFLET}/": "text/html; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "manifest.json": "application/json",
        "manifest.sig": "text/plain; charset=utf-8",
        "log.jsonl": "application/jsonl",
    }
    moved = visitor.get(f"/site/en/{LEAFLET}")
    assert (moved.status_code, moved.location) == (308, f"/site/en/{LEAFLET}/")
    assert (
        visitor.get(f"/site/en/{LEAFLET}/").data
        == (app.extensions["polyleaf"].config.site / "en" / LEAFLET / "index.html").read_bytes()
    )


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "path",
    [
        "../polyleaf.sqlite",
        "..%2fpolyleaf.sqlite",
        "en/../../../secret_key",
        "/etc/passwd",
        "%2e%2e/secret_key",
        "en/",
        "no",
    ],
)
def test_the_site_serves_nothing_else(app: Any, path: str) -> None:
    assert app.test_client().get(f"/site/{path}").status_code in (301, 308, 404)
    assert app.test_client().get(f"/site/{path}", follow_redirects=True).status_code == 404


def test_before_the_first_release_the_site_says_so(app: Any) -> None:
    answer = app.test_client().get("/site/")
    assert (answer.status_code, "current release" in answer.text) == (404, True)


def test_a_live_page_overdue_since_stays_live(
    installation: Installation, client_of: Make, team: Person, published: None
) -> None:
    object.__setattr__(installation, "clock", lambda: TOO_LATE + timedelta(days=1))
    page = words(client_of(team).get("/leaflets/releases/publish").text)
    assert "Coughs in winter, English version 1 no change of text or facts past its review date" in page
