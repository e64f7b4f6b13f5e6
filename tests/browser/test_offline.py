"""Working offline in a browser: download, upload, compare with a conflict, store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polib
from playwright.sync_api import expect

from app.workflow.review import save
from tests.browser.conftest import assert_good

if TYPE_CHECKING:
    from tests.browser.live import Live

WEEKS = "A short cough lasts less than 3 weeks"


def test_a_batch_goes_away_and_comes_back(
    live: Live, page: Any, somebody: Any, unit_of: Any, installation: Any, tmp_path: Path
) -> None:
    ada, bea = somebody("Ada", ur=["translator"]), somebody("Bea", ur=["translator"])
    live.sign_in(page, ada)
    page.get_by_role("link", name="Work offline").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Work offline: Urdu")
    page.get_by_label("Which strings").select_option("winter-cough")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid in (WEEKS, "Tablet"):
            entry.msgstr = {"Tablet": "گولی"}.get(entry.msgid, "مختصر کھانسی 33 ہفتوں سے کم رہتی ہے")
    catalogue.save(str(path))
    unit = unit_of("ur", WEEKS)
    save(installation, bea, "ur", unit.segment_id, "مختصر کھانسی 3 ہفتوں سے کم رہتی ہے", "")
    page.reload()
    page.get_by_label("The file that you worked on").set_input_files(str(path))
    page.get_by_role("button", name="Compare it").click()
    expect(page.get_by_text("changed meanwhile")).to_be_visible()
    expect(page.get_by_label("Keep what stands now, by Bea")).to_be_checked()
    assert_good(page)
    page.get_by_role("button", name="Store what is chosen").click()
    expect(page.get_by_role("status")).to_contain_text("1 text is stored as suggestions under your name.")
    assert_good(page)
    assert unit_of("ur", WEEKS).target == "مختصر کھانسی 3 ہفتوں سے کم رہتی ہے"
    assert unit_of("ur", "Tablet").target == "گولی"
    path.write_text("nothing")
    page.get_by_label("The file that you worked on").set_input_files(str(path))
    page.get_by_role("button", name="Compare it").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was taken from the file.")
    assert_good(page)
