"""Facts that an export states in prose: review dates, citations' addresses, whom it is for, how to reach people."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from app.domain.leaflet import Contact, PartialDate, Source
from app.formats.cleanup_furniture import LINK
from app.formats.prose import contact_pattern

if TYPE_CHECKING:
    from app.domain.leaflet import Site

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE = (
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>"
    + "|".join(rf"{month[:3]}(?:{month[3:]})?" if month[3:] else month for month in _MONTHS)
    + r")\.?,?\s+(?P<year>\d{4})\b|(?P<iso>\d{4}-\d{2}(?:-\d{2})?)(?!\d)"
)
_REVIEW = re.compile(
    r"(?:(?P<last_reviewed>(?:page\s+|information\s+)?last\s+(?:medically\s+)?reviewed(?:\s+on|\s+in)?)"
    r"|(?P<updated>(?:page\s+)?(?:last\s+)?updated(?:\s+on|\s+in)?)"
    r"|(?P<next_due>next\s+review(?:\s+due|\s+date)?(?:\s+on|\s+in)?))\s*[:–-]?\s*",
    re.IGNORECASE,
)
_ACCESSED = re.compile(rf"\b(?:last )?accessed:?\s+(?:on\s+|in\s+)?(?:{_DATE})", re.IGNORECASE)
_AUDIENCE = re.compile(
    r"\b(?:information|leaflet|booklet|page|guide|factsheet) is (?:aimed at|intended for|written for|meant for|for) "
    r"((?:anyone|everyone|people|adults|patients|children|young people|parents|families|carers|relatives|those)\b"
    r"[^.;!?*]*)",
    re.IGNORECASE,
)
SOURCES_HEADING = re.compile(
    r"\W*(?:our |list of )?(?:sources|references|bibliography)"
    r"(?: (?:we|that|used|for this|of this|in this|and)\b.*)?\W*",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\[(?P<label>[^\[\]]*)\]\((?P<scheme>tel|mailto):(?P<target>[^()]+)\)"
    r"|(?P<skip>\]\([^()]*\)|<https?:[^<>]*>|https?://\S+)"
    r"|<?(?P<email>(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)>?"
    r"|(?P<number>\b(?:SC0\d{5}|(?<=charity number )\d{6,8}|(?<=charity no )\d{6,8}|(?<=charity no\. )\d{6,8})\b)"
    r"|(?P<phone>(?<![\w.,/-])(?:\+44\s?(?:\(0\))?\s?\d{2,4}|\(?0\d{2,4}\)?)(?:[ \u00a0-]?\d{2,6}){1,3}(?!\w))",
    re.IGNORECASE,
)
_USES = re.compile(
    r"(?P<messages>whatsapp|\btext\b|\bsms\b|messag)|(?P<helpline>helpline|freephone|\bcall\b)", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:(?:Scotland|Scottish|Northern Ireland|England and Wales)\s+)?Registered\s+Charity"
    r"(?:\s+in\s+[A-Z]\w+)?(?:\s+(?:Number|No\.?))?(?=:?\s*$)",
    re.IGNORECASE,
)


def read_date(match: re.Match[str]) -> PartialDate:
    """Read a date that `_DATE` found; raise ValueError for a day that never was."""
    if match["iso"]:
        return PartialDate.parse(match["iso"])
    month = next(place for place, name in enumerate(_MONTHS, 1) if name[:3] == match["month"][:3].capitalize())
    day = f"-{int(match['day']):02d}" if match["day"] else ""
    return PartialDate.parse(f"{match['year']}-{month:02d}{day}")


def review_dates(text: str) -> dict[str, PartialDate] | None:
    """Read a line that only states review dates; None for any other line, ValueError for a date that is none."""
    dates: dict[str, PartialDate] = {}
    place = 0
    plain = text.replace("*", "").replace("_", " ").strip(" |")
    while place < len(plain):
        label = _REVIEW.match(plain, place)
        if label is None:
            return None
        name = str(label.lastgroup)
        match = re.compile(_DATE, re.IGNORECASE).match(plain, label.end())
        if match is None:
            if re.fullmatch(r"[\d/. -]{6,}", plain[label.end() :]):
                raise ValueError(f"{plain!r}, whose day and month cannot be told apart")
            return None
        try:
            dates[name] = read_date(match)
        except ValueError as error:
            raise ValueError(f"{plain!r}: {error}") from error
        place = match.end() + len(re.match(r"[\s.,;|·]*", plain[match.end() :])[0])  # type: ignore[index]
    return dates or None


def read_source(citation: str) -> Source:
    """Make a source of a citation, which stays as it is; address and day of access are filled where it states them."""
    links = [match[2] for match in LINK.finditer(citation)]
    bare = re.findall(r"https?://[^\s<>]+", LINK.sub(r"\1", citation))
    addresses = dict.fromkeys(address.rstrip(".,;)") for address in [*links, *bare])
    url = next(iter(addresses)) if len(addresses) == 1 else ""
    match = _ACCESSED.search(citation)
    try:
        accessed = read_date(match) if match else None
    except ValueError:
        accessed = None
    return Source(citation, url if re.match(r"https://[^\s/\"]+", url) else None, accessed)


def audience_of(text: str) -> str | None:
    """Find whom a text says that it is for."""
    match = _AUDIENCE.search(text)
    if match is None:
        return None
    words = match[1].strip().rstrip(",")
    return words[0].upper() + words[1:] + "."


class Contacts:
    """Contact facts found in an export: the site's own, and new ones to propose for its `site.yaml`."""

    def __init__(self, site: Site | None) -> None:
        self.known = list(site.contacts) if site else []
        self.new: list[Contact] = []

    def place(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        """Put placeholders in the place of contact facts; also tell what was written and the name that it got."""
        moved: list[tuple[str, str]] = []

        def swap(match: re.Match[str]) -> str:
            if match["skip"]:
                return match[0]
            before = text[: match.start()]
            label = match["label"]
            if label is not None:
                contact = self._from_link(match, before)
            elif match["email"]:
                contact = self._contact("email", match["email"], before)
            elif match["number"]:
                contact = self._contact("number", match["number"], before)
            else:
                contact = self._phone(match["phone"], before)
            if contact is None:
                return match[0]
            moved.append((match[0], contact.name))
            if label is None or contact_pattern(contact.kind, contact.value).fullmatch(label.strip()):
                return f"{{{contact.name}}}"
            return f"{label} ({{{contact.name}}})"

        return _CONTACT.sub(swap, text), moved

    def _from_link(self, match: re.Match[str], before: str) -> Contact | None:
        if match["scheme"].lower() == "mailto":
            return self._contact("email", match["target"].partition("?")[0], before)
        label = unicodedata.normalize("NFKC", match["label"]).strip()
        written = label if re.fullmatch(r"\+?\d[\d ()-]*\d", label) else match["target"]
        return self._phone(written, before)

    def _phone(self, written: str, before: str) -> Contact | None:
        value = unicodedata.normalize("NFKC", written).strip()
        digits = re.sub(r"\D", "", re.sub(r"^\+44\s?(\(0\))?", "0", value))
        return self._contact("phone", value, before) if len(digits) in (10, 11) else None

    def _contact(self, kind: Literal["phone", "email", "number"], value: str, before: str) -> Contact:
        for contact in [*self.known, *self.new]:
            if contact.kind == kind and contact_pattern(kind, contact.value).fullmatch(value):
                return contact
        label = ""
        if kind == "number":
            found = _LABEL.search(before)
            label = found[0] if found else "Registered charity"
            name = "charity_number_scotland" if value.upper().startswith("SC") else "charity_number"
        elif kind == "email":
            name = "email"
        else:
            uses = list(_USES.finditer(before[-80:]))
            name = str(uses[-1].lastgroup) if uses else "phone"
        taken = {contact.name for contact in [*self.known, *self.new]}
        place = 2
        unique = name
        while unique in taken:
            unique, place = f"{name}_{place}", place + 1
        contact = Contact(unique, kind, value, label)
        self.new.append(contact)
        return contact
