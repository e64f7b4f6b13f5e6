"""Why a file cannot be converted."""

from __future__ import annotations


class Refusal(Exception):
    """The file cannot be converted; the sentence says what was found and what to do."""

    def __init__(self, found: str, allowed: str) -> None:
        self.found, self.allowed = found, allowed
        super().__init__(found)
