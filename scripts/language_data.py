"""Measure the language files on parallel text, and write the table of docs/languages.md from them.

    python scripts/language_data.py document
    POLYLEAF_REAL_DATA=/folder python scripts/language_data.py measure [TAG ...]

`measure` reads `*/en-TAG.tmx` below the folder and prints the percentiles of the length ratio, the cue findings that
untouched pairs would raise, and how many English cues, exchanged or dropped, would be noticed. Figures may be copied
into the files; sentences may not.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.domain.languages import Language, available, language_of
from app.domain.languages.forms import normal

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "languages.md"
START, END = "<!-- table: start, written by scripts/language_data.py -->", "<!-- table: end -->"
OPPOSITES = (
    ("less", "more"), ("before", "after"), ("left", "right"), ("positive", "negative"), ("must", "may"),
    ("if", "unless"), ("once", "twice"), ("daily", "weekly"), ("never", "always"),
)  # fmt: skip
FAULTS = {
    "negation dropped": ("negation", "", ((r"\b(?:not|never|no) ", ""), (r"n['’]t\b", ""), (r"\bcannot\b", "can"),
                                          (r"\bwithout\b", "with"))),
    "less to more": ("less", "more", ((r"\b(?:less|fewer)\b", "more"), (r"\bbelow\b", "above"))),
    "more to less": ("more", "less", ((r"\bmore\b", "less"), (r"\babove\b", "below"))),
    "before to after": ("before", "after", ((r"\bbefore\b", "after"),)),
    "after to before": ("after", "before", ((r"\bafter\b", "before"),)),
    "positive to negative": ("positive", "negative", ((r"\bpositive\b", "negative"),)),
    "negative to positive": ("negative", "positive", ((r"\bnegative\b", "positive"),)),
    "must to may": ("must", "may", ((r"\bmust\b", "may"),)),
    "may to must": ("may", "must", ((r"\bmay\b", "must"),)),
}  # fmt: skip


def table() -> str:
    """Return the table of what each file has and lacks, as Markdown."""
    rows = ["| Language | Verified by | Number words | Cues | Missing |", "|---|---|---|---|---|"]
    for tag in available():
        found = language_of(tag)
        whole = sum(isinstance(value, int) and value <= 100 for value in found.words)
        verified = found.verified_by or "not verified by a native speaker"
        missing = "; ".join(found.missing) or "nothing"
        rows.append(f"| {found.name} (`{tag}`) | {verified} | {whole} | {len(found.cue_forms)} | {missing} |")
    return "\n".join(rows)


def document() -> None:
    """Write the table between its two marks in docs/languages.md."""
    head, _, rest = DOCUMENT.read_text("utf-8").partition(START)
    _, _, tail = rest.partition(END)
    DOCUMENT.write_text(f"{head}{START}\n{table()}\n{END}{tail}", "utf-8")


def pairs(path: Path) -> list[tuple[str, str]]:
    """Return the English and the translated sentence of each unit of a TMX file."""
    units = ET.parse(path).getroot().iter("tu")
    texts = [["".join(seg.itertext()) for seg in unit.iter("seg")] for unit in units]
    return [tuple(unicodedata.normalize("NFC", text) for text in unit) for unit in texts if len(unit) == 2]  # type: ignore[misc]


Seen = dict[str, tuple[bool, bool]]
"""For each kind of cue: a strong form stands in the text, a strong or a weak one does."""


def seen(text: str, language: Language) -> Seen:
    """Return which cues a text has."""
    low = normal(text)
    result: Seen = {}
    for kind, forms in language.cues.items():
        ignored, also = language.ignored.get(kind), language.also.get(kind)
        bare = ignored.pattern.sub(" ", low) if ignored else low
        strong = forms.pattern.search(bare) is not None
        result[kind] = strong, strong or bool(also and also.pattern.search(low))
    return result


def findings(ours: Seen, theirs: Seen) -> Iterator[tuple[str, str]]:
    """Yield the pairs of kinds that disagree: a cue and its opposite, or negation and nothing."""
    if "negation" in theirs and "negation" in ours:
        if ours["negation"][0] and not theirs["negation"][1]:
            yield "negation", ""
        if theirs["negation"][0] and not ours["negation"][1]:
            yield "", "negation"
    for pair in OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if one in ours and other in ours and one in theirs and other in theirs:
                here = ours[one][0] and not ours[other][1]
                if here and theirs[other][0] and not theirs[one][1]:
                    yield one, other


def exchanged(text: str, changes: tuple[tuple[str, str], ...]) -> str | None:
    """Return a text with the first change that applies made once, None where none does."""
    for pattern, new in changes:
        changed = re.sub(pattern, new, text, count=1)
        if changed != text:
            return changed
    return None


def measure(tag: str, path: Path) -> None:
    """Print one language's figures."""
    language, english = language_of(tag), language_of("en")
    units = pairs(path)
    ratios = sorted(len(target) / len(source) for source, target in units if len(source) >= 40)
    at = [f"{ratios[int(share * (len(ratios) - 1))]:.2f}" for share in (0.002, 0.01, 0.5, 0.99, 0.998)]
    print(f"{tag}: {len(units)} pairs; length ratio at 0.2, 1, 50, 99, 99.8 %: {' '.join(at)}")
    targets = [seen(target, language) for _, target in units]
    sources = [seen(source, english) for source, _ in units]
    flagged = [list(findings(ours, theirs)) for ours, theirs in zip(sources, targets, strict=True)]
    print(f"  untouched pairs with a finding: {sum(map(bool, flagged)) / len(units):.2%}")
    for name, (one, other, changes) in FAULTS.items():
        made = noticed = 0
        wanted = (other, one) if other else ("", one)
        for (source, _), theirs, before in zip(units, targets, flagged, strict=True):
            changed = exchanged(source, changes)
            if changed is not None:
                made += 1
                noticed += wanted in set(findings(seen(changed, english), theirs)) - set(before)
        print(f"  {name}: {noticed} of {made} noticed")
    lost = found = 0
    negation = language.cues.get("negation")
    for (_, target), ours, theirs, before in zip(units, sources, targets, flagged, strict=True):
        if negation and ours.get("negation", (False,))[0] and theirs["negation"][0] and not before:
            lost += 1
            found += ("negation", "") in findings(ours, seen(negation.pattern.sub(" ", normal(target)), language))
    print(f"  negation dropped in the translation: {found} of {lost} noticed")


def main() -> None:
    """Run one of the two commands."""
    command, *tags = sys.argv[1:] or ["document"]
    if command == "document":
        document()
        return
    for path in sorted(Path(os.environ["POLYLEAF_REAL_DATA"]).glob("*/en-*.tmx")):
        tag = path.stem.removeprefix("en-")
        if "." not in tag and (not tags or tag in tags):
            measure(language_of(tag).tag, path)


if __name__ == "__main__":
    main()
