"""Languages: finding one to add, and changing what it asks for before a text counts as approved."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.localedata import locale_identifiers, resolve_locale_filename
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import PartialDate
from app.errors import NotFound
from app.formats.dates import format_date, numbering_system
from app.formats.languages import name_in
from app.store import people as stored
from app.store.engine import AnyRow
from app.web import context
from app.web.admin.base import administrator, blueprint
from app.workflow import accounts

FOUND_AT_MOST = 20
_SAMPLE = PartialDate(2026, 6, 30)


@dataclass(frozen=True)
class Language:
    """A locale that CLDR knows, with its names."""

    tag: str
    english: str
    own: str


@blueprint.get("/locales")
@administrator
def locales() -> ResponseReturnValue:
    """List the languages with their policies; search CLDR's for one to add."""
    rows = stored.locales(context.connection())
    asked = request.args.get("search", "").strip()
    known = {row.tag for row in rows}
    found = [one for one in search(asked) if one.tag not in known] if asked else []
    return render_template("admin/locales.html", rows=rows, asked=asked, found=found)


@blueprint.route("/locales/<tag>", methods=["GET", "POST"])
@administrator
def locale(tag: str) -> ResponseReturnValue:
    """Show a language's policy, or that of one to add; by POST set it, a relaxation only after a confirmation."""
    if tag not in {one.tag for one in all_languages()}:
        raise NotFound("CLDR does not know this language.")
    connection = context.connection()
    row = stored.locale_row(connection, tag)
    if request.method == "GET":
        return render_template("admin/locale.html", tag=tag, row=row, samples=samples(tag))
    digits = "native" if request.form.get("digits") == "native" else "latin"
    clinical, second_person = "clinical" in request.form, request.form.get("second_person") != "no"
    second_look = "second_look" in request.form and second_person
    drops = dropped(row, second_person, clinical, second_look)
    if any(drops) and "confirmed" not in request.form:
        return render_template(
            "admin/confirm_policy.html",
            tag=tag,
            row=row,
            digits=digits,
            clinical=clinical,
            second_person=second_person,
            second_look=second_look,
            drops_clinical=drops[1],
            drops_second_look=drops[2],
        )
    actor = context.actor()
    context.end_reading()
    accounts.set_policy(context.installation(), tag, actor, digits, clinical, second_person, second_look)
    if row is None:
        return redirect(url_for("admin.added", tag=tag), 303)
    flash(f"The policy of {name_in(tag, 'en')} is recorded with your name.", "good")
    return redirect(url_for("admin.locales"), 303)


def dropped(row: AnyRow | None, *wanted: bool) -> list[bool]:
    """Tell which of a second person, a clinical sign-off and a second look a policy asked for and would no more."""
    before = (row.second_person, row.clinical, row.second_look) if row else (True, False, False)
    return [had and not has for had, has in zip(before, wanted, strict=True)]


@lru_cache
def all_languages() -> tuple[Language, ...]:
    """Return every language of CLDR, by script where it has several, without countries; English is the source."""
    found = []
    for identifier in locale_identifiers():
        parsed = Locale.parse(identifier)
        if parsed.territory or parsed.variant or parsed.language in (SOURCE_LOCALE, "root"):
            continue
        found.append(Language(identifier, parsed.get_display_name(SOURCE_LOCALE) or identifier, _written(parsed)))
    return tuple(sorted(found, key=lambda one: (one.english, one.tag)))


def _written(language: Locale) -> str:
    """Return a language's name in itself from CLDR's own file: Babel would keep each of hundreds in memory."""
    data = pickle.loads(Path(resolve_locale_filename(language.language)).read_bytes())  # noqa: S301 - Babel's own
    return str(data.get("languages", {}).get(language.language, ""))


def search(words: str) -> list[Language]:
    """Find languages by tag or by a part of either name, those that begin so first."""
    wanted = words.casefold()
    hits = [
        one
        for one in all_languages()
        if one.tag.casefold() == wanted or wanted in one.english.casefold() or wanted in one.own.casefold()
    ]
    hits.sort(key=lambda one: not (one.tag.casefold() == wanted or one.english.casefold().startswith(wanted)))
    return hits[:FOUND_AT_MOST]


def samples(tag: str) -> dict[str, str]:
    """Return a date in each of the digit policies that differ in this language, by CLDR's medium pattern."""
    pattern = str(Locale.parse(tag).date_formats["long"].pattern)
    policies = ("latin", "native") if numbering_system(tag, "native") != "latn" else ("latin",)
    found = {}
    for digits in policies:
        try:
            found[digits] = format_date(_SAMPLE, (pattern, pattern), tag, digits)  # type: ignore[arg-type]
        except ValueError:
            found[digits] = format_date(_SAMPLE, ("d/M/y", "M/y"), tag, digits)  # type: ignore[arg-type]
    return found
