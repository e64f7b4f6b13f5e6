"""Commands of the operator: people and languages."""

from __future__ import annotations

import re

import pytest

from app.store import log, people
from app.store.engine import reading
from app.workflow.accounts import accept_invitation, invite, invited, resetting
from app.workflow.audit import verify_log
from tests.commands.conftest import Polyleaf
from tests.installation import Road


def head(road: Road) -> object:
    with reading(road.installation.engine) as connection:
        return log.head(connection)


def test_invite_prints_a_link_that_works(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    roles = ("--role", "translator", "--role", "editor", "--locale", "ur")
    done = polyleaf("user", "invite", "ewa@example.org", "--name", "Ewa", *roles)
    assert done.exit_code == 0, done.output
    token = re.fullmatch(r"http://127\.0\.0\.1:8000/invitation/([\w-]{43})\n", done.output)
    assert token is not None
    person = invited(on_sqlite.installation, token[1])
    assert person is not None
    assert (person.name, person.roles) == ("Ewa", {"": frozenset({"editor"}), "ur": frozenset({"translator"})})


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("ewa", "--role", "editor"), 1, "'ewa' is not an e-mail address."),
        (("ewa@example.org", "--role", "translator", "--locale", "de"), 1, "The language de has not been added yet."),
        (("ewa@example.org", "--role", "translator"), 1, "'translator' is no role of the content team"),
        (("ewa@example.org", "--role", "king"), 2, "'king' is not one of"),
        (("ewa@example.org",), 2, "Missing option '--role'"),
    ],
)
def test_invite_refuses_and_changes_nothing(
    polyleaf: Polyleaf, on_sqlite: Road, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    before = head(on_sqlite)
    done = polyleaf("user", "invite", *arguments)
    assert (done.exit_code, head(on_sqlite)) == (code, before)
    assert sentence in done.output
    with reading(on_sqlite.installation.engine) as connection:
        assert people.by_email(connection, "ewa@example.org") is None


def test_list_shows_everybody_and_their_roles(polyleaf: Polyleaf) -> None:
    done = polyleaf("user", "list")
    rows = {line.split("│")[1].strip(): line for line in done.output.splitlines() if "│" in line}
    assert sorted(rows) == ["Ada", "Ann", "Bea", "Ben", "Cleo", "Pat"]
    assert "content team: administrator, editor" in rows["Ann"]
    assert "pl: reviewer, translator; ur: reviewer, translator" in rows["Bea"]


def test_list_takes_no_arguments(polyleaf: Polyleaf) -> None:
    assert polyleaf("user", "list", "Ada").exit_code == 2


def test_locale_set_adds_a_language_or_changes_its_policy(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    done = polyleaf("locale", "set", "pa_Guru", "--digits", "native", "--clinical")
    assert done.output == "pa_Guru: native digits, two people, clinical.\n"
    assert "pl: latin digits, one person." in polyleaf("locale", "set", "pl", "--one-person").output
    listed = polyleaf("locale", "list").output
    rows = [[cell.strip() for cell in line.strip("│ ").split("│")] for line in listed.splitlines() if "│" in line]
    assert rows == [
        ["pa_Guru", "native", "yes", "yes", "no"],
        ["pl", "latin", "no", "no", "no"],
        ["ur", "latin", "yes", "no", "no"],
    ]
    assert on_sqlite.statuses("pa_Guru") == {"empty": 20}


@pytest.mark.parametrize(
    ("tag", "sentence"),
    [("klingon", "'klingon' is not a locale that CLDR knows"), ("en", "English is what leaflets are written in")],
)
def test_locale_set_refuses_and_changes_nothing(polyleaf: Polyleaf, on_sqlite: Road, tag: str, sentence: str) -> None:
    before = head(on_sqlite)
    done = polyleaf("locale", "set", tag)
    assert (done.exit_code, head(on_sqlite), sentence in done.output) == (1, before, True)


def test_locale_list_takes_no_arguments(polyleaf: Polyleaf) -> None:
    assert polyleaf("locale", "list", "pl").exit_code == 2


def test_reset_prints_a_link_for_somebody_who_has_a_password(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    place = on_sqlite.installation
    accept_invitation(place, invite(place, "ewa@example.org", "Ewa", {}) or "", "Ewa", "four words in a row")
    token = re.fullmatch(
        r"http://127\.0\.0\.1:8000/reset/([\w-]{43})\n", polyleaf("user", "reset", "ewa@example.org").output
    )
    assert token is not None
    assert resetting(place, token[1]) is not None
    assert (
        "has an account; the roles are given."
        in polyleaf("user", "invite", "ewa@example.org", "--role", "editor").output
    )
    assert "has not accepted the invitation yet" in polyleaf("user", "reset", "ada@example.org").output
    assert "Nobody has an account" in polyleaf("user", "reset", "nobody@example.org").output


def test_erase_asks_for_the_address_twice_and_export_gives_everything(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    assert '"email": "ada@example.org"' in polyleaf("user", "export", "ada@example.org").output
    before = head(on_sqlite)
    refused = polyleaf("user", "erase", "ada@example.org", "--confirm", "ben@example.org")
    assert (refused.exit_code, head(on_sqlite)) == (1, before)
    assert polyleaf("user", "erase", "ada@example.org", "--confirm", "ada@example.org").exit_code == 0
    assert "Nobody has an account" in polyleaf("user", "export", "ada@example.org").output
    verify_log(on_sqlite.installation)
