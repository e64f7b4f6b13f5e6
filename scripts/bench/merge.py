"""Match a changed set of strings with its predecessors, beside GNU msgmerge on the same strings; print a table.

    .venv/bin/python scripts/bench/merge.py [--units 3000 12000 30000] [--full] [--seed 3]

Generates strings with a fixed seed, changes 5 % of them in known ways, moves whole sections about and adds strings
that have no predecessor. msgmerge gets the same strings as a catalogue and a template; as it also reads and writes
files, the time of its run without fuzzy matching is taken off. 'Found' is the share of changed strings whose true
predecessor was named, 'false' how many new strings were given one that is none. msgmerge matches 120,000 units only
with `--full`: it needs many minutes for them.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.domain.leaflet import Role, Segment
from app.domain.predecessor import match_predecessors

SHARE = 0.05
LARGE = 120_000
SECTION = 12
KINDS = ("word replaced", "digit changed", "words added", "words removed", "split", "joined", "punctuation")
SHAPES: tuple[tuple[Role, int, int, int], ...] = (
    ("heading", 17, 2, 6),
    ("cell", 20, 1, 8),
    ("item", 38, 2, 16),
    ("paragraph", 25, 8, 28),
)
"""Role, frequency, fewest and most words, as in the shipped leaflets."""

CONTENT = Path(__file__).parents[2] / "source_content"


@dataclass(frozen=True)
class Change:
    """What became of some strings: the kind of edit, the new texts, and the old texts each of them came from."""

    kind: str
    new: Segment
    old: frozenset[str]


class Writer:
    """Writes distinct strings with the words of the shipped leaflets and invented ones, some common, most rare."""

    def __init__(self, chance: random.Random) -> None:
        text = " ".join(path.read_text("utf-8").partition("\n---\n")[2] for path in sorted(CONTENT.rglob("*.md")))
        known = [word for word, _ in Counter(re.findall(r"[a-z]{2,}", text.lower())).most_common()]
        syllables = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "er", "in", "ol")]
        coined = {"".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(4_000)}
        self.words = known + sorted(coined - set(known))
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self.chance = chance
        self.seen: set[str] = set()

    def word(self) -> str:
        return self.chance.choices(self.words, cum_weights=self.weights)[0]

    def words_(self, count: int) -> list[str]:
        words = self.chance.choices(self.words, cum_weights=self.weights, k=count)
        if self.chance.random() < 0.3:
            amount = f"{self.chance.randint(1, 500)} {self.chance.choice(('mg', 'ml', '%', 'days', 'times a day'))}"
            words.insert(self.chance.randint(0, count), amount)
        return words

    def segment(self, section: str) -> Segment:
        """Write one string that was not there before."""
        role, _, least, most = self.chance.choices(SHAPES, weights=[shape[1] for shape in SHAPES])[0]
        while True:
            count = self.chance.randint(least, most)
            parts = max(1, count // 14) if role == "paragraph" else 1
            sentences = [" ".join(self.words_(max(1, count // parts))).capitalize() for _ in range(parts)]
            text = ". ".join(sentences) + ("." if role == "paragraph" else "")
            if text not in self.seen:
                self.seen.add(text)
                return Segment(role, text, None, section)


def write_set(writer: Writer, units: int) -> list[Segment]:
    """Write a set of distinct strings in sections."""
    return [writer.segment(f"Section {number // SECTION}") for number in range(units)]


def change(writer: Writer, old: list[Segment]) -> tuple[list[Segment], list[Change]]:
    """Change a share of a set; give the new set and what is true of each string that is new in it."""
    chance = writer.chance
    picked = set(chance.sample(range(len(old)), int(len(old) * SHARE)))
    new: list[Segment] = []
    truth: list[Change] = []
    at = 0
    while at < len(old):
        segment = old[at]
        at += 1
        if at - 1 not in picked:
            new.append(segment)
            continue
        kind = chance.choice(KINDS)
        texts, origins = [segment.text], {segment.text}
        words = segment.text.split(" ")
        spot = chance.randrange(len(words))
        if kind == "joined" and at < len(old) and at not in picked:
            texts = [f"{segment.text.rstrip('.')}. {old[at].text}"]
            origins.add(old[at].text)
            at += 1
        elif kind == "split" and len(words) >= 8:
            middle = len(words) // 2
            texts = [" ".join(words[:middle]), " ".join(words[middle:]).capitalize()]
        elif kind == "digit changed" and re.search(r"\d", segment.text):
            place = chance.choice([match.start() for match in re.finditer(r"\d", segment.text)])
            digit = chance.choice("123456789".replace(segment.text[place], ""))
            texts = [segment.text[:place] + digit + segment.text[place + 1 :]]
        elif kind == "words added":
            texts = [" ".join([*words[:spot], *(writer.word() for _ in range(chance.randint(1, 3))), *words[spot:]])]
        elif kind == "words removed" and len(words) >= 4:
            texts = [" ".join(words[:spot] + words[spot + chance.randint(1, max(1, len(words) // 5)) :])]
        elif kind == "punctuation":
            texts = [segment.text[:-1] if segment.text.endswith(".") else segment.text + chance.choice((".", ":", "!"))]
        else:
            kind = "word replaced"
            texts = [" ".join([*words[:spot], writer.word(), *words[spot + 1 :]])]
        for text in texts:
            if text in writer.seen:
                new.append(segment)
                break
            writer.seen.add(text)
            new.append(replace(segment, text=text))
            truth.append(Change(kind, new[-1], frozenset(origins)))
    for _ in range(int(len(old) * SHARE / 5)):
        place = chance.randrange(len(new))
        new.insert(place, writer.segment(new[place].section))
        truth.append(Change("new", new[place], frozenset()))
    for _ in range(len(old) // 1_000):
        start, to = chance.randrange(len(new)), chance.randrange(len(new))
        moved = new[start : start + SECTION]
        del new[start : start + SECTION]
        new[to:to] = moved
    return new, truth


def catalogue(segments: list[Segment], numbered: bool) -> str:
    """Write a catalogue whose translations are numbers, or a template."""
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    return header + "".join(
        f'\nmsgid "{segment.text}"\nmsgstr "{f"T{number}" if numbered else ""}"\n'
        for number, segment in enumerate(segments)
    )


def msgmerge(folder: Path, *options: str) -> tuple[float, float]:
    """Run msgmerge; give seconds of processor and of wall time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = ["msgmerge", "--quiet", "--no-wrap", *options, "--output-file=out.po", "old.po", "new.pot"]
    subprocess.run(command, cwd=folder, check=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def merged(folder: Path, old: list[Segment]) -> dict[str, str]:
    """Read which old text msgmerge found for each new one."""
    text = (folder / "out.po").read_text("utf-8")
    pairs = re.findall(r'#, fuzzy\nmsgid "(.+)"\nmsgstr "T(\d+)"', text)
    return {new: old[int(number)].text for new, number in pairs}


def score(found: dict[str, str], truth: list[Change]) -> tuple[Counter[str], Counter[str], int]:
    """Count right answers by kind, strings by kind, and new strings that were given a predecessor."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for each in truth:
        if each.kind != "new":
            total[each.kind] += 1
            right[each.kind] += found.get(each.new.text) in each.old
    return right, total, sum(each.kind == "new" and each.new.text in found for each in truth)


def main() -> None:
    """Run both on each size and print one table of speed and one of quality."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, nargs="+", default=[3_000, 12_000, 30_000])
    parser.add_argument("--full", action="store_true", help="let msgmerge match 120,000 units too")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    first = subprocess.run(["msgmerge", "--version"], check=True, capture_output=True, text=True).stdout.splitlines()[0]
    title = f"5 % of the strings changed; {first}; rapidfuzz {version('rapidfuzz')}"
    speed = Table("units", "msgmerge CPU s", "wall s", "Polyleaf CPU s", "wall s", "faster", title=title)
    quality = Table("units", "edit", "strings", "msgmerge found", "Polyleaf found", title="True predecessor found")
    console = Console()
    for units in sorted({*arguments.units, LARGE}):
        writer = Writer(random.Random(arguments.seed))
        old = write_set(writer, units)
        new, truth = change(writer, old)
        cpu, wall = time.process_time(), time.perf_counter()
        descents = match_predecessors(old, new)
        ours = time.process_time() - cpu, time.perf_counter() - wall
        ours_found = {descent.new.text: descent.old.text for descent in descents}
        if units == LARGE and not arguments.full:
            speed.add_row(f"{units:,}", "-", "-", *(f"{seconds:.2f}" for seconds in ours), "see --full")
            continue
        with tempfile.TemporaryDirectory() as name, console.status(f"{units:,} units: msgmerge"):
            folder = Path(name)
            (folder / "old.po").write_text(catalogue(old, True), "utf-8")
            (folder / "new.pot").write_text(catalogue(new, False), "utf-8")
            plain = msgmerge(folder, "--no-fuzzy-matching")
            theirs = [with_ - without for with_, without in zip(msgmerge(folder), plain, strict=True)]
            theirs_found = merged(folder, old)
        seconds_ = (f"{seconds:.2f}" for seconds in (*theirs, *ours))
        speed.add_row(f"{units:,}", *seconds_, f"{theirs[0] / ours[0]:.0f}x")
        their_right, total, their_false = score(theirs_found, truth)
        our_right, _, our_false = score(ours_found, truth)
        rows = [(kind, total[kind], their_right[kind], our_right[kind]) for kind in KINDS if total[kind]]
        rows.append(("all", total.total(), their_right.total(), our_right.total()))
        for kind, count, their_count, our_count in rows:
            quality.add_row(f"{units:,}", kind, str(count), f"{their_count / count:.1%}", f"{our_count / count:.1%}")
        count = sum(each.kind == "new" for each in truth)
        quality.add_row(f"{units:,}", "none: a new string", str(count), f"{their_false} false", f"{our_false} false")
        quality.add_section()
    console.print(quality)
    console.print(speed)


if __name__ == "__main__":
    main()
