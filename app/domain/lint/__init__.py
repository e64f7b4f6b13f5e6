"""The source desk's checks of the English, before anyone translates it. They report and never edit."""

from app.domain.lint.desk import lint_document
from app.domain.lint.finding import Disposition, SourceFinding, ready_to_translate
from app.domain.lint.links import lint_links

__all__ = ["Disposition", "SourceFinding", "lint_document", "lint_links", "ready_to_translate"]
