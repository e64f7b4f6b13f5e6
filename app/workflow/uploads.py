"""Files that somebody is asked about before they are taken in: kept aside for an hour, for that person alone."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path, PurePath

from app.errors import PolyleafError
from app.store.people import Person
from app.workflow.installation import Installation

SECONDS = 3600
LONGEST_NAME = 120


def keep_aside(installation: Installation, actor: Person, name: str, content: bytes) -> tuple[str, Path]:
    """Keep a file under its own name, and forget those that are too old; return what to ask for it by, and its path."""
    name = PurePath(name.replace("\\", "/")).name[-LONGEST_NAME:]
    if not content or not name.isprintable() or not name.strip(". "):
        raise PolyleafError("Choose a file that has something in it.")
    _sweep(installation)
    token = secrets.token_hex(16)
    path = _folder(installation) / actor.id / token / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return token, path


def kept_aside(installation: Installation, actor: Person, token: str) -> Path:
    """Return the path of a file that this person had kept aside."""
    if token.isalnum():
        found = next((_folder(installation) / actor.id / token).glob("*"), None)
        if found is not None:
            return found
    raise PolyleafError("The file is no longer kept, after an hour or on another machine. Choose it again.")


def _folder(installation: Installation) -> Path:
    return installation.config.instance / "uploads"


def _sweep(installation: Installation) -> None:
    now = installation.clock().timestamp()
    for kept in _folder(installation).glob("*/*"):
        if now - kept.stat().st_mtime > SECONDS:
            shutil.rmtree(kept, ignore_errors=True)
