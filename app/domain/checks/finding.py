"""What a check reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["block", "confirm", "hint"]
Span = tuple[int, int]
"""Start and end of a stretch of text, in characters."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found: a plain sentence for a volunteer, where it is, and what would make it pass.

    `about` names what the finding is about in a few characters, the same however the rest of the text changes.
    """

    check: str
    severity: Severity
    message: str
    source_span: Span | None = None
    target_span: Span | None = None
    remedy: str = ""
    about: str = ""

    @property
    def key(self) -> str:
        """What a waiver is bound to: the check and what it is about."""
        return f"{self.check}:{self.about}"
