"""All checks of the source desk over one document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.domain.leaflet import Document
from app.domain.lint.abbreviations import check_abbreviations, check_words
from app.domain.lint.dates import check_dates
from app.domain.lint.finding import SourceFinding
from app.domain.lint.links import check_links
from app.domain.lint.meaning import check_figures, check_opposites
from app.domain.lint.prose import Desk
from app.domain.lint.reading import check_reading
from app.domain.lint.wording import check_quotes, check_spelling

_ORDER = ("block", "confirm", "hint")
_CHECKS = (
    check_links,
    check_abbreviations,
    check_words,
    check_spelling,
    check_quotes,
    check_figures,
    check_opposites,
    check_reading,
)


def lint_document(document: Document, file: str, today: date) -> tuple[SourceFinding, ...]:
    """Run every check over one document; blocking findings come first. `today` is the publisher's day."""
    desk = Desk(document, file)
    findings = list(check_dates(desk, today))
    for check in _CHECKS:
        findings += check(desk)
    return in_order(findings)


def in_order(findings: Iterable[SourceFinding]) -> tuple[SourceFinding, ...]:
    """Order findings by severity, then by line; what is about the same matter comes once, at its first place."""
    once: dict[str, SourceFinding] = {}
    for finding in findings:
        once.setdefault(finding.key, finding)
    return tuple(sorted(once.values(), key=lambda finding: (_ORDER.index(finding.severity), finding.line)))
