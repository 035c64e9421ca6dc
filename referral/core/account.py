"""What is kept about somebody's way in: their address, password, second step, passkeys and open sign-ins."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from referral.core.access import Staff
from referral.core.audit import Action, Done
from referral.core.kiosk import Kiosk


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
    """An open sign-in: whose, begun when, and when it was last used. Known by the digest of its random name.

    With a `kiosk` its device is in somebody else's hands, and opens nothing but the questions.
    """

    mark: str
    staff: str
    began: datetime
    seen: datetime
    kiosk: Kiosk | None = None


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


LONGEST_ADDRESS = 254
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of signs that nobody sees, or that turn the direction of what stands behind them."""
BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that draw nothing, although their category says otherwise."""


def plain_address(typed: str) -> str | None:
    """Return a new address as it is kept: plain letters, so that no two that look alike are two. None where it is none.

    Wide and other forms of a plain letter count as that letter; letters of other scripts are refused.
    """
    address = tidy(unicodedata.normalize("NFKC", typed))
    before, at, behind = address.partition("@")
    seen = all("!" <= sign <= "~" for sign in address)
    return address if before and at and behind and seen and len(address) <= LONGEST_ADDRESS else None


def hides(name: str) -> bool:
    """Return whether a name has signs that nobody sees: with one, two people would have the same name on every page."""
    return any(unicodedata.category(sign) in UNSEEN for sign in name) or BLANK.search(name) is not None


def alike(name: str) -> str:
    """Return what names that look the same have in common: one form of each letter, small ones, single blanks."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


ABOUT_STAFF = "staff"
"""What an entry of the audit trail is about that is about somebody who works here."""


def changes(before: Account | None, after: Account) -> tuple[Done, ...]:
    """Return what the audit trail says of a change to an account, or of a new one where there was none before."""
    said = [(Action.STAFF_ADDED, "")] if before is None else [*_standing(before, after), *_way_in(before, after)]
    roles, teams = (before.staff.roles, before.staff.teams) if before else (frozenset(), frozenset())
    said += [(Action.ROLE_GIVEN, role.value) for role in sorted(after.staff.roles - roles)]
    said += [(Action.ROLE_TAKEN, role.value) for role in sorted(roles - after.staff.roles)]
    said += [(Action.JOINED_TEAM, team) for team in sorted(after.staff.teams - teams)]
    said += [(Action.LEFT_TEAM, team) for team in sorted(teams - after.staff.teams)]
    return tuple(Done(action, ABOUT_STAFF, after.code, reason) for action, reason in said)


def _standing(before: Account, after: Account) -> Iterator[tuple[Action, str]]:
    if before.staff.disabled != after.staff.disabled:
        yield Action.SHUT_OUT if after.staff.disabled else Action.LET_IN, ""
    if _begins_anew(before, after):
        yield Action.BEGAN_ANEW, ""
    elif _is_set_up(before, after):
        yield Action.SET_UP, ""


def _begins_anew(before: Account, after: Account) -> bool:
    return bool(after.set_up) and after.set_up != before.set_up


def _is_set_up(before: Account, after: Account) -> bool:
    return bool(before.set_up and after.password) and not after.set_up


def _way_in(before: Account, after: Account) -> Iterator[tuple[Action, str]]:
    if _begins_anew(before, after) or _is_set_up(before, after):
        return
    if after.password != before.password:
        yield Action.WAY_IN, "password"
    if after.totp != before.totp:
        yield Action.WAY_IN, "app"
    if set(after.recovery) < set(before.recovery):
        yield Action.RECOVERY_USED, ""
    elif after.recovery != before.recovery:
        yield Action.WAY_IN, "recovery_codes"
