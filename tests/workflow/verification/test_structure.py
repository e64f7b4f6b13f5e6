"""Texts keep their places in lists and tables."""

from __future__ import annotations

from app.formats.page_reader import read_page
from app.workflow.verification.structure import places_in_markdown, places_on_page
from tests.workflow.release_builder import Builder
from tests.workflow.release_world import BODY


def places_of(body: str) -> list[object]:
    page = f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>"
    return list(places_on_page([e for e in read_page(page).elements if e.get("id").startswith("s")]))


def test_a_page_has_the_places_of_its_markdown() -> None:
    html = read_page(Builder().html("pl"))
    wanted = [f"s{number}" for number in range(6, 19)]
    assert places_on_page([e for e in html.elements if e.get("id") in wanted]) == places_in_markdown(BODY)


def test_comments_are_no_blocks() -> None:
    assert places_in_markdown("<!-- note: a -->\n- a\n- b\n") == [(("ul", 0), ("li", 1)), (("ul", 0), ("li", 2))]


def test_two_lists_are_not_one() -> None:
    assert places_in_markdown("- a\n\n* b\n") == [(("ul", 0), ("li", 1)), (("ul", 1), ("li", 1))]
    two = '<ul><li id="s1">a</li></ul><ul><li id="s2">b</li></ul>'
    one = '<ul><li id="s1">a</li><li id="s2">b</li></ul>'
    assert places_of(two) == places_in_markdown("- a\n\n* b\n") != places_of(one)


def test_an_item_of_two_paragraphs_is_not_two_items() -> None:
    markdown = "1. a\n\n   b\n2. c\n"
    right = '<ol><li><p id="s1">a</p><p id="s2">b</p></li><li id="s3">c</li></ol>'
    wrong = '<ol><li id="s1">a</li><li id="s2">b</li><li id="s3">c</li></ol>'
    assert places_of(right) == places_in_markdown(markdown) != places_of(wrong)


def test_an_empty_cell_holds_its_column() -> None:
    markdown = "| a | b |\n| --- | --- |\n|  | c |\n"
    head = '<table><thead><tr><th id="s1">a</th><th id="s2">b</th></tr></thead><tbody><tr>'
    tail = "</tr></tbody></table>"
    assert places_of(f'{head}<td></td><td id="s3">c</td>{tail}') == places_in_markdown(markdown)
    assert places_of(f'{head}<td id="s3">c</td><td></td>{tail}') != places_in_markdown(markdown)
