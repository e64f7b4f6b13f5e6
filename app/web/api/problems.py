"""Every refusal of the API as a problem (RFC 9457): a type to tell it by, and a sentence that says what to do."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from flask import Response, request
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException

from app.errors import (
    CANNOT_WRITE,
    Blocked,
    BothChanged,
    ContentErrors,
    DraftFailed,
    MissingGlyph,
    NeedsOverride,
    NeedsReason,
    NeedsReturn,
    NotAllowed,
    NotApproved,
    NotFound,
    PolyleafError,
    StaleText,
    Unreachable,
)
from app.logs import request_id
from app.workflow.repeats import OtherRequest, UnderWay

LOG = logging.getLogger(__name__)

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its usual status, its title, and what a program does about it."""

    status: int
    title: str
    remedy: str


KINDS = {
    "malformed": Kind(400, "The request cannot be read", "Send what the OpenAPI document describes."),
    "refused": Kind(400, "That did not work", "The detail says what to do."),
    "content-faults": Kind(400, "The document or file has faults", "`faults` has one entry a fault, with its line."),
    "unauthenticated": Kind(401, "A token is needed", "Send 'Authorization: Bearer ...' with a token that is valid."),
    "not-allowed": Kind(403, "You may not do this", "The token's owner lacks the role that the detail names."),
    "missing-scope": Kind(403, "The token may not do this", "Make a token with one of the scopes in `scopes`."),
    "second-factor": Kind(403, "A second factor is needed", "Set one up, sign in with it, and make another token."),
    "not-found": Kind(404, "There is no such thing", "Look at the address and at the list that it comes from."),
    "method-not-allowed": Kind(405, "This address takes no such request", "The header `Allow` says what it takes."),
    "stale": Kind(409, "Somebody was faster", "Read it again: `now` is the fingerprint that stands."),
    "both-changed": Kind(409, "File and workspace were both changed", "Choose with `polyleaf sync --take`."),
    "not-approved": Kind(409, "Not everything is approved", "`missing` names the strings."),
    "needs-override": Kind(409, "The review date has passed", "Send a `reason` to publish all the same."),
    "needs-return": Kind(409, "Withdrawn editions would come back", "Say in `bring_back` which; `withdrawn` has them."),
    "needs-confirmation": Kind(409, "This relaxes a rule", "Send `confirmed: true` if that is what you want."),
    "missing-glyph": Kind(409, "A PDF cannot be made", "Install the font packages that the detail names."),
    "in-progress": Kind(409, "The same request is under way", "Send it again, with the same key, in a while."),
    "done-already": Kind(409, "This was done already", "A secret is answered once; ask for a new one with a new key."),
    "changed": Kind(412, "It was changed since", "Read it again, and send its new ETag in `If-Match`."),
    "too-large": Kind(413, "That is too much at once", "Send less; the OpenAPI document says how much it may be."),
    "media-type": Kind(415, "The request has another media type", "The OpenAPI document says which it may have."),
    "invalid": Kind(422, "The request does not fit", "The detail says which field, and what it must be."),
    "key-reused": Kind(422, "The Idempotency-Key was used already", "Send a new key with a new request."),
    "blocked": Kind(422, "Checks found errors", "Put right what `findings` name, or have them waived."),
    "needs-reason": Kind(422, "Checks ask for a second look", "Answer each of `findings` by its key in `answers`."),
    "precondition-required": Kind(428, "An If-Match header is needed", "Send the ETag that you read."),
    "rate-limited": Kind(429, "Too many requests", "Wait as many seconds as `Retry-After` says."),
    "internal": Kind(500, "Something went wrong on our side", "Nothing that was signed is lost. Send it again later."),
    "engine": Kind(502, "Another server gave no answer", "Try again later, or with another engine."),
    "unavailable": Kind(503, "The workspace cannot do its work", "Send it again after `Retry-After` seconds."),
}
"""All kinds of problems. A type's URI is the place on the API's own page that describes it."""

