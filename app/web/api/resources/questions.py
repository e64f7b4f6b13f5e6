"""Questions of translators and reports of readers: one answer for all languages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta

from app.store import english
from app.store.engine import AnyRow
from app.web import context
from app.web.api.paging import Paging, page, place
from app.web.api.problems import Problem
from app.web.api.registry import Answer, Page, Request, get, post
from app.web.api.resources.base import ANSWERERS, TEAM, Text, Words, act, of
from app.web.leaflets.questions import question_of
from app.workflow import queries

Term = Annotated[str, Meta(max_length=500)]


class Question(Answer):
    """A question on a string; a reader's report has `version` and `number`, the text's on that page (0: the whole)."""

    id: int
    locale: str
    document_id: str
    document_title: str
    segment_id: int
    context: str
    source: str
    question: str
    asked_at: str
    asker: str | None
    outcome: str
    answer: str | None
    answered_at: str | None
    version: int | None
    number: int | None


class Reply(Request):
    """The answer: as an `answer`, a `note` that stays with the string, a `correction` of the English to `text`, or a
    glossary `term` with its `target` (or `keep`, not translated).
    """

    outcome: Literal["answer", "note", "correction", "term"]
    answer: Words
    text: Text | None = None
    term: Term = ""
    target: Term = ""
    keep: bool = False


@get("/questions", TEAM)
def questions(query: Paging) -> Page[Question]:
    """List the open questions, newest first."""
    return _page(query, english.questions(context.connection(), _before(query), query.limit + 1))


@get("/questions/<int:query_id>", TEAM)
def question(query_id: int) -> Question:
    """Return one question, answered or not."""
    return _told(question_of(query_id))


@post("/questions/<int:query_id>/answer", ANSWERERS, "content", slow=True)
def reply(query_id: int, body: Reply) -> Question:
    """Answer a question for all languages; correcting the English takes the role editor."""
    question_of(query_id)
    match body.outcome:
        case "answer" | "note":
            act(queries.answer, query_id, body.answer, body.outcome)
        case "correction":
            if body.text is None:
                raise Problem("invalid", "A correction takes `text`: what the English is to say.")
            act(queries.answer_by_correction, query_id, body.text, body.answer)
        case "term":
            act(queries.answer_by_term, query_id, body.term, body.target, body.keep, body.answer)
    return question(query_id)


@get("/reports", TEAM)
def reports(query: Paging) -> Page[Question]:
    """List what readers reported on live pages, newest first, with what was answered."""
    return _page(query, english.reports(context.connection(), _before(query), query.limit + 1))


def _before(query: Paging) -> int | None:
    after = place(query, int)
    return after[0] if after else None


def _page(query: Paging, rows: list[AnyRow]) -> Page[Question]:
    return page(query, rows, lambda row: (row.id,), _told)


def _told(row: Any) -> Question:
    return of(Question, row)
