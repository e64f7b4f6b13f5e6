"""Batches as files: what was written comes back, other programs can read it, and what cannot be read is refused."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree.ElementTree import fromstring

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from app.errors import ContentErrors
from app.formats.exchange.work import FORMATS, Format, read_work, write_work
from app.formats.exchange.work_values import ReturnedEntry, WorkEntry

ENTRIES = (
    WorkEntry(7, "", "Take 5 mg & **rest**", "", ("Leaflet: Coughs", "paragraph", "Term: rest - آرام (usual)")),
    WorkEntry(9, "dose table", "Less < more {helpline}", "کم \u2066<\u2069 زیادہ «ی»"),
)
NOW = "2026-11-24T09:00:00.000000Z"


def file(tmp_path: Path, form: Format, entries: tuple[WorkEntry, ...] = ENTRIES) -> Path:
    path = tmp_path / f"batch.{FORMATS[form]}"
    path.write_bytes(write_work(form, 12, "ur", entries, NOW))
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_written_comes_back(tmp_path: Path, form: Format) -> None:
    returned = read_work(file(tmp_path, form))
    assert (returned.batch, returned.language) == (12, "ur")
    [entry] = returned.entries
    number, context = (None, "dose table") if form == "po" else (9, "")
    assert entry == ReturnedEntry(number, context, ENTRIES[1].source, ENTRIES[1].target)


TEXT = st.text(st.sampled_from("ab <>&\"'\\{}%#پਕ药\u200f1"), min_size=1, max_size=30).map(str.strip).filter(bool)


@settings(max_examples=60)
@given(texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
@pytest.mark.parametrize("form", FORMATS)
def test_any_text_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, form: Format, texts: list[tuple[str, str]]
) -> None:
    entries = tuple(
        WorkEntry(n, "", " ".join(source.split()), " ".join(target.split()))
        for n, (source, target) in enumerate(texts, 1)
    )
    returned = read_work(file(tmp_path_factory.mktemp("work"), form, entries)).entries
    assert [(e.source, e.target) for e in returned] == [(e.source, e.target) for e in entries]


def test_msgfmt_accepts_the_po_and_every_text_in_it_is_fuzzy(tmp_path: Path) -> None:
    path = file(tmp_path, "po")
    subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(path)], check=True, capture_output=True)
    entries = list(polib.pofile(str(path)))
    assert [(entry.msgctxt, entry.msgstr, entry.fuzzy) for entry in entries] == [
        (None, "", False),
        ("dose table", ENTRIES[1].target, True),
    ]
    assert entries[0].comment == "Leaflet: Coughs\nparagraph\nTerm: rest - آرام (usual)"


@pytest.mark.parametrize("form", ["xliff12", "xliff20"])
def test_another_program_reads_the_xliff_with_its_notes(tmp_path: Path, form: Format) -> None:
    data = file(tmp_path, form).read_bytes()
    units = (xlifffile if form == "xliff12" else Xliff2File)(data).units
    assert [(unit.source, unit.target or "") for unit in units] == [(e.source, e.target) for e in ENTRIES]
    notes = [note.text for note in fromstring(data).iter() if note.tag.endswith("}note")]
    assert "Term: rest - آرام (usual)" in notes
    assert not any(unit.isapproved() for unit in units)


def test_what_other_programs_add_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "back.xliff"
    path.write_text(
        '<?xml version="1.0"?><xliff version="1.2"><file original="polyleaf-batch-3" source-language="en" '
        'target-language="zh-CN"><body><trans-unit id="5" approved="yes"><source>One. Two.</source>'
        '<seg-source><mrk mtype="seg" mid="1">One.</mrk></seg-source>'
        '<target state="final">一。 <mrk mtype="seg" mid="2">二。</mrk></target>'
        "<alt-trans><source>One.</source><target>不</target></alt-trans></trans-unit>"
        '<trans-unit id="6"><source>Empty</source><target></target></trans-unit></body></file></xliff>'
    )
    returned = read_work(path)
    assert (returned.batch, returned.language) == (3, "zh-CN")
    assert returned.entries == (ReturnedEntry(5, "", "One. Two.", "一。 二。"),)
    path.write_text(
        '<xliff version="2.0" srcLang="en" trgLang="ur"><file id="a" original="polyleaf-batch-3"><unit id="u5"><notes>'
        "<note>Not <x/> this</note></notes><segment><source>One.</source><target>ایک۔</target></segment>"
        "<segment><source>Two.</source><target>دو۔</target></segment></unit></file></xliff>"
    )
    assert read_work(path).entries == (ReturnedEntry(5, "", "One. Two.", "ایک۔ دو۔"),)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"msgid", "a .po, .xlf or .xliff file"),
        ("a", b"", "no ending"),
        ("a.po", b"\xff\xfe", "not UTF-8"),
        ("a.po", b"hello", "no entries"),
        ("a.xlf", b"<xliff", "well-formed XML"),
        ("a.xlf", b"<html/>", "no target language"),
        ("a.xlf", b'<!DOCTYPE x [<!ENTITY a "b">]><xliff/>', "no entities"),
        (
            "a.xlf",
            b'<xliff trgLang="ur"><unit id="1"><source>a</source><target>a<ph id="1"/></target></unit></xliff>',
            "formatting codes",
        ),
        ("a.xlf", b"<a>" * 100, "at most 64"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ContentErrors, match=sentence):
        read_work(tmp_path / name)
