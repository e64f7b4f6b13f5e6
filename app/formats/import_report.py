"""The report of an import: how many lines went where, and a page that shows each of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.formats.cleanup import CleanedExport
    from app.formats.cleanup_ledger import Entry
    from app.formats.conversion import Conversion

_STYLE = Markup("""
body{font:1rem/1.5 system-ui,sans-serif;max-width:75rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:start;font-weight:700;padding:.5rem 0}
th,td{text-align:start;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #999}
h1,pre,td:nth-child(n+3),.left td{overflow-wrap:anywhere}
.kept{background:#fff}.moved{background:#e3f0ff}.removed{background:#f4e9e4}.removed .text{text-decoration:line-through}
.ask{border-inline-start:.4rem solid #8a3b00;padding-inline-start:.5rem}
pre{white-space:pre-wrap;background:#f3f3f3;padding:1rem}
@media print{body{max-width:none}}
""")


@dataclass(frozen=True)
class Counts:
    """How many lines of an export were kept, moved to facts and removed; `empty` counts removed lines of nothing."""

    lines: int
    kept: int
    moved: int
    removed: int
    empty: int

    @property
    def sentence(self) -> str:
        """The counts in words."""
        return (
            f"{self.lines} lines: {self.kept} kept, {self.moved} moved to facts, {self.removed} removed "
            f"({self.empty} of them empty)."
        )


def counts_of(report: Sequence[Entry]) -> Counts:
    """Count the fates of all lines; the ledger has refused reports that do not add up."""
    fates = Counter(entry.fate for entry in report)
    empty = sum(entry.fate == "removed" and not entry.text.strip() for entry in report)
    return Counts(len(report), fates["kept"], fates["moved"], fates["removed"], empty)


def words_sentence(conversion: Conversion) -> str:
    """Say how many words of the file were converted and how many left out."""
    out = conversion.words_left_out
    return f"{conversion.words} words in the file: {conversion.words - out} converted, {out} left out."


def cautions_of(conversion: Conversion) -> tuple[str, ...]:
    """Say what this kind of file cannot tell, and a person has to compare."""
    if conversion.kind != "pdf":
        return ()
    return (
        "A PDF has no lists, tables, bold or raised figures, only their places on the paper. Compare every list, "
        "table and dose with the original, or import the document that the PDF was made from.",
    )


def report_page(file: str, conversion: Conversion, cleaned: CleanedExport) -> str:
    """Write the report as one self-contained page without scripts."""
    rows = Markup("").join(_row(entry) for entry in cleaned.report if entry.text.strip())
    page = [
        Markup(
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            "<title>Import of {0}</title><style>{1}</style></head><body><main><h1>Import of {0}</h1>"
        ).format(file, _STYLE),
        Markup("<p>{}</p><p>{}</p>").format(counts_of(cleaned.report).sentence, words_sentence(conversion)),
        *(
            Markup('<p class="ask"><strong>Please compare.</strong> {}</p>').format(each)
            for each in cautions_of(conversion)
        ),
    ]
    if conversion.left_out:
        page.append(_table("Left out by the conversion", [(p.why, p.text) for p in conversion.left_out]))
    if cleaned.site_proposal:
        page.append(
            Markup("<h2>Contact facts that site.yaml does not have</h2><pre>{}</pre>").format(cleaned.site_proposal)
        )
    page.append(
        Markup(
            "<table><caption>Every line that is not empty</caption><thead><tr><th scope=col>Line</th>"
            "<th scope=col>Fate</th><th scope=col>Where to, or why</th><th scope=col>Text</th></tr></thead>"
            "<tbody>{}</tbody></table>"
        ).format(rows)
    )
    page.append(Markup("<h2>The leaflet</h2><pre>{}</pre></main></body></html>\n").format(cleaned.markdown))
    return str(Markup("").join(page))


def _row(entry: Entry) -> Markup:
    asked = " ask" if "please check" in entry.detail else ""
    return Markup('<tr class="{}{}"><th scope=row>{}</th><td>{}</td><td>{}</td><td class="text">{}</td></tr>').format(
        entry.fate, asked, entry.line, entry.fate, entry.detail, entry.text
    )


def _table(caption: str, rows: Sequence[tuple[str, str]]) -> Markup:
    body = Markup("").join(Markup("<tr><td>{}</td><td>{}</td></tr>").format(*row) for row in rows)
    return Markup(
        "<table class=left><caption>{}</caption><thead><tr><th scope=col>Why</th><th scope=col>Text</th></tr></thead>"
        "<tbody>{}</tbody></table>"
    ).format(caption, body)
