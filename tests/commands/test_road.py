"""Commands from draft to proof."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.leaflet import Segment
from app.formats.page_strings import page_strings
from app.store import log
from app.store.engine import reading, writing
from app.workflow.keys import public_key_path
from tests.commands.conftest import Polyleaf
from tests.installation import Road


def head(road: Road) -> object:
    with reading(road.installation.engine) as connection:
        return log.head(connection)


def in_words(output: str) -> str:
    return " ".join(output.split())


def test_draft_reads_the_shipped_texts(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.edit("\nSyrup\n", "\nUltrasound\n")
    on_sqlite.sync()
    path = on_sqlite.locales / "pl" / "LC_MESSAGES" / "winter-cough.po"
    path.parent.mkdir(parents=True)
    path.write_text('#, fuzzy\nmsgid "Ultrasound"\nmsgstr "USG"\n', "utf-8")
    dry = polyleaf("draft", "--locale", "pl", "--engine", "scripted", "--dry-run")
    assert "1 strings without a text: 1 distinct texts, 10 characters." in dry.output
    assert on_sqlite.unit("Ultrasound").status == "empty"
    done = polyleaf("draft", "--locale", "pl", "--engine", "scripted")
    assert done.exit_code == 0, done.output
    assert "Drafted 1 strings; 0 failed." in done.output
    assert (on_sqlite.unit("Ultrasound").target, on_sqlite.unit("Ultrasound").status) == ("USG", "drafted")


def test_draft_names_a_language_that_is_not_there(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    before = head(on_sqlite)
    done = polyleaf("draft", "--locale", "de", "--engine", "scripted")
    assert (done.exit_code, head(on_sqlite)) == (1, before)
    assert "The language de has not been added yet" in done.output


def test_compile_says_what_stands_in_the_way(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.edit("less than 3 weeks", "less than 4 weeks")
    on_sqlite.sync()
    done = polyleaf("compile", "--missing")
    rows = [[cell.strip() for cell in line.strip("│ ").split("│")] for line in done.output.splitlines() if "│" in line]
    assert rows == [
        ["winter-cough", "en", "2", "0", "yes", "no"],
        ["winter-cough", "pl", "2", "1", "no", "no"],
        ["winter-cough", "ur", "2", "1", "no", "no"],
    ]
    assert "pl winter-cough: A short cough lasts less than 4 weeks" in done.output


def test_compile_takes_no_unknown_option(polyleaf: Polyleaf) -> None:
    done = polyleaf("compile", "--all")
    assert (done.exit_code, "No such option" in done.output) == (2, True)


def test_publish_puts_signed_editions_live(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.sign_editions()
    dry = polyleaf("publish", "--dry-run")
    assert (dry.exit_code, on_sqlite.site.exists()) == (0, False)
    done = polyleaf("publish", "--as", "pat@example.org")
    assert done.exit_code == 0, done.output
    assert "Release 1 is live: " in in_words(done.output)
    assert on_sqlite.verify().release == "1"
    assert "Release 1 is live already: nothing had changed" in in_words(polyleaf("publish").output)


def test_refresh_puts_nothing_new_live(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.sign_editions()
    assert "Nothing is live yet." in polyleaf("refresh").output
    polyleaf("publish")
    assert "Release 1 is live already: nothing had changed" in in_words(polyleaf("refresh").output)


def test_publish_says_what_it_left_out(polyleaf: Polyleaf) -> None:
    done = polyleaf("publish")
    assert "Not published: winter-cough in pl: no edition has been signed." in done.output


def test_publish_names_the_page_strings_that_a_language_waits_for(
    polyleaf_live: Polyleaf, live: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = page_strings()
    updated = replace(known, segments=(*known.segments, Segment("string", "Share this page")))
    monkeypatch.setattr("app.workflow.importing.page_strings", lambda: updated)
    live.sync()
    said = "Waiting: ur: 1 of its pages stay as published until these strings of the page are approved: Share this page"
    for command in (["publish", "--dry-run"], ["publish"]):
        assert said in in_words(polyleaf_live(*command).output)
    assert live.verify().editions == 3


def test_publish_is_a_publishers_act(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.sign_editions()
    before = head(on_sqlite)
    done = polyleaf("publish", "--as", "ada@example.org")
    assert (done.exit_code, head(on_sqlite), on_sqlite.site.exists()) == (1, before, False)
    assert "Only a publisher may publish." in done.output


def test_verify_proves_a_release_with_a_key_given_apart(polyleaf_live: Polyleaf, live: Road, tmp_path: Path) -> None:
    done = polyleaf_live("verify")
    assert done.exit_code == 0, done.output
    assert "editions: 3" in done.output
    copy = tmp_path / "copy"
    shutil.copytree(live.site.resolve(), copy)
    key = tmp_path / "release.pub"
    shutil.copy(public_key_path(live.installation.config), key)
    assert polyleaf_live("verify", copy, "--key", key).exit_code == 0
    page = copy / "pl" / "winter-cough" / "index.html"
    page.write_text(page.read_text("utf-8").replace("2024-02-29", "2025-02-28"), "utf-8")
    spoilt = polyleaf_live("verify", copy, "--key", key)
    assert spoilt.exit_code == 1
    assert "pl/winter-cough/index.html: the file was changed after the release was signed." in spoilt.output
    assert "Not proved: 1 problems." in spoilt.output


def test_verify_says_that_nothing_is_live(polyleaf: Polyleaf) -> None:
    done = polyleaf("verify")
    assert (done.exit_code, "There is no release at" in done.output) == (1, True)


def test_audit_proves_signs_and_exports_the_log(polyleaf_live: Polyleaf, live: Road) -> None:
    signed = polyleaf_live("audit", "sign")
    assert signed.exit_code == 0, signed.output
    assert "1 signed heads" not in polyleaf_live("audit", "verify").output
    assert "2 signed heads on the chain" in in_words(polyleaf_live("audit", "verify").output)
    exported = polyleaf_live("audit", "export")
    places = [json.loads(line)["seq"] for line in exported.output.splitlines()]
    assert places == list(range(1, len(places) + 1))
    assert len(places) > 300


def test_audit_verify_finds_a_changed_name(polyleaf_live: Polyleaf, live: Road) -> None:
    with writing(live.installation.engine) as connection:
        connection.execute(text("UPDATE event_plain SET value = 'Eve' WHERE seq = 30"))
    done = polyleaf_live("audit", "verify")
    assert done.exit_code == 1
    assert "A name or reason beside entry 30 is not the one that was committed to." in done.output


def test_audit_knows_its_commands(polyleaf: Polyleaf) -> None:
    assert polyleaf("audit", "erase").exit_code == 2


def test_rebuild_says_whether_the_projection_had_been_right(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    assert "The projection was rebuilt. Nothing differed." in polyleaf("rebuild").output
    with writing(on_sqlite.installation.engine) as connection:
        connection.execute(text("UPDATE unit SET status = 'approved', risk = 999 WHERE segment_id < 3"))
    assert "The projection was rebuilt. 4 units differed." in polyleaf("rebuild").output


def test_rebuild_takes_no_arguments(polyleaf: Polyleaf) -> None:
    assert polyleaf("rebuild", "everything").exit_code == 2


def test_publishing_late_is_said_in_the_table(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.edit("next_due: 2027-02", "next_due: 2025-02")
    on_sqlite.sync()
    on_sqlite.clock.moment = datetime(2026, 12, 1, tzinfo=UTC)
    on_sqlite.sign_editions(reason="The review is under way")
    done = polyleaf("publish")
    rows = [line for line in done.output.splitlines() if "pl/winter-cough" in line]
    assert [("overdue" in row) for row in rows] == [True]
