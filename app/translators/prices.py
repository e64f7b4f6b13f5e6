"""What engines ask for a million characters: an operator's setting, for estimates before and accounts after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from app.errors import PolyleafError

_ENTRY = re.compile(r"\s*([a-z]+)\s*=\s*(\d{1,6}(?:\.\d{1,6})?)\s*([A-Z]{3})?\s*")


@dataclass(frozen=True)
class Cost:
    """An amount in a currency (ISO 4217), '' where it is nothing."""

    amount: Decimal
    currency: str

    @property
    def text(self) -> str:
        """The cost to a hundred-thousandth of the currency, `0` for nothing."""
        return f"{self.amount:.5f} {self.currency}" if self.amount else "0"


@dataclass(frozen=True)
class Price:
    """The price of a million characters."""

    per_million: Decimal
    currency: str = ""

    def of(self, characters: int) -> Cost:
        """Return what some characters cost."""
        return Cost(self.per_million * characters / 1_000_000, self.currency)


def parse_prices(setting: str) -> dict[str, Price]:
    """Read `deepl=25 EUR, google=0`; an engine that is not named has no known price. Raise PolyleafError."""
    prices = {}
    for entry in filter(str.strip, setting.split(",")):
        match = _ENTRY.fullmatch(entry)
        if match is None or (Decimal(match[2]) and not match[3]):
            raise PolyleafError(
                f"POLYLEAF_ENGINE_PRICES: {entry.strip()!r} is no price; write engine=amount CURRENCY, "
                "such as deepl=25 EUR, separated by commas; engine=0 for one that is free."
            )
        prices[match[1]] = Price(Decimal(match[2]), match[3] or "")
    return prices
