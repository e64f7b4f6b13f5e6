"""A text taken apart once: what every check compares."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from app.domain.checks.finding import Span
from app.domain.checks.numerals import BIDI, Number, parse_numbers
from app.domain.languages import Language
from app.domain.languages.forms import normal
from app.domain.languages.scripts import WORD
from app.domain.leaflet import PLACEHOLDER as FACT

Token = tuple[str, Span]

LINK = re.compile(r"\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?[^()]*\)|<((?:https?|mailto|tel):[^\s<>]*)>")
"""The target of a Markdown link `[words](target)` or an autolink `<target>`; linear in the text's length."""

PLACEHOLDER = re.compile(
    rf"{FACT.pattern}|\{{\{{\s*[\w.]{{1,60}}\s*\}}\}}|\{{\d{{0,2}}\}}|(?<![\d%])%"
    rf"(?:\(\w{{1,60}}\)|\d\$)?[sdif](?![^\W\d_])|%\(\w{{1,60}}\)[sdif]"
)
"""A contact fact `{{helpline}}`, or what other projects fill in: `{{0}}`, `%s`, `%(name)s`, `{{{{ name }}}}`."""

_TLD = (
    "com|org|net|gov|edu|int|info|eu|uk|de|fr|es|it|pl|ro|lt|pt|br|ru|ua|cn|in|ir|pk|bd|tr|so|ke|za|ng|et|id|my|ph|"
    "us|ca|au|nz|ie|ch|nhs|app|io|health|charity"
)
URL = re.compile(
    r"(?:https?|ftp)://[!#-;=?-Z\\_a-z~]+"
    r"|(?<![@A-Za-z0-9.\-])(?:www\d?\.)?(?:[a-zA-Z0-9][a-zA-Z0-9\-]{0,62}\.){1,5}(?:"
    + _TLD
    + r")(?![a-zA-Z0-9\-]|\.[a-z])"
    r"(?:/[!#-;=?-Z\\_a-z~]*)?"
)
"""A web address in running text, with or without its scheme; only characters that an address may have (RFC 3986)."""

_DOTTED = re.compile(r"[A-Za-z0-9]\.[A-Za-z]{2}")
"""What every address without a scheme has."""
EMAIL = re.compile(r"(?<![A-Za-z0-9.+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@[A-Za-z0-9][A-Za-z0-9.\-]{0,252}")
PHONE = re.compile(
    r"(?<![\d.,/\-+])(?:\+|00|\((?=\d))?\d[\d()]{0,15}"
    r"(?:[ \u00a0\u202f.\-‑–/]{1,2}\(?\d[\d()]{0,15}){1,6}(?![\d]|[.,]\d)"
    r"|(?<![\d.,/\-])\+?\d{7,15}(?![\d]|[.,]\d)"
)
FEWEST_DIGITS = 7
"""No telephone number is shorter."""
_DIGIT = re.compile(r"\d")
_NATIVE = re.compile(r"(?![0-9])\d")
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,10}(?:\s[^<>]{0,200})?/?>|&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_ASCII_WORD = re.compile(r"[a-z][a-z']*+")
EMPHASIS = re.compile(r"\*\*|(?<!\*)\*(?!\*)|(?<![\w_])__?(?=\S)|(?<=\S)__?(?![\w_])|`|~~")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")
SPECIAL = re.compile(r"[\d@/<>\[\]{}%*_`½¼¾⅓⅔⅛]|[a-z0-9]\.[a-z]{2}")
"""A character without which a text has no number, address, placeholder or markup."""
_CODED = re.compile(
    rf"(?<![A-Za-z0-9])(?=[A-Za-z{BIDI}‐‑-]{{0,40}}\d)(?:[A-Za-z]|\d{{1,6}}[{BIDI}]?[A-Za-z]|\d{{4}}-[a-z])[A-Za-z0-9{BIDI}]{{0,20}}"
    rf"(?:[-‐‑][A-Za-z0-9{BIDI}]{{1,20}}){{0,4}}"
)
ACRONYM = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z]{0,6}[A-Z][A-Za-z]{0,3}(?![A-Za-z])")


