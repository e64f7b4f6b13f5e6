"""The content team's overview of work over time: progress, assignments, and the calendar of reviews."""

from __future__ import annotations

from app.web.team import assignments, calendar, progress
from app.web.team.base import blueprint

__all__ = ["assignments", "blueprint", "calendar", "progress"]
