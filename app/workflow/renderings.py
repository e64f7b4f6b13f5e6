"""What was rendered once, kept by all that decides its bytes, so that an unchanged edition is not rendered again."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from app.domain.unit import digest
from app.formats.files import sync_system

_RENDERERS = ("babel", "jinja2", "markdown-it-py", "typst")


@cache
def renderer() -> str:
    """Name the code that renders: formats, templates, what is known of languages, and the libraries that they call."""
    root = Path(__file__).parents[1]
    kinds = (".css", ".html", ".py", ".toml", ".typ", ".xml")
    sources = sorted(
        path for name in ("formats", "domain/languages") for path in (root / name).rglob("*") if path.suffix in kinds
    )
    files = [[str(path.relative_to(root)), sha256(path.read_bytes()).hexdigest()] for path in sources]
    return digest([files, [version(name) for name in _RENDERERS]])


def rendering_key(form: str, *decides: Any) -> str:
    """Name one rendering by its form and by every value that decides its bytes."""
    return digest([renderer(), form, *decides])


class Renderings:
    """A folder of renderings; a file's name is its key and the sha256 of its bytes, and no other bytes are taken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._known = dict(name.split(".") for name in os.listdir(folder))
        self._checked: set[str] = set()
        self._used: set[str] = set()

    def has(self, key: str) -> bool:
        """Tell whether this was rendered before."""
        return key in self._known

    def get(self, key: str, render: Callable[[], bytes]) -> tuple[Path, str]:
        """Return the file of a rendering and the sha256 of its bytes; render what is missing or was damaged."""
        self._used.add(key)
        if key in self._known and key not in self._checked:
            path = self._path(key)
            if sha256(path.read_bytes()).hexdigest() != self._known[key]:
                path.unlink()
                del self._known[key]
        if key not in self._known:
            data = render()
            self._known[key] = sha256(data).hexdigest()
            # Written in its place at once: the name has the hash, so that one that was cut off is found out above.
            self._path(key).unlink(missing_ok=True)
            descriptor = os.open(self._path(key), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
            with open(descriptor, "wb") as file:
                file.write(data)
        self._checked.add(key)
        return self._path(key), self._known[key]

    def keep_used(self) -> None:
        """Remove what nobody asked for, and wait until the rest is on the disk."""
        for key in self._known.keys() - self._used:
            self._path(key).unlink()
            del self._known[key]
        sync_system(self.folder)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.{self._known[key]}"
