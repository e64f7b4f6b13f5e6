"""Settings: each with a default and a sentence of help, read from the environment as POLYLEAF_<NAME> (12-factor)."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
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
    Setting("host", "127.0.0.1", "Address that `polyleaf serve` listens on; another one only behind a firewall."),
    Setting("port", "8000", "Port that it listens on."),
    Setting("processes", "1", "Web processes of this machine; 0 for a machine that only works."),
    Setting("workers", "1", "Worker processes of this machine; 0 for a machine that only serves."),
    Setting(
        "trusted_proxy",
        "",
        "Address of the web server with HTTPS before this one, such as 127.0.0.1, whose X-Forwarded-For and -Proto "
        "are believed.",
    ),
    Setting("backups", "", "Folder of backups; default: backups/ in the instance folder."),
    Setting("metrics_token", "", "Token that opens /metrics, as 'Authorization: Bearer ...'; without one it is shut."),
    Setting(
        "second_factor",
        "publisher administrator",
        "Roles that need a second factor at sign-in, such as 'publisher'; demonstration accounts never do.",
    ),
    Setting("oidc_issuer", "", "Issuer of an OpenID Connect provider that people may sign in through; https."),
    Setting("oidc_client_id", "", "Id that this workspace is registered under there."),
    Setting("oidc_client_secret", "", "Secret of that registration."),
    Setting("oidc_name", "your organisation", "What the provider is called: 'Sign in through ...'."),
    Setting("security_contact", "", "Whom to tell of a weakness, such as mailto:security@example.org."),
    Setting("secure_cookies", "auto", "Send cookies over HTTPS only: yes, no, or auto (yes if base_url is https)."),
    Setting(
        "smtp_url",
        "",
        "Mail server, such as smtps://user:password@mail.example.org or smtp://localhost:25; default: no messages.",
    ),
    Setting("mail_from", "", "Sender of messages, such as 'Leaflet service <leaflets@example.org>'."),
    Setting(
        "webhook_networks",
        "",
        "Networks that webhooks may reach though they are not public, such as '10.1.0.0/16'; default: none.",
    ),
    Setting("libretranslate_url", "", "Address of a LibreTranslate server for the engine 'libretranslate'."),
    Setting("libretranslate_api_key", "", "Key for that server, if it asks for one."),
    Setting(
        "microsoft_url",
        "https://api.cognitive.microsofttranslator.com",
        "Address of Azure Translator for the engine 'microsoft'; api-eur... keeps texts in Europe.",
    ),
    Setting("microsoft_api_key", "", "Key of your Azure Translator resource."),
    Setting("microsoft_region", "", "Region of that resource, where it has one."),
    Setting("baidu_app_id", "", "Id of your Baidu translation account for the engine 'baidu'."),
    Setting("baidu_app_key", "", "Key of that account."),
    Setting("deepl_url", "", "Address of DeepL for the engine 'deepl'; default: the one that fits the key."),
    Setting("deepl_api_key", "", "Key of your DeepL API account."),
    Setting("deepl_formality", "prefer_more", "How DeepL addresses readers: prefer_more, prefer_less or default."),
    Setting("openai_url", "", "Address of a chat server for the engine 'openai', such as http://127.0.0.1:11434/v1."),
    Setting("openai_api_key", "", "Key for that server, if it asks for one."),
    Setting("openai_model", "", "Name of the model that it has."),
    Setting("openai_locales", "", "Languages that the model may draft, such as 'pl ur'; default: every one."),
    Setting("engine_timeout", "20", "Seconds that an engine may take for one answer."),
    Setting(
        "engine_prices",
        "google=0, mymemory=0, libretranslate=0, microsoft=10 USD, baidu=49 CNY, deepl=20 EUR",
        "Price of a million characters by engine, for estimates; one that is not named has no known price.",
    ),
    Setting(
        "engine_limits",
        "google=60/20000, mymemory=60/20000",
        "Most requests/characters a minute by engine, over all workers; each text counts as a request.",
    ),
    Setting(
        "engine_daily_characters",
        "",
        "Most characters a day (UTC) by engine, such as deepl=100000; drafting then goes on the next day.",
    ),
    Setting("memory_threshold", "75", "Likeness in per cent from which the memory offers what is like the English."),
    Setting("reading_age", "11", "Reading age in years that drafts aim at, where an engine can be told."),
)


@dataclass(frozen=True)
class Config:
    """The settings of this process, with every path worked out."""

    instance: Path
    content: Path
    database: str = field(repr=False)  # the address may hold a password
    secret_key: str = field(repr=False)
    base_url: str
    host: str
    port: int
    processes: int
    workers: int
    trusted_proxy: str
    backups: Path
    metrics_token: str = field(repr=False)
    second_factor: frozenset[str]
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str = field(repr=False)
    oidc_name: str
    security_contact: str
    secure_cookies: bool
    smtp_url: str = field(repr=False)  # may hold a password
    mail_from: str
    webhook_networks: tuple[IPv4Network | IPv6Network, ...]
    libretranslate_url: str
    libretranslate_api_key: str = field(repr=False)
    microsoft_url: str
    microsoft_api_key: str = field(repr=False)
    microsoft_region: str
    baidu_app_id: str = field(repr=False)
    baidu_app_key: str = field(repr=False)
    deepl_url: str
    deepl_api_key: str = field(repr=False)
    deepl_formality: str
    openai_url: str
    openai_api_key: str = field(repr=False)
    openai_model: str
    openai_locales: str
    engine_timeout: float
    engine_prices: str
    engine_limits: str
    engine_daily_characters: str
    memory_threshold: float
    reading_age: int

    @property
    def oidc(self) -> bool:
        """Whether people may sign in through a provider: issuer, client id and secret are all set."""
        return bool(self.oidc_issuer and self.oidc_client_id and self.oidc_client_secret)

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
    def serving_lock(self) -> Path:
        """The file that `polyleaf serve` holds while it runs."""
        return self.instance / "serving.lock"

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
        host=values["host"],
        port=int(values["port"]),
        processes=int(values["processes"]),
        workers=int(values["workers"]),
        trusted_proxy=values["trusted_proxy"],
        backups=Path(values["backups"] or instance / "backups").resolve(),
        metrics_token=values["metrics_token"].strip(),
        second_factor=frozenset(values["second_factor"].split()),
        oidc_issuer=values["oidc_issuer"].strip(),
        oidc_client_id=values["oidc_client_id"].strip(),
        oidc_client_secret=values["oidc_client_secret"].strip(),
        oidc_name=values["oidc_name"].strip(),
        security_contact=values["security_contact"].strip(),
        secure_cookies=values["base_url"].startswith("https:") if secure == "auto" else secure == "yes",
        smtp_url=values["smtp_url"].strip(),
        mail_from=values["mail_from"].strip(),
        webhook_networks=tuple(ip_network(network) for network in values["webhook_networks"].split()),
        libretranslate_url=values["libretranslate_url"],
        libretranslate_api_key=values["libretranslate_api_key"].strip(),
        microsoft_url=values["microsoft_url"],
        microsoft_api_key=values["microsoft_api_key"].strip(),
        microsoft_region=values["microsoft_region"],
        baidu_app_id=values["baidu_app_id"].strip(),
        baidu_app_key=values["baidu_app_key"].strip(),
        deepl_url=values["deepl_url"],
        deepl_api_key=values["deepl_api_key"].strip(),
        deepl_formality=values["deepl_formality"],
        openai_url=values["openai_url"],
        openai_api_key=values["openai_api_key"].strip(),
        openai_model=values["openai_model"],
        openai_locales=values["openai_locales"],
        engine_timeout=float(values["engine_timeout"]),
        engine_prices=values["engine_prices"],
        engine_limits=values["engine_limits"],
        engine_daily_characters=values["engine_daily_characters"],
        memory_threshold=float(values["memory_threshold"]),
        reading_age=int(values["reading_age"]),
    )
