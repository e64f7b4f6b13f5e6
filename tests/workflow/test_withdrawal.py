"""Withdrawing: off the site at once, a notice in its place, and nothing but a publisher's signature brings it back."""

from __future__ import annotations

import json

import pytest

from app.errors import NeedsReturn, NotAllowed, NotFound, PolyleafError
from app.store import log
from app.store.engine import reading
from app.workflow.publish import publish
from app.workflow.releases import list_releases, rollback
from app.workflow.returning import withdrawn_editions
from app.workflow.withdrawal import Outdated, outdated_editions, withdraw, withdraw_outdated
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
    assert {entry.locale for entry in returned.editions} == {"en", "ur"}
    live.verify()


def test_a_publisher_who_knows_that_an_edition_was_withdrawn_may_bring_it_back(live: Road) -> None:
    withdraw(live.installation, live.ben, LEAFLET, "pl", "Wrong", urgent=True)
    with pytest.raises(NeedsReturn) as refused:
        live.sign_editions()
    (gone,) = refused.value.withdrawn
    assert (gone.document, gone.locale, gone.person, gone.urgent) == (LEAFLET, "pl", live.ben.id, True)
    with reading(live.installation.engine) as connection:
        assert log.get(connection, gone.entry).at == gone.at
        assert log.plain_values(connection, [gone.entry])[gone.entry, "reason"] == "Wrong"
        assert withdrawn_editions(connection, LEAFLET) == (gone,)
    assert live.sign_editions(bring_back=["pl"]) == ("en", "pl", "ur")
    live.publish()
    assert listed(live) == (["en", "pl", "ur"], [])
    with reading(live.installation.engine) as connection:
        assert withdrawn_editions(connection, LEAFLET) == ()


def test_what_a_publisher_does_not_bring_back_stays_withdrawn_although_all_its_texts_stand(live: Road) -> None:
    withdraw(live.installation, live.pat, LEAFLET, "pl", "Wrong", urgent=False)
    withdraw(live.installation, live.pat, LEAFLET, "ur", "Wrong too", urgent=False)
    assert live.sign_editions(bring_back=["ur"]) == ("en", "ur")
    live.publish()
    assert listed(live) == (["en", "ur"], [("pl", False)])
    assert pseudo(TITLE, "pl") in live.page("pl")


def test_no_language_comes_back_without_its_english(live: Road) -> None:
    withdraw(live.installation, live.pat, LEAFLET, None, "Wrong", urgent=False)
    with pytest.raises(NeedsReturn) as refused:
        live.sign_editions()
    assert [each.locale for each in refused.value.withdrawn] == ["en", "pl", "ur"]
    with pytest.raises(PolyleafError, match="no language is live without it"):
        live.sign_editions(bring_back=["pl", "ur"])
    assert live.sign_editions(bring_back=["en", "pl"]) == ("en", "pl")
    live.publish()
    assert listed(live) == (["en", "pl"], [("ur", False)])


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


WEEKS = "A short cough lasts less than 3 weeks"


def outdated(road: Road, document: str = LEAFLET) -> tuple[Outdated, ...]:
    with reading(road.installation.engine) as connection:
        return outdated_editions(connection, document)


def keys(editions: tuple[Outdated, ...]) -> list[tuple[str, int]]:
    return [(each.locale, each.version) for each in editions]


def test_an_urgent_change_takes_the_languages_that_lack_it_and_leaves_the_english_that_has_it(live: Road) -> None:
    live.edit("less than 3 weeks", "less than 4 weeks")
    live.sync()
    live.sign_editions()
    live.publish()
    assert keys(outdated(live)) == [("pl", 1), ("ur", 1)]
    done = withdraw_outdated(live.installation, live.pat, LEAFLET, "The number was wrong", outdated(live))
    live.verify()
    assert (done.number, listed(live)) == (3, (["en"], [("pl", True), ("ur", True)]))
    assert ">4 weeks<" in live.page("en")
    assert pseudo(WARNING, "pl") in live.page("pl")
    assert 'href="../../en/winter-cough/"' in live.page("pl")
    assert outdated(live) == ()
    with pytest.raises(NotFound, match="nothing to withdraw"):
        withdraw_outdated(live.installation, live.pat, LEAFLET, "Again", ())
    live.approve(WEEKS.replace("3", "4"))
    live.read_page()
    live.sign_editions(bring_back=["pl"])
    live.publish()
    assert listed(live) == (["en", "pl"], [("ur", True)])


@pytest.mark.parametrize(
    ("file", "old", "new", "document"),
    [
        ("winter-cough.md", "less than 3 weeks", "less than 4 weeks", LEAFLET),
        ("shared/support.md", "call us free", "ring us free", "support"),
    ],
)
def test_an_english_edition_that_lacks_the_change_goes_with_all_its_languages(
    live: Road, file: str, old: str, new: str, document: str
) -> None:
    live.edit(old, new, file)
    live.sync()
    assert keys(outdated(live, document)) == [("en", 1), ("pl", 1), ("ur", 1)]
    withdraw_outdated(live.installation, live.pat, document, "Harmful", outdated(live, document))
    live.verify()
    assert listed(live) == ([], [("en", True), ("pl", True), ("ur", True)])
    with reading(live.installation.engine) as connection:
        taken = log.of_kind(connection, "withdrawal")
    assert [(e.person, e.role, e.data) for e in taken] == [
        (live.pat.id, "publisher", {"document": LEAFLET, "locale": None, "urgent": True})
    ]


def test_what_patients_read_is_outdated_by_words_and_not_by_dates(live: Road) -> None:
    live.edit("next_due: 2027-02", "next_due: 2027-08")
    live.sync()
    assert outdated(live) == ()


def test_an_urgent_withdrawal_takes_a_publisher_a_reason_and_a_look_at_what_goes(live: Road) -> None:
    live.edit("less than 3 weeks", "less than 4 weeks")
    live.sync()
    seen = outdated(live)
    for who in (live.ben, live.ann):
        with pytest.raises(NotAllowed, match="Only a publisher"):
            withdraw_outdated(live.installation, who, LEAFLET, "Harmful", seen)
    with pytest.raises(PolyleafError, match="Say why"):
        withdraw_outdated(live.installation, live.pat, LEAFLET, " ", seen)
    with pytest.raises(PolyleafError, match="Look at the list again"):
        withdraw_outdated(live.installation, live.pat, LEAFLET, "Harmful", seen[:1])
    assert listed(live) == (["en", "pl", "ur"], [])


def test_releases_are_listed_newest_first(live: Road) -> None:
    withdraw(live.installation, live.pat, LEAFLET, "pl", "Wrong", urgent=False)
    past = list_releases(live.installation)
    assert [(p.number, p.editions, p.kept, p.live) for p in past] == [(2, 2, True, True), (1, 3, True, False)]
