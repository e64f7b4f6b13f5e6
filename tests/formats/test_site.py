from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.leaflet import Contact, Site
from app.errors import ContentErrors
from app.formats.site import read_site, write_contacts

TEXT = (Path(__file__).parents[1] / "fixtures/content/site.yaml").read_text()
CONTACTS = (
    Contact("charity_number", "number", "0000000", "Registered charity"),
    Contact("helpline", "phone", "0808 157 0142"),
    Contact("messages", "phone", "07700 900 461"),
    Contact("feedback", "email", "leaflets@example.org"),
)


def test_reads_the_publishers_facts() -> None:
    assert read_site(TEXT, "site.yaml") == Site(
        "Fixture Leaflets (demonstration)",
        "https://leaflets.example.org",
        "Europe/London",
        CONTACTS,
        "helpline",
        "feedback",
    )


def test_contacts_are_read_as_they_were_written() -> None:
    head, _, rest = TEXT.partition("contacts:")
    text = head + write_contacts(CONTACTS) + rest[rest.index("feedback: feedback") :]
    assert read_site(text, "site.yaml").contacts == CONTACTS


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("https://l", "http://l", 2, "url"),
        ("Europe/London", "Europe/Lundon", 3, "timezone"),
        ("label: Registered charity, ", "", 5, "contacts.charity_number.label"),
        ("helpline: {", "Helpline: {", 6, "contacts.Helpline"),
        ("0808 157 0142", "٠٨٠٨", 6, "contacts.helpline.value"),
        ('kind: phone, value: "07', 'kind: fax, value: "07', 7, "contacts.messages.kind"),
        ("leaflets@example.org", "leaflets", 8, "contacts.feedback.value"),
        ("feedback: feedback", "feedback: charity_number", 9, "feedback"),
        ("helpline: helpline", "helpline: feedback", 10, "helpline"),
        ("publisher", "publishers", 1, "publisher"),
    ],
)
def test_a_fault_names_its_line_and_field(old: str, new: str, line: int, field: str) -> None:
    with pytest.raises(ContentErrors) as caught:
        read_site(TEXT.replace(old, new, 1), "site.yaml")
    assert (line, field) in [(fault.line, fault.field) for fault in caught.value.faults]
