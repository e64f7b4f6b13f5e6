"""What a page says in its own words, for its forms on paper: notices, how it was made, dates and other facts.

The same page strings, in the same order, as the template of the page has them (templates/page.html).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from app.domain.edition import SOURCE_LOCALE, Missing
from app.domain.leaflet import Segment
from app.errors import NotApproved
from app.formats.dates import Digits, format_date
from app.formats.inline import contact_html, fill_values
from app.formats.page_strings import PAGE_STRINGS

if TYPE_CHECKING:
    from app.domain.leaflet import PartialDate
    from app.formats.page import Page

RIBBON = "Demonstration, not medical advice"
NOTICES = {
    "overdue": "This leaflet is past its review date, so parts of it may be out of date. "
    "Check with your health professional.",
    "moved_on": "The English leaflet has changed since this translation was made. This page shows version {version}.",
    "one_person": "One person translated this leaflet. No second person has reviewed the translation.",
}
MAKINGS = {
    "demonstration": "Signed by demonstration accounts, reviewed by nobody.",
    "machine_two_people": "Drafted by machine, then translated and reviewed by two people.",
    "two_people": "Translated by one person and reviewed by another.",
    "one_person": NOTICES["one_person"],
    "original": "Written in English. This is the original.",
}
_DATES = {"last_reviewed": "Last reviewed", "updated": "Updated", "next_due": "Next review due"}
_PROBLEM = (
    "Is something on this page wrong or unclear? Please tell us: {feedback}, {helpline}. "
    "Say which language and which sentence you mean."
)


class Fact(NamedTuple):
    """One line of the facts block: a label and what it labels; `said` where the value is a page string."""

    label: Markup
    value: Markup
    said: bool = False


class Words:
    """A page's strings in one language: its own or, as the page strings themselves are written, English."""

    def __init__(self, page: Page, *, english: bool = False) -> None:
        self.page = page
        self.locale = SOURCE_LOCALE if english else page.edition.locale
        self.digits: Digits = "latin" if english else page.digits

    def say(self, message: str, **values: Markup) -> Markup:
        """Return a page string with its values filled in; raise NotApproved where the locale has none."""
        return fill_values(self._text("", message), values, self.locale)

    def contact(self, name: str) -> Markup:
        """Return a contact fact by its name, nothing where the site has none."""
        contact = self.page.site.contact(name)
        return contact_html(contact) if contact else Markup("")

    def help(self) -> Markup:
        """Return the line with the helpline."""
        return self.say("Need help? Call {helpline}.", helpline=self.contact(self.page.site.helpline))

    def ribbon(self) -> list[Markup]:
        """Return what the ribbon of a demonstration says, nothing elsewhere."""
        if "demonstration" not in self.page.notices:
            return []
        made = [self.say(MAKINGS["demonstration"])] if self.page.making == "demonstration" else []
        return [self.say(RIBBON), *made]

    def notices(self) -> list[tuple[str, Markup]]:
        """Return the page's notices but the ribbon, each with its name."""
        version = Markup('<bdi dir="ltr">{}</bdi>').format(self.page.edition.version)
        values = {"moved_on": {"version": version}}
        return [
            (name, self.say(message, **values.get(name, {})))
            for name, message in NOTICES.items()
            if name in self.page.notices
        ]

    def date(self, date: PartialDate) -> str:
        """Write a date by the approved patterns and the digit policy."""
        patterns = (self._text("date pattern", "d MMMM y"), self._text("date pattern", "MMMM y"))
        return format_date(date, patterns, self.locale, self.digits)

    def facts(self, english_address: str | None) -> list[Fact]:
        """Return the facts block's lines; the English version's address is None where there is none to link to."""
        page, site = self.page, self.page.site
        review = page.edition.facts.review
        dates = ((name, getattr(review, name)) for name in _DATES)
        facts = [Fact(self.say(_DATES[name]), self._time(name, date)) for name, date in dates if date]
        version = Markup('<bdi data-fact="version" dir="ltr">{}</bdi>').format(page.edition.version)
        facts += [
            Fact(self.say("Version"), version),
            Fact(self.say("How this page was made"), self.say(MAKINGS[page.making]), said=True),
        ]
        for contact in site.contacts:
            if contact.kind == "number":
                value = f"{contact.label} {contact.value}".strip()
                shown = Markup('<bdi data-fact="contact" lang="en" dir="ltr">{}</bdi>').format(value)
                facts.append(Fact(self.say("Charity number"), shown))
        if english_address:
            link = Markup('<a href="{}" hreflang="en">{}</a>')
            words = self.say("Read this leaflet in English")
            facts.append(Fact(self.say("English version"), link.format(english_address, words), said=True))
        told = {name: self.contact(getattr(site, name)) for name in ("feedback", "helpline")}
        return [*facts, Fact(self.say("Report a problem"), self.say(_PROBLEM, **told), said=True)]

    def _time(self, name: str, date: PartialDate) -> Markup:
        written = escape(self.date(date))
        return Markup('<time datetime="{}" data-fact="{}">{}</time>').format(date.iso, name, written)

    def _text(self, context: str, message: str) -> str:
        if self.locale == SOURCE_LOCALE:
            return message
        text = self.page.chrome.get((context, message))
        if text is None:
            raise NotApproved(self.locale, [Missing(PAGE_STRINGS, Segment("string", message, context or None))])
        return text
