"""A content folder: `site.yaml`, the leaflets beside it and the blocks in `shared/`. The only reader of files here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.errors import ContentErrors, Fault
from app.formats.frontmatter import read_front_matter, split_front_matter
from app.formats.markdown import MAX_BYTES, read_document
from app.formats.site import read_site

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.leaflet import Document, Site


@dataclass(frozen=True)
class Content:
    """Everything a content folder says; leaflets come first, each kind by the name of its file."""

    site: Site
    documents: tuple[Document, ...]


def read_folder(folder: Path) -> Content:
    """Read a content folder, or raise ContentErrors with all faults of all files."""
    faults: list[Fault] = []
    site = None
    try:
        site = read_site(_read(folder / "site.yaml", "site.yaml"), "site.yaml")
    except ContentErrors as error:
        faults += error.faults
    texts: dict[str, str] = {}
    documents: dict[str, Document] = {}
    kinds: tuple[tuple[Literal["leaflet", "shared"], str], ...] = (("leaflet", ""), ("shared", "shared/"))
    for kind, place in kinds:
        for path in sorted((folder / place).glob("*.md")):
            file = place + path.name
            try:
                texts[file] = _read(path, file)
                documents[file] = read_document(texts[file], kind=kind, slug=path.stem, file=file, site=site)
            except ContentErrors as error:
                faults += error.faults
    faults += _repeated_ids(documents)
    faults += _unknown_shared(documents, texts, {file for file in texts if file not in documents})
    if faults or site is None:
        raise ContentErrors(faults)
    return Content(site, tuple(documents.values()))


def _read(path: Path, file: str) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ContentErrors([Fault(file, 1, "file", error.strerror or "no file", "a file that can be read")]) from error
    if len(data) > MAX_BYTES:
        raise ContentErrors([Fault(file, 1, "file", f"more than {MAX_BYTES} bytes", "a smaller file")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        found = f"the byte 0x{data[error.start]:02X} at column {column}, which is not UTF-8"
        raise ContentErrors([Fault(file, line, "file", found, "save the file as UTF-8")]) from error


def _repeated_ids(documents: dict[str, Document]) -> list[Fault]:
    first: dict[str, str] = {}
    faults = []
    for file, document in documents.items():
        owner = first.setdefault(document.id, file)
        if owner != file:
            faults.append(Fault(file, 2, "id", f"{document.id!r}, the id of {owner}", "an id of its own"))
    return faults


def _unknown_shared(documents: dict[str, Document], texts: dict[str, str], broken: set[str]) -> list[Fault]:
    known = [document.id for document in documents.values() if document.kind == "shared"]
    # A shared block that could not be read has its own faults; its users have none.
    known += [file.removeprefix("shared/").removesuffix(".md") for file in broken if file.startswith("shared/")]
    faults = []
    for file, document in documents.items():
        for place, name in enumerate(document.shared):
            if name not in known:
                front, _ = read_front_matter(split_front_matter(texts[file], file)[0], "leaflet", file)
                allowed = "known are " + ", ".join(known) if known else "there is no shared block"
                faults.append(Fault(file, front.shared_lines[place], "shared", repr(name), allowed))
    return faults
