"""The engine 'scripted': drafts that people shipped as gettext catalogues. Offline; for the demo and for tests."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import polib

from app.domain.unit import Origin
from app.errors import DraftFailed
from app.translators.protocol import Context, Draft, Form

NAME = "scripted"
_LOCALE = re.compile(r"[A-Za-z]{2,3}(_[A-Za-z0-9]+)*")

Key = tuple[str | None, str]


class ScriptedTranslator:
    """Answers with the text that `<folder>/<locale>/LC_MESSAGES/*.po` has for exactly this msgctxt and msgid.

    Fuzzy entries count, since drafts are what they are; obsolete and empty ones do not. A catalogue named after the
    document is asked first, the others in alphabetical order.
    """

    name = NAME
    origin: Origin = "imported"
    max_characters = sys.maxsize
    forms: tuple[Form, ...] = ("plain",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def supports(self, locale: str) -> bool:
        """Tell whether a catalogue of this locale was shipped."""
        return bool(self._catalogues(locale))

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        """Look each text up; one that no catalogue has fails, and says which catalogue cannot be read."""
        paths = sorted(self._catalogues(target), key=lambda path: (path.stem != context.document, path.name))
        keys = zip(context.contexts, texts, strict=True)
        return [self._look_up(key, paths, target) for key in keys]

    def _look_up(self, key: Key, paths: Sequence[Path], locale: str) -> Draft | DraftFailed:
        broken = ""
        for path in paths:
            try:
                found = _entries(path, path.stat().st_mtime_ns).get(key)
            except (OSError, ValueError):
                broken = f" The catalogue {path.name} cannot be read: run msgfmt -c on it."
                continue
            if found:
                return Draft(found, found, {"engine": NAME, "catalogue": f"{locale}/LC_MESSAGES/{path.name}"})
        why = f"No draft was shipped for this text in {locale}; translate it by hand or choose another engine.{broken}"
        return DraftFailed(NAME, why)

    def _catalogues(self, locale: str) -> list[Path]:
        if not _LOCALE.fullmatch(locale):
            return []
        return list((self._folder / locale / "LC_MESSAGES").glob("*.po"))


@lru_cache(maxsize=256)
def _entries(path: Path, _changed: int) -> dict[Key, str]:
    entries = polib.pofile(str(path), encoding="utf-8")
    return {(entry.msgctxt, entry.msgid): entry.msgstr for entry in entries if not entry.obsolete}
