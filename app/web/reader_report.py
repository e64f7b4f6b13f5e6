"""The form in which readers of the live site report a problem: no account, no cookie, nothing about them is kept.

Against advertisers without a third party: a field that people do not see, a signed moment before which nobody can have
written a report, and limits for one address and for all.
"""

from __future__ import annotations

from datetime import datetime

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from itsdangerous import BadSignature, URLSafeSerializer
from limits import RateLimitItemPerDay, RateLimitItemPerHour

from app.errors import NotAllowed, NotApproved, NotFound, PolyleafError, StaleText
from app.formats.page import page_path
from app.formats.report import State, render_report
from app.web import context
from app.web.leaflets.base import patient_page
from app.web.security import limiter
from app.workflow.installation import session_secret
from app.workflow.queries import LONGEST
from app.workflow.reader_reports import live_edition, report

FASTEST = 3
SLOWEST = 24 * 60 * 60
"""Seconds between opening the form and sending it."""

FROM_ONE = RateLimitItemPerHour(10)
FROM_ALL = RateLimitItemPerDay(1000)
LARGEST = 64 * 1024
"""Bytes of a request; a report has at most LONGEST characters."""

_STATUS: dict[State, int] = {"new": 200, "sent": 200, "incomplete": 422, "again": 409}


def show(locale: str, slug: str) -> ResponseReturnValue | None:
    """Answer with the form or, once it was sent, with thanks; None where there is no such page or form."""
    return _answer(locale, slug, "sent" if request.args["report"] == "sent" else "new")


def take(locale: str, slug: str) -> ResponseReturnValue:
    """Take a report, or show the form again and say what it lacks; what was typed stays in it."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise NotAllowed("Reports are sent from the form on the page itself.")
    request.max_content_length = LARGEST
    state = _take(locale, slug)
    if state == "sent":
        return redirect("?report=sent", 303)
    answer = _answer(locale, slug, state)
    if answer is None:
        raise NotFound("There is no such page in the current release.")
    return answer


def _take(locale: str, slug: str) -> State:
    fields = request.form
    if fields.get("website"):
        return "sent"
    seen = _seen(fields.get("seen", ""))
    number = fields.get("number", type=int)
    words = fields.get("words", "").strip()
    if number is None or not 0 < len(words) <= LONGEST:
        return "incomplete"
    if seen is None or not _within_limits():
        return "again"
    try:
        report(context.installation(), locale, slug, seen, number, words)
    except StaleText:
        return "again"
    except PolyleafError:
        return "incomplete"
    return "sent"


def _answer(locale: str, slug: str, state: State) -> Response | None:
    try:
        live = live_edition(context.connection(), locale, slug)
        number = request.form.get("number", type=int)
        html = render_report(
            live.edition,
            live.site,
            live.chrome,
            page_path(locale, slug),
            LONGEST,
            state=state,
            seen=_serializer().dumps([context.installation().now(), live.edition.content_hash]),
            number=number,
            words=request.form.get("words", "")[:LONGEST],
        )
    except (NotFound, NotApproved):
        return None
    response = patient_page(html.encode(), "'self'")
    response.status_code = _STATUS[state]
    return response


def _seen(token: str) -> str | None:
    """Return the content hash of the page whose form was sent, None where that was too soon, too late or not ours."""
    try:
        opened, content_hash = _serializer().loads(token)
    except BadSignature:
        return None
    age = (context.installation().clock() - datetime.fromisoformat(opened)).total_seconds()
    return str(content_hash) if FASTEST <= age <= SLOWEST else None


def _within_limits() -> bool:
    hits = ((FROM_ONE, ("report", get_remote_address())), (FROM_ALL, ("report",)))
    return not limiter.enabled or all(limiter.limiter.hit(limit, *names) for limit, names in hits)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(session_secret(context.installation().config), "reader report")
