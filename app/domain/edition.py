"""An edition: one source version in one locale, wholly approved, as one value that pages are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.domain.leaflet import (
    Contact,
    Document,
    Facts,
    Original,
    PartialDate,
    ReviewDates,
    Segment,
    Site,
    Source,
    Video,
)
from app.domain.unit import digest, fingerprint
from app.errors import NotApproved

SOURCE_LOCALE = "en"


@dataclass(frozen=True)
class Text:
    """One segment with the text that stands for it in this edition (for the English, the segment's own)."""

    document: str
    segment: Segment
    target: str
    fingerprint: str


@dataclass(frozen=True)
class Part:
    """A leaflet or a shared block within an edition: its Markdown structure and its texts in reading order."""

    document: Document
    texts: tuple[Text, ...]

    def text_of(self, role: str) -> str:
        """Return the first text with this role, '' where there is none."""
        return next((text.target for text in self.texts if text.segment.role == role), "")


@dataclass(frozen=True)
class Edition:
    """A leaflet with its shared blocks in one locale; the first part is the leaflet, the others its shared blocks."""

    locale: str
    version: int
    parts: tuple[Part, ...]

    @property
    def leaflet(self) -> Document:
        """The leaflet of this edition's source version."""
        return self.parts[0].document

    @property
    def facts(self) -> Facts:
        """The review facts of this edition's source version."""
        return self.leaflet.facts

    @property
    def title(self) -> str:
        """The leaflet's title in this locale."""
        return self.parts[0].text_of("title")

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text of the page in reading order."""
        return tuple(text for part in self.parts for text in part.texts)

    @cached_property
    def content_hash(self) -> str:
        """What a reviewer of the assembled page signs: every word of it, its place and its role, but no review fact.

        A change of dates or sources keeps it, and so does a typo put right in the English; a moved paragraph or a
        changed word does not. That the words are right translations is what the strings' own sign-offs say.
        """
        parts = [
            [part.document.id, [[t.segment.role, t.target] for t in part.texts], part.document.outline]
            for part in self.parts
        ]
        return digest([self.locale, parts])

    @cached_property
    def facts_hash(self) -> str:
        """What a publisher signs for all locales at once: the review facts of this source version."""
        return facts_hash(self.facts)


def english_hash(documents: Sequence[Document]) -> str:
    """Return the hash of what a leaflet and its shared blocks say in English: 'moved on' means that it differs.

    Review facts, site facts and translators' notes are no part of it.
    """
    return digest([[d.id, [[s.role, *s.key] for s in d.segments], d.outline] for d in documents])


def facts_hash(facts: Facts) -> str:
    """Return the hash of the review facts: dates, sources, addresses of originals and videos."""
    return digest(facts_as_data(facts))


def facts_as_data(facts: Facts) -> dict[str, object]:
    """Return the facts as JSON values: ISO dates, citations byte for byte."""
    review = facts.review
    return {
        "review": {
            name: date.iso if date else None
            for name, date in (
                ("last_reviewed", review.last_reviewed),
                ("updated", review.updated),
                ("next_due", review.next_due),
            )
        },
        "sources": [
            {"citation": s.citation, "url": s.url, "accessed": s.accessed.iso if s.accessed else None}
            for s in facts.sources
        ],
        "originals": [{"title": o.title, "url": o.url, "kind": o.kind} for o in facts.originals],
        "videos": [{"title": v.title, "url": v.url, "language": v.language} for v in facts.videos],
        "demonstration": facts.demonstration,
    }


def facts_from_data(data: Mapping[str, Any]) -> Facts:
    """Return the facts from the JSON values that `facts_as_data` gives."""

    def day(text: str | None) -> PartialDate | None:
        return PartialDate.parse(text) if text else None

    return Facts(
        ReviewDates(**{name: day(text) for name, text in data["review"].items()}),
        tuple(Source(s["citation"], s["url"], day(s["accessed"])) for s in data["sources"]),
        tuple(Original(**original) for original in data["originals"]),
        tuple(Video(**video) for video in data["videos"]),
        data["demonstration"],
    )


def site_as_data(site: Site) -> dict[str, Any]:
    """Return the site facts as JSON values."""
    return {
        "publisher": site.publisher,
        "url": site.url,
        "timezone": site.timezone,
        "helpline": site.helpline,
        "feedback": site.feedback,
        "contacts": [{"name": c.name, "kind": c.kind, "value": c.value, "label": c.label} for c in site.contacts],
    }


def site_from_data(data: Mapping[str, Any]) -> Site:
    """Return the site facts from their JSON values."""
    contacts = tuple(Contact(**contact) for contact in data["contacts"])
    return Site(**{**data, "contacts": contacts})


@dataclass(frozen=True)
class Missing:
    """A unit without an approved text: why an edition cannot be assembled."""

    document: str
    segment: Segment


def assemble_edition(
    documents: Sequence[Document], version: int, locale: str, approved: Mapping[tuple[str, str, str], str]
) -> Edition:
    """Assemble a leaflet and its shared blocks from approved texts, whole or not at all.

    `documents` has the leaflet first; `approved` maps (document id, msgctxt or '', source) to the publishable text.
    Raise NotApproved with every unit that lacks one: an edition is never mixed with English.
    """
    missing: list[Missing] = []
    parts: list[Part] = []
    for document in documents:
        texts: list[Text] = []
        for segment in document.segments:
            target = segment.text if locale == SOURCE_LOCALE else approved.get((document.id, *segment.key))
            if target is None:
                missing.append(Missing(document.id, segment))
                continue
            texts.append(
                Text(
                    document.id,
                    segment,
                    target,
                    fingerprint(document.id, segment.context, locale, segment.text, target),
                )
            )
        parts.append(Part(document, tuple(texts)))
    if missing:
        raise NotApproved(locale, missing)
    return Edition(locale, version, tuple(parts))
