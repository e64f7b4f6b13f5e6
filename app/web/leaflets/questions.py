"""Questions of translators and readers: the open ones, and one answer for all languages."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotFound, PolyleafError
from app.formats.languages import name_in
from app.store import english, people, queries, units
from app.store.engine import AnyRow
from app.web import context
from app.web.leaflets.base import blueprint, content_team
from app.web.leaflets.english import consequences, kinds_of
from app.web.paging import id_in
from app.web.unit_page import ROLE_WORDS
from app.workflow.queries import answer, answer_by_correction, answer_by_term
from app.workflow.review import clean

PAGE = 20
DONE = {
    "answer": "Answered. Every language sees the answer with the string.",
    "note": "Answered. The answer stays with the string as a note, for every language and in the catalogues.",
    "correction": "Answered, and the English is corrected, here and in its file.",
}


@blueprint.get("/questions")
@content_team
def questions() -> ResponseReturnValue:
    """List the open questions, newest first."""
    before = id_in(request.args, "before")
    rows = english.questions(context.connection(), before, PAGE + 1)
    return render_template(
        "leaflets/questions.html",
        questions=rows[:PAGE],
        more=rows[PAGE - 1].id if len(rows) > PAGE else None,
        later=before is not None,
        roles=ROLE_WORDS,
    )


@blueprint.route("/questions/<int:query_id>", methods=["GET", "POST"])
@content_team
def question(query_id: int) -> ResponseReturnValue:
    """Show a question with its string; answer it as an answer, a note, a term or a correction of the English."""
    found = question_of(query_id)
    person = context.actor()
    may_correct = "editor" in person.content_roles and found.document_kind != "pages" and found.ordinal is not None
    outcome, said = request.form.get("outcome", "answer"), request.form.get("answer", "")
    text = clean(request.form.get("text", found.source))
    term = {name: request.form.get(name, "") for name in ("term", "target", "keep")}
    refusal: PolyleafError | None = None
    plan = None
    if request.method == "POST":
        try:
            if outcome == "correction" and request.form.get("action") != "confirm":
                if not said.strip():
                    raise PolyleafError("Say what you corrected.")
                if text in ("", found.source):
                    raise PolyleafError("Nothing was changed in the English." if text else "A string cannot be empty.")
                plan = consequences(found.segment_id, found.document_id, found.source, text)
            else:
                flash(_answered(found, outcome, said, text, term), "good")
                return redirect(url_for("leaflets.questions"), 303)
        except PolyleafError as error:
            refusal = error
            context.end_reading()
    page = render_template(
        "leaflets/question.html",
        question=found,
        translation=_translation(found) if found.number is not None else None,
        others=[row for row in queries.of_segment(context.connection(), found.segment_id) if row.id != query_id],
        outcome=outcome,
        said=said,
        text=text,
        may_answer=bool(person.content_roles & {"editor", "publisher"}),
        may_correct=may_correct,
        may_define=people.locale_row(context.connection(), found.locale) is not None,
        term=term,
        refusal=refusal,
        plan=plan,
        roles=ROLE_WORDS,
        **kinds_of(refusal),
    )
    return page, refusal.http_status if refusal else 200


def _answered(found: AnyRow, outcome: str, said: str, text: str, term: Mapping[str, str]) -> str:
    """Record an answer; return what was done, in words."""
    context.end_reading()
    home, person = context.installation(), context.actor()
    match outcome:
        case "answer" | "note":
            answer(home, person, found.id, said, outcome)
        case "correction":
            answer_by_correction(home, person, found.id, text, said)
        case "term":
            report = answer_by_term(home, person, found.id, term["term"], term["target"], bool(term["keep"]), said)
            held = sum(any(finding.severity == "block" for finding in one.findings) for one in report.affected)
            words = f"Answered, and the term is in the glossary of {name_in(found.locale, 'en')}."
            return f"{words} {held} approved strings say it otherwise; look at them." if held else words
        case _:
            raise PolyleafError("Choose what the answer is.")
    return DONE[outcome]


def _translation(found: AnyRow) -> str | None:
    """Return the approved text that a reader of a translation reports on."""
    texts = units.approved_texts(context.connection(), [found.document_id], found.locale)
    return texts.get((found.document_id, found.context, found.source))


def question_of(query_id: int) -> AnyRow:
    """Return a question with its place, or raise NotFound."""
    found = english.question(context.connection(), query_id)
    if found is None:
        raise NotFound("There is no such question.")
    return found
