"""deep-translator's real client code over HTTP, against servers that behave and servers that do not."""

from __future__ import annotations

import logging
import socket
from hashlib import md5
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import DraftFailed
from app.translators import deep
from app.translators.deep import DeepTranslator
from app.translators.protocol import Context, Draft
from tests.translators.conftest import HASTY, KEY, LIMITS
from tests.translators.engine_server import EngineServer, baidu_error, google_page, mymemory_answer


def draft(engine: DeepTranslator, *texts: str, target: str = "pl") -> list[object]:
    """Draft from English; give the texts, or the sentences of what went wrong."""
    drafts = engine.translate(texts, "en", target, Context("all", (None,) * len(texts)))
    return [d.text if isinstance(d, Draft) else d.why for d in drafts]


OVERLOADED = "The engine has been asked too often (HTTP 429); try again {} or choose another engine."
BROKEN = "The engine has trouble of its own (HTTP 500); try again later or choose another engine."
SILENT = "The engine did not answer within 0.3 seconds; try again later or choose another engine."
CUT = "The engine cut the connection; try again later or choose another engine."
GARBAGE = "The engine answered with something that is no translation; try again later or choose another engine."
UNREADABLE = "The engine's answer is not readable text; try again later or choose another engine."
EMPTY = "The engine gave an empty answer; translate this text by hand or choose another engine."


def test_drafts_come_back_in_order_with_where_they_are_from(engine: DeepTranslator, server: EngineServer) -> None:
    drafts = engine.translate(["Take one.", "Call {helpline}."], "en", "pt_BR", Context("all", (None, "title")))
    source, target = {
        "google": ("en", "pt"),
        "mymemory": ("en-GB", "pt-BR"),
        "libretranslate": ("en", "pb"),
        "microsoft": ("en", "pt"),
        "baidu": ("en", "pt"),
    }[engine.name]
    provenance = {
        "engine": engine.name,
        "version": "deep-translator 1.11.4",
        "server": "127.0.0.1",
        "source": source,
        "target": target,
    }
    assert drafts == [
        Draft("TAKE ONE.", "TAKE ONE.", provenance),
        Draft("CALL {HELPLINE}.", "CALL {HELPLINE}.", provenance),
    ]
    assert engine.origin == "machine"
    assert len(server.asked) == 2


def test_a_slow_answer_within_the_time_is_taken(engine: DeepTranslator, server: EngineServer) -> None:
    server.script.append("slow")
    assert draft(engine, "yes") == ["YES"]


@pytest.mark.parametrize(
    ("word", "asked", "why"),
    [
        ("500", 3, BROKEN),
        ("429", 3, OVERLOADED.format("later")),
        ("429 60", 1, OVERLOADED.format("in 60 seconds")),
        ("cut", 3, CUT),
        ("cut early", 3, CUT),
        ("garbage", 1, UNREADABLE),
        ("page", 1, GARBAGE),
        ("body:", 1, GARBAGE),
        ("body:[]", 1, GARBAGE),
        ("body:{}", 1, GARBAGE),
        ("big", 1, "The engine's answer is far too long to be a translation; try another engine."),
        ("redirect", 1, "The engine has moved (HTTP 302), which is not followed; check its address."),
        ("403", 1, "The engine refuses us (HTTP 403); check its API key and your account."),
        ("404", 1, "There is no engine at this address (HTTP 404); check the address."),
        ("414", 1, "The text is too long for the engine (HTTP 414); translate it by hand."),
        (
            "400",
            1,
            "The engine refused this text (HTTP 400); check that it has this language, or translate the text by hand.",
        ),
    ],
)
def test_trouble_becomes_a_sentence_that_says_what_to_do(
    engine: DeepTranslator, server: EngineServer, word: str, asked: int, why: str
) -> None:
    server.script.extend([word] * 3)
    assert draft(engine, "yes") == [why]
    assert len(server.asked) == asked


@pytest.mark.parametrize("word", ["hang", "drip"])
def test_a_server_that_keeps_us_waiting_is_left_in_time(hasty: DeepTranslator, server: EngineServer, word: str) -> None:
    server.script.extend([word] * 2)
    started = monotonic()
    assert draft(hasty, "yes") == [SILENT]
    assert len(server.asked) == 2
    assert 0.6 <= monotonic() - started < 1.5


def test_silence_once_is_tried_again(hasty: DeepTranslator, server: EngineServer) -> None:
    server.script.append("hang")
    assert draft(hasty, "yes") == ["YES"]


