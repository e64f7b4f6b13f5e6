"""Prices as operators write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.config import SETTINGS
from app.errors import PolyleafError
from app.translators.engines import ENGINES
from app.translators.prices import Cost, Price, parse_prices


def test_a_price_makes_a_cost() -> None:
    prices = parse_prices("deepl=25 EUR, google=0,openai=0.15USD")
    assert prices == {
        "deepl": Price(Decimal(25), "EUR"),
        "google": Price(Decimal(0)),
        "openai": Price(Decimal("0.15"), "USD"),
    }
    assert prices["deepl"].of(12_345) == Cost(Decimal("0.308625"), "EUR")
    assert [price.of(12_345).text for price in prices.values()] == ["0.30862 EUR", "0", "0.00185 USD"]


@pytest.mark.parametrize("setting", ["deepl", "deepl=", "deepl=25", "deepl=-1 EUR", "deepl=25 euros", "Deepl=25 EUR"])
def test_a_price_that_is_none_is_named(setting: str) -> None:
    with pytest.raises(PolyleafError) as failed:
        parse_prices(f"google=0, {setting}")
    assert str(failed.value).startswith(
        f"POLYLEAF_ENGINE_PRICES: {setting!r} is no price; write engine=amount CURRENCY"
    )


def test_the_prices_that_we_ship_are_of_engines_that_we_have() -> None:
    default = next(setting.default for setting in SETTINGS if setting.name == "engine_prices")
    assert set(parse_prices(default)) == set(ENGINES) - {"scripted", "openai"}
    assert parse_prices("") == {}