class Analysis:
    """One text in one language; every part is worked out when a check first asks for it."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self.links: tuple[Token, ...] = ()
        self.urls: tuple[Token, ...] = ()
        self.emails: tuple[Token, ...] = ()
        self.placeholders: tuple[Token, ...] = ()
        self.phones: tuple[Token, ...] = ()
        self.special = SPECIAL.search(text) is not None
        self.plain = self._take_apart(text) if self.special else text

    def _take_apart(self, text: str) -> str:
        """Collect what is no prose, and return the text with blanks in its place."""
        if "](" in text or "<" in text:
            self.links = _tokens(LINK, text)
            text = _blank(text, self.links)
        if "{" in text or "%" in text:
            self.placeholders = _tokens(PLACEHOLDER, text)
            text = _blank(text, self.placeholders)
        if "@" in text:
            self.emails = tuple(_without_stop(token, ".-") for token in _tokens(EMAIL, text))
            text = _blank(text, self.emails)
        if "://" in text or _DOTTED.search(text):
            self.urls = tuple(_without_stop(token, ".,;:!?'*_)]}-") for token in _tokens(URL, text))
            text = _blank(text, self.urls)
        if len(_DIGIT.findall(text)) >= FEWEST_DIGITS:
            self.phones = tuple((digits, m.span()) for m in PHONE.finditer(text) if (digits := _phone(m[0])))
        return _blank(text, self.phones)

    @cached_property
    def low(self) -> str:
        """The text for comparison of words: lower case, of the same length, without what is no prose."""
        return normal(self.plain)

    @cached_property
    def ascii_digits(self) -> str:
        """The text without what is no prose, every digit as an ASCII one, of the same length."""
        return self.plain if self.plain.isascii() else _NATIVE.sub(lambda m: str(int(m[0])), self.plain)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, lower case, in order."""
        return tuple((_ASCII_WORD if self.low.isascii() else WORD).findall(self.low))

    @cached_property
    def wordset(self) -> frozenset[str]:
        """The different words."""
        return frozenset(self.words)

    @cached_property
    def latin_words(self) -> tuple[str, ...]:
        """The different words of four and more letters that have only those of English, sorted."""
        return tuple(sorted(word for word in self.wordset if len(word) > 3 and word.isascii()))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers written in digits."""
        return parse_numbers(self.plain, self.low, self.language) if self.special else ()

    @cached_property
    def months(self) -> tuple[int, ...]:
        """The months that English names, as numbers, in order."""
        return tuple(MONTHS.index(m[1]) + 1 for m in MONTH.finditer(self.plain))

    @cached_property
    def acronyms(self) -> tuple[Token, ...]:
        """Runs of capitals such as WHO, mRNA or SARS, without plural s."""
        return tuple((m[0], m.span()) for m in ACRONYM.finditer(self.plain))

    @cached_property
    def coded(self) -> tuple[Token, ...]:
        """The words of Latin capitals and digits, such as COVID-19, H1N1 or IL-6."""
        if not self.special:
            return ()
        found = ((m[0], m.span()) for m in _CODED.finditer(self.ascii_digits))
        return tuple(token for token in found if not token[0].islower() and any(c.isdigit() for c in token[0]))

    @cached_property
    def cues(self) -> tuple[str, ...]:
        """The cues that stand in plain words, phrases in which they mean nothing left out."""
        low, words, language = self.low, self.wordset, self.language
        plain, stems, fragments = language.cue_triggers
        if (
            plain.isdisjoint(words)
            and not any(word.startswith(stems) for word in words)
            and not any(fragment in low for fragment in fragments)
        ):
            return ()
        ignored = language.ignored
        return tuple(
            cue
            for cue, forms in language.cues.items()
            if forms.in_text(low, words) and not (cue in ignored and ignored[cue].in_text(low, words))
        )

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Where the sentences are, by the marks that end one in any script."""
        spans, start = [], 0
        for match in _SENTENCE_END.finditer(self.plain):
            spans.append((start, match.end()))
            start = match.end()
        if self.plain[start:].strip():
            spans.append((start, len(self.plain)))
        return tuple(span for span in spans if self.plain[slice(*span)].strip(" .!?…*_"))


_SENTENCE_END = re.compile(
    r"[.!?…。！？؟۔।॥።፧։።៕។༎།፡:]"
    r"(?:(?<=[。！？؟۔।॥።፧։។៕།])[。！？؟۔।॥።፧։។៕།]*+|(?<=፡)፡++|(?<=:):++"
    r"|(?<=[\u0620-\u064a]{3}\.)(?=[\u0620-\u064a]{2})"
    r"|(?<=[.!?…])(?<![.!?…]{2})[.!?…]*+(?<![A-Z]\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bMr\.)(?<!\bvs\.)(?<!\bMrs\.)"
    r"(?=[\"'”’»)*\]]{0,3}(?:\s+[^\sa-z]|\s*$|[A-Z][a-z])))"
    r"[\"'”’»」』)*\]]{0,3}"
)
"""The marks that end a sentence in any script; one class of characters comes first, so that few places are tried."""


@lru_cache(maxsize=2048)
def analyse(text: str, language: Language) -> Analysis:
    """Return the analysis of a text; the English of a unit is taken apart once for all its languages."""
    return Analysis(text, language)


def _tokens(form: re.Pattern[str], text: str) -> tuple[Token, ...]:
    return tuple((m[m.lastindex] if form is LINK and m.lastindex else m[0], m.span()) for m in form.finditer(text))


def _blank(text: str, tokens: tuple[Token, ...]) -> str:
    if not tokens:
        return text
    pieces, at = [], 0
    for _, (start, end) in tokens:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def _without_stop(token: Token, stops: str) -> Token:
    text, (start, _) = token
    kept = text.rstrip(stops)
    if kept.count("(") > kept.count(")"):
        kept += ")" if text[len(kept) : len(kept) + 1] == ")" else ""
    return kept, (start, start + len(kept))


def _phone(written: str) -> str:
    """Return a telephone number's digits in ASCII, '' where the digits are something else (dates, ranges, groups)."""
    digits = "".join(str(int(c)) for c in written if c.isdecimal())
    plus = written.startswith("+")
    if not (FEWEST_DIGITS <= len(digits) <= 15) or not (
        plus or digits[0] == "0" or len(digits) >= 9 or written[0] == "("
    ):
        return ""
    groups = re.findall(r"\d+", written)
    if not plus and len(groups[0]) == 4 and 1900 <= int(groups[0]) <= 2100:
        return ""
    if not plus and digits[0] != "0" and (len(groups) < 3 or all(len(g) == 3 for g in groups[1:])):
        return ""
    return digits if plus or len(groups) < 3 or not re.fullmatch(r"\d{1,2}[./\-]\d{1,2}[./\-]\d{4}", written) else ""
