"""Five hundred random edits of the shipped leaflets in five languages: nothing stale counts, nothing sound is lost."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.domain.unit import fingerprint
from app.errors import ContentErrors
from app.store import documents, people, units
from app.store.engine import reading, writing
from app.store.tables import suggestion
from app.workflow.accounts import invite, set_policy
from app.workflow.catalogue import catalogue_path, project_catalogues
from app.workflow.importing import import_content
from app.workflow.installation import Installation
from app.workflow.record import add_suggestion, project_document, record
from tests.installation import Road
from tests.pseudo import pseudo
from tests.soak import FACTOR, SEED

LOCALES = ("es", "fr", "pl", "pt", "ur")
EDITS = 500 * FACTOR
SOURCE = Path(__file__).parents[2] / "source_content"
Key = tuple[str, str, str, str]
"""Locale, document, context and English of a unit."""


class Editor:
    """The shipped leaflets in a folder of their own, and somebody who edits them without a plan."""

    def __init__(self, installation: Installation, chance: random.Random) -> None:
        self.installation = installation
        self.chance = chance
        folder = installation.config.source_content
        shutil.rmtree(folder)
        shutil.copytree(SOURCE, folder)
        # The long leaflet is edited less often, so that the run stays short.
        names = ["medicines-at-home.md", "shared/support.md", "shared/about-information.md"]
        self.paths = [folder / name for name in [*names * 4, "relapsed-refractory-all.md"]]
        self.history: dict[Path, list[str]] = {path: [path.read_text("utf-8")] for path in self.paths}
        self.removed: dict[Path, list[str]] = {path: [] for path in self.paths}

    def edit(self) -> str:
        """Make one edit and have it imported; return the slug of the document."""
        path = self.chance.choice(self.paths)
        old = path.read_text("utf-8")
        for _ in range(50):
            new = self.chance.choice(self.edits)(self, path, old)
            path.write_text(new, "utf-8")
            try:
                import_content(self.installation)
            except ContentErrors:  # an edit that may not stand in a leaflet: try another one
                path.write_text(old, "utf-8")
                continue
            self.history[path].append(new)
            return path.stem
        raise AssertionError("no edit of this leaflet is allowed")

    def blocks(self, text: str) -> tuple[str, list[str]]:
        front, body = re.split(r"(?<=\n---\n)", text, maxsplit=1)
        return front, re.split(r"\n{2,}", body.strip("\n"))

    def joined(self, front: str, blocks: list[str]) -> str:
        return front + "\n" + "\n\n".join(blocks) + "\n"

    def word(self, path: Path, text: str) -> str:
        front, blocks = self.blocks(text)
        place = self.chance.randrange(len(blocks))
        words = list(re.finditer(r"(?<=[ ])[a-z]{3,}(?=[ .,])", blocks[place]))
        if words:
            match = self.chance.choice(words)
            new = self.chance.choice(["maybe", "soon", "today", match[0] + "s", "not " + match[0]])
            blocks[place] = blocks[place][: match.start()] + new + blocks[place][match.end() :]
        return self.joined(front, blocks)

    def digit(self, path: Path, text: str) -> str:
        front, blocks = self.blocks(text)
        place = self.chance.randrange(len(blocks))
        digits = list(re.finditer(r"[1-9]", blocks[place]))
        if digits:
            at = self.chance.choice(digits).start()
            blocks[place] = f"{blocks[place][:at]}{self.chance.randint(1, 9)}{blocks[place][at + 1 :]}"
        return self.joined(front, blocks)

    def swap(self, path: Path, text: str) -> str:
        front, blocks = self.blocks(text)
        a, b = (self.chance.randrange(len(blocks)) for _ in range(2))
        blocks[a], blocks[b] = blocks[b], blocks[a]
        return self.joined(front, blocks)

    def remove(self, path: Path, text: str) -> str:
        front, blocks = self.blocks(text)
        if len(blocks) > 3:
            self.removed[path].append(blocks.pop(self.chance.randrange(len(blocks))))
        return self.joined(front, blocks)

    def put_back(self, path: Path, text: str) -> str:
        front, blocks = self.blocks(text)
        if self.removed[path]:
            blocks.insert(self.chance.randrange(len(blocks) + 1), self.chance.choice(self.removed[path]))
        return self.joined(front, blocks)

    def revert(self, path: Path, text: str) -> str:
        return self.chance.choice(self.history[path])

    def date(self, path: Path, text: str) -> str:
        return re.sub(r"next_due: \S+", f"next_due: {self.chance.randint(2030, 2040)}-06-30", text)

    edits = (word, digit, swap, remove, put_back, revert, date)


def current(installation: Installation, slug: str | None = None) -> dict[Key, int | None]:
    """Return every unit of the current English, of one document or all, with the id of its publishable text."""
    found: dict[Key, int | None] = {}
    with reading(installation.engine) as connection:
        for id_, row in documents.all_documents(connection).items():
            if slug not in (None, row.slug):
                continue
            for locale in LOCALES:
                for row in units.of_document(connection, id_, locale):
                    if row.ordinal is not None:
                        found[locale, id_, row.context, row.source] = row.publishable_id
    return found


def approve(installation: Installation, keys: set[Key]) -> None:
    with writing(installation.engine) as connection:
        ada, ben = (people.by_email(connection, f"{name}@example.org") for name in ("ada", "ben"))
        assert ada is not None
        assert ben is not None
        ids = {
            (id_, row.context, row.text): row.id
            for id_ in {key[1] for key in keys}
            for row in documents.segments_of(connection, id_)
        }
        for locale, id_, context, source in sorted(keys):
            text = pseudo(source, "ur" if locale == "ur" else "pl", context)
            print_ = fingerprint(id_, context, locale, source, text)
            now, place = installation.now(), (ids[id_, context, source], id_)
            add_suggestion(connection, now, place, locale, text, "human", print_, ada)
            for person, kind in ((ada, "translated"), (ben, "reviewed")):
                data = {"document": id_, "locale": locale, "fingerprint": print_}
                record(connection, now, kind, data, person, "reviewer")
        for locale, id_ in {key[:2] for key in keys}:
            project_document(connection, id_, locale)


def count_suggestions(installation: Installation) -> int:
    with reading(installation.engine) as connection:
        number: int = connection.execute(select(func.count()).select_from(suggestion)).scalar_one()
        return number


def test_no_stale_approval_counts_no_sound_one_is_lost_and_catalogues_stay_whole(
    on_sqlite: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What the source desk says of the English has tests of its own, and takes an eighth of the time.
    monkeypatch.setattr("app.workflow.importing.look", lambda _installation: 0)
    installation = on_sqlite.installation
    chance = random.Random(SEED)
    editor = Editor(installation, chance)
    for locale in LOCALES:
        set_policy(installation, locale, None)
    for name in ("ada", "ben"):
        invite(installation, f"{name}@example.org", name, {tag: ["translator", "reviewer"] for tag in LOCALES})
    import_content(installation)
    approved = set(current(installation))
    approve(installation, approved)
    kept = count_suggestions(installation)
    seen = project_catalogues(installation).upto
    for number in range(EDITS):
        slug = editor.edit()
        now = current(installation, None if number % 50 == 49 else slug)
        counting = {key for key, publishable in now.items() if publishable is not None}
        assert counting == approved & now.keys(), f"after edit {number} of {slug}"
        before, kept = kept, count_suggestions(installation)
        assert kept >= before
        projected = project_catalogues(installation, seen)
        seen = projected.upto
        assert projected.unknown == {}
        for locale in LOCALES:
            path = catalogue_path(installation.config.locales, locale, slug)
            subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], check=True)
        waiting = sorted(now.keys() - counting)
        if waiting and chance.random() < 0.3:
            new = set(chance.sample(waiting, min(3, len(waiting))))
            approve(installation, new)
            approved |= new
