"""What the screens do, and which calls of the API do the same: a screen without a row fails, and so does a dead row.

Where there is no call, the row says why, in words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.web.api.registry import OPERATIONS

if TYPE_CHECKING:
    from flask import Flask

# The method and path of a screen, as Flask's URL map has them, and the operations that do the same; or, after a dash,
# why there are none.
# ruff: noqa: E501
TABLE = """
GET /                                               me queue
GET /account/                                       me
POST /account/password                              - how one signs in is changed in the browser alone
POST /account/sessions                              - sessions are the browser's
GET /account/second-step                            - how one signs in is changed in the browser alone
POST /account/app                                   - how one signs in is changed in the browser alone
POST /account/app/remove                            - how one signs in is changed in the browser alone
POST /account/recovery-codes                        - how one signs in is changed in the browser alone
POST /account/passkeys                              - how one signs in is changed in the browser alone
POST /account/passkeys/options                      - how one signs in is changed in the browser alone
POST /account/passkeys/remove                       - how one signs in is changed in the browser alone
GET /account/export                                 - everything about a person is given to that person, signed in lately
GET /account/erase                                  - an account is erased by its owner, signed in lately
POST /account/erase                                 - an account is erased by its owner, signed in lately
GET /account/tokens/                                own_tokens
GET /account/tokens/new                             - a token makes no tokens
POST /account/tokens/new                            - a token makes no tokens
POST /account/tokens/revoke                         revoke_token
GET /fresh                                          - the browser's own token against forged forms
GET /sign-in                                        - signing in is the browser's
POST /sign-in                                       - signing in is the browser's
GET /sign-in/code                                   - signing in is the browser's
POST /sign-in/code                                  - signing in is the browser's
POST /sign-in/passkey                               - signing in is the browser's
POST /sign-in/passkey/options                       - signing in is the browser's
GET /sign-in/provider                               - signing in is the browser's
GET /sign-in/provider/return                        - signing in is the browser's
POST /sign-out                                      - signing in is the browser's
GET /invitation/<token>                             - whoever has a link has no token yet
POST /invitation/<token>                            - whoever has a link has no token yet
GET /forgotten                                      - whoever has a link has no token yet
POST /forgotten                                     - whoever has a link has no token yet
GET /reset/<token>                                  - whoever has a link has no token yet
POST /reset/<token>                                 - whoever has a link has no token yet
GET /mail/stop/<token>                              - whoever has a link needs no token
POST /mail/stop/<token>                             - whoever has a link needs no token

GET /search/                                        search
GET /review/<locale>/                               queue waiver_requests
GET /review/<locale>/start                          queue
GET /review/<locale>/<segment_id>                   unit open_unit
GET /review/<locale>/<segment_id>/aids              aids ask_back
GET /review/<locale>/<segment_id>/page              page_with_unit
POST /review/<locale>/<segment_id>                  save translate sign_review reject take_back ask_for_waiver waive ask add_comment
POST /review/<locale>/<segment_id>/look             check
GET /review/<locale>/<segment_id>/discussion        comments
POST /review/<locale>/<segment_id>/discussion       add_comment
GET /offline/<locale>/                              newest_batches
POST /offline/<locale>/batch                        take_away
GET /offline/<locale>/return                        look_at
POST /offline/<locale>/return                       look_at bring_back
GET /glossary/<locale>/                             glossary
GET /glossary/<locale>/term                         entry_history
POST /glossary/<locale>/term                        set_entries
POST /glossary/<locale>/remove                      remove_entry
POST /glossary/<locale>/import                      import_glossary
GET /glossary/<locale>/glossary.csv                 glossary_file
GET /glossary/<locale>/glossary.tbx                 glossary_file
GET /memory/<locale>/                               look_up memory_files
GET /memory/<locale>/again                          again
POST /memory/<locale>/import                        bring
POST /memory/<locale>/forget                        forget
GET /memory/<locale>/memory.tmx                     memory_file
GET /you/profile                                    profile
POST /you/profile                                   change_profile
GET /you/tour/<step>                                - the tour trains people
POST /you/tour/<step>                               - the tour trains people
GET /you/continue                                   queue
GET /you/thanks                                     work
GET /you/work                                       work
GET /you/letter.pdf                                 work

