"""What the source desk finds in the English, and what people answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.domain.checks.finding import Severity, Span


@dataclass(frozen=True)
class SourceFinding:
    """One thing found: where, what, and what to do about it. A `block` holds 'ready to translate'.

    `line` counts from 1 in the leaflet's file, 0 where a fact has none; `span` lies in the segment's text.
    `about` names the matter itself, a date, a word, a sentence; `beside` holds texts to read together.
    """

    check: str
    severity: Severity
    document: str
    file: str
    line: int
    message: str
    remedy: str
    about: str
    excerpt: str = ""
    span: Span | None = None
    beside: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What an answer is bound to: the document, the check and the matter, never a line or a file's name.

        Moving a sentence or renaming a file keeps the answer; any change of the matter asks anew.
        """
        matter = json.dumps([self.document, self.check, self.about], ensure_ascii=False, separators=(",", ":"))
        return f"{self.check}:{hashlib.sha256(matter.encode()).hexdigest()[:16]}"


def as_data(finding: SourceFinding) -> dict[str, Any]:
    """Write a finding as JSON can hold it."""
    return asdict(finding)


def from_data(data: Mapping[str, Any]) -> SourceFinding:
    """Read a finding that `as_data` wrote."""
    span = data["span"]
    return SourceFinding(**{**data, "span": tuple(span) if span else None, "beside": tuple(data["beside"])})
