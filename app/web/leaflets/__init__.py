"""The content team's screens: every leaflet in every language, editions, releases, the content folder."""

from __future__ import annotations

from app.web.leaflets import (
    desk,
    edition,
    english,
    folder,
    incoming,
    leaflet,
    questions,
    record,
    release,
    reports,
    urgent,
    versions,
    withdrawing,
)
from app.web.leaflets.base import blueprint

__all__ = [
    "blueprint",
    "desk",
    "edition",
    "english",
    "folder",
    "incoming",
    "leaflet",
    "questions",
    "record",
    "release",
    "reports",
    "urgent",
    "versions",
    "withdrawing",
]
