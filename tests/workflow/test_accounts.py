"""Who may do what, and that every change of it is on record."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.signoff import Role
from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import log, people
from app.store.engine import reading
from app.store.people import Person
from app.store.tables import invitation
from app.workflow import sessions
from app.workflow.accounts import (
    INVITATION_DAYS,
    RESET_HOURS,
    accept_invitation,
    ask_reset,
    authenticate,
    change_password,
    create_demonstration_account,
    grant,
    invite,
    invited,
    reset_link,
    reset_password,
    resetting,
    revoke,
    set_policy,
)
from app.workflow.audit import export_log
from tests.installation import Road

PASSWORD = "four words in a row"


def test_an_invitation_makes_an_account_and_works_once(road: Road) -> None:
    token = invite(road.installation, "Ewa@Example.org", "Ewa", {"pl": ["translator"]}, road.ann) or ""
    waiting = invited(road.installation, token)
    assert waiting is not None
    assert (waiting.email, waiting.roles) == ("ewa@example.org", {"pl": frozenset({"translator"})})
    assert authenticate(road.installation, "ewa@example.org", PASSWORD) is None
    person = accept_invitation(road.installation, token, "  Dr  Ewa ", PASSWORD)
    assert person.name == "Dr Ewa"
    assert authenticate(road.installation, "EWA@example.org", PASSWORD) == person
    assert authenticate(road.installation, "ewa@example.org", PASSWORD + "!") is None
    with pytest.raises(NotFound, match="used or has expired"):
        accept_invitation(road.installation, token, "Eve", PASSWORD)


def test_an_invitation_expires(road: Road) -> None:
    token = invite(road.installation, "ewa@example.org", "Ewa", {"pl": ["translator"]}) or ""
    road.clock.forward(days=INVITATION_DAYS + 1)
    assert invited(road.installation, token) is None
    with pytest.raises(NotFound, match="used or has expired"):
        accept_invitation(road.installation, token, "Ewa", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        (" ", PASSWORD, "Type your name as it should stand beside what you sign."),
        ("Ewa", "short", "Choose a password of at least 12 characters, for example four words."),
        ("Ewa Nowak", "ewa nowak 2026", "This password is easy to guess. Choose another one, for example four words."),
    ],
)
def test_a_refused_password_leaves_the_invitation_open(road: Road, name: str, password: str, sentence: str) -> None:
    token = invite(road.installation, "ewa@example.org", "Ewa", {"pl": ["translator"]}) or ""
    with pytest.raises(PolyleafError) as refused:
        accept_invitation(road.installation, token, name, password)
    assert str(refused.value) == sentence
    assert invited(road.installation, token) is not None


@pytest.fixture
def ewa(road: Road) -> Person:
    """Somebody who accepted an invitation."""
    token = invite(road.installation, "ewa@example.org", "Ewa", {"pl": ["translator"]}) or ""
    return accept_invitation(road.installation, token, "Ewa", PASSWORD)


def test_only_the_hash_of_a_link_is_stored_and_a_new_link_ends_the_earlier_one(road: Road) -> None:
    tokens = [invite(road.installation, "ewa@example.org", "Ewa", {"pl": ["translator"]}) or "" for _ in range(2)]
    assert [invited(road.installation, token) is not None for token in tokens] == [False, True]
    with reading(road.installation.engine) as connection:
        rows = [tuple(row) for row in connection.execute(select(invitation))]
    assert [row for row in rows if set(tokens) & set(row)] == []


def test_a_link_for_a_new_password_works_once_expires_and_is_no_invitation(road: Road, ewa: Person) -> None:
    token = reset_link(road.installation, ewa, road.ann)
    assert (resetting(road.installation, token), invited(road.installation, token)) == (ewa, None)
    with pytest.raises(NotFound):
        accept_invitation(road.installation, token, "Eve", PASSWORD)
    reset_password(road.installation, token, "another four words")
    assert authenticate(road.installation, "ewa@example.org", PASSWORD) is None
    assert authenticate(road.installation, "ewa@example.org", "another four words") is not None
    with pytest.raises(NotFound, match="used or has expired"):
        reset_password(road.installation, token, "words of an attacker")
    late = reset_link(road.installation, ewa, road.ann)
    road.clock.forward(hours=RESET_HOURS)
    with pytest.raises(NotFound, match="used or has expired"):
        reset_password(road.installation, late, "words of an attacker")


def test_a_link_for_a_new_password_is_made_by_an_administrator_for_an_account_and_recorded(
    road: Road, ewa: Person
) -> None:
    before = export_log(road.installation)
    for who in (ewa, road.pat):
        with pytest.raises(NotAllowed, match="Only an administrator may do this"):
            reset_link(road.installation, ewa, who)
    with pytest.raises(PolyleafError, match="has not accepted the invitation yet"):
        reset_link(road.installation, road.ada, road.ann)
    assert export_log(road.installation) == before
    reset_link(road.installation, ewa, road.ann)
    with reading(road.installation.engine) as connection:
        entry = log.of_kind(connection, "account")[-1]
    assert (entry.person, entry.data) == (road.ann.id, {"person": ewa.id, "change": "reset_link"})


def test_asking_for_a_new_password_is_noted_until_there_is_one(road: Road, ewa: Person) -> None:
    for email in ("Ewa@example.org", "ada@example.org", "nobody@example.org"):
        ask_reset(road.installation, email)
    with reading(road.installation.engine) as connection:
        asked = [person for person in people.everybody(connection) if person.reset_asked_at]
    assert [person.email for person in asked] == ["ewa@example.org"]
    reset_password(road.installation, reset_link(road.installation, ewa, None), "another four words")
    with reading(road.installation.engine) as connection:
        assert [person for person in people.everybody(connection) if person.reset_asked_at] == []


def test_a_password_is_changed_with_the_current_one_and_every_other_session_ends(road: Road, ewa: Person) -> None:
    here, there = (sessions.begin(road.installation, ewa, device) for device in ("here", "there"))
    with pytest.raises(PolyleafError, match="not your current password"):
        change_password(road.installation, ewa, "wrong", "another four words", sessions.hashed(here))
    link = reset_link(road.installation, ewa, road.ann)
    change_password(road.installation, ewa, PASSWORD, "another four words", sessions.hashed(here))
    assert resetting(road.installation, link) is None, "who made or stole a link before gets in no more"
    with reading(road.installation.engine) as connection:
        found = [sessions.find(road.installation, connection, token) is not None for token in (here, there)]
    assert found == [True, False]
    assert authenticate(road.installation, "ewa@example.org", "another four words") is not None


def test_passwords_are_hashed_with_argon2id_as_documented(road: Road, ewa: Person) -> None:
    assert (ewa.password_hash or "").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_inviting_somebody_who_has_an_account_makes_no_link(road: Road, ewa: Person) -> None:
    assert invite(road.installation, ewa.email, "Ewa", {"ur": ["translator"]}, road.ann) is None
    with reading(road.installation.engine) as connection:
        found = people.get(connection, ewa.id)
    assert found is not None
    assert found.locales == ("pl", "ur")


def test_inviting_somebody_who_has_an_account_gives_more_roles(road: Road) -> None:
    invite(road.installation, "ada@example.org", "Other name", {"pl": ["reviewer", "translator"]})
    with reading(road.installation.engine) as connection:
        ada = people.by_email(connection, "ada@example.org")
    assert ada is not None
    assert (ada.name, ada.roles_in("pl")) == ("Ada", frozenset({"translator", "reviewer"}))


def test_every_grant_and_its_end_is_on_record_by_name(road: Road) -> None:
    grant(road.installation, road.ada, "clinician", "ur", road.ann)
    grant(road.installation, road.ada, "clinician", "ur", road.ann)
    revoke(road.installation, road.ada, "clinician", "ur", None)
    revoke(road.installation, road.ada, "clinician", "ur", None)
    with reading(road.installation.engine) as connection:
        entries = log.of_kind(connection, "grant")[-2:]
    data = {"person": road.ada.id, "locale": "ur", "role": "clinician"}
    assert [(entry.person, entry.data) for entry in entries] == [
        (road.ann.id, data | {"given": True}),
        (None, data | {"given": False}),
    ]


@pytest.mark.parametrize("who", ["ada", "pat"])
def test_only_an_administrator_gives_roles_and_sets_policies(road: Road, who: str) -> None:
    actor = getattr(road, who)
    before = export_log(road.installation)
    for act in (
        lambda: grant(road.installation, actor, "reviewer", "pl", actor),
        lambda: revoke(road.installation, road.ben, "reviewer", "pl", actor),
        lambda: invite(road.installation, "eve@example.org", "Eve", {"pl": ["reviewer"]}, actor),
        lambda: set_policy(road.installation, "pl", actor, second_person=False),
    ):
        with pytest.raises(NotAllowed, match="Only an administrator may do this"):
            act()
    assert export_log(road.installation) == before


@pytest.mark.parametrize(
    ("role", "tag", "sentence"),
    [
        ("publisher", "pl", "'publisher' is no role in a language; there are translator, reviewer, clinician."),
        ("reviewer", "", "'reviewer' is no role of the content team; there are editor, publisher, administrator."),
        ("reviewer", "de", "The language de has not been added yet."),
    ],
)
def test_a_role_belongs_to_a_language_or_to_the_content_team(road: Road, role: Role, tag: str, sentence: str) -> None:
    with pytest.raises(PolyleafError) as refused:
        grant(road.installation, road.ada, role, tag, road.ann)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "email",
    [
        "nobody",
        "@" * 300,
        "ewa@example.org,eve@example.net",
        "Ewa <ewa@example.org>",
        "ewa@example.org\r\nBcc: eve@example.net",
        "ewa@eve.net@example.org",
    ],
)
def test_an_invitation_goes_to_one_address_that_a_message_takes_as_it_is(road: Road, email: str) -> None:
    with pytest.raises(PolyleafError, match="is not an e-mail address"):
        invite(road.installation, email, "Ewa", {})


@pytest.mark.parametrize(("tag", "sentence"), [("klingon", "is not a locale"), ("en", "what leaflets are written in")])
def test_a_language_is_one_that_cldr_knows(road: Road, tag: str, sentence: str) -> None:
    with pytest.raises(PolyleafError, match=sentence):
        set_policy(road.installation, tag, road.ann)


def test_a_policy_is_recorded_by_name_and_only_where_it_changes(road: Road) -> None:
    set_policy(road.installation, "pl", road.ann, second_person=False)
    set_policy(road.installation, "pl", road.ann, second_person=False)
    with reading(road.installation.engine) as connection:
        entry = log.of_kind(connection, "policy")[-1]
        assert len(log.of_kind(connection, "policy")) == 3
        row = people.locale_row(connection, "pl")
    wanted = {"locale": "pl", "clinical": False, "second_person": False, "digits": "latin"}
    assert (entry.person, entry.data) == (road.ann.id, wanted)
    assert row is not None
    assert (row.second_person, row.since) == (False, entry.seq)


def test_a_new_language_has_every_string_in_its_queue(approved: Road) -> None:
    set_policy(approved.installation, "so", approved.ann)
    assert approved.statuses("so") == {"empty": 20}


def test_a_demonstration_account_is_marked_in_the_log(road: Road) -> None:
    person = create_demonstration_account(road.installation, "demo@example.org", "Demo", PASSWORD)
    again = create_demonstration_account(road.installation, "demo@example.org", "Demo", PASSWORD)
    with reading(road.installation.engine) as connection:
        marked = [e.data["person"] for e in log.of_kind(connection, "person") if e.data["demonstration"]]
    assert (marked, again.id) == ([person.id], person.id)


def test_the_log_holds_no_name_and_no_address(road: Road) -> None:
    exported = export_log(road.installation).decode()
    assert [word for word in ("Ada", "ada@example.org", "Ben", "Pat") if word in exported] == []
