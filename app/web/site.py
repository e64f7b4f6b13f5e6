"""The live site, served by the workspace where one machine serves both: the current release's files, to anybody."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, redirect, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from app.errors import NotFound
from app.web import context, reader_report
from app.web.access import public
from app.web.leaflets.base import own_policy, patient_page
from app.web.security import csrf

blueprint = Blueprint("site", __name__, url_prefix="/site")

TYPES = {
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".sig": "text/plain",
    ".txt": "text/plain",
    ".xml": "application/xml",
}


@blueprint.post("/<locale>/<slug>/")
@own_policy
@public
def report(locale: str, slug: str) -> ResponseReturnValue:
    """Take what a reader reports on a page; nobody is signed in here whom a forged request could speak for."""
    return reader_report.take(locale, slug)


csrf.exempt(f"{__name__}.{report.__name__}")


@blueprint.get("/", defaults={"path": ""})
@blueprint.get("/<path:path>")
@own_policy
@public
def page(path: str) -> ResponseReturnValue:
    """Answer with a file of the current release."""
    found = _file(path)
    if found is None:
        raise NotFound("There is no such page in the current release.")
    if found.is_dir():
        if path and not path.endswith("/"):
            return redirect(f"{request.path}/", 308)
        form = reader_report.show(*path.split("/")[:2]) if "report" in request.args and path.count("/") == 2 else None
        if form is not None:
            return form
        found = found / "index.html"
    if not found.is_file():
        raise NotFound("There is no such page here now. It may have been moved or withdrawn.")
    if found.suffix == ".html":
        return patient_page(found.read_bytes())
    response: Response = send_file(found, mimetype=TYPES.get(found.suffix, "application/octet-stream"))
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response


def _file(path: str) -> Path | None:
    """Return a path below the current release, None for one that leads out of it or where nothing is live."""
    site = context.installation().config.site
    if not site.is_dir():
        return None
    root = site.resolve()
    joined = safe_join(str(root), path) if path else str(root)
    if joined is None:
        return None
    found = Path(joined).resolve()
    return found if found.is_relative_to(root) else None
