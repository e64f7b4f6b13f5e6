"""Who may call what: every operation of the API, by every kind of person in their own language and another's.

The rows are held against the registry that the routes are made of, so that none is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.store import log
from app.store.engine import reading
from app.web.api.registry import OPERATIONS, Operation
from app.workflow.tokens import SCOPES
from tests.web.api.conftest import calling

if TYPE_CHECKING:
    from flask import Flask

    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]

# v without a token; x with one that nobody made; s somebody with every role, with a token that has every scope but those
# of the operation; n an account without a role; T R C translator, reviewer, clinician of the language asked for
# (Polish); t r c the same of another language (Urdu); E P A editor, publisher, administrator.
# + is let in, ! is asked for a token, . is refused.
# ruff: noqa: E501
TABLE = """
                                                                                                         v  x  s  n  T  R  C  t  r  c  E  P  A
POST   /languages/{locale}/units/{segment_id}/openings           translate,review                        !  !  .  .  +  +  +  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/suggestions        translate                               !  !  .  .  +  +  .  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/translations       translate                               !  !  .  .  +  +  .  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/reviews            review                                  !  !  .  .  +  +  +  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/rejections         review                                  !  !  .  .  +  +  +  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/withdrawals        translate,review                        !  !  .  .  +  +  +  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/waiver-requests    translate,review                        !  !  .  .  +  +  .  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/waivers            review                                  !  !  .  .  .  +  .  .  .  .  .  .  .
GET    /languages/{locale}/waiver-requests                       read                                    !  !  .  .  .  +  .  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/questions          translate,review                        !  !  .  .  +  +  +  .  .  .  .  .  .
GET    /leaflets/{document_id}/editions                          read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /leaflets/{document_id}/editions/{locale}                 read                                    !  !  .  .  .  +  .  .  .  .  +  +  +
GET    /leaflets/{document_id}/editions/{locale}/page            read                                    !  !  .  .  .  +  .  .  .  .  +  +  +
POST   /leaflets/{document_id}/editions/{locale}/readings        review                                  !  !  .  .  .  +  .  .  .  .  .  .  .
POST   /leaflets/{document_id}/signatures                        publish                                 !  !  .  .  .  .  .  .  .  .  .  +  .
GET    /leaflets/{document_id}/editions/{locale}/record          read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /drafts                                                   read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /drafts/engines                                           read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /drafts/plan                                              read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
POST   /drafts                                                   content                                 !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /drafts/{job_id}                                          read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
POST   /drafts/{job_id}/moves                                    content                                 !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /leaflets/{document_id}/back-translations/{locale}        read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
POST   /leaflets/{document_id}/back-translations/{locale}        content                                 !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /leaflets                                                 read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
POST   /leaflets                                                 content                                 !  !  .  .  .  .  .  .  .  .  +  .  .
POST   /leaflets/conversions                                     content                                 !  !  .  .  .  .  .  .  .  .  +  .  .
POST   /leaflets/folder                                          content                                 !  !  .  .  .  .  .  .  .  .  +  .  .
GET    /leaflets/{document_id}                                   read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /leaflets/{document_id}/source                            read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
PUT    /leaflets/{document_id}/source                            content                                 !  !  .  .  .  .  .  .  .  .  +  .  .
GET    /leaflets/{document_id}/versions                          read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /leaflets/{document_id}/differences                       read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /leaflets/{document_id}/strings                           read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /leaflets/{document_id}/strings/{segment_id}/consequences read                                    !  !  .  .  .  .  .  .  .  .  +  .  .
POST   /leaflets/{document_id}/strings/{segment_id}/corrections  content                                 !  !  .  .  .  .  .  .  .  .  +  .  .
POST   /leaflets/{document_id}/unchanged                         content                                 !  !  .  .  .  .  .  .  .  .  +  .  .
GET    /leaflets/{document_id}/desk                              read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
POST   /leaflets/{document_id}/desk                              content                                 !  !  .  .  .  .  .  .  .  .  +  +  .
GET    /languages/{locale}/glossary                              read                                    !  !  .  .  +  +  +  .  .  .  +  +  +
GET    /languages/{locale}/units/{segment_id}/comments           read                                    !  !  .  .  +  +  +  .  .  .  +  +  +
POST   /languages/{locale}/units/{segment_id}/comments           translate,review,content                !  !  .  .  +  +  +  .  .  .  +  +  +
POST   /languages/{locale}/glossary                              translate,content                       !  !  .  .  +  +  +  .  .  .  +  +  +
GET    /languages/{locale}/glossary/history                      read                                    !  !  .  .  +  +  +  .  .  .  +  +  +
POST   /languages/{locale}/glossary/removals                     translate,content                       !  !  .  .  +  +  +  .  .  .  +  +  +
POST   /languages/{locale}/glossary/import                       translate,content                       !  !  .  .  +  +  +  .  .  .  +  +  +
GET    /languages/{locale}/glossary/file                         read                                    !  !  .  .  +  +  +  .  .  .  +  +  +
GET    /languages                                                read                                    !  !  .  +  +  +  +  +  +  +  +  +  +
GET    /languages/known                                          read                                    !  !  .  .  .  .  .  .  .  .  .  .  +
POST   /languages                                                admin                                   !  !  .  .  .  .  .  .  .  .  .  .  +
GET    /languages/{locale}                                       read                                    !  !  .  +  +  +  +  +  +  +  +  +  +
PUT    /languages/{locale}                                       admin                                   !  !  .  .  .  .  .  .  .  .  .  .  +
GET    /log                                                      read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /languages/{locale}/queue                                 read                                    !  !  .  .  +  +  +  .  .  .  .  .  .
GET    /languages/{locale}/units/{segment_id}                    read                                    !  !  .  .  +  +  +  .  .  .  .  .  .
GET    /languages/{locale}/units/{segment_id}/aids               read                                    !  !  .  .  +  +  +  .  .  .  .  .  .
GET    /languages/{locale}/units/{segment_id}/page               read                                    !  !  .  .  +  +  +  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/checks             read                                    !  !  .  .  +  +  +  .  .  .  .  .  .
POST   /languages/{locale}/units/{segment_id}/back-translations  translate,review                        !  !  .  .  +  +  +  .  .  .  .  .  .
GET    /languages/{locale}/memory                                read                                    !  !  .  .  +  +  +  .  .  .  +  +  +
GET    /languages/{locale}/memory/files                          read                                    !  !  .  .  +  +  +  .  .  .  +  +  +
POST   /languages/{locale}/memory/import                         translate,content                       !  !  .  .  +  +  +  .  .  .  +  +  +
POST   /languages/{locale}/memory/forget                         translate,content                       !  !  .  .  .  +  .  .  .  .  +  +  +
GET    /languages/{locale}/memory/again                          read                                    !  !  .  .  +  +  +  .  .  .  +  +  +
GET    /languages/{locale}/memory/file                           read                                    !  !  .  .  +  +  +  .  .  .  +  +  +
GET    /languages/{locale}/batches                               read                                    !  !  .  .  +  +  .  .  .  .  .  .  .
POST   /languages/{locale}/batches                               translate                               !  !  .  .  +  +  .  .  .  .  .  .  .
POST   /languages/{locale}/batches/return                        translate                               !  !  .  .  +  +  .  .  .  .  .  .  .
POST   /languages/{locale}/batches/texts                         translate                               !  !  .  .  +  +  .  .  .  .  .  .  .
GET    /me                                                       read                                    !  !  .  +  +  +  +  +  +  +  +  +  +
GET    /me/profile                                               read                                    !  !  .  +  +  +  +  +  +  +  +  +  +
PUT    /me/profile                                               translate,review,content,publish,admin  !  !  .  +  +  +  +  +  +  +  +  +  +
GET    /me/work                                                  read                                    !  !  .  +  +  +  +  +  +  +  +  +  +
GET    /me/tokens                                                read                                    !  !  .  +  +  +  +  +  +  +  +  +  +
DELETE /me/tokens/{token_id}                                     translate,review,content,publish,admin  !  !  .  +  +  +  +  +  +  +  +  +  +
GET    /people                                                   read                                    !  !  .  .  .  .  .  .  .  .  .  .  +
POST   /people                                                   admin                                   !  !  .  .  .  .  .  .  .  .  .  .  +
GET    /people/{person_id}                                       read                                    !  !  .  .  .  .  .  .  .  .  .  .  +
PUT    /people/{person_id}                                       admin                                   !  !  .  .  .  .  .  .  .  .  .  .  +
GET    /questions                                                read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /questions/{query_id}                                     read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
POST   /questions/{query_id}/answer                              content                                 !  !  .  .  .  .  .  .  .  .  +  +  .
GET    /reports                                                  read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /releases                                                 read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /releases/{number}                                        read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /releases/plan                                            read                                    !  !  .  .  .  .  .  .  .  .  .  +  .
POST   /releases                                                 publish                                 !  !  .  .  .  .  .  .  .  .  .  +  .
POST   /releases/{number}/returns                                publish                                 !  !  .  .  .  .  .  .  .  .  .  +  .
POST   /leaflets/{document_id}/editions/{locale}/withdrawals     publish,review                          !  !  .  .  .  +  .  .  .  .  .  +  .
GET    /leaflets/{document_id}/outdated                          read                                    !  !  .  .  .  .  .  .  .  .  .  +  .
POST   /leaflets/{document_id}/outdated/withdrawals              publish                                 !  !  .  .  .  .  .  .  .  .  .  +  .
GET    /search                                                   read                                    !  !  .  .  +  +  +  +  +  +  +  +  +
GET    /assignments                                              read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
POST   /assignments                                              content                                 !  !  .  .  .  .  .  .  .  .  +  +  +
POST   /assignments/{number}/passings                            content                                 !  !  .  .  .  .  .  .  .  .  +  +  +
DELETE /assignments/{number}                                     content                                 !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /calendar                                                 read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /progress                                                 read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
GET    /progress/edition                                         read                                    !  !  .  .  .  .  .  .  .  .  +  +  +
"""
ARGUMENTS = {"document_id": "winter-cough", "locale": "pl", "person_id": "x", "token_id": "x"}
HEAD, *ROWS = [line.split() for line in TABLE.splitlines() if line]
EXPECTED = {(method, path, scopes): dict(zip(HEAD, outcomes, strict=True)) for method, path, scopes, *outcomes in ROWS}


def row_of(operation: Operation) -> tuple[str, str, str]:
    return operation.method, operation.path, ",".join(operation.scopes)


def address_of(operation: Operation) -> str:
    values = {name: ARGUMENTS.get(name, "1") for name in operation.arguments}
    return operation.path.format(**values)


def outcome(response: Any) -> str:
    """Say in the table's letter how a call ended."""
    return {401: "!", 403: "."}.get(response.status_code, "+")


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    there = {row_of(operation) for operation in OPERATIONS}
    assert sorted(there - EXPECTED.keys()) == [], "decide who may call them, and add a row for each"
    assert sorted(EXPECTED.keys() - there) == [], "these operations are gone or take other scopes"


