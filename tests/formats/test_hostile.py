"""Files made to harm: every reader refuses them with a sentence or finds nothing in them, within bounds."""

from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import ContentErrors
from app.formats.check_readers import read_entries
from app.formats.exchange.tbx import read_tbx
from app.formats.exchange.tmx import read_tmx
from app.formats.exchange.work import read_work
from app.formats.gettext import read_catalogue
from app.formats.markdown import read_document
from app.formats.site import read_site

SECONDS = 10
MEGABYTES = 64
LEAFLET = (Path(__file__).parents[1] / "fixtures" / "content" / "winter-cough.md").read_text("utf-8")
SITE = (Path(__file__).parents[1] / "fixtures" / "content" / "site.yaml").read_text("utf-8")
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Syrup"\nmsgstr "Syrop"\n'
TMX = (
    '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>Syrup</seg></tuv>'
    '<tuv xml:lang="pl"><seg>Syrop</seg></tuv></tu></body></tmx>'
)
XLIFF = (
    '<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    '<file source-language="en" target-language="pl" original="a"><body><trans-unit id="1">'
    "<source>Syrup</source><target>Syrop</target></trans-unit></body></file></xliff>"
)
XLIFF2 = (
    '<?xml version="1.0"?><xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="pl">'
    '<file id="polyleaf-batch-1"><unit id="1"><segment><source>Syrup</source><target>Syrop</target></segment></unit>'
    "</file></xliff>"
)
TBX = (
    '<?xml version="1.0"?><martif type="TBX" xml:lang="en"><text><body><termEntry><langSet xml:lang="en"><tig>'
    '<term>Syrup</term></tig></langSet><langSet xml:lang="pl"><tig><term>Syrop</term></tig></langSet></termEntry>'
    "</body></text></martif>"
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

Read = Callable[[Path], object]

READERS: dict[str, tuple[str, str, Read]] = {
    "catalogue": (".po", PO, lambda path: read_catalogue(path.read_bytes(), path.name)),
    "PO check": (".po", PO, lambda path: list(read_entries(path, "pl"))),
    "TMX": (".tmx", TMX, lambda path: list(read_tmx(path, "pl"))),
    "TMX check": (".tmx", TMX, lambda path: list(read_entries(path, "pl"))),
    "XLIFF check": (".xlf", XLIFF, lambda path: list(read_entries(path, "pl"))),
    "returned PO": (".po", PO, read_work),
    "returned XLIFF 1.2": (".xlf", XLIFF, read_work),
    "returned XLIFF 2.0": (".xliff", XLIFF2, read_work),
    "TBX": (".tbx", TBX, lambda path: list(read_tbx(path, "pl"))),
    "leaflet": (".md", LEAFLET, lambda path: _leaflet(path.read_bytes().decode("utf-8", "replace"))),
    "site facts": (".yaml", SITE, lambda path: read_site(path.read_bytes().decode("utf-8", "replace"), "site.yaml")),
}
"""Each reader with the ending of its files, an honest file and how it is read."""

XML = ("TMX", "TMX check", "XLIFF check", "returned XLIFF 1.2", "returned XLIFF 2.0", "TBX")
YAML = ("leaflet", "site facts")


def _leaflet(text: str) -> object:
    return read_document(text, kind="leaflet", slug="winter-cough", file="a.md", site=None)


def _changed(text: str, old: str, new: str) -> bytes:
    assert old in text
    return text.replace(old, new, 1).encode("utf-8", "surrogatepass")


@cache
def corpus() -> tuple[tuple[str, str, bytes], ...]:
    """Return all hand-written hostile files: (reader, what it is, bytes)."""
    return tuple(_corpus())


def _corpus() -> Iterator[tuple[str, str, bytes]]:
    for name, (_, honest, _read) in READERS.items():
        whole = honest.encode()
        middle = len(whole) // 2
        yield name, "nothing", b""
        yield name, "NUL bytes", whole[:middle] + b"\0\0" + whole[middle:]
        yield name, "only NUL", b"\0" * 100_000
        yield name, "invalid UTF-8", whole[:middle] + b"\xff\xfe\xc3" + whole[middle:]
        yield name, "UTF-16", honest.encode("utf-16")
        yield name, "cut off", whole[:middle]
        yield name, "a huge line", whole + b"x" * 3_000_000
        yield name, "a million lines", whole + b"\n" * 1_000_000
        yield name, "brackets nested deeply", whole + b"[" * 100_000
        yield name, "quotes nested deeply", whole + b"\n" + b"> " * 50_000
        word = "Fixture" if name == "site facts" else "Syrup"
        yield name, "bidi overrides", _changed(honest, word, "\u202eSy\u2066rup\u202d")
        yield name, "a lone surrogate", _changed(honest, word, "\ud800")
        yield name, "a zip file", b"PK\x03\x04" + b"\0" * 1000
    for name in XML:
        _, honest, _ = READERS[name]
        start = '<?xml version="1.0"?>'
        inner = "<segment>" if "<segment>" in honest else "<body>"
        root = honest[len(start) + 1 :].split()[0].rstrip(">")
        yield name, "billion laughs", _changed(honest, start, f'{start}<!DOCTYPE {root} [<!ENTITY l0 "ha">{LAUGHS}]>')
        external = f'{start}<!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        yield name, "an external entity", _changed(_changed(honest, start, external).decode(), "Syrup", "&x;")
        outside = f'{start}<!DOCTYPE {root} SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY % p "x">%p;]>'
        yield name, "an external document type", _changed(honest, start, outside)
        yield name, "elements nested deeply", _changed(honest, inner, inner + "<g>" * 200_000)
        yield (
            name,
            "a thousand attributes",
            _changed(honest, inner, f"{inner[:-1]} {' '.join(f'a{n}=x' for n in range(9000))}>".replace("=x", "='x'")),
        )
        yield name, "an attribute without end", honest.encode() + b'<a b="' + b"x" * 3_000_000
    for name in YAML:
        _, honest, _ = READERS[name]
        first = "---\n" if name == "leaflet" else ""
        laughs = "a0: &a0 [ha]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 10}]\n" for n in range(1, 10))
        yield name, "billion laughs in YAML", _changed(honest, first, first + laughs)
        yield name, "an object of Python", _changed(honest, first, f"{first}x: !!python/object/apply:os.system [id]\n")
        yield name, "YAML nested deeply", _changed(honest, first, f"{first}x: {'[' * 5000}{']' * 5000}\n")
        yield name, "a map that holds itself", _changed(honest, first, f"{first}x: &x [*x]\n")
        yield name, "a key a thousand times", _changed(honest, first, first + "title: x\n" * 1000)
        yield name, "a huge number", _changed(honest, first, f"{first}x: {'9' * 100_000}\n")
    yield "leaflet", "lists nested deeply", LEAFLET.encode() + "".join(f"{'  ' * n}- x\n" for n in range(1000)).encode()
    yield "leaflet", "stars without end", LEAFLET.encode() + b"\n" + b"*a " * 50_000
    yield "leaflet", "links without end", LEAFLET.encode() + b"\n" + b"[a](" * 20_000
    yield "leaflet", "script", LEAFLET.encode() + b"\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n"
    for name in ("catalogue", "returned PO"):
        yield name, "an escape without end", PO.encode() + b'\nmsgid "\\' + b"\\" * 100_001 + b'"\nmsgstr "x"\n'
    yield "PO check", "entries without end", PO.encode() + b'\nmsgid "a"\nmsgstr "b"\n' * 50_000


