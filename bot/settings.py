"""Every setting, from the environment or a file `.env` in the working directory. `.env.example` names them all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.library.limits import Limits

__all__ = ["Settings"]


class Settings(BaseSettings):
    """The typed environment. Field names are the variables' names in lower case; empty values count as unset."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    discord_token: SecretStr | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    """Another server than Discord's own: a proxy, a test server."""
    discord_shards: int = Field(default=1, ge=0)
    """Connections the servers are shared among; 0: as many as Discord says."""
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str | None = None
    """Another server than Slack's own: a proxy, a test server."""

    token_key: SecretStr | None = None
    """Seals the tokens of workspaces that install the app. Several keys, separated by commas: the first seals."""

    data_dir: Path = Path("data")
    """Everything Quorum writes: the database, the key that signs cookies, the cache of checked banks."""
    database_url: str | None = None
    """None: a SQLite file in `data_dir`."""
    banks_path: str = ""
    """Files and folders with banks beside the shipped ones, separated like PATH."""
    shipped_banks: bool = True

    retention_days: int | None = Field(default=None, ge=1)
    """Quizzes that ended longer ago are removed with their answers; None: kept for ever."""
    departed_days: int = Field(default=30, ge=0)
    """What belongs to a server or workspace the bot has left is removed after so many days."""

    web: bool = True
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8765, ge=0, le=65_535)
    public_url: str | None = None
    web_names: str = ""
    """Further host names the room answers to, separated by commas."""
    web_secret: SecretStr | None = None
    """Signs the cookies; None: drawn once and kept in `data_dir`."""
    metrics_token: SecretStr | None = Field(default=None, min_length=16)
    """What whoever reads `/metrics` has to bring; None: it is not served."""

    bank_max_bytes: int = Field(default=Limits().file_bytes, ge=1_000)
    bank_max_questions: int = Field(default=Limits().questions, ge=1)
    bank_max_prompt: int = Field(default=Limits().prompt, ge=10)
    bank_max_option: int = Field(default=Limits().option, ge=10)
    bank_max_explanation: int = Field(default=Limits().explanation, ge=10)

    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    log_format: Literal["console", "json"] = "console"

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'quorum.sqlite3'}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that must stand in no log: each secret that is set, also the parts of a list of keys."""
        values = (getattr(self, name) for name in type(self).model_fields)
        texts = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        password = urlsplit(self.database).password
        parts = [part.strip() for text in texts for part in text.split(",")]
        # A password may stand in an address as it is or with its signs encoded.
        return tuple(filter(None, (*texts, *parts, password, unquote(password or ""))))

    @property
    def bank_paths(self) -> tuple[Path, ...]:
        """Where operators keep banks of their own."""
        return tuple(Path(part.strip()).expanduser() for part in self.banks_path.split(os.pathsep) if part.strip())

    @property
    def limits(self) -> Limits:
        """How large bank files and their texts may be."""
        return Limits(
            file_bytes=self.bank_max_bytes,
            questions=self.bank_max_questions,
            prompt=self.bank_max_prompt,
            option=self.bank_max_option,
            explanation=self.bank_max_explanation,
        )
