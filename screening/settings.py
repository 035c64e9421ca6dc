"""What an operator sets: every field is an environment variable SOUNDINGS_<NAME>, or a file named by <NAME>_FILE."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

PREFIX = "SOUNDINGS_"
SHORTEST_KEY = 32
KEY_FILE = "session.key"


class Mode(StrEnum):
    """Production refuses to start without what must not be left to chance."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SettingsError(Exception):
    """Settings that cannot be used; the text names each variable and what to do, never its value."""


def _parts(given: object) -> object:
    """Read a list that is written with commas or line breaks between its parts."""
    if not isinstance(given, str):
        return given
    return tuple(part.strip() for part in given.replace("\n", ",").split(",") if part.strip())


Texts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parts)]
Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_parts)]


class Settings(BaseSettings):
    """The public site's settings, frozen."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    mode: Mode = Field(Mode.DEVELOPMENT, description="`development` or `production`. Production is strict.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    workers: int = Field(2, ge=1, le=64, description="Processes that answer: about one for each core.")
    threads: int = Field(4, ge=1, le=64, description="Threads in each process.")
    data_dir: Path = Field(Path("data"), description="Folder for what this installation keeps: keys, database.")
    secret_keys: Secrets = Field(
        (),
        description=(
            "Keys that seal the session cookie, 32 characters or more each, the newest first, commas between. "
            "Demanded in production; in development made on first start."
        ),
    )
    trusted_hosts: Texts = Field(
        (), description="Host names that this site answers to, commas between. Demanded in production."
    )
    site_title: str = Field("Notes", description="Neutral title, seen in tabs and history. Name no drug.")
    leave_url: str = Field(
        "",
        pattern=r"^(https://.*)?$",
        description="Neutral page that the leave button ends on. Empty: a plain page of this site.",
    )
    default_country: str = Field(
        "", pattern=r"^([A-Z]{2})?$", description="Country ticked beforehand on the start page, for example GB."
    )
    languages: Texts = Field(("en", "es"), min_length=1, description="Languages offered, commas between.")
    operator_name: str = Field("", description="Who runs this site. Demanded in production.")
    operator_contact: str = Field("", description="How to reach the operator. Demanded in production.")
    local_crisis: str = Field(
        "", description="Local crisis text: who to call here, at what hours. Demanded in production."
    )
    who_can_see: str = Field("", description="Who else can see what: the hosting company, say. Be truthful.")
    privacy: str = Field("", description="Your own privacy text, on the start page below the site's own.")
    youth_privacy: str = Field(
        "", description="What under-18s are told before the first question: what you must pass on, and to whom."
    )
    resources_dir: Path | None = Field(None, description="Folder of your own resource files, laid over ours.")
    host_company: str = Field("", description="Company whose machines this site runs on, and in which country.")
    rights: str = Field("", description="What the law where you are lets people ask of you, and how they ask it.")
    complaints: str = Field("", description="Who people can complain to about you: a data protection authority, say.")
    accessibility_gaps: str = Field("", description="What you know does not work for everybody yet, and until when.")
    notices_reviewed: date | None = Field(None, description="Day on which you last read your notices, as 2026-11-21.")
    security_contact: str = Field(
        "",
        pattern=r"^((mailto:|https://|tel:)\S+)?$",
        description="Where to report a hole in this site: mailto:..., https://... or tel:... Empty: no security.txt.",
    )
    security_expires: date | None = Field(
        None, description="Day until which the security contact holds, less than a year ahead. Goes with the contact."
    )
    posts_a_minute: int = Field(
        600, ge=0, description="Forms that one address may send in a minute to one process; 0: no limit."
    )
    trusted_proxies: int = Field(
        0, ge=0, le=9, description="Proxies of yours in front of this site that set X-Forwarded-For. None: 0."
    )
    norms: bool = Field(default=True, description="Tell people who use more than a survey's middle how they compare.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments first, then variables, then the files that <NAME>_FILE variables point at."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, FileVariables(settings_cls)

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Refuse what would be careless: short keys anywhere, silence about the essentials in production."""
        if any(len(key.get_secret_value()) < SHORTEST_KEY for key in self.secret_keys):
            message = f"{PREFIX}SECRET_KEYS: each key needs {SHORTEST_KEY} characters or more"
            raise ValueError(message)
        if bool(self.security_contact) != bool(self.security_expires):
            message = f"{PREFIX}SECURITY_CONTACT and {PREFIX}SECURITY_EXPIRES go together"
            raise ValueError(message)
        lacking = [f"{PREFIX}{name.upper()}" for name in self.demanded() if not getattr(self, name)]
        if self.mode is Mode.PRODUCTION and lacking:
            message = f"production needs {', '.join(lacking)}: set each, or name a file in ..._FILE"
            raise ValueError(message)
        return self

    @classmethod
    def demanded(cls) -> tuple[str, ...]:
        """Name the fields without which production does not start."""
        return "secret_keys", "trusted_hosts", "operator_name", "operator_contact", "local_crisis"

    @property
    def production(self) -> bool:
        """Return whether this is a real installation."""
        return self.mode is Mode.PRODUCTION


S = TypeVar("S", bound=Settings)


class FileVariables(PydanticBaseSettingsSource):
    """Reads any setting from the file that its variable with _FILE at the end names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[object, str, bool]:
        """Return what stands in the file, or None."""
        del field
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE", "")
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as fault:
            message = f"{PREFIX}{field_name.upper()}_FILE: the file cannot be read ({type(fault).__name__})"
            raise SettingsError(message) from None

    def __call__(self) -> dict[str, object]:
        """Return the fields that have a file."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: text for name, text in found.items() if text is not None}


def load(kind: type[S], given: Mapping[str, object]) -> S:
    """Read settings; raise SettingsError that names what is wrong and never what was given."""
    try:
        return kind(**dict(given))  # type: ignore[arg-type]  # checked by pydantic, not here
    except ValidationError as faults:
        raise SettingsError("\n".join(_said(fault["loc"], fault["msg"]) for fault in faults.errors())) from None


def _said(place: tuple[int | str, ...], message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"{PREFIX}{str(place[0]).upper()}: {text}" if place else text


def session_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the keys that seal sessions; in development one is made in the data folder on first start."""
    if settings.secret_keys:
        return tuple(key.get_secret_value().encode() for key in settings.secret_keys)
    path = settings.data_dir / KEY_FILE
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        return (path.read_bytes().strip(),)
    except OSError as error:
        message = f"SOUNDINGS_DATA_DIR: cannot be used ({error.strerror}). Name a folder that this user may write to."
        raise SettingsError(message) from None


def _write_once(path: Path, text: str) -> None:
    """Put a whole file in place, or leave the one that another process put there first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
