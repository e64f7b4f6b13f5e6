"""deep-translator behind the protocol, one request a text, every request bounded.

The library's own messages carry keys and addresses; none of them leaves this module.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import deep_translator.baidu
import deep_translator.google
import deep_translator.libre
import deep_translator.microsoft
import deep_translator.mymemory
from deep_translator.constants import BASE_URLS

from app.domain.unit import Origin
from app.errors import DraftFailed
from app.translators.bounded import Answer, BoundedRequests, Check, Trouble, bounds, retrying
from app.translators.languages import (
    MICROSOFT_CODES,
    baidu_code,
    google_code,
    libretranslate_code,
    microsoft_code,
    mymemory_code,
)
from app.translators.limits import Limits
from app.translators.protocol import Context, Draft, EngineTrouble, Form

for _module in (
    deep_translator.baidu,
    deep_translator.google,
    deep_translator.libre,
    deep_translator.microsoft,
    deep_translator.mymemory,
):
    _module.requests = BoundedRequests()
BASE_URLS["MYMEMORY"] = "https://api.mymemory.translated.net/get"  # the library sends texts in the clear

_NO_TRANSLATION = "The engine answered with something that is no translation; try again later or choose another engine."
_EMPTY = "The engine gave an empty answer; translate this text by hand or choose another engine."
_RESULT = re.compile(r"""<div[^>]*class=["']?(?:t0|result-container)["']?[^>]*>(.*?)</div>""", re.DOTALL)


@dataclass(frozen=True)
class _Engine:
    """What differs between engines. `client` makes the library's translator from two of the engine's own codes."""

    name: str
    max_characters: int
    code: Callable[[str], str | None]
    client: Callable[[str, str], Any]
    check: Check
    tidy: Callable[[str], str]
    server: str
    max_bytes: int | None = None  # of UTF-8


class DeepTranslator:
    """One engine of deep-translator; made by the functions below, one an engine."""

    origin: Origin = "machine"
    forms: tuple[Form, ...] = ("brackets", "words")

    def __init__(self, engine: _Engine, limits: Limits) -> None:
        self._engine = engine
        self._limits = limits
        self.name = engine.name
        self.max_characters = engine.max_characters

    def supports(self, locale: str) -> bool:
        """Tell from the engine's list of languages whether it drafts into this locale, in this locale's script."""
        return self._engine.code(locale) is not None

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        """Draft one text after the other. After trouble that all texts would meet, the rest fail unsent."""
        codes = self._engine.code(source), self._engine.code(target)
        if codes[0] is None or codes[1] is None:
            why = f"This engine does not translate from {source} into {target}; choose another one."
            return [DraftFailed(self.name, why) for _ in texts]
        client = self._engine.client(codes[0], codes[1])
        provenance = {
            "engine": self.name,
            "version": f"deep-translator {version('deep-translator')}",
            "server": self._engine.server,
            "source": codes[0],
            "target": codes[1],
        }
        results: list[Draft | DraftFailed] = []
        stop: Trouble | None = None
        for text in texts:
            result = stop or self._answer(client, text)
            if isinstance(result, Trouble):
                stop = result if result.whole else None
                results.append(trouble_of(self.name, result))
            else:
                results.append(Draft(self._tidy(text, result), result, dict(provenance)))
        return results

    def _answer(self, client: Any, text: str) -> str | Trouble:
        """Return the engine's raw answer, never blank."""
        words = text.strip()
        if not words:
            return Trouble("The text is blank; there is nothing to translate.")
        size = len(words.encode())
        if len(words) > self.max_characters or size > (self._engine.max_bytes or size):
            long = f"The text is too long for this engine ({len(words)} characters, {size} bytes)"
            return Trouble(f"{long}; translate it by hand or choose another engine.")
        try:
            return retrying(self._limits)(self._ask, client, words)
        except Trouble as trouble:
            return trouble

    def _ask(self, client: Any, words: str) -> str:
        try:
            with bounds(self._limits, self._engine.check):
                answer = client.translate(words)
        except Trouble:
            raise
        except Exception:  # the client trips in its own ways over answers that it does not know
            raise Trouble(_NO_TRANSLATION) from None
        if not isinstance(answer, str) or not answer.strip():
            raise Trouble(_EMPTY)
        return answer

    def _tidy(self, text: str, answer: str) -> str:
        """Give the answer the white space that surrounds the source, which engines drop."""
        before = text[: len(text) - len(text.lstrip())]
        after = text[len(text.rstrip()) :]
        return before + self._engine.tidy(answer).strip() + after


def trouble_of(engine: str, trouble: Trouble) -> EngineTrouble:
    """Return trouble as the protocol has it."""
    return EngineTrouble(engine, str(trouble), again=trouble.again, wait=trouble.wait, whole=trouble.whole)


def google(limits: Limits) -> DeepTranslator:
    """Make the engine that reads Google Translate's page for phones; no key, no promise of service."""

    def check(answer: Answer) -> None:
        # The client runs the pieces of a result together across tags and accepts a page that was cut short.
        result = _RESULT.search(answer.text)
        if result is None:
            raise Trouble(_NO_TRANSLATION)
        if "<" in result[1]:
            raise Trouble("The engine's answer has line breaks that would be lost; translate this text by hand.")

    def client(source: str, target: str) -> Any:
        return deep_translator.google.GoogleTranslator(source=source, target=target)

    return DeepTranslator(
        _Engine("google", 4999, google_code, client, check, str, host_of(BASE_URLS["GOOGLE_TRANSLATE"])), limits
    )


def mymemory(limits: Limits) -> DeepTranslator:
    """Make the engine that asks MyMemory, a public memory with machine translation behind it; 500 bytes a text."""

    def check(answer: Answer) -> None:
        # Errors come with HTTP 200 and their English sentence where the translation should be.
        data = answer.json()
        status, text = int(data["responseStatus"]), data["responseData"]["translatedText"]
        if data.get("quotaFinished") or status == 429 or "MYMEMORY WARNING" in str(text):
            raise Trouble("Today's free allowance is used up; try again tomorrow or choose another engine.", whole=True)
        if status != 200:
            why = f"The engine refused this text (status {status}); translate it by hand or choose another engine."
            raise Trouble(why)
        if not text:  # the client would take the first match, which may translate another text
            raise Trouble(_EMPTY)

    def client(source: str, target: str) -> Any:
        return deep_translator.mymemory.MyMemoryTranslator(source=source, target=target)

    engine = _Engine("mymemory", 499, mymemory_code, client, check, html.unescape, host_of(BASE_URLS["MYMEMORY"]), 500)
    return DeepTranslator(engine, limits)


def libretranslate(address: str, api_key: str, limits: Limits) -> DeepTranslator:
    """Make the engine that asks a LibreTranslate server; `api_key` is '' where it wants none.

    Raise DraftFailed for an address that is missing or neither http nor https.
    """
    name = "libretranslate"
    if not is_address(address):
        raise DraftFailed(name, "Set the address of your LibreTranslate server, such as http://127.0.0.1:5000.")

    def client(source: str, target: str) -> Any:
        # The library insists on a key and on its own 17 languages, when it is made only.
        made = deep_translator.libre.LibreTranslator(api_key="none", custom_url=address.rstrip("/") + "/")
        made.api_key, made.source, made.target = api_key, source, target
        return made

    return DeepTranslator(
        _Engine(name, 5000, libretranslate_code, client, lambda _: None, str, host_of(address)), limits
    )


class _Microsoft(deep_translator.microsoft.MicrosoftTranslator):  # type: ignore[misc]
    """The library's client without its request for the list of languages whenever one is made."""

    def _get_supported_languages(self) -> dict[str, str]:
        return {code: code for code in MICROSOFT_CODES}


def microsoft(address: str, api_key: str, region: str, limits: Limits) -> DeepTranslator:
    """Make the engine that asks Azure Translator at an address (global, or of one geography); '' for no region.

    Raise DraftFailed without a key or with an address that is none.
    """
    name = "microsoft"
    if not is_address(address):
        raise DraftFailed(
            name, "Set the address of Azure Translator, such as https://api-eur.cognitive.microsofttranslator.com."
        )
    if not api_key:
        raise DraftFailed(name, "Set POLYLEAF_MICROSOFT_API_KEY to the key of your Azure Translator resource.")

    def client(source: str, target: str) -> Any:
        made = _Microsoft(source=source, target=target, api_key=api_key, region=region or None)
        made._base_url = f"{address.rstrip('/')}/translate?api-version=3.0"
        made._url_params = {}
        return made

    return DeepTranslator(_Engine(name, 10_000, microsoft_code, client, lambda _: None, str, host_of(address)), limits)


_BAIDU_BUSY = {"52001", "52002", "54003", "54005"}  # time-out, fault of the system, asked too often (twice)
_BAIDU_REFUSES = {"52003", "54000", "54001", "54004", "58000", "58002", "90107"}  # account, key, balance, address


def baidu(app_id: str, app_key: str, limits: Limits) -> DeepTranslator:
    """Make the engine that asks Baidu's general translation service; raise DraftFailed without its id and key."""
    name = "baidu"
    if not app_id or not app_key:
        raise DraftFailed(name, "Set POLYLEAF_BAIDU_APP_ID and POLYLEAF_BAIDU_APP_KEY to those of your account.")

    def check(answer: Answer) -> None:
        # Errors come with HTTP 200.
        data = answer.json()
        code = str(data.get("error_code", "")) if isinstance(data, dict) else ""
        if code in _BAIDU_BUSY:
            raise Trouble(f"The engine is too busy (error {code}); try again later.", again=True, whole=True)
        if code in _BAIDU_REFUSES:
            raise Trouble(f"The engine refuses us (error {code}); check its key and your account.", whole=True)
        if code:
            raise Trouble(f"The engine refused this text (error {code}); translate it by hand.")

    def client(source: str, target: str) -> Any:
        return deep_translator.baidu.BaiduTranslator(source=source, target=target, appid=app_id, appkey=app_key)

    engine = _Engine(name, 2000, baidu_code, client, check, str, host_of(BASE_URLS["BAIDU"]), 6000)
    return DeepTranslator(engine, limits)


def is_address(address: str) -> bool:
    """Tell whether this is the address of an HTTP server."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def host_of(address: str) -> str:
    """Return the host of an address, without port and user."""
    return urlsplit(address).hostname or ""
