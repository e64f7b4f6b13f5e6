"""An iCalendar of days (RFC 5545): what calendars subscribe to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_LINE = 75
"""Bytes of a line, its end left out (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class Day:
    """Something on a day: an identifier that stays the same, what it is, more about it, and where to read on."""

    identifier: str
    day: date
    summary: str
    description: str
    address: str


def write_calendar(name: str, days: Iterable[Day], stamp: str) -> bytes:
    """Write a calendar; `stamp` is an instant in ISO 8601, when it was made."""
    made = "".join(char for char in stamp[:19] if char.isalnum()) + "Z"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Polyleaf//Review dates//EN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    for one in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.identifier}",
            f"DTSTAMP:{made}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(one.summary)}",
            f"DESCRIPTION:{_escaped(one.description)}",
            f"URL:{one.address}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _escaped(text: str) -> str:
    for char, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"), ("\r", "")):
        text = text.replace(char, written)
    return text


def _folded(line: str) -> Iterator[bytes]:
    """Yield a line cut into pieces that are short enough, never inside a character."""
    piece = b""
    for char in line:
        encoded = char.encode()
        if len(piece) + len(encoded) > LONGEST_LINE:
            yield piece
            piece = b" "
        piece += encoded
    yield piece
