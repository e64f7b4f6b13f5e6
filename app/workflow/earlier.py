"""The release that is live, as far as its signature and its hashes prove it."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.config import Config
from app.workflow.keys import signing_key

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Earlier:
    """A release whose manifest this service signed."""

    folder: Path
    manifest: Mapping[str, Any]

    def proves(self, path: str) -> bool:
        """Tell whether a file is what was signed."""
        hashes: dict[str, str] = self.manifest["files"]
        running = sha256()
        try:
            with (self.folder / path).open("rb") as stream:
                while chunk := stream.read(CHUNK):
                    running.update(chunk)
        except OSError:
            return False
        return running.hexdigest() == hashes.get(path)

    def record(self, path: str) -> dict[str, Any] | None:
        """Return what one of its records says, None where there is none such as it was signed."""
        if not self.proves(path):
            return None
        found: dict[str, Any] = json.loads((self.folder / path).read_bytes())
        return found


def live_release(config: Config) -> Earlier | None:
    """Return the release that the site is, None where there is none or its signature is not this service's."""
    from cryptography.exceptions import InvalidSignature

    folder = config.site.resolve()
    try:
        manifest = (folder / "manifest.json").read_bytes()
        signature = base64.b64decode((folder / "manifest.sig").read_bytes())
        signing_key(config).public_key().verify(signature, manifest)
    except (InvalidSignature, OSError, ValueError):
        return None
    return Earlier(folder, json.loads(manifest))
