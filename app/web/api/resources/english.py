"""The English, string by string: corrections, meanings declared unchanged, the source desk."""

from __future__ import annotations

from typing import Literal

from app.domain.meaning import changes_of_meaning
from app.errors import NotFound
from app.store import documents, english
from app.web import context
from app.web.api.paging import Paging, page_of_all
from app.web.api.registry import Answer, Page, Request, get, post
from app.web.api.resources.base import ANSWERERS, EDITOR, TEAM, Reason, Text, act, of
from app.web.api.resources.leaflets import DeskFinding, Number, desk_finding
from app.web.leaflets.desk import findings_of
from app.web.leaflets.leaflet import find
from app.workflow import source_desk
from app.workflow.correction import correct_english, declare_unchanged


class EnglishString(Answer):
    """A string of the current English at its place."""

    segment_id: int
    ordinal: int
    role: str
    section: str
    context: str
    text: str
    note: str | None


class Correction(Request):
    """What a string is to say, and what it said when somebody looked."""

    text: Text
    seen: Text


class Corrected(Answer):
    """The leaflet's new version."""

    version: int


class Consequences(Answer):
    """What a change of a string costs: the languages that look again, and why its meaning may have changed."""

    approved_in: list[str]
    reasons: list[str]


class Wording(Request):
    """What a string would say."""

    text: Text


class Unchanged(Request):
    """Two strings of a leaflet, the earlier one first, that mean the same."""

    old_segment: Number
    new_segment: Number


class CarriedOver(Answer):
    """The languages whose approval was carried over, and those that had none."""

    carried: list[str]
    without: list[str]


class Desk(Answer):
    """All that the checks find in a leaflet's English, dismissed or not."""

    items: list[DeskFinding]


class DeskAnswer(Request):
    """What somebody says to a finding: `dismissed` with why the English is right, or `asked` with whom they asked."""

    finding: Reason
    outcome: Literal["dismissed", "asked"]
    words: Reason


@get("/leaflets/<document_id>/strings", TEAM)
def english_strings(document_id: str, query: Paging) -> Page[EnglishString]:
    """List the strings of the current English in reading order."""
    version = find(document_id)[1].version
    rows = english.strings(context.connection(), document_id, version)
    return page_of_all(query, rows, lambda row: (row.ordinal,), (int,), lambda row: of(EnglishString, row))


@get("/leaflets/<document_id>/strings/<int:segment_id>/consequences", EDITOR)
def consequences(document_id: str, segment_id: int, query: Wording) -> Consequences:
    """Say what a change of a string would cost, without making it."""
    segment = documents.segment_row(context.connection(), segment_id)
    if segment is None or segment.document_id != document_id:
        raise NotFound("There is no such string in this leaflet.")
    approved = english.approvals_of(context.connection(), segment_id)
    reasons = list(changes_of_meaning(segment.text, query.text))
    return Consequences(approved_in=[tag for tag, has in approved.items() if has], reasons=reasons)


@post("/leaflets/<document_id>/strings/<int:segment_id>/corrections", EDITOR, "content", slow=True)
def correct(document_id: str, segment_id: int, body: Correction) -> Corrected:
    """Correct a string of the English, here and in its file."""
    segment = documents.segment_row(context.connection(), segment_id)
    if segment is None or segment.document_id != document_id:
        raise NotFound("There is no such string in this leaflet.")
    return Corrected(version=act(correct_english, segment_id, body.text, body.seen))


@post("/leaflets/<document_id>/unchanged", EDITOR, "content")
def unchanged(document_id: str, body: Unchanged) -> CarriedOver:
    """Declare, by name, that a changed string means what it meant: approvals carry over."""
    segment = documents.segment_row(context.connection(), body.new_segment)
    if segment is None or segment.document_id != document_id:
        raise NotFound("There are no such strings in this leaflet.")
    done = act(declare_unchanged, body.old_segment, body.new_segment)
    return CarriedOver(carried=list(done.carried), without=list(done.without))


@get("/leaflets/<document_id>/desk", TEAM)
def desk(document_id: str) -> Desk:
    """Return what the checks find in a leaflet's English, with what was answered."""
    return Desk(items=[desk_finding(finding, answer) for finding, answer in findings_of(document_id)[1]])


@post("/leaflets/<document_id>/desk", ANSWERERS, "content")
def answer_desk(document_id: str, body: DeskAnswer) -> Desk:
    """Answer a finding by name."""
    answers = {"dismissed": source_desk.dismiss, "asked": source_desk.ask_somebody}
    act(answers[body.outcome], document_id, body.finding, body.words)
    return desk(document_id)
