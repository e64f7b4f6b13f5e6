"""The volunteer's own path: profile, tour, the right next string, batches of ten, thanks and a letter."""

from __future__ import annotations

from app.web.volunteer import batch, letter, profile, tour
from app.web.volunteer.base import blueprint

__all__ = ["batch", "blueprint", "letter", "profile", "tour"]
