"""A phone on this machine: keeps what would be sent in the data folder, for /dev/phone to show. Development only.

Each text is a file that its owner alone can read, numbers and words in the clear: no real number belongs here. When a
file was written is when the text came.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from referral.sms import (
    MOST_REPLIES,
    Accepted,
    Came,
    Finding,
    Forged,
    Hook,
    Outgoing,
    Receipt,
    Rejected,
    Status,
    Unsure,
    Why,
)

FOLDER = "phone"
OURS = "+15005550006"
"""The number that texts come from, one that nobody can have."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as the phone shows it. `number` is whose phone; `mine` where its owner wrote it; `came` is in UTC."""

    sid: str
    number: str
    body: str
    mine: bool
    came: datetime
    delivered: bool
    token: str


class Console:
    """The plug, and the phone's side of it. Any number of processes may use the same folder."""

    def __init__(self, folder: Path) -> None:
        """Keep texts in this folder, which is made when the first one comes."""
        self._folder = folder
        # What is signed is checked in the same process: nobody else can write a reply that is believed.
        self._key = secrets.token_bytes(32)

    def load(self) -> None:
        """Nothing has to be loaded."""

    def send(self, text: Outgoing) -> Accepted | Rejected | Unsure:
        """Keep a text. The same attempt is kept once."""
        if text.valid_seconds < 1:
            return Rejected(Why.LATER, "no_time_left")
        sid = _sid(text)
        kept = {"number": text.to, "body": text.body, "token": text.token, "callback": text.callback}
        try:
            self._keep(sid, kept)
        except OSError:
            return Rejected(Why.LATER, "no_folder")
        return Accepted(sid)

    def find(self, text: Outgoing, since: datetime, known: frozenset[str] = frozenset()) -> Receipt | Unsure | None:
        """Look whether a text was kept."""
        del since
        sid = _sid(text)
        if sid in known or not self._file(sid).exists():
            return None
        return Receipt(text.token, sid, Status.DELIVERED if self._mark(sid).exists() else Status.SENT, "")

    def read_inbound(self, hook: Hook) -> Came | Forged:
        """Read a reply that was written on this phone."""
        given = self._believed(hook)
        if isinstance(given, Forged):
            return given
        try:
            return Came(given["sid"], given["number"], OURS, given["body"])
        except KeyError:
            return Forged.SHAPE

    def read_status(self, hook: Hook, token: str) -> Receipt | Forged:
        """Read a receipt that `arrivals` wrote."""
        given = self._believed(hook)
        if isinstance(given, Forged):
            return given
        return Receipt(token, given["sid"], Status.DELIVERED, "") if "sid" in given else Forged.SHAPE

    def replies(self, since: datetime) -> tuple[Came, ...] | Unsure:
        """Return what was written on this phone."""
        try:
            wrote = [one for one in self.shown() if one.mine and one.came >= since]
        except OSError:  # a text that is deleted at this very moment
            return Unsure("no_folder")
        return tuple(Came(one.sid, one.number, OURS, one.body, one.came) for one in wrote[-MOST_REPLIES:])

    def redact(self, sid: str) -> bool:
        """Delete a text."""
        self._file(sid).unlink(missing_ok=True)
        self._mark(sid).unlink(missing_ok=True)
        return True

    def findings(self, now: datetime) -> tuple[Finding, ...]:
        """Say that nothing is sent."""
        del now
        return (Finding("console", grave=False, said="Nothing is sent: texts are shown at /dev/phone."),)

    def shown(self) -> tuple[Shown, ...]:
        """Return everything on this phone, oldest first."""
        found = [(path.stat().st_mtime_ns, place, path) for place, path in self._files()]
        return tuple(self._read(path, written) for written, _, path in sorted(found))

    def reply(self, number: str, body: str, code: str, url: str) -> Hook:
        """Write a reply, and return the webhook that tells of it. `code` is a new random code."""
        sid = f"CR{code}"
        self._keep(sid, {"number": number, "body": body})
        return self._signed(url, {"sid": sid, "number": number, "body": body})

    def arrivals(self) -> tuple[tuple[str, Hook], ...]:
        """Return the token and the webhook of each text that was not seen yet; they count as seen from now on."""
        fresh = [one for one in self.shown() if not one.mine and not one.delivered]
        for one in fresh:
            self._mark(one.sid).touch(mode=0o600)
        return tuple((one.token, self._signed("", {"sid": one.sid})) for one in fresh)

    def _signed(self, url: str, given: Mapping[str, str]) -> Hook:
        form = tuple(sorted(given.items()))
        return Hook(url, form, self._signature(url, form))

    def _signature(self, url: str, form: tuple[tuple[str, str], ...]) -> str:
        return hmac.new(self._key, f"{url}\n{urlencode(form)}".encode(), hashlib.sha256).hexdigest()

    def _believed(self, hook: Hook) -> Mapping[str, str] | Forged:
        if not hook.signature:
            return Forged.UNSIGNED
        right = self._signature(hook.url, hook.form)
        return dict(hook.form) if hmac.compare_digest(right.encode(), hook.signature.encode()) else Forged.SIGNATURE

    def _keep(self, sid: str, what: Mapping[str, str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = len(list(self._folder.iterdir()))
        # Whole or not at all: the page may read it at any moment.
        part = self._folder / f"{sid}.part"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({**what, "place": place}, file)
        if self._file(sid).exists():
            part.unlink()
        else:
            part.rename(self._file(sid))

    def _files(self) -> Iterator[tuple[int, Path]]:
        """Yield each text with its place among those that were written in the same moment."""
        if self._folder.is_dir():
            for path in self._folder.glob("*.json"):
                yield json.loads(path.read_text(encoding="utf-8"))["place"], path

    def _read(self, path: Path, written: int) -> Shown:
        kept = json.loads(path.read_text(encoding="utf-8"))
        came = datetime.fromtimestamp(written / 1e9, UTC)
        seen = self._mark(path.stem).exists()
        return Shown(path.stem, kept["number"], kept["body"], "token" not in kept, came, seen, kept.get("token", ""))

    def _file(self, sid: str) -> Path:
        return self._folder / f"{sid}.json"

    def _mark(self, sid: str) -> Path:
        return self._folder / f"{sid}.seen"


def _sid(text: Outgoing) -> str:
    return f"CO{hashlib.sha256(text.token.encode()).hexdigest()[:32]}"


def connect(settings: Mapping[str, str]) -> Console:
    """Open the plug.

    Raises:
        ValueError: in production, where a file of numbers and texts has no place.

    """
    if settings.get("production") == "true" or not settings.get("data_dir"):
        raise ValueError("console keeps texts in the data folder, in development only")
    return Console(Path(settings["data_dir"]) / FOLDER)
