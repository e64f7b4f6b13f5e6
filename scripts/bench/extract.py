"""Read the strings of 100 generated leaflets, beside md2po and po4a on the same Markdown; print a table.

    .venv/bin/python scripts/bench/extract.py [--leaflets 100] [--rounds 3] [--seed 3]

The peers get the bodies alone, as they know no front matter of this form; Polyleaf reads and checks front matter and
contact facts as well. Each peer writes its templates in one run of its command; the time of a run on one line is
taken off as its start. `polyleaf extract` is measured the same way. Every figure is the best of some rounds that take
turns, in seconds of processor time, and 'faster' compares whole leaflets, however many strings each tool counts.
md2po needs translate-toolkit and mistletoe; po4a is measured where it is installed.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from merge import Writer
from rich.console import Console
from rich.table import Table

from app.formats.markdown import read_document
from app.formats.site import read_site

CONTENT = Path(__file__).parents[2] / "source_content"
BIN = Path(sys.executable).parent


def write_leaflet(writer: Writer, number: int, sections: int = 10) -> str:
    """Write a leaflet of about ten strings a section with the share of markup, lists and tables of the shipped ones."""
    chance = writer.chance

    def words(least: int, most: int) -> str:
        return " ".join(writer.words_(chance.randint(least, most))).capitalize()

    def marked(least: int, most: int) -> str:
        text = words(least, most)
        form = chance.random()
        if form < 0.12:
            return f"{text} **{words(1, 3).lower()}** {words(2, 6).lower()}"
        if form < 0.18:
            return f"{text} [{words(2, 4).lower()}](https://www.example.org/{writer.word()})"
        return f"{text}, call {{helpline}}" if form < 0.2 else text

    front = [
        f"id: leaflet-{number}",
        f"title: {words(3, 7)}",
        f"summary: {words(12, 25)}.",
        f"audience: {words(6, 12)}",
    ]
    front += ["review:", "  last_reviewed: 2025-06-30", "  next_due: 2028-06", "sources:"]
    for _ in range(10):
        front.append(
            f'  - citation: "{words(2, 5)}. {words(6, 14)}. *{words(2, 4)}* 2021;{chance.randint(1, 99)}:41-55."'
        )
    front.append("shared: [support, about-information]")
    blocks = []
    for _ in range(sections):
        blocks.append(f"## {words(2, 6)}")
        blocks += [f"{marked(8, 16)}. {marked(5, 12)}." for _ in range(chance.randint(1, 4))]
        blocks.append("\n".join(f"- {marked(3, 12)}" for _ in range(chance.randint(3, 7))))
        if chance.random() < 0.25:
            rows = [f"| {words(1, 3)} | {words(2, 8)} |" for _ in range(chance.randint(2, 5))]
            blocks.append("\n".join([rows[0], "| --- | --- |", *rows[1:]]))
    return "\n".join(["---", *front, "---", "", "\n\n".join(blocks), ""])


def processor(command: list[str], folder: Path) -> float:
    """Run a command in a folder; give the seconds of processor time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def net(command: Callable[[str, str], list[str]], folder: Path, names: tuple[str, str]) -> tuple[float, int]:
    """Give the time that a command needs for the second folder more than for the first, and its number of strings."""
    for name in names:
        shutil.rmtree(folder / f"out-{name}", ignore_errors=True)
        (folder / f"out-{name}").mkdir()
    start, whole = (processor(command(name, f"out-{name}"), folder) for name in names)
    templates = "\n".join(path.read_text("utf-8") for path in (folder / f"out-{names[1]}").rglob("*.po*"))
    return whole - start, len(re.findall(r'^msgid (?!""\n(?!"))', templates, re.MULTILINE))


def read_all(folder: Path) -> tuple[float, int]:
    """Read every leaflet of a folder; give the seconds of processor time and the number of strings."""
    site = read_site((folder / "site.yaml").read_text("utf-8"), "site.yaml")
    texts = {path: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}
    start = time.process_time()
    read = [read_document(t, kind="leaflet", slug=p.stem, file=p.name, site=site) for p, t in texts.items()]
    return time.process_time() - start, sum(len(document.segments) for document in read)


