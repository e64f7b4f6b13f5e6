"""JSON held to a shape: nothing unknown, nothing missing, no name twice, no number that is not whole."""

from __future__ import annotations

import json
from typing import Any, NoReturn

Shape = Any
"""A type (str, int, bool; object for any value), None, a tuple of alternatives, `[shape]` for a list, `{name: shape}`
for an object with exactly these names, or `{str: shape}` for one with any names."""


class Malformed(ValueError):
    """The text is no JSON of the wanted shape; the message is the end of a sentence."""


def read_json(data: bytes, shape: Shape) -> Any:
    """Parse UTF-8 JSON and hold it to the shape; raise Malformed with the first fault."""
    try:
        value = json.loads(data.decode(), object_pairs_hook=_unique, parse_constant=_no_float, parse_float=_no_float)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Malformed(f"is not JSON ({error})") from error
    conform(value, shape)
    return value


def conform(value: object, shape: Shape, at: str = "it") -> None:
    """Raise Malformed unless the value has exactly this shape."""
    if isinstance(shape, tuple):
        if not any(_fits(value, alternative, at) for alternative in shape):
            raise Malformed(f"has the wrong kind of value at {at}")
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise Malformed(f"has no list at {at}")
        for number, item in enumerate(value):
            conform(item, shape[0], f"{at}[{number}]")
    elif isinstance(shape, dict):
        _conform_object(value, shape, at)
    elif shape is None:
        if value is not None:
            raise Malformed(f"has a value at {at}, where there is none")
    elif shape is not object and type(value) is not shape:
        raise Malformed(f"has the wrong kind of value at {at}")


def _conform_object(value: object, shape: dict[Any, Shape], at: str) -> None:
    if not isinstance(value, dict):
        raise Malformed(f"has no object at {at}")
    if str in shape:
        for name, item in value.items():
            conform(item, shape[str], f"{at}.{name}")
        return
    if unknown := sorted(value.keys() - shape.keys()):
        raise Malformed(f"has the unknown field {unknown[0]!r} in {at}")
    if missing := sorted(shape.keys() - value.keys()):
        raise Malformed(f"lacks the field {missing[0]!r} in {at}")
    for name, item in value.items():
        conform(item, shape[name], f"{at}.{name}")


def _fits(value: object, shape: Shape, at: str) -> bool:
    try:
        conform(value, shape, at)
    except Malformed:
        return False
    return True


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("names a field twice")
    return found


def _no_float(text: str) -> NoReturn:
    raise Malformed(f"has {text}, which is no whole number")
