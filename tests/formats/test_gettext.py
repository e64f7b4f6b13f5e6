"""Catalogues written and read back."""

from __future__ import annotations

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.leaflet import Document, Segment
from app.errors import ContentErrors
from app.formats.gettext import CatalogueEntry, plural_forms, read_catalogue, write_catalogue

DOCUMENT = Document("cough", "leaflet", "cough", "Coughs", (Segment("paragraph", "Take 5 ml.", line=7),))
CREATED, REVISED = "2026-11-24T05:28:43.000001Z", "2026-11-24T06:00:00.000001Z"
ENTRIES = [
    CatalogueEntry(None, "Take 5 ml.", "Weź 5 ml.", True, "paragraph", (7, 9)),
    CatalogueEntry("title", "Coughs", "Kaszel", False, "title", (3,)),
    CatalogueEntry(None, "Take 4 ml.", "Weź 4 ml.", False, "", (8,), "Take 3 ml.", None),
    CatalogueEntry(None, 'Say "no" \\ now', 'Powiedz "nie" \\ teraz', False, "", (), "Say no", "title"),
]


def test_what_is_written_is_read_back_also_what_vanished_and_where_it_came_from() -> None:
    header, entries = read_catalogue(write_catalogue(DOCUMENT, "pl", ENTRIES, CREATED, REVISED), "cough.po")
    assert (header["X-Polyleaf-Document"], header["PO-Revision-Date"]) == ("cough", "2026-11-24 06:00+0000")
    found = [(e.context, e.source, e.target, e.approved, e.previous_source) for e in entries]
    assert found == [
        (None, "Take 5 ml.", "Weź 5 ml.", True, None),
        ("title", "Coughs", "Kaszel", False, None),
        (None, "Take 4 ml.", "Weź 4 ml.", False, "Take 3 ml."),
        # polib keeps no predecessor of what has vanished; msgfmt takes the line.
        (None, 'Say "no" \\ now', 'Powiedz "nie" \\ teraz', False, None),
    ]


texts = st.text('ab "\\\n\t\r\v\b\f\x1c\x85\u2028é#~', max_size=8)


@given(
    st.lists(
        st.builds(
            CatalogueEntry,
            *(st.none() | texts, texts, texts, st.booleans()),
            comment=st.lists(st.sampled_from(["item", "a note"]), max_size=2).map("\n".join),
            lines=st.lists(st.integers(1, 9), max_size=2).map(tuple),
            previous_source=st.none() | texts,
            previous_context=st.none() | texts,
        ),
        max_size=3,
    )
)
def test_entries_are_written_as_polib_writes_them(entries: list[CatalogueEntry]) -> None:
    written = write_catalogue(DOCUMENT, "pl", entries, CREATED, CREATED)
    theirs = polib.POFile(wrapwidth=0)
    for entry in entries:
        theirs.append(
            polib.POEntry(
                msgctxt=entry.context,
                msgid=entry.source,
                msgstr=entry.target,
                comment=entry.comment,
                occurrences=[("cough.md", str(line)) for line in entry.lines],
                flags=["fuzzy"] * (bool(entry.target) and not entry.approved) + ["no-python-format"],
                obsolete=not entry.lines,
                previous_msgid=entry.previous_source,
                previous_msgctxt=entry.previous_context,
            )
        )
    header = write_catalogue(DOCUMENT, "pl", [], CREATED, CREATED)
    body = str(theirs).partition("\n\n")[2].rstrip("\n")
    assert written.decode() == header.decode() + (f"\n{body}\n" if body else "")


def test_the_same_values_give_the_same_bytes() -> None:
    first, second = (write_catalogue(DOCUMENT, "pl", ENTRIES, CREATED, REVISED) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"Dear all, here are the texts.\n", 1),
        (b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "\xff"\n', 5),
        (b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "cut\n', 5),
    ],
    ids=["empty", "a letter", "not UTF-8", "a line cut short"],
)
def test_a_file_that_is_no_catalogue_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(ContentErrors) as refused:
        read_catalogue(data, "cough.po")
    assert [(fault.file, fault.line) for fault in refused.value.faults] == [("cough.po", line)]


def test_plural_forms_are_gettexts_where_they_differ_from_cldrs() -> None:
    assert plural_forms("fa") == "nplurals=2; plural=(n > 1);"
    assert plural_forms("pl").startswith("nplurals=3;")
    assert plural_forms("ar").startswith("nplurals=6;")
