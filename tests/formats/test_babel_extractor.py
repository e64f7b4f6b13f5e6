from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from app.domain.leaflet import Segment
from app.formats.babel_extractor import segment_comments
from app.formats.content import read_folder

FIXTURE = Path(__file__).parents[1] / "fixtures/content"
NOTE = "COPD is the name of a disease"


@pytest.mark.parametrize("with_site", [True, False])
def test_pybabel_extracts_the_strings_that_the_workspace_knows(tmp_path: Path, with_site: bool) -> None:
    folder = Path(shutil.copytree(FIXTURE, tmp_path / "content"))
    if not with_site:
        (folder / "site.yaml").unlink()
    (tmp_path / "babel.cfg").write_text("[polyleaf: **.md]\n")
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "extract", "-F", "babel.cfg", "-o", "out.pot", "content"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    entries = polib.pofile(str(tmp_path / "out.pot"))
    known = {segment.key for document in read_folder(FIXTURE).documents for segment in document.segments}
    assert {(entry.msgctxt or "", entry.msgid) for entry in entries} == known
    comments = {(entry.msgctxt, entry.msgid): entry.comment for entry in entries}
    assert comments[None, "if you smoke"] == f"item - section: What is a cough?\n{NOTE}"
    assert comments["title", "Coughs in winter"] == "title"
    assert [entry.occurrences for entry in entries if entry.msgctxt == "dose table" and entry.msgid == "Syrup"] == [
        [("content/winter-cough.md", "46")]
    ]


def test_comments_say_role_section_and_the_authors_note() -> None:
    assert segment_comments(Segment("item", "a", None, "Part", "Mind.")) == ["item - section: Part", "Mind."]
    assert segment_comments(Segment("title", "a", "title")) == ["title"]
