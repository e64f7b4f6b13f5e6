"""The files of a release as frozen values, read strictly (docs/release-format.md): the unexpected is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast, get_args

from app.domain.audit import Entry, Head
from app.domain.edition import facts_as_data, facts_from_data
from app.domain.leaflet import Contact, Document, DocumentKind, Role, Segment, Site
from app.errors import VerificationFailed
from app.formats.release_folder import LOG, RELEASE_PATH
from app.formats.strict_json import Malformed, conform, read_json

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
SITE = "record/site.json"
PAGES = "page-templates"
NOTICES = ("demonstration", "moved_on", "one_person", "overdue")
FORMS = ("leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf")
"""The other forms of an edition, in the folder of its page; the English has no hand-out."""

MAKINGS = ("demonstration", "machine_two_people", "two_people", "one_person", "original")

_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_HASH = re.compile(r"[0-9a-f]{64}")

_TEXT = {"context": (str, None), "source": str, "target": str, "fingerprint": str}
_EDITION = {
    "document": str,
    "locale": str,
    "version": int,
    "path": str,
    "content_hash": str,
    "facts_hash": str,
}
_SIGNED = {"person": (str, None), "at": str, "entry": int}
_REVIEW = {"last_reviewed": (str, None), "updated": (str, None), "next_due": (str, None)}
_WITHDRAWN = {"document": str, "locale": str, "path": str}
_SHAPES: dict[str, Any] = {
    MANIFEST: {
        "release": str,
        "created": str,
        "log_head": {"seq": int, "hash": str},
        "files": {str: str},
        "editions": [_EDITION | {"record": str}],
        "withdrawn": [_WITHDRAWN | {"record": str}],
    },
    SITE: {
        "publisher": str,
        "url": str,
        "timezone": str,
        "helpline": str,
        "feedback": str,
        "contacts": [{"name": str, "kind": str, "value": str, "label": str}],
    },
    "document": {
        "id": str,
        "kind": str,
        "slug": str,
        "version": int,
        "title": str,
        "body": str,
        "outline": str,
        "facts": {
            "review": _REVIEW,
            "sources": [{"citation": str, "url": (str, None), "accessed": (str, None)}],
            "originals": [{"title": str, "url": str, "kind": str}],
            "videos": [{"title": str, "url": str, "language": str}],
            "demonstration": bool,
        },
        "shared": [{"id": str, "version": int}],
        "segments": [{"role": str, "context": (str, None), "section": str, "text": str}],
    },
    "edition": _EDITION
    | {
        "digits": str,
        "making": str,
        "notices": [str],
        "review": _REVIEW,
        "read": (_SIGNED, None),
        "signed": _SIGNED,
        "override": (_SIGNED, None),
        "parts": [
            {
                "document": str,
                "version": int,
                "texts": [
                    _TEXT
                    | {
                        "role": str,
                        "origins": [str],
                        "engines": [str],
                        "signed": [_SIGNED | {"kind": str}],
                        "answers": [_SIGNED | {"kind": str, "finding": str}],
                    }
                ],
            }
        ],
        "chrome": [_TEXT],
        "chrome_version": int,
    },
    "withdrawn": _WITHDRAWN
    | {
        "entry": int,
        "at": str,
        "urgent": bool,
        "language": str,
        "chrome": [_TEXT],
        "chrome_version": int,
    },
    LOG: {
        "seq": int,
        "at": str,
        "kind": str,
        "person": (str, None),
        "role": (str, None),
        "data": {str: object},
        "commitments": {str: str},
        "previous": str,
        "hash": str,
    },
}


@dataclass(frozen=True)
class EditionEntry:
    """One edition as the manifest lists it."""

    document: str
    locale: str
    version: int
    path: str
    content_hash: str
    facts_hash: str
    record: str


@dataclass(frozen=True)
class WithdrawnEntry:
    """One withdrawn edition as the manifest lists it."""

    document: str
    locale: str
    path: str
    record: str


@dataclass(frozen=True)
class Manifest:
    """What the service signed: every file's hash, the editions, what was withdrawn, where the log ended."""

    release: str
    created: str
    log_head: Head
    files: Mapping[str, str]
    editions: tuple[EditionEntry, ...]
    withdrawn: tuple[WithdrawnEntry, ...]


@dataclass(frozen=True)
class Signed:
    """A signature as a record tells it: a person's id, when, and the number of the entry in the log."""

    person: str | None
    at: str
    entry: int
    kind: str = ""
    finding: str = ""


@dataclass(frozen=True)
class RecordedText:
    """One text or page string of an edition; page strings have the role `string`, and only texts tell who signed."""

    role: str
    context: str | None
    source: str
    target: str
    fingerprint: str
    origins: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    signed: tuple[Signed, ...] = ()
    answers: tuple[Signed, ...] = ()


@dataclass(frozen=True)
class RecordedPart:
    """The texts of one document within an edition, in reading order."""

    document: str
    version: int
    texts: tuple[RecordedText, ...]


