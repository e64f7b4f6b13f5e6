"""What the checks know about languages: one readable TOML file a language, read once and compiled into tables.

A file says where its words come from and who verified them. A language without a file gets a table that knows its
script and nothing else; `missing` then says so in words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any

from babel.core import get_global

from app.domain.languages.forms import Compounds, Forms, normal, spaced
from app.domain.languages.scripts import UNSPACED

Value = int | Decimal

ALIASES = {
    "zh": "zh_Hans", "zh_CN": "zh_Hans", "zh_SG": "zh_Hans", "zh_TW": "zh_Hant", "zh_HK": "zh_Hant", "pa": "pa_Guru",
    "pa_IN": "pa_Guru", "fa_AF": "prs", "kmr": "ku", "ckb_IQ": "ckb", "fil": "tl", "iw": "he", "in": "id",
    "swh": "sw", "nb": "no", "zlm": "ms", "fuv": "ff", "npi": "ne", "gaz": "om", "pbt": "ps", "pes": "fa",
}  # fmt: skip
"""Tags that mean a language whose file has another name."""

UNIVERSAL_UNITS: Mapping[str, tuple[str, ...]] = {
    "mg": ("mg",), "mcg": ("µg", "μg", "mcg"), "g": ("g",), "kg": ("kg",), "ml": ("ml",), "l": ("l",), "iu": ("iu",),
    "percent": ("%", "٪", "％", "؉"), "celsius": ("°c", "℃", "º c", "° c", "ºc"), "fahrenheit": ("°f", "℉", "° f"),
    "cm": ("cm",), "mm": ("mm",), "km": ("km",), "m": ("m",), "foot": ("ft", "feet", "foot"),
    "inch": ("inch", "inches"), "mile": ("mile", "miles"), "pound": ("pound", "pounds", "lb", "lbs"),
}  # fmt: skip
"""What is written alike in every script (SI brochure, 9th edition; ISMP for mcg)."""


@dataclass(frozen=True, eq=False)
class Language:
    """One language as the checks see it; forms of words are lower case, `*` ends a stem, `~` starts a suffix."""

    tag: str
    name: str
    script: str
    verified_by: str = ""
    sources: tuple[str, ...] = ()
    missing: tuple[str, ...] = ("everything that needs words of the language which CLDR does not have",)
    decimal: tuple[str, ...] = (".", ",")
    group: tuple[str, ...] = (",", ".", " ", "\u00a0")
    digits: tuple[str, ...] = ("latn",)
    words: Mapping[Value, tuple[str, ...]] = field(default_factory=dict)
    ordinals: Mapping[Value, tuple[str, ...]] = field(default_factory=dict)
    times: Mapping[Value, tuple[str, ...]] = field(default_factory=dict)
    scale: Mapping[Value, tuple[str, ...]] = field(default_factory=dict)
    absorbed: Mapping[Value, tuple[str, ...]] = field(default_factory=dict)
    ambiguous: Mapping[Value, tuple[str, ...]] = field(default_factory=dict)
    separators: tuple[str, ...] = (" ", "-")
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cue_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore_forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentence_ends: tuple[str, ...] = (".", "!", "?", "…", "。", "！", "？", "؟", "۔", "।", "॥", "።", "፧", "។", "။")
    quotes: tuple[tuple[str, str], ...] = ()
    length_ratio: tuple[float, float] | None = None
    function_words: frozenset[str] = frozenset()
    never_first: tuple[str, ...] = ()
    """Particles and auxiliaries with which no sentence begins."""
    date_orders: tuple[str, ...] = ()
    """Orders of day d, month M and year y beside CLDR's."""

    @property
    def known(self) -> bool:
        """Tell whether there is a file of this language."""
        return bool(self.sources)

    @property
    def unspaced(self) -> bool:
        """Tell whether the script writes no spaces between words."""
        return self.script in UNSPACED

    @cached_property
    def cues(self) -> Mapping[str, Forms]:
        """The words of each kind of cue that the checks compare."""
        return {name: Forms(forms, self.unspaced) for name, forms in self.cue_forms.items()}

    @cached_property
    def also(self) -> Mapping[str, Forms]:
        """Weaker words of each kind: they answer a cue of the other side and ask for nothing."""
        return {name: Forms(forms, self.unspaced) for name, forms in self.also_forms.items()}

    @cached_property
    def ignored(self) -> Mapping[str, Forms]:
        """Phrases in which a cue is none ('not only')."""
        return {name: Forms(forms, self.unspaced) for name, forms in self.ignore_forms.items()}

    @cached_property
    def cue_triggers(self) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
        """The words, stems and fragments without which a text has no cue."""
        forms = tuple(self.cues.values())
        words = frozenset(word for form in forms for word in (*form.words, *(first for first, _ in form.phrases)))
        stems = tuple(stem for form in forms for stem in form.stems)
        return words, stems, tuple(fragment for form in forms for fragment in form.fragments)

    @cached_property
    def scale_words(self) -> Mapping[str, Value]:
        """Scale words as one mapping, for what follows a number ('million')."""
        return {normal(form.rstrip("*")): value for value, forms in self.scale.items() for form in forms}

    @cached_property
    def unit_words(self) -> Mapping[str, str]:
        """Names and abbreviations of units, each with its canonical unit; stems end with `*`."""
        found: dict[str, str] = {}
        for table in (UNIVERSAL_UNITS, self.units):
            for unit, forms in table.items():
                for form in forms:
                    found.setdefault(normal(form), unit)
        return found

    @lru_cache(maxsize=4096)  # noqa: B019 - languages live as long as the process
    def forms_of(self, value: Value) -> Forms | None:
        """Return the words that say a number, None where the file has none."""
        return self._forms(value, (self.words, self.ordinals, self.times), compound=True)

    @lru_cache(maxsize=4096)  # noqa: B019
    def weak_forms_of(self, value: Value) -> Forms | None:
        """Return words that may say a number and often say something else."""
        return self._forms(value, (self.absorbed, self.ambiguous), compound=False)

    def _forms(self, value: Value, tables: Iterable[Mapping[Value, tuple[str, ...]]], compound: bool) -> Forms | None:
        forms = [form for table in tables for form in table.get(value, ())]
        compounds = self._compounds(value) if compound else None
        if compound:
            forms += self.scale.get(value, ())
        return Forms(tuple(forms), self.unspaced, compounds) if forms or compounds else None

    def _compounds(self, value: Value) -> Compounds | None:
        if not isinstance(value, int) or not 20 < value < 100 or not value % 10:
            return None
        tens, ones = value - value % 10, value % 10
        heads = self.words.get(tens, ())
        tails = (*self.words.get(ones, ()), *self.ambiguous.get(ones, ()), *self.ordinals.get(ones, ()))
        return (heads, self.separators, tails) if heads and tails else None


