"""The operator's settings: from the environment (YINDAO_...) or a file `.env` in the folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from db.engine import database_url, shown_url
from db.exports.ocds.codes import PLACEHOLDER_PREFIX
from yindao.errors import UserError

# Of the User-Agent: an address (with mailto: or without) or a page, and nothing behind it.
_CONTACT = re.compile(r"(?:mailto:)?[^@\s<>()]+@[^@\s<>()]+|https?://[^\s<>()]+")
SAMPLE_DATABASE = Path("data/sample/yindao.db")


class Settings(BaseSettings):
    """What an operator may set.

    The password of a database URL is a secret: `shown()` hides it.
    """

    model_config = SettingsConfigDict(env_prefix="YINDAO_", env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite:///data/yindao.db", description="sqlite:/// or postgresql:// URL"
    )
    archive: Path = Field(default=Path("data/archive"), description="folder of the WARC files")
    contact: str | None = Field(
        default=None, description="e-mail address or URL that the User-Agent names to the sites"
    )
    user_agents: dict[str, str] = Field(
        default_factory=dict,
        description="User-Agent by source (JSON), for those that are restricted until one is set",
    )
    sources: Path = Field(
        default=Path("data/sources"), description="folder with entries of sources of one's own"
    )
    delay: float | None = Field(
        default=None,
        ge=0.5,
        description="seconds between two requests, instead of the source's own",
    )
    browser: Path | None = Field(
        default=None,
        description="Chromium, for sources that need a browser, instead of one that is found",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING", description="of what is logged to standard error"
    )
    log_json: Path | None = Field(default=None, description="file for a log in JSON lines")

    ocds_prefix: str = Field(
        default=PLACEHOLDER_PREFIX,
        pattern=r"^ocds-[a-z0-9]{6}$",
        description="prefix of OCDS exports, as the Open Contracting Partnership gives them out; "
        "the default is a placeholder",
    )
    ocds_scheme: str = Field(
        default="CN-SAIC",
        description="scheme of social credit codes in OCDS exports (org-id.guide)",
    )

    mail_from: str | None = Field(
        default=None, description="sender of the digest, such as Yindao <digest@example.org>"
    )
    mail_folder: Path | None = Field(
        default=None, description="folder for letters as .eml files, instead of a mail server"
    )
    smtp_host: str | None = Field(default=None, description="mail server")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="starttls, tls or none"
    )
    smtp_user: str | None = Field(default=None, description="login at the mail server")
    smtp_password: SecretStr | None = Field(default=None, description="its password")
    unsubscribe: str | None = Field(
        default=None,
        description="where {token} ends a subscription: https: or mailto:, several with blanks "
        "between them; by default a mail to the sender",
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        try:
            database_url(url)
        except ValueError as error:  # without the text, which may hold a password
            raise ValueError("expected a sqlite:/// or postgresql:// URL") from error
        return url

    @field_validator("contact")
    @classmethod
    def _an_address(cls, contact: str | None) -> str | None:
        if contact is not None and not _CONTACT.fullmatch(contact):
            raise ValueError("expected an e-mail address or a URL")
        return contact

    @field_validator("unsubscribe")
    @classmethod
    def _ways_out(cls, ways: str | None) -> str | None:
        for way in (ways or "").split():
            if "{token}" not in way or not way.startswith(("https://", "mailto:")):
                raise ValueError("expected https: or mailto: addresses with {token} in each")
        return ways

    def shown(self, name: str) -> str:
        """A setting as it may be printed."""
        value = getattr(self, name)
        if name == "database_url":
            return shown_url(database_url(value))
        return "" if value is None else str(value)

    def reading_database(self) -> str:
        """The database that `sql`, `status` and `show` read: the sample's, where nothing is set and
        no other is there yet."""
        chosen = "database_url" in self.model_fields_set
        if not chosen and not Path("data/yindao.db").exists() and SAMPLE_DATABASE.exists():
            return f"sqlite:///{SAMPLE_DATABASE}"
        return self.database_url

    def log_file(self) -> Path | None:
        """The file for the log in JSON lines. Raises UserError where it can't be written: a crawl
        is a process of its own, and would end without a word."""
        if self.log_json is not None:
            try:
                self.log_json.parent.mkdir(parents=True, exist_ok=True)
                self.log_json.open("a", encoding="utf-8").close()
            except OSError as error:
                raise UserError(
                    "setting YINDAO_LOG_JSON: expected a file that can be written, found "
                    f"{self.log_json}: {error.strerror}"
                ) from error
        return self.log_json

    def archive_of(self, database: str) -> Path:
        """The archive that belongs to a database. That of the settings has the one of the settings;
        the sample, and another SQLite file where no archive is set, have theirs beside them."""
        if database == f"sqlite:///{SAMPLE_DATABASE}":
            return SAMPLE_DATABASE.parent / "archive"
        if database == self.database_url or "archive" in self.model_fields_set:
            return self.archive
        url = database_url(database)
        if url.get_backend_name() != "sqlite" or not url.database:
            return self.archive
        return Path(url.database).parent / "archive"
