"""Comments on strings: said in the log by commitment, told to those involved, gone with their author."""

from __future__ import annotations

import pytest

from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import comments, log
from app.store.engine import reading
from app.workflow import personal_data, queries
from app.workflow.audit import verify_log
from app.workflow.discussion import comment
from app.workflow.queries import ask
from tests.installation import Road

SINCE = "2026-11-24"


def test_a_discussion_is_told_to_whoever_has_to_do_with_the_string_and_goes_with_its_author(approved: Road) -> None:
    road, home = approved, approved.installation
    unit = road.unit("Syrup")
    first = comment(home, road.ann, "pl", unit.segment_id, " Is it a syrup or a solution?\nThe label says both. ")
    comment(home, road.bea, "pl", unit.segment_id, "A syrup.")

    def told(person: str) -> list[tuple[str, str, str]]:
        with reading(home.engine) as connection:
            rows = comments.for_person(connection, getattr(road, person).id, SINCE)
        return [(row.text, row.name, row.words) for row in rows]

    from_ann = ("Syrup", "Ann", "Is it a syrup or a solution?\nThe label says both.")
    from_bea = ("Syrup", "Bea", "A syrup.")
    # Ada wrote the text and Ben reviewed it; Ann and Bea commented; Cleo and Pat have nothing to do with it.
    assert (told("ada"), told("ben")) == ([from_ann, from_bea], [from_ann, from_bea])
    assert (told("ann"), told("bea")) == ([from_bea], [from_ann])
    assert (told("cleo"), told("pat")) == ([], [])
    ask(home, road.cleo, "pl", unit.segment_id, "How much is in a bottle?")
    assert told("cleo") == [from_ann, from_bea]
    with reading(home.engine) as connection:
        entry = log.get(connection, first)
        assert [row.words for row in comments.of_unit(connection, unit.segment_id, "ur")] == []
    assert (entry.kind, entry.person, sorted(entry.commitments)) == ("comment", road.ann.id, ["name", "reason"])
    assert "syrup or" not in str(entry)
    personal_data.erase(home, road.bea)
    with reading(home.engine) as connection:
        left = [(row.name, row.words) for row in comments.of_unit(connection, unit.segment_id, "pl")]
    assert left == [from_ann[1:], (None, None)]
    verify_log(home)
    road.sign_editions()
    road.publish()


def test_a_comment_takes_a_role_words_and_a_string(road: Road) -> None:
    home, segment = road.installation, road.unit("Syrup").segment_id
    stranger = road.person("Stig", ur=["reviewer"])
    for person, locale, string, words, refusal in (
        (stranger, "pl", segment, "Hello", NotAllowed),
        (road.ada, "pl", segment, " \n", PolyleafError),
        (road.ada, "pl", segment, "x" * 2001, PolyleafError),
        (road.ada, "pl", 99_999, "Hello", NotFound),
        (road.ann, "so", segment, "Hello", NotFound),
    ):
        with pytest.raises(refusal):
            comment(home, person, locale, string, words)
    with reading(home.engine) as connection:
        assert comments.of_unit(connection, segment, "pl") == []


def test_however_much_is_said_a_page_shows_the_newest_of_it(on_sqlite: Road) -> None:
    home, segment = on_sqlite.installation, on_sqlite.unit("Syrup").segment_id
    for number in range(comments.SHOWN + 2):
        comment(home, on_sqlite.ada, "pl", segment, str(number))
    with reading(home.engine) as connection:
        found = [row.words for row in comments.of_unit(connection, segment, "pl")]
    assert found == [str(number) for number in range(2, comments.SHOWN + 2)]


def test_nobody_floods_the_content_team_with_questions(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_OPEN", 2)
    segment = road.unit("Syrup").segment_id
    first, _ = (queries.ask(road.installation, road.ada, "pl", segment, "Which?") for _ in range(2))
    with pytest.raises(PolyleafError, match="2 of your questions wait for an answer"):
        queries.ask(road.installation, road.ada, "pl", segment, "Which?")
    queries.ask(road.installation, road.bea, "pl", segment, "Which?")
    queries.answer(road.installation, road.pat, first, "The brown one.")
    queries.ask(road.installation, road.ada, "pl", segment, "Which?")
