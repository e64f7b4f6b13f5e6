"""No draft is silently wrong, whatever an engine does; every draft says where it is from."""

from __future__ import annotations

import random
import re
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.checks import run_checks
from app.errors import DraftFailed
from app.translators import deep
from app.translators.deepl_engine import DeepL
from app.translators.limits import Limits
from app.translators.openai import ChatTranslator
from app.translators.prices import Price
from app.translators.protect import cut
from app.translators.protected import ProtectedTranslator
from app.translators.protocol import Context, Draft, EngineTrouble, Form, Translator
from tests.translators.adversary import GENTLE, TRICKS, Adversary
from tests.translators.conftest import KEY, LIMITS
from tests.translators.engine_server import EngineServer
from tests.translators.failures import said
from tests.translators.strategies import LOCKED, leaflet_texts

NOW = "2026-11-24T05:28:43.000001Z"
FORMS: list[tuple[Form, ...]] = [("brackets", "words"), ("tags", "brackets")]
FLAGGED = ("failed", "reordered", "joined")
DECIDABLE = frozenset(
    (
        "placeholder",
        "link",
        "address",
        "email",
        "phone",
        "emphasis",
        "number",
        "percent",
        "unit",
        "range",
        "digits",
        "empty",
    )
)
"""Checks of what protection is about; what others say of a pretended translation proves nothing here."""


def protected(engine: Translator) -> ProtectedTranslator:
    return ProtectedTranslator(engine, lambda: NOW, Price(Decimal(25), "EUR"))


def one(engine: Translator, text: str, target: str = "pl") -> Draft:
    context = Context("all", (None,), locked=LOCKED)
    (draft,) = protected(engine).translate([text], "en", target, context)
    assert isinstance(draft, Draft)
    return draft


def substance(text: str) -> tuple[Counter[str], Counter[str]]:
    """Return what a text has that must be the same in every language: marks, and numbers in any digits."""
    pieces = cut(text, "en", LOCKED)
    prose = "".join(
        str(int(c)) if c.isdecimal() else c for piece in pieces if piece.kind == "prose" for c in piece.text
    )
    return Counter(p.text for p in pieces if p.kind != "prose"), Counter(re.findall(r"\d+", prose))


@settings(max_examples=300, deadline=None)
@given(
    text=leaflet_texts(),
    tricks=st.lists(st.sampled_from(sorted(TRICKS)), min_size=1, max_size=3),
    seed=st.integers(0, 10_000),
    forms=st.sampled_from(FORMS),
)
def test_what_an_adversary_gives_back_is_right_or_flagged(
    text: str, tricks: list[str], seed: int, forms: tuple[Form, ...]
) -> None:
    draft = one(Adversary(tricks, seed, forms), text)
    right = substance(draft.text) == substance(text)
    flagged = draft.provenance["protection"] in FLAGGED or any(
        finding.check in DECIDABLE for finding in run_checks(text, draft.text, "pl")
    )
    assert right or flagged


@settings(deadline=None)
@given(
    text=leaflet_texts(),
    tricks=st.lists(st.sampled_from(sorted(GENTLE)), min_size=1, max_size=3),
    forms=st.sampled_from(FORMS),
)
def test_what_engines_do_every_day_costs_nothing(text: str, tricks: list[str], forms: tuple[Form, ...]) -> None:
    engine = Adversary(tricks, 1, forms)
    draft = one(engine, text)
    assert (draft.text, draft.provenance["protection"] in ("none", "kept")) == (text, True)
    assert len(engine.asked) == 1


def test_each_form_is_tried_then_the_bare_text(server: EngineServer) -> None:
    engine = Adversary(["drop all"], 1, ("tags", "brackets"))
    text = "Call **us** on {helpline}."
    draft = one(engine, text)
    sent = [
        ("tags", 'Call <g id="1">us</g> on <x id="2">{helpline}</x>.'),
        ("brackets", "Call [X1X]us[X2X] on [X3X]."),
        ("plain", text),
    ]
    assert engine.asked == sent
    characters = sum(len(written) for _, written in sent)
    assert draft == Draft(
        "Call us on .",
        "Call us on .",
        {
            "engine": "adversary",
            "at": NOW,
            "protection": "failed",
            "form": "plain",
            "masked": "Call [X1X]us[X2X] on [X3X].",
            "characters": str(characters),
            "cost": f"{characters * 25 / 1_000_000:.5f} EUR",
        },
    )
    assert {finding.check for finding in run_checks(text, draft.text, "pl")} >= {"placeholder", "emphasis"}


