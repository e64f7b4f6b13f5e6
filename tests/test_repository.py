"""What the repository as a whole promises: nothing of one machine in it, and a domain that stands alone."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

import app.domain

ROOT = Path(__file__).parents[1]

# Put together here, so that this file does not find itself.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("anaconda", "org"),
    )
]
LOCK_FILES = {
    "Pipfile.lock",
    "package-lock.json",
    "pdm.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "pylock.toml",
    "uv.lock",
    "yarn.lock",
}
PATH_OF_ONE_MACHINE = re.compile(r"(?<![\w./-])/(?:root|home)/\w")


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def places(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """List `path:line: text` for each line of `files` in which `pattern` occurs."""
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="ignore").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry(tracked: list[Path]) -> None:
    assert places(tracked, re.compile("|".join(map(re.escape, REGISTRY_HOSTS)))) == []


def test_no_file_holds_a_path_of_one_machine(tracked: list[Path]) -> None:
    assert places(tracked, PATH_OF_ONE_MACHINE) == []


def test_a_path_of_one_machine_is_told_from_an_address() -> None:
    machine, address = "/".join(["see ", "home", "ann"]), "https://health.example/" + "home/ann"
    assert [bool(PATH_OF_ONE_MACHINE.search(text)) for text in (machine, address)] == [True, False]


def test_no_lock_file_is_tracked(tracked: list[Path]) -> None:
    assert [file for file in tracked if PurePosixPath(file).name in LOCK_FILES] == []


def test_the_domain_loads_neither_flask_nor_sqlalchemy() -> None:
    modules = [module.name for module in pkgutil.walk_packages(app.domain.__path__, "app.domain.")]
    program = f"import sys, {', '.join(modules)}; print({{'flask', 'sqlalchemy'}} & sys.modules.keys())"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def test_a_web_process_loads_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    """They cost 40 MB: migrations, PostgreSQL's driver, HTTP clients, typesetting, signing, document conversion."""
    program = """
import sys
from app import create_app
from app.commands import processes
from app.config import load_config
from app.workflow.installation import open_installation

create_app(open_installation(load_config({"instance": sys.argv[1]})))
spared = {"alembic", "psycopg", "huey", "requests", "deep_translator", "deepl", "typst", "pypdf", "cryptography",
          "webauthn", "markitdown", "sqlalchemy.dialects.postgresql", "authlib", "joserfc"}
print(sorted(spared & sys.modules.keys()))
"""
    said = [
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)  # the first one migrates
    ]
    assert said[1] == "[]\n"
