"""The form in which a reader reports a problem with a live page: in the page's language and style, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from app.formats.inline import render_text, without_links
from app.formats.page import REPORT, Chrome, render
from app.formats.page_strings import TEMPLATES

if TYPE_CHECKING:
    from app.domain.edition import Edition
    from app.domain.leaflet import Site

State = Literal["new", "incomplete", "again", "sent"]


def render_report(
    edition: Edition,
    site: Site,
    chrome: Chrome,
    path: str,
    longest: int,
    *,
    state: State = "new",
    seen: str = "",
    number: int | None = None,
    words: str = "",
) -> str:
    """Render the form, with what was typed before if it is shown again; raise NotApproved where a string is missing.

    `path` is that of the page in the release, `longest` the most characters of a report, `seen` what the form sends
    back of itself, `number` the chosen text, 0 for the whole page.
    """
    locale = edition.locale
    values = {
        "state": state,
        "texts": [without_links(render_text(text.target, locale, site)) for text in edition.texts],
        "longest": longest,
        "most": Markup('<bdi dir="ltr">{}</bdi>').format(longest),
        "seen": seen,
        "number": number,
        "words": words,
        "action": REPORT.partition("#")[0],
        "back": "./",
    }
    css = (TEMPLATES / "report.css").read_text("utf-8").replace("\n", "")
    return render("report.html", locale, site, chrome, "latin", path, (), values, css)
