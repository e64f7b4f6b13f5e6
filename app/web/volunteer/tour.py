"""The tour: a few pairs of texts with planted errors, each explained as soon as it is answered."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.domain.training import ANSWERS, EXERCISES
from app.errors import NotFound
from app.web import access, context
from app.web.volunteer.base import blueprint
from app.workflow import profiles as workflow


@blueprint.route("/tour/<int:step>", methods=["GET", "POST"])
@access.signed_in
def tour(step: int) -> ResponseReturnValue:
    """Show one pair; by POST say whether the answer was right, and why. The last one ends the tour."""
    if not 1 <= step <= len(EXERCISES):
        raise NotFound("The tour has no such step.")
    exercise, answer = EXERCISES[step - 1], request.form.get("answer", "")
    answered = request.method == "POST" and answer in ANSWERS
    last = step == len(EXERCISES)
    if answered and last:
        person = context.actor()
        context.end_reading()
        workflow.finish_tour(context.installation(), person)
    page = render_template(
        "volunteer/tour.html",
        step=step,
        steps=len(EXERCISES),
        exercise=exercise,
        answers=ANSWERS,
        answer=answer,
        answered=answered,
        last=last,
        error="" if answered or request.method == "GET" else "Choose an answer.",
    )
    return page, 422 if request.method == "POST" and not answered else 200
