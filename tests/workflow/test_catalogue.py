"""Catalogues: standard gettext, projections of the record, and no way round it."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po

from app.errors import ContentErrors, NotAllowed, NotFound
from app.store import units
from app.store.engine import reading
from app.workflow import catalogue as workflow
from app.workflow.accounts import set_policy
from app.workflow.catalogue import (
    CatalogueImport,
    catalogue_path,
    import_catalogue,
    import_seeds,
    keep_up,
    project_catalogues,
)
from app.workflow.importing import import_content
from app.workflow.review import reject
from tests.installation import LEAFLET, Road
from tests.pseudo import pseudo

WEEKS = "A short cough lasts less than 3 weeks"
# Arabic has six plural forms and Persian other ones than CLDR; Chinese and Punjabi name a script.
TAGS = ("ar", "bn", "fa", "pa_Guru", "pl", "so", "ur", "zh_Hans")


def catalogue(road: Road, locale: str = "pl", slug: str = LEAFLET) -> Path:
    return catalogue_path(road.locales, locale, slug)


def entries(road: Road, locale: str = "pl", slug: str = LEAFLET) -> dict[tuple[str, str], polib.POEntry]:
    return {(e.msgctxt or "", e.msgid): e for e in polib.pofile(str(catalogue(road, locale, slug)))}


def written(road: Road) -> dict[str, bytes]:
    return {str(path.relative_to(road.locales)): path.read_bytes() for path in sorted(road.locales.rglob("*.po*"))}


def assert_accepted(road: Road) -> int:
    """Have gettext's own compiler, polib and Babel read every catalogue; return how many there are."""
    files = sorted(road.locales.rglob("*.po"))
    for path in files:
        done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert len(polib.pofile(str(path))) > 0
        with path.open("rb") as stream:
            assert len(read_po(stream, abort_invalid=True)) > 0
    return len(files)


@pytest.fixture
def mixed(on_sqlite: Road) -> Road:
    """Give an installation in which units are in every state there is."""
    for tag in TAGS:
        set_policy(on_sqlite.installation, tag, None)
    on_sqlite.edit("less than 3 weeks", "less than 4 weeks")
    on_sqlite.edit("if you smoke", "if you smoke 5% of your pay")
    on_sqlite.edit("\nSyrup\n", "\nUltrasound\n")
    on_sqlite.sync()
    unit = on_sqlite.unit("It needs no treatment.")
    reject(on_sqlite.installation, on_sqlite.ben, "pl", unit.segment_id, unit.fingerprint, "Too harsh")
    on_sqlite.sign(on_sqlite.ada, on_sqlite.unit("When to call"), text='Kiedy "dzwonić"\\n')
    return on_sqlite


def test_gettext_accepts_every_catalogue_in_every_language_and_state(mixed: Road) -> None:
    project_catalogues(mixed.installation)
    assert assert_accepted(mixed) == 3 * len(TAGS)
    with reading(mixed.installation.engine) as connection:
        states = {row.status for row in units.of_document(connection, LEAFLET, "pl")}
    assert states == {"approved", "drafted", "rejected", "translated", "empty"}


def test_approved_is_plain_everything_else_fuzzy_and_what_vanished_obsolete(mixed: Road) -> None:
    project_catalogues(mixed.installation)
    found = entries(mixed)
    assert {
        source: (entry.fuzzy, entry.obsolete, bool(entry.msgstr), entry.previous_msgid)
        for (_, source), entry in found.items()
        if source in (WEEKS, "A short cough lasts less than 4 weeks", "It needs no treatment.", "Dose", "Ultrasound")
    } == {
        WEEKS: (False, True, True, None),
        "A short cough lasts less than 4 weeks": (True, False, True, WEEKS),
        "It needs no treatment.": (True, False, True, None),
        "Dose": (False, False, True, None),
        "Ultrasound": (False, False, False, None),
    }
    text = catalogue(mixed).read_text("utf-8")
    assert '#| msgid "A short cough lasts less than 3 weeks"' in text
    assert '#~ msgid "A short cough lasts less than 3 weeks"' in text


def test_the_approved_text_stands_while_a_newer_one_waits(on_sqlite: Road) -> None:
    on_sqlite.sign(on_sqlite.ada, on_sqlite.unit("Syrup"), text="Syropek")
    project_catalogues(on_sqlite.installation)
    entry = entries(on_sqlite)["", "Syrup"]
    assert (entry.msgstr, entry.fuzzy) == (pseudo("Syrup", "pl"), False)