@dataclass(frozen=True)
class RecordedEdition:
    """What a page is made of; `record` is the path of the file that says so."""

    record: str
    document: str
    locale: str
    version: int
    path: str
    content_hash: str
    facts_hash: str
    digits: str
    making: str
    notices: tuple[str, ...]
    review: Mapping[str, str | None]
    read: Signed | None
    signed: Signed
    override: Signed | None
    parts: tuple[RecordedPart, ...]
    chrome: tuple[RecordedText, ...]
    chrome_version: int

    @property
    def forms(self) -> tuple[str, ...]:
        """The paths of its other forms."""
        folder = self.path.removesuffix("index.html")
        return tuple(folder + name for name in FORMS if self.locale != "en" or not name.startswith("handout"))

    @property
    def texts(self) -> tuple[RecordedText, ...]:
        """Every text of the page in reading order."""
        return tuple(text for part in self.parts for text in part.texts)


@dataclass(frozen=True)
class RecordedWithdrawal:
    """What stands in the place of a withdrawn edition; `language` is that of `chrome`, `entry` the log's."""

    record: str
    document: str
    locale: str
    path: str
    entry: int
    at: str
    urgent: bool
    language: str
    chrome: tuple[RecordedText, ...]
    chrome_version: int


@dataclass(frozen=True)
class RecordedDocument:
    """One version of the canonical English; `pinned` has the versions of its shared blocks by their ids."""

    record: str
    version: int
    document: Document
    pinned: Mapping[str, int]


@dataclass(frozen=True)
class Release:
    """A whole release. `documents` are by id and version; the log's entries come with stored hashes.

    `pages` has the texts of pages and lists by path, `papers` the bytes of PDFs.
    """

    manifest: Manifest
    site: Site
    documents: Mapping[tuple[str, int], RecordedDocument]
    editions: tuple[RecordedEdition, ...]
    withdrawn: tuple[RecordedWithdrawal, ...]
    log: tuple[tuple[Entry, str], ...]
    pages: Mapping[str, str]
    papers: Mapping[str, bytes]

    @cached_property
    def page_paths(self) -> frozenset[str]:
        """The paths of the editions' pages."""
        return frozenset(edition.path for edition in self.editions)

    @cached_property
    def by_document(self) -> Mapping[str, Mapping[str, RecordedEdition]]:
        """The editions by leaflet and locale."""
        found: dict[str, dict[str, RecordedEdition]] = {}
        for edition in self.editions:
            found.setdefault(edition.document, {})[edition.locale] = edition
        return found


def read_manifest(data: bytes) -> Manifest:
    """Read `manifest.json`; raise VerificationFailed where it is malformed or names a path outside the release."""
    try:
        value = read_json(data, _SHAPES[MANIFEST])
        for path, digest in value["files"].items():
            if not RELEASE_PATH.fullmatch(path):
                raise Malformed(f"names a file {path!r} outside the release")
            _matches(_HASH, digest)
    except Malformed as fault:
        raise VerificationFailed([f"{MANIFEST}: the file {fault}."]) from fault
    head = Head(value["log_head"]["seq"], value["log_head"]["hash"])
    editions = tuple(EditionEntry(**edition) for edition in value["editions"])
    withdrawn = tuple(WithdrawnEntry(**entry) for entry in value["withdrawn"])
    return Manifest(value["release"], value["created"], head, value["files"], editions, withdrawn)


def read_release(files: Mapping[str, bytes], manifest: Manifest) -> Release:
    """Read what the files of a release say; raise VerificationFailed with a sentence for each malformed one."""
    problems: list[str] = []
    documents: dict[tuple[str, int], RecordedDocument] = {}
    editions: list[RecordedEdition] = []
    withdrawn: list[RecordedWithdrawal] = []
    pages: dict[str, str] = {}
    papers: dict[str, bytes] = {}
    site: Site | None = None
    log: tuple[tuple[Entry, str], ...] = ()
    for path in sorted(files.keys() - {MANIFEST, SIGNATURE}):
        try:
            if path == SITE:
                site = _site(files[path])
            elif path == LOG:
                log = _log(files[path])
            elif path.startswith("record/documents/"):
                recorded = _document(path, files[path])
                documents[recorded.document.id, recorded.version] = recorded
            elif path.startswith("record/editions/"):
                editions.append(_edition(path, files[path]))
            elif path.startswith("record/withdrawn/"):
                withdrawn.append(_withdrawal(path, files[path]))
            elif path in ("robots.txt", "sitemap.xml", "feed.xml", "index.json") or path.endswith(".html"):
                pages[path] = files[path].decode()
            elif path.endswith(".pdf"):
                papers[path] = files[path]
            else:
                raise Malformed("is of a kind that no release has")
        except UnicodeDecodeError:
            problems.append(f"{path}: the file is not UTF-8.")
        except Malformed as fault:
            problems.append(f"{path}: the file {fault}.")
    if site is None and SITE not in files:
        problems.append(f"{SITE}: the file is missing.")
    if LOG not in files:
        problems.append(f"{LOG}: the file is missing.")
    if problems:
        raise VerificationFailed(problems)
    return Release(manifest, cast(Site, site), documents, tuple(editions), tuple(withdrawn), log, pages, papers)


