"""The profile: languages, competence, how to be thanked, and consent to that."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import PolyleafError
from app.store import profiles
from app.store.profiles import Profile
from app.web import access, context
from app.web.volunteer.base import blueprint
from app.workflow import mail
from app.workflow import profiles as workflow

CHOICES = {
    "never": "Never",
    "daily": "Once a day, when something happened or waits for you",
    "at_once": "At once, when a text is sent back to you, a question answered or your string commented on",
}
"""How somebody may want to be written to, in words."""


def _consent(person_id: str) -> dict[str, object]:
    """Return the sentence that people are asked to agree to, and what this person last said to it."""
    said = workflow.consents(context.connection(), person_id)
    return {"sentence": workflow.CONSENTS[workflow.asked_now()], "agreed": said[-1] if said else None}


@blueprint.route("/profile", methods=["GET", "POST"])
@access.signed_in
def profile() -> ResponseReturnValue:
    """Show what somebody says of themselves; by POST store it and go on to the tour, once."""
    person, connection = context.actor(), context.connection()
    stored = profiles.get(connection, person.id)
    error = ""
    said = stored or Profile(person.id, credit=person.name)
    if request.method == "POST":
        languages, competence, credit = (request.form.get(name, "") for name in ("languages", "competence", "credit"))
        consent, mail_choice = "consent" in request.form, request.form.get("mail", "never")
        if mail_choice not in CHOICES:
            abort(400)
        said = Profile(person.id, languages, competence, credit, consent, mail=mail_choice)  # type: ignore[arg-type]
        context.end_reading()
        try:
            workflow.save(context.installation(), person, languages, competence, credit, consent)
        except PolyleafError as refusal:
            error = str(refusal)
        else:
            if mail_choice != (stored.mail if stored else "never"):
                mail.choose(context.installation(), person, mail_choice)  # type: ignore[arg-type]
            flash("Your profile is saved.", "good")
            toured = stored is not None and stored.toured_at is not None
            return redirect(url_for("auth.home") if toured else url_for(".tour", step=1), 303)
    page = render_template(
        "volunteer/profile.html", said=said, first=stored is None, error=error, choices=CHOICES, **_consent(person.id)
    )
    return page, 422 if error else 200
