"""Make a leaflet of a Markdown export of a web page, with an account of every line; nothing is invented."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from app.domain.leaflet import Contact, Document, Facts, Original, PartialDate, ReviewDates, Segment, Site, Source
from app.errors import ContentErrors, Fault
from app.formats.cleanup_blocks import Block, find_blocks
from app.formats.cleanup_facts import SOURCES_HEADING, Contacts, audience_of, read_source, review_dates
from app.formats.cleanup_furniture import LINK
from app.formats.cleanup_ledger import Entry, Ledger, Line
from app.formats.frontmatter import ID, ID_ALLOWED
from app.formats.markdown import MAX_BYTES, read_document, write_document
from app.formats.site import write_contacts
from app.formats.yaml_nodes import control_character

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.formats.cleanup_furniture import Furniture

_LONGEST_LINE = 20_000
_VIDEO_HOST = re.compile(r"https?://(www\.)?(youtu\.be|youtube\.com|vimeo\.com)/", re.IGNORECASE)
_ORDER = re.compile(r"\b(download|order|booklet|leaflet|pdf|print)\b", re.IGNORECASE)
_DOUBLED = re.compile(r"\\\\(?=[!-/:-@\[-`{-~])")
_DOUBLED_ENTITY = re.compile(r"&amp;(?=(amp|lt|gt|quot|nbsp|#\d+);)")


@dataclass(frozen=True)
class CleanedExport:
    """A leaflet made of an export: its canonical Markdown, new contact facts, and the fate of each input line."""

    document: Document
    markdown: str
    contacts: tuple[Contact, ...]
    site_proposal: str
    report: tuple[Entry, ...]


def clean_export(
    text: str, *, file: str, site: Site | None, identifier: str | None = None, audience: str | None = None
) -> CleanedExport:
    """Make a leaflet of a Markdown export; its report has one entry for each line of the input.

    The id is made of the title unless it is given; the audience is read from the text unless it is given.
    `site_proposal` holds the contact facts that `site` lacks, as YAML, empty if there are none. Raises ContentErrors
    with every fault: what has to be there and is not, two values for one date, or prose that a leaflet refuses.
    """
    lines = _read_lines(text, file)
    ledger = Ledger(lines, file)
    blocks, furniture = find_blocks(lines, ledger)
    return _Import(file, ledger, Contacts(site), site).run(blocks, furniture, lines, identifier, audience)


def _read_lines(text: str, file: str) -> list[Line]:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ContentErrors([Fault(file, 1, "file", f"{len(text)} characters", f"at most {MAX_BYTES} bytes")])
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if match := control_character(text):
        where = text.count("\n", 0, match.start()) + 1
        found = f"the control character U+{ord(match[0]):04X}"
        raise ContentErrors([Fault(file, where, "file", found, "printable characters")])
    lines = [Line(number, line) for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)]
    if long := [line.number for line in lines if len(line.text) > _LONGEST_LINE]:
        raise ContentErrors(
            [Fault(file, number, "line", "a very long line", f"at most {_LONGEST_LINE} characters") for number in long]
        )
    return lines


class _Import:
    """The state of one import."""

    def __init__(self, file: str, ledger: Ledger, contacts: Contacts, site: Site | None) -> None:
        self.file, self.ledger, self.contacts, self.site = file, ledger, contacts, site
        self.faults: list[Fault] = []
        self.dates: dict[str, PartialDate] = {}
        self.sources: list[Source] = []
        self.originals: list[Original] = []
        self.title = self.summary = self.audience = ""
        self.body: list[tuple[str, int]] = []
        self.section = ""
        self.last: Block | None = None

    def fault(self, line: int, field: str, found: str, allowed: str) -> None:
        self.faults.append(Fault(self.file, line, field, found, allowed))

    def run(
        self,
        blocks: list[Block],
        furniture: Furniture,
        lines: Sequence[Line],
        identifier: str | None,
        audience: str | None,
    ) -> CleanedExport:
        self.settle_furniture(furniture, lines)
        listing = False
        for block in blocks:
            if block.kind == "heading" or _is_bold_sources_heading(block):
                listing = SOURCES_HEADING.fullmatch(block.text) is not None
                if listing:
                    self.ledger.settle(block.lines, "moved", "sources: the heading of the list")
                    continue
            if not self.is_dates(block):
                self.add_source(block) if listing else self.add(block)
        self.audience = audience or self.audience
        ident = identifier or slug_of(self.title)
        self.ask_for_what_is_missing(ident)
        if self.faults:
            raise ContentErrors(self.faults)
        return self.finish(ident)

    def settle_furniture(self, furniture: Furniture, lines: Sequence[Line]) -> None:
        seen: set[str] = set()
        for line in lines:
            why = furniture.lines.get(line.number)
            if why is None:
                continue
            moved = [name for _, name in self.contacts.place(line.text)[1] if name not in seen]
            seen.update(moved)
            if moved:
                self.ledger.settle([line], "moved", f"site facts: {', '.join(moved)}; {why}")
            else:
                self.ledger.settle([line], "removed", why)

    def is_dates(self, block: Block) -> bool:
        """Take a block whose every line states review dates into the facts."""
        if block.kind != "paragraph":
            return False
        try:
            read = [(line, review_dates(line.text)) for line in block.lines]
        except ValueError as error:
            self.fault(block.lines[0].number, "review", str(error), "a date like 30 June 2023, June 2023 or 2023-06-30")
            self.ledger.settle(block.lines, "removed", "a review date that cannot be read")
            return True
        if any(dates is None for _, dates in read):
            return False
        for line, dates in read:
            for name, date in (dates or {}).items():
                if self.dates.setdefault(name, date) != date:
                    found = f"{date.iso} after {self.dates[name].iso}"
                    self.fault(line.number, f"review.{name}", found, "one date")
            stated = ", ".join(f"review.{name} {date.iso}" for name, date in (dates or {}).items())
            self.ledger.settle([line], "moved", stated)
        return True

    def add_source(self, block: Block) -> None:
        citation, undone = undo_double_escapes(block.text)
        self.sources.append(read_source(citation))
        self.ledger.settle(block.lines, "moved", f"sources[{len(self.sources)}]")
        if undone:
            self.ledger.note(block.lines, "\\\\", "double escape undone")

    def add(self, block: Block) -> None:
        """Take one block into the title, the summary, the links or the body."""
        if self.is_link_line(block):
            return
        lead = block.lead
        text = self.tidy(block)
        if not text:
            self.ledger.settle(block.lines, "removed", "nothing of it is left")
        elif block.kind == "heading" and block.level == 1 and not self.title:
            self.title = text
            self.ledger.settle(block.lines, "moved", "title")
        elif block.kind == "paragraph" and not lead and not self.summary and self.title and not self.body:
            self.summary = text
            self.ledger.settle(block.lines, "moved", "summary")
        else:
            self.keep(block, text)
        if not self.audience and (found := audience_of(text)):
            self.audience = found
            self.ledger.note(block.lines, found[1:-1], "also read as audience")

    def keep(self, block: Block, text: str) -> None:
        where = f"{block.kind} in section {self.section!r}" if self.section else f"{block.kind} before any section"
        if block.kind == "heading":
            level = min(max(block.level, 2), 4)
            if level != block.level:
                self.ledger.note(block.lines, "", f"level {block.level} became {level}")
            where, self.section, text = "heading", text, f"{'#' * level} {text}"
        elif block.kind == "paragraph" and re.match(r"\d{3,9}[.)]\s", text):
            # CommonMark would read a year at the start of a line as the number of a list's item.
            text = re.sub(r"(?=[.)])", r"\\", text, count=1)
            self.ledger.note(block.lines, "", "escaped, for it is no item of a list")
        numbers = [line.number for line in block.lines]
        together = self.last is not None and {self.last.kind, block.kind} == {"item"} and block.gap != "blank"
        if self.body and not together:
            self.body.append(("", numbers[0]))
        # Only tables and quotations have several lines; each of them is one of the input's.
        self.body += list(zip((block.lead + text).split("\n"), numbers, strict=False))
        self.ledger.settle(block.lines, "kept", where)
        self.last = block

    def is_link_line(self, block: Block) -> bool:
        """Take a block that is nothing but a link, or a video's line, out of the text."""
        links = list(LINK.finditer(block.text))
        if block.kind not in ("paragraph", "item") or len(links) != 1:
            return False
        label, target = links[0][1].strip(), links[0][2]
        around = (block.text[: links[0].start()] + block.text[links[0].end() :]).strip(" :.*_→")
        if _VIDEO_HOST.match(target) and around.lower() in ("", "video", "watch", "watch the video", "watch our video"):
            address, undone = undo_double_escapes(target)
            why = f"a video: put {address} under videos, with a title and the language spoken in it"
            self.ledger.settle(block.lines, "removed", why + ("; double escape undone" if undone else ""))
        elif around:
            return False
        elif links[0][0].startswith("!"):
            self.ledger.settle(block.lines, "removed", "an image; leaflets have none")
        elif target.startswith("#") or not target:
            advice = "; put it under originals when its address is known" if _ORDER.search(label) else ""
            self.ledger.settle(block.lines, "removed", f"a link without an address, {label!r}{advice}")
        elif target.startswith("https://") and _ORDER.search(label) and not self.section:
            kind: Literal["print", "pdf"] = "print" if re.search(r"\b(order|print)\b", label, re.I) else "pdf"
            self.originals.append(Original(label, target, kind))
            self.ledger.settle(block.lines, "moved", f"originals[{len(self.originals)}]")
        else:
            return False
        return True

    def tidy(self, block: Block) -> str:
        """Undo double escapes, unlink what leads nowhere, and put placeholders in the place of contact facts."""
        text, undone = undo_double_escapes(block.text)
        if undone:
            self.ledger.note(block.lines, "\\\\", "double escape undone")

        def unlink(match: re.Match[str]) -> str:
            if match[0].startswith("!"):
                self.ledger.note(block.lines, match[0], "an image was removed")
                return ""
            if match[2] and not match[2].startswith("#"):
                return match[0]
            self.ledger.note(block.lines, match[0], f"the link to {match[2]!r} was dropped, its words kept")
            return match[1]

        text = LINK.sub(unlink, text)
        text, moved = self.contacts.place(text)
        for written, name in moved:
            self.ledger.note(block.lines, written, f"{written} moved to facts as {{{name}}}")
        return re.sub(r"[ \t]*\n[ \t]*", "\n", text).strip() if block.kind == "verbatim" else text.strip()

    def ask_for_what_is_missing(self, ident: str) -> None:
        if not self.title:
            self.fault(1, "title", "no heading of level 1", "start the text with '# ' and its title")
        elif not re.fullmatch(ID, ident):
            self.fault(1, "id", repr(ident), f"give an id of {ID_ALLOWED}")
        if not self.summary:
            self.fault(1, "summary", "no paragraph after the title", "write one or two sentences below the title")
        if not self.audience:
            self.fault(1, "audience", "no sentence that says whom the text is for", "say whom it is for, as audience")
        if not self.sources:
            self.fault(1, "sources", "no list of sources", "a heading such as Sources with the citations below it")

    def finish(self, ident: str) -> CleanedExport:
        facts = Facts(ReviewDates(**self.dates), tuple(self.sources), tuple(self.originals))
        segments = (
            Segment("summary", self.summary, "summary"),
            Segment("audience", self.audience),
        )
        body = "\n".join(line for line, _ in self.body) + "\n"
        markdown = write_document(Document(ident, "leaflet", ident, self.title, segments, body, facts=facts))
        contacts = tuple(self.contacts.new)
        known = self.site.contacts if self.site else ()
        site = replace(
            self.site or Site("", "", "", (), "", ""),
            contacts=known + contacts,
        )
        try:
            document = read_document(markdown, kind="leaflet", slug=ident, file=self.file, site=site)
        except ContentErrors as error:
            first = markdown.count("\n") - len(self.body) + 1
            raise ContentErrors([self.in_input(fault, first) for fault in error.faults]) from error
        return CleanedExport(
            document,
            write_document(document),
            contacts,
            write_contacts(contacts) if contacts else "",
            self.ledger.close(),
        )

    def in_input(self, fault: Fault, first: int) -> Fault:
        """Give a fault of the leaflet the line of the export that it comes from; facts have line 1."""
        place = fault.line - first
        return replace(fault, line=self.body[place][1] if 0 <= place < len(self.body) else 1)


def _is_bold_sources_heading(block: Block) -> bool:
    return block.kind == "paragraph" and block.text.startswith("**") and bool(SOURCES_HEADING.fullmatch(block.text))


def undo_double_escapes(text: str) -> tuple[str, bool]:
    """Undo escapes that an export wrote twice, and tell whether there were any."""
    undone = _DOUBLED_ENTITY.sub("&", _DOUBLED.sub(lambda match: "\\", text))
    return undone, undone != text


def slug_of(title: str) -> str:
    """Make an id of a title: at most 64 of a-z, 0-9 and hyphens, cut between words."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug if len(slug) <= 64 else slug[:65].rpartition("-")[0][:64].strip("-") or slug[:64]
