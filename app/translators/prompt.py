"""What a chat engine is asked: the rules of a patient leaflet's translation, and the texts with their surroundings."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.translators.protocol import Context, Form

_MARKS: dict[Form, str] = {
    "plain": "Keep Markdown marks and all that is in braces, links, addresses and telephone numbers as they are.",
    "brackets": "Tokens such as [X1X] stand for something that must not change: copy each token exactly once.",
    "words": "Tokens such as QZ1ZQ stand for something that must not change: copy each token exactly once.",
    "tags": (
        'Copy each <x id="1">…</x> exactly once with its content unchanged. Keep each <g id="1">…</g> exactly once, '
        "around the words that translate the words inside it. Add no other tags; write & as &amp; and < as &lt;."
    ),
}


def system_text(source: str, target: str, context: Context) -> str:
    """Return the rules for one language, named in English by CLDR."""
    rules = [
        f"You translate patient information leaflets from {source} into {target}. People act on them for their health.",
        "Translate all of each text and nothing else: add, explain, soften and leave out nothing.",
        "Keep every number, unit, dose, date, time and negation exactly. Keep clinical abbreviations as they are.",
        _MARKS[context.form],
    ]
    if context.reading_age:
        rules.append(
            f"Write plain, polite {target} that a reader with a reading age of {context.reading_age} years understands."
        )
    if context.locked:
        rules.append("Keep these terms untranslated, in this spelling: " + "; ".join(context.locked) + ".")
    if context.glossary:
        rules.append("Use these terms, inflected as the sentence needs:")
        rules += [
            f"- {term.source} = {term.target}" + (f" ({term.note})" if term.note else "") for term in context.glossary
        ]
    rules.append(
        'Section, before, after and context are there to understand the text; translate only "text". '
        'Answer with one JSON object {"translations": {"1": "…", "2": "…"}}, one translation for each number.'
    )
    return "\n".join(rules)


def request_text(texts: Sequence[str], chosen: Sequence[int], context: Context) -> str:
    """Return the texts as JSON, numbered from 1, each with what stands around it."""
    entries = {}
    for number, index in enumerate(chosen, 1):
        before, after = context.neighbours[index] if context.neighbours else ("", "")
        entry = {
            "text": texts[index],
            "section": context.sections[index] if context.sections else "",
            "before": before,
            "after": after,
            "context": context.contexts[index] or "",
        }
        entries[str(number)] = {name: value for name, value in entry.items() if value}
    return json.dumps({"document": context.title or context.document, "texts": entries}, ensure_ascii=False)
