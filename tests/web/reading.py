"""What people read on a page."""

from __future__ import annotations

import html
import re


def words(page: str) -> str:
    """Return a page's words alone, a space between."""
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))
