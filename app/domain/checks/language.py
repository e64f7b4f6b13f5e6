"""Is the translation in its language at all: copied English, another script, another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from app.domain.checks.acronyms import BOTH
from app.domain.checks.analysis import Analysis
from app.domain.checks.drugs import drug_groups
from app.domain.checks.finding import Finding
from app.domain.languages import Language, available, language_of
from app.domain.languages.scripts import RANGES, letters

CLOSE = tuple(
    frozenset(pair)
    for pair in (("fa", "prs"), ("id", "ms"), ("zh_Hans", "zh_Hant"), ("rw", "rn"), ("ln", "kg"), ("ps", "ur"))
)
"""Languages whose lists of frequent words cannot tell them apart."""
HANS, HANT = (
    frozenset("们这个来时说对会经国过还与发后为学样问关开见"),
    frozenset("們這個來時說對會經國過還與發後為學樣問關開見"),
)
UNUSED = {
    "ar": frozenset("یکگچپژےںہھٹڈڑۍېښړټډڼێۆەڵڕ"), "fa": frozenset("ةىےںھہٹڈڑۍېښړټډڼێۆڵڕ"),
    "prs": frozenset("ةىےںھہٹڈڑۍښړټډڼێۆڵڕ"), "ur": frozenset("ةىكيۍېښړټډڼێۆەڵڕ"), "ps": frozenset("ةےںھہٹڈڑێۆڵڕ"),
    "ckb": frozenset("ةيكےںھہٹڈڑۍېښړټډڼ"),
}  # fmt: skip
"""Letters of the Arabic script that a language's spelling does not use."""
TELLING = {"ur": "ےںہٹڈڑ", "ps": "ۍېښړټډڼ", "ckb": "ێۆڵڕ", "fa": "یکگچپژ", "ar": "ة"}
_LATIN = re.compile(r"[A-Za-z]")


