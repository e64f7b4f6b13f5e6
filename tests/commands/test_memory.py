"""`polyleaf memory` and `polyleaf term`: what an operator types and reads."""

from __future__ import annotations

from pathlib import Path

from app.formats.exchange.tmx import TmxEntry, write_tmx
from tests.commands.conftest import Polyleaf


def test_old_translations_come_in_with_a_report_and_go_out(polyleaf: Polyleaf, tmp_path: Path) -> None:
    file, report = tmp_path / "old.tmx", tmp_path / "report.csv"
    write_tmx(file, "pl", [TmxEntry("a", "Nose", "Nos"), TmxEntry("b", "Take 5 ml.", "Weź 6 ml.")])
    who = ("--locale", "pl", "--as", "ada@example.org")
    assert "1 would be left out" in polyleaf("memory", "import", file, *who, "--dry-run").output
    output = polyleaf("memory", "import", file, *who, "--report", report).output
    assert "2 translations: 1 taken in, 0 known already, 1 left out." in output
    assert "Row 2 (b): The English says 5 ml; the translation says 6 ml." in output
    assert report.read_text("utf-8").splitlines()[1].startswith("2,b,number,")
    assert "Nos" in polyleaf("memory", "look", "Nose", "--locale", "pl").output
    assert "old.tmx" in polyleaf("memory", "files", "--locale", "pl").output
    out = tmp_path / "out.tmx"
    assert "translations written" in polyleaf("memory", "export", out, "--locale", "pl").output
    assert "<seg>Nos</seg>" in out.read_text("utf-8")
    assert polyleaf("memory", "forget", "old.tmx", *who).exit_code == 1
    ben = ("--locale", "pl", "--as", "ben@example.org")
    assert "1 translations taken out" in polyleaf("memory", "forget", "old.tmx", *ben).output
    assert polyleaf("memory", "again", "--locale", "pl").exit_code == 0


def test_terms_are_set_listed_exported_and_taken_out(polyleaf: Polyleaf, tmp_path: Path) -> None:
    who = ("--locale", "pl", "--as", "ada@example.org")
    output = polyleaf(
        "term", "set", "cough", "kaszel", *who, "--forbid", "tusja", "--reason", "Patients say so."
    ).output
    assert "1 terms added" in output
    assert "approved strings have these terms; their approvals stand." in output
    assert "Patients say so." in polyleaf("term", "list", "--locale", "pl").output
    file = tmp_path / "terms.csv"
    assert "1 terms written" in polyleaf("term", "export", file, "--locale", "pl").output
    assert "1 as they were" in polyleaf("term", "import", file, *who).output
    assert "1 taken out" in polyleaf("term", "remove", "cough", *who).output
