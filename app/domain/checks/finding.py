"""What a check reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["block", "confirm", "hint"]
Span = tuple[int, int]
"""Start and end of a stretch of text, in characters."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found: a plain sentence for a volunteer, and where in both texts it is."""

    check: str
    severity: Severity
    message: str
    source_span: Span | None = None
    target_span: Span | None = None
