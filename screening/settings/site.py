"""The public site's settings, and the keys that seal its sessions."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from screening.settings.reading import (
    PREFIX,
    Readable,
    Secret,
    SettingsError,
    day,
    one_of,
    place,
    several,
    several_secrets,
    switch,
    text,
    whole,
)

TELLING = re.compile(
    r"k[eé]tamin|\bdrugs?\b|\bdrogas?\b|substance|sustancia|addict|adicci|adicto|\buse\b|\bconsumo\b|screening|self.?test"
    r"|\btest\b|cribado|autotest|rehab|detox|clinic|cl[ií]nica|harm.?reduction|reducci[oó]n de da[nñ]os|\bk-?hole\b",
    re.IGNORECASE,
)
"""What a title must not say: it stands in tabs, in the history, and on whatever else shows what was open."""
SHORTEST_KEY = 32
FEWEST_LETTERS = 8
"""A key that was drawn has far more different letters than this; `changeme` over and over has fewer."""
TO_CALL = re.compile(r"\d(?:[\s().-]*\d){2,}")
WHEN = re.compile(
    r"\d|\bday|\bnight|\bhour|\balways\b|\bany ?time\b|\bd[ií]a|\bnoche|\bhora|\bsiempre\b", re.IGNORECASE
)
"""Hours are told with figures, or with a word of one of the languages of the site."""
KEY_FILE = "session.key"


class Mode(StrEnum):
    """Production refuses to start without what must not be left to secrets."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Readable):
    """The public site's settings, frozen. Raises SettingsError where they cannot be used."""

    mode: Annotated[Mode, one_of("`development` or `production`. Production is strict.", Mode)] = Mode.DEVELOPMENT
    host: Annotated[str, text("Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, whole("Port to listen on; 0 picks a free one.", 0, 65535)] = 8000
    workers: Annotated[int, whole("Processes that answer: about one for each core.", 1, 64)] = 2
    threads: Annotated[int, whole("Threads in each process.", 1, 64)] = 4
    data_dir: Annotated[Path, place("Folder for what this installation keeps: keys, database.")] = Path("data")
    secret_keys: Annotated[
        tuple[Secret, ...],
        several_secrets(
            "Keys that seal the session cookie, 32 characters or more each, the newest first, commas between. "
            "Demanded in production; in development made on first start."
        ),
    ] = ()
    trusted_hosts: Annotated[
        tuple[str, ...], several("Host names that this site answers to, commas between. Demanded in production.")
    ] = ()
    site_title: Annotated[
        str,
        text(
            "Neutral title, seen in tabs and history. Name no drug.",
            r"(?=.*\w).{1,80}",
            "has to be one line, with a letter in it and 80 signs at most",
        ),
    ] = "Notes"
    leave_url: Annotated[
        str,
        text(
            "Neutral page that the leave button ends on. Empty: a plain page of this site.",
            r"(https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,4})?([/?#][^\s\\]*)?)?",
            "begins with https:// and the name of a site, or is empty",
        ),
    ] = ""
    default_country: Annotated[
        str,
        text(
            "Country whose numbers are shown to people who name none, for example GB. Empty: none.",
            r"([A-Z]{2})?",
            "has to be two capital letters, or empty",
        ),
    ] = ""
    languages: Annotated[tuple[str, ...], several("Languages offered, commas between.", 1)] = ("en", "es")
    unreviewed_languages: Annotated[
        tuple[str, ...],
        several(
            "Languages that are offered although no native clinician has signed their texts in this copy, commas "
            "between. Production leaves the others of that kind out."
        ),
    ] = ()
    operator_name: Annotated[str, text("Who runs this site. Demanded in production.")] = ""
    operator_contact: Annotated[str, text("How to reach the operator. Demanded in production.")] = ""
    local_crisis: Annotated[
        str, text("Local crisis text: who to call here, at what hours. Demanded in production.")
    ] = ""
    who_can_see: Annotated[str, text("Who else can see what: the hosting company, say. Be truthful.")] = ""
    privacy: Annotated[str, text("Your own privacy text, on the start page below the site's own.")] = ""
    youth_privacy: Annotated[
        str, text("What under-18s are told before the first question: what you must pass on, and to whom.")
    ] = ""
    resources_dir: Annotated[Path | None, place("Folder of your own resource files, laid over ours.")] = None
    host_company: Annotated[str, text("Company whose machines this site runs on, and in which country.")] = ""
    rights: Annotated[str, text("What the law where you are lets people ask of you, and how they ask it.")] = ""
    complaints: Annotated[str, text("Who people can complain to about you: a data protection authority, say.")] = ""
    accessibility_gaps: Annotated[str, text("What you know does not work for everybody yet, and until when.")] = ""
    notices_reviewed: Annotated[date | None, day("Day on which you last read your notices, as 2026-11-21.")] = None
    security_contact: Annotated[
        str,
        text(
            "Where to report a hole in this site: mailto:..., https://... or tel:... Empty: no security.txt.",
            r"((mailto:|https://|tel:)\S+)?",
            "begins with mailto:, https:// or tel:, or is empty",
        ),
    ] = ""
    security_expires: Annotated[
        date | None,
        day("Day until which the security contact holds, less than a year ahead. Goes with the contact."),
    ] = None
    posts_a_minute: Annotated[
        int,
        whole(
            "Forms that one address may send in a minute to one process, or to all of them together where they share "
            "their counts; 0: no limit.",
            0,
        ),
    ] = 600
    trusted_proxies: Annotated[
        int,
        whole(
            "Proxies of yours in front of this site that set X-Forwarded-For. None: 0. Addresses are read with and "
            "without a port; whoever comes with one that cannot be read is one visitor, for all limits.",
            0,
            9,
        ),
    ] = 0
    paused: Annotated[
        str,
        text(
            "Why the questions are paused, in words for the public. While this says something nobody is asked anything "
            "and no result is shown: every page of the questions leads to the one with people to talk to.",
            r"(?s).{0,300}",
            "has 300 letters at most",
        ),
    ] = ""
    norms: Annotated[bool, switch("Tell people who use more than a survey's middle how they compare.")] = True

    def faults(self) -> Iterator[str]:
        """Refuse what would be careless: short keys anywhere, silence about the essentials in production."""
        if any(len(key.get_secret_value()) < SHORTEST_KEY for key in self.secret_keys):
            yield f"{PREFIX}SECRET_KEYS: each key needs {SHORTEST_KEY} characters or more"
        if TELLING.search(self.site_title):
            yield f"{PREFIX}SITE_TITLE: stands in tabs and in the history, so it names no drug, test or service"
        if bool(self.security_contact) != bool(self.security_expires):
            yield f"{PREFIX}SECURITY_CONTACT and {PREFIX}SECURITY_EXPIRES go together"
        lacking = [f"{PREFIX}{name.upper()}" for name in self.demanded() if not getattr(self, name)]
        if self.mode is Mode.PRODUCTION and lacking:
            yield f"production needs {', '.join(lacking)}: set each, or name a file in ..._FILE"
        if self.mode is Mode.PRODUCTION:
            yield from self._careless()

    def _careless(self) -> Iterator[str]:
        """Refuse in production what is filled in and says nothing: a placeholder, help without a number or hours."""
        if any(len(set(key.get_secret_value())) < FEWEST_LETTERS for key in self.secret_keys):
            yield f"{PREFIX}SECRET_KEYS: a key is a placeholder; `referral keys` draws one"
        if any("*" in host or host.startswith(".") for host in self.trusted_hosts):
            yield f"{PREFIX}TRUSTED_HOSTS: names hosts, one by one, and no pattern"
        if self.local_crisis and not TO_CALL.search(self.local_crisis):
            yield f"{PREFIX}LOCAL_CRISIS: names no number to call"
        elif self.local_crisis and not WHEN.search(TO_CALL.sub("", self.local_crisis)):
            yield f"{PREFIX}LOCAL_CRISIS: says no hours, such as: at any time, or every day from 18:00 to 8:00"

    @classmethod
    def demanded(cls) -> tuple[str, ...]:
        """Name the fields without which production does not start."""
        return "secret_keys", "trusted_hosts", "operator_name", "operator_contact", "local_crisis"

    @property
    def production(self) -> bool:
        """Return whether this is a real installation."""
        return self.mode is Mode.PRODUCTION


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
