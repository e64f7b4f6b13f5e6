"""Every failure as a page that says what to do: the family of app.errors and HTTP's own, mapped once."""

from __future__ import annotations

import logging

from flask import Flask, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from app.errors import CANNOT_WRITE, PolyleafError
from app.logs import request_id
from app.web.api import problems

LOG = logging.getLogger(__name__)
KEPT = "Nothing that was signed is lost, and text typed in the editor is kept in this browser."

SENTENCES = {
    400: ("This request was not understood", "Go back, reload the page and try again."),
    404: ("There is no such page", "The address may be old or mistyped."),
    405: ("This page takes no such request", "Go back, reload the page and try again."),
    413: ("That is too much at once", "A string takes up to 10,000 characters, a document up to 20 megabytes."),
    429: ("Too many attempts", "Wait a few minutes, then try again."),
    500: ("Something went wrong on our side", "Nothing that you signed is lost. Reload the page and try again."),
}
HEADINGS = {
    400: "That did not work",
    403: "You may not do this",
    404: "There is no such thing",
    409: "Somebody was faster",
    422: "Something must be put right first",
    502: "A translation service gave no answer",
}


def init_app(app: Flask) -> None:
    """Map failures to pages."""
    app.register_error_handler(PolyleafError, _from_us)
    app.register_error_handler(CSRFError, _from_elsewhere)
    app.register_error_handler(HTTPException, _from_http)
    for kind in (OperationalError, TimeoutError):
        app.register_error_handler(kind, _without_database)
    app.register_error_handler(OSError, _without_disk)


def wants_json() -> bool:
    """Tell whether a script asks, not a person."""
    return request.accept_mimetypes.best == "application/json"


def error_page(status: int, heading: str, sentence: str) -> ResponseReturnValue:
    """Answer with a page of one sentence, or with it as JSON."""
    if wants_json():
        return jsonify(error=f"{heading}. {sentence}"), status
    reference = request_id.get() if status >= 500 else ""
    return render_template("errors/error.html", heading=heading, sentence=sentence, reference=reference), status


def _from_us(error: PolyleafError) -> ResponseReturnValue:
    return error_page(error.http_status, HEADINGS.get(error.http_status, HEADINGS[400]), str(error))


def _from_elsewhere(_error: CSRFError) -> ResponseReturnValue:
    return error_page(
        400,
        "Your session has ended",
        "Nothing was saved. Sign in again, then repeat what you did; text typed in the editor is kept in this browser.",
    )


def _without_database(error: Exception) -> ResponseReturnValue:
    LOG.error("The database did not do what it should", exc_info=error)
    return _down("The workspace cannot reach its records", f"{KEPT} Try again in a minute.")


def _without_disk(error: OSError) -> ResponseReturnValue:
    if error.errno not in CANNOT_WRITE:
        raise error
    LOG.error("A file could not be written", exc_info=error)
    return _down("The workspace cannot write its files", f"{KEPT} Tell whoever runs this workspace, then try again.")


def _down(heading: str, sentence: str) -> ResponseReturnValue:
    g.nobody = True
    response = make_response(error_page(503, heading, sentence))
    response.headers["Retry-After"] = "60"
    return response


def _from_http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if problems.concerns_api():
        return problems.from_http(error)
    if error.code >= 500:
        # The database may be what failed: the page must not ask it who is there.
        g.nobody = True
    heading, sentence = SENTENCES.get(error.code, SENTENCES[400])
    return error_page(error.code, heading, sentence)