def test_every_operation_lets_in_whom_the_table_says_and_a_refusal_changes_nothing(
    app: Flask, installation: Installation, people_of_each_kind: dict[str, Person], somebody: Make, caller: Make
) -> None:
    def head() -> Any:
        with reading(installation.engine) as connection:
            return log.head(connection)

    calls = {column: caller(person) for column, person in people_of_each_kind.items()}
    everything = {"pl": ["translator", "reviewer", "clinician"], "content": ["editor", "publisher", "administrator"]}
    mighty = somebody("Mighty", **everything)
    without = {
        scopes: caller(mighty, *(SCOPES.keys() - set(scopes)))
        for scopes in {operation.scopes for operation in OPERATIONS}
    }
    nobody = app.test_client()
    wrong = []
    for operation in OPERATIONS:
        method, address = operation.method, address_of(operation)
        callers = {
            "v": lambda *asked: nobody.open(f"/api/v1{asked[1]}", method=asked[0]),
            "x": calling(app, "polyleaf_" + 43 * "x"),
            "s": without[operation.scopes],
            **calls,
        }
        for column, wanted in EXPECTED.get(row_of(operation), {}).items():
            before = head()
            found = outcome(callers[column](method, address))
            if found != wanted or (found != "+" and head() != before):
                wrong.append(f"{method} {operation.path}: {column} {found} instead of {wanted}")
    assert wrong == []
