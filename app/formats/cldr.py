"""CLDR's files as Babel ships them, read past Babel's cache, which keeps 1.3 MB for each language ever asked for."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.core import get_global
from babel.localedata import resolve_locale_filename


def lookup(locale: str, *keys: str) -> str | None:
    """Return a text of CLDR for a locale, as it inherits it; None where CLDR has none.

    `keys` lead to it: `lookup("pl", "languages", "ur")`, `lookup("ur", "character_order")`.
    """
    for data in _lineage(locale):
        found: Any = data
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, str):
            return found
    return None


@lru_cache(4)
def own_data(locale: str) -> dict[str, Any]:
    """Return what CLDR's file of just this locale says, nothing inherited."""
    data: dict[str, Any] = pickle.loads(Path(resolve_locale_filename(locale)).read_bytes())  # noqa: S301 - Babel's own
    return data


def _lineage(locale: str) -> Iterator[dict[str, Any]]:
    """Yield the files of a locale and of those that it inherits from (UTS #35, 4.1.3), itself first."""
    while locale != "root":
        yield own_data(locale)
        shorter, _, last = locale.rpartition("_")
        parent = get_global("parent_exceptions").get(locale)
        # A script that is not the language's usual one inherits nothing from the language.
        unusual = len(last) == 4 and f"_{last}" not in get_global("likely_subtags").get(shorter, "")
        locale = parent or ("root" if unusual or not shorter else shorter)
    yield own_data("root")
