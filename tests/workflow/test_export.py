"""Exporting the site: everything once, the manifest last, nothing of others removed."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import fsspec
import pytest

from app.errors import NotFound
from app.workflow.export import export
from app.workflow.keys import public_key_path
from app.workflow.verify import verify_release
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road


def test_an_export_proves_itself_and_a_second_one_writes_nothing(live: Road, tmp_path: Path) -> None:
    done = export(live.installation, str(tmp_path / "out"))
    assert done.written[-2:] == ("manifest.sig", "manifest.json")
    assert done.removed == ()
    verify_release(tmp_path / "out", public_key_path(live.installation.config))
    again = export(live.installation, str(tmp_path / "out"))
    assert (again.written, again.unchanged) == ((), len(done.written))


def test_a_dry_run_changes_nothing(live: Road, tmp_path: Path) -> None:
    assert len(export(live.installation, str(tmp_path / "out"), dry_run=True).written) > 20
    assert not (tmp_path / "out").exists()


def test_withdrawn_files_go_and_files_of_others_stay(live: Road, tmp_path: Path) -> None:
    export(live.installation, str(tmp_path))
    (tmp_path / "CNAME").write_text("leaflets.example.org")
    (tmp_path / "de" / "stray").mkdir(parents=True)
    (tmp_path / "de" / "stray" / "leaflet.pdf").write_text("left by an export that was cut off")
    withdraw(live.installation, live.pat, LEAFLET, "pl", "Wrong", urgent=True)
    done = export(live.installation, str(tmp_path))
    forms = ("handout.html", "handout.pdf", "large-print.pdf", "leaflet.pdf")
    assert done.removed == (
        "de/stray/leaflet.pdf",
        *(f"pl/winter-cough/{form}" for form in forms),
        "record/editions/pl/winter-cough.json",
    )
    assert "ur/winter-cough/leaflet.pdf" not in done.written
    assert (tmp_path / "CNAME").exists()


def test_a_damaged_file_is_found_and_repaired_when_asked(live: Road, tmp_path: Path) -> None:
    export(live.installation, str(tmp_path))
    page = tmp_path / "pl" / "winter-cough" / "index.html"
    page.write_bytes(page.read_bytes()[::-1])
    assert export(live.installation, str(tmp_path)).written == ()
    assert export(live.installation, str(tmp_path), check=True).written == ("pl/winter-cough/index.html",)
    verify_release(tmp_path, public_key_path(live.installation.config))


def test_an_object_store_is_written_like_a_folder(live: Road) -> None:
    place = f"memory://{uuid4().hex}/site"
    done = export(live.installation, place)
    store, root = fsspec.core.url_to_fs(place)
    assert store.cat_file(f"{root}/manifest.json") == (live.site / "manifest.json").read_bytes()
    assert export(live.installation, place).unchanged == len(done.written)


def test_nothing_is_exported_before_anything_is_live(road: Road, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Nothing is live yet"):
        export(road.installation, str(tmp_path))
