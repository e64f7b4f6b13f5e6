"""Publish many signed leaflets in ten languages, beside po4a and mdpo on the same Markdown; print tables.

    .venv/bin/python scripts/bench/publish.py [--leaflets 1000] [--papers N] [--sections 5] [--peers 50] [--seed 1]
                                              [--keep FOLDER]

Generates leaflets of about ten strings a section, approved and signed in ten languages (parts/signed_leaflets.py),
then publishes: everything new; nothing changed; the release's folder gone, so that all comes from what was rendered
before; one string of one edition changed. Seconds are those of one core's processor time unless a column says
otherwise; pages are the editions' HTML pages, each with its record. Time to typeset PDFs, and to render hand-outs, is
measured apart. The PDFs of 1,000 leaflets take most of an hour of a core: `--papers` has only the first of them
typeset, which the peak of memory counts, and puts a few bytes in the place of the others. `--keep` leaves what was
generated in a folder for the next run, which works on a copy. Peers translate the bodies of some leaflets (`--peers`)
from catalogues that have all strings: po4a in one run of `po4a-translate` a page, mdpo by its function in one process,
so that its start does not count.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polib
from parts import signed_leaflets
from rich.console import Console
from rich.table import Table

from app.formats import handout, paper, pdf
from app.store import documents, units
from app.store.engine import reading
from app.workflow.compile import edition_state, sign_editions, sign_page
from app.workflow.installation import Installation
from app.workflow.publish import publish
from app.workflow.review import sign

CONSOLE = Console(width=120)
FORMS = {
    "PDFs": (pdf, "render_pdf"),
    "PDFs ": (handout, "render_handout_pdf"),
    "hand-outs": (handout, "render_handout"),
    "forgetting": (paper, "forget_papers"),
}


INSTEAD = b"no PDF"


class Meter:
    """Processor seconds and calls of the forms that editions have besides their pages; of PDFs the first `papers`."""

    def __init__(self, papers: int) -> None:
        self.papers = papers
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()

    @contextmanager
    def watching(self) -> Iterator[None]:
        real = {name: getattr(*where) for name, where in FORMS.items()}
        for name, (module, function) in FORMS.items():
            setattr(module, function, self._timed(name.strip(), real[name]))
        yield
        for name, (module, function) in FORMS.items():
            setattr(module, function, real[name])

    def _timed(self, name: str, render: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any) -> Any:
            if name == "PDFs" and self.calls[name] == self.papers:
                return INSTEAD
            start = time.process_time()
            made = render(*given)
            self.seconds[name] += time.process_time() - start
            self.calls[name] += 1
            return made

        return timed


def published(place: Installation, papers: int) -> tuple[Meter, int, float, float]:
    """Publish; give what was rendered besides pages, editions, processor seconds without it, seconds by the clock."""
    meter = Meter(papers)
    clock, start = time.perf_counter(), time.process_time()
    with meter.watching():
        done = publish(place)
    if done.left_out:
        raise SystemExit(f"not published: {done.left_out[0]}")
    spent = time.process_time() - start - meter.seconds.total()
    return meter, len(done.editions), spent, time.perf_counter() - clock


def change_one_string(place: Installation) -> None:
    """Approve another text for one string in one language, and sign its edition, as the screens do."""
    with reading(place.engine) as connection:
        tina, rita, petra = (signed_leaflets.person(connection, name) for name in ("tina", "rita", "petra"))
        row = next(
            r for r in units.of_document(connection, "leaflet-0", "pl") if re.fullmatch(r"[^0-9*\[{]+", r.source)
        )
    for person, kind in ((tina, "translated"), (rita, "reviewed")):
        with reading(place.engine) as connection:
            unit = units.get(connection, row.segment_id, "pl")
        assert unit is not None
        sign(place, person, "pl", row.segment_id, kind, f"{row.target} zzz", unit.fingerprint, _Every())  # type: ignore[arg-type]
    state = edition_state(place, "leaflet-0", "pl")
    assert state.edition is not None
    sign_page(place, rita, "leaflet-0", "pl", state.edition.content_hash)
    sign_editions(place, petra, "leaflet-0")


class _Every(dict[str, str]):
    """A reason for whatever a check asks about."""

    def get(self, _key: str, _default: object = None) -> str:  # type: ignore[override]
        return "A bench's invented words"


def new_files(place: Installation, earlier: int, later: int) -> list[str]:
    """Return the files of a release that are not the very files of another one."""
    folder = place.config.releases
    old = {path.stat().st_ino for path in (folder / str(earlier)).rglob("*") if path.is_file()}
    return sorted(
        path.relative_to(folder / str(later)).as_posix()
        for path in (folder / str(later)).rglob("*")
        if path.is_file() and path.stat().st_ino not in old
    )


def peers(place: Installation, folder: Path, leaflets: int) -> list[tuple[str, int, float]]:
    """Have po4a and mdpo translate the bodies of some leaflets into every language: (tool, pages, seconds)."""
    bodies = folder / "bodies"
    bodies.mkdir()
    names = [f"leaflet-{number}" for number in range(leaflets)]
    for name in names:
        text = (place.config.source_content / f"{name}.md").read_text("utf-8")
        (bodies / f"{name}.md").write_text(text.partition("\n---\n\n")[2], "utf-8")
    found = []
    if shutil.which("po4a-translate"):
        found.append(_po4a(bodies, names))
    if find_spec("mdpo"):
        found.append(_mdpo(bodies, names))
    return found


def _filled(template: str, locale: str) -> polib.POFile:
    catalogue = polib.pofile(template)
    for entry in catalogue:
        entry.msgstr = signed_leaflets.translate(entry.msgid, locale)
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    return catalogue


def _po4a(bodies: Path, names: list[str]) -> tuple[str, int, float]:
    form = ["--format", "text", "--option", "markdown", "--master-charset", "UTF-8"]
    for name in names:
        pot = bodies / f"{name}.po4a.pot"
        subprocess.run(
            ["po4a-updatepo", *form, "--master", bodies / f"{name}.md", "--po", pot], check=True, capture_output=True
        )
        for locale in signed_leaflets.LOCALES:
            _filled(str(pot), locale).save(str(bodies / f"{name}.po4a.{locale}.po"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for name in names:
        for locale in signed_leaflets.LOCALES:
            po, out = bodies / f"{name}.po4a.{locale}.po", bodies / f"{name}.{locale}.po4a.md"
            command = ["po4a-translate", *form, "--master", bodies / f"{name}.md", "--po", po, "--localized", out]
            subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = subprocess.run(["po4a-translate", "--version"], check=True, capture_output=True, text=True).stdout
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"po4a {answer.split()[2].rstrip('.')}", len(names) * len(signed_leaflets.LOCALES), seconds


def _mdpo(bodies: Path, names: list[str]) -> tuple[str, int, float]:
    from mdpo.md2po import markdown_to_pofile
    from mdpo.po2md import pofile_to_markdown

    texts = {name: (bodies / f"{name}.md").read_text("utf-8") for name in names}
    for name in names:
        template = str(markdown_to_pofile(texts[name]))
        for locale in signed_leaflets.LOCALES:
            _filled(template, locale).save(str(bodies / f"{name}.mdpo.{locale}.po"))
    start = time.process_time()
    for name in names:
        for locale in signed_leaflets.LOCALES:
            pofile_to_markdown(texts[name], str(bodies / f"{name}.mdpo.{locale}.po"))
    return f"mdpo {version('mdpo')}", len(names) * len(signed_leaflets.LOCALES), time.process_time() - start


def run(place: Installation, folder: Path, compared: int, papers: int) -> None:
    """Measure everything and print it."""
    table = Table("publish", "editions", "CPU s", "pages/s a core", "clock s", "target")
    meter, editions, spent, clock = published(place, papers)
    table.add_row(
        "everything new", f"{editions:,}", f"{spent:.1f}", f"{editions / spent:,.0f}", f"{clock:.0f}", ">= 100"
    )
    again = published(place, papers)
    table.add_row("nothing changed", f"{editions:,}", f"{again[2]:.2f}", "", f"{again[3]:.2f}", "<= 2 s")
    shutil.rmtree(place.config.site.resolve())
    cached = published(place, papers)
    rate = f"{editions / cached[2]:,.0f}"
    table.add_row("all rendered before", f"{editions:,}", f"{cached[2]:.1f}", rate, f"{cached[3]:.0f}", ">= 300")
    change_one_string(place)
    changed = published(place, papers)
    table.add_row("one string changed", f"{editions:,}", f"{changed[2]:.1f}", "", f"{changed[3]:.0f}", "")
    CONSOLE.print(table)
    fresh = new_files(place, 1, 2)
    CONSOLE.print(f"For one string, new: {', '.join(fresh)}", markup=False)
    meter.seconds["PDFs"] += meter.seconds["forgetting"]
    for name in ("PDFs", "hand-outs"):
        count, seconds = meter.calls[name], meter.seconds[name]
        CONSOLE.print(f"{count:,} {name}: {seconds:.0f} CPU s, {count / seconds:,.1f} a second a core.")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    CONSOLE.print(f"Peak memory of the publishing process: {peak:.0f} MB (target <= 300 MB).")
    for tool, pages, seconds in peers(place, folder, compared):
        CONSOLE.print(
            f"{tool}: {pages} bodies as Markdown, {seconds:.1f} CPU s, {pages / seconds:,.0f} pages a second."
        )


def main() -> None:
    """Generate in a process of its own, so that its memory does not count, then measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leaflets", type=int, default=1000)
    parser.add_argument("--papers", type=int, help="PDFs to typeset, all unless told")
    parser.add_argument("--sections", type=int, default=5)
    parser.add_argument("--peers", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="generate into this folder and leave it, or use what is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="polyleaf-bench-") as name:
        folder = Path(name)
        start = time.perf_counter()
        made = options.keep or folder / "estate"
        if not made.exists():
            made.mkdir(parents=True)
            command = "import sys; from pathlib import Path; from parts import signed_leaflets as s; "
            command += "s.generate(Path(sys.argv[1]), *map(int, sys.argv[2:]))"
            given = [str(made), str(options.leaflets), str(options.sections), str(options.seed)]
            subprocess.run([sys.executable, "-c", command, *given], check=True, cwd=Path(__file__).parent)
        shutil.copytree(made, folder, dirs_exist_ok=True)
        place = signed_leaflets.open_place(folder)
        with reading(place.engine) as connection:
            count = sum(len(documents.segments_of(connection, id_)) for id_ in documents.all_documents(connection))
        CONSOLE.print(
            f"{options.leaflets:,} leaflets, {count:,} strings, {len(signed_leaflets.LOCALES)} languages, ready after "
            f"{time.perf_counter() - start:.0f} s."
        )
        run(place, folder, min(options.peers, options.leaflets), -1 if options.papers is None else options.papers)
        place.engine.dispose()


if __name__ == "__main__":
    main()
