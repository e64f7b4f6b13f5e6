"""Questions of translators: asked on a string, answered once, seen in every language. Answers readers' reports too."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from app.domain.glossary import Glossary, GlossaryTerm, case_rule_of
from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import documents, log, people, queries, terms
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.correction import correct_english
from app.workflow.installation import Installation
from app.workflow.review import clean
from app.workflow.terms import TermReport, set_terms
from app.workflow.webhook_events import tell_of_question

LONGEST = 2000
MOST_OPEN = 100
"""Questions of one person that may wait for an answer."""
Outcome = Literal["answer", "note"]


def ask(installation: Installation, actor: Person, locale: str, segment_id: int, question: str) -> int:
    """Ask the content team about a string; return the question's id."""
    question = said(question, "Type your question.")
    if not actor.roles_in(locale):
        raise NotAllowed("Asking takes a role in this language.")
    with writing(installation.engine) as connection:
        log.lock(connection)
        if documents.segment_row(connection, segment_id) is None or people.locale_row(connection, locale) is None:
            raise NotFound("There is no such string in this language.")
        if queries.open_of(connection, actor.id) >= MOST_OPEN:
            raise PolyleafError(f"{MOST_OPEN} of your questions wait for an answer. Ask again when some have one.")
        at = installation.now()
        new_id = queries.add(connection, segment_id, locale, actor.id, at, question)
        tell_of_question(installation, connection, new_id, locale, at)
        return new_id


def answer(installation: Installation, actor: Person, query_id: int, text: str, outcome: Outcome = "answer") -> None:
    """Answer a question for all languages; as a 'note' it stays with the string, also in its catalogues."""
    text = said(text, "Type the answer.")
    _must_answer(actor)
    with writing(installation.engine) as connection:
        if queries.get(connection, query_id) is None:
            raise NotFound("There is no such question.")
        if not queries.answer(connection, query_id, actor.id, installation.now(), text, outcome):
            raise PolyleafError("Somebody has answered this question already.")


def answer_by_correction(installation: Installation, actor: Person, query_id: int, english: str, text: str) -> int:
    """Answer a question by correcting the English; return the leaflet's new version."""
    text = said(text, "Say what you corrected.")
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


def answer_by_term(
    installation: Installation, actor: Person, query_id: int, term: str, target: str, keep: bool, text: str
) -> TermReport:
    """Answer a question with an entry of its language's glossary, whose reason is the answer; say what has the term.

    `keep` says that the term is not translated. Approvals stand. Raise PolyleafError where the string lacks the term.
    """
    text = said(text, "Say why the term is translated so, or not at all.")
    _must_answer(actor)
    with reading(installation.engine) as connection:
        row = queries.get(connection, query_id)
        segment = documents.segment_row(connection, row.segment_id) if row else None
        if row is None or segment is None:
            raise NotFound("There is no such question.")
        known = {entry.source: entry for entry in map(terms.value_of, terms.current(connection, row.locale))}
    if row.outcome:
        raise PolyleafError("Somebody has answered this question already.")
    source = clean(term)
    entry = known.get(source) or GlossaryTerm(source, "", case_rule=case_rule_of(source))
    entry = replace(entry, target="" if keep else clean(target), do_not_translate=keep, reason=text)
    if source and not Glossary(row.locale, [entry]).found_in(segment.text):
        raise PolyleafError(f"The string does not say “{source}”: write the term as it stands there.")
    report = set_terms(installation, actor, row.locale, [entry])
    with writing(installation.engine) as connection:
        queries.answer(connection, query_id, actor.id, installation.now(), text, "term")
    return report


def _must_answer(actor: Person) -> None:
    if not actor.content_roles & {"editor", "publisher"}:
        raise NotAllowed("Questions are answered by the content team.")


def said(text: str, what_to_do: str) -> str:
    """Return what somebody typed, its ends trimmed; raise PolyleafError where it is empty or too long."""
    text = text.replace("\0", "").strip()
    if not text:
        raise PolyleafError(what_to_do)
    if len(text) > LONGEST:
        raise PolyleafError(f"Say it in at most {LONGEST} characters; these are {len(text)}.")
    return text
