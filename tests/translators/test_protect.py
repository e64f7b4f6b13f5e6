"""What must not change survives any engine, or the answer is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.translators.protect import Restored, cut, mask, restore
from app.translators.protocol import Form
from tests.translators.strategies import LOCKED, leaflet_texts

FORMS: tuple[Form, ...] = ("brackets", "words", "tags")
TEXT = "Call **{helpline}** or [ask *us*](https://a.example/x) about A&E and CAR T."
MASKED = {
    "brackets": "Call [X1X][X2X][X3X] or [X4X]ask [X5X]us[X6X][X7X] about A&E and [X8X].",
    "words": "Call QZ1ZQQZ2ZQQZ3ZQ or QZ4ZQask QZ5ZQusQZ6ZQQZ7ZQ about A&E and QZ8ZQ.",
    "tags": (
        'Call <g id="1"><x id="2">{helpline}</x></g> or <g id="3">ask <g id="4">us</g></g> about A&amp;E and '
        '<x id="5">CAR T</x>.'
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_marks_are_written_in_each_form_and_read_back(form: Form) -> None:
    pieces = cut(TEXT, "en", LOCKED)
    assert mask(pieces, form) == MASKED[form]
    assert restore(pieces, form, MASKED[form]) == Restored(TEXT)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (
            "Write to help@a.example, see www.nhs.uk/all or dial 0808 157 0142.",
            "Write to [X1X], see [X2X] or dial [X3X].",
        ),
        ("Take 5 mg on 2026-01-05, dial 999.", "Take 5 mg on 2026-01-05, dial 999."),
        ("__Never__ ~~stop~~ 2 * 3", "[X1X]Never[X2X] [X3X]stop[X4X] 2 [X5X] 3"),
        ("<https://a.example> [a](https://b.example)", "[X1X] [X2X]a[X3X]"),
        ("allCAR T, CAR Ts, car t and CAR T", "allCAR T, CAR Ts, car t and [X1X]"),
        ("%s of {0} in {{ name }}", "[X1X] of [X2X] in [X3X]"),
    ],
)
def test_what_is_protected(text: str, masked: str) -> None:
    assert mask(cut(text, "en", LOCKED), "brackets") == masked


@pytest.mark.parametrize(
    "token",
    ["[x1x]", "[ X 1 X ]", "[X１X]", "[X١X]", "[X۱X]", "[X१X]", "[Х1Х]", "［X1X］", "【X1X】", "[X 1X]"],
)
def test_a_bracket_token_in_another_dress_is_the_same(token: str) -> None:
    pieces = cut("Call {helpline} now", "en")
    assert restore(pieces, "brackets", f"Dzwoń {token} teraz") == Restored("Dzwoń {helpline} teraz")


@pytest.mark.parametrize("token", ["qz1zq", "Q Z 1 Z Q", "QZ١ZQ", "Qz 1 Zq"])
def test_a_word_token_in_another_dress_is_the_same(token: str) -> None:
    pieces = cut("Call {helpline} now", "en")
    assert restore(pieces, "words", f"Dzwoń {token} teraz") == Restored("Dzwoń {helpline} teraz")


@pytest.mark.parametrize(
    "token",
    ['<x id="1"/>', "<X ID = '1' />".lower(), '<x id="1"> {helpline} </x>', "<x id=1>{helpline}</x>", "<x id=”١”/>"],
)
def test_a_tag_in_another_dress_is_the_same(token: str) -> None:
    pieces = cut("Call {helpline} now", "en")
    assert restore(pieces, "tags", f"Dzwoń {token} &gt; teraz") == Restored("Dzwoń {helpline} > teraz")


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ("brackets", "Dzwoń teraz"),
        ("brackets", "Dzwoń [X1X] teraz [X1X]"),
        ("brackets", "Dzwoń [X1X] teraz [X1"),
        ("brackets", "Dzwoń [X1X] teraz X1X"),
        ("brackets", "Dzwoń [X2X] teraz"),
        ("brackets", "Dzwoń [X11X] teraz"),
        ("brackets", "Dzwoń [X0X] teraz"),
        ("brackets", "Dzwoń [X jeden X] teraz"),
        ("brackets", "Dzwoń (X1X) teraz"),
        ("words", "Dzwoń QZ1 teraz"),
        ("words", "Dzwoń QZ1ZQ teraz QZ"),
        ("tags", 'Dzwoń <x id="1">{pomoc}</x> teraz'),
        ("tags", 'Dzwoń <x id="1">{helpline} zaraz</x> teraz'),
        ("tags", 'Dzwoń <x id="1">{helpline} teraz'),
        ("tags", 'Dzwoń <x id="1"/> teraz <x id="1"/>'),
        ("tags", 'Dzwoń <g id="1">{helpline}</g> teraz'),
        ("tags", 'Dzwoń <x id="1"/> <g id="2">teraz</g>'),
        ("tags", 'Dzwoń <x id="1"/></x> teraz'),
        ("tags", 'Dzwoń x id="1" teraz'),
    ],
)
def test_an_answer_with_a_mark_lost_doubled_or_damaged_is_refused(form: Form, answer: str) -> None:
    assert restore(cut("Call {helpline} now", "en"), form, answer) is None


@pytest.mark.parametrize("answer", ["[X2X]nigdy[X1X] nie", "[X1X][X2X]nigdy nie", "[X1X] [X2X]", "nigdy[X1X]"])
def test_a_pair_goes_around_words_in_its_order(answer: str) -> None:
    assert restore(cut("**never** stop", "en"), "brackets", answer) is None


def test_overlapping_pairs_are_refused() -> None:
    pieces = cut("**never** or *ever*", "en")
    assert restore(pieces, "brackets", "[X1X]nigdy [X3X]lub[X2X] zawsze[X4X]") is None


def test_white_space_that_would_break_the_markdown_is_taken_out() -> None:
    pieces = cut("**Never** stop", "en")
    assert restore(pieces, "brackets", "[X1X] Nigdy [X2X] nie") == Restored("**Nigdy** nie")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("dzwoń[X1X]5 razy", "dzwoń {helpline} 5 razy"),
        ("5[X1X]", "5 {helpline}"),
        ("电话[X1X]。", "电话{helpline}。"),
        ("وال[X1X]", "وال{helpline}"),
        ("([X1X])", "({helpline})"),
    ],
)
def test_a_lost_space_beside_a_mark_is_put_back_where_it_would_mislead(answer: str, text: str) -> None:
    assert restore(cut("call {helpline} now", "en"), "brackets", answer) == Restored(text)


@pytest.mark.parametrize(
    ("answer", "text", "joined"),
    [
        ("dawka [X1X]u", "dawka blinatumomabu", True),
        ("dawka [X1X]'e", "dawka blinatumomab'e", False),
        ("dawka [X1X] u", "dawka blinatumomab u", False),
    ],
)
def test_letters_after_a_term_are_told(answer: str, text: str, joined: bool) -> None:
    assert restore(cut("dose of blinatumomab", "en", LOCKED), "brackets", answer) == Restored(text, joined=joined)


def test_another_order_is_told() -> None:
    pieces = cut("Call {helpline} or {feedback}", "en")
    assert restore(pieces, "brackets", "[X2X] lub [X1X]") == Restored("{feedback} lub {helpline}", reordered=True)


def test_the_order_of_equal_marks_is_none() -> None:
    pieces = cut("{helpline} or {helpline}", "en")
    assert restore(pieces, "brackets", "[X2X] lub [X1X]") == Restored("{helpline} lub {helpline}")


def test_a_text_that_has_tokens_of_its_own_is_not_written_in_that_form() -> None:
    pieces = cut("Keep [X1X] and {helpline}", "en")
    assert (mask(pieces, "brackets"), mask(pieces, "words")) == (None, "Keep [X1X] and QZ1ZQ")


@settings(deadline=None)
@given(text=leaflet_texts() | st.text(max_size=40) | st.text("*_[]()<>{}%X1QZ &;a", max_size=30))
def test_every_text_comes_back_unchanged_from_an_engine_that_changes_nothing(text: str) -> None:
    pieces = cut(text, "en", LOCKED)
    assert mask(pieces, "plain") == text
    for form in FORMS:
        masked = mask(pieces, form)
        if masked is not None:
            found = restore(pieces, form, masked)
            assert found is None or found == Restored(text)


@settings(deadline=None)
@given(text=leaflet_texts())
def test_every_leaflet_text_can_be_written_and_read_in_every_form(text: str) -> None:
    pieces = cut(text, "en", LOCKED)
    assert [restore(pieces, form, mask(pieces, form) or "") for form in FORMS] == [Restored(text)] * 3
