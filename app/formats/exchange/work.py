"""A batch of strings as a file to work on elsewhere, and what comes back: PO, XLIFF 1.2 and XLIFF 2.0.

No mark of a file that a text is done or approved is read: what comes back is text and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from app.errors import ContentErrors, Fault
from app.formats.exchange.work_po import read_po, write_po
from app.formats.exchange.work_values import ReturnedFile, WorkEntry
from app.formats.exchange.xliff import read_xliff, write_xliff

__all__ = ["FORMATS", "Format", "ReturnedFile", "WorkEntry", "read_work", "write_work"]

Format = Literal["po", "xliff12", "xliff20"]
FORMATS: dict[Format, str] = {"po": "po", "xliff12": "xlf", "xliff20": "xlf"}
"""The ending of a file's name, by format."""


def write_work(form: Format, batch: int, locale: str, entries: Sequence[WorkEntry], created: str) -> bytes:
    """Write a batch; `created` is an instant in ISO 8601."""
    if form == "po":
        return write_po(batch, locale, entries, created)
    return write_xliff("1.2" if form == "xliff12" else "2.0", batch, locale, entries)


def read_work(path: Path) -> ReturnedFile:
    """Read a file of either kind, by what its name ends with; raise ContentErrors where it cannot be read."""
    ending = path.suffix.lower()
    if ending == ".po":
        return read_po(path)
    if ending in (".xlf", ".xliff"):
        return read_xliff(path)
    raise ContentErrors([Fault(path.name, 1, "file", ending or "no ending", "a .po, .xlf or .xliff file")])
