"""All operations as routes below /api/v1, the document that describes them, and a page of it for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.web import access
from app.web.api import openapi, problems, serving
from app.web.api.registry import OPERATIONS, Operation
from app.web.api.resources import (
    comments,
    decisions,
    drafts,
    editions,
    english,
    glossary,
    languages,
    leaflets,
    log,
    memory,
    offline,
    own,
    people,
    questions,
    releases,
    search,
    team,
    units,
)
from app.web.security import csrf, takes_files
from app.workflow.tokens import SCOPES

GROUPS = {
    module.__name__.rpartition(".")[2]: (module.__doc__ or "").split(":")[0].split("\n")[0]
    for module in (
        leaflets,
        english,
        editions,
        releases,
        languages,
        units,
        decisions,
        search,
        questions,
        comments,
        glossary,
        memory,
        offline,
        drafts,
        team,
        people,
        own,
        log,
    )
}
"""Their names, in the order in which the API's page shows them, with what each is about."""

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
# No cookie is read here, so no forged request can speak for anybody.
csrf.exempt(blueprint)

for _kind, _handler in problems.HANDLERS:
    blueprint.register_error_handler(_kind, _handler)


def _view_of(operation: Operation) -> Callable[..., Response]:
    def view(**arguments: Any) -> Response:
        return serving.answer(operation, arguments)

    view.__doc__ = operation.summary
    access.marked(view, f"{operation.allowed.words}, by token")
    return takes_files(view) if operation.takes else view


for _operation in OPERATIONS:
    blueprint.add_url_rule(
        _operation.rule,
        _operation.name,
        _view_of(_operation),
        methods=[_operation.method],
        provide_automatic_options=False,
    )


@blueprint.get("/openapi.json")
@access.public
def document() -> ResponseReturnValue:
    """Answer with the OpenAPI document."""
    return Response(openapi.written(), mimetype="application/json", headers={"Cache-Control": "public, max-age=3600"})


@blueprint.get("/")
@access.public
def reference() -> ResponseReturnValue:
    """Show what the API can do, from its document."""
    return render_template(
        "api/reference.html",
        document=openapi.document(),
        shown=openapi.shown,
        groups=GROUPS,
        operations=OPERATIONS,
        kinds=problems.KINDS,
        scopes=SCOPES,
    )
