"""The publisher's facts, `site.yaml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast
from zoneinfo import ZoneInfo

from app.domain.leaflet import Contact, Site
from app.errors import ContentErrors
from app.formats.frontmatter import scalar
from app.formats.yaml_nodes import Fields, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.errors import Fault

_VALUES = {
    "phone": (r"\+?[0-9][0-9 ()-]*[0-9]", "a telephone number in Latin digits, spaces and hyphens"),
    "email": (r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+", "an e-mail address"),
    "url": (r"https://[^\s<>\"]+", "an address like https://…"),
    "number": (r".*[0-9].*", "a number"),
}
_NAME = r"[a-z][a-z0-9_]*"


def read_site(text: str, file: str) -> Site:
    """Read `site.yaml`; raise ContentErrors with every fault."""
    faults: list[Fault] = []
    fields = Fields(read_yaml(text, file), file, faults)
    publisher, url = fields.text("publisher"), fields.address("url")
    timezone = fields.text("timezone", allowed="a time zone like Europe/London")
    try:
        if timezone:
            ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        fields.fault("timezone", repr(timezone), "a time zone like Europe/London")
    contacts = _contacts(fields)
    site = Site(publisher, url, timezone, contacts, fields.text("helpline"), fields.text("feedback"))
    for name, kinds in (("helpline", ("phone",)), ("feedback", ("phone", "email", "url"))):
        reference = getattr(site, name)
        contact = site.contact(reference)
        if reference and (contact is None or contact.kind not in kinds):
            fields.fault(name, repr(reference), f"the name of a contact of kind {' or '.join(kinds)}")
    fields.finish()
    if faults:
        raise ContentErrors(faults)
    return site


def _contacts(fields: Fields) -> tuple[Contact, ...]:
    contacts: list[Contact] = []
    entries = fields.mapping("contacts", required=True)
    for name in entries.names() if entries else []:
        assert entries is not None
        if not re.fullmatch(_NAME, name):
            entries.fault(name, repr(name), "a name of a-z, 0-9 and '_' that starts with a letter")
        entry = entries.mapping(name, required=True)
        if entry is None:
            continue
        kind = entry.choice("kind", tuple(_VALUES))
        pattern, allowed = _VALUES[kind]
        value = entry.text("value", pattern=pattern, allowed=allowed)
        label = entry.text("label", required=kind == "number", allowed="what is printed before the number")
        entry.finish()
        contacts.append(Contact(name, cast("Literal['phone', 'email', 'url', 'number']", kind), value, label))
    return tuple(contacts)


def write_contacts(contacts: Iterable[Contact]) -> str:
    """Write contacts as the `contacts:` part of a `site.yaml`."""
    lines = ["contacts:"]
    for contact in contacts:
        label = f", label: {_quoted(contact.label)}" if contact.label else ""
        lines.append(f"  {contact.name}: {{kind: {contact.kind}{label}, value: {_quoted(contact.value)}}}")
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    written = scalar(value)
    return written if written.startswith('"') else f'"{written}"'
