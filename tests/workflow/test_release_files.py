"""The files of a release: what did not change is the very file of before, and no damaged one is ever taken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.domain.edition import Edition, assemble_edition
from app.domain.leaflet import Document
from app.store import log
from app.store.engine import reading
from app.workflow.audit import export_log
from app.workflow.earlier import live_release
from app.workflow.publish import publish
from app.workflow.release_log import log_parts
from tests.installation import Road

LISTS = {"feed.xml", "index.json", "log.jsonl", "manifest.json", "manifest.sig"}
FORMS = ("index.html", "leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf")
POLISH = {f"pl/winter-cough/{name}" for name in FORMS}


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def rendered(road: Road) -> set[str]:
    return {path.name for path in (road.installation.config.instance / "renderings").iterdir()}


def replace(path: Path, data: bytes) -> None:
    """Put other bytes in the place of a file that may be linked elsewhere."""
    path.unlink()
    path.write_bytes(data)


def test_a_changed_string_makes_its_own_edition_anew_and_no_other(live: Road) -> None:
    before, known = files(live.site.resolve()), rendered(live)
    live.approve("Syrup", "Syropek")
    live.read_page()
    live.sign_editions()
    live.publish()
    after = files(live.site.resolve())
    # Who signed the English and the Urdu edition last is in their records, and only there.
    records = {f"record/editions/{tag}/winter-cough.json" for tag in ("en", "pl", "ur")}
    assert {path for path in after if before.get(path) != after[path]} == LISTS | POLISH | records
    assert len(rendered(live) - known) == len(POLISH | records)


def test_each_edition_is_put_together_once_however_much_is_made_of_it(
    live: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(live.installation.config.instance / "renderings")
    (live.installation.config.instance / "standings.json").unlink()
    live.edit("0808 157 0142", "0808 157 0143", "site.yaml")
    live.sync()
    put_together: list[str] = []

    def counted(documents: Sequence[Document], version: int, locale: str, approved: Any) -> Edition:
        put_together.append(locale)
        return assemble_edition(documents, version, locale, approved)

    monkeypatch.setattr("app.workflow.shelf.assemble_edition", counted)
    assert publish(live.installation).new
    assert put_together == ["en", "pl", "ur"]


def test_a_damaged_rendering_is_made_anew(live: Road) -> None:
    folder = live.installation.config.instance / "renderings"
    pages = {path: path.read_bytes() for path in folder.iterdir() if path.read_bytes().startswith(b"<!doctype html>")}
    for path, data in pages.items():
        path.chmod(0o644)
        replace(path, data.replace(b"3 weeks", b"5 weeks"))
    live.approve("Syrup", "Syropek")
    live.read_page()
    live.sign_editions()
    live.publish()
    assert "5 weeks" not in live.page("en")
    assert "3 weeks" in live.page("en")


def test_the_log_goes_on_where_the_last_release_ended_unless_that_was_changed(live: Road) -> None:
    live.approve("Syrup", "Syropek")
    release = live.site.resolve()
    whole = export_log(live.installation)

    def written() -> bytes:
        with reading(live.installation.engine) as connection:
            return b"".join(log_parts(connection, log.head(connection).seq, live_release(live.installation.config)))

    assert written() == whole
    kept = (release / "log.jsonl").read_bytes()
    assert whole.startswith(kept)
    assert len(kept) < len(whole)
    replace(release / "log.jsonl", kept.replace(b'"reviewed"', b'"clinical"'))
    assert written() == whole
    replace(release / "log.jsonl", kept)
    manifest = json.loads((release / "manifest.json").read_text())
    replace(release / "manifest.json", json.dumps(manifest | {"release": "9"}).encode())
    assert written() == whole
    (release / "manifest.json").unlink()
    assert written() == whole


def test_a_release_that_is_built_again_has_the_same_bytes(live: Road) -> None:
    folder = live.site.resolve()
    before = files(folder)
    folder.rename(folder.with_name("old"))
    assert not publish(live.installation).new
    assert files(folder) == before


def test_the_log_has_the_very_lines_that_were_hashed(live: Road) -> None:
    with reading(live.installation.engine) as connection:
        end = log.head(connection).seq
        assert b"".join(log.lines(connection, 0, end)) == export_log(live.installation)
        assert b"".join([*log.lines(connection, 0, 3), *log.lines(connection, 3, end)]) == export_log(live.installation)
