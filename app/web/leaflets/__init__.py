"""The content team's screens: every leaflet in every language, editions, releases, the content folder."""

from __future__ import annotations

from app.web.leaflets import edition, folder, leaflet, release
from app.web.leaflets.base import blueprint

__all__ = ["blueprint", "edition", "folder", "leaflet", "release"]
