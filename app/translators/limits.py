"""What an engine may take; apart from the requests, so that naming a limit loads no HTTP library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much an engine may take; times in seconds. One text costs at most attempts x (timeout + longest_wait)."""

    timeout: float = 20.0
    attempts: int = 4
    first_wait: float = 1.0
    longest_wait: float = 30.0
    max_bytes: int = 1_000_000
