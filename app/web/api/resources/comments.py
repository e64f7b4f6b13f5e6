"""Comments on a string in a language, by those who work on it and the content team."""

from __future__ import annotations

from app.store import comments as stored
from app.web import context
from app.web.api.registry import Answer, Request, get, post
from app.web.api.resources.base import LOCALE_OR_TEAM, Words, act, of
from app.web.decisions import unit_of
from app.workflow.discussion import comment


class Comment(Answer):
    """What somebody said; name and words are null where they were erased. `seq` is its place in the log."""

    seq: int
    at: str
    name: str | None
    words: str | None


class Comments(Answer):
    """The newest 100 comments on a string, oldest first."""

    items: list[Comment]


class NewComment(Request):
    """What to say."""

    words: Words


@get("/languages/<locale>/units/<int:segment_id>/comments", LOCALE_OR_TEAM)
def comments(locale: str, segment_id: int) -> Comments:
    """List what was said about a string."""
    unit_of(locale, segment_id)
    return Comments(items=[of(Comment, row) for row in stored.of_unit(context.connection(), segment_id, locale)])


@post("/languages/<locale>/units/<int:segment_id>/comments", LOCALE_OR_TEAM, "translate", "review", "content")
def add_comment(locale: str, segment_id: int, body: NewComment) -> Comments:
    """Say something about a string to everybody who works on it."""
    unit_of(locale, segment_id)
    act(comment, locale, segment_id, body.words)
    return comments(locale, segment_id)
