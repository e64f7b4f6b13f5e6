"""A message by e-mail (RFC 5322), plain text; what comes by choice has a link that stops it in one click (RFC 8058)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid


@dataclass(frozen=True)
class Item:
    """One thing to tell: a sentence, and where to go on."""

    sentence: str
    address: str


@dataclass(frozen=True)
class Letter:
    """A message before it is written: to whom, the subject, and groups of things under headings."""

    name: str
    email: str
    subject: str
    groups: tuple[tuple[str, tuple[Item, ...]], ...]


def write_message(letter: Letter, sender: str, why: str, change: str, stop: str, at: datetime) -> EmailMessage:
    """Write a message; `why` says why it comes, `change` and `stop` are the addresses that change or end that."""
    message = _begin(letter.name, letter.email, letter.subject, sender, at)
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    lines = [f"Hello {_one_line(letter.name)},", ""]
    for heading, items in letter.groups:
        lines += [heading, "", *_listed(items)]
    lines += ["-- ", why, f"Change that: {change}", f"Stop all messages: {stop}"]
    message.set_content("\n".join(lines) + "\n")
    return message


def write_notice(
    name: str, email: str, subject: str, paragraphs: Iterable[str], sender: str, at: datetime
) -> EmailMessage:
    """Write a message that somebody asked for just now, a line a paragraph."""
    message = _begin(name, email, subject, sender, at)
    message.set_content("\n\n".join([f"Hello {_one_line(name)},", *paragraphs]) + "\n")
    return message


def _begin(name: str, email: str, subject: str, sender: str, at: datetime) -> EmailMessage:
    message = EmailMessage()
    local, _, domain = email.rpartition("@")
    message["From"] = sender
    message["To"] = Address(_one_line(name), local, domain)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    return message


def _listed(items: Iterable[Item]) -> Iterable[str]:
    for item in items:
        yield f"- {_one_line(item.sentence)}"
        yield f"  {item.address}"
        yield ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
