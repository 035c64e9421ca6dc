"""Keeps what people agreed to being told, and the account of what was told."""

from datetime import datetime
from typing import Any

from referral.core.audit import Action, Done
from referral.core.disclosure import (
    Consent,
    Disclosure,
    Ends,
    Exemption,
    Outgoing,
    Override,
    Purpose,
    Recipient,
    Signed,
    Signer,
    Way,
    What,
)
from referral.store.casebook.inside import Inside
from referral.store.casebook.referralrows import ConsentRow, DisclosureRow
from referral.store.encrypted import Place

_PLAIN = ("code", "by", "signed", "expires", "ended", "revoked", "revoked_by")


class Consents:
    """The consents in one transaction. One is never changed: that it was revoked or has ended is added to it."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, consent: Consent) -> None:
        """Keep a consent of a case in hand."""
        sealed = self._in.seal(consent.case, _consent_place(consent.code), _packed(consent))
        row = {name: getattr(consent, name) for name in _PLAIN}
        self._in.border.add(ConsentRow, [{**row, "case_code": consent.case, "sealed": sealed}])
        self._in.done.append(Done(Action.CONSENTED, "consent", consent.code))

    def of(self, case: str) -> tuple[Consent, ...]:
        """Return the consents of a case in hand, the oldest first."""
        wanted = self._in.border.select(ConsentRow).where(ConsentRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(ConsentRow.signed, ConsentRow.code))
        return tuple(self._opened(row) for row in rows)

    def get(self, case: str, code: str) -> Consent | None:
        """Return a consent of a case in hand, or None."""
        return next((one for one in self.of(case) if one.code == code), None)

    def revoke(self, case: str, code: str, by: str, at: datetime) -> bool:
        """Keep that a consent of a case in hand was taken back; False where it is not one, or was before."""
        mine = self._in.border.update(ConsentRow).where(ConsentRow.case_code.in_(self._in.files(case)))
        mine = mine.where(ConsentRow.code == code, ConsentRow.revoked.is_(None))
        return bool(self._in.border.run(mine.values(revoked=at, revoked_by=by)))

    def end(self, consent: Consent, at: datetime) -> None:
        """Keep that what a consent was to last for is over."""
        mine = self._in.border.update(ConsentRow).where(ConsentRow.code == consent.code, ConsentRow.ended.is_(None))
        self._in.border.run(mine.values(ended=at))

    def _opened(self, row: ConsentRow) -> Consent:
        held = self._in.open(row.case_code, _consent_place(row.code), row.sealed)
        return Consent(
            case=row.case_code,
            recipient=Recipient(*held["recipient"]),
            purpose=Purpose(held["purpose"]),
            what=_what(held["what"]),
            how=Signed(held["how"]),
            signer=Signer(held["signer"]),
            ends=Ends(held["ends"]),
            **{name: held[name] for name in ("person", "discloser", "signature", "wording")},
            **{name: getattr(row, name) for name in _PLAIN},
        )


class Disclosures:
    """The account of what was told, in one transaction. It is added to and never changed."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside

    def add(self, disclosure: Disclosure) -> None:
        """Keep that something about a case in hand goes out; the audit trail says so too."""
        out, over = disclosure.outgoing, disclosure.override
        held = {
            "recipient": [out.recipient.name, out.recipient.place],
            "purpose": out.purpose.value,
            "what": _listed(out.what),
            "way": out.way.value,
            "consent": disclosure.consent,
            "override": packed_override(over),
        }
        sealed = self._in.seal(disclosure.case, _disclosure_place(disclosure.code), held)
        row = {"code": disclosure.code, "case_code": disclosure.case, "by": disclosure.by, "at": disclosure.at}
        self._in.border.add(DisclosureRow, [{**row, "overridden": over is not None, "sealed": sealed}])
        reason = over.because.value if over is not None else out.way.value
        self._in.done.append(Done(Action.DISCLOSED, "disclosure", disclosure.code, reason))

    def of(self, case: str) -> tuple[Disclosure, ...]:
        """Return what was told about a case in hand, the oldest first."""
        wanted = self._in.border.select(DisclosureRow).where(DisclosureRow.case_code.in_(self._in.files(case)))
        rows = self._in.border.rows(wanted.order_by(DisclosureRow.at, DisclosureRow.code))
        return tuple(self._opened(row) for row in rows)

    def _opened(self, row: DisclosureRow) -> Disclosure:
        held = self._in.open(row.case_code, _disclosure_place(row.code), row.sealed)
        outgoing = Outgoing(
            Recipient(*held["recipient"]), Purpose(held["purpose"]), _what(held["what"]), Way(held["way"])
        )
        override = read_override(held["override"])
        return Disclosure(row.code, row.case_code, row.at, row.by, outgoing, held["consent"], override)


def packed_override(override: Override | None) -> list[str] | None:
    """Write for sealing why something goes out without consent."""
    return [override.because.value, override.words] if override is not None else None


def read_override(held: list[str] | None) -> Override | None:
    """Read what was sealed."""
    return Override(Exemption(held[0]), held[1]) if held is not None else None


def _listed(what: frozenset[What]) -> list[str]:
    return [one.value for one in What if one in what]


def _what(held: list[str]) -> frozenset[What]:
    return frozenset(What(one) for one in held)


def _consent_place(code: str) -> Place:
    return Place("case_consent", "sealed", code)


def _disclosure_place(code: str) -> Place:
    return Place("case_disclosure", "sealed", code)


def _packed(consent: Consent) -> dict[str, Any]:
    return {
        "recipient": [consent.recipient.name, consent.recipient.place],
        "purpose": consent.purpose.value,
        "what": _listed(consent.what),
        "how": consent.how.value,
        "signer": consent.signer.value,
        "ends": consent.ends.value,
        **{name: getattr(consent, name) for name in ("person", "discloser", "signature", "wording")},
    }
