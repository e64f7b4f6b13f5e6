"""The administrator's screens: people, languages and their policies, webhooks, and the log for the content team."""

from __future__ import annotations

from app.web.admin import guide, languages, log, people, webhooks
from app.web.admin.base import blueprint

__all__ = ["blueprint", "guide", "languages", "log", "people", "webhooks"]
