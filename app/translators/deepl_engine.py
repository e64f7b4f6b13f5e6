"""DeepL through its own client library: tags, glossaries and formality; the key goes in a header."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence as Many
from importlib.metadata import version
from typing import Any

import deepl
from deepl.http_client import HttpClient

from app.domain.unit import Origin, digest
from app.errors import DraftFailed
from app.translators.batches import Chosen, Outcome, draft_in_batches
from app.translators.bounded import Trouble, bounds, retrying, send
from app.translators.deep import host_of, is_address
from app.translators.languages import deepl_source, deepl_target
from app.translators.limits import Limits
from app.translators.protocol import Context, Draft, Form, Term

NAME = "deepl"
FORMALITIES = ("prefer_more", "prefer_less", "default")
_NO_TRANSLATION = "The engine answered with something that is no translation; try again later or choose another engine."


class _BoundedClient(HttpClient):
    """The library's transport, within our bounds: its own waits 10 seconds at least and tries five times more."""

    def request_with_backoff(
        self,
        method: str,
        url: str,
        data: Mapping[str, Any] | None,
        json: Mapping[str, Any] | None,
        headers: dict[str, str],
        stream: bool = False,
        **_: Any,
    ) -> tuple[int, str]:
        answer = send(method, url, data=data or None, json=json, headers=headers)
        return answer.status_code, answer.text


class DeepL:
    """DeepL at the address that fits the key, or at another one (`https://api-jp.deepl.com`)."""

    name = NAME
    origin: Origin = "machine"
    max_characters = 20_000
    forms: tuple[Form, ...] = ("tags", "brackets")

    def __init__(self, api_key: str, server_url: str, formality: str, limits: Limits) -> None:
        """Raise DraftFailed without a key, for an address that is none and for a formality that DeepL lacks."""
        if not api_key:
            raise DraftFailed(NAME, "Set POLYLEAF_DEEPL_API_KEY to the key of your DeepL API account.")
        if server_url and not is_address(server_url):
            raise DraftFailed(
                NAME, "Set POLYLEAF_DEEPL_URL to an address such as https://api.deepl.com, or to nothing."
            )
        if formality not in FORMALITIES:
            raise DraftFailed(NAME, f"Set POLYLEAF_DEEPL_FORMALITY to one of {', '.join(FORMALITIES)}.")
        self._client = deepl.DeepLClient(api_key, server_url=server_url or None, send_platform_info=False)
        self._client._client = _BoundedClient(send_platform_info=False)
        self._formality = formality
        self._limits = limits
        self._glossaries: dict[str, str | None] = {}

    def supports(self, locale: str) -> bool:
        """Tell from the client library's list of languages."""
        return deepl_target(locale) is not None

    def translate(self, texts: Many[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        """Draft up to 50 texts a request."""
        from_code, to_code = deepl_source(source), deepl_target(target)
        if from_code is None or to_code is None:
            why = f"This engine does not translate from {source} into {target}; choose another one."
            return [DraftFailed(NAME, why) for _ in texts]

        def ask(chosen: Chosen) -> dict[int, Outcome]:
            glossary = self._glossary(from_code, to_code, context.glossary)
            sections = {context.sections[i] for i in chosen} if context.sections else set()
            options: dict[str, Any] = {
                "source_lang": from_code,
                "target_lang": to_code,
                "formality": self._formality,
                "context": ". ".join(filter(None, [context.title, *sorted(sections)])) or None,
                "preserve_formatting": True,
                "split_sentences": "nonewlines",
            }
            if glossary:
                options["glossary"] = glossary
            if context.form == "tags":
                options |= {"tag_handling": "xml", "ignore_tags": ["x"], "outline_detection": False}
            results = self._ask(lambda: self._client.translate_text([texts[i] for i in chosen], **options))
            if len(results) != len(chosen):
                raise Trouble(_NO_TRANSLATION)
            answered = zip(chosen, results, strict=True)
            provenance = {
                "engine": NAME,
                "version": f"deepl {version('deepl')}",
                "server": host_of(self._client._server_url),
                "source": from_code,
                "target": to_code,
                "formality": self._formality,
            }
            if context.glossary:
                provenance["glossary"] = glossary or "refused"
            return {
                index: self._draft(result, provenance)
                for index, result in answered
                if isinstance(result.text, str) and result.text.strip()
            }

        return draft_in_batches(NAME, texts, (self.max_characters, 50, 60_000), ask)

    def _draft(self, result: deepl.TextResult, provenance: dict[str, str]) -> Draft:
        model = {"model": result.model_type_used} if result.model_type_used else {}
        return Draft(result.text, result.text, {**provenance, **model, "billed": str(result.billed_characters)})

    def _glossary(self, source: str, target: str, terms: Many[Term]) -> str | None:
        """Return the id of a glossary of these terms on the account, made once; None where DeepL takes none."""
        if not terms:
            return None
        entries = {term.source: term.target for term in terms}
        target = target.partition("-")[0]
        name = f"polyleaf {source} {target} {digest(entries)[:16]}"
        if name not in self._glossaries:
            self._glossaries[name] = self._make_glossary(name, source, target, entries)
        return self._glossaries[name]

    def _make_glossary(self, name: str, source: str, target: str, entries: dict[str, str]) -> str | None:
        try:
            for known in self._ask(self._client.list_glossaries):
                if known.name == name and known.ready:
                    return str(known.glossary_id)
            made = self._ask(lambda: self._client.create_glossary(name, source, target, entries))
        except Trouble as trouble:
            if trouble.whole or trouble.again:
                raise
            return None
        return str(made.glossary_id)

    def _ask(self, call: Any) -> Any:
        def once() -> Any:
            try:
                with bounds(self._limits, lambda _: None):
                    return call()
            except Trouble:
                raise
            except Exception:  # the client trips in its own ways over answers that it does not know
                raise Trouble(_NO_TRANSLATION) from None

        return retrying(self._limits)(once)
