"""A document comes in by way of a look at every line."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.reading import words

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]


EXPORT = """# Chest pain at home

What chest pain is, and when to call for help.

This leaflet is for adults who live in the UK.

## When to call

Call 999 at once if the pain does not go away.

## Sources

- Doe J. Chest pain. *J Imagined Med* 2020;5(1):1-9.
"""


def upload(client: FlaskClient, data: bytes, name: str, **fields: str) -> Any:
    return client.post("/leaflets/import", data={"file": (io.BytesIO(data), name), **fields})


def proposal(page: str) -> str:
    found = re.search(r'name="proposal" value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_a_document_is_accounted_for_line_by_line_and_saved_only_when_confirmed(
    installation: Installation, client_of: Make, team: Person
) -> None:
    client = client_of(team)
    page = upload(client, EXPORT.encode(), "chest-pain.md")
    assert page.status_code == 200
    shown = words(page.text)
    assert re.search(r"13 lines: \d+ kept, \d+ moved to facts, \d+ removed", shown)
    assert "moved to facts title # Chest pain at home" in shown
    path = installation.config.source_content / "chest-pain-at-home.md"
    assert not path.exists()
    answer = client.post("/leaflets/import", data={"proposal": proposal(page.text)})
    assert answer.location == "/leaflets/chest-pain-at-home/desk"
    assert "Call 999 at once" in path.read_text("utf-8")
    assert "Chest pain at home" in client.get("/leaflets/").text
    again = client.post("/leaflets/import", data={"proposal": proposal(page.text)})
    assert (again.status_code, "nothing is overwritten" in again.text) == (400, True)
    assert "nothing is overwritten" in upload(client, EXPORT.encode(), "chest-pain.md").text


def test_an_upload_may_be_a_web_page_larger_than_other_requests(client_of: Make, team: Person) -> None:
    body = "".join(
        f"<p>{line}</p>" if line[:1].isalpha() else f"<h{line.count('#')}>{line.strip('# ')}</h{line.count('#')}>"
        for line in EXPORT.splitlines()
        if line and not line.startswith("-")
    )
    page = f"<!doctype html><html><body>{body}<ul><li>Doe J. Pain. 2020</li></ul>{' ' * 1_100_000}</body></html>"
    answer = upload(client_of(team), page.encode(), "page.html")
    assert answer.status_code == 200
    assert "Call 999 at once if the pain does not go away." in answer.text
    assert client_of(team).post("/leaflets/folder", data={"file": "x" * 1_100_000}).status_code == 413


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.md", "an empty file"),
        (b"\xff\xfe\x00binary", "binary.md", "not UTF-8"),
        (b"MZ\x90\x00", "program.exe", "the ending '.exe'"),
        (b"PK\x03\x04 no archive", "broken.docx", "a damaged Word file"),
        (b"# Only a title\n", "../../../short.md", "short.md"),
    ],
)
def test_a_hostile_or_broken_file_gets_a_clear_refusal(
    installation: Installation, client_of: Make, team: Person, data: bytes, name: str, said: str
) -> None:
    before = sorted(installation.config.source_content.rglob("*"))
    answer = upload(client_of(team), data, name)
    assert (answer.status_code, said in words(answer.text)) == (400, True)
    assert sorted(installation.config.source_content.rglob("*")) == before


def test_a_preview_is_signed_and_belongs_to_whoever_made_it(
    installation: Installation, client_of: Make, team: Person, somebody: Make
) -> None:
    token = proposal(upload(client_of(team), EXPORT.encode(), "chest-pain.md").text)
    other = client_of(somebody("Olga", content=["editor"]))
    assert other.post("/leaflets/import", data={"proposal": token}).status_code == 400
    forged = client_of(team).post("/leaflets/import", data={"proposal": f"{token[:-4]}AAAA"})
    assert (forged.status_code, "Choose the file again." in forged.text) == (400, True)
    assert not (installation.config.source_content / "chest-pain-at-home.md").exists()


def test_an_unknown_telephone_number_is_proposed_and_nothing_can_be_saved(client_of: Make, team: Person) -> None:
    page = upload(client_of(team), EXPORT.replace("Call 999", "Call 0800 123 4567").encode(), "chest-pain.md").text
    assert "Contact facts that the site does not have" in page
    assert "0800 123 4567" in page
    assert 'name="proposal"' not in page


def test_what_the_document_does_not_say_can_be_typed(client_of: Make, team: Person) -> None:
    text = EXPORT.replace("This leaflet is for adults who live in the UK.\n\n", "").encode()
    refused = upload(client_of(team), text, "chest-pain.md", identifier="chest-pain")
    assert "audience" in words(refused.text)
    assert 'value="chest-pain"' in refused.text
    page = upload(client_of(team), text, "chest-pain.md", identifier="chest-pain", audience="Adults in the UK.").text
    assert "Save the leaflet chest-pain.md" in words(page)


def test_an_import_that_the_folder_refuses_leaves_no_file(
    installation: Installation, client_of: Make, team: Person
) -> None:
    token = proposal(upload(client_of(team), EXPORT.encode(), "chest-pain.md").text)
    broken = installation.config.source_content / "other.md"
    broken.write_text("no front matter", "utf-8")
    answer = client_of(team).post("/leaflets/import", data={"proposal": token})
    assert answer.status_code == 400
    assert not (installation.config.source_content / "chest-pain-at-home.md").exists()