@pytest.mark.parametrize("word", ["500", "429", "cut", "cut early"])
def test_passing_trouble_is_tried_again(engine: DeepTranslator, server: EngineServer, word: str) -> None:
    server.script.append(word)
    assert draft(engine, "yes") == ["YES"]
    assert len(server.asked) == 2


def test_retry_after_is_waited_for(engine: DeepTranslator, server: EngineServer) -> None:
    server.script.append("429 1")
    assert draft(engine, "yes") == ["YES"]
    first, second = server.asked
    assert 1.0 <= second.at - first.at < 1.4


@pytest.mark.parametrize(("word", "why"), [("500", BROKEN), ("cut", CUT), ("page", GARBAGE), ("empty", None)])
def test_one_poisoned_string_never_blocks_the_rest(
    engine: DeepTranslator, server: EngineServer, word: str, why: str | None
) -> None:
    server.poison["bad"] = word
    before, bad, after = draft(engine, "one", "bad", "two")
    assert (before, after) == ("ONE", "TWO")
    assert bad == (why or EMPTY)


def test_what_all_texts_would_meet_stops_the_rest_unsent(engine: DeepTranslator, server: EngineServer) -> None:
    server.script.extend(["ok", "403"])
    refused = "The engine refuses us (HTTP 403); check its API key and your account."
    assert draft(engine, "one", "two", "three") == ["ONE", refused, refused]
    assert len(server.asked) == 2


def test_a_server_that_is_off_is_named_as_that(engine: DeepTranslator, server: EngineServer) -> None:
    server.shutdown()
    server.server_close()
    why = "The engine cannot be reached; check the network and the engine's address."
    assert draft(engine, "one", "two") == [why, why]


def test_a_host_that_never_says_a_word_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = deep.libretranslate(f"http://127.0.0.1:{silent.getsockname()[1]}", "", HASTY)
        assert draft(engine, "one") == [SILENT]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(before=st.text(" \t\n\u00a0", max_size=3), after=st.text(" \t\n\u00a0", max_size=3))
def test_white_space_around_a_text_is_kept(server: EngineServer, before: str, after: str) -> None:
    assert draft(deep.google(LIMITS), f"{before}Yes, do.{after}") == [f"{before}YES, DO.{after}"]


def test_blank_and_overlong_texts_are_never_sent(engine: DeepTranslator, server: EngineServer) -> None:
    long = "a" * (engine.max_characters + 1)
    blank, overlong = draft(engine, " \n", long)
    assert blank == "The text is blank; there is nothing to translate."
    size = len(long)
    assert overlong == (
        f"The text is too long for this engine ({size} characters, {size} bytes); "
        "translate it by hand or choose another engine."
    )
    assert server.asked == []


