"""What goes wrong with any engine that answers in JSON, and the sentence for it."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import DraftFailed
from app.translators.protocol import Draft

GARBAGE = "The engine answered with something that is no translation; try again later or choose another engine."
REFUSED = "The engine refused this text (HTTP 400); check that it has this language, or translate the text by hand."

FAILURES = [
    ("500", 3, "The engine has trouble of its own (HTTP 500); try again later or choose another engine."),
    ("429", 3, "The engine has been asked too often (HTTP 429); try again later or choose another engine."),
    ("429 60", 1, "The engine has been asked too often (HTTP 429); try again in 60 seconds or choose another engine."),
    ("cut", 3, "The engine cut the connection; try again later or choose another engine."),
    ("cut early", 3, "The engine cut the connection; try again later or choose another engine."),
    ("garbage", 1, "The engine's answer is not readable text; try again later or choose another engine."),
    ("page", 1, GARBAGE),
    ("body:", 1, GARBAGE),
    ("body:[]", 1, GARBAGE),
    ("body:{}", 1, GARBAGE),
    ("empty", 1, "The engine left this text out; try again later or choose another engine."),
    ("big", 1, "The engine's answer is far too long to be a translation; try another engine."),
    ("redirect", 1, "The engine has moved (HTTP 302), which is not followed; check its address."),
    ("403", 1, "The engine refuses us (HTTP 403); check its API key and your account."),
    ("404", 1, "There is no engine at this address (HTTP 404); check the address."),
]
"""What the server does, how often it is asked with three attempts allowed, and what comes of it."""


def said(drafts: Sequence[Draft | DraftFailed]) -> list[str]:
    """Return the texts, or the sentences of what went wrong."""
    return [draft.text if isinstance(draft, Draft) else draft.why for draft in drafts]
