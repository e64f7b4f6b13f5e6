"""The engines by name: the one place that knows them all."""

from __future__ import annotations

from pathlib import Path

from app.errors import NotFound
from app.translators import deep, scripted
from app.translators.bounded import Limits
from app.translators.protocol import Translator

ENGINES = (scripted.NAME, "google", "mymemory", "libretranslate")


def make_translator(
    name: str,
    *,
    locales: Path,
    libretranslate_url: str = "",
    libretranslate_api_key: str = "",
    timeout: float = 20.0,
) -> Translator:
    """Make the engine of this name; `timeout` in seconds for one answer, `locales` the folder of shipped catalogues.

    Raise NotFound for a name that is not in ENGINES, DraftFailed where an engine lacks a setting that it needs.
    """
    limits = Limits(timeout=timeout)
    match name:
        case scripted.NAME:
            return scripted.ScriptedTranslator(locales)
        case "google":
            return deep.google(limits)
        case "mymemory":
            return deep.mymemory(limits)
        case "libretranslate":
            return deep.libretranslate(libretranslate_url, libretranslate_api_key, limits)
    raise NotFound(f"There is no engine {name!r}. Known engines: {', '.join(ENGINES)}.")