def test_the_longest_text_is_taken(engine: DeepTranslator) -> None:
    text = "word " * (engine.max_characters // 5) + "x" * (engine.max_characters % 5)
    assert draft(engine, text) == [text.upper()]


def test_an_unsupported_locale_fails_before_any_work(engine: DeepTranslator, server: EngineServer) -> None:
    assert not engine.supports("syl")
    why = "This engine does not translate from en into syl; choose another one."
    assert draft(engine, "one", "two", target="syl") == [why, why]
    assert server.asked == []


def test_the_key_goes_in_the_body_and_nowhere_else(server: EngineServer, caplog: pytest.LogCaptureFixture) -> None:
    engine = deep.libretranslate(server.address, KEY, LIMITS)
    with caplog.at_level(logging.DEBUG):
        server.script.extend(["ok", "cut early", "500", "429", "403"])
        results = engine.translate(["one", "two", "three"], "en", "pl", Context("all", (None,) * 3))
    assert {asked.fields["api_key"] for asked in server.asked} == {KEY}
    assert {asked.line for asked in server.asked} == {"POST /translate HTTP/1.1"}
    failures = [result for result in results if isinstance(result, DraftFailed)]
    chain = [str(e) for f in failures for e in (f, f.__cause__, f.__context__)]
    assert KEY not in caplog.text + repr(results) + repr(engine) + "".join(chain)


def test_a_libretranslate_server_without_keys_is_sent_none(server: EngineServer) -> None:
    assert draft(deep.libretranslate(server.address + "/", "", LIMITS), "one") == ["ONE"]
    assert server.asked[0].fields == {"q": "one", "source": "en", "target": "pl", "format": "text"}


@pytest.mark.parametrize("address", ["", "127.0.0.1:5000", "file:///etc/passwd", "http://"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(DraftFailed) as failed:
        deep.libretranslate(address, KEY, LIMITS)
    assert failed.value.why == "Set the address of your LibreTranslate server, such as http://127.0.0.1:5000."


def test_microsoft_is_sent_the_key_in_a_header_and_the_text_in_the_body(
    server: EngineServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        server.script.extend(["cut early", "500", "ok", "403"])
        results = draft(deep.microsoft(server.address, KEY, "uksouth", LIMITS), "one", "two", target="ckb")
    assert results == ["ONE", "The engine refuses us (HTTP 403); check its API key and your account."]
    assert {asked.line for asked in server.asked} == {"POST /translate?api-version=3.0&from=en&to=ku HTTP/1.1"}
    headers = server.asked[2].headers
    assert (headers["Ocp-Apim-Subscription-Key"], headers["Ocp-Apim-Subscription-Region"]) == (KEY, "uksouth")
    assert server.asked[2].body == [{"text": "one"}]
    assert KEY not in caplog.text


def test_a_key_that_no_header_can_carry_is_no_part_of_the_sentence(server: EngineServer) -> None:
    for key in ("s3cret\nkey", "s3cret kęy"):
        (why,) = draft(deep.microsoft(server.address, key, "", LIMITS), "one")
        assert "s3cret" not in str(why)
    assert server.asked == []


def test_baidu_is_sent_a_signature_and_never_the_key(server: EngineServer) -> None:
    assert draft(deep.baidu("an-id", KEY, LIMITS), "one", target="ar") == ["ONE"]
    (asked,) = server.asked
    sign = md5(f"an-idone{asked.fields['salt']}{KEY}".encode()).hexdigest()
    assert asked.fields == {
        "appid": "an-id", "q": "one", "from": "en", "to": "ara", "salt": asked.fields["salt"], "sign": sign
    }  # fmt: skip
    assert asked.line == "POST /api/trans/vip/translate HTTP/1.1"


@pytest.mark.parametrize(
    ("code", "asked", "why"),
    [
        ("54003", 3, "The engine is too busy (error 54003); try again later."),
        ("52003", 1, "The engine refuses us (error 52003); check its key and your account."),
        ("58001", 1, "The engine refused this text (error 58001); translate it by hand."),
    ],
)
def test_baidu_errors_never_pass_for_translations(server: EngineServer, code: str, asked: int, why: str) -> None:
    server.script.extend(["body:" + baidu_error(code)] * 3)
    assert draft(deep.baidu("an-id", KEY, LIMITS), "one") == [why]
    assert len(server.asked) == asked


def test_google_lines_that_the_client_would_run_together_fail(server: EngineServer) -> None:
    server.script.append("body:" + google_page("one").replace("one", "raz<br>dwa"))
    assert draft(deep.google(LIMITS), "one\ntwo") == [
        "The engine's answer has line breaks that would be lost; translate this text by hand."
    ]


def test_a_google_page_cut_within_the_result_is_no_translation(server: EngineServer) -> None:
    server.script.append("body:" + google_page("take no more than one").partition(" than")[0])
    assert draft(deep.google(LIMITS), "one") == [GARBAGE]


def test_google_answering_none_is_an_empty_answer(server: EngineServer) -> None:
    assert draft(deep.google(LIMITS), "—") == [EMPTY]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            mymemory_answer("MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY.", "429"),
            "Today's free allowance is used up; try again tomorrow or choose another engine.",
        ),
        (
            mymemory_answer("MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY."),
            "Today's free allowance is used up; try again tomorrow or choose another engine.",
        ),
        (
            mymemory_answer("'XX' IS AN INVALID TARGET LANGUAGE", "403"),
            "The engine refused this text (status 403); translate it by hand or choose another engine.",
        ),
        (mymemory_answer(None), EMPTY),
    ],
)
def test_mymemory_errors_never_pass_for_translations(server: EngineServer, body: str, why: str) -> None:
    server.script.append("body:" + body)
    assert draft(deep.mymemory(LIMITS), "one") == [why]


def test_mymemory_entities_become_characters(server: EngineServer) -> None:
    server.script.append("body:" + mymemory_answer("l&#39;eau &amp; sel"))
    (found,) = deep.mymemory(LIMITS).translate(["water"], "en", "fr", Context("all", (None,)))
    assert isinstance(found, Draft)
    assert (found.text, found.raw) == ("l'eau & sel", "l&#39;eau &amp; sel")


def test_mymemory_counts_bytes(server: EngineServer) -> None:
    assert draft(deep.mymemory(LIMITS), "–" * 167) == [
        "The text is too long for this engine (167 characters, 501 bytes); "
        "translate it by hand or choose another engine."
    ]
