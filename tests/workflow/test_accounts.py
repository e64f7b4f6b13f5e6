"""Who may do what, and that every change of it is on record."""

from __future__ import annotations

import pytest

from app.domain.signoff import Role
from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import log, people
from app.store.engine import reading
from app.workflow.accounts import (
    INVITATION_DAYS,
    accept_invitation,
    authenticate,
    create_demonstration_account,
    grant,
    invite,
    invited,
    revoke,
    set_policy,
)
from app.workflow.audit import export_log
from tests.installation import Road

PASSWORD = "four words in a row"


def test_an_invitation_makes_an_account_and_works_once(road: Road) -> None:
    token = invite(road.installation, "Ewa@Example.org", "Ewa", {"pl": ["translator"]}, road.ann)
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
    token = invite(road.installation, "ewa@example.org", "Ewa", {"pl": ["translator"]})
    road.clock.forward(days=INVITATION_DAYS + 1)
    assert invited(road.installation, token) is None
    with pytest.raises(NotFound, match="used or has expired"):
        accept_invitation(road.installation, token, "Ewa", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        (" ", PASSWORD, "Type your name as it should stand beside what you sign."),
        ("Ewa", "short", "Choose a password of at least 12 characters, for example four words."),
    ],
)
def test_a_refused_password_leaves_the_invitation_open(road: Road, name: str, password: str, sentence: str) -> None:
    token = invite(road.installation, "ewa@example.org", "Ewa", {"pl": ["translator"]})
    with pytest.raises(PolyleafError) as refused:
        accept_invitation(road.installation, token, name, password)
    assert str(refused.value) == sentence
    assert invited(road.installation, token) is not None


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


@pytest.mark.parametrize("email", ["nobody", "@" * 300])
def test_an_invitation_goes_to_an_address(road: Road, email: str) -> None:
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
