"""Look 100,000 distinct English texts up in the memory, beside translate-toolkit's matcher; print a table.

    .venv/bin/python -m scripts.bench.memory [--sources 100000] [--queries 400] [--database URL] [--seed 3]

Writes sentences with the words of the shipped leaflets, by which word follows which, with a fixed seed; half of them
become approved texts of leaflets, half imported translations, in SQLite or in an empty database that `--database`
names. Queries are stored sentences with words replaced, added or removed and numbers changed, and new ones. 'As
exhaustive' is the share of queries whose best match is as like as the best that rapidfuzz finds by reading all texts.
'Whole' is what the editor calls: refresh, look-up, translations from the database, word differences. Memory is what
the process grew by when the memory was arranged, its texts among it. A text signed in between makes the next look-up
take in what changed; the row after shows that. `--toolkit 0` leaves the matcher out, which is slow. On a
machine with other work, look at the processor's time.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert
from translate.search.match import matcher
from translate.storage.tmx import tmxfile

from app.config import load_config
from app.domain.memory.index import Index
from app.domain.unit import digest, fingerprint
from app.store import log, memory, tables
from app.store.engine import reading, writing
from app.workflow.accounts import invite, set_policy
from app.workflow.installation import Installation, open_installation
from app.workflow.memory import SHOWN, matches

CONTENT = Path(__file__).parents[2] / "source_content"
LOCALE = "pl"
AT = "2026-11-24T12:00:00.000000Z"
THRESHOLD = 75.0
Times = tuple[float, float]


class Writer:
    """Writes sentences in which words follow one another as they do in the shipped leaflets."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        text = " ".join(path.read_text("utf-8") for path in sorted(CONTENT.rglob("*.md")))
        self.words = [word for word in text.split() if any(letter.isalnum() for letter in word)]
        self.after: dict[str, list[str]] = {}
        for word, following in zip(self.words, self.words[1:], strict=False):
            self.after.setdefault(word, []).append(following)

    def sentence(self) -> str:
        """Write one of 2 to 40 words, most of them short, as segments are."""
        words = [self.chance.choice(self.words)]
        for _ in range(min(39, 1 + int(self.chance.expovariate(1 / 13)))):
            follows = self.after.get(words[-1])
            words.append(self.chance.choice(follows if follows and self.chance.random() < 0.8 else self.words))
        return " ".join(words)

    def changed(self, text: str) -> str:
        """Change up to a third of a sentence's words."""
        words = text.split()
        for _ in range(self.chance.randint(1, max(1, len(words) // 3))):
            at = self.chance.randrange(len(words))
            match self.chance.choice(("replace", "replace", "add", "remove", "number")):
                case "replace":
                    words[at] = self.chance.choice(self.words)
                case "add":
                    words.insert(at, self.chance.choice(self.words))
                case "remove" if len(words) > 2:
                    del words[at]
                case _:
                    words[at] = str(self.chance.randint(2, 900))
        return " ".join(words)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--toolkit", type=int, default=60, help="queries for translate-toolkit")
    parser.add_argument("--database", default="", help="an empty database; default: SQLite in a new folder")
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    writer = Writer(random.Random(options.seed))
    texts: dict[str, None] = {}
    while len(texts) < options.sources:
        texts.setdefault(writer.sentence())
    sources = list(texts)
    stored = writer.chance.choices(sources, k=options.queries)
    queries = [writer.sentence() if at % 5 == 4 else writer.changed(text) for at, text in enumerate(stored)]
    with tempfile.TemporaryDirectory(prefix="polyleaf-bench-") as folder:
        place = open_installation(
            load_config({"instance": folder, "content": folder, "database": options.database, "memory_threshold": "75"})
        )
        fill(place, sources)
        table = Table("what", "queries", "p50", "p99", "processor p50", "processor p99", "as exhaustive", "memory")
        best = [process.extractOne(query, sources, scorer=fuzz.ratio, score_cutoff=THRESHOLD) for query in queries]
        wanted = [round(found[1], 6) if found else 0.0 for found in best]
        measure_ours(place, table, queries, wanted, sources)
        if options.toolkit:
            measure_toolkit(table, sources, queries[: options.toolkit], wanted)
        Console().print(f"{len(sources)} sources, {sum(map(bool, wanted))} of {len(queries)} queries have a match.")
        Console(width=120).print(table)
        place.engine.dispose()


def fill(place: Installation, sources: list[str]) -> None:
    """Store half of the sources as approved texts of one leaflet, half as imported translations."""
    set_policy(place, LOCALE, None)
    person = invite_person(place)
    half = len(sources) // 2
    segments = [
        {"id": at, "document_id": "bench", "context": "", "text": text, "text_hash": digest(["", text])}
        for at, text in enumerate(sources[:half], 1)
    ]
    suggestions = [
        {
            "id": row["id"], "segment_id": row["id"], "locale": LOCALE, "text": f"Po polsku {row['id']}",
            "origin": "human", "author_id": person, "provenance": {}, "created_at": AT,
            "fingerprint": fingerprint("bench", None, LOCALE, str(row["text"]), f"Po polsku {row['id']}"),
        }
        for row in segments
    ]  # fmt: skip
    units = [
        {
            "segment_id": row["id"], "locale": LOCALE, "document_id": "bench", "ordinal": row["id"],
            "status": "approved", "risk": 0, "working_id": row["id"], "publishable_id": row["id"], "findings": [],
        }
        for row in segments
    ]  # fmt: skip
    imported = [
        {
            "locale": LOCALE, "context": "", "source": text, "target": f"Z pliku {at}", "file": "old.tmx",
            "entry": str(at), "imported_by": person, "created_at": AT,
        }
        for at, text in enumerate(sources[half:])
    ]  # fmt: skip
    with writing(place.engine) as connection:
        document = {"id": "bench", "kind": "leaflet", "slug": "bench", "title": "Bench", "current_version": 1}
        connection.execute(insert(tables.document), [document])
        connection.execute(insert(tables.segment), segments)
        connection.execute(insert(tables.suggestion), suggestions)
        connection.execute(insert(tables.unit), units)
        memory.add(connection, imported)
    if place.engine.dialect.name == "postgresql":
        with place.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def invite_person(place: Installation) -> str:
    """Make the person behind the texts."""
    invite(place, "ada@example.org", "Ada", {LOCALE: ["translator"]})
    with reading(place.engine) as connection:
        return str(connection.execute(tables.person.select()).one().id)


def measure_ours(
    place: Installation, table: Table, queries: list[str], wanted: list[float], sources: list[str]
) -> None:
    """Measure the look-up as the editor makes it, and what a signature in between costs."""
    before = resident()
    start = time.perf_counter()
    with reading(place.engine) as connection:
        matches(place, connection, LOCALE, queries[0])
    arranged, grown = time.perf_counter() - start, resident() - before
    table.add_row(
        f"arrange the memory ({place.engine.dialect.name})", "1", f"{arranged:.1f} s", "", "", "", "", f"{grown} MB"
    )

    def whole(query: str) -> float:
        with reading(place.engine) as connection:
            found = matches(place, connection, LOCALE, query)
        return max((match.likeness for match in found), default=0.0)

    index = Index(sources)
    threshold = place.config.memory_threshold

    def match_alone(query: str) -> float:
        return max((likeness for _, likeness in index.likest(query, threshold, SHOWN + 1)), default=0.0)

    add(table, "match alone, as the peer's", match_alone, queries, wanted)
    add(table, "whole look-up", whole, queries, wanted)

    def after_a_signature(query: str) -> float:
        text = sources[hash(query) % (len(sources) // 2)]
        target = f"Po polsku {sources.index(text) + 1}"
        data = {"document": "bench", "locale": LOCALE, "fingerprint": fingerprint("bench", None, LOCALE, text, target)}
        with writing(place.engine) as connection:
            log.append(connection, AT, "reviewed", data)
        found, times = timed(whole, query)
        spent.append(times)
        return found

    spent: list[Times] = []
    likeness = [after_a_signature(query) for query in queries]
    row(table, "whole look-up after a signature", spent, likeness, wanted)


def measure_toolkit(table: Table, sources: list[str], queries: list[str], wanted: list[float]) -> None:
    """Measure translate-toolkit's matcher over the same texts, with the same threshold."""
    before = resident()
    store = tmxfile()
    for text in sources:
        store.addtranslation(text, "en", "Po polsku", LOCALE)
    start = time.perf_counter()
    found = matcher(store, max_candidates=1, min_similarity=int(THRESHOLD), max_length=2000)
    arranged = time.perf_counter() - start
    table.add_row(
        "arrange translate-toolkit's matcher", "1", f"{arranged:.1f} s", "", "", "", "", f"{resident() - before} MB"
    )

    def look(query: str) -> float:
        units = found.matches(query)
        return fuzz.ratio(query, units[0].source) if units else 0.0

    add(table, "translate-toolkit", look, queries, wanted)


def add(table: Table, name: str, look: Callable[[str], float], queries: list[str], wanted: list[float]) -> None:
    """Time each query and add a row."""
    spent, likeness = [], []
    for query in queries:
        found, times = timed(look, query)
        likeness.append(found)
        spent.append(times)
    row(table, name, spent, likeness, wanted)


def timed(look: Callable[[str], float], query: str) -> tuple[float, Times]:
    """Return what a look-up finds, with its seconds on the wall's clock and on the processor's."""
    wall, processor = time.perf_counter(), time.thread_time()
    found = look(query)
    return found, (time.perf_counter() - wall, time.thread_time() - processor)


def row(table: Table, name: str, spent: list[Times], likeness: list[float], wanted: list[float]) -> None:
    """Add the percentiles of some times and how often the best match was as like as the exhaustive one."""
    wall, processor = (sorted(times[which] * 1000 for times in spent) for which in (0, 1))
    right = sum(abs(ours - best) < 1e-6 for ours, best in zip(likeness, map(round6, wanted), strict=False))
    table.add_row(
        name,
        str(len(spent)),
        *(f"{times[int(len(times) * part)]:.1f} ms" for times in (wall, processor) for part in (0.5, 0.99)),
        f"{100 * right / len(spent):.1f} %",
        "",
    )


def round6(value: float) -> float:
    """Round as stored likenesses are."""
    return round(value, 6)


def resident() -> int:
    """Return the memory that the process has, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


if __name__ == "__main__":
    main()
