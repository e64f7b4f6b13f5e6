"""The queue over HTTP: the riskiest strings first, nothing twice, few queries."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from app.domain.checks import risk_of
from app.store import units
from app.store.engine import reading
from app.workflow import accounts
from tests.web.editing import WEEKS, WEEKS_PL, Make, ada, ben, path
from tests.web.reading import words

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

__all__ = ["ada", "ben"]


def test_the_queue_shows_the_riskiest_first_and_says_why(client_of: Make, ada: Person) -> None:
    page = client_of(ada).get("/review/pl/?task=translate").text
    shown = re.findall(r'<p class="source"><a [^>]*>(.*?)</a>', page)
    assert len(shown) == 10
    assert [risk_of(html.unescape(text)) for text in shown] == sorted((risk_of(text) for text in shown), reverse=True)
    assert "Numbers: 3" in page
    assert "Words to get right: less" in page
    assert "0 of" in words(page)


def test_the_queue_pages_without_repeating_or_losing_a_string(client_of: Make, ada: Person, unit_of: Make) -> None:
    client, address, found = client_of(ada), "/review/pl/?task=translate", []
    while True:
        page = client.get(address).text
        found += re.findall(r'href="/review/pl/(\d+)\?', page)
        following = re.search(r'href="([^"]+)">The next ten', page)
        if following is None:
            break
        address = html.unescape(following[1])
    assert len(found) == len(set(found)) > 20


def test_the_queue_of_one_leaflet_holds_only_its_strings(client_of: Make, ada: Person) -> None:
    page = client_of(ada).get("/review/pl/?task=translate&document=support").text
    assert "Coughs in winter</p>" not in page
    assert 'value="support" selected' in page


def test_an_empty_queue_says_so(client_of: Make, ada: Person) -> None:
    assert "Nothing to review here." in client_of(ada).get("/review/pl/?task=review").text


def test_start_leads_to_the_riskiest_string(client_of: Make, ada: Person) -> None:
    client = client_of(ada)
    first = re.search(r'href="(/review/pl/\d+\?task=translate)"', client.get("/review/pl/?task=translate").text)
    assert first is not None
    response = client.get("/review/pl/start?task=translate")
    assert (response.status_code, response.location) == (303, first[1])


def test_queue_and_editor_take_few_queries(
    client_of: Make, ada: Person, unit_of: Make, draft: Make, statements: Make, installation: Installation
) -> None:
    unit = unit_of("pl", WEEKS)
    client = client_of(ada)

    def count(address: str) -> int:
        with statements() as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    before = (count("/review/pl/?task=translate"), count(path(unit)))
    with reading(installation.engine) as connection:
        others = [row.segment_id for row in units.of_document(connection, "winter-cough", "pl")]
    for number, text in enumerate((WEEKS_PL, WEEKS_PL + ".", WEEKS_PL + "!")):
        draft(unit, text, engine=str(number))
    for segment_id in others:
        with reading(installation.engine) as connection:
            other = units.get(connection, segment_id, "pl")
        draft(other, "Tekst")
    for tag in ("de", "fr", "uk"):
        accounts.set_policy(installation, tag, None)
    after = (count("/review/pl/?task=translate"), count(path(unit)))
    assert before[0] == after[0] <= 8
    assert before[1] <= 12
    assert after[1] <= 12
