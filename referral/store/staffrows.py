"""The tables of the staff: organisations, teams, who works there, their passkeys, sign-ins and tries that failed.

Secret are the authenticator's key, the recovery codes and what a handed-over device asks: they are sealed. Passwords
are argon2id hashes, one-time codes and the names of sign-ins digests. No network address and no browser is kept.
"""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from referral.store.database import Table
from referral.store.rows import BY_CODE, CODE, MARK, Moment


class OrganisationRow(Table):
    """An organisation: the hard border."""

    __tablename__ = "organisation"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class TeamRow(Table):
    """A team of an organisation."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("organisation", "name"), BY_CODE)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"))
    name: Mapped[str] = mapped_column(String(120))


class StaffRow(Table):
    """Somebody who works here. `roles` are written with spaces between."""

    __tablename__ = "staff"
    __table_args__ = (BY_CODE,)

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    roles: Mapped[str] = mapped_column(String(120))
    disabled: Mapped[bool]
    password: Mapped[str] = mapped_column(String(255))
    stamp: Mapped[str] = mapped_column(String(64), unique=True)
    handle: Mapped[str] = mapped_column(String(64), unique=True)
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last: Mapped[int] = mapped_column(BigInteger)
    recovery: Mapped[bytes | None] = mapped_column(LargeBinary)
    set_up: Mapped[str] = mapped_column(MARK)
    set_up_until: Mapped[datetime | None] = mapped_column(Moment)


class StaffTeamRow(Table):
    """Somebody's place in a team."""

    __tablename__ = "staff_team"
    __table_args__ = (BY_CODE,)

    staff: Mapped[str] = mapped_column(ForeignKey("staff.code"), primary_key=True)
    team: Mapped[str] = mapped_column(ForeignKey("team.code"), primary_key=True)


class PasskeyRow(Table):
    """A key of somebody's device, by its id in hex."""

    __tablename__ = "passkey"
    __table_args__ = (BY_CODE,)

    id: Mapped[str] = mapped_column(String(1400), primary_key=True)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.code"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    uses: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[str] = mapped_column(String(120))
    backed_up: Mapped[bool]
    device: Mapped[str] = mapped_column(String(64))
    made: Mapped[datetime] = mapped_column(Moment)
    used: Mapped[datetime] = mapped_column(Moment)


class SignInRow(Table):
    """An open sign-in, by the digest of its random name: a copy of this table opens nothing."""

    __tablename__ = "sign_in"
    __table_args__ = (BY_CODE,)

    mark: Mapped[str] = mapped_column(MARK, primary_key=True)
    staff: Mapped[str] = mapped_column(ForeignKey("staff.code"), index=True)
    began: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[datetime] = mapped_column(Moment, index=True)
    kiosk: Mapped[bytes | None] = mapped_column(LargeBinary)


class SignInTryRow(Table):
    """How many tries failed since then, under a keyed hash of what was tried."""

    __tablename__ = "sign_in_try"
    __table_args__ = (BY_CODE,)

    mark: Mapped[str] = mapped_column(MARK, primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment, index=True)
    count: Mapped[int] = mapped_column(Integer)
