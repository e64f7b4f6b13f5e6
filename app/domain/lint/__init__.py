"""The source desk's checks of the English, before anyone translates it. They report and never edit."""

from app.domain.lint.desk import CHECKS, in_order, lint_dates, lint_document, lint_text
from app.domain.lint.finding import SourceFinding
from app.domain.lint.links import lint_links

__all__ = ["CHECKS", "SourceFinding", "in_order", "lint_dates", "lint_document", "lint_links", "lint_text"]
