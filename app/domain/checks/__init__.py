"""Checks: pure functions from a source and a target text to findings. What a machine can decide, and no more."""

from __future__ import annotations

from app.domain.checks.analysis import analyse
from app.domain.checks.characters import check_digit_scripts, check_homoglyphs, check_invisible
from app.domain.checks.finding import Finding, Severity, Span
from app.domain.checks.markup import check_addresses, check_emphasis, check_links, check_phones, check_placeholders
from app.domain.checks.measures import check_percent, check_ranges, check_units
from app.domain.checks.numbers import check_numbers
from app.domain.checks.pairing import pair_numbers
from app.domain.checks.risk import risk_of
from app.domain.checks.text import DATE_PATTERN_CONTEXT, check_date_pattern, check_empty
from app.domain.languages import language_of

__all__ = ["Finding", "Severity", "Span", "risk_of", "run_checks"]

SPECIAL_CHECKS = (check_placeholders, check_links, check_addresses, check_phones, check_emphasis, check_digit_scripts)
"""Checks of texts that have digits or markup."""
PLAIN_CHECKS = (check_invisible, check_homoglyphs)
"""Checks of any text."""
NUMBER_CHECKS = (check_numbers, check_percent, check_units, check_ranges)
"""Checks of paired numbers."""
ORDER = {"block": 0, "confirm": 1, "hint": 2}


def run_checks(source: str, target: str, locale: str, context: str | None = None) -> tuple[Finding, ...]:
    """Return what every check finds in one translation, worst first, the same for the same texts."""
    findings = list(check_empty(source, target))
    if findings:
        return tuple(findings)
    if context == DATE_PATTERN_CONTEXT:
        return tuple(check_date_pattern(source, target))
    ours = analyse(source, language_of("en"))
    theirs = analyse(target, language_of(locale))
    for check in PLAIN_CHECKS:
        findings += check(ours, theirs)
    if ours.special or theirs.special:
        for check in SPECIAL_CHECKS:
            findings += check(ours, theirs)
        pairs = pair_numbers(ours, theirs)
        for number_check in NUMBER_CHECKS:
            findings += number_check(ours, theirs, pairs)
    if len(findings) > 1:
        findings.sort(key=lambda finding: ORDER[finding.severity])
    return tuple(findings)
