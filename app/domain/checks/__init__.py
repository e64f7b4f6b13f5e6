"""Checks: pure functions from a source and a target text to findings. What a machine can decide, and no more.

Nothing here reads a clock, a database or the network; a language's words are data (app/domain/languages).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.checks.acronyms import check_acronyms
from app.domain.checks.analysis import Analysis, analyse
from app.domain.checks.characters import check_digit_scripts, check_homoglyphs, check_invisible
from app.domain.checks.counted import check_counted, check_halves, check_letters_for_words
from app.domain.checks.cues import check_cues
from app.domain.checks.dates import check_dates, check_numeric_dates, check_other_months
from app.domain.checks.drugs import check_drugs
from app.domain.checks.durations import check_durations
from app.domain.checks.exchange import check_exchanged
from app.domain.checks.finding import Finding, Severity, Span
from app.domain.checks.frequency import check_frequency, check_rates
from app.domain.checks.language import check_language, check_script, check_untranslated
from app.domain.checks.left_over import check_left_over
from app.domain.checks.markup import check_addresses, check_emphasis, check_links, check_phones, check_placeholders
from app.domain.checks.measures import check_ranges, check_units
from app.domain.checks.numbers import check_months, check_names, check_numbers
from app.domain.checks.pairing import pair_numbers
from app.domain.checks.percent import check_percent
from app.domain.checks.risk import risk_of
from app.domain.checks.shape import check_doubled, check_shape
from app.domain.checks.signs import check_signs
from app.domain.checks.terms import Term, check_terms
from app.domain.checks.text import DATE_PATTERN_CONTEXT, check_date_pattern, check_empty
from app.domain.languages import language_of

__all__ = ["Finding", "Severity", "Span", "Term", "risk_of", "run_checks"]

PLAIN_CHECKS = (
    check_untranslated, check_script, check_left_over, check_language, check_invisible, check_homoglyphs, check_drugs,
    check_acronyms, check_cues, check_counted, check_halves, check_durations, check_frequency, check_letters_for_words,
    check_months, check_other_months, check_doubled, check_shape,
)  # fmt: skip
"""Checks of any text."""
SPECIAL_CHECKS = (check_placeholders, check_links, check_addresses, check_phones, check_emphasis, check_digit_scripts,
                  check_numeric_dates)  # fmt: skip
"""Checks of texts that have digits or markup."""
NUMBER_CHECKS = (check_numbers, check_names, check_percent, check_units, check_ranges, check_rates, check_exchanged,
                 check_signs, check_dates)  # fmt: skip
"""Checks of paired numbers."""
ORDER = {"block": 0, "confirm": 1, "hint": 2}
SOURCE = "en"


def run_checks(
    source: str, target: str, locale: str, context: str | None = None, *, terms: Sequence[Term] = ()
) -> tuple[Finding, ...]:
    """Return what every check finds in one translation, worst first, the same for the same texts."""
    empty = tuple(check_empty(source, target))
    if empty:
        return empty
    if context == DATE_PATTERN_CONTEXT:
        return tuple(check_date_pattern(source, target))
    ours, theirs = analyse(source, language_of(SOURCE)), analyse(target, language_of(locale))
    findings = _findings(ours, theirs)
    if terms:
        findings += check_terms(ours, theirs, terms)
    if len(findings) > 1:
        findings.sort(key=lambda finding: ORDER[finding.severity])
    return tuple(findings)


def _findings(ours: Analysis, theirs: Analysis) -> list[Finding]:
    findings: list[Finding] = []
    for check in PLAIN_CHECKS:
        findings += check(ours, theirs)
        if findings and findings[-1].check in ("untranslated", "script") and findings[-1].severity == "block":
            # Text that is not in its language at all needs no other finding.
            return findings
    if ours.special or theirs.special:
        for check in SPECIAL_CHECKS:
            findings += check(ours, theirs)
        pairs = pair_numbers(ours, theirs)
        for number_check in NUMBER_CHECKS:
            findings += number_check(ours, theirs, pairs)
    return findings