def language_of(locale: str) -> Language:
    """Return what is known about a language, by a tag of any usual spelling (`pt-BR`, `zh_CN`)."""
    return _resolved(locale.replace("-", "_"))


@cache
def available() -> tuple[str, ...]:
    """Return the tags that have a file, sorted."""
    return tuple(sorted(f.name[:-5] for f in files(__name__).iterdir() if f.name.endswith(".toml")))


@lru_cache(maxsize=512)
def _resolved(tag: str) -> Language:
    base = tag.split("_")[0].lower()
    for candidate in (tag, ALIASES.get(tag), base, ALIASES.get(base)):
        if candidate and candidate in available():
            return _read(candidate)
    return unlisted(tag)


def unlisted(tag: str) -> Language:
    """Return what is known about a language without a file: its script, CLDR's words, its neighbours' 'per cent'."""
    from app.domain.languages.cldr import scale_words, unit_names  # most processes meet no such language

    script, units = script_of(tag), unit_names(tag)
    percent = tuple(dict.fromkeys((*units.get("percent", ()), *_percent_words(script))))
    return Language(tag, tag, script, units={**units, "percent": percent}, scale=scale_words(tag))


@cache
def _percent_words(script: str) -> tuple[str, ...]:
    """Return how the languages of a script say 'per cent': many that lack a list share the word with a neighbour."""
    known = (tag for tag in available() if script_of(tag) == script)
    return tuple(sorted({form for tag in known for form in _data(tag).get("units", {}).get("percent", ())}))


def script_of(tag: str) -> str:
    """Return the ISO 15924 code of a language's usual script, by CLDR's likely subtags; Han is one script here."""
    parts = tag.split("_")
    explicit = next((part.title() for part in parts[1:] if len(part) == 4 and part.isalpha()), None)
    likely = get_global("likely_subtags").get(parts[0].lower(), "")
    script = explicit or ("Arab" if parts[0] == "prs" else next(iter(likely.split("_")[1:2]), "Latn"))
    return {"Hans": "Hani", "Hant": "Hani"}.get(script, script)


@cache
def _data(tag: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{tag}.toml").read_text("utf-8"))


@cache
def _read(tag: str) -> Language:
    data = _data(tag)
    numbers, text = data.get("numbers", {}), data.get("text", {})
    ratio = text.get("length_ratio")
    return Language(
        tag=tag,
        name=data["name"],
        script=script_of(tag),
        verified_by=data.get("verified_by", ""),
        sources=tuple(data["sources"]),
        missing=tuple(data.get("missing", ())),
        decimal=tuple(numbers.get("decimal", (".", ","))),
        group=tuple(numbers.get("group", (",", "."))),
        digits=tuple(numbers.get("digits", ("latn",))),
        words=_by_value(numbers.get("words")),
        ordinals=_by_value(numbers.get("ordinals")),
        times=_by_value(numbers.get("times")),
        scale=_by_value(numbers.get("scale")),
        absorbed=_by_value(numbers.get("absorbed")),
        ambiguous=_by_value(numbers.get("ambiguous")),
        separators=_separators(numbers.get("compounds", {}).get("separator")),
        units=_units(tag, _tuples(data.get("units"))),
        cue_forms=_tuples(data.get("cues")),
        also_forms=_tuples(data.get("cues_also")),
        ignore_forms=_tuples(data.get("cues_ignore")),
        sentence_ends=tuple(text.get("sentence_ends", Language.sentence_ends)),
        quotes=tuple((a, b) for a, b in text.get("quotes", ())),
        length_ratio=(float(ratio[0]), float(ratio[1])) if ratio else None,
        never_first=tuple(normal(word) for word in text.get("never_first", ())),
        date_orders=tuple(text.get("date_orders", ())),
        function_words=frozenset(spaced(word) for word in text.get("function_words", ())),
    )


def _units(tag: str, units: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return units if "percent" in units else units | {"percent": _percent_words(script_of(tag))}


def _by_value(table: Mapping[str, list[str]] | None) -> dict[Value, tuple[str, ...]]:
    return {_value(key): tuple(forms) for key, forms in (table or {}).items()}


def _value(key: str) -> Value:
    return int(key) if key.isascii() and key.isdigit() else Decimal(key)


def _tuples(table: Mapping[str, Any] | None) -> dict[str, tuple[str, ...]]:
    return {key: tuple(forms) for key, forms in (table or {}).items()}


def _separators(found: str | list[str] | None) -> tuple[str, ...]:
    return (" ", "-") if found is None else (found,) if isinstance(found, str) else tuple(found)
