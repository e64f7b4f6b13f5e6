"""Polyleaf: patient leaflets in many languages, every published word approved by named people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.workflow.installation import Installation


def create_app(installation: Installation | None = None) -> Flask:
    """Make the workspace for an installation, by default the one that the environment names."""
    # Imports stand inside, so that `import app.domain` loads neither Flask nor SQLAlchemy.
    from flask import Flask

    from app.config import load_config
    from app.web import (
        account,
        account_tokens,
        admin,
        api,
        auth,
        context,
        drafts,
        errors,
        fresh,
        glossary,
        identity,
        leaflets,
        mail,
        memory,
        observe,
        offline,
        page_helpers,
        review,
        search,
        security,
        site,
        team,
        volunteer,
    )
    from app.workflow.installation import open_installation

    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    context.init_app(app, installation or open_installation(load_config()))
    observe.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    page_helpers.init_app(app)

    for screens in (
        account,
        auth,
        identity,
        review,
        glossary,
        mail,
        memory,
        leaflets,
        drafts,
        fresh,
        admin,
        offline,
        search,
        site,
        observe,
        team,
        volunteer,
        account_tokens,
        api,
    ):
        app.register_blueprint(screens.blueprint)
    return app
