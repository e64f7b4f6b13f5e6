"""What an open page is told when it looks again: numbers, who has the string, whether its text is another by now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.workflow import review

if TYPE_CHECKING:
    from app.workflow.installation import Installation

Make = Callable[..., Any]
SOURCE = "A short cough lasts less than 3 weeks"
POLISH = "Krótki kaszel trwa mniej niż 3 tygodnie"


def test_an_open_page_is_told_what_changed_and_nothing_where_nothing_did(
    client_of: Make, somebody: Make, unit_of: Make, draft: Make, installation: Installation
) -> None:
    ada, ben = somebody("Ada", pl=["translator"]), somebody("Ben", pl=["reviewer"])
    unit = unit_of("pl", SOURCE)
    print_ = draft(unit, POLISH)
    client = client_of(ben)
    here = f"/fresh?locale=pl&string={unit.segment_id}&seen={print_}"
    first = client.get(here)
    translate = first.json["waiting"]["pl"]["translate"]
    assert first.json == {
        "waiting": {"pl": {"translate": translate, "review": 0}},
        "held": "",
        "changed": False,
    }
    again = client.get(here, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    client_of(ada).get(f"/review/pl/{unit.segment_id}")
    assert client.get(here).json["held"].startswith("Ada is working on this string until ")
    review.sign(installation, ada, "pl", unit.segment_id, "translated", f"{POLISH}.", print_)
    assert client.get(here).json == {
        "waiting": {"pl": {"translate": translate - 1, "review": 1}},
        "held": "",
        "changed": True,
    }
    assert client_of(ada).get("/fresh").json == {"waiting": {"pl": {"translate": translate - 1}}}


def test_nobody_is_told_of_strings_in_languages_that_are_not_theirs(
    client_of: Make, somebody: Make, unit_of: Make
) -> None:
    segment = unit_of("pl", SOURCE).segment_id
    tess = client_of(somebody("Tess", content=["editor"]))
    assert tess.get(f"/fresh?locale=pl&string={segment}").json == {"waiting": {}}
    una = client_of(somebody("Una", ur=["reviewer"]))
    for asked in (f"locale=pl&string={segment}", "locale=ur&string=99999999999", "locale=ur&string=x"):
        assert list(una.get(f"/fresh?{asked}").json) == ["waiting"]


def test_a_page_that_looks_again_by_itself_does_not_keep_its_owner_signed_in(
    client_of: Make, somebody: Make, installation: Installation
) -> None:
    client = client_of(somebody("Ada", pl=["translator"]))
    begun = installation.clock()
    for hours in (4, 8, 11):
        object.__setattr__(installation, "clock", lambda hours=hours: begun + timedelta(hours=hours))
        answer = client.get("/fresh")
        assert (answer.status_code, answer.headers.get("Set-Cookie")) == (200, None)
    object.__setattr__(installation, "clock", lambda: begun + timedelta(hours=13))
    assert client.get("/fresh", headers={"Accept": "application/json"}).status_code == 401
