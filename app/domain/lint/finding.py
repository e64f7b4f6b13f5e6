"""What the source desk finds in the English, and what people answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.domain.checks.finding import Severity, Span

Disposition = Literal["fixed", "dismissed", "asked"]
"""What a person answered: it is put right, it is right as it is (with a reason), or somebody else must say."""


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


def ready_to_translate(findings: Iterable[SourceFinding], dismissed: frozenset[str]) -> bool:
    """Tell whether no blocking finding is open; `dismissed` holds the keys that a named person dismissed."""
    return all(finding.severity != "block" or finding.key in dismissed for finding in findings)
