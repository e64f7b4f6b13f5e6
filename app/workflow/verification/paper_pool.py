"""Prove the PDFs of a release: in this process where they are few, on every core where they are many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

from app.formats.release import Release
from app.workflow.verification.papers import paper_problems

FEW = 8
"""PDFs that are read in less time than processes take to start."""

_release: Release


def papers_problems(release: Release, tell: Callable[[], None]) -> Iterator[str]:
    """Yield a sentence for each thing in the PDFs that is not as recorded, edition by edition; `tell` after each."""
    wanted = [
        (number, path)
        for number, edition in enumerate(release.editions)
        for path in edition.forms
        if path.endswith(".pdf")
    ]
    cores = os.cpu_count() or 1
    if len(wanted) <= FEW or cores == 1:
        for number, path in wanted:
            yield from paper_problems(release, release.editions[number], path, release.papers[path])
            tell()
        return
    # A process needs the records; each PDF goes to the one that reads it.
    bare = replace(release, log=(), pages={}, papers={})
    with ProcessPoolExecutor(cores, get_context("forkserver"), _begin, (bare,)) as pool:
        numbers, paths = zip(*wanted, strict=True)
        for problems in pool.map(_problems, numbers, paths, [release.papers[path] for path in paths]):
            yield from problems
            tell()


def _begin(release: Release) -> None:
    global _release
    _release = release


def _problems(number: int, path: str, data: bytes) -> list[str]:
    return list(paper_problems(_release, _release.editions[number], path, data))
