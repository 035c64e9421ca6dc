"""Keeps referrals: which service was asked to take a person on, and what became of it."""

from typing import Any

from referral.core.disclosure import Recipient, What
from referral.core.referring import Because, Referral, ReferralState
from referral.store.casebook.consents import packed_override, read_override
from referral.store.casebook.inside import Inside
from referral.store.casebook.referralrows import ReferralRow
from referral.store.encrypted import Place

_PLAIN = ("code", "by", "created", "updated", "chase", "answered")


class Referrals:
    """The referrals in one transaction."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, referral: Referral) -> None:
        """Keep a new referral of a case in hand."""
        self._in.border.add(ReferralRow, [self._columns(referral)])

    def of(self, case: str) -> tuple[Referral, ...]:
        """Return the referrals of a case in hand, the oldest first."""
        wanted = self._in.border.select(ReferralRow).where(ReferralRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(ReferralRow.created, ReferralRow.code))
        return tuple(self._opened(row) for row in rows)

    def save(self, referral: Referral) -> None:
        """Keep a referral of a case in hand as it is now."""
        columns = self._columns(referral)
        mine = self._in.border.update(ReferralRow).where(ReferralRow.code == columns.pop("code"))
        self._in.border.run(mine.values(columns))

    def _columns(self, referral: Referral) -> dict[str, Any]:
        held = {
            "recipient": [referral.recipient.name, referral.recipient.place],
            "what": [one.value for one in What if one in referral.what],
            "calls": referral.calls,
            "message": referral.message,
            "override": packed_override(referral.override),
            "because": referral.because.value if referral.because else "",
        }
        sealed = self._in.seal(referral.case, _place(referral.code), held)
        row = {name: getattr(referral, name) for name in _PLAIN}
        return {**row, "case_code": referral.case, "state": referral.state.value, "sealed": sealed}

    def _opened(self, row: ReferralRow) -> Referral:
        held = self._in.open(row.case_code, _place(row.code), row.sealed)
        return Referral(
            case=row.case_code,
            recipient=Recipient(*held["recipient"]),
            what=frozenset(What(one) for one in held["what"]),
            state=ReferralState(row.state),
            calls=held["calls"],
            message=held["message"],
            override=read_override(held["override"]),
            because=Because(held["because"]) if held["because"] else None,
            **{name: getattr(row, name) for name in _PLAIN},
        )


def _place(code: str) -> Place:
    return Place("case_referral", "sealed", code)
