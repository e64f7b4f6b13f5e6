"""Whom to tell of a weakness."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app import create_app
from app.workflow.installation import Installation


def test_the_contact_stands_where_the_standard_looks_for_it(installation: Installation) -> None:
    config = replace(
        installation.config, security_contact="mailto:safe@example.org", base_url="https://leaflets.example.org"
    )
    place = Installation(config, installation.engine, lambda: datetime(2026, 11, 24, tzinfo=UTC))
    answer = create_app(place).test_client().get("/.well-known/security.txt")
    assert (answer.mimetype, answer.text) == (
        "text/plain",
        "Contact: mailto:safe@example.org\nExpires: 2027-02-22T00:00:00Z\nPreferred-Languages: en\n"
        "Canonical: https://leaflets.example.org/.well-known/security.txt\n",
    )


def test_without_a_contact_there_is_no_such_file(installation: Installation) -> None:
    assert create_app(installation).test_client().get("/.well-known/security.txt").status_code == 404
