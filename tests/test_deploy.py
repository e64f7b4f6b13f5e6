"""The examples in deploy/ name what is there: settings, commands, addresses. Nothing here starts a container."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli import main
from app.commands.supervisor import STOPPING_SECONDS
from app.config import SETTINGS

DEPLOY = Path(__file__).parents[1] / "deploy"
KNOWN = {setting.variable for setting in SETTINGS}


class Unit(configparser.RawConfigParser):
    """A systemd unit: names keep their case and may be given more than once."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, delimiters=("=",))
        self.read(path)

    def optionxform(self, optionstr: str) -> str:
        """Return the name as it is."""
        return optionstr


def test_every_setting_that_an_example_gives_is_one() -> None:
    files = (DEPLOY / "polyleaf.env", DEPLOY / "Dockerfile", DEPLOY / "compose.yaml")
    named = {name for file in files for name in re.findall(r"\bPOLYLEAF_[A-Z_]+\b", file.read_text())}
    assert named - KNOWN == {"POLYLEAF_HOSTNAME"}


@pytest.mark.parametrize("path", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda path: path.stem)
def test_a_unit_starts_commands_that_there_are(path: Path) -> None:
    commands = re.findall(r"^ExecStart=/opt/polyleaf/\.venv/bin/polyleaf ([\w-]+)", path.read_text(), re.MULTILINE)
    assert commands
    with main.make_context("polyleaf", ["--help"], resilient_parsing=True) as context:
        assert set(commands) <= set(main.list_commands(context))


def test_every_timer_has_its_service() -> None:
    timers = {path.stem for path in (DEPLOY / "systemd").glob("*.timer")}
    assert timers == {"polyleaf-daily", "polyleaf-drill"}
    assert all((DEPLOY / "systemd" / f"{name}.service").is_file() for name in timers)


def test_the_supervisor_has_the_time_that_it_needs_to_stop() -> None:
    service = Unit(DEPLOY / "systemd" / "polyleaf.service")["Service"]
    assert float(service["TimeoutStopSec"]) > STOPPING_SECONDS
    assert service["KillMode"] == "mixed"
    compose: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for name in ("web", "worker"):
        assert float(compose["services"][name]["stop_grace_period"].rstrip("s")) > STOPPING_SECONDS


def test_the_containers_trust_the_proxy_that_stands_before_them() -> None:
    compose: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = compose["services"]
    proxy = services["https"]["networks"]["inside"]["ipv4_address"]
    assert services["web"]["environment"]["POLYLEAF_TRUSTED_PROXY"] == proxy
    assert services["worker"]["environment"]["POLYLEAF_PROCESSES"] == "0"
    assert "ports" not in services["web"]
