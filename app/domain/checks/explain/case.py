"""Both texts and their unequal numbers while explanations are tried."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding, Span
from app.domain.checks.numerals import Number
from app.domain.checks.pairing import Pairs
from app.domain.languages import Value


@dataclass
class Left:
    """The numbers that are still unequal, and what a person must confirm of those that are settled."""

    missing: list[Number]
    extra: list[Number]
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Case:
    """Both texts and their numbers while they are settled; `used` holds the words that have answered a number."""

    source: Analysis
    target: Analysis
    pairs: Pairs
    left: Left
    used: dict[bool, set[Span]] = field(default_factory=lambda: {True: set(), False: set()})

    def text(self, ours: bool) -> Analysis:
        """Return the source's analysis or the target's."""
        return self.source if ours else self.target

    def sides(self) -> tuple[tuple[bool, list[Number]], ...]:
        """Return the numbers that one text has and the other must explain, each with whether that other is ours."""
        return (False, self.left.missing), (True, self.left.extra)

    def confirm(self, ours: Number, theirs: Number, check: str, remedy: str) -> None:
        """Settle two numbers that may mean the same, and ask for a look."""
        self.left.missing.remove(ours)
        self.left.extra.remove(theirs)
        message = f"The English says {ours.written}; the translation says {theirs.written}."
        about = f"{ours.values[0]}>{theirs.values[0]}"
        self.left.findings.append(Finding(check, "confirm", message, ours.span, theirs.span, remedy, about))

    def unsaid(self, ours: Number, message: str, check: str = "number-word") -> None:
        """Settle a number of the English that a word of the translation may say, and ask for a look."""
        self.left.missing.remove(ours)
        remedy = f"Check that the translation says {ours.written}."
        self.left.findings.append(Finding(check, "confirm", message, ours.span, None, remedy, f"{ours.values[0]}"))

    def unasked(self, theirs: Number, check: str, remedy: str) -> None:
        """Settle a number that only the translation has in digits, and ask for a look."""
        self.left.extra.remove(theirs)
        message = f"The translation says {theirs.written}; the English has no such number."
        self.left.findings.append(Finding(check, "confirm", message, None, theirs.span, remedy, f"+{theirs.values[0]}"))

    def uses(self, ours: bool, pattern: re.Pattern[str] | None, reserved: int = 0, *, capital: bool = False) -> bool:
        """Tell whether a text has a form that no other number has used, and use it; the first `reserved` are taken.

        `capital` wants the form to start with a capital letter.
        """
        if pattern is None:
            return False
        used, text = self.used[ours], self.text(ours)
        for match in pattern.finditer(text.low):
            if capital and not text.plain[match.start()].isupper():
                continue
            if not any(match.start() < end and start < match.end() for start, end in used):
                if reserved:
                    reserved -= 1
                    continue
                used.add(match.span())
                return True
        return False


def take(numbers: list[Number], values: tuple[Value, ...]) -> list[Number]:
    """Return distinct numbers with these values, none where one lacks."""
    found: list[Number] = []
    for value in values:
        match = next((n for n in numbers if value in n.values and n not in found), None)
        if match is None:
            return []
        found.append(match)
    return found
