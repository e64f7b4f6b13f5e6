"""Who may open what: every route of the workspace, asked by every kind of person, in their own language and another's.

The rows are held against the URL map: a route without a row fails, and so does a row without a route.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.store import log
from app.store.engine import reading
from app.web.access import guard_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]

# v a visitor; n an account without a role; T R C translator, reviewer, clinician of the language asked for (Polish);
# t r c the same of another language (Urdu); E P A editor, publisher, administrator.
# + is let in; > is sent to sign in; . is refused.
TABLE = """
                                                                   v  n  T  R  C  t  r  c  E  P  A
GET   /                                                            >  +  +  +  +  +  +  +  +  +  +
GET   /sign-in                                                     +  +  +  +  +  +  +  +  +  +  +
POST  /sign-in                                                     +  +  +  +  +  +  +  +  +  +  +
POST  /sign-out                                                    >  +  +  +  +  +  +  +  +  +  +
GET   /invitation/<token>                                          +  +  +  +  +  +  +  +  +  +  +
POST  /invitation/<token>                                          +  +  +  +  +  +  +  +  +  +  +
GET   /sign-in/code                                                >  >  >  >  >  >  >  >  >  >  >
POST  /sign-in/code                                                >  >  >  >  >  >  >  >  >  >  >
POST  /sign-in/passkey/options                                     +  +  +  +  +  +  +  +  +  +  +
POST  /sign-in/passkey                                             +  +  +  +  +  +  +  +  +  +  +
GET   /sign-in/provider                                            +  +  +  +  +  +  +  +  +  +  +
GET   /sign-in/provider/return                                     +  +  +  +  +  +  +  +  +  +  +
GET   /forgotten                                                   +  +  +  +  +  +  +  +  +  +  +
POST  /forgotten                                                   +  +  +  +  +  +  +  +  +  +  +
GET   /reset/<token>                                               +  +  +  +  +  +  +  +  +  +  +
POST  /reset/<token>                                               +  +  +  +  +  +  +  +  +  +  +
GET   /account/                                                    >  +  +  +  +  +  +  +  +  +  +
POST  /account/password                                            >  +  +  +  +  +  +  +  +  +  +
GET   /account/second-step                                         >  +  +  +  +  +  +  +  +  +  +
POST  /account/app                                                 >  +  +  +  +  +  +  +  +  +  +
POST  /account/app/remove                                          >  +  +  +  +  +  +  +  +  +  +
POST  /account/recovery-codes                                      >  +  +  +  +  +  +  +  +  +  +
POST  /account/passkeys                                            >  +  +  +  +  +  +  +  +  +  +
POST  /account/passkeys/options                                    >  +  +  +  +  +  +  +  +  +  +
POST  /account/passkeys/remove                                     >  +  +  +  +  +  +  +  +  +  +
GET   /account/export                                              >  +  +  +  +  +  +  +  +  +  +
GET   /account/erase                                               >  +  +  +  +  +  +  +  +  +  +
POST  /account/erase                                               >  +  +  +  +  +  +  +  +  +  +
POST  /account/sessions                                            >  +  +  +  +  +  +  +  +  +  +
GET   /account/tokens/                                             >  +  +  +  +  +  +  +  +  +  +
GET   /account/tokens/new                                          >  +  +  +  +  +  +  +  +  +  +
POST  /account/tokens/new                                          >  +  +  +  +  +  +  +  +  +  +
POST  /account/tokens/revoke                                       >  +  +  +  +  +  +  +  +  +  +
GET   /api/v1/                                                     +  +  +  +  +  +  +  +  +  +  +
GET   /api/v1/openapi.json                                         +  +  +  +  +  +  +  +  +  +  +
GET   /.well-known/security.txt                                    +  +  +  +  +  +  +  +  +  +  +
GET   /site/                                                       +  +  +  +  +  +  +  +  +  +  +
GET   /site/<path>                                                 +  +  +  +  +  +  +  +  +  +  +
POST  /site/<locale>/<slug>/                                       +  +  +  +  +  +  +  +  +  +  +
GET   /static/<filename>                                           +  +  +  +  +  +  +  +  +  +  +
GET   /health/live                                                 +  +  +  +  +  +  +  +  +  +  +
GET   /health/ready                                                +  +  +  +  +  +  +  +  +  +  +
GET   /metrics                                                     .  .  .  .  .  .  .  .  .  .  .

