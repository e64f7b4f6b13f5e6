"""Random tampering with a real release, PDFs and hand-outs included: nothing is accepted, whoever mends the hashes."""

from __future__ import annotations

import base64
import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.audit import GENESIS, Entry, log_line
from app.domain.edition import Edition
from app.errors import VerificationFailed
from app.formats.page import Page
from app.formats.release import RecordedEdition, Release
from app.workflow.keys import public_key_path, signing_key
from app.workflow.verification.papers import paper_problems
from app.workflow.verify import verify_release
from tests.installation import Road
from tests.soak import chance, tries
from tests.workflow.release_builder import Builder
from tests.workflow.release_forge import problems_of_signed, rehash

UNSIGNED, SIGNED, SPOILT = tries(200, 1000), tries(60, 300), tries(4, 100)


@pytest.fixture
def papers_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each PDF once for each place that it stands in: the records that it is held against stay the same here."""
    read: dict[tuple[str, bytes], list[str]] = {}

    def remembered(release: Release, edition: RecordedEdition, path: str, data: bytes) -> list[str]:
        if (path, data) not in read:
            read[path, data] = list(paper_problems(release, edition, path, data))
        return read[path, data]

    monkeypatch.setattr("app.workflow.verification.paper_pool.paper_problems", remembered)


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.rglob(pattern) if "record" not in path.parts)


def _digit(text: str, rng: random.Random) -> str:
    body = text.index("<body")
    places = [m.start() for m in re.finditer(r"\d(?=[^<>]*<)", text) if m.start() > body]
    place = rng.choice(places)
    return text[:place] + rng.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :]


def _swapped(text: str, rng: random.Random) -> str:
    found = re.findall(r'<p id="[se]\d+">[^<]+</p>', text)
    one, other = rng.sample(found, 2)
    a, b = (re.sub(r"<[^>]+>", "", words) for words in (one, other))
    return text.replace(one, one.replace(a, b)).replace(other, other.replace(b, a))


def _without_source(text: str, rng: random.Random) -> str:
    return text.replace(rng.choice(re.findall(r'<li data-fact="source".*?</li>', text)), "", 1)


def _link(text: str, rng: random.Random) -> str:
    href = rng.choice(re.findall(r'<a [^>]*href="([^"#]+)"', text))
    return text.replace(f'href="{href}"', f'href="{href}x"', 1)


def _word(text: str, rng: random.Random) -> str:
    words = [m for m in re.finditer(r">([^<>]{4,})<", text[text.index("<body") :]) if m[1].strip()]
    match = rng.choice(words)
    return text.replace(match[0], f">{match[1][: len(match[1]) // 2]}<", 1)


PAGES: dict[str, Callable[[str, random.Random], str]] = {
    "a digit": _digit,
    "swapped texts": _swapped,
    "a source gone": _without_source,
    "a link": _link,
    "half of some words": _word,
    "a page cut off": lambda text, rng: text[: rng.randrange(len(text) - 20)],
}


def _page(folder: Path, rng: random.Random) -> Path:
    path = rng.choice(_files(folder, "*/*/*.html"))
    path.write_text(PAGES[rng.choice(sorted(PAGES))](path.read_text(), rng))
    return path


def _of_another_edition(folder: Path, rng: random.Random) -> Path:
    one, other = rng.sample(_files(folder, rng.choice(["*.pdf", "*/*/*.html"])), 2)
    other.write_bytes(one.read_bytes())
    return other


def _broken_pdf(folder: Path, rng: random.Random) -> Path:
    path = rng.choice(_files(folder, "*.pdf"))
    data = path.read_bytes()
    path.write_bytes(data[: rng.randrange(20, len(data) - 2000)])
    return path


def _flip(folder: Path, rng: random.Random) -> Path:
    path = rng.choice(sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("manifest")))
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(7)
    path.write_bytes(bytes(data))
    return path


def _log_line(folder: Path, rng: random.Random) -> Path:
    path = folder / "log.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    place = rng.randrange(len(lines) - 1)
    lines[place : place + 2] = rng.choice([[], lines[place : place + 1], [lines[place + 1], lines[place]]])
    path.write_text("".join(lines))
    return path


def _rewritten_log(folder: Path, rng: random.Random) -> Path:
    """Change what an entry says and chain all that follow anew, as whoever owns the files can."""
    path = folder / "log.jsonl"
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    one, other = rng.sample(entries, 2)
    one["person"], other["person"] = other["person"], one["person"]
    one["at"] = f"2025{one['at'][4:]}"
    previous = GENESIS
    with path.open("wb") as stream:
        for entry in entries:
            del entry["hash"]
            again = Entry(**(entry | {"previous": previous}))
            previous = again.hash
            stream.write(log_line(again, previous))
    return path


TAMPERINGS = (_page, _page, _of_another_edition, _broken_pdf, _flip, _log_line, _rewritten_log)
WRONG_FILES = (_page, _page, _of_another_edition, _broken_pdf)


def _copy(source: Path, target: Path) -> Path:
    shutil.copytree(source, target)
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return target


def test_no_tampering_is_accepted_whoever_mends_the_hashes(live: Road, tmp_path: Path) -> None:
    rng = chance("unsigned")
    key = public_key_path(live.installation.config)
    honest = live.site.resolve()
    accepted = []
    for attempt in range(UNSIGNED):
        folder = _copy(honest, tmp_path / "r")
        tamper = rng.choice(TAMPERINGS)
        tamper(folder, rng)
        if attempt % 2:
            rehash(folder)
        try:
            verify_release(folder, key)
            accepted.append((attempt, tamper.__name__))
        except VerificationFailed:
            pass
        shutil.rmtree(folder)
    assert accepted == []


@pytest.mark.usefixtures("papers_read_once")
def test_no_wrong_file_is_accepted_even_if_the_service_signs_it(live: Road, tmp_path: Path) -> None:
    rng = chance("signed")
    config = live.installation.config
    honest = live.site.resolve()
    accepted = []
    for attempt in range(SIGNED):
        folder = _copy(honest, tmp_path / "r")
        tamper = rng.choice(WRONG_FILES)
        path = tamper(folder, rng)
        rehash(folder)
        signature = signing_key(config).sign((folder / "manifest.json").read_bytes())
        (folder / "manifest.sig").write_bytes(base64.b64encode(signature))
        name = str(path.relative_to(folder))
        same = path.read_bytes() == (honest / name).read_bytes()
        try:
            verify_release(folder, public_key_path(config))
            accepted.append((attempt, tamper.__name__, name))
        except VerificationFailed as refused:
            if not same and not any(problem.startswith(name) for problem in refused.problems):
                accepted.append((attempt, tamper.__name__, name))
        shutil.rmtree(folder)
    assert accepted == []


def _spoilt(edition: Edition, rng: random.Random) -> Edition:
    """Return an edition as a faulty renderer would print it: a figure, a place or a sentence wrong."""
    part = edition.parts[0]
    texts = list(part.texts)
    with_figures = [n for n, text in enumerate(texts) if re.search(r"\d", text.target) and n > 4]
    match rng.randrange(3):
        case 0:
            place = rng.choice(with_figures)
            spoilt = re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), texts[place].target, count=1)
            texts[place] = replace(texts[place], target=spoilt)
        case 1:
            place = rng.choice(with_figures)
            texts[place] = replace(texts[place], target=re.sub(r"\d+", "", texts[place].target, count=1))
        case _:
            texts[7] = replace(texts[7], target=f"{texts[7].target} Trust me.")
    return replace(edition, parts=(replace(part, texts=tuple(texts)), *edition.parts[1:]))


@pytest.mark.usefixtures("papers_read_once")
@pytest.mark.parametrize("locale", ["en", "pl", "ur"])
def test_no_paper_of_a_faulty_renderer_is_accepted(locale: str, tmp_path: Path) -> None:
    rng = chance(f"papers {locale}")
    forms = ("leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf")
    accepted = []
    for attempt in range(SPOILT):
        for form in forms if locale != "en" else forms[:2]:
            wrong = f"{locale}/medicines-at-home/{form}"

            def spoil(path: str, page: Page, wrong: str = wrong) -> Page:
                return replace(page, edition=_spoilt(page.edition, rng)) if path == wrong else page

            problems = problems_of_signed(Builder(paper=spoil).write(tmp_path / f"{attempt}{form}"))
            if not any(problem.startswith(wrong) for problem in problems):
                accepted.append((attempt, form, problems))
    assert accepted == []
