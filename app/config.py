"""Settings: each with a default and a sentence of help, read from the environment as POLYLEAF_<NAME> (12-factor)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    """One setting: its name in lower case, its default and what it does."""

    name: str
    default: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"POLYLEAF_{self.name.upper()}"


SETTINGS = (
    Setting("instance", "instance", "Folder of the installation: database, keys, queue, releases."),
    Setting("content", "", "Folder that holds source_content/ and locales/; default: the folder you start in."),
    Setting("database", "", "SQLAlchemy address of the database; default: SQLite in the instance folder."),
    Setting("secret_key", "", "Secret that signs sessions; default: made once and kept in the instance folder."),
    Setting(
        "base_url", "http://127.0.0.1:8000", "Address under which people reach the workspace; used in invitations."
    ),
    Setting("secure_cookies", "auto", "Send cookies over HTTPS only: yes, no, or auto (yes if base_url is https)."),
    Setting("libretranslate_url", "", "Address of a LibreTranslate server for the engine 'libretranslate'."),
    Setting("libretranslate_api_key", "", "Key for that server, if it asks for one."),
    Setting("engine_timeout", "20", "Seconds that an engine may take for one answer."),
)


@dataclass(frozen=True)
class Config:
    """The settings of this process, with every path worked out."""

    instance: Path
    content: Path
    database: str
    secret_key: str
    base_url: str
    secure_cookies: bool
    libretranslate_url: str
    libretranslate_api_key: str
    engine_timeout: float

    @property
    def source_content(self) -> Path:
        """Where leaflets are read from."""
        return self.content / "source_content"

    @property
    def locales(self) -> Path:
        """Where catalogues are projected to."""
        return self.content / "locales"

    @property
    def releases(self) -> Path:
        """Where releases are built."""
        return self.instance / "releases"

    @property
    def site(self) -> Path:
        """The symbolic link to the current release."""
        return self.instance / "site"

    @property
    def queue(self) -> Path:
        """The file of the embedded job queue."""
        return self.instance / "queue.sqlite"


def load_config(overrides: dict[str, str] | None = None) -> Config:
    """Read the settings; `overrides` (by setting name) win over the environment. Create nothing on disk."""
    values = {s.name: os.environ.get(s.variable, s.default) for s in SETTINGS} | (overrides or {})
    instance = Path(values["instance"]).resolve()
    secure = values["secure_cookies"]
    return Config(
        instance=instance,
        content=Path(values["content"] or ".").resolve(),
        database=values["database"] or f"sqlite:///{instance / 'polyleaf.sqlite'}",
        secret_key=values["secret_key"],
        base_url=values["base_url"].rstrip("/"),
        secure_cookies=values["base_url"].startswith("https:") if secure == "auto" else secure == "yes",
        libretranslate_url=values["libretranslate_url"],
        libretranslate_api_key=values["libretranslate_api_key"],
        engine_timeout=float(values["engine_timeout"]),
    )
