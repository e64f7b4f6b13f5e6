"""The page's own strings are the templates' strings, all of them."""

import re

from app.domain.checks import run_checks
from app.domain.checks.text import DATE_PATTERN_CONTEXT
from app.domain.leaflet import PLACEHOLDER, Segment
from app.formats.page_strings import TEMPLATES, page_strings


def test_every_string_of_the_templates_is_a_string_to_translate():
    called = set()
    for template in TEMPLATES.glob("*.html"):
        text = template.read_text("utf-8")
        called |= {("", match) for match in re.findall(r"\b_\('([^']*)'", text)}
        called |= set(re.findall(r"\bpgettext\('([^']*)', '([^']*)'\)", text))
    assert {segment.key for segment in page_strings().segments} == called


def test_the_document_of_page_strings_is_small_and_each_string_stands_once():
    document = page_strings()
    assert (document.id, document.kind, document.slug, document.title, document.body) == (
        "page-templates",
        "pages",
        "page-templates",
        "Page templates",
        "",
    )
    keys = [segment.key for segment in document.segments]
    assert 40 <= len(keys) <= 60
    assert len(set(keys)) == len(keys)
    assert {segment.role for segment in document.segments} == {"string"}


def test_date_patterns_carry_their_context_and_say_what_they_are():
    patterns = [segment for segment in page_strings().segments if segment.context == DATE_PATTERN_CONTEXT]
    assert [segment.text for segment in patterns] == ["d MMMM y", "MMMM y"]
    assert all("pattern" in (segment.note or "") for segment in patterns)
    assert run_checks("d MMMM y", "d 'de' MMMM 'de' y", "es", DATE_PATTERN_CONTEXT) == ()


def test_every_value_of_a_string_is_explained_to_translators():
    def explained(segment: Segment) -> bool:
        return all("{" + name + "}" in (segment.note or "") for name in PLACEHOLDER.findall(segment.text))

    assert [segment.text for segment in page_strings().segments if not explained(segment)] == []
