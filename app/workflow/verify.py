"""Prove a release from nothing but its files and the service's public key, or say why it cannot be proved."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from app.domain.audit import check_chain
from app.domain.edition import site_as_data
from app.domain.unit import digest
from app.errors import VerificationFailed
from app.formats.release import (
    MANIFEST,
    SIGNATURE,
    SITE,
    Manifest,
    Release,
)
from app.formats.release_address import fetch_files
from app.formats.release_folder import LOG, read_files
from app.formats.release_reader import read_manifest, read_release
from app.workflow.verification.editions import EditionCheck, document_problems
from app.workflow.verification.front import front_problems
from app.workflow.verification.handouts import handout_problems
from app.workflow.verification.lists import list_problems
from app.workflow.verification.log import LogRecord, entry_problems
from app.workflow.verification.pages import page_problems
from app.workflow.verification.paper_pool import papers_problems
from app.workflow.verification.reading import Reading
from app.workflow.verification.withdrawn import notice_problems, withdrawal_problems


@dataclass(frozen=True)
class Proof:
    """How much was proved of a release."""

    release: str
    created: str
    files: int
    editions: int
    texts: int
    dates: int
    sources: int
    contacts: int
    links: int
    handouts: int
    pdfs: int
    withdrawn: int
    entries: int
    sign_offs: int


Progress = Callable[[int, int], None]
"""Called with how many pages and PDFs are proved and how many there are."""


def verify_release(folder: Path, public_key: bytes | Path, progress: Progress | None = None) -> Proof:
    """Prove a release: bytes, log, approvals, signatures and every word of every page.

    `public_key` is the service's Ed25519 key as PEM or the path of such a file; get it apart from the release. Raise
    VerificationFailed with a sentence for each problem. Later stages are not tried on what an earlier one refused.
    """
    return _prove(read_files(folder), public_key, progress)


def verify_address(address: str, public_key: bytes | Path, progress: Progress | None = None) -> Proof:
    """Prove a release that a web server of this machine serves, as `verify_release` does.

    What the server has besides the files of the manifest cannot be seen. Raise VerificationFailed for other machines.
    """
    return _prove(fetch_files(address), public_key, progress)


def _prove(files: dict[str, bytes], public_key: bytes | Path, progress: Progress | None) -> Proof:
    _stage(_signature_problems(files, _key(public_key)))
    manifest = read_manifest(files[MANIFEST])
    _stage(_file_problems(files, manifest))
    release = read_release(files, manifest)
    _stage([*_chain_problems(release), *entry_problems(entry for entry, _ in release.log)])
    log = LogRecord([entry for entry, _ in release.log])
    _stage(_release_problems(release, log))
    now = release.log[-1][0].seq
    problems = [*document_problems(release, log, now), *_site_problems(release, log, now)]
    problems += withdrawal_problems(release, log, now)
    for edition in release.editions:
        problems += EditionCheck(release, log, edition, now).problems()
    _stage(problems)
    problems = [*front_problems(release), *list_problems(release, log), *notice_problems(release)]
    tell = _counter(progress, len(release.editions) + len(release.papers))
    for edition in release.editions:
        problems += page_problems(release, edition)
        problems += handout_problems(release, edition)
        tell()
    problems += papers_problems(release, tell)
    _stage(problems)
    return _proof(release)


def _counter(progress: Progress | None, total: int) -> Callable[[], None]:
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    return tell


def _stage(problems: Iterator[str] | list[str]) -> None:
    found = list(dict.fromkeys(problems))
    if found:
        raise VerificationFailed(found)


def _key(public_key: bytes | Path) -> Ed25519PublicKey:
    try:
        pem = public_key.read_bytes() if isinstance(public_key, Path) else public_key
        key = load_pem_public_key(pem)
    except (OSError, ValueError) as error:
        raise VerificationFailed([f"The public key cannot be read ({error})."]) from error
    if not isinstance(key, Ed25519PublicKey):
        raise VerificationFailed(["The public key is no Ed25519 key."])
    return key


def _signature_problems(files: dict[str, bytes], key: Ed25519PublicKey) -> Iterator[str]:
    missing = [name for name in (MANIFEST, SIGNATURE) if name not in files]
    yield from (f"{name}: the file is missing." for name in missing)
    if missing:
        return
    try:
        key.verify(base64.b64decode(files[SIGNATURE].strip(), validate=True), files[MANIFEST])
    except (InvalidSignature, binascii.Error):
        yield f"{SIGNATURE}: this is not a signature of {MANIFEST} by the owner of the public key."


def _file_problems(files: dict[str, bytes], manifest: Manifest) -> Iterator[str]:
    present = files.keys() - {MANIFEST, SIGNATURE}
    yield from (f"{path}: the file is not in the manifest." for path in sorted(present - manifest.files.keys()))
    yield from (f"{path}: the file is missing." for path in sorted(manifest.files.keys() - present))
    for path in sorted(present & manifest.files.keys()):
        if sha256(files[path]).hexdigest() != manifest.files[path]:
            yield f"{path}: the file was changed after the release was signed."


def _chain_problems(release: Release) -> Iterator[str]:
    head = release.manifest.log_head
    if not release.log:
        yield f"{LOG}: the log is empty."
        return
    yield from (f"{LOG}: {problem}" for problem in check_chain(release.log, [head]))
    last, stored = release.log[-1]
    if (last.seq, stored) != (head.seq, head.hash):
        yield f"{LOG}: the log does not end with the entry that {MANIFEST} names as its head."


def _release_problems(release: Release, log: LogRecord) -> Iterator[str]:
    """Yield what does not fit between the manifest, the files that it names and the log's entry of the release."""
    manifest = release.manifest
    listed = [astuple(entry)[:6] for entry in manifest.editions]
    recorded = [(e.document, e.locale, e.version, e.path, e.content_hash, e.facts_hash) for e in release.editions]
    if sorted(listed) != sorted(recorded):
        yield f"{MANIFEST}: its editions are not those of record/editions."
    if {entry.record for entry in manifest.editions} != {edition.record for edition in release.editions}:
        yield f"{MANIFEST}: its editions name other records than there are."
    told = [(gone.document, gone.locale, gone.path, gone.record) for gone in release.withdrawn]
    if sorted(astuple(entry) for entry in manifest.withdrawn) != sorted(told):
        yield f"{MANIFEST}: what was withdrawn is not what record/withdrawn says."
    paths = [edition.path for edition in release.editions] + [gone.path for gone in release.withdrawn]
    if len(set(paths)) != len(paths):
        yield f"{MANIFEST}: two editions have the same page."
    wanted = {"robots.txt", "sitemap.xml", "index.json", "feed.xml", *paths}
    wanted |= ({"index.html"} if release.editions else set()) | {
        form for edition in release.editions for form in edition.forms
    }
    present = release.pages.keys() | release.papers.keys()
    yield from (f"{path}: the page of an edition is missing." for path in sorted(wanted - present))
    yield from (f"{path}: a page of no edition." for path in sorted(present - wanted))
    try:
        created = datetime.fromisoformat(manifest.created)
        ZoneInfo(release.site.timezone)
    except (ValueError, OSError, KeyError):
        yield f"{MANIFEST}: its time, or the time zone of {SITE}, cannot be read."
        return
    if created.tzinfo is None:
        yield f"{MANIFEST}: its time has no time zone."
    last = release.log[-1][0]
    if last.kind != "release" or last.data["release"] != manifest.release or last.at != manifest.created:
        yield f"{LOG}: the last entry is not that of this release and its time."
        return
    signed = sorted(map(str, cast("list[list[object]]", last.data["editions"])))
    if signed != sorted(
        str([e.document, e.locale, e.version, e.content_hash, e.facts_hash]) for e in manifest.editions
    ):
        yield f"{LOG}: the entry of this release lists other editions than {MANIFEST}."


