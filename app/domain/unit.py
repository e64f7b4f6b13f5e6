"""A unit is a segment in a locale. Texts for it are suggestions; judgements on them name fingerprints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Literal

Origin = Literal["machine", "memory", "human", "imported", "carried"]


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: object) -> bytes:
    """Encode as the one JSON form that hashes are taken of: UTF-8, sorted keys, no white space."""
    return _ENCODER.encode(value).encode()


def digest(value: object) -> str:
    """Return the sha256 of a value's canonical JSON, in hexadecimal."""
    return sha256(canonical_json(value)).hexdigest()


def fingerprint(document: str, msgctxt: str | None, locale: str, source: str, target: str) -> str:
    """Name one exact translation of one exact text: sha256 of canonical JSON of the five, a missing context as ''."""
    # As `digest` of the list: texts are named by the million, and an encoder for each would take most of the time.
    named = ",".join(map(encode_basestring, (document, msgctxt or "", locale, source, target)))
    return sha256(f"[{named}]".encode()).hexdigest()


@dataclass(frozen=True)
class Suggestion:
    """An immutable target text. `author` is a person's id, None where no person stands behind it (machine, seed)."""

    id: int
    text: str
    origin: Origin
    fingerprint: str
    author: str | None = None

    @property
    def by_person(self) -> bool:
        """Tell whether a person wrote or brought this text for this English, so that no draft may replace it."""
        return self.author is not None and self.origin != "carried"
