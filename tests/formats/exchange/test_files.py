"""TMX, TBX and CSV: what is written is read again; what strangers send is bounded."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage import tmx as toolkit_tmx

from app.domain.glossary import GlossaryTerm
from app.errors import ContentErrors
from app.formats.exchange.glossary_csv import read_csv, write_csv
from app.formats.exchange.tbx import read_tbx, write_tbx
from app.formats.exchange.tmx import TmxEntry, read_tmx, write_tmx
from app.formats.exchange.xml import LONGEST

WORDS = st.lists(st.text("ab<&\"'é服 ", min_size=1, max_size=6).map(str.strip).filter(bool), min_size=1, max_size=3)
TEXT = WORDS.map(lambda words: " ".join(" ".join(words).split()))
FORMS = st.lists(TEXT, max_size=2, unique=True).map(tuple)
TERMS = st.builds(
    GlossaryTerm, TEXT, TEXT, st.sampled_from(["", "noun"]), st.sampled_from(["any", "exact"]), TEXT | st.just(""),
    st.booleans(), FORMS, FORMS, TEXT | st.just(""),
)  # fmt: skip
TMX = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en-GB"/><body>
<tu tuid="1"><tuv xml:lang="en-GB"><seg>Take <bpt i="1">&lt;b&gt;</bpt>5 mg<ept i="1">&lt;/b&gt;</ept>
  now.</seg></tuv><tuv xml:lang="pt-BR"><seg>Tome 5\u00a0mg.</seg></tuv></tu>
<tu><tuv lang="EN"><seg>Only English</seg></tuv></tu>
<tu><tuv lang="EN"><seg>Call</seg></tuv><tuv lang="PT"><seg>Ligue</seg></tuv><tuv lang="de"><seg>Anruf</seg></tuv></tu>
</body></tmx>"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_another_programs_tmx_is_read_without_its_codes(tmp_path: Path) -> None:
    found = list(read_tmx(written(tmp_path, "a.tmx", TMX), "pt_BR"))
    assert found == [TmxEntry("1", "Take 5 mg now.", "Tome 5\u00a0mg."), TmxEntry("line 7", "Call", "Ligue")]


def test_older_names_of_chinese_mean_the_script(tmp_path: Path) -> None:
    text = TMX.replace("pt-BR", "zh-CN").replace('"PT"', '"zh-TW"')
    path = written(tmp_path, "a.tmx", text)
    assert [entry.name for entry in read_tmx(path, "zh_Hans")] == ["1"]
    assert [entry.name for entry in read_tmx(path, "zh_Hant")] == ["line 7"]


def test_an_entity_is_refused_with_its_line(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE tmx [<!ENTITY a "aaaa">]>\n<tmx><body/></tmx>'
    with pytest.raises(ContentErrors) as refused:
        list(read_tmx(written(tmp_path, "a.tmx", bomb), "pl"))
    assert [(fault.line, fault.field) for fault in refused.value.faults] == [(2, "DOCTYPE")]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("<tmx><body><tu><tuv xml:lang='en'><seg>" + "x" * (LONGEST + 1) + "</seg></tuv></tu></body></tmx>", "text"),
        ("<a>" * 100 + "</a>" * 100, "XML"),
        ("<tmx><body>", "XML"),
        ("no XML", "XML"),
    ],
)
def test_what_has_no_end_is_refused(tmp_path: Path, text: str, field: str) -> None:
    with pytest.raises(ContentErrors) as refused:
        list(read_tmx(written(tmp_path, "a.tmx", text), "pl"))
    assert [fault.field for fault in refused.value.faults] == [field]


@given(entries=st.lists(st.builds(TmxEntry, TEXT, TEXT, TEXT, TEXT | st.just(""), TEXT | st.just("")), max_size=4))
def test_a_memory_that_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, entries: list[TmxEntry]
) -> None:
    path = tmp_path_factory.mktemp("tmx") / "a.tmx"
    assert write_tmx(path, "pa_Guru", entries) == len(entries)
    assert list(read_tmx(path, "pa_Guru")) == entries


def test_translate_toolkit_reads_what_we_write(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    write_tmx(path, "pl", [TmxEntry("x", "Cough & cold <5", "Kaszel", document="winter")])
    with path.open("rb") as file:
        store = toolkit_tmx.tmxfile(file, "en", "pl")
    assert [(unit.source, unit.target) for unit in store.units] == [("Cough & cold <5", "Kaszel")]


@given(terms=st.lists(TERMS, max_size=4))
def test_a_glossary_that_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, terms: list[GlossaryTerm]
) -> None:
    folder = tmp_path_factory.mktemp("terms")
    write_csv(folder / "a.csv", terms)
    assert [term for _, term in read_csv(folder / "a.csv", "pl")] == terms
    write_tbx(folder / "a.tbx", "pl", terms)
    # TBX has each form once.
    plain = [term for term in terms if term.allowed == (term.target, *term.forms)]
    assert [term for term in read_tbx(folder / "a.tbx", "pl") if term in plain] == plain


def test_the_columns_of_the_tico_terminologies_are_read(tmp_path: Path) -> None:
    text = (
        "stringID,sourceLang,targetLang,pos,description,sourceString,targetString\n"
        '1,en,zh-CN,noun,"A disease, new",COVID-19,新冠肺炎 (COVID-19) : COVID-19 [short]\n2,en,pl,noun,,cough,kaszel\n'
    )
    found = list(read_csv(written(tmp_path, "a.csv", text), "zh_Hans"))
    wanted = GlossaryTerm("COVID-19", "新冠肺炎 (COVID-19)", "noun", "exact", "A disease, new", forms=("COVID-19",))
    assert found == [(2, wanted)]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"english,polish\na,b\n", "columns"),
        (b"source,target\n\xff,b\n", "encoding"),
        (b"source,target,case_rule\na,b,some\n", "case_rule"),
        (b'source,target\n"a,b\n', "CSV"),
    ],
)
def test_a_file_that_is_no_glossary_says_why(tmp_path: Path, content: bytes, field: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ContentErrors) as refused:
        list(read_csv(path, "pl"))
    assert [fault.field for fault in refused.value.faults] == [field]


def test_an_older_tbx_is_read(tmp_path: Path) -> None:
    text = """<martif type="TBX" xml:lang="en"><text><body><termEntry id="1"><descripGrp>
      <descrip type="definition">Noise of the chest</descrip></descripGrp>
      <langSet xml:lang="en"><tig><term>cough</term><termNote type="partOfSpeech">noun</termNote></tig></langSet>
      <langSet xml:lang="pl"><ntig><termGrp><term>kaszel</term></termGrp></ntig>
      <tig><term>tusja</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
      </termEntry></body></text></martif>"""
    found = list(read_tbx(written(tmp_path, "a.tbx", text), "pl"))
    assert found == [GlossaryTerm("cough", "kaszel", "noun", "any", "Noise of the chest", forbidden=("tusja",))]
