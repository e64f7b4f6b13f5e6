"""A release that tests tamper with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflow.release_builder import Builder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write an honest release; tests that change it change a copy."""
    return Builder().write(tmp_path_factory.mktemp("honest"))
