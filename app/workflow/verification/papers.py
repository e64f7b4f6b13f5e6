"""Read the PDFs of an edition back: figures, Latin words, dates and telephone numbers where they stand, every text in
its order where a script is proven to be read right, and what the file says of itself."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import PLACEHOLDER
from app.formats.pdf_reader import Paper, Unreadable, bare, read_pdf, words_of, words_on
from app.formats.release import RecordedEdition, Release
from app.workflow.verification.claims import (
    ABOUT,
    AUDIENCE,
    DATES,
    ENGLISH_VERSION,
    HELP,
    LABELS,
    MADE,
    MAKINGS,
    NOTES,
    NOTICES,
    ON_PAPER,
    PROBLEM,
    READ_ENGLISH,
    REPORT,
    SOURCES,
    VIDEO_LANGUAGE,
    VIDEOS,
)
from app.workflow.verification.expected import citation_words, direction, names_of, shown, with_digits
from app.workflow.verification.handouts import HandoutReading, Side
from app.workflow.verification.paper_layout import Layout
from app.workflow.verification.reading import page_url

_PROVEN = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "ETHIOPIC", "CJK")
_JOINED = ("CJK",)
"""Scripts that do not part words."""

_RANGE = re.compile(r"[0-9]+(?:[-–.,:/][0-9]+)+%?")
_LARGE = 16
"""Points from which print counts as large (UK Association for Accessible Formats)."""

_FOOT = 50
"""Points from the lowest base line within which the foot of a sheet stands: a slope of Nastaliq has many base lines."""

_MIDDLE = 314
"""Points from the left edge to the gap between the two columns of a hand-out."""


class PaperCheck:
    """One PDF of an edition: `handout` has both languages, English on the left."""

    def __init__(self, release: Release, edition: RecordedEdition, path: str, paper: Paper) -> None:
        self.release = release
        self.edition = edition
        self.site = release.site
        self.paper = paper
        self.handout = path.endswith("handout.pdf")
        self.large = path.endswith("large-print.pdf")
        both = HandoutReading.sides_of(release, edition)
        self.own = both[1]
        self.sides = both if self.handout else both[1:]
        self.layout = Layout(release, edition)
        self.facts = self.layout.facts
        self.address = page_url(release.site, edition.path)
        scripts = {unicodedata.name(c, "").split(" ")[0] for c in "".join(self.own.targets) if c.isalpha()}
        letters = scripts - {"MICRO", "FEMININE", "MASCULINE"}
        self.proven = letters <= set(_PROVEN)
        self.latin = not self.proven or bool(letters & set(_JOINED))

    def problems(self) -> Iterator[str]:
        """Yield the end of a sentence for each thing in the PDF that is not as recorded."""
        yield from self._file()
        yield from self._sheets()
        yield from self._words()
        yield from self._lines()
        yield from self._dates()
        for side in self.sides:
            if self.proven or side.locale == SOURCE_LOCALE:
                yield from self._order(side)

    def _file(self) -> Iterator[str]:
        paper = self.paper
        if paper.lang.split("-")[0] != self.edition.locale.split("_")[0]:
            yield f"says that it is in {paper.lang!r}"
        if paper.title != self.own.words[0].text:
            yield f"has another title: {paper.title[:60]!r}"
        if not paper.universal:
            yield "does not say that it is PDF/UA-1, or is not tagged"
        if paper.alternatives != (self.address,):
            yield "has other pictures than the code with its page's address"
        sizes = Counter(round(glyph.size) for sheet in paper.sheets for glyph in sheet.glyphs)
        if sizes and (sizes.most_common(1)[0][0] >= _LARGE) != self.large:
            yield f"is {'not ' if self.large else ''}in large print"
        if paper.tofu:
            yield f"has {paper.tofu} signs that no font could draw"
        if strange := sorted(paper.links - self._addresses()):
            yield f"links to {strange[0]!r}, which is none of the leaflet's"

    def _addresses(self) -> set[str]:
        site, facts = self.site, self.facts
        siblings = self.release.by_document[self.edition.document]
        english = [siblings[SOURCE_LOCALE].path] if SOURCE_LOCALE in siblings else []
        found = {self.address, *(page_url(site, path) for path in english)}
        found |= {contact.href for contact in site.contacts if contact.href}
        found |= {href for side in self.sides for words in side.words for href, _ in words.links}
        found |= {original.url for original in facts.originals} | {video.url for video in facts.videos}
        found |= {source.url for source in facts.sources if source.url}
        return found | {href for source in facts.sources for href, _ in shown(source.citation, site).links}

    def _digits(self, text: str) -> str:
        return with_digits(text, self.edition.locale, self.edition.digits)

    def _sheets(self) -> Iterator[str]:
        total = len(self.paper.sheets)
        for number, sheet in enumerate(self.paper.sheets, 1):
            place = f"{self._digits(str(number))}/{self._digits(str(total))}"
            if direction(self.edition.locale) == "rtl" and not self.handout:
                # Read from the right, as the words around it are.
                place = "/".join(reversed(place.split("/")))
            foot = min((glyph.base for glyph in sheet.glyphs), default=0) + _FOOT
            last = [bare("".join(g.text for g in line)) for line in sheet.lines() if line[0].base < foot]
            wanted = (bare(self.address), place, str(self.edition.version))
            if not all(any(words in line for line in last) for words in wanted):
                yield f"does not end sheet {number} with its version, its address and {place}"

    def _words(self) -> Iterator[str]:
        found: Counter[str] = Counter()
        for sheet in self.paper.sheets:
            for line in sheet.runs() if self.proven else sheet.lines():
                found.update(words_on(line, latin=self.latin))
        wanted = self._counted(chain(self._printed(), self._furniture()))
        repeated = self._counted(self._repeated())
        if missing := wanted - found:
            yield f"lacks {_first(missing)!r}, as often as it must stand there"
        if strange := [word for word in sorted(found - wanted) if word not in repeated]:
            yield f"has {strange[0]!r} more often than it must"

    def _counted(self, texts: Iterable[str]) -> Counter[str]:
        return Counter(word for text in texts for word in words_of(text, latin=self.latin))

    def _say(self, side: Side, source: str, **values: str) -> str:
        text = side.strings.get(("", source), "")
        contacts = {
            "helpline": self.site.contact(self.site.helpline),
            "feedback": self.site.contact(self.site.feedback),
        }
        known = {name: contact.value for name, contact in contacts.items() if contact} | values
        return PLACEHOLDER.sub(lambda match: known.get(match[1], match[0]), text)

    def _printed(self) -> Iterator[str]:
        """Yield what is printed once on each side, then once in all."""
        edition, facts, version = self.edition, self.facts, str(self.edition.version)
        for side in self.sides:
            yield from (words.text for words in side.words)
            yield from self._ribbon(side)
            roles = [text.role for text in edition.parts[0].texts]
            yield from [self._say(side, AUDIENCE)] * roles.count("audience")
            yield self._say(side, HELP)
            for name in edition.notices:
                if name != "demonstration":
                    yield self._say(side, NOTICES[name], version=version)
            yield from [self._say(side, VIDEO_LANGUAGE, language="")] * len(facts.videos)
            yield self._say(side, ABOUT)
            for name, label in DATES.items():
                if getattr(facts.review, name):
                    yield self._say(side, label)
                    yield self.layout.date(side, name)
            yield f"{self._say(side, LABELS['version'])} {version}"
            yield f"{self._say(side, MADE)} {self._say(side, MAKINGS[edition.making])}"
            for contact in self.site.contacts:
                if contact.kind == "number":
                    yield f"{self._say(side, LABELS['contact'])} {contact.label} {contact.value}"
            if edition.locale != SOURCE_LOCALE:
                yield f"{self._say(side, ENGLISH_VERSION)} {self._say(side, READ_ENGLISH)}"
            yield f"{self._say(side, REPORT)} {self._say(side, PROBLEM)}"
            if facts.sources:
                yield self._say(side, SOURCES)
            for number in self.layout.markers():
                yield with_digits(str(number), side.locale, side.digits)
            if self.handout:
                yield self._say(side, NOTES)
            else:
                yield from self._more(side)
        yield self.site.publisher
        for number, source in enumerate(facts.sources, 1):
            yield f"{number} {citation_words(source.citation)}"
        if self.handout:
            yield from map(str, self.layout.rows())
            yield f"English {self.address}"

    def _more(self, side: Side) -> Iterator[str]:
        originals = [original.url for original in self.facts.originals]
        videos = [video.url for video in self.facts.videos]
        for heading, found in ((ON_PAPER, originals), (VIDEOS, videos)):
            if found:
                yield self._say(side, heading)
                yield from found

    def _ribbon(self, side: Side) -> Iterator[str]:
        if "demonstration" in self.edition.notices:
            yield self._say(side, NOTICES["demonstration"])
            if self.edition.making == "demonstration":
                yield self._say(side, MAKINGS["demonstration"])

    def _furniture(self) -> Iterator[str]:
        total = len(self.paper.sheets)
        for number in range(1, total + 1):
            yield f"{self._say(self.own, LABELS['version'])} {self.edition.version} {self.address}"
            yield f"{self._digits(str(number))} {self._digits(str(total))}"

    def _repeated(self) -> Iterator[str]:
        """Yield what may stand there more often: ribbons, headings of tables; names of languages, which vary."""
        for side in self.sides:
            yield from self._ribbon(side)
            yield from (side.words[number - 1].text for number in self.layout.heads)
            for video in self.facts.videos:
                yield from names_of(video.language, side.locale)
        if self.handout:
            yield from names_of(self.edition.locale, self.edition.locale)

    def _lines(self) -> Iterator[str]:
        """Yield each telephone number, and in right-to-left scripts each range, that does not stand as it is read."""
        lines = [bare("".join(glyph.text for glyph in line)) for sheet in self.paper.sheets for line in sheet.lines()]
        texts = list(self._printed())
        wanted: Counter[str] = Counter()
        for contact in self.site.contacts:
            if contact.kind == "phone":
                wanted[contact.value] = sum(text.count(contact.value) for text in texts)
        if direction(self.edition.locale) == "rtl":
            ranges = Counter(run for words in self.own.words for run in _RANGE.findall(words.text))
            wanted.update(ranges)
        for run, times in sorted(wanted.items()):
            if sum(line.count(bare(run)) for line in lines) < times:
                yield f"does not show {run!r} {times} times as it is read"

    def _dates(self) -> Iterator[str]:
        """Yield each side on which the dates do not follow one another, each on a line of its own."""
        known = [name for name in DATES if getattr(self.facts.review, name)]
        for side in self.sides:
            left, right = (
                (0.0, 1e6) if not self.handout else (0.0, _MIDDLE) if side is self.sides[0] else (_MIDDLE, 1e6)
            )
            figures = [
                _figures(words_on(line, latin=True)) for sheet in self.paper.sheets for line in sheet.lines(left, right)
            ]
            waiting = [_figures(words_of(self.layout.date(side, name), latin=True)) for name in known]
            for line in reversed(figures):
                if waiting and line == waiting[-1]:
                    waiting.pop()
            if waiting:
                yield f"does not show its dates in {side.locale} one after another"

    def _order(self, side: Side) -> Iterator[str]:
        # Polish and other typography repeats a hyphen at which a line ends: "first-" and "-round".
        text = "".join(self._inside()).replace("--", "-")
        for order in self.layout.orders(by_rows=self.handout):
            place = 0
            for number in order:
                words = bare(side.words[number - 1].text).replace("--", "-")
                found = text.find(words, place)
                if found < 0:
                    break
                place = found + len(words)
            else:
                return
        yield f"does not show its texts in {side.locale} whole and in their order"

    def _inside(self) -> Iterator[str]:
        """Yield the text of each sheet without the ribbon above and the version, address and number below."""
        ribbon = "".join(bare(line) for side in self.sides for line in list(self._ribbon(side))[:1])
        version = bare(f"{self._say(self.own, LABELS['version'])}{self.edition.version}{self.address}")
        total = len(self.paper.sheets)
        for number, sheet in enumerate(self.paper.sheets, 1):
            foot = bare(f"{version}{self._digits(str(number))}/{self._digits(str(total))}")
            yield sheet.text.removesuffix(foot).removeprefix(ribbon if number > 1 else "")


def _figures(words: Iterable[str]) -> Counter[str]:
    return Counter(str(int(word)) for word in words if word.isdecimal())


def _first(found: Counter[str]) -> str:
    return min(found)


def paper_problems(release: Release, edition: RecordedEdition, path: str, data: bytes) -> Iterator[str]:
    """Yield a sentence for each thing in one of an edition's PDFs that is not as recorded."""
    try:
        paper = read_pdf(data)
    except Unreadable as fault:
        yield f"{path}: the file {fault}."
        return
    for problem in PaperCheck(release, edition, path, paper).problems():
        yield f"{path}: the file {problem}."
