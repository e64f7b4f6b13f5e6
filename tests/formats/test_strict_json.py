"""JSON that is read strictly."""

from __future__ import annotations

import pytest

from app.formats.strict_json import Malformed, read_json

SHAPE = {"name": str, "count": int, "sure": bool, "when": (str, None), "parts": [{"id": str}], "more": {str: int}}
GOOD = '{"name": "a", "count": 1, "sure": true, "when": null, "parts": [{"id": "b"}], "more": {"x": 2}}'


def test_what_has_the_shape_is_returned() -> None:
    assert read_json(GOOD.encode(), SHAPE) == {
        "name": "a",
        "count": 1,
        "sure": True,
        "when": None,
        "parts": [{"id": "b"}],
        "more": {"x": 2},
    }


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"a"', "7", "has the wrong kind of value at it.name"),
        ("1,", "true,", "has the wrong kind of value at it.count"),
        ("1,", "1.0,", "has 1.0, which is no whole number"),
        ("1,", "NaN,", "has NaN, which is no whole number"),
        ("true", "1", "has the wrong kind of value at it.sure"),
        ("null", "3", "has the wrong kind of value at it.when"),
        ('"count": 1, ', "", "lacks the field 'count' in it"),
        ('"count": 1, ', '"count": 1, "size": 1, ', "has the unknown field 'size' in it"),
        ('"count": 1, ', '"count": 1, "count": 1, ', "names a field twice"),
        ('{"id": "b"}', '{"id": null}', "has the wrong kind of value at it.parts[0].id"),
        ('[{"id": "b"}]', "{}", "has no list at it.parts"),
        ('{"x": 2}', "[]", "has no object at it.more"),
        ('{"x": 2}', '{"x": "2"}', "has the wrong kind of value at it.more.x"),
    ],
)
def test_anything_else_is_refused(old: str, new: str, fault: str) -> None:
    with pytest.raises(Malformed) as raised:
        read_json(GOOD.replace(old, new, 1).encode(), SHAPE)
    assert str(raised.value) == fault


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed, match="is not JSON"):
        read_json(data, SHAPE)
