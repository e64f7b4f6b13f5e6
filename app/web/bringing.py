"""Files that are brought in: looked at first, kept aside while somebody reads what they would do, then taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import ContentErrors, PolyleafError
from app.store.people import Person
from app.web import context
from app.workflow.installation import Installation
from app.workflow.uploads import keep_aside, kept_aside

Report = TypeVar("Report")
Taking = Callable[[Installation, Person, str, Path], Report]
"""What takes a file in or would take it in: (installation, actor, locale, path)."""


def bring(
    locale: str,
    would: Taking[Report],
    does: Taking[Report],
    said: Callable[[Report], str],
    shown: Callable[[Report, str, str], str],
    index: Callable[..., str],
) -> ResponseReturnValue:
    """Answer a form with a file by what it `would` do; confirmed, by the form's field `kept`, do it and go back.

    `said` is the sentence afterwards, `shown` the page before with the report, what to ask for the file by and its
    name; `index` the list, which takes `faults` of the file or a `refusal`.
    """
    context.end_reading()
    installation, actor = context.installation(), context.actor()
    try:
        if token := request.form.get("kept"):
            flash(said(does(installation, actor, locale, kept_aside(installation, actor, token))), "good")
            return redirect(url_for(".index", locale=locale), 303)
        upload = request.files.get("file")
        name, content = (upload.filename or "", upload.read()) if upload else ("", b"")
        token, path = keep_aside(installation, actor, name, content)
        report = would(installation, actor, locale, path)
    except ContentErrors as refusal:
        return index(locale, faults=refusal.faults), refusal.http_status
    except PolyleafError as refusal:
        return index(locale, refusal=refusal), refusal.http_status
    return shown(report, token, path.name)