def _site_problems(release: Release, log: LogRecord, now: int) -> Iterator[str]:
    newest = log.last("site_version", now)
    if newest is None or newest.data["hash"] != digest(site_as_data(release.site)):
        yield f"{SITE}: these are not the newest site facts that the log has."


def _proof(release: Release) -> Proof:
    texts = [text for edition in release.editions for text in edition.texts]
    leaflets = [release.documents[e.document, e.version].document for e in release.editions]
    reviews = [leaflet.facts.review for leaflet in leaflets]
    kinds = ("translated", "reviewed", "clinical", "edition_reviewed", "edition_signed")
    pages = [
        Reading(e.path, release.pages[e.path], e.locale, release.site, {}, set()).elements for e in release.editions
    ]
    return Proof(
        release=release.manifest.release,
        created=release.manifest.created,
        files=len(release.manifest.files),
        editions=len(release.editions),
        texts=len(texts),
        dates=sum(d is not None for r in reviews for d in (r.last_reviewed, r.updated, r.next_due)),
        sources=sum(len(leaflet.facts.sources) for leaflet in leaflets),
        contacts=sum(e.text in {c.value for c in release.site.contacts} and e.tag == "bdi" for p in pages for e in p),
        links=sum(element.tag == "a" for page in pages for element in page),
        handouts=sum(form.endswith(".html") for edition in release.editions for form in edition.forms),
        pdfs=len(release.papers),
        withdrawn=len(release.withdrawn),
        entries=len(release.log),
        sign_offs=sum(entry.kind in kinds for entry, _ in release.log),
    )
