"""A calendar keeps to RFC 5545: lines end and fold as it says, texts are escaped, days are whole."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.formats.calendar import LONGEST_LINE, Day, write_calendar

STAMP = "2026-11-24T09:00:00.000001Z"


def test_a_day_is_written_as_an_event_that_blocks_no_time() -> None:
    day = Day("review-a@polyleaf", date(2026, 6, 30), "Review due: A; b, c", "Line\nnext \\", "https://x.example.org/a")
    assert write_calendar("Reviews", [day], STAMP).decode().split("\r\n")[6:-2] == [
        "BEGIN:VEVENT",
        "UID:review-a@polyleaf",
        "DTSTAMP:20261124T090000Z",
        "DTSTART;VALUE=DATE:20260630",
        "DTEND;VALUE=DATE:20260701",
        "SUMMARY:Review due: A\\; b\\, c",
        "DESCRIPTION:Line\\nnext \\\\",
        "URL:https://x.example.org/a",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


@given(st.text(st.sampled_from("ab,;\\\n\réپ药😀 "), max_size=200))
def test_long_lines_fold_between_characters_and_unfold_to_the_same(text: str) -> None:
    data = write_calendar("x", [Day("a", date(2026, 1, 31), text, text, "u")], STAMP)
    lines = data.split(b"\r\n")
    assert all(len(line) <= LONGEST_LINE for line in lines)
    unfolded = data.replace(b"\r\n ", b"").decode().split("\r\n")
    summary = next(line for line in unfolded if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    assert re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], summary) == text.replace("\r", "")
