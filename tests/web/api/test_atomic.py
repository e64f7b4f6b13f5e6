"""Two who change the same thing at the same moment, on SQLite and on PostgreSQL: one wins, the other is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest

from app import create_app
from app.errors import NotAllowed
from app.store import log, people
from app.store.engine import reading, whole, writing
from app.web.api import serving
from app.web.security import limiter
from app.workflow import accounts, tokens
from tests.installation import copies, quick_path, road
from tests.web.api.conftest import calling

if TYPE_CHECKING:
    from tests.installation import Road

__all__ = ["copies", "quick_path", "road"]

Call = Callable[..., Any]
KIND = {"kind": "reviewed"}


class Undo(Exception):
    """Something that went wrong."""


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do several things in threads that begin together; return what they gave, in order."""
    gate, given = Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        gate.wait()
        given[number] = acts[number]()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


@pytest.fixture
def call(road: Road, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call the API as Ann; between looking at what is changed and changing it there is time for somebody else."""
    monkeypatch.setattr(limiter, "enabled", False)
    matched = serving._must_match

    def slowly(*what: Any) -> Any:
        seen = matched(*what)
        time.sleep(0.05)
        return seen

    monkeypatch.setattr(serving, "_must_match", slowly)
    return calling(
        create_app(road.installation), tokens.make(road.installation, road.ann, "A program", tokens.SCOPES, 30, True)
    )


def test_of_two_who_change_the_same_at_once_one_wins_and_the_other_is_told(road: Road, call: Call) -> None:
    source = call("GET", "/leaflets/winter-cough/source").get_json()["markdown"]
    changes: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "/languages/pl": ({"clinical": True}, {"digits": "native"}),
        f"/people/{road.ada.id}": ({"roles": {"pl": ["reviewer"]}}, {"roles": {"ur": ["clinician"]}}),
        "/me/profile": ({"languages": "Polish"}, {"languages": "Urdu", "mail": "daily"}),
        "/leaflets/winter-cough/source": (
            {"markdown": source.replace("weeks", "days", 1)},
            {"markdown": source.replace("weeks", "months", 1)},
        ),
    }
    for address, (one, other) in changes.items():
        read = call("GET", address)
        sent = {"If-Match": read.headers["ETag"]}
        answers = at_once(*(partial(call, "PUT", address, body, sent) for body in (one, other)))
        assert sorted(answer.status_code for answer in answers) == [200, 412], (address, [a.text for a in answers])
        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert lost.get_json()["type"].endswith("#problem-changed")
        now = call("GET", address)
        assert now.headers["ETag"] != read.headers["ETag"]
        if address != "/leaflets/winter-cough/source":
            assert won.get_json() == now.get_json(), "what won is what stands"
    stands = call("GET", "/leaflets/winter-cough/source").get_json()
    assert stands["version"] == 2
    assert (road.source / "winter-cough.md").read_text("utf-8").count("weeks") == source.count("weeks") - 1


def test_of_two_with_the_same_key_one_is_carried_out_and_both_get_its_answer(road: Road, call: Call) -> None:
    unit, key = road.unit("Syrup"), {"Idempotency-Key": "a key"}
    address = f"/languages/pl/units/{unit.segment_id}/comments"
    answers = at_once(*[partial(call, "POST", address, {"words": "Which syrup?"}, key)] * 3)
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({answer.text for answer in answers}) == 1
    assert sorted("Idempotency-Replayed" in answer.headers for answer in answers) == [False, True, True]
    assert len(call("GET", address).get_json()["items"]) == 1


def test_of_two_signatures_of_one_person_on_a_text_at_the_same_moment_one_stands(road: Road, monkeypatch: Any) -> None:
    monkeypatch.setattr(limiter, "enabled", False)
    app, unit = create_app(road.installation), road.unit("Syrup")
    token = tokens.make(road.installation, road.bea, "A program", tokens.SCOPES, 30, strong=True)
    address = f"/languages/pl/units/{unit.segment_id}"
    opened = calling(app, token)("POST", f"{address}/openings").get_json()
    body = {"text": "Syrop", "seen": opened["fingerprint"], "shown": opened["shown"]}
    answers = at_once(*[partial(calling(app, token), "POST", f"{address}/translations", body)] * 2)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    opened = calling(app, token)("POST", f"{address}/openings").get_json()
    body = {"text": "Syrop", "seen": opened["fingerprint"], "shown": opened["shown"], "answers": {}}
    again = at_once(
        partial(calling(app, token), "POST", f"{address}/translations", body),
        partial(calling(app, token), "POST", f"{address}/reviews", {k: body[k] for k in ("seen", "shown")} | KIND),
    )
    assert [answer.status_code for answer in again] == [403, 403]
    with reading(road.installation.engine) as connection:
        assert len(log.of_kind(connection, "translated", "reviewed")) == 1


def test_of_two_administrators_who_take_the_role_from_each_other_one_stays(road: Road, monkeypatch: Any) -> None:
    zoe = road.person("Zoe", content=["administrator"])
    holders = people.holders

    def slowly(*what: Any) -> Any:
        found = holders(*what)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(people, "holders", slowly)

    def take(whose: Any, actor: Any) -> str:
        try:
            accounts.revoke(road.installation, whose, "administrator", "", actor)
        except NotAllowed as refusal:
            return str(refusal)
        return ""

    said = at_once(partial(take, zoe, road.ann), partial(take, road.ann, zoe))
    assert sorted(said) == ["", "This is the last administrator; make somebody else one first."]


def test_what_is_refused_half_way_is_undone_as_a_whole(road: Road, call: Call) -> None:
    address = f"/people/{road.ann.id}"
    read = call("GET", address)
    refused = call("PUT", address, {"roles": {"pl": ["reviewer"]}}, {"If-Match": read.headers["ETag"]})
    assert refused.get_json()["detail"] == "This is the last administrator; make somebody else one first."
    assert call("GET", address).get_json() == read.get_json(), "no role was given before others could not be taken"


def test_within_a_whole_transaction_a_part_is_undone_alone_and_the_end_commits_all(road: Road) -> None:
    engine = road.installation.engine
    with reading(engine) as connection:
        before = log.head(connection).seq
    with whole(engine) as around:
        with writing(engine) as connection:
            assert connection is around
            people.give(connection, road.ada.id, "reviewer", "pl")
        with suppress(Undo), writing(engine) as connection:
            log.append(connection, road.installation.now(), "comment", {})
            raise Undo
        with reading(engine) as connection:
            assert log.head(connection).seq == before
    with reading(engine) as connection:
        found = people.get(connection, road.ada.id)
        assert found is not None
        assert found.roles_in("pl") == {"translator", "reviewer"}
    with suppress(Undo), whole(engine):
        with writing(engine) as connection:
            people.take(connection, road.ada.id, "reviewer", "pl")
        raise Undo
    with reading(engine) as connection:
        assert people.get(connection, road.ada.id) == found
