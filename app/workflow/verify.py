"""Prove a release from nothing but its files and the service's public key, or say why it cannot be proved."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from app.domain.audit import Entry, Head, check_chain
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
from app.formats.release_folder import LOG, ReleaseFiles, list_files
from app.formats.release_reader import read_edition, read_log, read_manifest, read_release
from app.workflow.verification.documents import document_problems
from app.workflow.verification.editions import EditionCheck
from app.workflow.verification.front import front_problems
from app.workflow.verification.handouts import handout_problems
from app.workflow.verification.listed import languages_offered
from app.workflow.verification.lists import list_problems
from app.workflow.verification.log import LogRecord, entry_problems
from app.workflow.verification.pages import page_problems
from app.workflow.verification.paper_pool import papers_problems
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


SIGNATURES = ("translated", "reviewed", "clinical", "edition_reviewed", "edition_signed")
"""The kinds of entries that a proof counts as signatures."""

Progress = Callable[[int, int], None]
"""Called with how many pages and PDFs are proved and how many there are."""


def verify_release(folder: Path, public_key: bytes | Path, progress: Progress | None = None) -> Proof:
    """Prove a release: bytes, log, approvals, signatures and every word of every page.

    `public_key` is the service's Ed25519 key as PEM or the path of such a file; get it apart from the release. Raise
    VerificationFailed with a sentence for each problem. Later stages are not tried on what an earlier one refused.
    Files are read one after another, and of the log only what later questions need is held.
    """
    files = list_files(folder)
    manifest = read_manifest(_signed_manifest(files, _key(public_key)))
    _stage(_file_problems(files, manifest))
    release = read_release(files.signed_as(manifest.files), manifest)
    log = _whole_log(release)
    _stage(_release_problems(release, log))
    now = cast("Entry", log.newest).seq
    problems = [*document_problems(release, log, now), *_site_problems(release, log, now)]
    problems += withdrawal_problems(release, log, now)
    for listed in release.editions:
        problems += EditionCheck(release, log, read_edition(release, listed), now).problems()
    _stage(problems)
    problems = [*front_problems(release), *list_problems(release, log), *notice_problems(release)]
    pdfs = sum(path.endswith(".pdf") for path in files.paths)
    tell = _counter(progress, len(release.editions) + pdfs)
    proved: Counter[str] = Counter()
    for listed in release.editions:
        edition = read_edition(release, listed)
        problems += page_problems(release, edition, languages_offered(release, log, edition), proved)
        problems += handout_problems(release, edition)
        tell()
    problems += papers_problems(release, tell)
    _stage(problems)
    handouts = sum(form.endswith(".html") for listed in release.editions for form in listed.forms)
    return Proof(
        release=manifest.release,
        created=manifest.created,
        files=len(manifest.files),
        editions=len(release.editions),
        texts=proved["texts"],
        dates=proved["dates"],
        sources=proved["sources"],
        contacts=proved["contacts"],
        links=proved["links"],
        handouts=handouts,
        pdfs=pdfs,
        withdrawn=len(release.withdrawn),
        entries=log.counts.total(),
        sign_offs=sum(log.counts[kind] for kind in SIGNATURES),
    )


def verify_address(address: str, public_key: bytes | Path, progress: Progress | None = None) -> Proof:
    """Prove a release that a web server of this machine serves, as `verify_release` does.

    What the server has besides the files of the manifest cannot be seen. Raise VerificationFailed for other machines.
    """
    with TemporaryDirectory(prefix="polyleaf-verify-") as folder:
        fetch_files(address, Path(folder))
        return verify_release(Path(folder), public_key, progress)


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


def _signed_manifest(files: ReleaseFiles, key: Ed25519PublicKey) -> bytes:
    """Return exactly the bytes that the signature is of: read again, the manifest could be another one."""
    _stage([f"{name}: the file is missing." for name in (MANIFEST, SIGNATURE) if name not in files.paths])
    manifest = files.read(MANIFEST)
    try:
        key.verify(base64.b64decode(files.read(SIGNATURE).strip(), validate=True), manifest)
    except (InvalidSignature, binascii.Error):
        wrong = f"{SIGNATURE}: this is not a signature of {MANIFEST} by the owner of the public key."
        raise VerificationFailed([wrong]) from None
    return manifest


def _file_problems(files: ReleaseFiles, manifest: Manifest) -> Iterator[str]:
    present = files.paths - {MANIFEST, SIGNATURE}
    yield from (f"{path}: the file is not in the manifest." for path in sorted(present - manifest.files.keys()))
    yield from (f"{path}: the file is missing." for path in sorted(manifest.files.keys() - present))
    for path in sorted(present & manifest.files.keys()):
        if files.hash(path) != manifest.files[path]:
            yield f"{path}: the file was changed after the release was signed."


def _whole_log(release: Release) -> LogRecord:
    """Read the log once; raise VerificationFailed where its chain is broken or an entry is not what it may be."""
    log = LogRecord()
    wrong: list[str] = []
    last = Head()

    def entries() -> Iterator[tuple[Entry, str]]:
        nonlocal last
        for entry, stored in read_log(release.files):
            yield entry, stored
            last = Head(entry.seq, stored)
            if problems := list(entry_problems(entry)):
                wrong.extend(problems)
            elif not wrong:
                log.take(entry)

    head = release.manifest.log_head
    broken = [f"{LOG}: {problem}" for problem in check_chain(entries(), [head])]
    if last.seq == 0:
        raise VerificationFailed([f"{LOG}: the log is empty."])
    if last != head:
        broken.append(f"{LOG}: the log does not end with the entry that {MANIFEST} names as its head.")
    _stage([*broken, *wrong])
    return log


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
    yield from (f"{path}: the page of an edition is missing." for path in sorted(wanted - release.shown))
    yield from (f"{path}: a page of no edition." for path in sorted(release.shown - wanted))
    try:
        created = datetime.fromisoformat(manifest.created)
        ZoneInfo(release.site.timezone)
    except (ValueError, OSError, KeyError):
        yield f"{MANIFEST}: its time, or the time zone of {SITE}, cannot be read."
        return
    if created.tzinfo is None:
        yield f"{MANIFEST}: its time has no time zone."
    last = cast("Entry", log.newest)
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