def prepare(folder: Path, writer: Writer, leaflets: int) -> None:
    """Write the leaflets, their bodies, and the smallest input of each kind."""
    texts = [write_leaflet(writer, number) for number in range(leaflets)]
    shortest = re.sub(r"(?s)(\n---\n\n).*", r"\1A line.\n", texts[0])
    for name, contents in (("leaflet", [shortest]), ("leaflets", texts)):
        shutil.copytree(CONTENT / "shared", folder / name / "shared")
        shutil.copy(CONTENT / "site.yaml", folder / name)
        (folder / f"{name}-bodies").mkdir()
        for number, text in enumerate(contents):
            (folder / name / f"leaflet-{number}.md").write_text(text, "utf-8")
            (folder / f"{name}-bodies" / f"leaflet-{number}.md").write_text(text.partition("\n---\n\n")[2], "utf-8")


def tools(folder: Path) -> dict[str, Callable[[], tuple[float, int]]]:
    """Name every tool that is installed, with what measures it."""
    bodies = ("leaflet-bodies", "leaflets-bodies")

    def md2po(name: str, out: str) -> list[str]:
        return [sys.executable, "-m", "translate.convert.md2po", "--pot", "--progress=none", name, out]

    def po4a(name: str, out: str) -> list[str]:
        masters = sorted(str(path) for path in (folder / name).glob("*.md"))
        named = [part for master in masters for part in ("--master", master)]
        return ["po4a-updatepo", "--format", "text", "--option", "markdown", "--master-charset", "UTF-8", *named,
                "--po", f"{out}/all.pot"]  # fmt: skip

    def polyleaf(name: str, out: str) -> list[str]:
        return [str(BIN / "polyleaf"), "extract", "--source", name, "--output", out]

    found: dict[str, Callable[[], tuple[float, int]]] = {}
    if find_spec("mistletoe"):
        found[f"md2po, translate-toolkit {version('translate-toolkit')}"] = lambda: net(md2po, folder, bodies)
    if shutil.which("po4a-updatepo"):
        answer = subprocess.run(["po4a-updatepo", "--version"], check=True, capture_output=True, text=True).stdout
        found[f"po4a {answer.split()[2].rstrip('.')}"] = lambda: net(po4a, folder, bodies)
    found["Polyleaf, reading and checking"] = lambda: read_all(folder / "leaflets")
    found["polyleaf extract, templates written"] = lambda: net(polyleaf, folder, ("leaflet", "leaflets"))
    return found


def main() -> None:
    """Run each tool in turn and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leaflets", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    console = Console()
    best: dict[str, tuple[float, int]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, Writer(random.Random(arguments.seed)), arguments.leaflets)
        measured = tools(folder)
        for _ in range(arguments.rounds):
            for tool, measure in measured.items():
                with console.status(tool):
                    result = measure()
                best[tool] = min(result, best.get(tool, result))
    peers = [seconds for tool, (seconds, _) in best.items() if "olyleaf" not in tool]
    title = (
        f"{arguments.leaflets} leaflets; markdown-it-py {version('markdown-it-py')}, Python {sys.version.split()[0]}"
    )
    table = Table("tool", "strings", "CPU s", "strings/s", "faster than the faster peer", title=title)
    for tool, (seconds, strings) in best.items():
        faster = f"{min(peers) / seconds:.1f}x" if peers else "-"
        table.add_row(tool, f"{strings:,}", f"{seconds:.2f}", f"{strings / seconds:,.0f}", faster)
    console.print(table)
    if not find_spec("mistletoe"):
        console.print("md2po was not measured: it needs mistletoe")
    if not shutil.which("po4a-updatepo"):
        console.print("po4a was not measured: it is not installed")


if __name__ == "__main__":
    main()
