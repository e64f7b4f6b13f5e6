"""The facts of a document: YAML front matter between two `---` lines, with a checked schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import yaml
from babel import Locale, UnknownLocaleError

from app.domain.leaflet import Facts, Original, ReviewDates, Source, Video
from app.errors import ContentErrors, Fault
from app.formats.prose import citation_faults
from app.formats.yaml_nodes import Fields, read_yaml

if TYPE_CHECKING:
    from app.domain.leaflet import Document

ID = r"[a-z0-9](?:[a-z0-9-]{1,62})[a-z0-9]"
ID_ALLOWED = "3 to 64 of a-z, 0-9 and '-', with a letter or digit at both ends"
_FENCE = re.compile(r"---[ \t]*")
_PLAIN = re.compile(r"[^\W_](?:[^\n:#\"'{}\[\]&*!|>%@`,\\]|(?<=https):(?=//)|,(?= ))*(?<![\s,])")


@dataclass(frozen=True)
class Prose:
    """A text of the front matter that is translated, with the field and line it stands in."""

    field: str
    text: str
    line: int


@dataclass(frozen=True)
class FrontMatter:
    """What front matter says; `prose` lists the translated texts in their order."""

    id: str
    title: str
    facts: Facts
    shared: tuple[str, ...]
    prose: tuple[Prose, ...]
    shared_lines: tuple[int, ...] = ()


def split_front_matter(text: str, file: str) -> tuple[str, str, int]:
    """Part a file into front matter, body and the body's first line; raise ContentErrors without both `---` lines."""
    lines = text.split("\n")
    if _FENCE.fullmatch(lines[0]):
        for number, line in enumerate(lines[1:], 1):
            if _FENCE.fullmatch(line):
                return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    fence = "end" if _FENCE.fullmatch(lines[0]) else "start"
    raise ContentErrors(
        [Fault(file, 1, "front matter", f"no line --- at its {fence}", "front matter stands between two --- lines")]
    )


def read_front_matter(text: str, kind: Literal["leaflet", "shared"], file: str) -> tuple[FrontMatter, list[Fault]]:
    """Read front matter whose first line is line 2 of its file; give what was readable and every fault."""
    faults: list[Fault] = []
    try:
        root = read_yaml(text, file, 2)
    except ContentErrors as error:
        return FrontMatter("", "", Facts(), (), ()), list(error.faults)
    fields = Fields(root, file, faults)
    ident = fields.text("id", pattern=ID, allowed=ID_ALLOWED)
    title = fields.text("title")
    if kind == "shared":
        fields.finish()
        return FrontMatter(ident, title, Facts(), (), ()), faults
    prose = [Prose("title", title, fields.line("title"))]
    prose += [Prose(name, fields.text(name), fields.line(name)) for name in ("summary", "audience")]
    review = _review(fields)
    sources = _sources(fields)
    shared, shared_lines = _shared(fields)
    originals, videos = [], []
    for entry in fields.mappings("originals"):
        original = Original(
            entry.text("title"),
            entry.address("url"),
            cast("Literal['print', 'pdf']", entry.choice("kind", ("print", "pdf"))),
        )
        entry.finish()
        originals.append(original)
        prose.append(Prose("originals", original.title, entry.line("title")))
    for entry in fields.mappings("videos"):
        video = Video(entry.text("title"), entry.address("url"), _language(entry))
        entry.finish()
        videos.append(video)
        prose.append(Prose("videos", video.title, entry.line("title")))
    demonstration = fields.choice("demonstration", ("true", "false"), default="false") == "true"
    fields.finish()
    facts = Facts(review, sources, tuple(originals), tuple(videos), demonstration)
    return FrontMatter(ident, title, facts, shared, tuple(prose), shared_lines), faults


def _review(fields: Fields) -> ReviewDates:
    entry = fields.mapping("review")
    if entry is None:
        return ReviewDates()
    dates = ReviewDates(entry.date("last_reviewed"), entry.date("updated"), entry.date("next_due"))
    entry.finish()
    if dates.last_reviewed and dates.next_due and dates.next_due.last_day < dates.last_reviewed.last_day:
        entry.fault("next_due", dates.next_due.iso, f"a date after last_reviewed, {dates.last_reviewed.iso}")
    return dates


def _sources(fields: Fields) -> tuple[Source, ...]:
    sources = []
    for entry in fields.mappings("sources"):
        citation = entry.raw("citation")
        if "\n" in citation:
            entry.fault("citation", "a line break", "a citation on one line")
        for found, allowed in citation_faults(citation):
            entry.fault("citation", found, allowed)
        source = Source(citation, entry.address("url", required=False) or None, entry.date("accessed"))
        entry.finish()
        sources.append(source)
    if not sources:
        fields.fault("sources", "nothing", "at least one source with its citation")
    return tuple(sources)


def _shared(fields: Fields) -> tuple[tuple[str, ...], tuple[int, ...]]:
    names: list[str] = []
    lines = []
    for _, node in fields.items("shared"):
        name = node.value if isinstance(node.value, str) else ""
        if not re.fullmatch(ID, name):
            fields.fault("shared", repr(name), "the id of a shared block", node.line)
        elif name in names:
            fields.fault("shared", f"{name} twice", "each shared block once", node.line)
        else:
            names.append(name)
            lines.append(node.line)
    return tuple(names), tuple(lines)


def _language(entry: Fields) -> str:
    tag = entry.text("language", allowed="the CLDR tag of the speech, such as en or pa_Guru")
    try:
        if tag:
            Locale.parse(tag)
    except (UnknownLocaleError, ValueError):
        entry.fault("language", repr(tag), "the CLDR tag of the speech, such as en or pa_Guru")
    return tag


def write_front_matter(document: Document) -> str:
    """Write the canonical front matter, with both `---` lines."""
    facts = document.facts
    lines = ["---", f"id: {scalar(document.id)}", f"title: {scalar(document.title)}"]
    if document.kind == "leaflet":
        texts = {segment.role: segment.text for segment in reversed(document.segments)}
        lines += [f"{name}: {scalar(texts[name])}" for name in ("summary", "audience")]
        dates = {name: getattr(facts.review, name) for name in ("last_reviewed", "updated", "next_due")}
        if any(dates.values()):
            lines += ["review:", *(f"  {name}: {day.iso}" for name, day in dates.items() if day)]
        lines.append("sources:")
        for source in facts.sources:
            accessed = source.accessed.iso if source.accessed else None
            lines += _entry(citation=source.citation, url=source.url, accessed=accessed)
        if document.shared:
            lines.append(f"shared: [{', '.join(document.shared)}]")
        if facts.originals:
            lines.append("originals:")
        for original in facts.originals:
            lines += _entry(title=original.title, url=original.url, kind=original.kind)
        if facts.videos:
            lines.append("videos:")
        for video in facts.videos:
            lines += _entry(title=video.title, url=video.url, language=video.language)
        if facts.demonstration:
            lines.append("demonstration: true")
    return "\n".join([*lines, "---"]) + "\n"


def _entry(**values: str | None) -> list[str]:
    pairs = [f"{name}: {scalar(value)}" for name, value in values.items() if value is not None]
    return [("  - " if place == 0 else "    ") + pair for place, pair in enumerate(pairs)]


def scalar(value: str) -> str:
    """Write text as a YAML scalar that reads back the same: plain where that is plainly safe, else quoted."""
    if _PLAIN.fullmatch(value):
        return value
    return yaml.dump(value, default_style='"', allow_unicode=True, width=float("inf")).removesuffix("\n")