def check_untranslated(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """The translation is not the English again; names, doses, codes and one word alike in both may stay."""
    if target.language.tag == "en" or source.wordset != target.wordset or _bare(source.text) != _bare(target.text):
        return
    units, drugs = target.language.unit_words, drug_groups()
    every = re.findall(r"[A-Za-z][A-Za-z'’]*", source.plain)
    words = [w for w in every if w.islower()]
    plain = [w for w in words if w not in units and w not in drugs and w not in source.language.unit_words]
    telling = [w for w in plain if w in source.language.function_words]
    shouted = [w for w in every if w.isupper() and w not in BOTH and w.lower() in source.language.function_words]
    latin = target.language.script == "Latn"
    if (
        (telling and len(words) > 1)
        or len(plain) >= 3
        or (plain and not latin)
        or (shouted and len(every) > (4 if latin else 2))
    ):
        yield Finding(
            "untranslated", "block", "This is the English text; it is not translated.", (0, len(source.text)),
            (0, len(target.text)), "Translate it.", "copy",
        )  # fmt: skip
    elif len(plain) == 2:
        yield Finding(
            "untranslated", "confirm", "The translation is the same as the English.", (0, len(source.text)),
            (0, len(target.text)), "Translate it, or confirm that your language says it alike.", "copy",
        )  # fmt: skip


def _bare(text: str) -> str:
    return " ".join(text.split()).lower().strip(" .!?:;")


def check_script(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """The translation is written in its language's script."""
    script = target.language.script
    own = letters(script)
    text = target.plain
    other = _foreign(script)
    if own.search(text) and not other.search(text):
        return
    foreign = len(other.findall(text))
    right = len(own.findall(text))
    latin = 0 if script == "Latn" else len(_LATIN.findall(text))
    if right == 0 and foreign == 0:
        known = set(source.words) | drug_groups().keys() | target.language.unit_words.keys()
        strange = [w for w in re.findall(r"[a-z]{3,}", text) if w not in known]
        if script == "Latn" or len(strange) < 2:
            return
        yield _script(target, "Latin letters")
    elif foreign > max(right, latin, 2):
        yield _script(target, "another script")
    elif foreign >= 12 and foreign > 0.15 * right and other.findall(source.plain) == []:
        yield Finding(
            "script", "confirm", "A part of the translation is written in another script.", None, (0, len(target.text)),
            f"Write it in the script of {target.language.name}.", "part",
        )  # fmt: skip


def _script(target: Analysis, found: str) -> Finding:
    return Finding(
        "script", "block", f"The translation is in {found}, not in the script of {target.language.name}.", None,
        (0, len(target.text)), f"Write it in {target.language.name}.", found,
    )  # fmt: skip


@cache
def _foreign(script: str) -> re.Pattern[str]:
    """Return a pattern for letters of a script that is neither Latin, Greek nor the given one."""
    same = {"Latn", "Grek", script, *(("Hani", "Jpan") if script in ("Hani", "Jpan") else ())}
    return re.compile("[" + "".join(inside for name, inside in RANGES.items() if name not in same) + "]")


def check_language(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """The frequent words of the translation are those of its language and not of another one in the same script."""
    language = target.language
    if language.unspaced:
        yield from _chinese(target)
        return
    words = target.words
    if len(words) < 4:
        return
    if language.script == "Arab" and (found := _letters_of_another(target)):
        yield _other(target, language_of(found).name if found in available() else found)
        return
    index = _frequent(language.script)
    scores: dict[str, float] = {}
    for word in words:
        for tag, weight in index.get(word, ()):
            scores[tag] = scores.get(tag, 0.0) + weight
    own = scores.get(language.tag, 0.0)
    best, score = max(
        ((t, s) for t, s in scores.items() if _apart(language, t)), key=lambda pair: pair[1], default=("", 0.0)
    )
    if not language.known:
        # Nothing is known of its own words: several must be another language's, and of few others.
        matched = [word for word in words if any(tag == best for tag, _ in index.get(word, ()))]
        other = len(set(matched)) >= 3 and len(matched) > 0.15 * len(words) and score > 0.13 * len(words)
    else:
        other = score >= 1.2 + 1.6 * own and (score - own) / len(words) > 0.06
    if other:
        yield _other(target, language_of(best).name)


def _other(target: Analysis, name: str) -> Finding:
    own = target.language.name
    return Finding(
        "language", "confirm", f"This looks like {name}, not like {own}.", None, (0, len(target.text)),
        f"Write it in {own}, or confirm that it is.", name,
    )  # fmt: skip


def _letters_of_another(target: Analysis) -> str:
    """Name the language whose letters a text in Arabic script has and its own has not, '' for none."""
    unused = UNUSED.get(target.language.tag)
    if unused is None:
        return ""
    text = target.plain
    strange = sum(c in unused for c in text)
    if strange >= 3 and strange > 0.04 * len(text):
        return next((tag for tag, letters_ in TELLING.items() if any(c in letters_ for c in text)), "another language")
    with_article = sum(word.startswith(("ال", "وال", "بال", "لل")) for word in target.words)
    if target.language.tag != "ar" and with_article >= 3 and with_article > 0.22 * len(target.words):
        return "ar"
    return ""


def _apart(language: Language, other: str) -> bool:
    return other != language.tag and frozenset((language.tag, other)) not in CLOSE


def _chinese(target: Analysis) -> Iterator[Finding]:
    own, other = {"zh_Hans": (HANS, HANT), "zh_Hant": (HANT, HANS)}.get(target.language.tag, (HANS, HANS))
    here = set(target.plain)
    if len((here & other) - own) >= 2 and len(here & other - own) > 2 * len((here & own) - other):
        yield Finding(
            "language", "confirm", "These look like the characters of the other Chinese script.", None,
            (0, len(target.text)), "Write it in the characters that your readers use.", "han",
        )  # fmt: skip


@lru_cache(maxsize=32)
def _frequent(script: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the frequent words of all languages of a script, each word weighted by how few languages share it."""
    found: dict[str, list[str]] = {}
    for tag in available():
        language = language_of(tag)
        if language.script == script:
            for word in language.function_words:
                found.setdefault(word, []).append(tag)
    return {word: tuple((tag, 1.0 / len(tags)) for tag in tags) for word, tags in found.items()}
