"""Commands run in-process on an installation that the environment names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.commands.common import CONSOLE
from tests.installation import Road

Polyleaf = Callable[..., Result]


@pytest.fixture
def polyleaf(on_sqlite: Road, monkeypatch: pytest.MonkeyPatch) -> Polyleaf:
    """Run `polyleaf ARGUMENTS` on an installation with everything approved and read."""
    return command_on(on_sqlite, monkeypatch)


@pytest.fixture
def polyleaf_live(live: Road, monkeypatch: pytest.MonkeyPatch) -> Polyleaf:
    """Run `polyleaf ARGUMENTS` on an installation whose first release is live."""
    return command_on(live, monkeypatch)


def command_on(road: Road, monkeypatch: pytest.MonkeyPatch) -> Polyleaf:
    monkeypatch.setenv("POLYLEAF_INSTANCE", str(road.installation.config.instance))
    monkeypatch.setenv("POLYLEAF_CONTENT", str(road.installation.config.content))
    monkeypatch.delenv("POLYLEAF_DATABASE", raising=False)
    monkeypatch.setattr(CONSOLE, "width", 240)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return run
