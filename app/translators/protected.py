"""Protection around any engine: the one place where texts are masked, answers verified and drafts accounted for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.domain.unit import Origin
from app.errors import DraftFailed
from app.translators.prices import Price
from app.translators.protect import Pieces, Restored, cut, mask, restore
from app.translators.protocol import Context, Draft, EngineTrouble, Form, Translator

Protection = Literal["none", "kept", "joined", "reordered", "failed"]
"""What became of the protected parts: there were none; each came back once; once, and a term has letters after it (an
ending, or a lost space); once, in another order; or no form survived and the draft was made of the bare text, so that
everything in it must be looked at."""


@dataclass
class _Case:
    text: str
    pieces: Pieces
    sent: int = 0
    masked: str = ""
    result: Draft | DraftFailed | None = None


class ProtectedTranslator:
    """An engine whose drafts have every placeholder, address, number to call, locked term and mark right, or say not.

    Each of the engine's forms is tried in turn, then the bare text. Provenance gains `at` (an instant), `protection`,
    `masked` (what was sent in the last form), `form`, `characters` (sent, all tries) and `cost` where the price is
    known.
    """

    def __init__(self, engine: Translator, now: Callable[[], str], price: Price | None) -> None:
        self._engine = engine
        self._now = now
        self._price = price

    @property
    def name(self) -> str:
        """The engine's name."""
        return self._engine.name

    @property
    def origin(self) -> Origin:
        """The engine's origin."""
        return self._engine.origin

    @property
    def max_characters(self) -> int:
        """The engine's longest text."""
        return self._engine.max_characters

    @property
    def forms(self) -> tuple[Form, ...]:
        """Bare texts only: this is what writes the others."""
        return ("plain",)

    def supports(self, locale: str) -> bool:
        """Ask the engine."""
        return self._engine.supports(locale)

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        """Draft each text, in order, protected; after trouble that all texts would meet, nothing more is sent."""
        cases = [_Case(text, cut(text, source, context.locked)) for text in texts]
        for form in (*self._engine.forms, "plain"):
            self._try(cases, form, source, target, context)
        return [case.result for case in cases if case.result is not None]

    def _try(self, cases: Sequence[_Case], form: Form, source: str, target: str, context: Context) -> None:
        chosen, texts = [], []
        for index, case in enumerate(cases):
            text = mask(case.pieces, form) if case.result is None else None
            # A text that is too long even bare is the engine's to refuse.
            if text is not None and (form == "plain" or len(text) <= self._engine.max_characters):
                chosen.append(index)
                texts.append(text)
        if not chosen:
            return
        answers = self._engine.translate(texts, source, target, context.only(chosen, form))
        for index, text, answer in zip(chosen, texts, answers, strict=True):
            self._take(cases[index], form, text, answer)
        stop = next((a for a in answers if isinstance(a, EngineTrouble) and a.whole), None)
        for case in cases:
            case.result = case.result or stop

    def _take(self, case: _Case, form: Form, sent: str, answer: Draft | DraftFailed) -> None:
        if isinstance(answer, DraftFailed):
            case.result = answer
            return
        case.sent += len(sent)
        if form == "plain":
            case.result = self._account(case, answer, answer.text, form, "failed")
            return
        case.masked = sent
        found = restore(case.pieces, form, answer.text)
        if found is not None and found.text.strip():
            case.result = self._account(case, answer, found.text, form, _protection(case.pieces, found))

    def _account(self, case: _Case, draft: Draft, text: str, form: Form, protection: Protection) -> Draft:
        provenance = draft.provenance | {
            "at": self._now(),
            "protection": protection,
            "form": form,
            "masked": case.masked,
            "characters": str(case.sent),
        }
        if self._price is not None:
            provenance["cost"] = self._price.of(case.sent).text
        return replace(draft, text=text, provenance=provenance)


def _protection(pieces: Pieces, found: Restored) -> Protection:
    if found.reordered:
        return "reordered"
    if found.joined:
        return "joined"
    return "kept" if any(piece.kind != "prose" for piece in pieces) else "none"
