"""Shipped drafts, looked up by exactly what they translate."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from app.errors import DraftFailed
from app.translators.protocol import Context, Draft
from app.translators.scripted import ScriptedTranslator


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """Write two Polish catalogues that disagree on a text, one Urdu and one broken Arabic catalogue."""

    def write(name: str, *entries: polib.POEntry) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = polib.POFile()
        catalogue.extend(entries)
        catalogue.save(str(path))

    write(
        "pl/LC_MESSAGES/all.po",
        polib.POEntry(msgid="Support", msgstr="Wsparcie", flags=["fuzzy"]),
        polib.POEntry(msgctxt="title", msgid="Support", msgstr="Pomoc"),
        polib.POEntry(msgid="Empty", msgstr=""),
        polib.POEntry(msgid="Gone", msgstr="Minęło", obsolete=True),
    )
    write(
        "pl/LC_MESSAGES/support.po",
        polib.POEntry(msgid="Support", msgstr="Pomoc i wsparcie"),
        polib.POEntry(msgid="Call.", msgstr="Zadzwoń."),
    )
    write("ur/LC_MESSAGES/all.po", polib.POEntry(msgid="Support", msgstr="مدد"))
    broken = tmp_path / "ar/LC_MESSAGES/all.po"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b'msgid "Support"\nmsgstr "\xff"\n')
    write("ar/LC_MESSAGES/support.po", polib.POEntry(msgid="Call.", msgstr="اتصل."))
    return tmp_path


def shipped(text: str, catalogue: str) -> Draft:
    return Draft(text, text, {"engine": "scripted", "catalogue": catalogue})


def results(locales: Path, locale: str, document: str, *keys: tuple[str | None, str]) -> list[object]:
    found = ScriptedTranslator(locales).translate(
        [text for _, text in keys], "en", locale, Context(document, tuple(context for context, _ in keys))
    )
    return [(d.engine, d.why) if isinstance(d, DraftFailed) else d for d in found]


def test_the_documents_own_catalogue_is_asked_first(locales: Path) -> None:
    own, other = "pl/LC_MESSAGES/support.po", "pl/LC_MESSAGES/all.po"
    keys = ((None, "Support"), ("title", "Support"), (None, "Call."))
    assert results(locales, "pl", "support", *keys) == [
        shipped("Pomoc i wsparcie", own),
        shipped("Pomoc", other),
        shipped("Zadzwoń.", own),
    ]
    assert results(locales, "pl", "all", *keys) == [
        shipped("Wsparcie", other),
        shipped("Pomoc", other),
        shipped("Zadzwoń.", own),
    ]


def test_unknown_empty_and_obsolete_texts_fail_and_block_nothing(locales: Path) -> None:
    why = "No draft was shipped for this text in pl; translate it by hand or choose another engine."
    failed = ("scripted", why)
    keys = ((None, "Never seen"), ("cell", "Support"), (None, "Empty"), (None, "Gone"), (None, "Call."))
    assert results(locales, "pl", "all", *keys) == [failed] * 4 + [shipped("Zadzwoń.", "pl/LC_MESSAGES/support.po")]


def test_a_broken_catalogue_is_named_and_the_others_still_answer(locales: Path) -> None:
    why = (
        "No draft was shipped for this text in ar; translate it by hand or choose another engine. "
        "The catalogue all.po cannot be read: run msgfmt -c on it."
    )
    assert results(locales, "ar", "all", (None, "Support"), (None, "Call.")) == [
        ("scripted", why),
        shipped("اتصل.", "ar/LC_MESSAGES/support.po"),
    ]


def test_a_changed_catalogue_is_read_again(locales: Path) -> None:
    translator = ScriptedTranslator(locales)
    context = Context("all", (None,))
    assert translator.translate(["Support"], "en", "ur", context) == [shipped("مدد", "ur/LC_MESSAGES/all.po")]
    path = locales / "ur/LC_MESSAGES/all.po"
    catalogue = polib.pofile(str(path), encoding="utf-8")
    catalogue[0].msgstr = "معاونت"
    catalogue.save()
    assert translator.translate(["Support"], "en", "ur", context) == [shipped("معاونت", "ur/LC_MESSAGES/all.po")]


def test_it_supports_the_locales_that_were_shipped(locales: Path) -> None:
    translator = ScriptedTranslator(locales)
    assert translator.origin == "imported"
    tags = ("pl", "ur", "ar", "bn", "", "..", "../pl", "pl/../ur")
    assert [tag for tag in tags if translator.supports(tag)] == ["pl", "ur", "ar"]