GET   /fresh                                                       >  +  +  +  +  +  +  +  +  +  +
GET   /search/                                                     >  .  +  +  +  +  +  +  +  +  +
GET   /review/<locale>/                                            >  .  +  +  +  .  .  .  .  .  .
GET   /review/<locale>/start                                       >  .  +  +  +  .  .  .  .  .  .
GET   /review/<locale>/<segment_id>                                >  .  +  +  +  .  .  .  .  .  .
POST  /review/<locale>/<segment_id>                                >  .  +  +  +  .  .  .  .  .  .
GET   /review/<locale>/<segment_id>/aids                           >  .  +  +  +  .  .  .  .  .  .
GET   /review/<locale>/<segment_id>/page                           >  .  +  +  +  .  .  .  .  .  .
GET   /review/<locale>/<segment_id>/discussion                     >  .  +  +  +  .  .  .  +  +  +
POST  /review/<locale>/<segment_id>/discussion                     >  .  +  +  +  .  .  .  +  +  +
POST  /review/<locale>/<segment_id>/look                           >  .  +  +  +  .  .  .  .  .  .

GET   /offline/<locale>/                                           >  .  +  +  .  .  .  .  .  .  .
POST  /offline/<locale>/batch                                      >  .  +  +  .  .  .  .  .  .  .
GET   /offline/<locale>/return                                     >  .  +  +  .  .  .  .  .  .  .
POST  /offline/<locale>/return                                     >  .  +  +  .  .  .  .  .  .  .
GET   /you/profile                                                 >  +  +  +  +  +  +  +  +  +  +
POST  /you/profile                                                 >  +  +  +  +  +  +  +  +  +  +
GET   /you/tour/<step>                                             >  +  +  +  +  +  +  +  +  +  +
POST  /you/tour/<step>                                             >  +  +  +  +  +  +  +  +  +  +
GET   /you/continue                                                >  +  +  +  +  +  +  +  +  +  +
GET   /you/thanks                                                  >  +  +  +  +  +  +  +  +  +  +
GET   /you/work                                                    >  +  +  +  +  +  +  +  +  +  +
GET   /you/letter.pdf                                              >  +  +  +  +  +  +  +  +  +  +
GET   /mail/stop/<token>                                           +  +  +  +  +  +  +  +  +  +  +
POST  /mail/stop/<token>                                           +  +  +  +  +  +  +  +  +  +  +

GET   /team/progress                                               >  .  .  .  .  .  .  .  +  +  +
GET   /team/assignments                                            >  .  .  .  .  .  .  .  +  +  +
POST  /team/assignments                                            >  .  .  .  .  .  .  .  +  +  +
GET   /team/calendar                                               >  .  .  .  .  .  .  .  +  +  +
POST  /team/calendar/link                                          >  .  .  .  .  .  .  .  +  +  +
GET   /team/calendar/<token>.ics                                   +  +  +  +  +  +  +  +  +  +  +

GET   /glossary/<locale>/                                          >  .  +  +  +  .  .  .  +  +  +
GET   /glossary/<locale>/term                                      >  .  +  +  +  .  .  .  +  +  +
POST  /glossary/<locale>/term                                      >  .  +  +  +  .  .  .  +  +  +
POST  /glossary/<locale>/remove                                    >  .  +  +  +  .  .  .  +  +  +
POST  /glossary/<locale>/import                                    >  .  +  +  +  .  .  .  +  +  +
GET   /glossary/<locale>/glossary.csv                              >  .  +  +  +  .  .  .  +  +  +
GET   /glossary/<locale>/glossary.tbx                              >  .  +  +  +  .  .  .  +  +  +
GET   /memory/<locale>/                                            >  .  +  +  +  .  .  .  +  +  +
GET   /memory/<locale>/again                                       >  .  +  +  +  .  .  .  +  +  +
POST  /memory/<locale>/import                                      >  .  +  +  +  .  .  .  +  +  +
POST  /memory/<locale>/forget                                      >  .  .  +  .  .  .  .  +  +  +
GET   /memory/<locale>/memory.tmx                                  >  .  +  +  +  .  .  .  +  +  +

