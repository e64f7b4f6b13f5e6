from __future__ import annotations

from pathlib import Path

from app.formats.cleanup import clean_export
from app.formats.conversion import Conversion, LeftOut
from app.formats.import_report import Counts, cautions_of, counts_of, report_page, words_sentence

EXPORT = (Path(__file__).parents[1] / "fixtures/exports/winter-cough.md").read_text()
CONVERSION = Conversion("html", EXPORT, 300, (LeftOut("a <nav>", "Menu one"),))


def test_the_counts_of_an_import_add_up_to_its_lines() -> None:
    counts = counts_of(clean_export(EXPORT, file="a.md", site=None).report)
    assert counts.lines == counts.kept + counts.moved + counts.removed == len(EXPORT.splitlines())
    assert Counts(9, 3, 2, 4, 1).sentence == "9 lines: 3 kept, 2 moved to facts, 4 removed (1 of them empty)."
    assert words_sentence(CONVERSION) == "300 words in the file: 298 converted, 2 left out."


def test_a_pdf_asks_for_a_comparison() -> None:
    assert cautions_of(CONVERSION) == ()
    (caution,) = cautions_of(Conversion("pdf", "", 0))
    assert caution.startswith("A PDF has no lists, tables, bold or raised figures")


def test_the_report_is_one_page_that_shows_every_line_and_runs_nothing() -> None:
    text = EXPORT.replace("**This leaflet", "**This \\<script>alert(1)\\</script> leaflet")
    cleaned = clean_export(text, file="<b>.md", site=None)
    page = report_page("<b>.md", CONVERSION, cleaned)
    assert page.startswith('<!doctype html><html lang="en">')
    assert "<title>Import of &lt;b&gt;.md</title>" in page
    assert page.count("<th scope=row>") == sum(bool(line.strip()) for line in text.splitlines())
    assert "a &lt;nav&gt;</td><td>Menu one" in page
    assert "\\&lt;script&gt;" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "http-equiv" in page
