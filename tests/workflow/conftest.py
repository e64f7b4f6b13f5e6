"""The installations that tests of the workflow start from."""

from __future__ import annotations

from tests.installation import approved, copies, live, on_sqlite, published, quick_path, road

__all__ = ["approved", "copies", "live", "on_sqlite", "published", "quick_path", "road"]
