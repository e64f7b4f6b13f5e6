"""What an edition prints besides its words, and in which order: numbers of list items and rows, tables, dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.domain.leaflet import Facts
from app.formats.release import RecordedEdition, Release
from app.workflow.verification.claims import DAY, MONTH
from app.workflow.verification.expected import date_words
from app.workflow.verification.handouts import Side, places_of
from app.workflow.verification.structure import Place


class Layout:
    """Where the texts of an edition stand on paper; `heads` are the headings of tables' columns."""

    def __init__(self, release: Release, edition: RecordedEdition) -> None:
        documents = [release.documents[part.document, part.version].document for part in edition.parts]
        self.edition = edition
        self.facts: Facts = documents[0].facts
        self.places: dict[int, Place] = places_of(edition, documents)
        self.heads = [n for n, place in self.places.items() if dict(place).get("tr") == 1]
        self._tables: dict[int, list[int]] = defaultdict(list)
        for number, place in self.places.items():
            if "table" in dict(place):
                self._tables[dict(place)["table"]].append(number)

    def date(self, side: Side, name: str) -> str:
        """Return a review date as a side shows it, '' where the locale has no approved pattern."""
        patterns = tuple(side.strings.get(form, "") for form in (DAY, MONTH))
        try:
            return date_words(getattr(self.facts.review, name), (patterns[0], patterns[1]), side.locale, side.digits)
        except ValueError:
            return ""

    def markers(self) -> Iterator[int]:
        """Yield the number of each item of an ordered list."""
        seen: set[Place] = set()
        for place in self.places.values():
            for depth, (kind, position) in enumerate(place):
                item = place[: depth + 1]
                if kind == "li" and place[depth - 1][0] == "start" and item not in seen:
                    seen.add(item)
                    yield place[depth - 1][1] + position - 1

    def rows(self) -> Iterator[int]:
        """Yield the number of each row of a hand-out: that of its first text."""
        cells = {number for numbers in self._tables.values() for number in numbers}
        yield from (n for n in range(1, len(self.edition.texts) + 1) if n not in cells)
        for numbers in self._tables.values():
            for row in self._rows_of(numbers):
                yield row[0]

    def orders(self, *, by_rows: bool) -> Iterator[list[int]]:
        """Yield each order in which the texts may be printed: tables whole, or taken apart into rows."""
        whole = [*range(1, len(self.edition.texts) + 1)]
        if not by_rows:
            yield whole
        apart = list(whole)
        for numbers in self._tables.values():
            start = apart.index(min(numbers))
            apart[start : start + len(numbers)] = [n for row in self._rows_of(numbers) for n in row]
        yield apart
        if not by_rows:
            # Some of several tables may be too wide for the sheet.
            for numbers in self._tables.values():
                single = list(whole)
                start = single.index(min(numbers))
                single[start : start + len(numbers)] = [n for row in self._rows_of(numbers) for n in row]
                yield single

    def _rows_of(self, numbers: list[int]) -> list[list[int]]:
        """Return a table's rows as pairs of heading and value, column by column; the headings stand in the first."""
        at = {(dict(self.places[n])["tr"], dict(self.places[n])["cell"]): n for n in numbers}
        columns = sorted({cell for _, cell in at})
        bodies = sorted({row for row, _ in at if row > 1}) or [0]
        rows = []
        for count, row in enumerate(bodies):
            pairs = [((1, cell), (row, cell)) if count == 0 else ((row, cell),) for cell in columns]
            rows.append([at[key] for pair in pairs for key in pair if key in at])
        return [row for row in rows if row]
