"""What the volunteer's screens share: their blueprint."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("volunteer", __name__, url_prefix="/you")
