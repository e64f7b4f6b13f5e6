"""Accounting for an import: every line of the input ends as kept, moved or removed, once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.errors import ContentErrors, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

Fate = Literal["kept", "moved", "removed"]


@dataclass(frozen=True)
class Line:
    """One line of the input, counted from 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Entry:
    """What became of one line of the input: kept (where), moved (to which fact) or removed (why)."""

    line: int
    text: str
    fate: Fate
    detail: str


class Ledger:
    """Collect the fate of each line; `close` refuses to give a report that does not add up."""

    def __init__(self, lines: Iterable[Line], file: str) -> None:
        self._lines = tuple(lines)
        self._file = file
        self._fates: dict[int, tuple[Fate, str]] = {}
        self._notes: dict[int, list[str]] = defaultdict(list)
        self._twice: list[int] = []

    def settle(self, lines: Iterable[Line], fate: Fate, detail: str) -> None:
        """Decide what becomes of lines that nothing was decided about."""
        for line in lines:
            if line.number in self._fates:
                self._twice.append(line.number)
            self._fates[line.number] = (fate, detail)

    def note(self, lines: list[Line], found: str, remark: str) -> None:
        """Add a remark to the line that holds what was found, or to the first of the lines."""
        line = next((line for line in lines if found in line.text), lines[0])
        if remark not in self._notes[line.number]:
            self._notes[line.number].append(remark)

    def close(self) -> tuple[Entry, ...]:
        """Give one entry a line, in order; raise ContentErrors for a line without a fate or with two."""
        wrong = [line for line in self._lines if line.number not in self._fates or line.number in self._twice]
        if wrong:
            raise ContentErrors(
                [
                    Fault(self._file, line.number, "line", repr(line.text), "a line that the import can account for")
                    for line in wrong
                ]
            )
        entries = []
        for line in self._lines:
            fate, detail = self._fates[line.number]
            entries.append(Entry(line.number, line.text, fate, "; ".join([detail, *self._notes[line.number]])))
        return tuple(entries)
