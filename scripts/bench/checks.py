"""Measure the checks: faults injected into good translations, false alarms on untouched ones, speed, and the peers.

Pairs: the project's own catalogues always; parallel TMX files of `$POLYLEAF_REAL_DATA` (also in its sub-folders) where
it is set. Run: `python scripts/bench/checks.py [--sample N] [--plot docs/checks.svg] [--seed N]`.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from unittest.mock import patch

import polib

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.domain.checks import run_checks
from app.domain.languages import Language, language_of, unlisted
from scripts.bench.parts.faults import FAULTS, FURNISHED, Fault, Pair, furnished, native
from scripts.bench.parts.second_faults import SECOND, Break

ROOT = Path(__file__).resolve().parents[2]
Flag = set[tuple[str, str]]
"""What a checker says of a pair: (check, severity)."""
Checkers = dict[str, Callable[[str, str, str], Flag]]


def own_pairs() -> Iterator[Pair]:
    """Yield the pairs of the project's catalogues."""
    for file in sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po")):
        locale = file.parts[-3]
        for entry in polib.pofile(str(file)):
            if entry.msgstr and not entry.obsolete and entry.msgctxt != "date pattern":
                yield Pair(f"{file.stem}:{entry.msgid[:20]}", entry.msgid, entry.msgstr, locale)


def judged_wrong() -> dict[tuple[str, str], list[range]]:
    """Return the rows that docs/checks.md lists as really wrong, by language and document."""
    text = (ROOT / "docs" / "checks.md").read_text("utf-8")
    found: dict[tuple[str, str], list[range]] = defaultdict(list)
    for locale, name, first, last in re.findall(r"^\| ([\w-]+) \| (\w+):(\d+)(?:–(\d+))? \|", text, re.MULTILINE):
        found[locale, name].append(range(int(first), int(last or first) + 1))
    return found


def tmx_pairs(folder: Path) -> Iterator[Pair]:
    """Yield the pairs of all TMX files in a folder; rows known to be wrong are left out (docs/checks.md)."""
    wrong = judged_wrong()
    for file in sorted(folder.rglob("*.tmx")):
        if "as-published" in file.name:
            continue
        for _, unit in ET.iterparse(file):
            if unit.tag != "tu":
                continue
            texts = {
                tuv.get("{http://www.w3.org/XML/1998/namespace}lang"): tuv.findtext("seg") or ""
                for tuv in unit.iter("tuv")
            }
            english = texts.pop("en", "")
            for locale, text in texts.items():
                name, _, number = str(unit.get("tuid")).partition(":")
                row = int(number) if number.isdigit() else -1
                if english and text and not any(row in rows for rows in wrong.get((str(locale), name), ())):
                    yield Pair(f"{name}:{number}", english, text, str(locale))
            unit.clear()


def with_others(pairs: list[Pair], rng: random.Random) -> list[Pair]:
    """Give each pair some other translations of its language, and the same one in languages of the same script."""
    by_locale: dict[str, list[Pair]] = defaultdict(list)
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_locale[pair.locale].append(pair)
        by_source[pair.source].append(pair)
    result = []
    for pair in pairs:
        script = language_of(pair.locale).script
        others = [p.target for p in rng.choices(by_locale[pair.locale], k=3) if p.target != pair.target]
        foreign = [
            p.target for p in by_source[pair.source]
            if language_of(p.locale).script == script and language_of(p.locale).tag != language_of(pair.locale).tag
        ]  # fmt: skip
        result.append(Pair(pair.id, pair.source, pair.target, pair.locale, others, foreign))
    return result


def ours(source: str, target: str, locale: str) -> Flag:
    """Return what our checks find."""
    return {(f.check, f.severity) for f in run_checks(source, target, locale)}


def without_file(source: str, target: str, locale: str) -> Flag:
    """Return what our checks find when the language of the translation has no file."""
    with patch("app.domain.checks.language_of", _unlisted):
        return ours(source, target, locale)


@cache
def _unlisted(locale: str) -> Language:
    return language_of("en") if locale == "en" else unlisted(language_of(locale).tag)


def held(pair: Pair) -> bool:
    """Tell whether a pair is in the half that nobody looks at."""
    return bool(blake2b(f"{pair.locale} {pair.id}".encode()).digest()[0] & 1)


def digits_only(source: str, target: str, locale: str) -> Flag:
    """Compare digits without any knowledge of language."""
    one = Counter(re.findall(r"\d", _ascii(source)))
    return {("digits", "block")} if one != Counter(re.findall(r"\d", _ascii(target))) else set()


