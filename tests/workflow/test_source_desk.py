from __future__ import annotations

import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from app.cli import main
from app.domain.lint import CHECKS
from app.store import findings, overview
from app.store.engine import reading, writing
from app.store.tables import source_findings
from app.workflow.importing import import_content
from app.workflow.source_desk import held_documents, held_sentence, lint_paths, look
from tests.formats.documents import web_page
from tests.installation import LEAFLET, Road

ROOT = Path(__file__).parents[2]
EXPORT = ROOT / "tests/fixtures/exports/winter-cough.md"
TODAY = date(2026, 11, 24)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("POLYLEAF_SOURCE_CONTENT", str(tmp_path / "content"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, list(arguments))
        return result.exit_code, result.output

    return invoke


def test_a_content_folder_is_checked_with_its_shared_blocks() -> None:
    findings = lint_paths([ROOT / "source_content"], None, TODAY)
    assert {(finding.file, finding.check) for finding in findings if finding.severity == "block"} == {
        ("relapsed-refractory-all.md", "date-overdue")
    }
    for finding in findings:
        lines = (ROOT / "source_content" / finding.file).read_text().split("\n")
        if finding.excerpt and finding.line:
            around = " ".join(lines[finding.line - 1 : finding.line + 1]).replace("*", "")
            assert finding.excerpt[:20] in around


def test_a_document_yet_to_be_imported_is_checked_at_its_own_lines() -> None:
    lines = EXPORT.read_text().split("\n")
    found = {(each.check, lines[each.line - 1]) for each in lint_paths([EXPORT], None, TODAY) if each.line}
    assert {
        ("link-nowhere", "[Download our booklet about coughs](#)"),
        ("link-nowhere", "[Talk to us →](#)"),
    } <= found
    assert not any("stage.example.org" in line for _, line in found)


def test_lint_says_what_holds_translation_and_exits_with_it(run) -> None:  # type: ignore[no-untyped-def]
    code, output = run("lint", str(EXPORT))
    assert code == 1
    assert "winter-cough.md:9:2: block: 'Download our booklet about coughs' leads nowhere (#). [link-nowhere]" in output
    code, output = run("lint", "--format", "json", str(EXPORT))
    findings = json.loads(output)
    assert (code, findings[0]["severity"], findings[0]["document"]) == (1, "block", "coughs-in-winter-dry-and-wet")
    assert all(finding["key"].startswith(finding["check"] + ":") for finding in findings)
    Path("good.md").write_text(
        "# A title\n\nA summary.\n\nThis leaflet is for adults.\n\n## Sources\n\nA book.\n\n"
        "## Dates\n\nPage last reviewed: 1 May 2026\n\nNext review due: 1 May 2099\n"
    )
    assert run("lint", "good.md")[0] == 0
    Path("bad.md").write_bytes(b"caf\xe9")
    assert run("lint", "bad.md")[0] == 2


def test_an_import_writes_a_leaflet_and_a_report_or_in_a_dry_run_nothing(run) -> None:  # type: ignore[no-untyped-def]
    Path("page.html").write_bytes(web_page(EXPORT.read_text(), around="<nav>Menu</nav>{}"))
    code, output = run("import", "page.html", "--output", "a.md", "--report", "a.html", "--dry-run")
    assert (code, Path("a.md").exists(), Path("a.html").exists()) == (0, False, False)
    assert "Dry run: nothing was written." in output
    code, output = run("import", "page.html", "--output", "a.md", "--report", "a.html")
    assert (code, Path("a.md").exists()) == (0, True)
    assert "1 left out." in output
    page = Path("a.html").read_text()
    assert "<caption>Every line that is not empty</caption>" in page
    assert "the page&#39;s &lt;nav&gt;</td><td>Menu" in page
    assert "<script" not in page
    code, output = run("import", "page.html", "--output", "a.md")
    assert (code, "is there already" in output) == (1, True)
    Path("zip.docx").write_bytes(b"PK\x03\x04")
    assert run("import", "zip.docx", "--output", "b.md")[0] == 2
    assert run("import", "page.html", "--output", "c.md", "--id", "../../etc/x")[0] == 2
    assert sorted(path.name for path in Path().iterdir()) == ["a.html", "a.md", "page.html", "zip.docx"]


def test_what_is_found_is_stored_with_the_version_and_made_anew_with_it(road: Road) -> None:
    engine = road.installation.engine

    def stored() -> dict[str, list[str]]:
        with reading(engine) as connection:
            found = findings.of_documents(connection, [LEAFLET, "support"])
        return {id_: [f.about for f in each if f.severity == "block"] for id_, each in found.items()}

    assert stored() == {LEAFLET: [], "support": []}
    road.edit("### When to call", "See [our page](https://staging.example.org).\n\n### When to call")
    road.sync()
    assert stored() == {LEAFLET: ["https://staging.example.org"], "support": []}
    with reading(engine) as connection:
        (key,) = overview.versions(connection, LEAFLET)[-1].blocking
    assert key.startswith("link-staging:")
    assert held_documents(road.installation, [LEAFLET]) == {LEAFLET: held_sentence("Coughs in winter", 1)}
    with writing(engine) as connection:
        connection.execute(update(source_findings).values(checks=CHECKS - 1))
    assert stored() == {}
    # A screen reads the English itself where these checks have not looked yet.
    assert held_documents(road.installation, [LEAFLET]) == {LEAFLET: held_sentence("Coughs in winter", 1)}
    assert (look(road.installation), look(road.installation)) == (2, 0)
    assert stored() == {LEAFLET: ["https://staging.example.org"], "support": []}


def test_a_dry_run_stores_no_finding(road: Road) -> None:
    road.edit("### When to call", "See [our page](https://staging.example.org).\n\n### When to call")
    import_content(road.installation, dry_run=True)
    with reading(road.installation.engine) as connection:
        assert [row.blocking for row in overview.versions(connection, LEAFLET, "support")] == [[], []]


if REAL := os.environ.get("POLYLEAF_REAL_DATA"):

    def test_the_real_leaflet_s_defects_are_found() -> None:
        findings = lint_paths([Path(REAL) / "leaflets/relapsed-refractory-all.md"], None, TODAY)
        counts = Counter(finding.check for finding in findings)
        assert counts["date-overdue"] == 1
        assert counts["link-nowhere"] == 5
        assert {each.about for each in findings if each.check == "spelling"} == {"leukemia"}
        assert {each.about for each in findings if each.check == "abbreviation-undefined"} == {"CAR", "TKI", "CNS"}
        assert {each.excerpt for each in findings if each.check == "word-ambiguous"} == {"ALL cells", "ALL patients"}
        assert [len(each.beside) for each in findings if each.check == "figures"] == [4]
        assert {"quotes", "sentence-long", "reading-age", "near-twins", "date-updated"} <= set(counts)
