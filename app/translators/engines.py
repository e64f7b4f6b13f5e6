"""The engines by name: the one place that knows them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import NotFound
from app.translators import scripted
from app.translators.limits import Limits
from app.translators.prices import Price
from app.translators.protected import ProtectedTranslator
from app.translators.protocol import Translator

ENGINES = (scripted.NAME, "google", "mymemory", "libretranslate", "microsoft", "baidu", "deepl", "openai")


@dataclass(frozen=True)
class EngineSettings:
    """What engines need; `locales` is the folder of shipped catalogues, `timeout` is seconds for one answer."""

    locales: Path
    timeout: float = 20.0
    libretranslate_url: str = ""
    libretranslate_api_key: str = field(default="", repr=False)
    microsoft_url: str = "https://api.cognitive.microsofttranslator.com"
    microsoft_api_key: str = field(default="", repr=False)
    microsoft_region: str = ""
    baidu_app_id: str = field(default="", repr=False)
    baidu_app_key: str = field(default="", repr=False)
    deepl_url: str = ""
    deepl_api_key: str = field(default="", repr=False)
    deepl_formality: str = "prefer_more"
    openai_url: str = ""
    openai_api_key: str = field(default="", repr=False)
    openai_model: str = ""
    openai_locales: str = ""


NEEDED = {
    "libretranslate": ("libretranslate_url",),
    "microsoft": ("microsoft_api_key",),
    "baidu": ("baidu_app_id", "baidu_app_key"),
    "deepl": ("deepl_api_key",),
    "openai": ("openai_url", "openai_model"),
}
"""The settings without which an engine cannot be asked."""


def with_settings(settings: EngineSettings) -> tuple[str, ...]:
    """Return the engines of others that have the settings they need, without loading any."""
    return tuple(name for name in ENGINES[1:] if all(getattr(settings, need) for need in NEEDED.get(name, ())))


def make_translator(name: str, settings: EngineSettings, now: Callable[[], str], price: Price | None) -> Translator:
    """Make the engine of this name, protected; `now` tells the instant that provenance names, `price` what it costs.

    Raise NotFound for a name that is not in ENGINES, DraftFailed where an engine lacks a setting that it needs.
    """
    if name == scripted.NAME:  # looks texts up as they are, and nobody's machine made them
        return scripted.ScriptedTranslator(settings.locales)
    return ProtectedTranslator(_make_bare(name, settings), now, price)


def _make_bare(name: str, settings: EngineSettings) -> Translator:
    # The engines' own libraries are loaded when one is asked: a process that only serves pages never needs them.
    from app.translators import deep
    from app.translators.deepl_engine import DeepL
    from app.translators.openai import ChatTranslator

    limits = Limits(timeout=settings.timeout)
    match name:
        case "google":
            return deep.google(limits)
        case "mymemory":
            return deep.mymemory(limits)
        case "libretranslate":
            return deep.libretranslate(settings.libretranslate_url, settings.libretranslate_api_key, limits)
        case "microsoft":
            return deep.microsoft(settings.microsoft_url, settings.microsoft_api_key, settings.microsoft_region, limits)
        case "baidu":
            return deep.baidu(settings.baidu_app_id, settings.baidu_app_key, limits)
        case "deepl":
            return DeepL(settings.deepl_api_key, settings.deepl_url, settings.deepl_formality, limits)
        case "openai":
            return ChatTranslator(
                settings.openai_url,
                settings.openai_api_key,
                settings.openai_model,
                settings.openai_locales,
                limits,
            )
    raise NotFound(f"There is no engine {name!r}. Known engines: {', '.join(ENGINES)}.")
