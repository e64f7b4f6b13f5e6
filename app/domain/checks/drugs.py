"""Names of medicines: the one of the English must be the one of the translation, in any script; look-alikes are not.

Coverage: the names in drugs.txt. Where a script is not spelt by sound (Chinese, Khmer, Burmese), only names in Latin
letters are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from rapidfuzz.distance import Levenshtein

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding, Span
from app.domain.checks.skeleton import skeleton

_PHONETIC = frozenset({"Latn", "Cyrl", "Arab", "Deva", "Beng", "Guru", "Gujr", "Taml", "Telu", "Knda", "Mlym", "Ethi"})


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
    """Return the substances that a text names in Latin letters, each with where it first stands."""
    groups = drug_groups()
    found: dict[str, Span] = {}
    for word in text.wordset:
        group = groups.get(word)
        if group is not None and word.isascii():
            at = text.low.find(word)
            found.setdefault(group, (at, at + len(word)))
    return found


def check_drugs(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Each medicine that the English names is named in the translation, and no other one is."""
    ours = drugs_in(source)
    theirs = drugs_in(target)
    if not ours and not theirs:
        return
    lost = [name for name in ours if name not in theirs]
    strange = [name for name in theirs if name not in ours]
    phonetic = target.language.script in _PHONETIC
    spoken = _spoken(target) if lost and phonetic else {}
    for name in sorted(lost):
        if any(name in groups for groups, _ in spoken.values()):
            continue
        other = next((name_ for name_ in sorted(strange) if not _alike(name, name_)), None)
        span = theirs[other] if other else None
        if other is None:
            other, span = _other(name, ours, spoken)
        if other is not None and not _near(name, spoken, span):
            yield _exchanged(name, other, ours[name], span)
            strange = [n for n in strange if n != other]
    for name in sorted(strange):
        if not any(_alike(name, own) for own in (*ours, *_words(source))):
            yield Finding(
                "drug", "block", f"The translation names {name}; the English does not.", None, theirs[name],
                "Write the medicine that the English names.", f"+{name}",
            )  # fmt: skip


def _exchanged(name: str, other: str, ours: Span, theirs: Span | None) -> Finding:
    return Finding(
        "drug", "block", f"The English names {name}; the translation names {other}.", ours, theirs,
        f"Write {name}, in Latin letters or as your language writes it.", f"{name}>{other}",
    )  # fmt: skip


def _words(text: Analysis) -> list[str]:
    return [word for word in text.wordset if len(word) > 4]


def _alike(one: str, other: str) -> bool:
    """Tell whether two names are spellings of one (amoxicilline), not look-alikes."""
    return drug_groups().get(one, one) == drug_groups().get(other, other) or skeleton(one) == skeleton(other)


def _spoken(text: Analysis) -> dict[str, tuple[frozenset[str], Span]]:
    """Return the words of a text that sound like a known name, with the substances that they may be."""
    index = _by_skeleton()
    found: dict[str, tuple[frozenset[str], Span]] = {}
    for word in text.wordset:
        if len(word) < 5:
            continue
        bones = skeleton(word)
        # Case endings follow a name, articles and prepositions precede it.
        for cut in (bones, bones[:-1], bones[:-2], bones[1:], bones[2:]):
            if len(cut) >= 4 and cut in index:
                at = text.low.find(word)
                found[word] = (index[cut], (at, at + len(word)))
                break
        else:
            if len(bones) >= 4:
                at = text.low.find(word)
                found[word] = (frozenset(), (at, at + len(word)))
    return found


def _other(
    name: str, ours: dict[str, Span], spoken: dict[str, tuple[frozenset[str], Span]]
) -> tuple[str | None, Span | None]:
    for groups, span in spoken.values():
        strange = sorted(groups - ours.keys())
        if strange and len(skeleton(strange[0])) >= 5:
            return strange[0], span
    return None, None


def _near(name: str, spoken: dict[str, tuple[frozenset[str], Span]], other: Span | None) -> bool:
    """Tell whether some word of the text sounds nearly like a name."""
    bones = skeleton(name)
    allowed = 1 if len(bones) < 7 else 2
    for word, (_, span) in spoken.items():
        if span == other:
            continue
        if any(Levenshtein.distance(bones, skeleton(word)[: len(bones) + more]) <= allowed for more in (-1, 0, 1)):
            return True
    return False
