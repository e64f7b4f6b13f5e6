"""Hold `index.json` and `feed.xml` against the record and the log."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, cast
from xml.etree import ElementTree

from app.formats.release import EditionEntry, ListedEdition, Release
from app.formats.strict_json import Malformed, read_json
from app.workflow.verification.expected import direction, html_tag, shown
from app.workflow.verification.log import LogRecord
from app.workflow.verification.reading import page_url

_ATOM = "{http://www.w3.org/2005/Atom}"
_FORMS = {
    "index.html": "page",
    "leaflet.pdf": "leaflet",
    "large-print.pdf": "large_print",
    "handout.html": "handout",
    "handout.pdf": "handout_pdf",
}
_CHANGES = 100


def list_problems(release: Release, log: LogRecord) -> Iterator[str]:
    """Yield a sentence for each list that says something else than the release."""
    try:
        said = read_json(release.page("index.json").encode(), {str: object})
    except Malformed as fault:
        yield f"index.json: the file {fault}."
    else:
        if said != json.loads(json.dumps(_catalogue(release))):
            yield "index.json: the file does not list exactly the editions of the release."
    yield from _feed_problems(release, log)


def _catalogue(release: Release) -> dict[str, Any]:
    names = sorted(release.by_document.keys() | {w.document for w in release.withdrawn})
    listed: dict[str, list[EditionEntry]] = defaultdict(list)
    for entry in release.manifest.editions:
        listed[entry.document].append(entry)
    return {
        "release": release.manifest.release,
        "created": release.manifest.created,
        "publisher": release.site.publisher,
        "address": page_url(release.site, ""),
        "leaflets": [
            {
                "id": name,
                "editions": [_edition(release, release.by_document[name][entry.locale]) for entry in listed[name]],
                "withdrawn": [
                    {
                        "locale": gone.locale,
                        "address": page_url(release.site, gone.path),
                        "at": gone.at,
                        "urgent": gone.urgent,
                    }
                    for entry in release.manifest.withdrawn
                    for gone in release.withdrawn
                    if gone.record == entry.record and gone.document == name
                ],
            }
            for name in names
        ],
    }


def _edition(release: Release, edition: ListedEdition) -> dict[str, Any]:
    return {
        "locale": edition.locale,
        "lang": html_tag(edition.locale),
        "dir": direction(edition.locale),
        "title": _title(release, edition),
        "version": edition.version,
        "review": dict(edition.review),
        "notices": list(edition.notices),
        "making": edition.making,
        "content_hash": edition.content_hash,
        "facts_hash": edition.facts_hash,
        "files": {
            _FORMS[path.rpartition("/")[2]]: {
                "address": page_url(release.site, path),
                "sha256": release.manifest.files[path],
            }
            for path in (edition.path, *edition.forms)
        },
    }


def _title(release: Release, edition: ListedEdition) -> str:
    return shown(edition.title, release.site).text


def _feed_problems(release: Release, log: LogRecord) -> Iterator[str]:
    text = release.page("feed.xml")
    if "<!" in text:
        yield "feed.xml: the file has a document type, a comment or a marked section."
        return
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314 - a document type, and so every entity, is refused above
    except ElementTree.ParseError:
        yield "feed.xml: the file is not XML."
        return
    said = [_told(element) for element in root]
    if root.tag != f"{_ATOM}feed" or said != _wanted(release, log):
        yield "feed.xml: the file does not tell exactly what releases changed."


def _told(element: ElementTree.Element) -> Any:
    inside = [_told(child) for child in element]
    words = (element.text or "").strip() + (element.tail or "").strip()
    return [element.tag.removeprefix(_ATOM), dict(element.attrib), words, *inside]


def _wanted(release: Release, log: LogRecord) -> list[Any]:
    site, manifest = release.site, release.manifest
    feed = page_url(site, "feed.xml")
    head: list[Any] = [
        ["id", {}, feed],
        ["title", {}, site.publisher],
        ["updated", {}, manifest.created],
        ["author", {}, "", ["name", {}, site.publisher]],
        ["link", {"rel": "self", "href": feed}, ""],
        ["link", {"rel": "alternate", "href": page_url(site, "")}, ""],
    ]
    live = {
        (e.document, e.locale, e.version, e.content_hash, e.facts_hash): _title(release, e) for e in release.editions
    }
    entries: list[Any] = []
    for number, at, kind, key in _changes(log):
        document, locale, version = key[:3]
        slugs = [e.data["slug"] for e in log.by_kind["source_version"] if e.data["document"] == document]
        address = page_url(site, f"{locale}/{slugs[-1]}/index.html")
        entries.append(
            [
                "entry",
                {},
                "",
                ["id", {}, f"{address}#release-{number}"],
                ["title", {}, live.get(key, document)],
                ["updated", {}, at],
                ["category", {"term": kind}, ""],
                ["link", {"rel": "alternate", "hreflang": html_tag(locale), "href": address}, ""],
                ["summary", {}, f"{kind}, {html_tag(locale)}, version {version}"],
            ]
        )
    return head + entries[::-1][:_CHANGES]


def _changes(log: LogRecord) -> Iterator[tuple[str, str, str, tuple[Any, ...]]]:
    """Yield each change of a release as (release, when, what, edition's key), oldest first."""
    before: dict[tuple[str, str], tuple[Any, ...]] = {}
    since = 0
    for entry in log.by_kind["release"]:
        keys = [tuple(key) for key in cast("list[list[Any]]", entry.data["editions"])]
        now = {(key[0], key[1]): key for key in keys}
        for name in sorted(before | now):
            change = ""
            if name not in now:
                taken = log.withdrawal(name[0], name[1], entry.seq)
                change = "withdrawn" if taken and taken.seq > since else "removed"
            elif name not in before:
                change = "new"
            elif before[name] != now[name]:
                change = "changed"
            if change:
                yield str(entry.data["release"]), entry.at, change, now.get(name) or before[name]
        before, since = now, entry.seq
