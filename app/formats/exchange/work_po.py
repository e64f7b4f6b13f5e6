"""A batch of strings as a gettext PO file, for Poedit and its like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polib
from babel import Locale

from app.formats.exchange.work_values import NAME, ReturnedEntry, ReturnedFile, WorkEntry, batch_of
from app.formats.gettext import plural_forms, read_catalogue

HEADER = (
    "Strings to work on, from Polyleaf. Upload this file there when you are done, wholly or in part.\n"
    "Texts come back as suggestions under your name; nothing in a file approves anything."
)


def write_po(batch: int, locale: str, entries: Sequence[WorkEntry], created: str) -> bytes:
    """Write a batch; every text that is there already stands as fuzzy."""
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.header = HEADER
    day = f"{created[:10]} {created[11:16]}+0000"
    catalogue.metadata = {
        "Project-Id-Version": NAME.format(batch),
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": day,
        "PO-Revision-Date": day,
        "Last-Translator": "",
        "Language-Team": f"{Locale.parse(locale).english_name} <none>",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(locale),
    }
    for entry in entries:
        catalogue.append(
            polib.POEntry(
                msgctxt=entry.context or None,
                msgid=entry.source,
                msgstr=entry.target,
                comment="\n".join(entry.notes),
                flags=(["fuzzy"] if entry.target else []) + ["no-python-format"],
            )
        )
    return (str(catalogue).rstrip("\n") + "\n").encode()


def read_po(path: Path) -> ReturnedFile:
    """Read a batch that came back; raise ContentErrors where it cannot be read."""
    header, entries = read_catalogue(path.read_bytes(), path.name)
    returned = tuple(ReturnedEntry(None, entry.context or "", entry.source, entry.target) for entry in entries)
    return ReturnedFile(batch_of(header.get("Project-Id-Version", "")), header.get("Language", ""), returned)
