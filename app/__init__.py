"""Polyleaf: patient leaflets in many languages, every published word approved by named people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.workflow.installation import Installation


def create_app(installation: Installation | None = None) -> Flask:
    """Make the workspace for an installation, by default the one that the environment names."""
    # Imports stand inside, so that `import app.domain` loads neither Flask nor SQLAlchemy.
    from importlib import import_module
    from importlib.util import find_spec

    from flask import Flask

    from app.config import load_config
    from app.web import context, errors, page_helpers, security
    from app.workflow.installation import open_installation

    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    context.init_app(app, installation or open_installation(load_config()))
    security.init_app(app)
    errors.init_app(app)
    page_helpers.init_app(app)

    for name in ("auth", "review", "leaflets", "admin", "site"):
        if find_spec(f"app.web.{name}"):
            app.register_blueprint(import_module(f"app.web.{name}").blueprint)
    return app