def _ascii(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def pofilter() -> Callable[[str, str, str], Flag] | None:
    """Return translate-toolkit's checks, all of them, or None where it is not installed."""
    try:
        from translate.filters import checks
        from translate.storage import po
    except ImportError:
        return None
    checkers: dict[str, object] = {}

    def check(source: str, target: str, locale: str) -> Flag:
        code = locale.split("_")[0].split("-")[0]
        if code not in checkers:
            checkers[code] = (
                checks.StandardUnitChecker(checks.CheckerConfig(targetlanguage=code)),
                checks.StandardChecker(checks.CheckerConfig(targetlanguage=code)),
            )
        unit = po.pounit(source)
        unit.target = target
        units, texts = checkers[code]  # type: ignore[misc]
        found = {**units.run_filters(unit), **texts.run_filters(unit)}
        return {(name, "block" if name in _CRITICAL else "confirm") for name in found}

    return check


_CRITICAL = frozenset({"escapes", "newlines", "tabs", "printf", "variables", "nplurals", "xmltags"})


class Table:
    """Counts by fault and language, for each checker."""

    def __init__(self) -> None:
        self.tried: Counter[tuple[str, str]] = Counter()
        self.caught: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self.blocked: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self.missed: list[tuple[str, str, str, str, str]] = []

    def rate(self, checker: str, fault: str, severity: str, locale: str | None = None) -> float:
        """Return the share of a fault that a checker caught, in one language or in all."""
        counts = self.blocked if severity == "block" else self.caught
        keys = [key for key in self.tried if key[0] == fault and locale in (None, key[1])]
        tried = sum(self.tried[key] for key in keys)
        return sum(counts[checker][key] for key in keys) / tried if tried else float("nan")


def measure(
    pairs: list[Pair],
    checkers: Checkers,
    rng: random.Random,
    sample: int,
    faults: Mapping[str, tuple[Fault, str, float]],
) -> Table:
    """Inject every fault into up to `sample` pairs a language; a check that speaks of the good pair counts nothing."""
    table = Table()
    by_locale: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_locale[pair.locale].append(pair)
    for locale, group in by_locale.items():
        for name, (fault, severity, _) in faults.items():
            done = 0
            for pair in rng.sample(group, len(group)):
                if done >= sample:
                    break
                base = pair
                broken = fault(base, rng)
                if broken is None and name in FURNISHED:
                    base = furnished(pair, rng)
                    broken = fault(base, rng)
                if broken is None or broken == base.target:
                    continue
                done += 1
                table.tried[name, locale] += 1
                for checker, check in checkers.items():
                    known = {name for name, _ in check(base.source, base.target, locale)}
                    new = [flag for flag in check(base.source, broken, locale) if flag[0] not in known]
                    table.caught[checker][name, locale] += bool(new)
                    table.blocked[checker][name, locale] += any(found == "block" for _, found in new)
                    if checker == "polyleaf" and not any(found == "block" or severity == "any" for _, found in new):
                        table.missed.append((name, pair.id, locale, base.source, broken))
    return table


def alarms(pairs: list[Pair], check: Callable[[str, str, str], Flag]) -> dict[str, tuple[int, int, int, int]]:
    """Return (pairs, with a block, with a confirm, with anything) by language on untouched pairs."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for pair in pairs:
        flags = {severity for _, severity in check(pair.source, pair.target, pair.locale)}
        row = found[pair.locale]
        for i, yes in enumerate((True, "block" in flags, "confirm" in flags, bool(flags))):
            row[i] += yes
    return {locale: (row[0], row[1], row[2], row[3]) for locale, row in found.items()}


def speed(pairs: list[Pair], check: Callable[[str, str, str], Flag]) -> float:
    """Return pairs a second of one core on short strings, each seen once."""
    short = [p for p in pairs if len(p.source) <= 60]
    for pair in short[:200]:
        check(pair.source, pair.target, pair.locale)
    start = time.process_time()
    for pair in short:
        check(pair.source + " ", pair.target + " ", pair.locale)
    return len(short) / (time.process_time() - start)


def total(rows: dict[str, tuple[int, int, int, int]]) -> tuple[float, float, float, int]:
    """Return pooled shares of block, confirm, anything, and the number of pairs."""
    n = sum(row[0] for row in rows.values())
    return (*(sum(row[i] for row in rows.values()) / max(n, 1) for i in (1, 2, 3)), n)  # type: ignore[return-value]


def untouched(groups: Mapping[str, list[Pair]], checkers: Checkers, rng: random.Random) -> None:
    """Print the false alarms: of all checkers, by half, by language, and on pairs that were given doses and markup."""
    real = groups["parallel"] or groups["own"]
    print("\nuntouched pairs: share with a block / a confirm / anything")
    for name, check in checkers.items():
        for label, group in groups.items():
            if group:
                alarm_line(name, label, group, check)
    for label, group in (
        ("tuning half", [p for p in real if not held(p)]), ("held half", [p for p in real if held(p)])
    ):  # fmt: skip
        alarm_line("polyleaf", label, group, ours)
        alarm_line("no file", label, group, without_file)
    for name in ("polyleaf", "no file"):
        rows = alarms(real, checkers[name])
        shares = (f"{k} {row[1] / row[0]:.2%}/{row[3] / row[0]:.2%}" for k, row in sorted(rows.items()))
        print(f"  {name} by language: " + "  ".join(shares))
    for label, change in (
        ("native digits", native), ("furnished", lambda p: furnished(p, rng)),
        ("furnished, native", lambda p: native(furnished(p, rng))),
    ):  # fmt: skip
        alarm_line("polyleaf", label, [new for p in real if (new := change(p)) is not None], ours)


def alarm_line(name: str, label: str, group: list[Pair], check: Callable[[str, str, str], Flag]) -> None:
    """Print one checker's false alarms in one group of pairs."""
    block, confirm, anything, n = total(alarms(group, check))
    print(f"  {name:9} {label:18} {n:6}  block {block:7.2%}  confirm {confirm:7.2%}  any {anything:7.2%}")


def main() -> None:
    """Print the tables and write the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=20, help="Pairs a fault and language.")
    parser.add_argument("--plot", type=Path, default=ROOT / "docs" / "checks.svg")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--misses", type=int, default=0, help="Show so many missed faults of the tuning half.")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    own = list(own_pairs())
    folder = os.environ.get("POLYLEAF_REAL_DATA")
    real = list(tmx_pairs(Path(folder))) if folder else []
    pairs = with_others(real or own, rng)
    checkers: dict[str, Callable[[str, str, str], Flag]] = {
        "polyleaf": ours,
        "no file": without_file,
        "digits": digits_only,
    }
    if (peer := pofilter()) is not None:
        checkers["pofilter"] = peer
    print(f"pairs: {len(own)} own, {len(real)} parallel")
    untouched({"own": own, "parallel": real}, checkers, rng)
    kept = [pair for pair in pairs if held(pair)]
    for title, faults in (("fault caught", FAULTS), ("second generator", _by_texts())):
        table = measure(kept, checkers, rng, options.sample, faults)
        show(table, title, faults, list(checkers), sorted({pair.locale for pair in pairs}))
        if title == "fault caught":
            plot(table, ["polyleaf", "digits", *(["pofilter"] if "pofilter" in checkers else [])], options.plot)
        if options.misses:
            found = measure([p for p in pairs if not held(p)], {"polyleaf": ours}, rng, options.sample, faults).missed
            for name, key, locale, source, broken in rng.sample(found, min(options.misses, len(found))):
                print(f"\nmissed: {name}, {locale} {key}\n  {source}\n  {broken}")
    print(
        "\nspeed, short strings a second on one core: "
        + ", ".join(f"{n} {speed(own, c):,.0f}" for n, c in checkers.items() if n != "no file")
    )


def _by_texts() -> dict[str, tuple[Fault, str, float]]:
    """Return the faults of the second generator as functions of a pair."""

    def of_pair(change: Break) -> Fault:
        return lambda pair, rng: change(pair.source, pair.target, rng)

    return {name: (of_pair(change), severity, aim) for name, (change, severity, aim) in SECOND.items()}


def show(
    table: Table, title: str, faults: Mapping[str, tuple[Fault, str, float]], checkers: list[str], locales: list[str]
) -> None:
    """Print the share of each fault that each checker caught, and ours by language where it is not all."""
    print(f"\n{title:24} {'at':6}{'aim':>5}" + "".join(f"{name:>10}" for name in checkers))
    for name, (_, severity, aim) in faults.items():
        shares = [table.rate(checker, name, severity) for checker in checkers]
        by_locale = {k: table.rate("polyleaf", name, severity, k) for k in locales}
        detail = " ".join(f"{k} {share:.2f}" for k, share in by_locale.items() if share < 1)
        mark = " " if shares[0] >= aim else "!"
        print(f"{name:24} {severity:6}{aim:5.0%}" + "".join(f"{share:10.1%}" for share in shares) + f" {mark} {detail}")


def plot(table: Table, checkers: list[str], path: Path) -> None:
    """Draw the shares as horizontal bars in SVG."""
    colours = {"polyleaf": "#1b5e8c", "digits": "#c98a1b", "pofilter": "#a8a8a8"}
    step, top, left, width = 13 * len(checkers) + 8, 44, 190, 420
    rows = [
        (n, s, a) for n, (_, s, a) in FAULTS.items() if table.rate("polyleaf", n, s) == table.rate("polyleaf", n, s)
    ]
    height = top + step * len(rows) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 70} {height}" font-family="sans-serif" '
        f'font-size="11" role="img" aria-label="Share of injected faults caught, by fault and checker">',
        f'<rect width="100%" height="100%" fill="white"/><text x="{left}" y="16" font-size="13">'
        "Injected faults caught (black line: aim)</text>",
    ]
    for i, checker in enumerate(checkers):
        x = left + i * 110
        parts.append(f'<rect x="{x}" y="24" width="10" height="10" fill="{colours[checker]}"/>'
                     f'<text x="{x + 14}" y="33">{checker}</text>')  # fmt: skip
    for r, (name, severity, aim) in enumerate(rows):
        y = top + r * step
        parts.append(f'<text x="{left - 8}" y="{y + 16}" text-anchor="end">{name}</text>')
        for i, checker in enumerate(checkers):
            share = table.rate(checker, name, severity)
            end, line = share * width, y + i * 13
            parts.append(
                f'<rect x="{left}" y="{line}" width="{end:.1f}" height="11" fill="{colours[checker]}"/>'
                f'<text x="{left + end + 4:.1f}" y="{line + 10}">{share:.0%}</text>'
            )
        parts.append(f'<path d="M{left + aim * width:.1f} {y - 1}v{step - 7}" stroke="black"/>')
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
