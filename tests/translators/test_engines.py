"""Engines by name, and the keys that they are made with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import deep_translator
import pytest

from app.config import SETTINGS
from app.errors import DraftFailed, NotFound
from app.translators.engines import ENGINES, EngineSettings, make_translator
from app.translators.prices import Price
from app.translators.protocol import Translator

KEYS = (
    "libretranslate_api_key",
    "microsoft_api_key",
    "baidu_app_id",
    "baidu_app_key",
    "deepl_api_key",
    "openai_api_key",
)
NOW = "2026-11-24T05:28:43.000001Z"


@pytest.fixture
def settings(tmp_path: Path) -> EngineSettings:
    """Give every engine what it needs; each key is told from the others."""
    return EngineSettings(
        tmp_path,
        libretranslate_url="http://127.0.0.1:5000",
        openai_url="http://127.0.0.1:11434/v1",
        openai_model="some-model",
        **{key: f"s3cret {key}" for key in KEYS},
    )


def make(name: str, settings: EngineSettings, price: Price | None = None) -> Translator:
    return make_translator(name, settings, lambda: NOW, price)


def test_every_known_engine_is_made_under_its_name(settings: EngineSettings) -> None:
    made = [make(name, settings) for name in ENGINES]
    assert [(engine.name, engine.origin) for engine in made] == [
        ("scripted", "imported"),
        ("google", "machine"),
        ("mymemory", "machine"),
        ("libretranslate", "machine"),
        ("microsoft", "machine"),
        ("baidu", "machine"),
        ("deepl", "machine"),
        ("openai", "machine"),
    ]


def test_every_engine_tells_the_locales_that_it_lacks(settings: EngineSettings) -> None:
    locales = ("pl", "ur", "ar", "bn", "so", "pa_Guru", "ckb", "syl")
    supported = {name: {tag for tag in locales if make(name, settings).supports(tag)} for name in ENGINES}
    assert supported == {
        "scripted": set(),
        "google": {"pl", "ur", "ar", "bn", "so", "pa_Guru", "ckb"},
        "mymemory": {"pl", "ur", "ar", "bn", "so", "pa_Guru", "ckb"},
        "libretranslate": {"pl", "ur", "ar", "bn"},
        "microsoft": {"pl", "ur", "ar", "bn", "so", "pa_Guru", "ckb"},
        "baidu": {"pl", "ar"},
        "deepl": {"pl", "ur", "ar", "bn", "pa_Guru", "ckb"},
        "openai": {"pl", "ur", "ar", "bn", "so", "pa_Guru", "ckb"},
    }


def test_a_chat_model_may_be_held_to_some_locales(settings: EngineSettings) -> None:
    engine = make("openai", replace(settings, openai_locales="pl, ur"))
    assert [tag for tag in ("pl", "ur", "ar") if engine.supports(tag)] == ["pl", "ur"]


def test_an_unknown_name_lists_the_known_ones(settings: EngineSettings) -> None:
    with pytest.raises(NotFound) as failed:
        make("babelfish", settings)
    assert str(failed.value) == (
        "There is no engine 'babelfish'. Known engines: "
        "scripted, google, mymemory, libretranslate, microsoft, baidu, deepl, openai."
    )


@pytest.mark.parametrize(
    ("name", "lacking", "why"),
    [
        (
            "libretranslate",
            {"libretranslate_url": "127.0.0.1:5000"},
            "Set the address of your LibreTranslate server, such as http://127.0.0.1:5000.",
        ),
        (
            "microsoft",
            {"microsoft_api_key": ""},
            "Set POLYLEAF_MICROSOFT_API_KEY to the key of your Azure Translator resource.",
        ),
        (
            "microsoft",
            {"microsoft_url": "ftp://x"},
            "Set the address of Azure Translator, such as https://api-eur.cognitive.microsofttranslator.com.",
        ),
        (
            "baidu",
            {"baidu_app_key": ""},
            "Set POLYLEAF_BAIDU_APP_ID and POLYLEAF_BAIDU_APP_KEY to those of your account.",
        ),
        ("deepl", {"deepl_api_key": ""}, "Set POLYLEAF_DEEPL_API_KEY to the key of your DeepL API account."),
        (
            "deepl",
            {"deepl_url": "api.deepl.com"},
            "Set POLYLEAF_DEEPL_URL to an address such as https://api.deepl.com, or to nothing.",
        ),
        (
            "deepl",
            {"deepl_formality": "rude"},
            "Set POLYLEAF_DEEPL_FORMALITY to one of prefer_more, prefer_less, default.",
        ),
        (
            "openai",
            {"openai_url": "http://"},
            "Set POLYLEAF_OPENAI_URL to your chat server, such as http://127.0.0.1:11434/v1.",
        ),
        ("openai", {"openai_model": ""}, "Set POLYLEAF_OPENAI_MODEL to the name of the model that the server has."),
    ],
)
def test_an_engine_says_which_setting_it_lacks(
    name: str, lacking: dict[str, str], why: str, settings: EngineSettings
) -> None:
    with pytest.raises(DraftFailed) as failed:
        make(name, replace(settings, **lacking))
    assert failed.value.why == why


def test_no_key_shows_in_what_is_printed_of_settings_and_engines(settings: EngineSettings) -> None:
    shown = repr(settings) + "".join(repr(make(name, settings)) + repr(vars(make(name, settings))) for name in ENGINES)
    assert "s3cret" not in shown


def test_the_documentation_names_every_setting_of_engines() -> None:
    text = (Path(__file__).parents[2] / "docs" / "engines.md").read_text("utf-8")
    prefixes = ("libretranslate", "microsoft", "baidu", "deepl", "openai", "engine", "reading")
    names = [setting.variable for setting in SETTINGS if setting.name.startswith(prefixes)]
    assert len(names) == 19
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_documentation_compares_every_engine_and_explains_every_class_left_out() -> None:
    text = (Path(__file__).parents[2] / "docs" / "engines.md").read_text("utf-8")
    assert [name for name in ENGINES if f"| `{name}`" not in text] == []
    offered = {"GoogleTranslator", "MyMemoryTranslator", "LibreTranslator", "MicrosoftTranslator", "BaiduTranslator"}
    classes = {name for name in vars(deep_translator) if name.endswith("Translator")}
    assert {name for name in classes - offered if f"`{name}`" not in text} == set()
