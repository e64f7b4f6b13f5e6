"""English strings such as leaflets have, with everything in them that an engine must not touch."""

from __future__ import annotations

from hypothesis import strategies as st

LOCKED = ("blinatumomab", "CAR T", "BCR-ABL1")

_WORDS = st.sampled_from(
    ["Take", "this", "medicine", "call", "us", "after", "the", "test", "about", "A&E", "ask", "Your", "blood", "rises"]
)
_NUMBERS = st.sampled_from(
    ["5 mg of", "20% of", "2.5 ml of", "15 to 20 of", "3 times", "10 days", "38.5 °C or", "48 hours"]
)
_ALONE = st.sampled_from(
    [
        "{helpline}",
        "{feedback}",
        "help@a.example",
        "www.nhs.uk/leukaemia",
        "0808 157 0142",
        "+44 20 7946 0123",
        *LOCKED,
    ]
)


@st.composite
def _pair(draw: st.DrawFn) -> str:
    inside = " ".join(draw(st.lists(_WORDS | _NUMBERS | _ALONE, min_size=1, max_size=3)))
    before, after = draw(
        st.sampled_from(
            [("**", "**"), ("*", "*"), ("[", "](https://a.example/one)"), ("[", "](https://b.example/two?x=1)")]
        )
    )
    return f"{before}{inside}{after}"


def leaflet_texts() -> st.SearchStrategy[str]:
    """Return sentences of words, numbers, placeholders, addresses, terms and inline Markdown."""
    parts = st.lists(_WORDS | _WORDS | _NUMBERS | _ALONE | _pair(), min_size=1, max_size=9)
    return parts.map(lambda found: " ".join(found) + ".")
