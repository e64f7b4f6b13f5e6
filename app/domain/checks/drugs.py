"""Names of medicines: the one of the English must be the one of the translation, in any script; look-alikes are not.

Coverage: the names in drugs.txt. Where a script is not spelt by sound (Chinese, Khmer, Burmese), only names in Latin
letters are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding, Span
from app.domain.checks.skeleton import skeleton

_PHONETIC = frozenset({"Latn", "Cyrl", "Arab", "Deva", "Beng", "Guru", "Gujr", "Taml", "Telu", "Knda", "Mlym", "Ethi"})

STEMS = (
    "vir", "mab", "tinib", "cillin", "floxacin", "cycline", "conazole", "prazole", "sartan", "gliptin", "gliflozin",
    "azepam", "azolam", "platin", "rubicin", "taxel", "setron", "triptan", "dipine", "citabine", "ciclib", "zomib",
    "coxib", "barbital", "glitazone", "thiazide", "xaban", "gatran", "poetin", "mustine", "oxetine",
)  # fmt: skip
"""Endings of names of medicines that few other words have (WHO, The use of stems in the selection of INN)."""


@cache
def drug_groups() -> dict[str, str]:
    """Return every known name with the first name of its substance."""
    lines = files(__package__).joinpath("drugs.txt").read_text("utf-8").splitlines()
    return {name: line.split()[0] for line in lines if not line.startswith("#") for name in line.split()}


@cache
def _by_skeleton() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, group in drug_groups().items():
        if len(skeleton(name)) >= 4:
            found.setdefault(skeleton(name), set()).add(group)
    return {key: frozenset(groups) for key, groups in found.items()}


def drugs_in(text: Analysis) -> dict[str, Span]:
    """Return the substances that a text names in Latin letters, each with where it first stands.

    A word that ends like a medicine of the INN's stems, and is in no list, is its own substance.
    """
    groups = drug_groups()
    found: dict[str, Span] = {}
    for word in text.latin_words:
        group = groups.get(word)
        if group is None and len(word) > 6 and word.endswith(STEMS):
            group = word
        if group is not None:
            at = text.low.find(word)
            found.setdefault(group, (at, at + len(word)))
    return found


def check_drugs(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Each medicine that the English names is named in the translation, and no other one is."""
    ours = drugs_in(source)
    theirs = drugs_in(target)
    if not ours and not theirs:
        return
    lost = sorted(name for name in ours if name not in theirs)
    strange = sorted(name for name in theirs if name not in ours and not _said(name, ours, source))
    spoken = _spoken(target) if lost and target.language.script in _PHONETIC else {}
    for name in lost:
        if any(name in groups for groups, _ in spoken.values()):
            continue
        other = next(iter(strange), None)
        span = theirs[other] if other else None
        if other is None:
            other, span = _other(ours, spoken, target.language.script == "Latn")
        if other is not None and not _near(name, spoken, other):
            yield _exchanged(name, other, ours[name], span)
            strange = [n for n in strange if n != other]
    for name in (name for name in strange if name in drug_groups()):
        yield Finding(
            "drug", "block" if ours else "confirm", f"The translation names {name}; the English does not.", None,
            theirs[name], "Write the medicine that the English names.", f"+{name}",
        )  # fmt: skip


def _exchanged(name: str, other: str, ours: Span, theirs: Span | None) -> Finding:
    return Finding(
        "drug", "block", f"The English names {name}; the translation names {other}.", ours, theirs,
        f"Write {name}, in Latin letters or as your language writes it.", f"{name}>{other}",
    )  # fmt: skip


def _said(name: str, ours: dict[str, Span], source: Analysis) -> bool:
    """Tell whether the English names a medicine by another spelling that sounds the same."""
    bones = skeleton(name)
    return any(skeleton(own) == bones for own in ours) or any(
        len(word) > 4 and word[0] == name[0] and skeleton(word) == bones for word in source.wordset
    )


def _spoken(text: Analysis) -> dict[str, tuple[frozenset[str], Span]]:
    """Return the words of a text by sound, with the substances that they may be, and where they stand."""
    index = _by_skeleton()
    found: dict[str, tuple[frozenset[str], Span]] = {}
    for word in text.wordset:
        if len(word) < 5:
            continue
        bones = skeleton(word)
        if len(bones) < 4:
            continue
        at = text.low.find(word)
        # Case endings follow a name; articles and prepositions may be written before it.
        groups = frozenset(g for cut in (bones, bones[:-1], bones[:-2], bones[1:]) for g in index.get(cut, ()))
        found[bones] = (groups, (at, at + len(word)))
    return found


def _other(
    ours: dict[str, Span], spoken: dict[str, tuple[frozenset[str], Span]], latin: bool
) -> tuple[str | None, Span | None]:
    """Return a medicine that the translation names by sound and the English does not name.

    Names of few consonants sound like ordinary words, except in Latin letters, which are compared one by one.
    """
    for bones, (groups, span) in spoken.items():
        for name in sorted(groups - ours.keys()):
            if len(skeleton(name)) >= (5 if latin else 6) and bones.startswith(skeleton(name)):
                return name, span
    return None, None


def _near(name: str, spoken: dict[str, tuple[frozenset[str], Span]], other: str | None) -> bool:
    """Tell whether some word of the text sounds nearly like a name, and more so than like the other name."""
    from rapidfuzz.distance import Levenshtein  # slow to load, and few texts need it

    bones = skeleton(name)
    allowed = 1 if len(bones) < 7 else 2
    rival = skeleton(other) if other else None
    for heard in spoken:
        if rival is not None and heard.startswith(rival):
            continue
        if any(Levenshtein.distance(bones, heard[: len(bones) + more]) <= allowed for more in (-1, 0, 1)):
            return True
        if heard[1:] and Levenshtein.distance(bones, heard[1 : len(bones) + 1]) <= allowed - 1:
            return True
    return bones in "".join(spoken)
