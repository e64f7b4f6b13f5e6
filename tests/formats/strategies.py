"""Documents made at random, in the canonical form that reading gives."""

from __future__ import annotations

from hypothesis import strategies as st

from app.domain.leaflet import PartialDate
from app.formats.frontmatter import scalar

words = st.text("abcXYZéß żب字0123456789.,:;'\"#-&%!?@|>", min_size=1, max_size=40).map(
    lambda text: " ".join(("w" + text).split())
)
citations = st.text("abc éب*_[]()<>&:#'\"{}-,. 0123456789\u00a0", min_size=1, max_size=60).map(
    lambda text: "S" + text.replace("<", "").replace("![", "") + "."
)
ids = st.from_regex(r"[a-z0-9][a-z0-9-]{1,20}[a-z0-9]", fullmatch=True)
dates = st.builds(
    PartialDate, st.integers(1990, 2040), st.integers(1, 12), st.one_of(st.none(), st.integers(1, 28))
).map(lambda date: date.iso)
blocks = st.one_of(
    words.map(lambda text: f"P {text}"),
    words.map(lambda text: f"## H {text}"),
    words.map(lambda text: f"> Q {text}"),
    st.lists(words, min_size=1, max_size=3).map(lambda texts: "\n".join(f"- I {text}" for text in texts)),
    st.lists(words, min_size=1, max_size=3).map(lambda texts: "\n\n".join(f"1. N {text}" for text in texts)),
    words.map(lambda text: f"<!-- context: c {text.replace('-', '')} -->\nC {text}"),
    words.map(lambda text: f"| A | B |\n|---|:-:|\n| {text.replace('|', '/')} | |"),
)


@st.composite
def leaflets(draw: st.DrawFn) -> str:
    """Draw the Markdown of a leaflet that can be read."""
    lines = ["---", f"id: {draw(ids)}"]
    lines += [f"{name}: {scalar(draw(words))}" for name in ("title", "summary", "audience")]
    if updated := draw(st.one_of(st.none(), dates)):
        lines += ["review:", f"  updated: {updated}"]
    lines.append("sources:")
    for citation in draw(st.lists(citations, min_size=1, max_size=3)):
        lines.append(f"  - citation: {scalar(citation)}")
        if accessed := draw(st.one_of(st.none(), dates)):
            lines += [f"    accessed: {accessed}", "    url: https://example.org/a?b=c#d"]
    if shared := draw(st.lists(ids, max_size=2, unique=True)):
        lines.append(f"shared: [{', '.join(shared)}]")
    for title in draw(st.lists(words, max_size=1)):
        lines += ["videos:", f"  - {{title: {scalar(title)!s}, url: https://e.org/v, language: pa_Guru}}"]
    if draw(st.booleans()):
        lines.append("demonstration: true")
    body = "\n\n".join(draw(st.lists(blocks, min_size=1, max_size=6)))
    return "\n".join(lines) + f"\n---\n\n{body}\n"
