"""Many PDFs are proved on every core, few in this process; what is found and told is the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.workflow.verification import paper_pool
from app.workflow.verify import verify_release
from tests.workflow.release_builder import Builder
from tests.workflow.release_forge import PUBLIC, problems_of_signed


def test_processes_find_what_one_process_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Builder().papers("pl")["pl/medicines-at-home/leaflet.pdf"]

    class Swapped(Builder):
        def papers(self, locale: str) -> dict[str, bytes]:
            found = super().papers(locale)
            return found | ({"ur/medicines-at-home/leaflet.pdf": other} if locale == "ur" else {})

    folder = Swapped().write(tmp_path / "r")
    alone = problems_of_signed(folder)
    assert alone
    assert all(problem.startswith("ur/medicines-at-home/leaflet.pdf: the file ") for problem in alone)
    monkeypatch.setattr(paper_pool, "FEW", 3)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert problems_of_signed(folder) == alone


def test_every_page_and_pdf_is_counted(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    verify_release(Builder().write(tmp_path / "r"), PUBLIC, lambda done, total: told.append((done, total)))
    assert told == [(number, 11) for number in range(1, 12)]
