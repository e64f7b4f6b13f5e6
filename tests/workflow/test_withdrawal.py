"""Withdrawing: off the site at once, a notice in its place, and nothing but a publisher's signature brings it back."""

from __future__ import annotations

import json

import pytest

from app.errors import NotAllowed, NotFound, PolyleafError
from app.workflow.publish import publish
from app.workflow.releases import list_releases, rollback
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road
from tests.pseudo import pseudo

TITLE = "This leaflet has been withdrawn"
WARNING = "Please do not use copies of it that you have printed or saved."


def files(road: Road, folder: str) -> set[str]:
    return {path.name for path in (road.site / folder).iterdir()}


def listed(road: Road) -> tuple[list[str], list[tuple[str, bool]]]:
    """Return the locales that `index.json` has, and those withdrawn with their urgency."""
    (leaflet,) = json.loads((road.site / "index.json").read_text())["leaflets"]
    return [e["locale"] for e in leaflet["editions"]], [(e["locale"], e["urgent"]) for e in leaflet["withdrawn"]]


def test_a_withdrawal_takes_page_pdfs_hand_out_and_lists_at_once_and_leaves_a_notice(live: Road) -> None:
    assert len(files(live, "ur/winter-cough")) == 5
    withdraw(live.installation, live.ben, LEAFLET, "ur", "A dose is wrong", urgent=True)
    live.verify()
    assert files(live, "ur/winter-cough") == {"index.html"}
    page = live.page("ur")
    assert pseudo(TITLE, "ur") in page
    assert pseudo(WARNING, "ur") in page
    assert "tel:08081570142" in page
    assert 'href="../../en/winter-cough/"' in page
    assert listed(live) == (["en", "pl"], [("ur", True)])
    assert "ur/winter-cough" not in (live.site / "sitemap.xml").read_text()
    assert 'data-own="ur"' not in live.page("pl")
    assert '<category term="withdrawn"/>' in (live.site / "feed.xml").read_text()


def test_a_withdrawn_english_takes_every_language_and_leaves_the_helpline_alone(live: Road) -> None:
    withdraw(live.installation, live.pat, LEAFLET, "en", "Out of use", urgent=False)
    live.verify()
    assert listed(live) == ([], [("en", False), ("pl", False), ("ur", False)])
    for locale in ("en", "pl", "ur"):
        assert "tel:08081570142" in live.page(locale)
        assert "Read this leaflet" not in live.page(locale)
        assert "data-notice" not in live.page(locale)


def test_neither_publishing_nor_an_earlier_release_brings_a_withdrawn_edition_back(live: Road) -> None:
    withdraw(live.installation, live.pat, LEAFLET, "pl", "Wrong", urgent=False)
    assert not publish(live.installation).new
    returned = rollback(live.installation, live.pat, 1, "Try")
    assert {entry.edition.locale for entry in returned.editions} == {"en", "ur"}
    live.verify()


def test_a_publishers_later_signature_lifts_a_withdrawal(live: Road) -> None:
    withdraw(live.installation, live.pat, LEAFLET, "pl", "Wrong", urgent=False)
    live.sign_editions()
    live.publish()
    assert listed(live) == (["en", "pl", "ur"], [])


def test_a_withdrawal_puts_nothing_else_live(live: Road) -> None:
    live.approve("Syrup", "Syropek")
    live.read_page()
    live.sign_editions()
    withdraw(live.installation, live.ben, LEAFLET, "ur", "Wrong", urgent=False)
    live.verify()
    assert "Syropek" not in live.page("pl")
    live.publish()
    assert "Syropek" in live.page("pl")


def test_who_may_withdraw_what(live: Road) -> None:
    for who, locale in ((live.ada, "pl"), (live.ben, None), (live.ben, "en"), (live.cleo, "pl"), (live.ann, "pl")):
        with pytest.raises(NotAllowed):
            withdraw(live.installation, who, LEAFLET, locale, "Wrong", urgent=False)
    with pytest.raises(PolyleafError, match="Say why"):
        withdraw(live.installation, live.pat, LEAFLET, "pl", " ", urgent=False)
    with pytest.raises(NotFound, match="is not live in ar"):
        withdraw(live.installation, live.pat, LEAFLET, "ar", "Wrong", urgent=False)


def test_an_earlier_release_comes_back_with_todays_contacts_until_something_is_signed(live: Road) -> None:
    before = live.page()
    live.approve("Syrup", "Syropek")
    live.read_page()
    live.sign_editions()
    live.edit("0808 157 0142", "0808 157 0143", "site.yaml")
    live.sync()
    live.publish()
    assert "Syropek" in live.page()
    returned = rollback(live.installation, live.pat, 1, "The new text is wrong")
    live.verify()
    assert (returned.number, returned.new) == (3, True)
    assert "Syropek" not in live.page()
    assert "0808 157 0143" in live.page()
    assert "0808 157 0142" in before
    assert not publish(live.installation).new
    live.sign_editions()
    live.publish()
    assert "Syropek" in live.page()


def test_only_a_publisher_returns_and_only_to_a_release_that_was(live: Road) -> None:
    with pytest.raises(NotAllowed):
        rollback(live.installation, live.ben, 1, "x")
    with pytest.raises(NotFound, match="There is no release 9"):
        rollback(live.installation, None, 9, "x")
    with pytest.raises(PolyleafError, match="Say why"):
        rollback(live.installation, None, 1, "")


def test_releases_are_listed_newest_first(live: Road) -> None:
    withdraw(live.installation, live.pat, LEAFLET, "pl", "Wrong", urgent=False)
    past = list_releases(live.installation)
    assert [(p.number, p.editions, p.kept, p.live) for p in past] == [(2, 2, True, True), (1, 3, True, False)]
