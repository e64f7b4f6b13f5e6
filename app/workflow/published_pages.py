"""Pages that stay as they were published while their language waits for new page strings: the very files, still proved.

A page cannot be made anew without all of today's strings, and none may be shown in English. So it stays as long as it
would say the same: the same texts, facts, contacts and notices, with strings that are approved.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from app.domain.signoff import Policy, is_approved
from app.domain.unit import digest
from app.formats.forms import forms_of
from app.formats.release import SITE
from app.workflow.earlier import Earlier
from app.workflow.history import History
from app.workflow.live import Live, Strings
from app.workflow.verification.claims import KNOWN


@dataclass(frozen=True)
class PublishedPage:
    """A live page: its edition's key in the log, the strings that it shows, all that its record says."""

    key: tuple[Any, ...]
    strings: Strings
    record: Mapping[str, Any]


class PublishedPages:
    """The pages of the live release, which is opened when the first of them is asked for."""

    def __init__(self, connection: Connection, opened: Callable[[], Earlier | None], site_hash: str) -> None:
        self._connection = connection
        self._opened = opened
        self._site_hash = site_hash
        self._approved: dict[tuple[str, str, frozenset[Policy]], bool] = {}

    @cached_property
    def _release(self) -> Earlier | None:
        return self._opened()

    def page(self, document: str, locale: str) -> PublishedPage | None:
        """Return the live page of a leaflet in a locale, None where there is none."""
        record = self._release.record(f"record/editions/{locale}/{document}.json") if self._release else None
        if record is None:
            return None
        texts = {(string["context"] or "", string["source"]): string["target"] for string in record["chrome"]}
        key = tuple(record[name] for name in ("document", "locale", "version", "content_hash", "facts_hash"))
        return PublishedPage(key, Strings(locale, texts, record["chrome_version"], True), record)

    def keep(self, live: Live, page: PublishedPage, policies: Collection[Policy]) -> Live | str:
        """Return an edition, as it would be shown with its page's strings, with that page; or why it cannot stay."""
        release, record = self._release, page.record
        assert release is not None, "it has this page"
        files = [f"{live.path}{name}" for name in ("index.html", *forms_of(live.locale).values())]
        if KNOWN - page.strings.texts.keys():
            return "the words by which its dates, notices or files are known have changed"
        if not self.are_approved(page.strings, policies):
            return "one of the strings on it was rejected or withdrawn"
        if digest(release.record(SITE)) != self._site_hash:
            return "the publisher's contact facts have changed"
        if record["notices"] != list(live.notices):
            return "it must show other notices now"
        if (record["making"], record["digits"], record["path"]) != (live.making, live.digits, files[0]):
            return "how it was made, its digits or its address have changed"
        if not all(map(release.proves, files)):
            return "its files are not what was published"
        return replace(live, kept={path: release.manifest["files"][path] for path in files})

    def are_approved(self, strings: Strings, policies: Collection[Policy]) -> bool:
        """Tell whether each page string is approved as one of some policies asks, and was not revoked since."""
        key = (strings.locale, strings.hash, frozenset(policies))
        if key not in self._approved:
            prints = strings.fingerprints.values()
            history = History(self._connection, prints, [], None)
            self._approved[key] = all(
                any(is_approved(*history.judged(print_), print_, policy) for policy in policies) for print_ in prints
            )
        return self._approved[key]
