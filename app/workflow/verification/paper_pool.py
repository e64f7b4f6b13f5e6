"""Prove the PDFs of a release: in this process where they are few, on every core where they are many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from app.formats.release import Release
from app.formats.release_reader import read_edition
from app.workflow.verification.papers import paper_problems

FEW = 8
"""PDFs that are read in less time than processes take to start."""

_release: Release


def papers_problems(release: Release, tell: Callable[[], None]) -> Iterator[str]:
    """Yield a sentence for each thing in the PDFs that is not as recorded, edition by edition; `tell` after each."""
    wanted = [
        (number, path)
        for number, listed in enumerate(release.editions)
        for path in listed.forms
        if path.endswith(".pdf")
    ]
    cores = os.cpu_count() or 1
    if len(wanted) <= FEW or cores == 1:
        for number, path in wanted:
            yield from _problems_in(release, number, path)
            tell()
        return
    with ProcessPoolExecutor(cores, get_context("forkserver"), _begin, (release,)) as pool:
        for problems in pool.map(_problems, *zip(*wanted, strict=True)):
            yield from problems
            tell()


def _begin(release: Release) -> None:
    global _release
    _release = release


def _problems(number: int, path: str) -> list[str]:
    return _problems_in(_release, number, path)


def _problems_in(release: Release, number: int, path: str) -> list[str]:
    edition = read_edition(release, release.editions[number])
    return list(paper_problems(release, edition, path, release.paper(path)))
