"""Questions of translators: asked on a string, answered once, seen in every language."""

from __future__ import annotations

from typing import Literal

from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import documents, people, queries
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.correction import correct_english
from app.workflow.installation import Installation

LONGEST = 2000
Outcome = Literal["answer", "note"]


def ask(installation: Installation, actor: Person, locale: str, segment_id: int, question: str) -> int:
    """Ask the content team about a string; return the question's id."""
    question = _said(question, "Type your question.")
    if not actor.roles_in(locale):
        raise NotAllowed("Asking takes a role in this language.")
    with writing(installation.engine) as connection:
        if documents.segment_row(connection, segment_id) is None or people.locale_row(connection, locale) is None:
            raise NotFound("There is no such string in this language.")
        return queries.add(connection, segment_id, locale, actor.id, installation.now(), question)


def answer(installation: Installation, actor: Person, query_id: int, text: str, outcome: Outcome = "answer") -> None:
    """Answer a question for all languages; as a 'note' it stays with the string, also in its catalogues."""
    text = _said(text, "Type the answer.")
    _must_answer(actor)
    with writing(installation.engine) as connection:
        if queries.get(connection, query_id) is None:
            raise NotFound("There is no such question.")
        if not queries.answer(connection, query_id, actor.id, installation.now(), text, outcome):
            raise PolyleafError("Somebody has answered this question already.")


def answer_by_correction(installation: Installation, actor: Person, query_id: int, english: str, text: str) -> int:
    """Answer a question by correcting the English; return the leaflet's new version."""
    text = _said(text, "Say what you corrected.")
    _must_answer(actor)
    with reading(installation.engine) as connection:
        row = queries.get(connection, query_id)
        segment = documents.segment_row(connection, row.segment_id) if row else None
    if row is None or segment is None:
        raise NotFound("There is no such question.")
    if row.outcome:
        raise PolyleafError("Somebody has answered this question already.")
    version = correct_english(installation, actor, row.segment_id, english, segment.text)
    with writing(installation.engine) as connection:
        queries.answer(connection, query_id, actor.id, installation.now(), text, "correction")
    return version


def _must_answer(actor: Person) -> None:
    if not actor.content_roles & {"editor", "publisher"}:
        raise NotAllowed("Questions are answered by the content team.")


def _said(text: str, what_to_do: str) -> str:
    text = text.replace("\0", "").strip()
    if not text:
        raise PolyleafError(what_to_do)
    if len(text) > LONGEST:
        raise PolyleafError(f"Say it in at most {LONGEST} characters; these are {len(text)}.")
    return text
