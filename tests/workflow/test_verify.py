"""The verifier: an honest release is proved; nothing that was tampered with or wrongly rendered is."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.domain.edition import facts_hash
from app.domain.leaflet import PartialDate
from app.errors import VerificationFailed
from app.formats.release_folder import ReleaseFiles
from app.workflow.verify import Proof, verify_release
from tests.workflow.release_builder import Builder
from tests.workflow.release_forge import PUBLIC, Event, event, log_lines, rehash, sign
from tests.workflow.release_world import DATES, LEAFLET, NOTICES, STRINGS

PL = "pl/medicines-at-home/index.html"
UR = "ur/medicines-at-home/index.html"
EN = "en/medicines-at-home/index.html"
RECORD = "record/editions/pl/medicines.json"
NATIVE = DATES | {
    "pl": DATES["pl"],
    "ur": ("۳۰ جون، ۲۰۲۵", "جنوری ۲۰۲۶", "۳۰ جون، ۲۰۲۸"),
}
OVERDUE = replace(
    LEAFLET, facts=replace(LEAFLET.facts, review=replace(LEAFLET.facts.review, next_due=PartialDate(2026, 6, 30)))
)
OVERDUE_DATES = {locale: (a, b, c.replace("2028", "2026")) for locale, (a, b, c) in DATES.items()}


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Builder().write(tmp_path_factory.mktemp("honest"))


def problems_of(folder: Path, key: bytes = PUBLIC) -> tuple[str, ...]:
    """Return what the verifier has against a release; none if it is proved."""
    try:
        verify_release(folder, key)
    except VerificationFailed as failed:
        return failed.problems
    return ()


def problems_with(tmp_path: Path, **spoilt: Any) -> tuple[str, ...]:
    """Return what the verifier has against a release that was spoilt before it was signed."""
    return problems_of(Builder(**spoilt).write(tmp_path))


def on_page(path: str, old: str, new: str) -> Callable[[str, str], str]:
    """Spoil a page: a faulty renderer."""

    def spoil(where: str, html: str) -> str:
        if where != path:
            return html
        assert old in html, old
        return html.replace(old, new, 1)

    return spoil


def test_an_honest_release_is_proved(honest: Path) -> None:
    assert verify_release(honest, PUBLIC) == Proof(
        release="1",
        created="2026-11-24T10:00:00+00:00",
        files=26,
        editions=3,
        texts=60,
        dates=9,
        sources=9,
        contacts=12,
        links=57,
        handouts=2,
        pdfs=8,
        withdrawn=0,
        entries=348,
        sign_offs=223,
    )


def test_the_key_may_be_a_file_and_the_release_be_reached_by_a_link(honest: Path, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(PUBLIC)
    (tmp_path / "site").symlink_to(honest)
    assert verify_release(tmp_path / "site", tmp_path / "key.pem") == verify_release(honest, PUBLIC)


def test_the_verifier_needs_neither_database_nor_renderer() -> None:
    code = "import sys, app.workflow.verify; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    renderer = ("page", "page_body", "page_style", "page_strings", "inline", "dates", "languages", "markdown", "prose")
    assert {"sqlalchemy", "jinja2", "flask", "app.store", *(f"app.formats.{name}" for name in renderer)} & {
        *loaded
    } == set()


def test_native_digits_are_expected_where_the_policy_asks_for_them(tmp_path: Path) -> None:
    assert problems_with(tmp_path / "a", signed_digits="native", dates=NATIVE) == ()
    assert problems_with(tmp_path / "b", signed_digits="native") == (
        f"{UR}: the page shows the date last_reviewed as '30 جون، 2025' (2025-06-30), not '۳۰ جون، ۲۰۲۵'.",
        f"{UR}: the page shows the date updated as 'جنوری 2026' (2026-01), not 'جنوری ۲۰۲۶'.",
        f"{UR}: the page shows the date next_due as '30 جون، 2028' (2028-06-30), not '۳۰ جون، ۲۰۲۸'.",
    )


def test_another_key_proves_nothing(honest: Path) -> None:
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert problems_of(honest, stranger) == (
        "manifest.sig: this is not a signature of manifest.json by the owner of the public key.",
    )
    assert problems_of(honest, b"no key")[0].startswith("The public key cannot be read")


def test_a_release_that_another_takes_the_place_of_while_it_is_proved_is_refused(
    honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates = {locale: (a, b, c.replace("2028", "2029")) for locale, (a, b, c) in DATES.items()}
    review = replace(LEAFLET.facts.review, next_due=PartialDate(2029, 6, 30))
    leaflet = replace(LEAFLET, facts=replace(LEAFLET.facts, review=review))
    forged = Builder(leaflet=leaflet, dates=dates).write(tmp_path / "forged")
    assert problems_of(forged) == (), "signed by its own key it would be proved"
    sign(forged, Ed25519PrivateKey.generate())
    place = shutil.copytree(honest, tmp_path / "place")
    read, waiting = ReleaseFiles.read, {"manifest.json", "manifest.sig"}

    def swapped(files: ReleaseFiles, path: str) -> bytes:
        data = read(files, path)
        waiting.discard(path)
        if not waiting:
            shutil.copytree(forged, place, dirs_exist_ok=True)
        return data

    monkeypatch.setattr(ReleaseFiles, "read", swapped)
    assert f"{PL}: the file was changed after the release was signed." in problems_of(place)


FAULTY_PAGES = {
    "a digit in a text": (PL, "<strong>5 mg", "<strong>50 mg"),
    "a digit in a cell": (UR, "متن: 100 mg", "متن: 10 mg"),
    "a dropped paragraph": (PL, '<p id="s17">Po polsku: Wait 30 minutes.</p>', ""),
    "a paragraph without its mark": (PL, '<p id="s17">', "<p>"),
    "a text twice": (PL, '<h2 id="s18">', '<h2 id="s17">'),
    "a mark of no text": (PL, "<main>", '<main><p id="s21">Po polsku: Dose</p>'),
    "a date for machines": (PL, 'datetime="2025-06-30"', 'datetime="2025-06-29"'),
    "a date for readers": (PL, "30 czerwca 2025", "29 czerwca 2025"),
    "a month turned into a day": (PL, "styczeń 2026", "1 stycznia 2026"),
    "a date in another language": (PL, "styczeń 2026", "January 2026"),
    "a date's label": (PL, "Po polsku: Last reviewed", "Po polsku: Updated"),
    "a date missing": (PL, '<time datetime="2026-01" data-fact="updated">styczeń 2026</time>', ""),
    "a source's year": (PL, "2015;126", "2016;126"),
    "a source's address": (PL, "https://www.nhs.uk/medicines/", "https://www.nhs.uk/medicine/"),
    "a source in another language": (PL, '<li data-fact="source" lang="en"', '<li data-fact="source" lang="pl"'),
    "a source missing": (PL, '<li data-fact="source" lang="en" dir="ltr">Puckett', '<li lang="en" dir="ltr">Puckett'),
    "a telephone number": (UR, "0808 157 0142</bdi>", "0808 157 0143</bdi>"),
    "a telephone link": (PL, "tel:08081570142", "tel:08081570143"),
    "a number not isolated": (UR, '<bdi dir="ltr" lang="en">0808', '<bdi lang="en">0808'),
    "a number turned round": (UR, "متن: 100 mg", 'متن: <bdi dir="rtl">100 mg</bdi>'),
    "the charity number": (PL, "Registered charity 0000000", "Registered charity 0000001"),
    "the publisher": (PL, ">Example Leaflets<", ">Another<"),
    "the version": (PL, 'data-fact="version" dir="ltr">1<', 'data-fact="version" dir="ltr">2<'),
    "the contact line": (PL, "Po polsku: Is something on this page wrong", "Po polsku: Is nothing on this page wrong"),
    "a link in a text": (PL, "https://plan.example.org/a", "https://plan.example.org/b"),
    "the words of a link": (PL, ">the plan</a> first", ">the</a> plan first"),
    "the address of an original": (PL, "https://print.example.org", "https://prlnt.example.org"),
    "the language of a video": (PL, "<bdi>Angielski</bdi>", "<bdi>Polski</bdi>"),
    "words that nobody approved": (PL, "<main>", "<main><p>Trust me.</p>"),
    "words within a page string": (PL, "Po polsku: Sources", "Po polsku: Sources!"),
    "a table under another heading": (PL, 'aria-labelledby="s6"', 'aria-labelledby="s19"'),
    "a page without its English": (PL, 'href="../../en/medicines-at-home/" hreflang="en" data-c', "data-c"),
    "a label after its date": (
        PL,
        "<dt data-c>Po polsku: Last reviewed</dt><dd>",
        "<dd></dd><dt data-c>Po polsku: Last reviewed</dt><dd>",
    ),
    "a label of how it was made": (PL, "<dt data-c>Po polsku: How this page was made", "<dt data-c>Po polsku: Version"),
    "a label of the version": (PL, "<dt data-c>Po polsku: Version", "<dt data-c>Po polsku: Sources"),
    "a label that nobody approved": (PL, "<main>", '<main aria-label="Trust me">'),
    "a tooltip that nobody approved": (PL, '<p id="s2">', '<p id="s2" title="No">'),
    "the title": (PL, "<title>Po polsku", "<title>Po angielsku"),
    "the description": (PL, 'content="Po polsku: How to take 2', 'content="Po polsku: How to take 3'),
    "what machines are told": (PL, '"lastReviewed": "2025-06-30"', '"lastReviewed": "2026-06-30"'),
    "more for machines": (PL, '"inLanguage"', '"reviewedBy": "Dr No", "inLanguage"'),
    "how it was made": (PL, "Po polsku: Translated by one", "Po polsku: Drafted by machine, then translated and"),
    "a claim beside the true one": (PL, "<main>", f"<main><p data-c>Po polsku: {STRINGS[15]}</p>"),
    "a notice out of place": (PL, "<main>", f"<main><p data-c>Po polsku: {NOTICES['overdue']}</p>"),
    "a marked notice out of place": (
        PL,
        "<main>",
        f'<main><p data-notice="overdue" data-c>Po polsku: {NOTICES["overdue"]}</p>',
    ),
    "the language": (PL, '<html lang="pl"', '<html lang="en"'),
    "the direction": (UR, 'dir="rtl"><head>', 'dir="ltr"><head>'),
    "a text in another language": (PL, '<p id="s2">', '<p id="s2" lang="en">'),
    "a language's link": (PL, 'href="../../ur/medicines-at-home/"', 'href="../../en/medicines-at-home/"'),
    "a language's name": (PL, ">اردو</a>", ">Urdu</a>"),
    "a language's English name": (PL, ">Urdu</small>", ">Polish</small>"),
    "an English name in another language": (PL, 'dir="ltr" data-english="ur"', 'dir="rtl" data-english="ur"'),
    "a section's name": (PL, 'data-repeats="s18">Po polsku: Then', 'data-repeats="s18">Po polsku: Now'),
    "a link to another section": (PL, 'href="#s18" data', 'href="#s19" data'),
    "a section that is not listed": (PL, '<li><a href="#s6" data-repeats="s6">Po polsku: Your doses</a></li>', ""),
    "a section in another language": (PL, '<a href="#s6" data', '<a lang="en" href="#s6" data'),
    "a form elsewhere": (PL, 'href="?report#report"', 'href="https://example.com/?report#report"'),
    "a form by another name": (PL, "Po polsku: Report a problem with this leaflet", "Po polsku: Updated"),
    "a chooser without a language": (PL, ' data-own="ur"', ""),
    "an alternate's address": (
        PL,
        'hreflang="ur" href="https://leaflets.example.org/ur/',
        'hreflang="ur" href="https://leaflets.example.org/pl/',
    ),
    "the canonical address": (PL, 'rel="canonical" href="https://leaflets', 'rel="canonical" href="https://other'),
    "a link out of the site": (
        PL,
        "<main>",
        '<main><p data-c><a href="https://example.com/">Po polsku: Updated</a></p>',
    ),
    "a script": (PL, "</head>", "<script>alert(1)</script></head>"),
    "a remote style sheet": (PL, "</head>", '<link rel="stylesheet" href="https://example.com/a.css"></head>'),
    "a handler": (PL, "<main>", '<main onclick="x()">'),
    "a picture": (PL, "<main>", '<main><img src="https://example.com/a.png" alt="">'),
    "a redirect": (PL, "</head>", '<meta http-equiv="refresh" content="0;url=https://example.com"></head>'),
    "a base": (PL, "<head>", '<head><base href="https://example.com/">'),
    "a hidden text": (PL, '<p id="s17">', '<p id="s17" hidden>'),
    "a style on a text": (PL, '<p id="s17">', '<p id="s17" style="display:none">'),
    "a rule that hides a text": (PL, ".notice{", "ol p{display:none}.notice{"),
    "a rule that hides a fact": (PL, ".notice{", "time{font-size:0}.notice{"),
    "a rule that hides all": (PL, ".notice{", "body>*{visibility:hidden}.notice{"),
    "a rule that adds words": (PL, ".notice{", '#s17::after{content:"0"}.notice{'),
    "a rule that turns numbers": (PL, ".notice{", "bdi{unicode-bidi:bidi-override;direction:rtl}.notice{"),
    "a rule that shouts": (PL, ".notice{", "td{text-transform:uppercase}.notice{"),
    "a rule in disguise": (PL, ".notice{", "p{d\\69splay:none}.notice{"),
    "a rule that loads": (PL, ".notice{", "p{background:url(https://example.com/)}.notice{"),
    "an import": (PL, "<style>", "<style>@import 'https://example.com/a.css';"),
    "a comment": (PL, "<main>", "<main><!-- x -->"),
    "an attribute twice": (PL, '<p id="s2">', '<p id="s2" id="s3">'),
    "an element left open": (PL, '</p><p id="s3">', '<p id="s3">'),
    "a text outside its list": (PL, '<ul><li id="s8">', '<p id="s8">'),
    "a cell in another column": (PL, "<td></td><td", "<td"),
    "a cell in another row": (PL, "</tr><tr><td></td>", "<td></td>"),
    "a list that counts otherwise": (PL, '<ol start="3">', "<ol>"),
    "a heading that is none": (
        PL,
        '<h2 id="s19">Po polsku: Need support?</h2>',
        '<p id="s19">Po polsku: Need support?</p>',
    ),
    "a front page with another title": (
        "index.html",
        ">Po polsku: Your medicines</a>",
        ">Po polsku: His medicines</a>",
    ),
    "a front page without an edition": ("index.html", "pl/medicines-at-home/", "ur/medicines-at-home/"),
    "a front page with other words": ("index.html", "<h1 data-c>", "<p>Trust me.</p><h1 data-c>"),
}


@pytest.mark.parametrize("fault", FAULTY_PAGES)
def test_a_wrong_page_is_refused_although_it_was_signed(fault: str, tmp_path: Path) -> None:
    path, old, new = FAULTY_PAGES[fault]
    problems = problems_with(tmp_path, page=on_page(path, old, new))
    assert problems
    assert all(problem.startswith(f"{path}: the page ") and problem.endswith(".") for problem in problems), problems


def test_texts_that_changed_places_are_refused(tmp_path: Path) -> None:
    def swap(path: str, html: str) -> str:
        return html.replace('"s13"', '"s0"').replace('"s14"', '"s13"').replace('"s0"', '"s14"') if path == PL else html

    assert problems_with(tmp_path, page=swap) == (
        f"{PL}: the page does not show its texts s1 to s20 once each, in order.",
        f"{PL}: the page puts texts of medicines elsewhere in its headings, lists or tables than the English does.",
    )


def test_words_that_changed_places_are_refused(tmp_path: Path) -> None:
    def swap(path: str, html: str) -> str:
        return html.replace("100 mg", "~").replace("20 mg", "100 mg").replace("~", "20 mg") if path == PL else html

    assert problems_with(tmp_path, page=swap) == (
        f"{PL}: the page shows s13 as 'Po polsku: 20 mg', not 'Po polsku: 100 mg'.",
        f"{PL}: the page shows s14 as 'Po polsku: 100 mg', not 'Po polsku: 20 mg'.",
    )


def test_the_page_of_another_edition_is_refused(tmp_path: Path) -> None:
    english = Builder().html("en")
    assert problems_with(tmp_path, page=lambda path, html: english if path == PL else html)


def spoil_events(change: Callable[[list[Event]], Any]) -> Callable[[list[Event]], list[Event]]:
    """Spoil the log before it is chained and signed."""

    def spoil(events: list[Event]) -> list[Event]:
        change(events)
        return events

    return spoil


def first(events: list[Event], kind: str, **data: Any) -> int:
    """Return where the first entry of a kind stands."""
    return next(
        n for n, e in enumerate(events) if e["kind"] == kind and all(e["data"].get(k) == v for k, v in data.items())
    )


def drop(kind: str, **data: Any) -> Callable[[list[Event]], Any]:
    return lambda events: events.pop(first(events, kind, **data))


def put(before: str, *new: Event) -> Callable[[list[Event]], Any]:
    def change(events: list[Event]) -> None:
        place = first(events, before)
        events[place:place] = new

    return change


def alter(kind: str, **changes: Any) -> Callable[[list[Event]], Any]:
    def change(events: list[Event]) -> None:
        place = first(events, kind)
        events[place] = events[place] | changes

    return change


def alter_data(kind: str, **changes: Any) -> Callable[[list[Event]], Any]:
    def change(events: list[Event]) -> None:
        place = first(events, kind)
        events[place] = events[place] | {"data": events[place]["data"] | changes}

    return change


SOME = Builder().prints(LEAFLET, "pl")[6]
JUDGED = {"document": "medicines", "locale": "pl", "fingerprint": SOME}


def unread(kind: str, asks: bool) -> Callable[[list[Event]], Any]:
    """Have the review of one text be faster than reading, under a policy that asks for a second look or does not."""

    def change(events: list[Event]) -> None:
        for place, entry in enumerate(events):
            if entry["kind"] == "policy" and asks:
                events[place] = entry | {"data": entry["data"] | {"second_look": True}}
        reviewed = next(n for n, e in enumerate(events) if e["kind"] == "reviewed" and e["data"] == JUDGED)
        events.insert(reviewed + 1, event(kind, "rita", **JUDGED, finding="after 1 seconds"))

    return change


DISHONEST_LOGS = {
    "no translation": (drop("translated", fingerprint=SOME), f"{RECORD}: text 7 was not approved"),
    "no review": (drop("reviewed", fingerprint=SOME), f"{RECORD}: text 7 was not approved"),
    "an unread review, although a second look is asked for": (
        unread("quick", asks=True),
        f"{RECORD}: text 7 was not approved",
    ),
    "an unread review that waited for a second look": (
        unread("second_look", asks=False),
        f"{RECORD}: text 7 was not approved",
    ),
    "no suggestion": (drop("suggestion", fingerprint=SOME), f"{RECORD}: text 7 was not approved"),
    "a reviewer who translated": (alter("reviewed", person="tina"), "log.jsonl: entry 14, 'reviewed' on"),
    "a reviewer who wrote": (alter("suggestion", person="rita"), f"{RECORD}: text 1 was not approved"),
    "a reviewer without a role": (drop("grant", role="reviewer"), "log.jsonl: entry 13, 'reviewed' on"),
    "a role that was taken before": (
        put("suggestion", event("grant", None, person="rita", locale="pl", role="reviewer", given=False)),
        "log.jsonl: entry 15, 'reviewed' on",
    ),
    "a role for another language": (alter_data("grant", locale="pl"), f"{RECORD}: no publisher signed"),
    "a person whom nobody knows": (drop("person", person="rita"), "log.jsonl: entry 13, 'reviewed' on"),
    "a rejection before the signature": (
        put("edition_reviewed", event("rejected", "rita", **JUDGED)),
        f"{RECORD}: text 7 was not approved",
    ),
    "a rejection after the signature": (
        put("release", event("rejected", "rita", **JUDGED)),
        f"{RECORD}: text 7 was not approved",
    ),
    "a withdrawal after the signature": (
        put("release", event("withdrawn", "tina", **JUDGED)),
        f"{RECORD}: text 7 was not approved",
    ),
    "a clinical policy": (alter_data("policy", clinical=True), f"{RECORD}: text 1 was not approved"),
    "a page nobody read": (drop("edition_reviewed", locale="pl"), f"{RECORD}: no reviewer of pl read"),
    "a page read by a translator": (alter("edition_reviewed", person="tina"), f"{RECORD}: no reviewer of pl read"),
    "a page read in other words": (alter_data("edition_reviewed", content_hash="0" * 64), f"{RECORD}: no reviewer of"),
    "no publisher": (drop("edition_signed"), "record/editions/en/medicines.json: no publisher signed"),
    "a publisher without the role": (drop("grant", role="publisher"), f"{RECORD}: no publisher signed"),
    "a reviewer who publishes": (alter("edition_signed", person="rita"), f"{RECORD}: no publisher signed"),
    "a signature for other facts": (alter_data("edition_signed", facts_hash="0" * 64), f"{RECORD}: no publisher"),
    "a signature for other words": (alter_data("edition_signed", locales={}), f"{RECORD}: no publisher signed"),
    "a demonstration account": (
        alter_data("person", demonstration=True),
        f"{RECORD}: its making is said to be two_people, which the log does not bear out.",
    ),
    "a demonstration publisher": (
        put("grant", event("person", None, person="petra", demonstration=True)),
        "record/editions/en/medicines.json: the notice demonstration is missing.",
    ),
    "a text of a machine": (
        alter_data("suggestion", origin="machine"),
        f"{RECORD}: its making is said to be two_people, which the log does not bear out.",
    ),
    "other English": (alter_data("source_version", content_hash="0" * 64), "record/documents/medicines.v1.json: its"),
    "other facts": (alter_data("source_version", facts_hash="0" * 64), "record/documents/medicines.v1.json: its facts"),
    "an unknown version": (drop("source_version"), "record/documents/medicines.v1.json: the log knows no such"),
    "English that moved on": (
        put(
            "release",
            event(
                "source_version",
                None,
                document="medicines",
                kind="leaflet",
                slug="medicines-at-home",
                version=2,
                content_hash="0" * 64,
                facts_hash="0" * 64,
                shared={"support": 1},
            ),
        ),
        f"{RECORD}: the notice moved_on is missing.",
    ),
    "other site facts": (alter_data("site_version", hash="0" * 64), "record/site.json: these are not the newest"),
    "an unknown kind": (put("release", event("blessing", None)), "log.jsonl: entry 348 is of the unknown kind"),
    "an unknown field": (alter_data("site_version", holy=True), "log.jsonl: entry 1, 'site_version', has the unknown"),
    "a judgement by nobody": (alter("reviewed", person=None), "log.jsonl: entry 14, 'reviewed', names no person."),
    "no release": (drop("release"), "log.jsonl: the last entry is not that of this release and its time."),
    "another release": (alter_data("release", release="2"), "log.jsonl: the last entry is not that of this release"),
    "a release of other editions": (alter_data("release", editions=[]), "log.jsonl: the entry of this release lists"),
}


@pytest.mark.parametrize("fault", DISHONEST_LOGS)
def test_what_the_log_does_not_prove_is_refused(fault: str, tmp_path: Path) -> None:
    change, problem = DISHONEST_LOGS[fault]
    problems = problems_with(tmp_path, events=spoil_events(change))
    assert any(found.startswith(problem) for found in problems), problems


def test_a_rejected_text_that_was_signed_anew_is_proved(tmp_path: Path) -> None:
    anew = (
        event("rejected", "rita", **JUDGED),
        event("translated", "tina", **JUDGED),
        event("reviewed", "rita", **JUDGED),
    )
    assert problems_with(tmp_path, events=spoil_events(put("edition_reviewed", *anew))) == ()


def test_one_person_is_enough_only_where_the_policy_and_the_page_say_so(tmp_path: Path) -> None:
    def alone(events: list[Event]) -> None:
        events[:] = [e for e in events if e["kind"] != "reviewed"]
        for e in events:
            if e["kind"] == "policy":
                e["data"]["second_person"] = False

    claims = {"making": "one_person", "notices": ("one_person",)}
    pages = {"locales": ("en", "pl")}

    def only_translated(record: dict[str, Any]) -> dict[str, Any]:
        return record | ({"notices": []} if record["locale"] == "en" else {})

    def without_notice(path: str, html: str) -> str:
        notice = f'<p class="notice" data-notice="one_person" data-c>{NOTICES["one_person"]}</p>'
        return html.replace(notice, "") if path == EN else html

    spoilt = {"events": spoil_events(alone), **pages}
    honest = {**spoilt, **claims, "record": only_translated, "page": without_notice}
    assert problems_with(tmp_path / "a", **honest) == ()
    assert problems_with(tmp_path / "b", **spoilt) == (
        f"{RECORD}: its making is said to be two_people, which the log does not bear out.",
        f"{RECORD}: the notice one_person is missing.",
    )


def test_demonstration_accounts_are_said_to_be_ones(tmp_path: Path) -> None:
    def demonstrate(events: list[Event]) -> None:
        for e in events:
            if e["kind"] == "person":
                e["data"]["demonstration"] = True

    honest = {"making": "demonstration", "notices": ("demonstration",), "events": spoil_events(demonstrate)}
    assert problems_with(tmp_path / "a", **honest) == ()
    ribbon = on_page(PL, f"Po polsku: {NOTICES['demonstration']}", f"Po polsku: {STRINGS[1]}")
    assert problems_with(tmp_path / "b", **honest, page=ribbon) == (
        f"{PL}: the page does not say what the notice demonstration must.",
    )


def test_an_overdue_leaflet_takes_an_override_and_a_notice(tmp_path: Path) -> None:
    data = {"document": "medicines", "version": 1, "facts_hash": facts_hash(OVERDUE.facts)}
    override = spoil_events(put("edition_signed", event("override", "petra", **data)))
    late = {"leaflet": OVERDUE, "dates": OVERDUE_DATES}
    assert problems_with(tmp_path / "a", **late, notices=("overdue",), events=override) == ()
    needed = "it is past its review date and no publisher overrode that for this version."
    assert f"{RECORD}: {needed}" in problems_with(tmp_path / "b", **late, notices=("overdue",))
    assert f"{RECORD}: the notice overdue is missing." in problems_with(tmp_path / "c", **late, events=override)
    by_reviewer = spoil_events(put("edition_signed", event("override", "rita", **data)))
    assert f"{RECORD}: {needed}" in problems_with(tmp_path / "d", **late, notices=("overdue",), events=by_reviewer)


def alter_record(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda record: record | changes if record["locale"] == "pl" else record


def alter_text(number: int, **changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        if record["locale"] == "pl":
            record["parts"][0]["texts"][number - 1] |= changes
        return record

    return change


DISHONEST_RECORDS = {
    "a source text": alter_text(7, source="Take **50 mg** once a day at 08:00. Questions? Call {helpline}."),
    "a translation": alter_text(7, target="Po polsku: 50 mg"),
    "a fingerprint": alter_text(7, fingerprint="0" * 64),
    "a role": alter_text(7, role="item"),
    "an engine": alter_text(7, engines=["deepl"]),
    "an origin": alter_text(7, origins=["human", "machine"]),
    "a context": alter_text(7, context="x"),
    "a text twice": lambda record: record["parts"][0]["texts"].append(record["parts"][0]["texts"][0]) or record,
    "a part missing": lambda record: record | {"parts": record["parts"][:1]},
    "a page string": lambda record: record["chrome"][3].update(target="x") or record,
    "a page string missing": lambda record: record | {"chrome": record["chrome"][1:]},
    "another hash": alter_record(content_hash="0" * 64),
    "other facts": alter_record(facts_hash="0" * 64),
    "other digits": alter_record(digits="native"),
    "another making": alter_record(making="machine_two_people"),
    "a notice": alter_record(notices=["overdue"]),
    "an unknown notice": alter_record(notices=["fine"]),
    "another version": alter_record(version=2),
    "another version of the page strings": alter_record(chrome_version=2),
    "an unknown field": alter_record(blessed=True),
    "a number for a text": alter_record(making=1),
}


@pytest.mark.parametrize("fault", DISHONEST_RECORDS)
def test_a_record_that_says_other_things_is_refused(fault: str, tmp_path: Path) -> None:
    assert problems_with(tmp_path, record=DISHONEST_RECORDS[fault])


def test_other_contacts_than_the_log_has_are_refused(tmp_path: Path) -> None:
    folder = Builder().write(tmp_path)
    path = folder / "record/site.json"
    path.write_text(path.read_text().replace("0808 157 0142", "0808 157 0143"))
    rehash(folder)
    sign(folder)
    assert problems_of(folder) == ("record/site.json: these are not the newest site facts that the log has.",)


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_bytes(change(path.read_text()).encode())


def _digit(text: str, rng: random.Random) -> str:
    places = [n for n, char in enumerate(text) if char.isdigit()]
    place = rng.choice(places)
    return text[:place] + rng.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :]


def _shuffle_blocks(text: str, rng: random.Random) -> str:
    rows = text.split("\n")
    a, b = rng.sample([n for n, row in enumerate(rows) if 'id="s' in row], 2)
    rows[a], rows[b] = rows[b], rows[a]
    return "\n".join(rows)


def _log(change: Callable[[list[dict[str, Any]], random.Random], None]) -> Callable[[Path, random.Random], None]:
    """Tamper with the log; its chain is made whole again, as anybody could."""

    def tamper(folder: Path, rng: random.Random) -> None:
        path = folder / "log.jsonl"
        entries = [json.loads(line) for line in path.read_text().splitlines()]
        change(entries, rng)
        for entry in entries:
            for name in ("seq", "at", "previous", "hash"):
                entry.pop(name)
        path.write_bytes(log_lines(entries))

    return tamper


def _page(change: Callable[[str, random.Random], str]) -> Callable[[Path, random.Random], None]:
    def tamper(folder: Path, rng: random.Random) -> None:
        _edit(folder / rng.choice([PL, UR, EN]), lambda text: change(text, rng))

    return tamper


def _other_page(folder: Path, rng: random.Random) -> None:
    one, other = rng.sample([PL, UR, EN], 2)
    shutil.copy(folder / one, folder / other)


def _any_file(folder: Path, rng: random.Random) -> Path:
    return rng.choice(sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("manifest")))


def _flip(folder: Path, rng: random.Random) -> None:
    path = _any_file(folder, rng)
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(7)
    path.write_bytes(bytes(data))


def _raw_line(folder: Path, rng: random.Random) -> None:
    path = folder / "log.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    place = rng.randrange(len(lines) - 1)
    match rng.randrange(3):
        case 0:
            del lines[place]
        case 1:
            lines[place], lines[place + 1] = lines[place + 1], lines[place]
        case _:
            lines = lines[: place + 1]
    path.write_text("".join(lines))


TAMPERINGS: dict[str, Callable[[Path, random.Random], None]] = {
    "a digit on a page": _page(_digit),
    "blocks of a page in another order": _page(_shuffle_blocks),
    "a page cut off": _page(lambda text, rng: text[: rng.randrange(len(text) - 20)]),
    "a word of a page": _page(lambda text, rng: text.replace("mg", "g", rng.randrange(1, 3))),
    "a date": _page(lambda text, rng: text.replace(rng.choice(["2025", "2028"]), "2027", rng.randrange(1, 4))),
    "a source gone": _page(lambda text, rng: text.replace(rng.choice(["Thol", "Puckett", "NHS"]), "")),
    "a link": _page(lambda text, rng: text.replace("https://plan.", "https://p1an.")),
    "a telephone number": _page(lambda text, rng: text.replace("157 0142", "157 0141", rng.randrange(1, 3))),
    "the page of another edition": _other_page,
    "an entry gone": _log(lambda log, rng: log.pop(rng.randrange(len(log)))),
    "an entry's person": _log(lambda log, rng: rng.choice(log).update(person="nobody")),
    "entries in another order": _log(lambda log, rng: log.insert(0, log.pop())),
    "entries cut off": _log(lambda log, rng: log.__delitem__(slice(rng.randrange(len(log)), None))),
    "lines of the log": _raw_line,
    "a file more": lambda folder, rng: (folder / f"extra{rng.randrange(9)}.html").write_text("x") and None,
    "a file gone": lambda folder, rng: _any_file(folder, rng).unlink(),
    "a link for a file": lambda folder, rng: (folder / f"link{rng.randrange(9)}").symlink_to("/etc/hostname"),
    "a bit of any file": _flip,
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_no_tampering_is_accepted_whoever_mends_the_hashes(tampering: str, honest: Path, tmp_path: Path) -> None:
    """Twenty tries each: half as they are, half with every hash mended that takes no key."""
    rng = random.Random(tampering)
    accepted = []
    for attempt in range(20):
        folder = tmp_path / str(attempt)
        shutil.copytree(honest, folder)
        TAMPERINGS[tampering](folder, rng)
        if attempt % 2:
            rehash(folder)
        if not problems_of(folder):
            accepted.append(attempt)
    assert accepted == []


PAGE_TAMPERINGS = [name for name in TAMPERINGS if "page" in name or name in ("a date", "a source gone", "a link")]


@pytest.mark.parametrize("tampering", PAGE_TAMPERINGS)
def test_no_wrong_page_is_accepted_even_if_the_service_signs_it(tampering: str, honest: Path, tmp_path: Path) -> None:
    rng = random.Random(tampering)
    accepted = []
    for attempt in range(12):
        folder = tmp_path / str(attempt)
        shutil.copytree(honest, folder)
        before = {path: (folder / path).read_text() for path in (PL, UR, EN)}
        TAMPERINGS[tampering](folder, rng)
        rehash(folder)
        sign(folder)
        changed = [path for path in before if (folder / path).read_text() != before[path]]
        problems = problems_of(folder)
        if not any(problem.startswith(f"{path}: ") for path in changed for problem in problems):
            accepted.append((attempt, changed, problems))
    assert accepted == []


def test_every_problem_names_its_file(honest: Path, tmp_path: Path) -> None:
    shutil.copytree(honest, tmp_path / "r")
    _edit(tmp_path / "r" / PL, lambda text: text.replace("5 mg", "6 mg"))
    (tmp_path / "r" / "robots.txt").unlink()
    (tmp_path / "r" / "more.html").write_text("x")
    assert problems_of(tmp_path / "r") == (
        "more.html: the file is not in the manifest.",
        "robots.txt: the file is missing.",
        f"{PL}: the file was changed after the release was signed.",
    )
