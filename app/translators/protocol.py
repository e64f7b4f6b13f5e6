"""What every engine promises: drafts for texts, in order, and trouble returned with the text that met it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.unit import Origin
from app.errors import DraftFailed


@dataclass(frozen=True)
class Context:
    """Where texts come from: the document's id, and the msgctxt of each text in the same order (None without one)."""

    document: str
    contexts: tuple[str | None, ...]


@dataclass(frozen=True)
class Draft:
    """A text that nobody has signed. `raw` is the engine's answer before we touched it, `provenance` where it is from.

    Provenance names at least `engine`; it is kept with the suggestion and shown, so no key may enter it.
    """

    text: str
    raw: str
    provenance: dict[str, str] = field(default_factory=dict)


class Translator(Protocol):
    """An engine that drafts."""

    @property
    def name(self) -> str:
        """The name by which people choose the engine."""

    @property
    def origin(self) -> Origin:
        """The origin of its suggestions."""

    @property
    def max_characters(self) -> int:
        """The longest text that it takes, in characters; longer ones are answered with DraftFailed, unsent."""

    def supports(self, locale: str) -> bool:
        """Tell, without asking anyone, whether it drafts into this locale (a CLDR tag: `ur`, `pa_Guru`, `pt_BR`)."""

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        """Draft each text, in order; what goes wrong with one text stands in its place and never stops the others."""
