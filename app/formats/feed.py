"""What other sites read of a release: `index.json`, every edition with its files, and `feed.xml`, what changed when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from app.formats.inline import plain_text
from app.formats.languages import direction, html_tag
from app.formats.page import ENVIRONMENT, FILES, page_path

if TYPE_CHECKING:
    from app.domain.audit import Entry
    from app.domain.leaflet import Site

CHANGES = 100
"""How many changes the feed has, the newest ones."""

Key = tuple[Any, ...]
"""Document, locale, version, content hash and facts hash of an edition."""


@dataclass(frozen=True)
class Change:
    """What a release changed of one edition: new, changed, removed or withdrawn."""

    release: str
    at: str
    kind: str
    key: Key


def render_catalogue(
    release: str,
    created: str,
    site: Site,
    editions: Iterable[Mapping[str, Any]],
    withdrawn: Iterable[Mapping[str, Any]],
    hashes: Mapping[str, str],
) -> dict[str, Any]:
    """Return `index.json`: leaflets by id, each edition with dates, hashes and the addresses of its files.

    `editions` say what their records do, with their titles (inline Markdown); `hashes` has the sha256 of every file of
    theirs. Each edition is JSON already: as values 11,000 of them took 40 MB.
    """
    leaflets: dict[str, dict[str, Any]] = {}

    def leaflet(id_: str) -> dict[str, Any]:
        return leaflets.setdefault(id_, {"id": id_, "editions": [], "withdrawn": []})

    for edition in editions:
        page = edition["path"]
        folder = page.removesuffix("index.html")
        paths = {"page": page} | {form: f"{folder}{name}" for form, name in FILES.items()}
        told = {
            "locale": edition["locale"],
            "lang": html_tag(edition["locale"]),
            "dir": direction(edition["locale"]),
            "title": plain_text(edition["title"], site),
            **{
                name: edition[name] for name in ("version", "review", "notices", "making", "content_hash", "facts_hash")
            },
            "files": {
                form: {"address": _address(site, path.removesuffix("index.html")), "sha256": hashes[path]}
                for form, path in paths.items()
                if path in hashes
            },
        }
        leaflet(edition["document"])["editions"].append(msgspec.Raw(msgspec.json.encode(told)))
    for gone in withdrawn:
        address = _address(site, gone["path"].removesuffix("index.html"))
        leaflet(gone["document"])["withdrawn"].append(
            {"locale": gone["locale"], "address": address, "at": gone["at"], "urgent": gone["urgent"]}
        )
    ordered = [leaflets[id_] for id_ in sorted(leaflets)]
    return {
        "release": release,
        "created": created,
        "publisher": site.publisher,
        "address": _address(site, ""),
        "leaflets": ordered,
    }


def render_feed(created: str, site: Site, entries: Sequence[Entry], titles: Mapping[Key, str]) -> str:
    """Render the changes as an Atom feed (RFC 4287), newest first; `titles` are inline Markdown of what is live."""
    slugs = {str(e.data["document"]): str(e.data["slug"]) for e in entries if e.kind == "source_version"}
    shown = [
        {
            "id": f"{_address(site, page_path(change.key[1], slugs[change.key[0]]))}#release-{change.release}",
            "address": _address(site, page_path(change.key[1], slugs[change.key[0]])),
            "title": plain_text(titles[change.key], site) if change.key in titles else change.key[0],
            "lang": html_tag(change.key[1]),
            "version": change.key[2],
            "kind": change.kind,
            "at": change.at,
        }
        for change in list(changes(entries))[: -CHANGES - 1 : -1]
    ]
    values = {"site": site, "home": _address(site, ""), "feed": _address(site, "feed.xml")}
    return ENVIRONMENT.get_template("feed.xml").render(values | {"created": created, "changes": shown})


def changes(entries: Iterable[Entry]) -> Iterator[Change]:
    """Yield what each release changed, oldest first, in the order of document and locale."""
    live: dict[tuple[str, str], Key] = {}
    taken: set[tuple[str, str | None]] = set()
    for entry in entries:
        if entry.kind == "withdrawal":
            locale = entry.data["locale"]
            taken.add((str(entry.data["document"]), None if locale is None else str(locale)))
        if entry.kind != "release":
            continue
        listed = entry.data["editions"]
        assert isinstance(listed, list)
        now = {(key[0], key[1]): tuple(key) for key in listed}
        for name in sorted(live.keys() | now.keys()):
            if name not in now:
                gone = "withdrawn" if taken & {name, (name[0], None)} else "removed"
                yield Change(str(entry.data["release"]), entry.at, gone, live[name])
            elif live.get(name) != now[name]:
                yield Change(str(entry.data["release"]), entry.at, "changed" if name in live else "new", now[name])
        live = now
        taken = set()


def _address(site: Site, path: str) -> str:
    return f"{site.url.rstrip('/')}/{path}"