_OURS: tuple[tuple[type[PolyleafError], str], ...] = (
    (Blocked, "blocked"),
    (BothChanged, "both-changed"),
    (ContentErrors, "content-faults"),
    (DraftFailed, "engine"),
    (MissingGlyph, "missing-glyph"),
    (NeedsOverride, "needs-override"),
    (NeedsReason, "needs-reason"),
    (NeedsReturn, "needs-return"),
    (NotAllowed, "not-allowed"),
    (NotApproved, "not-approved"),
    (NotFound, "not-found"),
    (OtherRequest, "key-reused"),
    (StaleText, "stale"),
    (UnderWay, "in-progress"),
    (Unreachable, "engine"),
)
_HTTP = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "media-type", 429: "rate-limited"}
_DETAILS = {
    "not-found": "There is nothing at this address.",
    "method-not-allowed": "The address is right, the method is not.",
    "rate-limited": "Too many requests came at once. Wait before you send more.",
    "internal": "Tell whoever runs this workspace the request's number.",
}


class Problem(PolyleafError):
    """A request that the API itself refuses; `kind` is one of KINDS, `more` goes beside the sentence."""

    def __init__(self, kind: str, detail: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        self.kind = kind
        self.headers = headers or {}
        self.more = more
        self.http_status = KINDS[kind].status
        super().__init__(detail)


def concerns_api() -> bool:
    """Tell whether this request is one for the API."""
    return request.path.startswith(PREFIX)


def type_of(kind: str) -> str:
    """Return the URI that tells a kind of problem."""
    return f"/api/v1/#problem-{kind}"


def respond(kind: str, detail: str, status: int | None = None, headers: Any = None, **more: Any) -> Response:
    """Answer with a problem; `status` where it is not the kind's usual one."""
    status = status or KINDS[kind].status
    value = {"type": type_of(kind), "title": KINDS[kind].title, "status": status, "detail": detail}
    body = msgspec.json.encode({**value, "request": request_id.get(), **more})
    response = Response(body, status, headers or {}, mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def from_us(error: PolyleafError) -> Response:
    """Answer with one of our own refusals and the data that it carries."""
    if isinstance(error, Problem):
        return respond(error.kind, str(error), headers=error.headers, **error.more)
    kind = next((kind for class_, kind in _OURS if isinstance(error, class_)), "refused")
    return respond(kind, str(error), error.http_status, **_data_of(error))


def from_http(error: HTTPException) -> Response:
    """Answer with a refusal of the web framework."""
    status = error.code or 500
    kind = _HTTP.get(status, "internal" if status >= 500 else "malformed")
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return respond(kind, _DETAILS.get(kind, error.description or KINDS[kind].remedy), status, kept)


def from_database(error: Exception) -> Response:
    """Answer where the database does not do what it should."""
    LOG.error("The database did not do what it should", exc_info=error)
    detail = "The workspace cannot reach its records. Nothing that was signed is lost."
    return respond("unavailable", detail, headers={"Retry-After": "60"})


def from_disk(error: OSError) -> Response:
    """Answer where a file cannot be written."""
    if error.errno not in CANNOT_WRITE:
        raise error
    LOG.error("A file could not be written", exc_info=error)
    detail = "The workspace cannot write its files. Tell whoever runs it."
    return respond("unavailable", detail, headers={"Retry-After": "60"})


HANDLERS = (
    (PolyleafError, from_us),
    (HTTPException, from_http),
    (OperationalError, from_database),
    (TimeoutError, from_database),
    (OSError, from_disk),
)


def _data_of(error: PolyleafError) -> dict[str, Any]:
    match error:
        case Blocked() | NeedsReason():
            return {
                "findings": [
                    {"key": f.key, "check": f.check, "severity": f.severity, "message": f.message, "remedy": f.remedy}
                    for f in error.findings
                ]
            }
        case ContentErrors():
            return {"faults": [asdict(fault) for fault in error.faults]}
        case StaleText():
            return {"seen": error.seen, "now": error.now}
        case NotApproved():
            return {
                "missing": [
                    {"document": m.document, "context": m.segment.context, "source": m.segment.text}
                    for m in error.missing
                ]
            }
        case NeedsReturn():
            return {"withdrawn": [each.locale for each in error.withdrawn]}
        case BothChanged():
            return {"document": error.document, "workspace": list(error.workspace), "file": list(error.theirs)}
    return {}
