"""Who may open what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.access import guard_of

if TYPE_CHECKING:
    from flask import Flask


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    unguarded = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and guard_of(app.view_functions[rule.endpoint]) is None
    ]
    assert unguarded == []


def test_a_visitor_is_sent_to_sign_in_and_back(app: Flask) -> None:
    response = app.test_client().get("/?x=1")
    assert (response.status_code, response.location) == (303, "/sign-in?next=/?x%3D1")
