"""What is kept about somebody's way in: their address, password, second step, passkeys and open sign-ins."""

from dataclasses import dataclass, field
from datetime import datetime

from referral.core.access import Staff


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key of somebody's device. `id` and `public_key` are as the device gave them; `uses` is its own count."""

    id: bytes
    staff: str
    name: str
    public_key: bytes = field(repr=False)
    uses: int
    transports: tuple[str, ...]
    backed_up: bool
    device: str
    made: datetime
    used: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's way in.

    `password` is an argon2id hash, "" until it is set. `stamp` names the account in sessions and changes with the
    password. `handle` names it to passkeys. `totp` is the secret of the authenticator app, `totp_last` the last step
    of half a minute of which a code was used, `recovery` the recovery codes that are left. `set_up` is the digest of
    the one-time code that opens the account, good until `set_up_until`.
    """

    staff: Staff
    address: str
    password: str = field(repr=False)
    stamp: str = field(repr=False)
    handle: str
    totp: str = field(default="", repr=False)
    totp_last: int = 0
    recovery: tuple[str, ...] = field(default=(), repr=False)
    set_up: str = field(default="", repr=False)
    set_up_until: datetime | None = None

    @property
    def code(self) -> str:
        """Return the code of the person."""
        return self.staff.code


@dataclass(frozen=True, slots=True)
class SignIn:
    """An open sign-in: whose, begun when, and when it was last used. Known by the digest of its random name."""

    mark: str
    staff: str
    began: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody in the list of staff: the role holder, their address, whether they have set up both steps."""

    staff: Staff
    address: str
    ready: bool


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation, or a team in one, by its code and name."""

    code: str
    name: str


def tidy(address: str) -> str:
    """Return an address as it is kept and compared."""
    return address.strip().casefold()
