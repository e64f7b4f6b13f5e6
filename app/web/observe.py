"""How the workspace is watched: a log line and a count for each request, health, readiness, metrics."""

from __future__ import annotations

import hmac
import logging
import secrets
import shutil
import time
from collections import Counter

from flask import Blueprint, Flask, Response, g, got_request_exception, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from app.errors import NotAllowed
from app.logs import request_id
from app.metrics import REQUESTS, exposition, gauge
from app.store import draft_jobs, log, webhooks
from app.store.engine import is_newest, reading
from app.web import context
from app.web.access import public

LOG = logging.getLogger(__name__)
LEAST_FREE = 100 * 1024 * 1024
"""Bytes on the disk below which this process should get no more requests."""

blueprint = Blueprint("observe", __name__)


def init_app(app: Flask) -> None:
    """Watch every request of an app."""
    # Flask's own record of a failure names the address, which may hold the token of an invitation.
    app.logger.disabled = True
    app.before_request(_begin)
    app.after_request(_end)
    got_request_exception.connect(_failed, app)


def _begin() -> None:
    g.began = time.perf_counter()
    request_id.set(secrets.token_hex(8))


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    route = request.url_rule.rule if request.url_rule else "none"
    method = request.method if request.url_rule else "other"
    REQUESTS.labels(method, route, response.status_code).observe(seconds)
    fields = {"method": method, "route": route, "status": response.status_code, "milliseconds": round(seconds * 1000)}
    LOG.info("answered", extra={"fields": fields})
    response.headers["X-Request-Id"] = request_id.get()
    return response


def _failed(_app: Flask, exception: BaseException) -> None:
    LOG.error("A request failed", exc_info=exception)


@blueprint.get("/health/live")
@public
def live() -> ResponseReturnValue:
    """Say that this process answers."""
    return {"live": True}


@blueprint.get("/health/ready")
@public
def ready() -> ResponseReturnValue:
    """Say whether this process should get requests, and otherwise (503) what is in the way, in a word each."""
    place = context.installation()
    lacking = []
    try:
        if not is_newest(place.engine):
            lacking.append("schema")
    except SQLAlchemyError:
        lacking.append("database")
    if shutil.disk_usage(place.config.instance).free < LEAST_FREE:
        lacking.append("disk")
    return {"ready": not lacking, "lacking": lacking}, 503 if lacking else 200


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Tell whoever has the token how the installation does, in Prometheus's text format."""
    place = context.installation()
    token = place.config.metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotAllowed("Send the token that POLYLEAF_METRICS_TOKEN holds, as 'Authorization: Bearer ...'.")
    with reading(place.engine) as connection:
        states = draft_jobs.count_by_state(connection)
        entries = log.head(connection).seq
        deliveries = Counter({"pending": 0, "failed": 0})
        for (_, state), number in webhooks.counts(connection).items():
            deliveries[state] += number
    return Response(
        exposition()
        + gauge("polyleaf_draft_jobs", "Drafting jobs, by state.", {f'state="{s}"': n for s, n in states.items()})
        + gauge(
            "polyleaf_webhook_deliveries",
            "Deliveries to webhooks of the last 30 days, by state; failed ones were given up.",
            {f'state="{s}"': n for s, n in deliveries.items()},
        )
        + gauge("polyleaf_log_entries", "Entries of the audit log.", {"": entries})
        + gauge("polyleaf_disk_free_bytes", "Room in the folder.", {"": shutil.disk_usage(place.config.instance).free}),
        mimetype="text/plain; version=0.0.4",
    )
