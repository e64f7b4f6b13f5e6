"""Webhooks: which programs are told of what, how that goes, and setting them up."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotFound, PolyleafError
from app.store import webhooks as stored
from app.store.people import Person
from app.web import context
from app.web.admin.base import administrator, blueprint
from app.web.paging import id_in
from app.workflow import webhooks
from app.workflow.installation import Installation
from app.workflow.webhook_events import EVENTS

PAGE = 25

ACTS: dict[str, tuple[str, str, Callable[[Installation, Person, str], str | None]]] = {
    "secret": ("Make a new secret", "There is a new secret.", webhooks.rotate),
    "pause": ("Pause", "Nothing is sent until you let it go on.", webhooks.pause),
    "remove": ("Remove", "The webhook is removed.", webhooks.remove),
}
"""What is asked about before it is done: the button's words, what is said then, the function."""


@blueprint.route("/webhooks", methods=["GET", "POST"], endpoint="webhooks")
@administrator
def every_webhook() -> ResponseReturnValue:
    """List webhooks with what became of the newest delivery; by POST add one, and show its secret this once."""
    error = ""
    if request.method == "POST":
        context.end_reading()
        try:
            webhook_id, secret = webhooks.add(context.installation(), context.actor(), *_typed())
        except PolyleafError as refusal:
            error = str(refusal)
        else:
            return _page(webhook_id, secret)
    connection = context.connection()
    page = render_template(
        "admin/webhooks.html",
        hooks=stored.everything(connection),
        last=stored.last_outcomes(connection),
        counts=stored.counts(connection),
        events=EVENTS,
        typed=_typed() if error else ("", EVENTS),
        error=error,
    )
    return page, 422 if error else 200


@blueprint.route("/webhooks/<webhook_id>", methods=["GET", "POST"])
@administrator
def webhook(webhook_id: str) -> ResponseReturnValue:
    """Show a webhook and its deliveries; by POST change its address and events."""
    error = ""
    if request.method == "POST":
        context.end_reading()
        try:
            webhooks.change(context.installation(), context.actor(), webhook_id, *_typed())
        except NotFound:
            raise
        except PolyleafError as refusal:
            error = str(refusal)
        else:
            flash("The webhook is changed.", "good")
            return redirect(url_for("admin.webhook", webhook_id=webhook_id), 303)
    return _page(webhook_id, error=error), 422 if error else 200


@blueprint.post("/webhooks/<webhook_id>/ping")
@administrator
def ping(webhook_id: str) -> ResponseReturnValue:
    """Have a message sent that says nothing."""
    context.end_reading()
    webhooks.ping(context.installation(), context.actor(), webhook_id)
    flash("A test message is on its way: reload this page in a few seconds.", "good")
    return redirect(url_for("admin.webhook", webhook_id=webhook_id) + "#deliveries", 303)


@blueprint.post("/webhooks/<webhook_id>/again")
@administrator
def deliver_again(webhook_id: str) -> ResponseReturnValue:
    """Have a delivery made again."""
    context.end_reading()
    delivery_id = id_in(request.form, "delivery") or 0
    webhooks.deliver_again(context.installation(), context.actor(), webhook_id, delivery_id)
    flash("It is sent again, with the same id.", "good")
    return redirect(url_for("admin.webhook", webhook_id=webhook_id) + "#deliveries", 303)


@blueprint.post("/webhooks/<webhook_id>/resume")
@administrator
def resume(webhook_id: str) -> ResponseReturnValue:
    """Let a paused webhook go on."""
    context.end_reading()
    webhooks.resume(context.installation(), context.actor(), webhook_id)
    flash("The webhook goes on; what waited is sent now.", "good")
    return redirect(url_for("admin.webhook", webhook_id=webhook_id), 303)


@blueprint.route("/webhooks/<webhook_id>/<act>", methods=["GET", "POST"])
@administrator
def change_webhook(webhook_id: str, act: str) -> ResponseReturnValue:
    """Say what an act does; by POST do it."""
    if act not in ACTS:
        raise NotFound("There is no such page.")
    button, done, function = ACTS[act]
    context.end_reading()
    if request.method == "GET":
        hook = webhooks.get(context.installation(), webhook_id)
        return render_template("admin/webhook_act.html", hook=hook, act=act, button=button)
    secret = function(context.installation(), context.actor(), webhook_id)
    if secret is not None:
        return _page(webhook_id, secret)
    flash(done, "good")
    if act == "remove":
        return redirect(url_for("admin.webhooks"), 303)
    return redirect(url_for("admin.webhook", webhook_id=webhook_id), 303)


def _typed() -> tuple[str, list[str]]:
    return request.form.get("url", ""), request.form.getlist("event")


def _page(webhook_id: str, secret: str = "", error: str = "") -> str:
    before = id_in(request.args, "before")
    connection = context.connection()
    hook = webhooks.get(context.installation(), webhook_id)
    rows = stored.deliveries(connection, webhook_id, before, PAGE + 1)
    return render_template(
        "admin/webhook.html",
        hook=hook,
        secret=secret,
        deliveries=rows[:PAGE],
        before=before,
        next_place=rows[PAGE - 1].id if len(rows) > PAGE else None,
        events=EVENTS,
        typed=_typed() if error else (hook.url, hook.events),
        error=error,
    )
