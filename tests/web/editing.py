"""People, strings and what a page of the editor holds, for the tests of its decisions."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from app.store.people import Person


WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_PL = "Krótki kaszel trwa mniej niż 3 tygodnie"
CALL = "Call {helpline} at any time. In an emergency call 999."
CALL_UR = "کسی بھی وقت {helpline} پر کال کریں۔ ہنگامی صورت میں 999 پر کال کریں۔"
Make = Callable[..., Any]


@pytest.fixture
def ada(somebody: Make) -> Person:
    """A translator and reviewer of Polish and Urdu."""
    return somebody("Ada", pl=["translator", "reviewer"], ur=["translator", "reviewer"])


@pytest.fixture
def ben(somebody: Make) -> Person:
    """Another reviewer of Polish and Urdu."""
    return somebody("Ben", pl=["reviewer"], ur=["reviewer"])


def path(unit: Any, end: str = "") -> str:
    return f"/review/{unit.locale}/{unit.segment_id}{end}"


def field(page: str) -> str:
    found = re.search(r'<textarea id="text".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w*)"', page)
    assert found is not None
    return found[1]


def buttons(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<button[^>]*name="action" value="(\w+)"[^>]*>\s*(.*?)\s*</button>', page, re.DOTALL)
    found += re.findall(r'<button class="danger" name="action" value="(\w+)">(.*?)</button>', page)
    return list(dict.fromkeys(found))
