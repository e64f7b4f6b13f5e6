"""What a session list calls a device."""

from __future__ import annotations

import pytest

from app.web.devices import device_of

GECKO = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (GECKO, "Firefox on Windows"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {WEBKIT} Mobile Safari/537.36", "Chrome on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 Version/18.0 Safari/605",
            "Safari on macOS",
        ),
        ("curl/8.5", "A browser on a device"),
        ("", "A browser on a device"),
    ],
)
def test_a_device_is_named_by_browser_and_system(user_agent: str, words: str) -> None:
    assert device_of(user_agent) == words
