"""The installations that tests of the invariants start from."""

from __future__ import annotations

from tests.installation import approved, copies, published, road

__all__ = ["approved", "copies", "published", "road"]
