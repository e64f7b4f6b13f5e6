"""Invariants 4 and 5: dates and sources are the English ones of the edition's own version, and roll forward with it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.store import documents, log, releases
from app.store.engine import reading
from app.store.overview import english_of
from app.workflow import importing
from app.workflow.compile import edition_state
from tests.installation import LEAFLET, LOCALES, Road

PAGES = ("en", *LOCALES)


def dates(page: str) -> dict[str, str]:
    return {name: iso for iso, name in re.findall(r'<time datetime="([^"]+)" data-fact="(\w+)">', page)}


def sources(page: str) -> list[str]:
    return re.findall(r'<li data-fact="source"[^>]*>(.*?)</li>', page)


def moved_on(road: Road) -> dict[str, bool]:
    return {locale: 'data-notice="moved_on"' in road.page(locale) for locale in PAGES}


def recorded_facts(road: Road, version: int) -> Any:
    return json.loads((road.site / f"record/documents/{LEAFLET}.v{version}.json").read_text("utf-8"))["facts"]


def test_every_page_has_the_dates_and_sources_of_the_english(published: Road) -> None:
    wanted = {"last_reviewed": "2024-02-29", "updated": "2025-11", "next_due": "2027-02"}
    assert {locale: dates(published.page(locale)) for locale in PAGES} == dict.fromkeys(PAGES, wanted)
    english = sources(published.page("en"))
    assert len(english) == 2
    assert [sources(published.page(locale)) for locale in LOCALES] == [english, english]
    facts = recorded_facts(published, 1)
    assert facts["review"] == wanted
    assert facts["sources"][0]["citation"] == "Doe J, Roe R. Coughing at home. *J Imagined Med* 2019;4(2):11-19."


def test_a_month_stays_a_month(published: Road) -> None:
    shown = dict(re.findall(r'data-fact="(updated|next_due)">([^<]+)<', published.page("en")))
    assert shown == {"updated": "November 2025", "next_due": "February 2027"}
    for locale in LOCALES:
        months = re.findall(r'data-fact="(?:updated|next_due)">([^<]*)<', published.page(locale))
        assert [re.sub(r"\d{4}", "", month).strip().isalpha() for month in months] == [True, True]


def test_a_changed_date_takes_one_signature_and_shows_on_every_page(published: Road) -> None:
    with reading(published.installation.engine) as connection:
        before = log.head(connection).seq
    published.edit("last_reviewed: 2024-02-29", "last_reviewed: 2026-11")
    published.edit("2019;4(2):11-19", "2025;9(1):1-9")
    published.sync()
    assert [published.unapproved(locale) for locale in LOCALES] == [[], []]
    assert [edition_state(published.installation, LEAFLET, tag).read_by_reviewer for tag in LOCALES] == [True, True]
    published.publish()
    assert {dates(published.page(locale))["last_reviewed"] for locale in PAGES} == {"2024-02-29"}
    assert moved_on(published) == dict.fromkeys(PAGES, False)
    published.sign_editions()
    published.publish()
    assert {dates(published.page(locale))["last_reviewed"] for locale in PAGES} == {"2026-11"}
    assert all("2025;9(1):1-9" in sources(published.page(locale))[0] for locale in PAGES)
    with reading(published.installation.engine) as connection:
        kinds = [entry.kind for entry, _ in log.entries(connection) if entry.seq > before]
    assert kinds == ["source_version", "edition_signed", "release"]


def test_a_language_that_is_not_wholly_approved_keeps_its_own_dates_and_says_that_the_english_moved_on(
    published: Road,
) -> None:
    published.edit("less than 3 weeks", "less than 4 weeks")
    published.edit("last_reviewed: 2024-02-29", "last_reviewed: 2026-11-01")
    published.sync()
    published.approve("A short cough lasts less than 4 weeks")
    published.read_page("pl")
    assert published.sign_editions() == ("en", "pl")
    published.publish()
    assert {locale: dates(published.page(locale))["last_reviewed"] for locale in PAGES} == {
        "en": "2026-11-01",
        "pl": "2026-11-01",
        "ur": "2024-02-29",
    }
    assert moved_on(published) == {"en": False, "pl": False, "ur": True}
    published.approve("A short cough lasts less than 4 weeks", locale="ur")
    published.read_page("ur")
    published.sign_editions()
    published.publish()
    assert dates(published.page("ur"))["last_reviewed"] == "2026-11-01"
    assert moved_on(published) == dict.fromkeys(PAGES, False)


def test_a_moved_paragraph_asks_no_translator_but_the_reader_of_the_page(live: Road) -> None:
    live.edit("\nSyrup\n", "\n")
    live.edit("## What is a cough?\n", "Syrup\n\n## What is a cough?\n")
    live.sync()
    assert live.unapproved() == []
    assert not edition_state(live.installation, LEAFLET, "pl").read_by_reviewer
    live.publish()
    assert moved_on(live) == dict.fromkeys(PAGES, True)
    for locale in LOCALES:
        live.read_page(locale)
    live.sign_editions()
    live.publish()
    assert moved_on(live) == dict.fromkeys(PAGES, False)


def test_contact_facts_always_roll_forward_at_the_next_publish(published: Road) -> None:
    published.edit("0808 157 0142", "0808 157 0199", "site.yaml")
    published.edit("less than 3 weeks", "less than 4 weeks")
    published.sync()
    published.publish()
    for locale in PAGES:
        assert "0808 157 0142" not in published.page(locale)
        assert '<a href="tel:08081570199"><bdi dir="ltr" lang="en">0808 157 0199</bdi></a>' in published.page(locale)
    assert moved_on(published) == dict.fromkeys(PAGES, True)


def test_a_changed_shared_block_moves_every_leaflet_on(live: Road) -> None:
    live.edit("You can call us free", "You may call us free", "shared/support.md")
    live.sync()
    live.publish()
    assert moved_on(live) == dict.fromkeys(PAGES, True)
    live.approve("You may call us free on {helpline} or write to {feedback}.", document="support")
    live.read_page("pl")
    assert live.sign_editions() == ("en", "pl")
    live.publish()
    assert moved_on(live) == {"en": False, "pl": False, "ur": True}


def test_a_changed_string_of_the_page_templates_never_says_that_the_english_moved_on(
    live: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = importing.page_strings()
    changed = tuple(replace(s, text="Where this comes from") if s.text == "Sources" else s for s in pages.segments)
    monkeypatch.setattr(importing, "page_strings", lambda: replace(pages, segments=changed))
    assert set(live.sync()) == {"page-templates"}
    assert live.unapproved() == ["Where this comes from"]
    assert [edition_state(live.installation, LEAFLET, tag).missing[0].segment.text for tag in LOCALES] == [
        "Where this comes from"
    ] * 2
    with reading(live.installation.engine) as connection:
        versions = documents.version_facts(connection)
        signed = {(row.document_id, row.version) for row in releases.signed_editions(connection)}
        current = documents.all_documents(connection)[LEAFLET].current_version
        assert [english_of(versions, *edition) for edition in signed] == [english_of(versions, LEAFLET, current)]


def test_a_period_is_overdue_from_the_day_after_it_ends_where_the_publisher_is(live: Road) -> None:
    live.edit("timezone: Europe/London", "timezone: Pacific/Auckland", "site.yaml")
    live.sync()
    live.clock.moment = datetime(2027, 2, 28, 10, 59, tzinfo=UTC)
    live.publish()
    assert 'data-notice="overdue"' not in live.page()
    live.clock.moment = datetime(2027, 2, 28, 11, 1, tzinfo=UTC)
    live.publish()
    assert 'data-notice="overdue"' in live.page()