GET /leaflets/                                      leaflets
GET /leaflets/<document_id>                         leaflet versions source
GET /leaflets/<document_id>/<locale>                edition live_editions
GET /leaflets/<document_id>/<locale>/progress       jobs
POST /leaflets/<document_id>/<locale>/read          read_page
GET /leaflets/preview/<locale>/<slug>/              edition_page
GET /leaflets/preview/<locale>/<slug>/<name>        edition_page
GET /leaflets/<document_id>/<locale>/record         record
GET /leaflets/<document_id>/english                 english_strings
GET /leaflets/<document_id>/english/<segment_id>    consequences
POST /leaflets/<document_id>/english/<segment_id>   correct
GET /leaflets/<document_id>/versions                versions
GET /leaflets/<document_id>/versions/<old>..<new>   differences
GET /leaflets/<document_id>/unchanged/<old>/<new>   differences
POST /leaflets/<document_id>/unchanged/<old>/<new>  unchanged
GET /leaflets/desk                                  leaflets desk
GET /leaflets/<document_id>/desk                    desk
POST /leaflets/<document_id>/desk                   answer_desk
GET /leaflets/questions                             questions
GET /leaflets/questions/<query_id>                  question
POST /leaflets/questions/<query_id>                 reply
GET /leaflets/reports                               reports
GET /leaflets/reports.csv                           reports
GET /leaflets/folder                                read_folder
POST /leaflets/folder                               read_folder
GET /leaflets/import                                convert
POST /leaflets/import                               convert add_leaflet
GET /leaflets/<document_id>/urgent                  outdated
POST /leaflets/<document_id>/urgent                 withdraw_outdated
GET /leaflets/<document_id>/<locale>/withdraw        edition
POST /leaflets/<document_id>/<locale>/withdraw       withdraw
POST /leaflets/<document_id>/sign                   sign_editions
GET /leaflets/releases                              releases
GET /leaflets/releases/publish                      plan
POST /leaflets/releases/publish                     publish_now
GET /drafts/                                        jobs engines
GET /drafts/new                                     draft_plan
POST /drafts/new                                    ask_for
GET /drafts/<job_id>                                job
POST /drafts/<job_id>                               move
GET /drafts/<job_id>/cancel                         job
GET /drafts/<job_id>/progress                       job
GET /drafts/back/<locale>/<document_id>             read_back
POST /drafts/back/<locale>/<document_id>            read_more_back
GET /team/progress                                  progress burn_up
GET /team/assignments                               assignments
POST /team/assignments                              give pass_on end_assignment
GET /team/calendar                                  calendar
POST /team/calendar/link                            - the secret address is for calendar programs, which take no token
GET /team/calendar/<token>.ics                      - the secret address is for calendar programs, which take no token

GET /admin/people                                   people
POST /admin/people                                  invite
GET /admin/people/<person_id>                       person
POST /admin/people/<person_id>                      change_roles
POST /admin/people/<person_id>/factors              - a token that was stolen must take no account over
POST /admin/people/<person_id>/reset                - a token that was stolen must take no account over
GET /admin/locales                                  languages known_languages
GET /admin/locales/<tag>                            language
POST /admin/locales/<tag>                           add_language change_policy
GET /admin/locales/<tag>/added                      language leaflets people
GET /admin/log                                      log
GET /admin/webhooks                                 - a token that was stolen must open no way out that outlives it
POST /admin/webhooks                                - a token that was stolen must open no way out that outlives it
GET /admin/webhooks/<webhook_id>                    - a token that was stolen must open no way out that outlives it
POST /admin/webhooks/<webhook_id>                   - a token that was stolen must open no way out that outlives it
GET /admin/webhooks/<webhook_id>/<act>              - a token that was stolen must open no way out that outlives it
POST /admin/webhooks/<webhook_id>/<act>             - a token that was stolen must open no way out that outlives it
POST /admin/webhooks/<webhook_id>/again             - a token that was stolen must open no way out that outlives it
POST /admin/webhooks/<webhook_id>/ping              - a token that was stolen must open no way out that outlives it
POST /admin/webhooks/<webhook_id>/resume            - a token that was stolen must open no way out that outlives it
"""
# Open to anybody, without an account: nothing that a token is for.
PUBLIC = ("/.well-known/", "/api/", "/health/", "/metrics", "/site/", "/static/")
# What only the command line does, and the API.
WITHOUT_SCREEN = {"go_back", "push", "release"}

ROWS = [(*line.split(None, 2)[:2], line.split(None, 2)[2]) for line in TABLE.splitlines() if line]
EXPECTED = {(method, path): said for method, path, said in ROWS}


def screens(app: Flask) -> set[tuple[str, str]]:
    return {
        (method, re.sub(r"<\w+:", "<", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith(PUBLIC)
    }


def test_every_screen_has_its_calls_or_a_reason_and_every_call_its_screen(app: Flask) -> None:
    there = screens(app)
    assert sorted(there - EXPECTED.keys()) == [], "say which operations do the same, or why there are none"
    assert sorted(EXPECTED.keys() - there) == [], "these screens are gone: take their rows out"
    named = {name for said in EXPECTED.values() if not said.startswith("-") for name in said.split()}
    assert named | WITHOUT_SCREEN == {one.name for one in OPERATIONS}
    assert not named & WITHOUT_SCREEN
