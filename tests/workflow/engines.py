"""An engine for tests of drafting: answers in pseudo-text, does what its script says, remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.domain.unit import Origin
from app.errors import DraftFailed
from app.translators.protocol import Context, Draft, EngineTrouble, Form
from tests.pseudo import pseudo

Answer = Callable[[str], Draft | DraftFailed | None]


@dataclass
class FakeEngine:
    """`trouble` returns what to answer instead for a text, None for a draft; `asked` has every request's texts."""

    trouble: Answer = lambda _: None
    name: str = "libretranslate"
    origin: Origin = "machine"
    max_characters: int = 5000
    forms: tuple[Form, ...] = ("plain",)
    asked: list[list[str]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """Every text that was asked for, in order."""
        return [text for texts in self.asked for text in texts]

    def supports(self, locale: str) -> bool:
        return locale in ("en", "pl", "ur")

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        self.asked.append(list(texts))
        answers: list[Draft | DraftFailed] = []
        stop: DraftFailed | None = None
        for text, ctx in zip(texts, context.contexts, strict=True):
            wrong = stop or self.trouble(text)
            if isinstance(wrong, EngineTrouble) and wrong.whole:
                stop = wrong
            words = text if target == "en" else pseudo(text, target, ctx)
            answers.append(wrong or Draft(words, words, {"engine": self.name, "characters": str(len(text))}))
        return answers


def trouble(kind: Literal["again", "whole", "refused", "text"], wait: float | None = None) -> EngineTrouble:
    """Return what an engine says: that it may pass, that it concerns every text, that it never passes, this text."""
    whole = kind in ("whole", "refused")
    return EngineTrouble("libretranslate", f"It said {kind}.", again=kind in ("again", "whole"), wait=wait, whole=whole)
