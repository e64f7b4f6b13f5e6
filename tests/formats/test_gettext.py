"""Catalogues written and read back."""

from __future__ import annotations

import pytest

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
