"""DeepL's real client over HTTP."""

from __future__ import annotations

import logging
from importlib.metadata import version
from time import monotonic

import pytest

from app.translators.deepl_engine import DeepL
from app.translators.limits import Limits
from app.translators.protocol import Context, Draft, Term
from tests.translators.conftest import HASTY, KEY, LIMITS
from tests.translators.engine_server import EngineServer, deepl_answer
from tests.translators.failures import FAILURES, said

PLAIN = Context("all", (None, None, None), title="Relapse", sections=("Help", "Help", "Doses"))


def make(server: EngineServer, limits: Limits = LIMITS) -> DeepL:
    return DeepL(KEY, server.address, "prefer_more", limits)


def draft(server: EngineServer, *texts: str, limits: Limits = LIMITS) -> list[str]:
    """Draft into Polish; give the texts, or the sentences of what went wrong."""
    return said(make(server, limits).translate(texts, "en", "pl", Context("all", (None,) * len(texts))))


def test_a_batch_is_one_request_with_what_surrounds_it(server: EngineServer) -> None:
    drafts = make(server).translate(["one", "two", "three"], "en", "pt_PT", PLAIN)
    provenance = {
        "engine": "deepl",
        "version": f"deepl {version('deepl')}",
        "server": "127.0.0.1",
        "source": "en",
        "target": "pt-PT",
        "formality": "prefer_more",
        "model": "classic",
    }
    assert drafts == [Draft(t, t, {**provenance, "billed": str(len(t))}) for t in ("ONE", "TWO", "THREE")]
    (asked,) = server.asked
    assert asked.line == "POST /v2/translate HTTP/1.1"
    assert asked.headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
    assert asked.body == {
        "text": ["one", "two", "three"],
        "source_lang": "EN",
        "target_lang": "PT-PT",
        "formality": "prefer_more",
        "context": "Relapse. Doses. Help",
        "preserve_formatting": True,
        "split_sentences": "nonewlines",
        "show_billed_characters": True,
    }


def test_tags_are_said_to_be_tags(server: EngineServer) -> None:
    context = Context("all", (None,), form="tags")
    assert said(make(server).translate(["one"], "en", "pl", context)) == ["ONE"]
    body = server.asked[0].body
    assert (body["tag_handling"], body["ignore_tags"], body["outline_detection"]) == ("xml", ["x"], False)


def test_a_glossary_is_made_once_and_found_again(server: EngineServer) -> None:
    context = Context("all", (None,), glossary=(Term("relapse", "nawrót"),))
    engine = make(server)
    for _ in range(2):
        (found,) = engine.translate(["one"], "en", "pl", context)
        assert isinstance(found, Draft)
        assert found.provenance["glossary"] == "g-0"
    make(server).translate(["one"], "en", "pl", context)
    lines = [asked.line.split()[:2] for asked in server.asked]
    assert lines == [
        ["GET", "/v2/glossaries"],
        ["POST", "/v2/glossaries"],
        ["POST", "/v2/translate"],
        ["POST", "/v2/translate"],
        ["GET", "/v2/glossaries"],
        ["POST", "/v2/translate"],
    ]
    assert server.asked[1].body | {"name": ""} == {
        "name": "", "source_lang": "EN", "target_lang": "PL", "entries": "relapse\tnawrót", "entries_format": "tsv"
    }  # fmt: skip
    assert {asked.body["glossary_id"] for asked in server.asked if asked.body and "text" in asked.body} == {"g-0"}


def test_a_glossary_that_is_refused_stops_nothing_and_is_named(server: EngineServer) -> None:
    server.glossary_status = 400
    context = Context("all", (None,), glossary=(Term("relapse", "nawrót"),))
    (found,) = make(server).translate(["one"], "en", "pl", context)
    assert isinstance(found, Draft)
    assert (found.text, found.provenance["glossary"]) == ("ONE", "refused")


@pytest.mark.parametrize(("word", "asked", "why"), FAILURES)
def test_trouble_becomes_a_sentence_that_says_what_to_do(server: EngineServer, word: str, asked: int, why: str) -> None:
    server.script.extend([word] * 3)
    assert draft(server, "one") == [why]
    assert len(server.asked) == asked


@pytest.mark.parametrize("word", ["500", "429", "cut", "cut early", "slow"])
def test_passing_trouble_is_nobodys_business(server: EngineServer, word: str) -> None:
    server.script.append(word)
    assert draft(server, "one", "two") == ["ONE", "TWO"]


def test_retry_after_is_waited_for(server: EngineServer) -> None:
    server.script.append("429 1")
    assert draft(server, "one") == ["ONE"]
    first, second = server.asked
    assert second.at - first.at >= 1


@pytest.mark.parametrize("word", ["hang", "drip"])
def test_a_server_that_keeps_us_waiting_is_left_in_time(server: EngineServer, word: str) -> None:
    server.script.extend([word] * 2)
    before = monotonic()
    assert draft(server, "one", limits=HASTY) == [
        "The engine did not answer within 0.3 seconds; try again later or choose another engine."
    ]
    assert monotonic() - before < 5


def test_a_used_up_allowance_stops_the_rest_unsent(server: EngineServer) -> None:
    server.script.append("456")
    why = "The allowance of this engine's account is used up; raise it or choose another one."
    assert draft(server, *[f"text {n}" for n in range(60)]) == [why] * 60
    assert len(server.asked) == 1


def test_one_poisoned_string_never_blocks_the_rest(server: EngineServer) -> None:
    server.poison["bad"] = "400"
    refused = "The engine refused this text (HTTP 400); check that it has this language, or translate the text by hand."
    assert draft(server, "one", "bad", "two") == ["ONE", refused, "TWO"]


def test_a_server_in_trouble_is_not_asked_for_every_text(server: EngineServer) -> None:
    server.script.extend(["500"] * 100)
    why = "The engine has trouble of its own (HTTP 500); try again later or choose another engine."
    assert draft(server, *[f"text {n}" for n in range(50)]) == [why] * 50
    assert len(server.asked) == 9  # three tries of the batch and of the first two texts alone


def test_fewer_answers_than_texts_are_nobodys(server: EngineServer) -> None:
    server.script.append("body:" + deepl_answer("ONE"))
    assert draft(server, "one", "two") == ["ONE", "TWO"]
    assert [asked.body["text"] for asked in server.asked] == [["one", "two"], ["one"], ["two"]]


def test_the_key_is_in_no_log_and_no_draft(server: EngineServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        server.script.extend(["500", "cut early", "ok", "403"])
        engine = make(server)
        results = [*engine.translate(["one"], "en", "pl", Context("all", (None,)))]
        results += engine.translate(["two"], "en", "pl", Context("all", (None,)))
    assert KEY not in caplog.text + repr(results) + repr(engine)
    assert all(KEY not in asked.line and KEY not in str(asked.body) for asked in server.asked)
