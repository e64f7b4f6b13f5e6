"""The examples in deploy/ name what is there: settings, commands, addresses. Nothing here starts a container."""

from __future__ import annotations

import configparser
import json
import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli import main
from app.commands.supervisor import STOPPING_SECONDS
from app.config import SETTINGS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
KNOWN = {setting.variable for setting in SETTINGS}


class Unit(configparser.RawConfigParser):
    """A systemd unit: names keep their case and may be given more than once."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False, delimiters=("=",))
        self.read(path)

    def optionxform(self, optionstr: str) -> str:
        """Return the name as it is."""
        return optionstr


def compose() -> dict[str, Any]:
    """Read the compose file."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def instructions(name: str) -> list[str]:
    """Return what an instruction of the Dockerfile is given, each time that it stands there, on one line."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    return [" ".join(found.split()) for found in re.findall(rf"^ *{name} (.*)$", text, re.MULTILINE)]


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
    for name in ("web", "worker"):
        assert float(compose()["services"][name]["stop_grace_period"].rstrip("s")) > STOPPING_SECONDS


def test_the_containers_trust_the_proxy_that_stands_before_them() -> None:
    services = compose()["services"]
    proxy = services["https"]["networks"]["inside"]["ipv4_address"]
    assert services["web"]["environment"]["POLYLEAF_TRUSTED_PROXY"] == proxy
    assert services["worker"]["environment"]["POLYLEAF_PROCESSES"] == "0"
    assert "ports" not in services["web"]


def test_the_image_runs_what_the_unit_runs_as_nobody_special_and_says_when_it_is_ready() -> None:
    service = Unit(DEPLOY / "systemd" / "polyleaf.service")["Service"]
    assert [json.loads(command) for command in instructions("CMD") if "urlopen" not in command] == [
        ["polyleaf", *service["ExecStart"].split()[1:]]
    ]
    assert instructions("USER") == ["polyleaf"]
    [wanted] = re.findall(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert instructions("FROM") == [f"python:{wanted}-slim-bookworm"]
    [port] = instructions("EXPOSE")
    assert port == next(setting.default for setting in SETTINGS if setting.name == "port")
    [health] = instructions("HEALTHCHECK")
    [path] = re.findall(rf"urlopen\('http://127\.0\.0\.1:{port}(/[\w/]+)'", health)
    assert f'"{path}"' in (ROOT / "app" / "web" / "observe.py").read_text()


def test_the_image_holds_what_it_is_made_of_and_no_secret_or_work_of_the_folder() -> None:
    copied = [line.split()[:-1] for line in instructions("COPY")]
    assert copied == [["requirements.txt"], ["."]]
    assert (ROOT / "requirements.txt").is_file()
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    for needed in ("app", "locales", "source_content", "pyproject.toml", "README.md", "requirements.txt"):
        assert (ROOT / needed).exists()
        assert needed not in ignored
    assert {".git", ".venv", "instance", "**/.env", "**/*.polyleaf"} <= set(ignored)
    fonts = set(re.findall(r"fonts-noto-\w+", " ".join(instructions("RUN"))))
    documented = (ROOT / "docs" / "operate.md").read_text()
    assert fonts == set(re.findall(r"fonts-noto-\w+", documented))


def test_the_containers_refer_to_what_there_is_and_only_the_one_with_https_opens_ports() -> None:
    whole = compose()
    services = whole["services"]
    assert {name: service.get("ports") for name, service in services.items() if "ports" in service} == {
        "https": ["80:80", "443:443"]
    }
    assert not any("network_mode" in service or "privileged" in service for service in services.values())
    for name, service in services.items():
        assert set(service["networks"]) <= whole["networks"].keys(), name
        volumes = [volume.split(":")[0] for volume in service.get("volumes", [])]
        assert set(volumes) <= whole["volumes"].keys(), name
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
            assert {volume.split(":")[1] for volume in service["volumes"]} == set(json.loads(instructions("VOLUME")[0]))
        waits = service.get("depends_on", {})
        assert set(waits) <= services.keys(), name
        for other, how in waits.items() if isinstance(waits, dict) else ():
            says = services[other].get("healthcheck", {} if "build" in services[other] else None)
            assert how == {"condition": "service_healthy"}
            assert says is not None, f"{name} would wait for {other} for ever"
            assert not says.get("disable")
    subnet = ip_network(whole["networks"]["inside"]["ipam"]["config"][0]["subnet"])
    assert ip_address(services["https"]["networks"]["inside"]["ipv4_address"]) in subnet
    needed = set(re.findall(r"\$\{(\w+):\?\}", (DEPLOY / "compose.yaml").read_text()))
    assert needed == {"POLYLEAF_HOSTNAME", "POSTGRES_PASSWORD"}
    assert all(name in (DEPLOY / "compose.yaml").read_text().split("services:")[0] for name in needed)


def test_the_units_read_the_files_that_the_guide_puts_in_place() -> None:
    guide = (ROOT / "docs" / "operate.md").read_text()
    for path in (DEPLOY / "systemd").glob("*.service"):
        service = Unit(path)["Service"]
        assert f" /opt/polyleaf/deploy/polyleaf.env {service['EnvironmentFile']}\n" in guide
        assert (service["User"], service["WorkingDirectory"]) == ("polyleaf", "/opt/polyleaf")
    named = set(re.findall(r"polyleaf(?:-\w+)?(?:\.timer)?", re.findall(r"enable --now (.*)", guide)[0]))
    enabled = {path.stem for path in (DEPLOY / "systemd").iterdir() if "[Install]" in path.read_text()}
    assert {name.removesuffix(".timer") for name in named} == enabled
