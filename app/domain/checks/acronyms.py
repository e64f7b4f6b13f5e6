"""Acronyms: one exchanged for another, and those that are words (ALL, FLAG)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding

LOCAL = {
    "OMS": "WHO", "VIH": "HIV", "SIDA": "AIDS", "SRAS": "SARS", "ADN": "DNA", "ARN": "RNA", "UCI": "ICU",
   "EPI": "PPE|PPES", "IRA": "ARI",
    "USI": "ICU", "MPOC": "COPD", "IVRI": "LRTI", "ITRI": "LRTI",
    "CIM": "ICD", "CIE": "ICD", "CITE": "ISCED", "CEPCM": "ECDC", "TOC": "OCD",
    "EPP": "PPE", "SDRA": "ARDS", "SARA": "ARDS", "UTI": "ICU", "LAL": "ALL", "LLA": "ALL", "LMA": "AML",
   "LAM": "AML",
    "BPCO": "COPD", "EPOC": "COPD", "DPOC": "COPD",
    "RCP": "PCR", "UE": "EU", "EUA": "US|USA", "EEUU": "US|USA", "USA": "US", "US": "USA",
"RU": "UK", "ONU": "UN", "FMI": "IMF", "OTAN": "NATO", "TDM": "CT", "TC": "CT", "IRM": "MRI",
    "RM": "MRI", "RMN": "MRI", "ECA": "ACE", "AINS": "NSAID", "AINE": "NSAID", "IMC": "BMI", "SNC": "CNS",
   "MTC": "TCM",
    "VRS": "RSV", "SSMO": "OHSS", "EEE": "EEA", "ARNM": "MRNA", "OMG": "GMO", "PIB": "GDP", "SUA": "USA",
   "PSD": "PPE",
    "ДНК": "DNA", "РНК": "RNA", "ВОЗ": "WHO", "ВИЧ": "HIV",
}  # fmt: skip
"""Acronyms that translate another one; those with the same letters in another order need no entry."""

WORDS = {"ALL": "acute lymphoblastic leukaemia", "FLAG": "a combination of medicines"}
"""Acronyms that are also English words: translated as words they mean something else."""

MOST = 40
BOTH = frozenset({"WHO", "US", "IT", "ALL", "CAN", "MAY", "SE", "AS", "ARE", "ONE", "SO"})
"""Acronyms that are frequent words as well."""
FORMS = {"ALL": ("ALL", "LAL", "LLA", "ОЛЛ"), "FLAG": ("FLAG",)}


def check_acronyms(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """No acronym of the translation stands in the place of another one of the English."""
    ours = [token for token in source.acronyms if len(token[0]) <= 7]
    if not ours or _shouting(source):
        return
    theirs = [token for token in target.acronyms if len(token[0]) <= 7]
    words = target.wordset
    present = Counter(_bare(token) for token, _ in theirs)
    missing, seen = [], Counter[str]()
    for found in ours:
        bare = _bare(found[0])
        seen[bare] += 1
        if seen[bare] > present[bare] and (present[bare] or bare.lower() not in words):
            missing.append(found)
    if not missing:
        return
    if theirs and not _shouting(target):
        known = Counter(_bare(token) for token, _ in ours)
        named = {word.upper() for word in source.words}
        strange = [
            t for t in theirs
            if present[_bare(t[0])] > known[_bare(t[0])] > 0
            or (_bare(t[0]) not in named and not any(_bare(t[0]) in other for other in known))
        ]  # fmt: skip
        yield from _exchanged(missing, strange, source, target)
    absent = [found for found in missing if not present[_bare(found[0])]]
    for token, span in absent:
        if token in WORDS and not any(form in target.text for form in FORMS[token]):
            yield Finding(
                "abbreviation", "confirm",
                f"{token} is {WORDS[token]} here, not the English word; it was not found in the translation.",
                span, None,
                f"Write {token} in capitals, or your language's own short form.", token,
            )  # fmt: skip
            break


def _exchanged(
    missing: list[tuple[str, tuple[int, int]]],
    extra: list[tuple[str, tuple[int, int]]],
    source: Analysis,
    target: Analysis,
) -> Iterator[Finding]:
    for token, span in extra[:MOST]:
        latin = target.language.script == "Latn"
        if any(_translates(token, other, latin) for other, _ in source.acronyms[:MOST]) or _initials(token, source):
            continue
        if _glossed(token, span[0], target):
            continue
        other, place = missing[0]
        yield Finding(
            "acronym", "confirm", f"The English has {other}; the translation has {token}.", place, span,
            f"Write {other}, or confirm that {token} is its translation.", f"{other}>{token}",
        )  # fmt: skip
        return


def _shouting(text: Analysis) -> bool:
    """Tell whether words of a text are in capitals for emphasis, as titles and laws do: 'all' then is 'ALL'."""
    if text.plain.isupper() and text.language.script in ("Latn", "Cyrl", "Grek"):
        return True
    common = text.language.function_words
    return any(len(token) > 1 and token.lower() in common and token not in BOTH for token, _ in text.acronyms)


def _glossed(token: str, start: int, text: Analysis) -> bool:
    """Tell whether an acronym in brackets is made of the first letters of the words before it."""
    if text.plain[start - 1 : start] not in ("(", "（"):
        return False
    words = re.findall(r"[^\W\d_]+", text.low[max(0, start - 120) : start])
    firsts = iter(word[0] for word in words[-2 * len(token) - 1 :])
    return all(letter in firsts for letter in token.lower())


def _bare(token: str) -> str:
    """Return an acronym in capitals without a plural's s."""
    return (token[:-1] if token.endswith("s") else token).upper()


def _translates(token: str, other: str, latin: bool) -> bool:
    """Tell whether an acronym says another one; languages in Latin letters order them otherwise (ECA for ACE)."""
    one, two = _bare(token), _bare(other)
    known = two in LOCAL.get(one, "").split("|") or (latin and sorted(one) == sorted(two))
    return known or one.startswith(two) or two.startswith(one)


def _initials(token: str, source: Analysis) -> bool:
    """Tell whether an acronym is made of the first letters of words of the English ('World Health Organization')."""
    if len(token) == 2:
        # Two letters begin any two words; of names they are capitals.
        return token in "".join(word[0] for word in re.findall(r"[^\W\d_]+", source.plain) if word[0].isupper())
    firsts = "".join(word[0] for word in source.words if word not in ("of", "the", "and", "for"))
    return token.lower() in firsts
