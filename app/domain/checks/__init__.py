"""Checks: pure functions from a source and a target text to findings. What a machine can decide, and no more."""

from __future__ import annotations

from app.domain.checks.finding import Finding, Severity, Span
from app.domain.checks.markup import check_links, check_placeholders
from app.domain.checks.numbers import check_numbers
from app.domain.checks.risk import risk_of
from app.domain.checks.text import check_date_pattern, check_empty

__all__ = ["CHECKS", "Finding", "Severity", "Span", "risk_of", "run_checks"]

CHECKS = (check_empty, check_date_pattern, check_placeholders, check_links, check_numbers)
"""Every check, in the order in which findings are shown."""


def run_checks(source: str, target: str, locale: str, context: str | None = None) -> tuple[Finding, ...]:
    """Return what every check finds in one translation, worst first, the same for the same texts."""
    findings = [finding for check in CHECKS for finding in check(source, target, locale, context)]
    return tuple(sorted(findings, key=lambda finding: ("block", "confirm", "hint").index(finding.severity)))
