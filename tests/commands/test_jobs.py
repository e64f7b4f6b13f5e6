"""Jobs from the command line, and back-translation in batch."""

from __future__ import annotations

import pytest

from app.jobs import draft_later
from app.workflow.installation import Installation
from tests.commands.conftest import Polyleaf
from tests.installation import Road
from tests.workflow.engines import FakeEngine


@pytest.fixture
def job(on_sqlite: Road) -> int:
    """Ask for the drafts of a string that the leaflet has gained."""
    on_sqlite.edit("\nSyrup\n", "\nSyrup\n\nUltrasound\n")
    on_sqlite.sync()
    folder = on_sqlite.locales / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "any.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n', "utf-8")
    place = Installation(on_sqlite.installation.config, on_sqlite.installation.engine)
    found = draft_later(place, "pl", "scripted", None)
    assert found is not None
    return found


def test_a_job_is_listed_paused_resumed_cancelled_and_tried_again(polyleaf: Polyleaf, job: int) -> None:
    for command, state in (("pause", "paused"), ("resume", "waiting"), ("cancel", "cancelled"), ("retry", "waiting")):
        done = polyleaf("jobs", command, job)
        assert done.exit_code == 0, done.output
        shown = polyleaf("jobs", "list").output
        assert (state in shown, "scripted" in shown, "0 of 1" in shown) == (True, True, True), shown


def test_what_a_job_cannot_become_is_a_sentence(polyleaf: Polyleaf, job: int) -> None:
    done = polyleaf("jobs", "resume", job)
    assert (done.exit_code, done.output) == (1, f"Job {job} is waiting, so it cannot become waiting.\n")


def test_texts_are_translated_back_in_batch(
    polyleaf: Polyleaf, on_sqlite: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = FakeEngine()
    monkeypatch.setattr("app.commands.jobs.engine", lambda *_: engine)
    done = polyleaf("back-translate", "--locale", "pl", "--engine", "libretranslate", "--document", "winter-cough")
    assert (done.exit_code, "Translated 20 strings back" in done.output) == (0, True), done.output
    again = polyleaf("back-translate", "--locale", "pl", "--engine", "libretranslate", "--document", "winter-cough")
    assert "20 were kept from before" in again.output