def test_a_percent_sign_is_no_format(mixed: Road) -> None:
    project_catalogues(mixed.installation)
    assert all("no-python-format" in entry.flags for entry in entries(mixed).values() if not entry.obsolete)


def test_catalogues_are_the_same_bytes_while_nothing_changes(mixed: Road) -> None:
    first = project_catalogues(mixed.installation)
    before = written(mixed)
    mixed.clock.forward(days=30)
    import_content(mixed.installation)
    again = project_catalogues(mixed.installation)
    assert (again.written, again.unchanged) == ((), len(first.written))
    assert written(mixed) == before


def test_one_decision_changes_one_catalogue_in_whichever_process_and_another_log_changes_all(
    mixed: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = mixed.installation
    keep_up(place)
    whole = written(mixed)
    mixed.sign(mixed.ben, mixed.unit("When to call"), "reviewed")
    for path in mixed.locales.rglob("*.po*"):
        path.unlink()
    made: list[object] = []
    monkeypatch.setattr(workflow, "_files", lambda *asked, real=workflow._files: made.append(asked) or real(*asked))
    processes = [threading.Thread(target=keep_up, args=(place,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert len(made) == 1
    one, template = "pl/LC_MESSAGES/winter-cough.po", "winter-cough.pot"
    assert sorted(written(mixed)) == [one, template]
    assert written(mixed)[one] != whole[one]
    mark = place.config.instance / "catalogues.json"
    known = json.loads(mark.read_bytes())
    mark.write_text(json.dumps(known | {"hash": "0" * 64}))
    keep_up(place)
    assert written(mixed).keys() == whole.keys()
    shutil.rmtree(mixed.locales)
    keep_up(place)
    assert written(mixed).keys() == whole.keys()
    assert project_catalogues(place).written == ()


def test_clearing_every_fuzzy_mark_and_importing_approves_nothing(road: Road) -> None:
    road.approve("What is a cough?")
    for source in ("Syrup", "When to call"):
        road.sign(road.ada, road.unit(source), text=pseudo(source, "pl") + "!")
    project_catalogues(road.installation)
    file = polib.pofile(str(catalogue(road)))
    for entry in file:
        if not entry.msgstr:
            entry.msgstr = pseudo(entry.msgid, "pl", entry.msgctxt)
        entry.flags = ["no-python-format"]
    file.save(str(catalogue(road)))
    before = set(road.unapproved())
    assert import_catalogue(road.installation, catalogue(road), "pl", actor=road.ben).added == 17
    assert set(road.unapproved()) == before
    project_catalogues(road.installation)
    plain = {e.msgid for e in entries(road).values() if not e.fuzzy and e.msgstr and not e.obsolete}
    assert plain == {"What is a cough?"}


def test_an_upload_stands_under_the_uploaders_name_who_cannot_review_it(road: Road) -> None:
    project_catalogues(road.installation)
    file = polib.pofile(str(catalogue(road)))
    for entry in file:
        if entry.msgid == "Syrup" and not entry.msgctxt:
            entry.msgstr = "Syrop"
    file.save(str(catalogue(road)))
    assert import_catalogue(road.installation, catalogue(road), "pl", actor=road.ben) == CatalogueImport(
        str(catalogue(road)), "pl", LEAFLET, 1, 0, ()
    )
    unit = road.unit("Syrup")
    assert (unit.origin, unit.author_id, unit.status) == ("imported", road.ben.id, "suggested")
    road.sign(road.ada, unit)
    with pytest.raises(NotAllowed, match="You wrote or uploaded this text"):
        road.sign(road.ben, road.unit("Syrup"), "reviewed")


def test_importing_the_same_file_again_adds_nothing(on_sqlite: Road) -> None:
    project_catalogues(on_sqlite.installation)
    result = import_catalogue(on_sqlite.installation, catalogue(on_sqlite), "pl", actor=on_sqlite.bea)
    assert (result.added, result.known, result.foreign) == (0, 20, ())


def test_a_text_that_nobody_imported_is_never_overwritten(on_sqlite: Road) -> None:
    project_catalogues(on_sqlite.installation)
    path = catalogue(on_sqlite)
    mine = path.read_text("utf-8").replace(pseudo("Syrup", "pl"), "Mój syrop", 1)
    path.write_text(mine, "utf-8")
    on_sqlite.sign(on_sqlite.ada, on_sqlite.unit("When to call"), text="Kiedy")
    result = project_catalogues(on_sqlite.installation)
    assert result.unknown == {"pl/LC_MESSAGES/winter-cough.po": 1}
    assert path.read_text("utf-8") == mine
    import_catalogue(on_sqlite.installation, path, "pl", actor=on_sqlite.bea)
    assert project_catalogues(on_sqlite.installation).unknown == {}
    assert "Mój syrop" not in path.read_text("utf-8")
    with reading(on_sqlite.installation.engine) as connection:
        rows = units.of_document(connection, LEAFLET, "pl")
    assert "Mój syrop" in {row.target for row in rows}


def test_a_broken_file_is_left_alone(on_sqlite: Road) -> None:
    path = catalogue(on_sqlite)
    path.parent.mkdir(parents=True)
    path.write_bytes(b'msgid "half\n')
    assert project_catalogues(on_sqlite.installation).unknown == {"pl/LC_MESSAGES/winter-cough.po": 1}
    assert path.read_bytes() == b'msgid "half\n'


def test_strings_that_the_leaflet_never_had_are_reported_and_not_stored(on_sqlite: Road, tmp_path: Path) -> None:
    path = tmp_path / "winter-cough.po"
    path.write_text('msgid "Never said"\nmsgstr "Nigdy"\n', "utf-8")
    result = import_catalogue(on_sqlite.installation, path, "pl", actor=on_sqlite.ada)
    assert (result.added, result.foreign) == (0, ("Never said",))


@pytest.mark.parametrize(
    ("content", "locale", "who", "error"),
    [
        ('msgid "Syrup"\nmsgstr "Syrop"\n', "pl", "pat", NotAllowed),
        ('msgid "Syrup"\nmsgstr "Saft"\n', "de", "ada", NotAllowed),
        ('msgid "Syrup"\nmsgstr "Syrop\n', "pl", "ada", ContentErrors),
        ('msgid "Syrup"\nmsgstr Syrop\n', "pl", "ada", ContentErrors),
        ("not a catalogue", "pl", "ada", ContentErrors),
    ],
)
def test_a_wrong_upload_changes_nothing(
    on_sqlite: Road, tmp_path: Path, content: str, locale: str, who: str, error: type[Exception]
) -> None:
    path = tmp_path / "winter-cough.po"
    path.write_text(content, "utf-8")
    with reading(on_sqlite.installation.engine) as connection:
        before = units.snapshot(connection)
    with pytest.raises(error):
        import_catalogue(on_sqlite.installation, path, locale, actor=getattr(on_sqlite, who))
    with reading(on_sqlite.installation.engine) as connection:
        assert units.snapshot(connection) == before


def test_a_file_of_no_known_document_is_refused(on_sqlite: Road, tmp_path: Path) -> None:
    path = tmp_path / "other.po"
    path.write_text('msgid "Syrup"\nmsgstr "Syrop"\n', "utf-8")
    with pytest.raises(NotFound, match=r"No document goes with other\.po"):
        import_catalogue(on_sqlite.installation, path, "pl", actor=on_sqlite.ada)


def test_seeds_are_nobodys_drafts_whatever_their_file_calls_them(road: Road) -> None:
    path = catalogue(road)
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Syrup"\nmsgstr "Syrop"\n\n#, fuzzy\nmsgid "When to call"\nmsgstr "Kiedy"\n', "utf-8")
    assert [(seed.document, seed.added) for seed in import_seeds(road.installation)] == [(LEAFLET, 2)]
    units_ = [road.unit(source) for source in ("Syrup", "When to call")]
    assert [(u.origin, u.author_id, u.status) for u in units_] == [("imported", None, "drafted")] * 2
    road.sign(road.ada, units_[0])
    road.sign(road.ben, road.unit("Syrup"), "reviewed")
    assert road.unit("Syrup").status == "approved"


def test_a_leaflet_that_went_away_has_no_catalogue_written_any_more(on_sqlite: Road) -> None:
    project_catalogues(on_sqlite.installation)
    (on_sqlite.source / "winter-cough.md").unlink()
    on_sqlite.sync()
    assert "pl/LC_MESSAGES/winter-cough.po" not in project_catalogues(on_sqlite.installation).written
    assert assert_accepted(on_sqlite) == 6
