"""What every engine promises: drafts for texts, in order, and trouble returned with the text that met it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, Protocol

from app.domain.unit import Origin
from app.errors import DraftFailed

Form = Literal["plain", "brackets", "words", "tags"]
"""How what must not change is written in the texts: as itself, as `[X1X]`, as `QZ1ZQ`, or as `<x id="1">…</x>` and
`<g id="1">…</g>` with the rest escaped as XML."""


class Term(NamedTuple):
    """A glossary entry: how to say something, and why."""

    source: str
    target: str
    note: str = ""


@dataclass(frozen=True)
class Context:
    """Where texts come from, and what an engine may use to draft them better.

    `document` is its id. `contexts` (the msgctxt, None without one), `sections` (the heading above) and `neighbours`
    (the English before and after) have one entry a text, in the same order, or none at all. `locked` are terms to keep
    as they are, `reading_age` is in years, `form` says how protected parts are written.
    """

    document: str
    contexts: tuple[str | None, ...]
    title: str = ""
    sections: tuple[str, ...] = ()
    neighbours: tuple[tuple[str, str], ...] = ()
    glossary: tuple[Term, ...] = ()
    locked: tuple[str, ...] = ()
    reading_age: int | None = None
    form: Form = "plain"

    def only(self, chosen: Sequence[int], form: Form) -> Context:
        """Return the context of some of the texts, by index, in a form."""
        return replace(
            self,
            contexts=tuple(self.contexts[i] for i in chosen),
            sections=tuple(self.sections[i] for i in chosen) if self.sections else (),
            neighbours=tuple(self.neighbours[i] for i in chosen) if self.neighbours else (),
            form=form,
        )


@dataclass(frozen=True)
class Draft:
    """A text that nobody has signed. `raw` is the engine's answer before we touched it, `provenance` where it is from.

    Provenance names at least `engine`; it is kept with the suggestion and shown, so no key may enter it.
    """

    text: str
    raw: str
    provenance: dict[str, str] = field(default_factory=dict)


class EngineTrouble(DraftFailed):
    """An engine's own failure. `again`: it may pass, after `wait` seconds where the engine said so.

    `whole`: every other text would meet the same, so none should be sent now.
    """

    def __init__(
        self, engine: str, why: str, *, again: bool = False, wait: float | None = None, whole: bool = False
    ) -> None:
        self.again = again
        self.wait = wait
        self.whole = whole
        super().__init__(engine, why)


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

    @property
    def forms(self) -> tuple[Form, ...]:
        """How protected parts may be written for it, the best first."""

    def supports(self, locale: str) -> bool:
        """Tell, without asking anyone, whether it drafts into this locale (a CLDR tag: `ur`, `pa_Guru`, `pt_BR`)."""

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        """Draft each text, in order; what goes wrong with one text stands in its place and never stops the others."""
