"""Any chat server that speaks OpenAI's protocol: vLLM, llama.cpp, Ollama, or a hosted one."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from babel import Locale, UnknownLocaleError

from app.domain.unit import Origin
from app.errors import DraftFailed
from app.translators.batches import Chosen, Outcome, draft_in_batches
from app.translators.bounded import Trouble, bounds, retrying, send
from app.translators.deep import host_of, is_address
from app.translators.limits import Limits
from app.translators.prompt import request_text, system_text
from app.translators.protocol import Context, Draft, Form

NAME = "openai"
_NO_TRANSLATION = "The engine answered with something that is no translation; try again later or choose another engine."
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)


class ChatTranslator:
    """A model behind `<address>/chat/completions`, asked at temperature 0 for JSON."""

    name = NAME
    origin: Origin = "machine"
    max_characters = 8000
    forms: tuple[Form, ...] = ("tags", "brackets")

    def __init__(self, address: str, api_key: str, model: str, locales: str, limits: Limits) -> None:
        """`locales` lists those that the model may draft, '' for all. Raise DraftFailed without address or model."""
        if not is_address(address):
            raise DraftFailed(NAME, "Set POLYLEAF_OPENAI_URL to your chat server, such as http://127.0.0.1:11434/v1.")
        if not model:
            raise DraftFailed(NAME, "Set POLYLEAF_OPENAI_MODEL to the name of the model that the server has.")
        self._address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._model = model
        self._locales = frozenset(locales.replace(",", " ").split())
        self._limits = limits
        self._json_mode = True

    def supports(self, locale: str) -> bool:
        """Tell whether the model may draft this locale, and CLDR has an English name to ask for it by."""
        return (not self._locales or locale in self._locales) and _language(locale) is not None

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        """Draft up to 20 texts a request; what a request leaves out is asked for once more, alone."""
        names = _language(source), _language(target)
        if names[0] is None or names[1] is None:
            why = f"This engine does not translate from {source} into {target}; choose another one."
            return [DraftFailed(NAME, why) for _ in texts]
        system = system_text(names[0], names[1], context)

        def ask(chosen: Chosen) -> dict[int, Outcome]:
            messages = [
                {"role": "system", "content": system},
                {"role": "user", "content": request_text(texts, chosen, context)},
            ]
            answer, model = self._ask(messages)
            provenance = {
                "engine": NAME,
                "version": model,
                "model": self._model,
                "server": host_of(self._address),
                "target": names[1] or "",
            }
            found = _translations(answer, chosen)
            return {index: Draft(text, text, dict(provenance)) for index, text in found.items()}

        return draft_in_batches(NAME, texts, (self.max_characters, 20, 8000), ask)

    def _ask(self, messages: list[dict[str, str]]) -> tuple[str, str]:
        """Return the model's answer, and the model's name as the server gives it."""
        try:
            return self._request(messages)
        except Trouble as trouble:
            if not self._json_mode or trouble.status not in (400, 422):
                raise
        # Not every server knows response_format; the prompt asks for JSON anyway.
        self._json_mode = False
        return self._request(messages)

    def _request(self, messages: list[dict[str, str]]) -> tuple[str, str]:
        body: dict[str, Any] = {"model": self._model, "temperature": 0, "messages": messages}
        if self._json_mode:
            body["response_format"] = {"type": "json_object"}

        def once() -> tuple[str, str]:
            try:
                with bounds(self._limits, lambda _: None):
                    url = f"{self._address}/chat/completions"
                    data = send("POST", url, json=body, headers=self._headers).json()
                content = data["choices"][0]["message"]["content"]
                return str(content or ""), str(data.get("model") or self._model)
            except Trouble:
                raise
            except Exception:  # whatever is not shaped like an answer, and whatever a key does to a header
                raise Trouble(_NO_TRANSLATION) from None

        return retrying(self._limits)(once)


def _translations(answer: str, chosen: Chosen) -> dict[int, str]:
    """Read the answer's JSON: `{"translations": {"1": …}}`, the bare object or a list of the right length, anywhere."""
    text = _THOUGHTS.sub("", answer)
    start, end = text.find("{"), text.rfind("}")
    try:
        data = json.loads(text[start : end + 1])
    except ValueError:
        return {}
    data = data.get("translations", data) if isinstance(data, dict) else data
    if isinstance(data, list):
        data = {str(number): text for number, text in enumerate(data, 1)} if len(data) == len(chosen) else {}
    if not isinstance(data, dict):
        return {}
    found = {index: data.get(str(number)) for number, index in enumerate(chosen, 1)}
    return {index: text for index, text in found.items() if isinstance(text, str) and text.strip()}


def _language(tag: str) -> str | None:
    """Return the English name of a locale by CLDR, with its script or territory where the tag names one."""
    try:
        return Locale.parse(tag).get_display_name("en")
    except (UnknownLocaleError, ValueError):
        return None
