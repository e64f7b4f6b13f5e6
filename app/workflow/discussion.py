"""Comments on a string in a language, by translators, reviewers and the content team; each is an entry of the log."""

from __future__ import annotations

from app.errors import NotAllowed, NotFound
from app.store import comments, documents, log, people
from app.store.engine import writing
from app.store.people import Person
from app.workflow.installation import Installation
from app.workflow.queries import said
from app.workflow.record import record


def comment(installation: Installation, actor: Person, locale: str, segment_id: int, words: str) -> int:
    """Say something about a string to everybody who works on it; return the entry's place in the log.

    The log holds a commitment to the words; they themselves lie beside it and go with an erasure.
    """
    words = said(words, "Type your comment.")
    if not actor.roles_in(locale) and not actor.content_roles:
        raise NotAllowed("Commenting takes a role in this language or in the content team.")
    with writing(installation.engine) as connection:
        log.lock(connection)
        segment = documents.segment_row(connection, segment_id)
        if segment is None or people.locale_row(connection, locale) is None:
            raise NotFound("There is no such string in this language.")
        data = {"document": segment.document_id, "locale": locale, "string": segment.text_hash}
        entry = record(connection, installation.now(), "comment", data, actor, None, words)
        comments.add(connection, entry.seq, segment_id, locale)
        return entry.seq
