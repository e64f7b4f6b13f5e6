"""Calls of the API by people with tokens: `call = caller(person, "read")`, then `call("GET", "/me")`."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from app.web.security import limiter
from app.workflow import tokens

if TYPE_CHECKING:
    from flask import Flask

    from app.store.people import Person
    from app.workflow.installation import Installation

Call = Callable[..., Any]
_KEYS = count(1)


@pytest.fixture
def caller(app: Flask, installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Call]:
    """Return what calls the API as a person by a token with some scopes, by default all; writes get keys.

    Limits have a test of their own.
    """
    monkeypatch.setattr(limiter, "enabled", False)

    def make(person: Person, *scopes: str, strong: bool = True) -> Call:
        token = tokens.make(installation, person, "A program", scopes or tuple(tokens.SCOPES), 30, strong)
        return calling(app, token)

    return make


def calling(app: Flask, token: str) -> Call:
    """Return what calls an app's API with a token."""

    def call(method: str, path: str, json: Any = None, headers: dict[str, str] | None = None, **more: Any) -> Any:
        sent = {
            "Authorization": f"Bearer {token}",
            **({"Idempotency-Key": f"k{next(_KEYS)}"} if method != "GET" else {}),
        }
        sent |= headers or {}
        body = {"json": json} if json is not None else {}
        return app.test_client().open(f"/api/v1{path}", method=method, headers=sent, **body, **more)

    return call
