"""Catalogues as gettext files, written and read (GNU gettext manual, "The Format of PO Files").

Approved texts stand plain, every other text is `fuzzy`, what the English no longer has is obsolete (`#~`), and a text
carried over from changed English names its predecessor (`#| msgid`). Nothing in a file is a decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polib
from babel import Locale
from babel.messages.plurals import get_plural

from app.domain.leaflet import Document, Segment
from app.errors import ContentErrors, Fault
from app.formats.babel_extractor import segment_comments

MAX_BYTES = 16 * 1024 * 1024
# Where gettext's own catalogues use another form than CLDR's plural rules would give.
_PLURAL_FORMS = {
    "ar": (
        "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
    ),
    "fa": "nplurals=2; plural=(n > 1);",
}
# What stands escaped in a field, or parts it into lines.
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x85\u2028\u2029]')
# polib takes a line whose closing quotation mark is missing, less its last letter.
_LINE = re.compile(
    r'\s*|#(?![~|]).*|(?:#(?:~\|?|\|)\s*)?(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*'
)


@dataclass(frozen=True)
class CatalogueEntry:
    """One unit as a catalogue shows it; `lines` are the places in the leaflet's file, none where it has vanished."""

    context: str | None
    source: str
    target: str
    approved: bool
    comment: str = ""
    lines: tuple[int, ...] = ()
    previous_source: str | None = None
    previous_context: str | None = None


def write_catalogue(
    document: Document, locale: str, entries: Sequence[CatalogueEntry], created: str, revised: str
) -> bytes:
    """Write the catalogue of a document in a locale; the same values always give the same bytes.

    `created` and `revised` are instants in ISO 8601, of the source version and of the newest text or judgement.
    """
    catalogue = _empty(document, created)
    catalogue.metadata |= {
        "PO-Revision-Date": _date(revised),
        "Last-Translator": "the translators of this leaflet",
        "Language-Team": f"{Locale.parse(locale).english_name} <none>",
        "Language": locale,
        "Plural-Forms": plural_forms(locale),
    }
    catalogue.header = (
        "Written by Polyleaf from its database. An entry that is not fuzzy was approved by named people there;\n"
        "clearing a fuzzy mark in this file approves nothing. Offer changed texts with: polyleaf catalogue import"
    )
    return _bytes(catalogue, [_entry(document, entry) for entry in sorted(entries, key=lambda entry: not entry.lines)])


def write_template(document: Document, entries: Sequence[CatalogueEntry], created: str) -> bytes:
    """Write the template (POT) of a document."""
    template = _empty(document, created)
    template.metadata["PO-Revision-Date"] = "YEAR-MO-DA HO:MI+ZONE"
    return _bytes(template, [_entry(document, entry) for entry in entries])


def template_entries(document: Document) -> list[CatalogueEntry]:
    """Return one entry for each distinct segment, in reading order, with every place where it stands."""
    places: dict[tuple[str, str], list[Segment]] = {}
    for segment in document.segments:
        places.setdefault(segment.key, []).append(segment)
    return [
        CatalogueEntry(
            here[0].context,
            here[0].text,
            "",
            False,
            "\n".join(segment_comments(here[0])),
            tuple([segment.line for segment in here]),
        )
        for here in places.values()
    ]


def read_catalogue(data: bytes, file: str) -> tuple[dict[str, str], list[CatalogueEntry]]:
    """Read a catalogue's header and the entries that have a translation; raise ContentErrors for a broken file."""
    if len(data) > MAX_BYTES:
        raise ContentErrors([Fault(file, 1, "file", f"{len(data)} bytes", f"at most {MAX_BYTES} bytes")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentErrors([Fault(file, line, "file", "bytes that are not UTF-8", "save it as UTF-8")]) from error
    if "msgid" not in text:
        # polib would take a text without entries for the name of a file to open.
        raise ContentErrors([Fault(file, 1, "file", "no entries", "a gettext PO file")])
    faults = [
        Fault(file, number, "entry", repr(line[:40]), 'a keyword and words between " and "')
        for number, line in enumerate(text.splitlines(), 1)
        if not _LINE.fullmatch(line)
    ]
    if faults:
        raise ContentErrors(faults)
    try:
        catalogue = polib.pofile(text)
    except (OSError, ValueError) as error:
        raise ContentErrors([Fault(file, 1, "file", str(error), "a gettext PO file that msgfmt accepts")]) from error
    entries = [
        CatalogueEntry(
            entry.msgctxt or None, entry.msgid, entry.msgstr, not entry.fuzzy, previous_source=entry.previous_msgid
        )
        for entry in catalogue
        if entry.msgstr
    ]
    return dict(catalogue.metadata), entries


def plural_forms(locale: str) -> str:
    """Return gettext's Plural-Forms for a locale: CLDR's rules, but for those where gettext's own differ."""
    return _PLURAL_FORMS.get(locale) or str(get_plural(locale))


def _empty(document: Document, created: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": f"polyleaf {document.id}",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": _date(created),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Polyleaf-Document": document.id,
    }
    return catalogue


def _date(instant: str) -> str:
    return f"{instant[:10]} {instant[11:16]}+0000"


def _entry(document: Document, entry: CatalogueEntry) -> str:
    """Write one entry as polib does with lines of any length, in a fifth of its time."""
    gone = "" if entry.lines else "#~ "
    lines = []
    if entry.lines:
        lines += [f"#. {line}" for line in entry.comment.split("\n") if entry.comment]
        lines.append("#: " + " ".join(f"{document.slug}.md:{line}" for line in entry.lines))
    lines.append("#, fuzzy, no-python-format" if entry.target and not entry.approved else "#, no-python-format")
    before = "#~| " if gone else "#| "
    if entry.previous_context is not None:
        lines.append(_field(before + "msgctxt", entry.previous_context, before))
    if entry.previous_source is not None:
        lines.append(_field(before + "msgid", entry.previous_source, before))
    if entry.context is not None:
        lines.append(_field(gone + "msgctxt", entry.context, gone))
    lines += (_field(gone + "msgid", entry.source, gone), _field(gone + "msgstr", entry.target, gone))
    return "\n".join(lines)


def _field(name: str, text: str, prefix: str) -> str:
    if not _SPECIAL.search(text):
        return f'{name} "{text}"'
    parts = [polib.escape(part) for part in text.splitlines(keepends=True)]
    if len(parts) == 1:
        return f'{name} "{parts[0]}"'
    return "\n".join([f'{name} ""', *(f'{prefix}"{part}"' for part in parts)])


def _bytes(catalogue: polib.POFile, entries: list[str]) -> bytes:
    return ("\n\n".join([str(catalogue).rstrip("\n"), *entries]) + "\n").encode()