def outcome_of(reader: str, data: bytes, folder: Path) -> str:
    """Read a file; return 'refused' or 'harmless'. Anything but a refusal with sentences fails the test."""
    ending, _, read = READERS[reader]
    path = folder / f"a{ending}"
    path.write_bytes(data)
    try:
        read(path)
    except ContentErrors as refusal:
        return "refused" if refusal.faults and len(str(refusal)) < 2_000_000 else "refused without a sentence"
    return "harmless"


def test_hostile_files_get_a_sentence_or_are_harmless_in_bounded_time_and_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = {reader: outcome_of(reader, whole.encode(), tmp_path) for reader, (_, whole, _) in READERS.items()}
    assert honest == dict.fromkeys(READERS, "harmless")
    outcomes: Counter[str] = Counter()
    slowest, largest, wrong = (0.0, ""), (0.0, ""), []
    for reader, what, data in corpus():
        began = time.process_time()
        tracemalloc.start()
        try:
            outcomes[outcome_of(reader, data, tmp_path)] += 1
        except Exception as error:  # every failure is listed, not the first alone
            wrong.append(f"{reader}, {what}: {type(error).__name__}: {str(error)[:100]}")
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        slowest = max(slowest, (time.process_time() - began, f"{reader}, {what}"))
        largest = max(largest, (peak, f"{reader}, {what}"))
    with capsys.disabled():
        print(f"\n{len(corpus())} hostile files: {dict(outcomes)}; slowest {slowest}, largest {largest}")
    assert (wrong, outcomes.keys() - {"refused", "harmless"}) == ([], set())
    assert slowest[0] < SECONDS, slowest
    assert largest[0] < MEGABYTES, largest


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutation_of_a_file_breaks_its_reader(reader: str, tmp_path: Path, data: st.DataObject) -> None:
    whole = READERS[reader][1].encode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(whole)))
        end = min(len(whole), start + data.draw(st.integers(0, 30)))
        whole = whole[:start] + data.draw(st.binary(max_size=8) | st.text(max_size=8).map(str.encode)) + whole[end:]
    assert outcome_of(reader, whole, tmp_path) in ("refused", "harmless")


def test_what_a_leaflet_says_in_script_becomes_no_markup() -> None:
    with pytest.raises(ContentErrors):
        _leaflet(LEAFLET + "\n<script>alert(1)</script>\n")
