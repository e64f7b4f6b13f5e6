"""Read the files of a release strictly (docs/release-format.md): the unexpected is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast, get_args

from app.domain.audit import Entry, Head
from app.domain.edition import facts_as_data, facts_from_data
from app.domain.leaflet import Contact, Document, DocumentKind, Role, Segment, Site
from app.errors import VerificationFailed
from app.formats.release import (
    MAKINGS,
    MANIFEST,
    NOTICES,
    SIGNATURE,
    SITE,
    EditionEntry,
    ListedEdition,
    Manifest,
    RecordedDocument,
    RecordedEdition,
    RecordedPart,
    RecordedText,
    RecordedWithdrawal,
    Release,
    Signed,
    WithdrawnEntry,
    is_page,
)
from app.formats.release_folder import LOG, RELEASE_PATH, ReleaseFiles
from app.formats.strict_json import Malformed, conform, read_json

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


def read_release(files: ReleaseFiles, manifest: Manifest) -> Release:
    """Read what the files of a release say, one after another; the log is left to `read_log`.

    Raise VerificationFailed with a sentence for each malformed one.
    """
    problems: list[str] = []
    documents: dict[tuple[str, int], RecordedDocument] = {}
    editions: list[ListedEdition] = []
    withdrawn: list[RecordedWithdrawal] = []
    site: Site | None = None
    for path in sorted(files.paths - {MANIFEST, SIGNATURE, LOG}):
        try:
            if path == SITE:
                site = _site(files.read(path))
            elif path.startswith("record/documents/"):
                recorded = _document(path, files.read(path))
                documents[recorded.document.id, recorded.version] = recorded
            elif path.startswith("record/editions/"):
                editions.append(_edition(path, files.read(path)).listed())
            elif path.startswith("record/withdrawn/"):
                withdrawn.append(_withdrawal(path, files.read(path)))
            elif is_page(path):
                files.read(path).decode()
            elif not path.endswith(".pdf"):
                raise Malformed("is of a kind that no release has")
        except UnicodeDecodeError:
            problems.append(f"{path}: the file is not UTF-8.")
        except Malformed as fault:
            problems.append(f"{path}: the file {fault}.")
    if site is None and SITE not in files.paths:
        problems.append(f"{SITE}: the file is missing.")
    if LOG not in files.paths:
        problems.append(f"{LOG}: the file is missing.")
    if problems:
        raise VerificationFailed(problems)
    return Release(manifest, files, cast(Site, site), documents, tuple(editions), tuple(withdrawn))


def read_edition(release: Release, listed: ListedEdition) -> RecordedEdition:
    """Read all that the record of an edition says."""
    return _edition(listed.record, release.files.read(listed.record))


def read_log(files: ReleaseFiles) -> Iterator[tuple[Entry, str]]:
    """Yield the log's entries with the hash stored for each; raise VerificationFailed where a line is malformed."""
    before: bytes | None = None
    number = 0
    for line in files.lines(LOG):
        if before is not None:
            number += 1
            yield _entry(before, number)
        before = line
    if before:
        raise VerificationFailed([f"{LOG}: the file ends within a line."])


def _entry(line: bytes, number: int) -> tuple[Entry, str]:
    try:
        value = read_json(line, _SHAPES[LOG])
    except Malformed as fault:
        raise VerificationFailed([f"{LOG}: the file {fault} on line {number}."]) from fault
    stored = value.pop("hash")
    return Entry(**value), stored


def _site(data: bytes) -> Site:
    value = read_json(data, _SHAPES[SITE])
    contacts = tuple(Contact(**contact) for contact in value["contacts"])
    names = [contact.name for contact in contacts]
    if len(set(names)) != len(names) or not {value["helpline"], value["feedback"]} <= set(names):
        raise Malformed("names contacts twice, or a helpline or feedback that it has not")
    if any(contact.kind not in ("phone", "email", "url", "number") for contact in contacts):
        raise Malformed("has a contact of an unknown kind")
    return Site(**(value | {"contacts": contacts}))


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
    title = parts[0].texts[0].target if parts and parts[0].texts else ""
    said = value | signed | {"notices": notices, "parts": parts, "chrome": chrome, "title": title}
    return RecordedEdition(record=path, **said)


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
