"""The chat engine over HTTP, against servers and models that behave and that do not."""

from __future__ import annotations

import json
import logging
from time import monotonic

import pytest

from app.translators.limits import Limits
from app.translators.openai import ChatTranslator
from app.translators.protocol import Context, Draft, Term
from tests.translators.conftest import HASTY, KEY, LIMITS
from tests.translators.engine_server import EngineServer, chat_answer, translations
from tests.translators.failures import FAILURES, REFUSED, said

LEFT_OUT = "The engine left this text out; try again later or choose another engine."


def make(server: EngineServer, limits: Limits = LIMITS, key: str = KEY) -> ChatTranslator:
    return ChatTranslator(f"{server.address}/v1/", key, "some-model", "", limits)


def draft(server: EngineServer, *texts: str, limits: Limits = LIMITS) -> list[str]:
    """Draft into Urdu; give the texts, or the sentences of what went wrong."""
    return said(make(server, limits).translate(texts, "en", "ur", Context("all", (None,) * len(texts))))


def test_the_model_is_told_all_that_helps(server: EngineServer) -> None:
    context = Context(
        "all",
        (None, "dose table"),
        title="Relapse",
        sections=("Help", ""),
        neighbours=(("", "Dose"), ("Call us.", "")),
        glossary=(Term("relapse", "دوبارہ ہونا", "not مرض"), Term("test", "ٹیسٹ")),
        locked=("CAR T", "ALL"),
        reading_age=11,
        form="tags",
    )
    drafts = make(server).translate(["call us.", "dose"], "en", "ur", context)
    provenance = {
        "engine": "openai",
        "version": "some-model-7b",
        "model": "some-model",
        "server": "127.0.0.1",
        "target": "Urdu",
    }
    assert drafts == [Draft("CALL US.", "CALL US.", provenance), Draft("DOSE", "DOSE", provenance)]
    (asked,) = server.asked
    assert asked.headers["Authorization"] == f"Bearer {KEY}"
    system, user = asked.body.pop("messages")
    assert asked.body == {"model": "some-model", "temperature": 0, "response_format": {"type": "json_object"}}
    assert (system["role"], user["role"]) == ("system", "user")
    for words in (
        "from English into Urdu",
        "reading age of 11 years",
        "in this spelling: CAR T; ALL.",
        "- relapse = دوبارہ ہونا (not مرض)\n- test = ٹیسٹ\n",
        'Copy each <x id="1">…</x> exactly once',
        '{"translations": {"1": "…", "2": "…"}}',
    ):
        assert words in system["content"]
    assert json.loads(user["content"]) == {
        "document": "Relapse",
        "texts": {
            "1": {"text": "call us.", "section": "Help", "after": "Dose"},
            "2": {"text": "dose", "before": "Call us.", "context": "dose table"},
        },
    }


@pytest.mark.parametrize(
    "content",
    [
        translations("ONE", "TWO"),
        f"```json\n{translations('ONE', 'TWO')}\n```",
        f"<think>The answer is {{maybe}} this.</think>\nHere you are: {translations('ONE', 'TWO')} I hope it helps!",
        '{"1": "ONE", "2": "TWO"}',
        '{"translations": ["ONE", "TWO"]}',
    ],
)
def test_json_is_found_however_it_is_wrapped(server: EngineServer, content: str) -> None:
    server.script.append("body:" + chat_answer(content))
    assert draft(server, "one", "two") == ["ONE", "TWO"]
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "content",
    [
        "I cannot help with that.",
        "",
        None,
        "[]",
        '{"translations": "ONE"}',
        '{"translations": ["ONE", "TWO", "THREE"]}',
        '{"translations": {"1": "ONE", "2": "TW',
        '{"translations": {"1": 1, "2": null}}',
    ],
)
def test_what_is_no_answer_is_asked_for_once_more_alone(server: EngineServer, content: str | None) -> None:
    server.script.append("body:" + chat_answer(content))
    assert draft(server, "one", "two") == ["ONE", "TWO"]
    assert len(server.asked) == 3


def test_a_text_that_is_left_out_twice_fails_by_itself(server: EngineServer) -> None:
    server.script.extend(["body:" + chat_answer(translations("ONE")), "body:" + chat_answer("{}")])
    assert draft(server, "one", "two") == ["ONE", LEFT_OUT]
    assert len(server.asked) == 2


def test_a_server_without_json_mode_is_asked_without_it(server: EngineServer) -> None:
    server.script.append("400")
    engine = make(server)
    for _ in range(2):
        assert said(engine.translate(["one"], "en", "ur", Context("all", (None,)))) == ["ONE"]
    assert ["response_format" in asked.body for asked in server.asked] == [True, False, False]


def test_a_text_that_the_server_refuses_is_said_to_be_refused(server: EngineServer) -> None:
    server.poison["bad"] = "400"
    assert draft(server, "one", "bad", "two") == ["ONE", REFUSED, "TWO"]


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


def test_long_work_is_cut_into_requests(server: EngineServer) -> None:
    texts = [f"text {n}" for n in range(25)] + ["x" * 7000, "y" * 7000]
    assert draft(server, *texts) == [text.upper() for text in texts]
    counts = [len(json.loads(asked.body["messages"][1]["content"])["texts"]) for asked in server.asked]
    assert counts == [20, 6, 1]


def test_blank_and_overlong_texts_are_never_sent(server: EngineServer) -> None:
    assert draft(server, " ", "x" * 8001) == [
        "The text is blank; there is nothing to translate.",
        "The text is too long for this engine (8001 characters); translate it by hand.",
    ]
    assert server.asked == []


def test_a_server_without_keys_is_sent_none(server: EngineServer) -> None:
    make(server, key="").translate(["one"], "en", "ur", Context("all", (None,)))
    assert "Authorization" not in server.asked[0].headers


def test_an_unsupported_locale_fails_before_any_work(server: EngineServer) -> None:
    drafts = make(server).translate(["one"], "en", "syl", Context("all", (None,)))
    assert said(drafts) == ["This engine does not translate from en into syl; choose another one."]
    assert server.asked == []


def test_the_key_is_in_no_log_and_no_draft(server: EngineServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        server.script.extend(["500", "cut early", "ok", "403"])
        engine = make(server)
        results = [*engine.translate(["one"], "en", "ur", Context("all", (None,)))]
        results += engine.translate(["two"], "en", "ur", Context("all", (None,)))
        bad = make(server, key="s3cret-key-of-ours\nX: y").translate(["one"], "en", "ur", Context("all", (None,)))
    assert KEY not in caplog.text + repr(results) + repr(engine) + repr(bad) + "".join(said(bad))
    assert all(KEY not in asked.line and KEY not in str(asked.body) for asked in server.asked)
