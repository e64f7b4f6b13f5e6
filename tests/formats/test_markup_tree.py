"""HTML of our own renderers as a tree: read, written again, and its words."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from app.formats.markup_tree import as_data, element, parse_markup, words_of, write_markup

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1)
TREES = st.recursive(
    TEXTS.map(escape),
    lambda inner: st.builds(
        lambda tag, href, parts: Markup('<{} href="{}">{}</{}>').format(tag, href, Markup(" ").join(parts), tag),
        st.sampled_from(["a", "p", "bdi"]),
        TEXTS,
        st.lists(inner, min_size=1),
    ),
    max_leaves=8,
)


@given(TREES)
def test_what_is_read_is_written_again_as_it_was(markup):
    assert write_markup(parse_markup(markup)) == markup


def test_a_tree_as_data_and_as_words():
    nodes = parse_markup(Markup('<p id="s1">A &amp; <em>b</em> <a href="x">c\n d</a></p>\n'))
    assert as_data(nodes) == [
        {
            "tag": "p",
            "children": [
                "A & ",
                {"tag": "em", "children": ["b"]},
                " ",
                {"tag": "a", "children": ["c d"], "href": "x"},
            ],
            "id": "s1",
        }
    ]
    assert words_of(nodes) == "A & b c d"


def test_identifiers_are_renamed_and_nothing_else():
    nodes = (element("p", (element("b", ("s1",), class_="s2"),), id="s3"),)
    assert write_markup(nodes, lambda ident: "e" + ident[1:]) == '<p id="e3"><b class="s2">s1</b></p>'