GET   /leaflets/                                                   >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/<document_id>                                      >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/<document_id>/<locale>                             >  .  .  +  .  .  .  .  +  +  +
GET   /leaflets/<document_id>/<locale>/progress                    >  .  .  .  .  .  .  .  +  +  +
POST  /leaflets/<document_id>/<locale>/read                        >  .  .  +  .  .  .  .  .  .  .
GET   /leaflets/preview/<locale>/<slug>/                           >  .  .  +  .  .  .  .  +  +  +
GET   /leaflets/preview/<locale>/<slug>/<name>                     >  .  .  +  .  .  .  .  +  +  +
GET   /leaflets/<document_id>/<locale>/withdraw                    >  .  .  +  .  .  .  .  .  +  .
POST  /leaflets/<document_id>/<locale>/withdraw                    >  .  .  +  .  .  .  .  .  +  .
GET   /leaflets/<document_id>/<locale>/record                      >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/<document_id>/english                              >  .  .  .  .  .  .  .  +  .  .
GET   /leaflets/<document_id>/english/<segment_id>                 >  .  .  .  .  .  .  .  +  .  .
POST  /leaflets/<document_id>/english/<segment_id>                 >  .  .  .  .  .  .  .  +  .  .
GET   /leaflets/<document_id>/unchanged/<old>/<new>                >  .  .  .  .  .  .  .  +  .  .
POST  /leaflets/<document_id>/unchanged/<old>/<new>                >  .  .  .  .  .  .  .  +  .  .
GET   /leaflets/<document_id>/versions                             >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/<document_id>/versions/<old>..<new>                >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/<document_id>/desk                                 >  .  .  .  .  .  .  .  +  +  +
POST  /leaflets/<document_id>/desk                                 >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/desk                                               >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/questions                                          >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/questions/<query_id>                               >  .  .  .  .  .  .  .  +  +  +
POST  /leaflets/questions/<query_id>                               >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/reports                                            >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/reports.csv                                        >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/folder                                             >  .  .  .  .  .  .  .  +  .  .
POST  /leaflets/folder                                             >  .  .  .  .  .  .  .  +  .  .
GET   /leaflets/import                                             >  .  .  .  .  .  .  .  +  .  .
POST  /leaflets/import                                             >  .  .  .  .  .  .  .  +  .  .
GET   /leaflets/<document_id>/urgent                               >  .  .  .  .  .  .  .  .  +  .
POST  /leaflets/<document_id>/urgent                               >  .  .  .  .  .  .  .  .  +  .
POST  /leaflets/<document_id>/sign                                 >  .  .  .  .  .  .  .  .  +  .
GET   /leaflets/releases                                           >  .  .  .  .  .  .  .  +  +  +
GET   /leaflets/releases/publish                                   >  .  .  .  .  .  .  .  .  +  .
POST  /leaflets/releases/publish                                   >  .  .  .  .  .  .  .  .  +  .

GET   /drafts/                                                     >  .  .  .  .  .  .  .  +  +  +
GET   /drafts/new                                                  >  .  .  .  .  .  .  .  +  +  +
POST  /drafts/new                                                  >  .  .  .  .  .  .  .  +  +  +
GET   /drafts/back/<locale>/<document_id>                          >  .  .  .  .  .  .  .  +  +  +
POST  /drafts/back/<locale>/<document_id>                          >  .  .  .  .  .  .  .  +  +  +
GET   /drafts/<job_id>                                             >  .  .  .  .  .  .  .  +  +  +
POST  /drafts/<job_id>                                             >  .  .  .  .  .  .  .  +  +  +
GET   /drafts/<job_id>/cancel                                      >  .  .  .  .  .  .  .  +  +  +
GET   /drafts/<job_id>/progress                                    >  .  .  .  .  .  .  .  +  +  +