def test_a_second_form_saves_what_the_first_one_lost() -> None:
    draft = one(Adversary(["other brackets"], 1, ("brackets", "words")), "Call {helpline}.")
    assert (draft.text, draft.raw) == ("Call {helpline}.", "Call QZ1ZQ.")
    chosen = {key: draft.provenance[key] for key in ("protection", "form", "masked", "characters")}
    assert chosen == {"protection": "kept", "form": "words", "masked": "Call QZ1ZQ.", "characters": "22"}


def test_only_texts_that_need_it_are_sent_again() -> None:
    engine = Adversary(["other brackets"], 1, ("brackets", "words"))
    drafts = protected(engine).translate(
        ["one", "{helpline}", "two"], "en", "pl", Context("all", (None, "x", None), sections=("a", "b", "c"))
    )
    assert said(drafts) == ["one", "{helpline}", "two"]
    assert engine.asked == [("brackets", "one"), ("brackets", "[X1X]"), ("brackets", "two"), ("words", "QZ1ZQ")]


def test_a_mark_that_makes_a_text_too_long_leaves_it_bare() -> None:
    engine = Adversary([], 1, ("brackets",), max_characters=12)
    draft = one(engine, "*a* *b* *c*")
    assert (draft.text, draft.provenance["protection"], draft.provenance["masked"]) == ("*a* *b* *c*", "failed", "")


def test_trouble_for_all_stops_every_form() -> None:
    trouble = EngineTrouble("adversary", "closed", whole=True)

    class Closed(Adversary):
        def translate(self, *asked: object) -> list[Draft | DraftFailed]:
            first, *_ = super().translate(*asked)  # type: ignore[arg-type]
            return [first, trouble]

    engine = Closed(["drop all"], 1, ("brackets", "words"))
    drafts = protected(engine).translate(["{helpline}", "two"], "en", "pl", Context("all", (None, None)))
    assert drafts == [trouble, trouble]
    assert len(engine.asked) == 2


@pytest.fixture(params=["google", "mymemory", "libretranslate", "microsoft", "baidu", "deepl", "openai"])
def real(request: pytest.FixtureRequest, server: EngineServer) -> Translator:
    """Run the test with every engine's own client."""
    limits: Limits = LIMITS
    makers = {
        "google": lambda: deep.google(limits),
        "mymemory": lambda: deep.mymemory(limits),
        "libretranslate": lambda: deep.libretranslate(server.address, KEY, limits),
        "microsoft": lambda: deep.microsoft(server.address, KEY, "", limits),
        "baidu": lambda: deep.baidu("an-id", KEY, limits),
        "deepl": lambda: DeepL(KEY, server.address, "prefer_more", limits),
        "openai": lambda: ChatTranslator(f"{server.address}/v1", KEY, "some-model", "", limits),
    }
    return makers[request.param]()


TEXT = "Take **5 mg** of blinatumomab & call {helpline} or [ask](https://a.example/x?a=1&b=2)."


def test_every_engine_keeps_what_it_must_over_http(real: Translator, server: EngineServer) -> None:
    server.speak = lambda text: text.replace("Take", "Weź").replace("call", "dzwoń pod")
    draft = one(real, TEXT)
    assert draft.text == TEXT.replace("Take", "Weź").replace("call", "dzwoń pod")
    assert draft.provenance["protection"] == "kept"
    assert draft.provenance["server"] == "127.0.0.1"
    for item in ("{helpline}", "blinatumomab", "https://a.example"):
        assert item not in draft.raw or real.forms[0] == "tags"


@pytest.mark.parametrize("trick", sorted(TRICKS))
def test_no_engine_is_silently_wrong_over_http(real: Translator, server: EngineServer, trick: str) -> None:
    server.speak = lambda text: TRICKS[trick](text, random.Random(7)) or "-"
    (draft,) = protected(real).translate([TEXT], "en", "pl", Context("all", (None,), locked=LOCKED))
    if isinstance(draft, Draft) and draft.provenance["protection"] not in FLAGGED:
        findings = {finding.check for finding in run_checks(TEXT, draft.text, "pl")}
        assert substance(draft.text) == substance(TEXT) or findings & DECIDABLE
