"""Setting up a language, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.web.admin.guide import Step, in_order, plural_words
from tests.web.road import approve_all

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]


@pytest.fixture
def ruth(somebody: Make) -> Person:
    """An administrator."""
    return somebody("Ruth", content=["administrator"])


def test_setting_up_a_language_says_what_is_done_and_what_is_next(
    installation: Installation, client_of: Make, somebody: Make, ruth: Person, draft: Make, unit_of: Make
) -> None:
    client = client_of(ruth)

    def stands() -> list[str]:
        return re.findall(r'<span class="state">([a-z ]+)</span>', client.get("/admin/locales/ur/added").text)

    seen = [stands()]
    ada, ben = somebody("Ada", ur=["translator"]), somebody("Ben", ur=["reviewer"])
    draft(unit_of("ur", "Syrup"), "شربت")
    seen.append(stands())
    approve_all(installation, ada, ben, "ur")
    seen.append(stands())
    assert seen == [
        ["done", "done", "done", "next", "to do", "to do", "to do"],
        ["done", "done", "done", "done", "next", "to do", "done"],
        ["done"] * 7,
    ]


def test_the_first_step_that_is_not_done_is_the_next() -> None:
    assert in_order({"policy": True, "people": False, "dates": True, "strings": False}) == [
        Step("policy", True),
        Step("people", False, now=True),
        Step("dates", True),
        Step("strings", False),
    ]
    assert in_order({"policy": True}) == [Step("policy", True)]


@pytest.mark.parametrize(
    ("tag", "forms", "names"),
    [("zh_Hans", 1, ["other"]), ("ur", 2, ["one", "other"]), ("pl", 3, ["few", "many", "one", "other"])],
)
def test_plural_forms_are_said_as_catalogues_have_them(tag: str, forms: int, names: list[str]) -> None:
    assert plural_words(tag) == (forms, names)


def test_only_a_language_that_was_added_is_set_up(client_of: Make, ruth: Person) -> None:
    client = client_of(ruth)
    assert [client.get(f"/admin/locales/{tag}/added").status_code for tag in ("pl", "bn")] == [200, 404]