GET   /admin/people                                                >  .  .  .  .  .  .  .  .  .  +
POST  /admin/people                                                >  .  .  .  .  .  .  .  .  .  +
GET   /admin/people/<person_id>                                    >  .  .  .  .  .  .  .  .  .  +
POST  /admin/people/<person_id>                                    >  .  .  .  .  .  .  .  .  .  +
POST  /admin/people/<person_id>/factors                            >  .  .  .  .  .  .  .  .  .  +
POST  /admin/people/<person_id>/reset                              >  .  .  .  .  .  .  .  .  .  +
GET   /admin/locales                                               >  .  .  .  .  .  .  .  .  .  +
GET   /admin/locales/<tag>                                         >  .  .  .  .  .  .  .  .  .  +
POST  /admin/locales/<tag>                                         >  .  .  .  .  .  .  .  .  .  +
GET   /admin/locales/<tag>/added                                   >  .  .  .  .  .  .  .  .  .  +
GET   /admin/webhooks                                              >  .  .  .  .  .  .  .  .  .  +
POST  /admin/webhooks                                              >  .  .  .  .  .  .  .  .  .  +
GET   /admin/webhooks/<webhook_id>                                 >  .  .  .  .  .  .  .  .  .  +
POST  /admin/webhooks/<webhook_id>                                 >  .  .  .  .  .  .  .  .  .  +
POST  /admin/webhooks/<webhook_id>/ping                            >  .  .  .  .  .  .  .  .  .  +
POST  /admin/webhooks/<webhook_id>/again                           >  .  .  .  .  .  .  .  .  .  +
POST  /admin/webhooks/<webhook_id>/resume                          >  .  .  .  .  .  .  .  .  .  +
GET   /admin/webhooks/<webhook_id>/<act>                           >  .  .  .  .  .  .  .  .  .  +
POST  /admin/webhooks/<webhook_id>/<act>                           >  .  .  .  .  .  .  .  .  .  +
GET   /admin/log                                                   >  .  .  .  .  .  .  .  +  +  +
"""
# What stands in a route's place for an argument that says nothing about who may open it.
ANYTHING = {"tag": "pl", "slug": "winter-cough", "document_id": "winter-cough", "locale": "pl"}

HEAD, *ROWS = [line.split() for line in TABLE.splitlines() if line]
EXPECTED = {(method, path): dict(zip(HEAD, outcomes, strict=True)) for method, path, *outcomes in ROWS}


def row_of(rule: Rule) -> str:
    """Write a rule as the table does: arguments without their converters."""
    return re.sub(r"<\w+:", "<", rule.rule)


def routes(app: Flask) -> dict[tuple[str, str], Rule]:
    return {
        (method, row_of(rule)): rule
        for rule in app.url_map.iter_rules()
        # Operations of the API take tokens and have a table of their own.
        if ", by token" not in (guard_of(app.view_functions[rule.endpoint]) or "")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@pytest.fixture
def clients(app: Flask, client_of: Make, people_of_each_kind: dict[str, Person]) -> dict[str, Callable[[], Any]]:
    """Return, for each column, what makes a fresh client of such a person."""
    return {"v": app.test_client} | {
        column: lambda person=person: client_of(person) for column, person in people_of_each_kind.items()
    }


def outcome(response: Any) -> str:
    """Say in the table's letter how a request ended."""
    if response.status_code == 303 and response.location.startswith("/sign-in?next="):
        return ">"
    return "." if response.status_code == 403 else "+"


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    there = set(routes(app))
    assert sorted(there - EXPECTED.keys()) == [], "decide who may open them, and add a row for each"
    assert sorted(EXPECTED.keys() - there) == [], "these routes are gone: take their rows out"


def test_every_route_lets_in_whom_the_table_says_and_a_refusal_changes_nothing(
    app: Flask, installation: Installation, clients: dict[str, Callable[[], Any]]
) -> None:
    def head() -> Any:
        with reading(installation.engine) as connection:
            return log.head(connection)

    wrong = []
    for (method, path), rule in sorted(routes(app).items()):
        values = {name: ANYTHING.get(name, 1 if "int:" + name in rule.rule else "x") for name in rule.arguments}
        with app.test_request_context():
            address = rule.build(values)
        assert address is not None
        for column, wanted in EXPECTED.get((method, path), {}).items():
            before = head()
            found = outcome(clients[column]().open(address[1], method=method))
            if found != wanted or (found != "+" and head() != before):
                wrong.append(f"{method} {path}: {column} {found} instead of {wanted}")
    assert wrong == []
