"""The installations that are crashed."""

from __future__ import annotations

from tests.installation import approved, copies, published, quick_path, road

__all__ = ["approved", "copies", "published", "quick_path", "road"]
