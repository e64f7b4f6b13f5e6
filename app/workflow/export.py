"""Copy the live release to any static host or object store that fsspec reaches.

What is new is written first, the manifest last, and only then is removed what the release no longer has; cut off
anywhere, the next run finishes. Only files where releases have theirs are ever removed.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import fsspec

from app.errors import NotFound, PolyleafError
from app.formats.release_folder import RELEASE_PATH
from app.workflow.installation import Installation

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_OURS = re.compile(
    r"record/.+\.json|[a-z]{2,3}(_[A-Z][a-z]{3})?(_[A-Z]{2})?/[a-z0-9-]+/"
    r"(index\.html|leaflet\.pdf|large-print\.pdf|handout\.html|handout\.pdf)|index\.html"
)
"""Paths that only releases have."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Exported:
    """What an export wrote and removed, or would have; `bytes` is the size of what it wrote."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    bytes: int


def export(
    installation: Installation,
    destination: str,
    dry_run: bool = False,
    check: bool = False,
    progress: Progress | None = None,
) -> Exported:
    """Bring a destination (a folder or an fsspec address) into line with the live release.

    A file is taken as unchanged where the manifest at the destination has its hash and its size is right; `check` reads
    it instead. Every file that is written is read back and its sha256 compared. Raise NotFound where nothing is live.
    """
    site = installation.config.site
    if not site.is_dir():
        raise NotFound("Nothing is live yet: publish first.")
    release = site.resolve()
    hashes: dict[str, str] = json.loads((release / MANIFEST).read_bytes())["files"]
    for name in (SIGNATURE, MANIFEST):
        hashes[name] = sha256((release / name).read_bytes()).hexdigest()
    store, root = fsspec.core.url_to_fs(destination)
    present = _present(store, root)
    known = _known(store, root) if MANIFEST in present else {}
    written = [
        path
        for path in _in_order(hashes)
        if not _is_there(store, root, release, path, hashes[path], present, known, check)
    ]
    removed = sorted(path for path in present.keys() - hashes.keys() if _OURS.fullmatch(path))
    size = sum((release / path).stat().st_size for path in written)
    if not dry_run:
        steps = len(written) + len(removed)
        for done, path in enumerate(written, 1):
            _write(store, posixpath.join(root, path), (release / path).read_bytes(), hashes[path])
            if progress:
                progress(done, steps)
        for done, path in enumerate(removed, len(written) + 1):
            store.rm_file(posixpath.join(root, path))
            if progress:
                progress(done, steps)
    return Exported(tuple(written), len(hashes) - len(written), tuple(removed), size)


def _in_order(hashes: dict[str, str]) -> list[str]:
    """Return paths: files first that pages lead to, then pages, lists of pages, the signature and the manifest."""

    def rank(path: str) -> tuple[int, str]:
        last = {SIGNATURE: 4, MANIFEST: 5}
        top = 3 if "/" not in path else 2 if path.endswith("index.html") else 1
        return last.get(path, top), path

    return sorted(hashes, key=rank)


def _present(store: Any, root: str) -> dict[str, int]:
    try:
        found = store.find(root, detail=True)
    except FileNotFoundError:
        return {}
    prefix = root.rstrip("/") + "/"
    return {name.removeprefix(prefix): info["size"] for name, info in found.items() if name.startswith(prefix)}


def _known(store: Any, root: str) -> dict[str, str]:
    """Return the hashes that the manifest at the destination has, none where it cannot be read."""
    try:
        files = json.loads(store.cat_file(posixpath.join(root, MANIFEST)))["files"]
    except (ValueError, KeyError, TypeError):
        return {}
    return {path: hash_ for path, hash_ in files.items() if RELEASE_PATH.fullmatch(path)}


def _is_there(
    store: Any,
    root: str,
    release: Path,
    path: str,
    hash_: str,
    present: dict[str, int],
    known: dict[str, str],
    check: bool,
) -> bool:
    if present.get(path) != (release / path).stat().st_size:
        return False
    if check or path in (MANIFEST, SIGNATURE):
        return sha256(store.cat_file(posixpath.join(root, path))).hexdigest() == hash_
    return known.get(path) == hash_


def _write(store: Any, place: str, data: bytes, hash_: str) -> None:
    if sha256(data).hexdigest() != hash_:
        raise PolyleafError(f"{place} was not written: the release's own file is damaged. Run polyleaf verify.")
    store.makedirs(posixpath.dirname(place), exist_ok=True)
    store.pipe_file(place, data)
    if sha256(store.cat_file(place)).hexdigest() != hash_:
        raise PolyleafError(f"{place} was written, but what can be read back differs. Export again.")
