"""Which translations of an imported memory stand beside their own English, and which are better left out.

Each pair gives evidence: the lengths of both texts (Gale and Church 1993: their ratio is nearly the same throughout a
language), numbers and names that both have, a question mark. One pair proves little; neighbours together tell a
stretch whose translations have slipped by some rows (a swallowed line end does that) from a good one, by the likeliest
path through two states (Viterbi 1967). What is wrong by itself - another language, other numbers - is named by the
checks that translators see.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from app.domain.checks import run_checks
from app.domain.checks.numbers import numbers_in

Pair = tuple[str, str]

SWITCH = 5.0
"""What it costs, in natural logarithms of odds, to go from a good stretch to a slipped one or back."""
SLIPS = (-3, -2, -1, 1, 2, 3)
"""By how many rows a translation is looked for elsewhere."""
STRANGE = 5.0
"""Standard deviations of the length from which a pair is left out by itself."""
EDGE, WEAK = 3, 1.0
"""How many rows beside a slipped stretch are left out too where their evidence is not above this."""
_ANYWHERE = 0.8
"""Standard deviation of the logarithm of two unrelated texts' length ratio, as in the TICO-19 corpora."""
_LEAST, _DEFAULT = 0.1, 0.25
_FEW = 20
_OUTLIERS = 0.02
_NAME = re.compile(r"(?<![^\W_])(?:[A-Z][A-Za-z]{2,}|[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*)")
_BLOCKS = frozenset({"number", "script", "untranslated", "language"})


@dataclass(frozen=True)
class Doubt:
    """Why a pair is left out: `kind` is slipped, length, or the name of a check; `why` says it in a sentence."""

    kind: str
    why: str


@dataclass(frozen=True)
class _Side:
    """What one text shows of its content without being understood."""

    length: int
    numbers: Counter[str]
    names: frozenset[str]
    asks: bool

    @classmethod
    def of(cls, text: str) -> _Side:
        return cls(
            len(text),
            Counter(str(number.values[0]) for number in numbers_in(text)),
            frozenset(_NAME.findall(text)),
            any(mark in text for mark in "?؟？;") and text.rstrip(" \"'”»)")[-1:] in ("?", "؟", "？"),
        )


@dataclass(frozen=True)
class _Lengths:
    """How long translations are beside their English: the median of the ratio's logarithm and its deviation."""

    middle: float
    deviation: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> _Lengths:
        if len(ratios) < _FEW:
            return cls(median(ratios) if ratios else 0.0, _DEFAULT)
        middle = median(ratios)
        spread = sorted(abs(ratio - middle) for ratio in ratios)
        return cls(middle, min(max(1.4826 * median(spread), _LEAST), _DEFAULT))

    def strangeness(self, source: _Side, target: _Side) -> float:
        """Return how many standard deviations a pair's lengths are off; short texts vary more."""
        own = math.sqrt(self.deviation**2 + 4 / (source.length + 4))
        return abs(_ratio(source, target) - self.middle) / own

    def evidence(self, source: _Side, target: _Side) -> float:
        """Return the logarithm of the odds that lengths like these belong together."""
        own = math.sqrt(self.deviation**2 + 4 / (source.length + 4))
        off = _ratio(source, target) - self.middle
        anywhere = _normal(off, max(_ANYWHERE, 1.5 * own))
        return math.log(((1 - _OUTLIERS) * _normal(off, own) + _OUTLIERS * anywhere) / max(anywhere, 1e-300))


def doubts(pairs: Sequence[Pair], locale: str) -> list[Doubt | None]:
    """Return for each pair of English and translation, in their order in the file, why it is left out, if it is."""
    sources = [_Side.of(source) for source, _ in pairs]
    targets = [_Side.of(target) for _, target in pairs]
    ratios = [_ratio(source, target) for source, target in zip(sources, targets, strict=True)]
    lengths = _Lengths.of(ratios)
    slipped = [False] * len(pairs)
    for _ in range(3):
        before, slipped = slipped, _slipped(sources, targets, lengths)
        if slipped == before or all(slipped):
            break
        # What is known to have slipped says nothing of the language's lengths.
        lengths = _Lengths.of([ratio for ratio, out in zip(ratios, slipped, strict=True) if not out])
    found: list[Doubt | None] = []
    for (source, target), ours, theirs, out in zip(pairs, sources, targets, slipped, strict=True):
        if out:
            found.append(Doubt("slipped", "It stands in a stretch whose translations belong to other rows."))
        elif lengths.strangeness(ours, theirs) > STRANGE:
            found.append(Doubt("length", "It is far longer or shorter than this English has it elsewhere in the file."))
        else:
            found.append(next(_wrong(source, target, locale), None))
    return found


def _wrong(source: str, target: str, locale: str) -> Iterator[Doubt]:
    for finding in run_checks(source, target, locale):
        if finding.check in _BLOCKS and (finding.severity == "block" or finding.check == "language"):
            yield Doubt(finding.check, finding.message)


def _slipped(sources: Sequence[_Side], targets: Sequence[_Side], lengths: _Lengths) -> list[bool]:
    """Return which rows lie in stretches where translations belong to other rows."""
    good, slipped = 0.0, -SWITCH
    path: list[tuple[bool, bool]] = []
    evidence: list[float] = []
    for row, source in enumerate(sources):
        here = _evidence(source, targets[row], lengths)
        evidence.append(here)
        elsewhere = max(
            (_evidence(source, targets[row + by], lengths) for by in SLIPS if 0 <= row + by < len(targets)), default=0.0
        )
        stays_good, stays_slipped = good >= slipped - SWITCH, slipped >= good - SWITCH
        path.append((not stays_good, stays_slipped))
        good, slipped = (
            max(good, slipped - SWITCH) + here,
            # The best of several places is somewhat good by chance.
            max(slipped, good - SWITCH) + max(0.0, elsewhere - 3.0),
        )
    state = slipped > good
    states: list[bool] = []
    for from_good, from_slipped in reversed(path):
        states.append(state)
        state = from_slipped if state else from_good
    return _with_edges(states[::-1], evidence)


def _with_edges(states: list[bool], evidence: Sequence[float]) -> list[bool]:
    """Add rows beside a slipped stretch that hardly speak for themselves."""
    wider = list(states)
    for step in (1, -1):
        rows = range(len(states)) if step == 1 else range(len(states) - 1, -1, -1)
        since = EDGE
        for row in rows:
            since = 0 if states[row] else since + 1
            if 0 < since <= EDGE and not wider[row]:
                wider[row] = evidence[row] < WEAK
                since = since if wider[row] else EDGE
    return wider


def _evidence(source: _Side, target: _Side, lengths: _Lengths) -> float:
    """Return the logarithm of the odds that two texts say the same."""
    total = lengths.evidence(source, target)
    same = (source.numbers & target.numbers).total()
    other = (source.numbers - target.numbers).total() + (target.numbers - source.numbers).total()
    total += min(2.0 * same, 6.0) - min(1.0 * other, 4.0)
    total += min(1.5 * len(source.names & target.names), 4.5)
    if source.asks or target.asks:
        total += 1.5 if source.asks == target.asks else -1.5
    return total


def _ratio(source: _Side, target: _Side) -> float:
    return math.log((target.length + 3) / (source.length + 3))


def _normal(off: float, deviation: float) -> float:
    return math.exp(-0.5 * (off / deviation) ** 2) / deviation
