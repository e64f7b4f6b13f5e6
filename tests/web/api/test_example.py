"""The worked example of docs/api.md, run as it stands against a served installation; its lists, held to the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.edition import SOURCE_LOCALE
from app.web.api.problems import KINDS
from app.workflow import tokens
from app.workflow.publish import publish
from tests.installation import Copies, new_road
from tests.serving import served

DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"
BLOCKS = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


def test_the_example_runs_as_it_stands(
    copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    road = copies.of(new_road, tmp_path / "road")
    token = tokens.make(road.installation, road.ann, "Hospital website", ["read", "content"], 30, True)
    begin, push, change, wait, fetch = BLOCKS
    names: dict[str, object] = {}
    with served(road, "--workers", "0") as server:
        monkeypatch.setenv("POLYLEAF_ADDRESS", f"http://127.0.0.1:{server.port}")
        monkeypatch.setenv("POLYLEAF_TOKEN", token)
        for block in (begin, push, change):
            exec(block, names)
        said = capsys.readouterr().out
        assert "201 /api/v1/leaflets/hand-hygiene\n" in said
        assert said.endswith("changed 2 1 string to translate\n")
        road.approve_rest()
        road.read_page("pl", "hand-hygiene")
        road.sign_editions(document="hand-hygiene")
        publish(road.installation, road.pat)
        exec(wait, names)
        exec(fetch, names)
        assert capsys.readouterr().out.endswith("2028-10\n")
        assert names["fetched"]["leaflet"].startswith(b"%PDF")  # type: ignore[index]
        assert SOURCE_LOCALE in names["call"]("GET", "/api/v1/leaflets/hand-hygiene/editions").json()["live"]  # type: ignore[operator]
    road.verify()


def test_the_document_lists_every_scope_and_every_kind_of_problem() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert [scope for scope in tokens.SCOPES if f"| `{scope}` |" not in text] == []
    rows = [f"| `{name}` | {kind.status} | {kind.title}. {kind.remedy} |" for name, kind in KINDS.items()]
    assert [row for row in rows if row not in text] == []
