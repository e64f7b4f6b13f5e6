"""How a request of the API is answered: token, limits, scope and role, input, repetition, and then the operation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response, g, request
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from app.store import log
from app.store.tokens import Token
from app.web import context
from app.web.api.problems import Problem
from app.web.api.registry import LARGEST, File, Operation, Upload, reader_at
from app.web.security import limiter
from app.workflow import repeats, tokens
from app.workflow.second_factor import needed
from app.workflow.tokens import Scope

FOR_A_TOKEN = RateLimitItemPerMinute(600)
REFUSED_FROM_ONE = (RateLimitItemPerMinute(20), RateLimitItemPerHour(100))
"""As for attempts at signing in: wrong tokens from one network address."""

LONGEST_KEY = 255
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="polyleaf"'}
JSON = "application/json"
NOTHING_TO_SAY = 204


def answer(operation: Operation, arguments: dict[str, Any]) -> Response:
    """Answer a request for an operation, or raise what it is refused for."""
    token = _token()
    _count(FOR_A_TOKEN, "api", token.id)
    g.scopes = token.scopes
    demand(*operation.scopes)
    context.act_by_token(token.person)
    operation.allowed.check(arguments)
    if not token.strong and needed(context.installation(), token.person):
        raise Problem("second-factor", "Your role takes a second factor, and this token was made without one.")
    inputs = _inputs(operation, arguments)
    if not operation.stores:
        return _conditional(operation, _call(operation, inputs))
    key = _key(operation)
    context.end_reading()
    return _once(operation, arguments, inputs, token, key)


def demand(*scopes: Scope) -> None:
    """Refuse a token that has none of these scopes."""
    if not g.scopes & set(scopes):
        detail = f"This takes a token with the scope {' or '.join(scopes)}."
        raise Problem("missing-scope", detail, scopes=list(scopes))


def changed() -> Problem:
    """Make the refusal of a change of what its sender has not seen."""
    return Problem("changed", "Somebody changed this since you read it. Read it again.")


def located(address: str) -> None:
    """Say where what was made is."""
    g.location = address


def _token() -> Token:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise Problem("unauthenticated", "Send 'Authorization: Bearer ...' with a token of yours.", CHALLENGE)
    found = tokens.find(context.installation(), context.connection(), given.strip())
    if found is None:
        for limit in REFUSED_FROM_ONE:
            _count(limit, "api refused", get_remote_address())
        detail = "This token is unknown, was revoked or has ended. Make another one on your account's page."
        raise Problem(
            "unauthenticated", detail, {"WWW-Authenticate": f'{CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'}
        )
    return found


def _count(limit: RateLimitItem, *names: str) -> None:
    if limiter.enabled and not limiter.limiter.hit(limit, *names):
        seconds = str(limit.get_expiry())
        raise Problem("rate-limited", "Too many requests came at once.", {"Retry-After": seconds})


def _inputs(operation: Operation, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return what the operation's function is called with, checked."""
    if any(value > LARGEST if isinstance(value, int) else "\0" in value for value in arguments.values()):
        raise Problem("not-found", "There is nothing at this address.")
    inputs = dict(arguments)
    query = {name: values[-1] for name, values in request.args.lists()}
    if operation.query is not None:
        inputs["query"] = _converted(query, operation.query, strict=False)
    elif query:
        raise Problem("invalid", f"This address takes no parameter {sorted(query)[0]!r}.")
    if operation.takes:
        media_type = request.mimetype
        if media_type not in operation.takes:
            raise Problem("media-type", f"Send one of: {', '.join(operation.takes)}.")
        inputs["body"] = Upload(request.get_data(), media_type)
    elif operation.body is not None:
        if request.mimetype != JSON:
            raise Problem("media-type", f"Send the body as {JSON}.")
        inputs["body"] = _converted(_read(request.get_data()), operation.body)
    return inputs


def _read(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("malformed", f"The body is not JSON: {error}.") from None


def _converted(value: Any, type_: type, strict: bool = True) -> Any:
    try:
        converted: Any = msgspec.convert(value, type_, strict=strict)
    except msgspec.ValidationError as error:
        raise Problem("invalid", f"{error}.") from None
    # Only now, when it is known not to be nested deeper than any request is.
    if _holds_nul(value):
        raise Problem("invalid", "A text holds the character NUL, which means nothing.")
    return converted


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(name) or _holds_nul(item) for name, item in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))


def _key(operation: Operation) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not 0 < len(key) <= LONGEST_KEY:
        detail = (
            f"Send an Idempotency-Key: a text of your own, new for each request, of up to {LONGEST_KEY} characters."
        )
        raise Problem("invalid", detail)
    return key


def _must_match(operation: Operation, arguments: dict[str, Any]) -> Any:
    """Return what is at an operation's path; refuse a change of what its sender has not seen."""
    if not request.if_match:
        raise Problem("precondition-required", "Send the ETag of what you change, as you read it, in If-Match.")
    reader = reader_at(operation.rule)
    now = reader.view(**arguments)
    if not request.if_match.contains_weak(_respond(reader, now).get_etag()[0] or ""):
        raise changed()
    return now


def _once(
    operation: Operation, arguments: dict[str, Any], inputs: Mapping[str, Any], token: Token, key: str
) -> Response:
    """Carry a request out, unless it was carried out already: then answer as then, whatever was changed since."""
    asked = "\n".join((request.method, request.full_path, hashlib.sha256(request.get_data()).hexdigest()))
    with repeats.attempt(context.installation(), token, key, asked, operation.slow) as attempt:
        if attempt.known is not None:
            return _replayed(attempt.known)
        try:
            response = _carried_out(operation, arguments, inputs)
        finally:
            context.end_reading()
        keeps = not (operation.secret or operation.gives)
        headers = {name: value for name, value in response.headers.items() if name in ("Content-Type", "Location")}
        attempt.keep(repeats.Answer(response.status_code, headers, response.get_data(as_text=True) if keeps else ""))
    return response


def _replayed(known: repeats.Answer) -> Response:
    if not known.body and known.status != NOTHING_TO_SAY:
        detail = "This was done already, and its answer is not kept: it held a secret, or words of somebody erased."
        raise Problem("done-already", detail)
    return Response(known.body, known.status, {**known.headers, "Idempotency-Replayed": "true"})


def _carried_out(operation: Operation, arguments: dict[str, Any], inputs: Mapping[str, Any]) -> Response:
    if not operation.if_match:
        return _call(operation, inputs)
    if operation.slow:
        return _call(operation, {**inputs, "seen": _must_match(operation, arguments)})
    # Of those who decide nobody comes between looking and changing, also where a database lets many write.
    log.lock(context.connection())
    _must_match(operation, arguments)
    return _call(operation, inputs)


def _call(operation: Operation, inputs: Mapping[str, Any]) -> Response:
    return _respond(operation, operation.view(**inputs))


def _respond(operation: Operation, value: Any) -> Response:
    if value is None:
        return Response(status=NOTHING_TO_SAY)
    if isinstance(value, File):
        response = Response(value.data, operation.status, mimetype=value.media_type)
        response.headers.set("Content-Disposition", "attachment", filename=value.name)
    else:
        response = Response(msgspec.json.encode(value), operation.status, mimetype=JSON)
    if "location" in g:
        response.headers["Location"] = g.location
    if operation.method == "GET":
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _conditional(operation: Operation, response: Response) -> Response:
    """Answer 304 where the sender has this already."""
    if operation.method == "GET":
        response.make_conditional(request)
    return response