def _site(data: bytes) -> Site:
    value = read_json(data, _SHAPES[SITE])
    contacts = tuple(Contact(**contact) for contact in value["contacts"])
    names = [contact.name for contact in contacts]
    if len(set(names)) != len(names) or not {value["helpline"], value["feedback"]} <= set(names):
        raise Malformed("names contacts twice, or a helpline or feedback that it has not")
    if any(contact.kind not in ("phone", "email", "url", "number") for contact in contacts):
        raise Malformed("has a contact of an unknown kind")
    return Site(**(value | {"contacts": contacts}))


def _log(data: bytes) -> tuple[tuple[Entry, str], ...]:
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise Malformed("ends within a line")
    log = []
    for number, line in enumerate(lines, 1):
        try:
            value = read_json(line, _SHAPES[LOG])
        except Malformed as fault:
            raise Malformed(f"{fault} on line {number}") from fault
        stored = value.pop("hash")
        log.append((Entry(**value), stored))
    return tuple(log)


def _document(path: str, data: bytes) -> RecordedDocument:
    value = read_json(data, _SHAPES["document"])
    if path != f"record/documents/{value['id']}.v{value['version']}.json":
        raise Malformed("says another document or version than its name")
    _matches(_NAME, value["id"], value["slug"], *(shared["id"] for shared in value["shared"]))
    segments = tuple(
        Segment(_one_of(get_args(Role), s["role"]), s["text"], s["context"] or None, s["section"])
        for s in value["segments"]
    )
    try:
        facts = facts_from_data(value["facts"])
    except ValueError as error:
        raise Malformed(f"has a wrong date ({error})") from error
    if facts_as_data(facts) != value["facts"]:
        raise Malformed("has facts in another form than the canonical one")
    kind = _one_of(get_args(DocumentKind), value["kind"])
    pinned = {shared["id"]: shared["version"] for shared in value["shared"]}
    if len(pinned) != len(value["shared"]):
        raise Malformed("shares a block twice")
    return RecordedDocument(
        path,
        value["version"],
        Document(
            value["id"],
            kind,
            value["slug"],
            value["title"],
            segments,
            value["body"],
            facts,
            tuple(pinned),
            value["outline"],
        ),
        pinned,
    )


def _edition(path: str, data: bytes) -> RecordedEdition:
    value = read_json(data, _SHAPES["edition"])
    if path != f"record/editions/{value['locale']}/{value['document']}.json":
        raise Malformed("says another document or locale than its name")
    _matches(_LOCALE, value["locale"])
    _matches(_NAME, value["document"])
    _matches(RELEASE_PATH, value["path"])
    _one_of(("latin", "native"), value["digits"])
    _one_of(MAKINGS, value["making"])
    if value["notices"] != sorted(set(value["notices"]) & set(NOTICES)):
        raise Malformed("has notices that are unknown, repeated or not sorted")
    parts = tuple(
        RecordedPart(part["document"], part["version"], tuple(_text(text) for text in part["texts"]))
        for part in value["parts"]
    )
    chrome = tuple(RecordedText("string", **text) for text in value["chrome"])
    signed = {name: value[name] and Signed(**value[name]) for name in ("read", "signed", "override")}
    notices = tuple(value["notices"])
    return RecordedEdition(path, **(value | signed | {"notices": notices, "parts": parts, "chrome": chrome}))


def _text(value: dict[str, Any]) -> RecordedText:
    given = {name: tuple(Signed(**entry) for entry in value[name]) for name in ("signed", "answers")}
    listed = {name: tuple(value[name]) for name in ("origins", "engines")}
    return RecordedText(**(value | given | listed))


def _withdrawal(path: str, data: bytes) -> RecordedWithdrawal:
    value = read_json(data, _SHAPES["withdrawn"])
    if path != f"record/withdrawn/{value['locale']}/{value['document']}.json":
        raise Malformed("says another document or locale than its name")
    _matches(_LOCALE, value["locale"], value["language"])
    _matches(_NAME, value["document"])
    _matches(RELEASE_PATH, value["path"])
    chrome = tuple(RecordedText("string", **text) for text in value["chrome"])
    return RecordedWithdrawal(path, **(value | {"chrome": chrome}))


def _one_of(allowed: tuple[str, ...], value: str) -> Any:
    if value not in allowed:
        raise Malformed(f"has {value!r} where only {', '.join(allowed)} may stand")
    return value


def _matches(pattern: re.Pattern[str], *values: str) -> None:
    for value in values:
        conform(value, str)
        if not pattern.fullmatch(value):
            raise Malformed(f"has {value!r} in a place where it cannot be")
