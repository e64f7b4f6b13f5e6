"""What a session list calls a device: browser and system in words, so that no long identification is kept."""

from __future__ import annotations

# Order matters: Edge and Opera call themselves Chrome as well, Chrome calls itself Safari, Android calls itself Linux.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """Name a device by what its browser calls itself: 'Firefox on Windows'."""
    browser = next((words for sign, words in BROWSERS if sign in user_agent), "A browser")
    system = next((words for sign, words in SYSTEMS if sign in user_agent), "a device")
    return f"{browser} on {system}"
