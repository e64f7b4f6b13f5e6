"""An installation: its settings, its database and its clock. Every stage of the road takes one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from app.config import Config
from app.formats.files import locked, write_private
from app.store.engine import make_engine, migrate


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Installation:
    """Where the road runs; tests give it a clock of their own."""

    config: Config
    engine: Engine
    clock: Callable[[], datetime] = utc_now

    def now(self) -> str:
        """Return the present instant as the store and the log write it."""
        return instant(self.clock())

    def today(self, timezone: str) -> date:
        """Return the day that it is in a time zone (an IANA name)."""
        return self.clock().astimezone(ZoneInfo(timezone)).date()


def instant(moment: datetime) -> str:
    """Write an instant in UTC, ISO 8601 with microseconds and Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def open_installation(config: Config, clock: Callable[[], datetime] = utc_now) -> Installation:
    """Create the instance folder if needed, bring the database to the newest schema and connect to it."""
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrate(config.database)
    return Installation(config, make_engine(config.database), clock)


def session_secret(config: Config) -> str:
    """Return the secret that signs sessions: the setting, or one made once and kept in the instance folder."""
    if config.secret_key:
        return config.secret_key
    path = config.instance / "secret_key"
    with locked(config.instance / "keys.lock"):
        if not path.exists():
            write_private(path, secrets.token_hex(32).encode())
    return path.read_text()
