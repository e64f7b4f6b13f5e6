"""What templates may use besides their values: names and directions of languages, instants, words, navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Flask, g, request
from markupsafe import Markup

from app.domain.signoff import Role
from app.formats.languages import direction, html_tag, name_in, own_name
from app.web import context

STATUS_WORDS = {
    "empty": "no text yet",
    "drafted": "draft",
    "suggested": "saved, not signed",
    "translated": "waiting for review",
    "approved": "approved",
    "rejected": "sent back",
}
"""The status of a unit in words."""

ORIGIN_WORDS = {
    "machine": "machine draft",
    "memory": "from an earlier translation",
    "human": "typed",
    "imported": "imported draft",
    "carried": "carried over from the earlier English",
}
"""The origin of a suggestion in words."""

EVENT_WORDS = {
    "translated": "Signed as translated",
    "reviewed": "Signed as reviewed",
    "clinical": "Signed as clinically right",
    "carried": "Approval carried over",
    "rejected": "Sent back",
    "withdrawn": "Signature withdrawn",
    "confirmed": "Looked again",
    "quick": "Machine draft approved unchanged and faster than it can be read",
    "second_look": "Machine draft approved unchanged and faster than it can be read: another reviewer looks at it too",
    "waiver": "Finding waived",
    "waiver_requested": "Waiver asked for",
}
"""What people do with a text, in words."""

ENGINE_NAMES = {
    "scripted": "Shipped drafts",
    "google": "Google Translate",
    "mymemory": "MyMemory",
    "libretranslate": "LibreTranslate",
    "microsoft": "Microsoft Translator",
    "baidu": "Baidu",
    "deepl": "DeepL",
    "openai": "Language model",
}
"""Engines in words."""


@dataclass(frozen=True)
class NavigationItem:
    """A link of the page's head, shown to people with one of these roles of the content team.

    `about` says on the home page what it is for, `count` how many things wait behind it. Links of a `group` stand
    behind one link with the group's name, and as tabs on each other's pages.
    """

    words: str
    endpoint: str
    about: str
    roles: frozenset[Role]
    count: Callable[[], int] | None = None
    group: str = ""

    @property
    def is_here(self) -> bool:
        """Tell whether the page that is shown is this link's."""
        return request.endpoint == self.endpoint


def init_app(app: Flask) -> None:
    """Give templates their helpers. A blueprint adds links to the page's head with `add_navigation`."""
    app.extensions["polyleaf-navigation"] = []
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.globals.update(
        direction=direction,
        html_tag=html_tag,
        language=lambda tag: name_in(tag, "en"),
        own_name=own_name,
        status_words=STATUS_WORDS,
        origin_words=ORIGIN_WORDS,
        event_words=EVENT_WORDS,
    )
    app.context_processor(lambda: _values(app))


def add_navigation(
    app: Flask,
    words: str,
    endpoint: str,
    about: str,
    *roles: Role,
    count: Callable[[], int] | None = None,
    group: str = "",
) -> None:
    """Put a link into the page's head; call it from `blueprint.record`."""
    app.extensions["polyleaf-navigation"].append(NavigationItem(words, endpoint, about, frozenset(roles), count, group))


def moment(instant: str) -> Markup:
    """Show an instant of the store as `<time>`: day, month, year, hour and minute in UTC."""
    at = datetime.fromisoformat(instant)
    return Markup('<time datetime="{}">{}</time>').format(instant, f"{at:%-d %b %Y, %H:%M} UTC")


def _values(app: Flask) -> dict[str, Any]:
    person = None if g.get("nobody") else context.person()
    held = person.content_roles if person else frozenset()
    items = [item for item in app.extensions["polyleaf-navigation"] if item.roles & held]
    groups: dict[str, list[NavigationItem]] = {}
    for item in items:
        groups.setdefault(item.group or item.endpoint, []).append(item)
    head = [one[0] if len(one) == 1 else replace(one[0], words=name) for name, one in groups.items()]
    here = (request.blueprint or "") + "."
    tabs = next((one for one in groups.values() if len(one) > 1 and one[0].endpoint.startswith(here)), [])
    return {"person": person, "navigation": items, "head": head, "tabs": tabs}
