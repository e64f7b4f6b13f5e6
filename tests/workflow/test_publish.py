"""Publishing: what goes live, what is left out and why, and releases that prove themselves."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import NeedsOverride, NotAllowed, NotApproved, NotFound, PolyleafError, StaleText, VerificationFailed
from app.store import log
from app.store.engine import reading
from app.workflow.accounts import set_policy
from app.workflow.compile import edition_state, sign_editions, sign_page
from app.workflow.keys import public_key_path
from app.workflow.publish import plan, publish
from app.workflow.review import reject
from app.workflow.verify import verify_release
from tests.installation import LEAFLET, Road, open_road
from tests.pseudo import pseudo

EVERYWHERE = {"en/winter-cough", "pl/winter-cough", "ur/winter-cough"}
WEEKS = "A short cough lasts less than 3 weeks"


def left_out(road: Road) -> dict[str, str]:
    return {entry.locale: entry.why for entry in plan(road.installation).left_out}


def test_what_is_signed_goes_live_and_proves_itself(approved: Road) -> None:
    assert approved.sign_editions() == ("en", "pl", "ur")
    published = approved.publish()
    assert (published.number, published.new, published.left_out) == (1, True, ())
    assert approved.live() == EVERYWHERE
    assert approved.verify().editions == 3


def test_publishing_again_makes_no_new_release(live: Road) -> None:
    target = live.site.readlink()
    with reading(live.installation.engine) as connection:
        head = log.head(connection)
    again = publish(live.installation)
    assert (again.number, again.new, live.site.readlink()) == (1, False, target)
    with reading(live.installation.engine) as connection:
        assert log.head(connection) == head


def test_nothing_unsigned_goes_live(on_sqlite: Road) -> None:
    published = publish(on_sqlite.installation)
    assert (published.editions, on_sqlite.live()) == ((), set())
    assert left_out(on_sqlite) == dict.fromkeys(("en", "pl", "ur"), "no edition has been signed.")


def test_an_edition_with_one_unapproved_string_is_not_signed(on_sqlite: Road) -> None:
    unit = on_sqlite.unit(WEEKS)
    reject(on_sqlite.installation, on_sqlite.ben, "pl", unit.segment_id, unit.fingerprint, "Wrong")
    with pytest.raises(NotApproved) as refused:
        sign_page(on_sqlite.installation, on_sqlite.ben, LEAFLET, "pl", "0" * 64)
    assert [unit.segment.text for unit in refused.value.missing] == [WEEKS]
    assert on_sqlite.sign_editions() == ("en", "ur")
    on_sqlite.publish()
    assert on_sqlite.live() == {"en/winter-cough", "ur/winter-cough"}


def test_an_edition_needs_the_page_templates_strings_of_its_language(on_sqlite: Road) -> None:
    unit = on_sqlite.unit("Need help? Call {helpline}.", document="page-templates")
    reject(on_sqlite.installation, on_sqlite.ben, "pl", unit.segment_id, unit.fingerprint, "Wrong")
    assert on_sqlite.sign_editions() == ("en", "ur")


def test_a_text_rejected_after_the_signature_keeps_the_edition_out(live: Road) -> None:
    unit = live.unit(WEEKS)
    reject(live.installation, live.ben, "pl", unit.segment_id, unit.fingerprint, "It says months")
    assert left_out(live) == {"pl": "1 of its texts were rejected or withdrawn since it was signed."}
    live.publish()
    assert live.live() == {"en/winter-cough", "ur/winter-cough"}


def test_a_string_of_the_page_itself_rejected_keeps_the_language_out(live: Road) -> None:
    unit = live.unit("Sources", document="page-templates")
    reject(live.installation, live.ben, "pl", unit.segment_id, unit.fingerprint, "Wrong")
    assert left_out(live) == {
        "pl": "the page's own strings and notices are not all approved in this language, and its live page cannot stay "
        "as it is until they are: one of the strings on it was rejected or withdrawn."
    }
    live.publish()
    assert live.live() == {"en/winter-cough", "ur/winter-cough"}


def test_a_newer_approved_text_changes_nothing_that_was_signed(live: Road) -> None:
    page = live.page()
    live.approve("Syrup", "Syropek")
    live.publish()
    assert live.page() == page
    live.read_page()
    live.sign_editions()
    live.publish()
    assert "Syropek" in live.page()


def test_a_reader_of_the_page_signs_what_was_shown(on_sqlite: Road) -> None:
    seen = on_sqlite.read_page()
    on_sqlite.approve("Syrup", "Syropek")
    with pytest.raises(StaleText) as conflict:
        sign_page(on_sqlite.installation, on_sqlite.ben, LEAFLET, "pl", seen)
    assert conflict.value.seen == seen
    assert on_sqlite.sign_editions() == ("en", "ur")


@pytest.mark.parametrize("who", ["ada", "pat", "cleo"])
def test_only_a_reviewer_of_the_language_signs_the_page(on_sqlite: Road, who: str) -> None:
    with pytest.raises(NotAllowed, match="Only a reviewer of this language"):
        sign_page(on_sqlite.installation, getattr(on_sqlite, who), LEAFLET, "pl", "0" * 64)


def test_a_page_is_read_once(on_sqlite: Road) -> None:
    seen = on_sqlite.read_page()
    with pytest.raises(PolyleafError, match="read and signed already"):
        sign_page(on_sqlite.installation, on_sqlite.bea, LEAFLET, "pl", seen)


@pytest.mark.parametrize("who", ["ada", "ben", "ann"])
def test_only_a_publisher_signs_and_publishes(on_sqlite: Road, who: str) -> None:
    with pytest.raises(NotAllowed, match="Only a publisher"):
        sign_editions(on_sqlite.installation, getattr(on_sqlite, who), LEAFLET)
    with pytest.raises(NotAllowed, match="Only a publisher"):
        publish(on_sqlite.installation, getattr(on_sqlite, who))


def test_there_is_no_such_leaflet(on_sqlite: Road) -> None:
    for name in ("nothing", "support", "page-templates"):
        with pytest.raises(NotFound, match=f"There is no leaflet with the id '{name}'"):
            edition_state(on_sqlite.installation, name, "pl")


def test_nothing_is_published_before_anything_was_read(tmp_path: Path) -> None:
    empty = open_road(tmp_path)
    with pytest.raises(NotFound, match="Nothing has been read yet"):
        publish(empty.installation)


def test_an_overdue_leaflet_needs_a_reason_and_its_page_says_so(on_sqlite: Road) -> None:
    on_sqlite.clock.moment = datetime(2027, 3, 1, tzinfo=UTC)
    with pytest.raises(NeedsOverride, match="The next review was due 2027-02"):
        on_sqlite.sign_editions()
    with pytest.raises(NeedsOverride):
        on_sqlite.sign_editions(reason="  ")
    on_sqlite.sign_editions(reason="The review is under way")
    on_sqlite.publish()
    overdue = pseudo(
        "This leaflet is past its review date, so parts of it may be out of date. Check with your health professional.",
        "pl",
    )
    assert overdue in on_sqlite.page()
    with reading(on_sqlite.installation.engine) as connection:
        (entry,) = log.of_kind(connection, "override")
        reason = log.plain_values(connection, [entry.seq])[entry.seq, "reason"]
    assert (entry.person, entry.role, reason) == (on_sqlite.pat.id, "publisher", "The review is under way")


def test_an_override_binds_one_version_with_its_facts(on_sqlite: Road) -> None:
    on_sqlite.clock.moment = datetime(2027, 3, 1, tzinfo=UTC)
    on_sqlite.sign_editions(reason="The review is under way")
    on_sqlite.edit("updated: 2025-11", "updated: 2027-02")
    on_sqlite.sync()
    with pytest.raises(NeedsOverride):
        on_sqlite.sign_editions()


def test_a_leaflet_that_becomes_overdue_stays_live_and_says_so(live: Road) -> None:
    assert 'data-notice="overdue"' not in live.page()
    live.clock.moment = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    assert not publish(live.installation).new
    live.clock.moment = datetime(2027, 3, 1, 0, 30, tzinfo=UTC)
    assert live.publish().new
    assert 'data-notice="overdue"' in live.page("ur")
    assert live.live() == EVERYWHERE


def test_an_edition_signed_in_time_and_never_published_needs_a_reason_once_overdue(on_sqlite: Road) -> None:
    on_sqlite.sign_editions()
    on_sqlite.clock.moment = datetime(2027, 3, 1, tzinfo=UTC)
    why = "it is past its review date; a publisher must sign it with a reason."
    assert left_out(on_sqlite) == dict.fromkeys(("en", "pl", "ur"), why)


def test_a_leaflet_without_its_dates_is_not_signed(on_sqlite: Road) -> None:
    on_sqlite.edit("  next_due: 2027-02\n", "")
    on_sqlite.sync()
    with pytest.raises(PolyleafError, match="needs the dates 'last_reviewed' and 'next_due'"):
        on_sqlite.sign_editions()


def test_a_translation_does_not_stand_without_its_english(live: Road) -> None:
    (live.source / "winter-cough.md").unlink()
    live.sync()
    live.publish()
    assert live.live() == set()


def test_a_renamed_leaflet_moves_with_all_its_editions(live: Road) -> None:
    (live.source / "winter-cough.md").rename(live.source / "coughs.md")
    live.sync()
    live.publish()
    assert live.live() == {"en/coughs", "pl/coughs", "ur/coughs"}


def test_one_person_may_be_enough_by_policy_and_then_the_page_says_so(live: Road) -> None:
    set_policy(live.installation, "pl", live.ann, second_person=False)
    live.sign(live.ada, live.unit("Syrup"), text="Syropek")
    live.read_page()
    live.sign_editions()
    live.publish()
    assert "Syropek" in live.page()
    assert 'data-notice="one_person"' in live.page()
    assert 'data-notice="one_person"' not in live.page("ur")


def test_a_demonstration_accounts_signature_is_said_on_the_page_and_nothing_better(live: Road) -> None:
    demo = live.person("Demo", demonstration=True, pl=["reviewer"])
    live.sign(live.ada, live.unit("Syrup"), text="Syropek")
    live.sign(demo, live.unit("Syrup"), "reviewed")
    live.read_page()
    live.sign_editions()
    live.publish()
    assert pseudo("Signed by demonstration accounts, reviewed by nobody.", "pl") in live.page()
    assert pseudo("Translated by one person and reviewed by another.", "pl") not in live.page()
    assert 'data-notice="demonstration"' in live.page()


def _replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("pl/winter-cough/index.html", "0808 157 0142", "0808 157 0143"),
        ("pl/winter-cough/index.html", "2025-11", "2026-11"),
        ("ur/winter-cough/index.html", "2019;4(2)", "2019;4(3)"),
        ("log.jsonl", '"reviewed"', '"translated"'),
        ("record/site.json", "0808 157 0142", "0808 157 0143"),
        ("manifest.json", '"release":"1"', '"release":"2"'),
    ],
)
def test_a_release_that_somebody_changed_does_not_verify(
    live: Road, tmp_path: Path, path: str, old: str, new: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(live.site.resolve(), copy)
    key = public_key_path(live.installation.config)
    verify_release(copy, key)
    _replaced(copy / path, old, new)
    with pytest.raises(VerificationFailed):
        verify_release(copy, key)


def test_a_release_with_a_file_more_or_less_does_not_verify(live: Road, tmp_path: Path) -> None:
    key = public_key_path(live.installation.config)
    for number, spoil in enumerate((lambda c: (c / "extra.html").touch(), lambda c: (c / "robots.txt").unlink())):
        copy = tmp_path / str(number)
        shutil.copytree(live.site.resolve(), copy)
        spoil(copy)
        with pytest.raises(VerificationFailed):
            verify_release(copy, key)


def _words(page: str) -> set[str]:
    main = page.partition("<main")[2].partition(">")[2]
    own = re.sub(r"<(\w+)[^>]*(?:lang=\"en\"|data-own)[^>]*>.*?</\1>", "", main)
    return set(re.findall(r"[A-Za-z]{4,}", re.sub(r"<[^>]+>", " ", own)))


def test_an_edition_is_never_mixed_with_english(live: Road) -> None:
    english = _words(live.page("en"))
    assert len(english) > 60
    assert _words(live.page("pl")) & english == {"COPD"} | {word for word in english if pseudo(word, "pl") == word}
    assert _words(live.page("ur")) <= {"COPD"}


def test_a_build_that_was_cut_off_is_finished_by_the_next_run(live: Road) -> None:
    live.approve("Syrup", "Syropek")
    live.read_page()
    live.sign_editions()
    publish(live.installation)
    target = live.site.resolve()
    shutil.rmtree(target)
    live.site.unlink()
    live.site.symlink_to("releases/1")
    half = target.with_name(".2.aside")
    half.mkdir()
    (half / "index.html").write_text("half")
    again = live.publish()
    assert (again.number, again.new, half.exists()) == (2, False, False)
    assert "Syropek" in live.page()
