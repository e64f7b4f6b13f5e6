"""The administrator's screens: people and roles, languages and their policies, and the log for the content team."""

from __future__ import annotations

from app.web.admin import guide, languages, log, people
from app.web.admin.base import blueprint

__all__ = ["blueprint", "guide", "languages", "log", "people"]
