"""The demonstration: everything loaded, Polish signed wholly by demonstration accounts, the rest left in the queue.

Every step goes through the functions that people's clicks go through; the log marks the accounts, and no page that
one of them signed can say that anybody reviewed it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.signoff import Kind, Role
from app.errors import NeedsOverride
from app.store import documents, editor, people, units
from app.store.engine import reading
from app.store.people import Person
from app.workflow.accounts import create_demonstration_account, grant, set_policy
from app.workflow.catalogue import import_seeds, project_catalogues
from app.workflow.compile import edition_state, sign_editions, sign_page
from app.workflow.glossary import findings as check_findings
from app.workflow.importing import import_content
from app.workflow.installation import Installation
from app.workflow.publish import Published, publish
from app.workflow.review import sign

PASSWORD = "demonstration only"  # noqa: S105 - printed for everybody; the accounts exist on a loopback port
LOCALES = {"ar": "latin", "bn": "native", "pl": "latin", "ur": "latin"}
PUBLISHED = "pl"
OVERRIDE = "Demonstration: the leaflet's next review was due before this was set up."

ANSWER = "Demonstration: nobody looked again."

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


@dataclass(frozen=True)
class Demonstration:
    """What the demonstration set up: (e-mail, what the account may do), and the release that is live."""

    accounts: tuple[tuple[str, str], ...]
    published: Published


def copy_content(source: Path, target: Path) -> None:
    """Copy leaflets and seeds to where the demonstration works, so that the originals stay untouched."""
    shutil.copytree(source / "source_content", target / "source_content", dirs_exist_ok=True)
    if not (target / "locales").exists():
        shutil.copytree(source / "locales", target / "locales")


def set_up(installation: Installation, progress: Progress) -> Demonstration:
    """Load, sign and publish; safe to run again: what is done already is left alone."""
    for number, (tag, digits) in enumerate(LOCALES.items()):
        progress("Adding languages", number, len(LOCALES))
        set_policy(installation, tag, None, digits=digits)
    progress("Reading leaflets", 0, 1)
    import_content(installation)
    progress("Taking seeds from the catalogues", 0, 1)
    import_seeds(installation)
    accounts, translator, reviewer, publisher = _accounts(installation, progress)
    _sign_all(installation, translator, "translate", "translated", progress)
    _sign_all(installation, reviewer, "review", "reviewed", progress)
    _sign_editions(installation, reviewer, publisher, progress)
    progress("Writing catalogues", 0, 1)
    project_catalogues(installation)
    published = publish(installation, publisher, lambda done, total: progress("Publishing", done, total))
    return Demonstration(tuple(accounts), published)


def _accounts(installation: Installation, progress: Progress) -> tuple[list[tuple[str, str]], Person, Person, Person]:
    wanted: list[tuple[str, str, list[tuple[str, Role]]]] = [
        (f"{role}.{tag}@demo.example", f"Demonstration {role} ({tag})", [(tag, role)])
        for tag in LOCALES
        for role in ("translator", "reviewer")
    ]
    team: list[tuple[str, Role]] = [("", "editor"), ("", "publisher"), ("", "administrator")]
    wanted.append(("team@demo.example", "Demonstration content team", team))
    listed = []
    for number, (email, name, roles) in enumerate(wanted):
        progress("Creating demonstration accounts", number, len(wanted))
        with reading(installation.engine) as connection:
            person = people.by_email(connection, email)
        if person is None:
            person = create_demonstration_account(installation, email, name, PASSWORD)
        for tag, role in roles:
            grant(installation, person, role, tag, None)
        listed.append((email, ", ".join(f"{role} {tag}".strip() for tag, role in roles)))
    with reading(installation.engine) as connection:
        found = [
            people.by_email(connection, email)
            for email in (
                f"translator.{PUBLISHED}@demo.example",
                f"reviewer.{PUBLISHED}@demo.example",
                "team@demo.example",
            )
        ]
    translator, reviewer, publisher = (person for person in found if person)
    return listed, translator, reviewer, publisher


def _sign_all(installation: Installation, person: Person, task: str, kind: Kind, progress: Progress) -> None:
    with reading(installation.engine) as connection:
        queue = editor.queue_page(connection, PUBLISHED, task, person.id, installation.now(), limit=10_000)
    for number, row in enumerate(queue):
        progress(f"Signing Polish as '{kind}'", number, len(queue))
        with reading(installation.engine) as connection:
            unit = units.get(connection, row.segment_id, PUBLISHED)
            assert unit is not None
            findings = check_findings(connection, unit.source, unit.target or "", PUBLISHED, unit.context or None)
        reasons = {finding.key: ANSWER for finding in findings}
        shown, seen = unit.target or "", unit.fingerprint or ""
        sign(installation, person, PUBLISHED, row.segment_id, kind, shown, seen, reasons)


def _sign_editions(installation: Installation, reviewer: Person, publisher: Person, progress: Progress) -> None:
    with reading(installation.engine) as connection:
        leaflets = [row.id for row in documents.all_documents(connection).values() if row.kind == "leaflet"]
    for number, leaflet in enumerate(leaflets):
        progress("Signing editions", number, len(leaflets))
        state = edition_state(installation, leaflet, PUBLISHED)
        if state.edition and not state.read_by_reviewer:
            sign_page(installation, reviewer, leaflet, PUBLISHED, state.edition.content_hash)
        if not state.signed:
            try:
                sign_editions(installation, publisher, leaflet)
            except NeedsOverride:
                sign_editions(installation, publisher, leaflet, OVERRIDE)
