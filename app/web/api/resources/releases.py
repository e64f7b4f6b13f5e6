"""Releases: what is live, what the next one would hold, publishing, withdrawing, going back."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from app.domain.edition import SOURCE_LOCALE
from app.errors import NotFound, PolyleafError
from app.store import overview
from app.store import releases as stored
from app.web import context
from app.web.access import in_locale_or_publisher
from app.web.api.paging import Paging, page_of_all
from app.web.api.registry import Answer, Page, Request, get, post
from app.web.api.resources.base import PUBLISHER, TEAM, Reason, act, of
from app.web.api.resources.editions import Tag
from app.web.api.serving import demand
from app.workflow import publish, withdrawal
from app.workflow import releases as workflow

Count = Annotated[int, Meta(ge=1)]


class Release(Answer):
    """A release: when it was decided and by whom (null: the operator); `live` is the one that patients read."""

    number: int
    created_at: str
    published_by: str | None
    editions: int
    kept: bool
    live: bool


class ReleaseProof(Answer):
    """What ties the files of a release together: the hash of its manifest, which has the hash of every other file.

    `signature` is the service's (Ed25519, base64); `log_head` is the entry of the log that the release ends with.
    Whoever fetches `manifest.json` from a static host compares; `polyleaf verify` proves all of it.
    """

    number: int
    manifest_sha256: str
    signature: str
    log_head: dict[str, Any]


class PlannedEdition(Answer):
    """An edition that a release made now would hold; change is new, changed or same."""

    document: str
    locale: str
    version: int
    change: str


class LeftOutEdition(Answer):
    """A signed edition, or a leaflet, that it would not hold, and why."""

    document: str
    locale: str
    why: str


class ReleasePlan(Answer):
    """What publishing now would do; `nothing` where the newest release is the same."""

    editions: list[PlannedEdition]
    left_out: list[LeftOutEdition]
    nothing: bool


class Published(Answer):
    """The release that is live now; `new` is false where nothing had changed."""

    number: int
    new: bool
    editions: int
    withdrawn: int
    left_out: list[LeftOutEdition]


class Return(Request):
    """Why an earlier release comes back."""

    reason: Reason


class Withdrawal(Request):
    """Why it goes; an urgent notice tells readers to use no copies."""

    reason: Reason
    urgent: bool = False


class OutdatedEdition(Answer):
    """A live edition that lacks the current English; patients read `version`."""

    document: str
    title: str
    locale: str
    version: int


class Outdated(Answer):
    """All that an urgent change of a leaflet would withdraw."""

    items: list[OutdatedEdition]


class Shown(Request):
    """An edition as it was shown."""

    document: Annotated[str, Meta(max_length=64)]
    locale: Tag
    version: Count


class Urgent(Request):
    """The editions that somebody looked at, all of them, and why they go."""

    seen: Annotated[list[Shown], Meta(min_length=1)]
    reason: Reason


@get("/releases", TEAM)
def releases(query: Paging) -> Page[Release]:
    """List the releases, newest first."""
    past = {one.number: one for one in workflow.list_releases(context.installation())}
    names = overview.names(context.connection())

    def told(row: object) -> Release:
        one = past[row.number]  # type: ignore[attr-defined]
        by = names.get(row.person_id)  # type: ignore[attr-defined]
        return of(Release, one, created_at=one.created, published_by=by)

    rows = [row for row in overview.release_history(context.connection()) if row.number in past]
    return page_of_all(query, rows, lambda row: (-row.number,), (int,), told)


@get("/releases/<int:number>", TEAM)
def release(number: int) -> ReleaseProof:
    """Return what a release can be checked by; its files must still be kept here."""
    folder = context.installation().config.releases / str(number)
    if not folder.is_dir():
        raise NotFound(f"There are no files of release {number} here.")
    manifest = (folder / "manifest.json").read_bytes()
    return ReleaseProof(
        number=number,
        manifest_sha256=hashlib.sha256(manifest).hexdigest(),
        signature=(folder / "manifest.sig").read_text().strip(),
        log_head=msgspec.json.decode(manifest)["log_head"],
    )


@get("/releases/plan", PUBLISHER)
def plan() -> ReleasePlan:
    """Say what publishing now would put live, and what it would leave out."""
    newest = stored.newest(context.connection())
    context.end_reading()
    found = publish.plan(context.installation())
    before = {(key[0], key[1]): tuple(key) for key in newest.editions} if newest else {}

    def change(key: tuple[str, str, int, str, str]) -> str:
        old = before.get((key[0], key[1]))
        return "new" if old is None else "same" if old == key else "changed"

    return ReleasePlan(
        editions=[of(PlannedEdition, one, change=change(one.key)) for one in found.editions],
        left_out=[of(LeftOutEdition, one) for one in found.left_out],
        nothing=newest is not None and newest.plan == found.digest,
    )


@post("/releases", PUBLISHER, "publish", slow=True)
def publish_now() -> Published:
    """Put every signed edition live together."""
    return _published(act(publish.publish))


@post("/releases/<int:number>/returns", PUBLISHER, "publish", slow=True)
def go_back(number: int, body: Return) -> Published:
    """Return to the editions of an earlier release, in a new one; nothing that was withdrawn comes back."""
    return _published(act(workflow.rollback, number, body.reason))


@post(
    "/leaflets/<document_id>/editions/<locale>/withdrawals",
    in_locale_or_publisher("reviewer"),
    "publish",
    "review",
    slow=True,
)
def withdraw(document_id: str, locale: str, body: Withdrawal) -> Published:
    """Withdraw an edition, with a notice in its place; the English goes with all languages.

    With the scope `review` alone, only an edition in a language that the token's owner reviews.
    """
    if locale == SOURCE_LOCALE or "reviewer" not in context.actor().roles_in(locale):
        demand("publish")
    return _published(act(withdrawal.withdraw, document_id, locale, body.reason, body.urgent))


@get("/leaflets/<document_id>/outdated", PUBLISHER)
def outdated(document_id: str) -> Outdated:
    """List the live editions that lack the current English of a leaflet or shared text."""
    found = withdrawal.outdated_editions(context.connection(), document_id)
    return Outdated(items=[of(OutdatedEdition, one) for one in found])


@post("/leaflets/<document_id>/outdated/withdrawals", PUBLISHER, "publish", slow=True)
def withdraw_outdated(document_id: str, body: Urgent) -> Published:
    """Withdraw, as urgent, every live edition that lacks the current English."""
    found = withdrawal.outdated_editions(context.connection(), document_id)
    seen = {(one.document, one.locale, one.version) for one in body.seen}
    if {(one.document, one.locale, one.version) for one in found} != seen:
        raise PolyleafError("What is live has changed since you looked. Look at the list again.")
    return _published(act(withdrawal.withdraw_outdated, document_id, body.reason, found))


def _published(done: publish.Published) -> Published:
    return Published(
        number=done.number,
        new=done.new,
        editions=len(done.editions),
        withdrawn=len(done.withdrawn),
        left_out=[of(LeftOutEdition, one) for one in done.left_out],
    )
