"""The installations that are crashed."""

from __future__ import annotations

from tests.installation import copies, quick_path

__all__ = ["copies", "quick_path"]
