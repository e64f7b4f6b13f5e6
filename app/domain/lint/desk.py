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

CHECKS = 3
"""Which checks these are: raised by whoever changes what any of them finds, so that stored findings are made anew."""

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
    return in_order([*lint_dates(document, file, today), *lint_text(document, file)])


def lint_dates(document: Document, file: str, today: date) -> tuple[SourceFinding, ...]:
    """Run the checks that depend on the day; they need a document's kind and facts alone."""
    return tuple(check_dates(Desk(document, file), today))


def lint_text(document: Document, file: str) -> tuple[SourceFinding, ...]:
    """Run the checks that find the same in a source version for ever."""
    desk = Desk(document, file)
    return in_order(finding for check in _CHECKS for finding in check(desk))


def in_order(findings: Iterable[SourceFinding]) -> tuple[SourceFinding, ...]:
    """Order findings by severity, then by line; what is about the same matter comes once, at its first place."""
    once: dict[tuple[str, str, str], SourceFinding] = {}
    for finding in findings:
        # What their keys are made of: there are thousands to put in order, and hashing takes longer than the rest.
        once.setdefault((finding.document, finding.check, finding.about), finding)
    return tuple(sorted(once.values(), key=lambda finding: (_ORDER.index(finding.severity), finding.line)))
