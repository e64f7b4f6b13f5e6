"""The example in docs/publish.md, run against a live release: a hospital's copy follows it, withdrawals too."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest

from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road

EXAMPLE = re.search(
    r"```python\n(.*?)```", (Path(__file__).parents[2] / "docs" / "publish.md").read_text("utf-8"), re.DOTALL
)


def copied(live: Road, folder: Path, monkeypatch: pytest.MonkeyPatch, spoil: bytes = b"") -> dict[str, bytes]:
    """Run the example in a folder; return the pages that are there afterwards."""

    def urlopen(address: str) -> Any:
        path = address.removeprefix("https://leaflets.example.org/")
        file = live.site / path / "index.html" if path.endswith("/") else live.site / path
        return io.BytesIO(file.read_bytes() + (spoil if path.endswith("/") else b""))

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    monkeypatch.chdir(folder)
    assert EXAMPLE
    exec(EXAMPLE[1], {})
    return {str(page.relative_to(folder)): page.read_bytes() for page in folder.rglob("*.html")}


def test_a_copy_follows_the_site_and_its_withdrawals(
    live: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, urdu = (f"leaflets/{tag}/{LEAFLET}/index.html" for tag in ("en", "ur"))
    pages = {path: (live.site / path.removeprefix("leaflets/")).read_bytes() for path in (english, urdu)}
    with pytest.raises(SystemExit):
        copied(live, tmp_path, monkeypatch, spoil=b"<!-- changed on the way -->")
    assert copied(live, tmp_path, monkeypatch) == pages
    withdraw(live.installation, live.pat, LEAFLET, "ur", "Wrong", urgent=True)
    assert copied(live, tmp_path, monkeypatch).keys() == {english}
    feed = (live.site / "feed.xml").read_text("utf-8")
    assert (
        f'<category term="withdrawn"/><link rel="alternate" hreflang="ur" href="https://leaflets.example.org/ur/{LEAFLET}/"'
        in feed
    )
