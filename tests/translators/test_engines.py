"""Engines by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import NotFound
from app.translators.engines import ENGINES, make_translator


def test_every_known_engine_is_made_under_its_name(tmp_path: Path) -> None:
    made = [make_translator(name, locales=tmp_path, libretranslate_url="http://127.0.0.1:5000") for name in ENGINES]
    assert [(engine.name, engine.origin) for engine in made] == [
        ("scripted", "imported"),
        ("google", "machine"),
        ("mymemory", "machine"),
        ("libretranslate", "machine"),
    ]


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as failed:
        make_translator("babelfish", locales=tmp_path)
    assert str(failed.value) == (
        "There is no engine 'babelfish'. Known engines: scripted, google, mymemory, libretranslate."
    )
