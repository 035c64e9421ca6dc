"""Keeps cases and their contact cards."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from operator import attrgetter
from typing import Any

from referral.core.audit import Action, Done
from referral.core.case import CaseState, ClosingReason
from referral.core.casework import Case, ContactCard, Risk, SharedPhone, Voicemail
from referral.store.casebook.inside import Inside, NotTaken, codes, moment, read_moment
from referral.store.casebook.rows import CaseRow, GlassRow
from referral.store.encrypted import Place
from referral.store.staffrows import TeamRow


class Cases:
    """The cases in one transaction. Whoever takes one has it to themselves until the end."""

    def __init__(self, inside: Inside) -> None:
        """Work in this transaction."""
        self._in = inside
        self._cards: dict[str, bytes] = {}

    def add(self, case: Case, card: ContactCard) -> None:
        """Keep a new case, and take it in hand; StoreUnavailable where its alias is taken."""
        self.add_all([(case, card)])

    def add_all(self, new: Sequence[tuple[Case, ContactCard]]) -> None:
        """Keep new cases.

        Their keys are committed before the rows: a key without a row harms nobody, a row without one never opens.
        """
        keys = self._in.keys.new([case.code for case, _ in new], self._in.now.date())
        rows = []
        for case, card in new:
            self._in.hold(case.code, (case.code,), keys)
            self._in.done.append(Done(Action.OPENED, "case", case.code))
            self._cards[case.code] = self._in.seal(case.code, _place(case.code), _packed(card))
            rows.append({"code": case.code, "sealed": self._cards[case.code], **columns(case)})
        self._in.border.add(CaseRow, rows)

    def take(self, code: str, action: Action, reason: str = "") -> Case | None:
        """Return a case and write on record what it is taken for; None where it is not within the border.

        A case that was merged into another is not taken: `root_of` says into which.
        """
        if not self._in.writes:
            raise NotTaken("a record is read in a writing transaction, for the audit trail")
        reachable = self._in.border.reachable(code)
        files = self._in.border.select(CaseRow).where(CaseRow.root == code, CaseRow.root.in_(reachable))
        if self._in.border.locks:
            files = files.with_for_update(key_share=True, of=CaseRow)
        rows = self._in.border.rows(files.order_by(CaseRow.code))
        mine = next((row for row in rows if row.code == code), None)
        if mine is None:
            return None
        self._in.hold(code, codes(rows), self._in.keys.some(codes(rows)))
        self._cards.update((row.code, row.sealed) for row in rows)
        self._in.done.append(Done(action, "case", code, reason))
        return opened(mine)

    def root_of(self, code: str) -> str | None:
        """Return the case that a case within the border is part of, itself where it was never merged."""
        return self._first(self._in.border.listed(CaseRow.root).where(CaseRow.code == code))

    def by_alias(self, alias: str) -> str | None:
        """Return the code of the case with exactly this alias in the whole organisation, or None."""
        return self._first(self._in.border.select(CaseRow, CaseRow.root).where(CaseRow.alias == alias))

    def aliases(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the aliases of these cases of the organisation: of those that there are."""
        wanted = self._in.border.select(CaseRow, CaseRow.code, CaseRow.alias).where(CaseRow.code.in_(list(codes)))
        return {row.code: row.alias for row in self._in.border.all(wanted)}

    def called(self, alias: str) -> str | None:
        """Return the code of the file that was given exactly this alias, wherever it was merged to, or None."""
        return self._first(self._in.border.select(CaseRow, CaseRow.code).where(CaseRow.alias == alias))

    def has_team(self, team: str) -> bool:
        """Return whether the organisation has this team."""
        return self._first(self._in.border.teams().where(TeamRow.code == team)) is not None

    def save(self, case: Case) -> None:
        """Keep a case as it is now."""
        self._in.files(case.code)
        self._change(case.code, columns(case))

    def card(self, case: str) -> ContactCard:
        """Return the contact card of a case in hand."""
        self._in.files(case)
        return self._opened(case)

    def other_cards(self, case: str) -> tuple[ContactCard, ...]:
        """Return the cards of what was merged into a case in hand."""
        return tuple(self._opened(file) for file in self._in.files(case) if file != case)

    def keep_card(self, case: str, card: ContactCard) -> None:
        """Keep the contact card of a case in hand as it is now."""
        self._in.files(case)
        self._cards[case] = self._in.seal(case, _place(case), _packed(card))
        self._change(case, {"sealed": self._cards[case]})

    def point(self, files: Sequence[str], root: str) -> None:
        """Make files part of another case, or of their own again."""
        whole = self._in.border.update(CaseRow).where(CaseRow.code.in_(files)).values(root=root)
        self._in.border.run(whole)

    def break_glass(self, code: str, length: timedelta) -> None:
        """Let somebody open a case of another team for a while."""
        row = {"staff": self._in.border.staff.code, "case_code": code, "until": self._in.now + length}
        self._in.border.put(GlassRow, row, ("staff", "case_code"))

    def _change(self, code: str, values: dict[str, Any]) -> None:
        self._in.border.run(self._in.border.update(CaseRow).where(CaseRow.code == code).values(values))

    def _first(self, wanted: Any) -> str | None:
        return next(iter(self._in.border.rows(wanted)), None)

    def _opened(self, case: str) -> ContactCard:
        return _card(self._in.open(case, _place(case), self._cards[case]))


SAME = (
    *("code", "organisation", "team", "alias", "owner", "cover", "root", "must_not_contact", "unfinished"),
    *("created", "updated", "due", "reply_since", "chase", "answer_since"),
)
"""What a case calls as its row does."""
LISTED = tuple(CaseRow.__table__.columns[name] for name in (*SAME, "state", "closed_for", "risk"))
"""What a list of cases shows."""
_same = attrgetter(*SAME)  # long lists are made of many rows


def columns(case: Case) -> dict[str, Any]:
    """Return the plain columns of a case."""
    return {
        "team": case.team,
        "alias": case.alias,
        "second": case.alias.partition(" ")[2],
        "state": case.state.value,
        "is_open": case.open,
        "owner": case.owner,
        "cover": case.cover,
        "root": case.root or case.code,
        "closed_for": case.closed_for.value if case.closed_for else "",
        "risk": int(case.risk),
        "must_not_contact": case.must_not_contact,
        "unfinished": case.unfinished,
        "created": case.created,
        "updated": case.updated,
        "due": case.due,
        "reply_since": case.reply_since,
        "chase": case.chase,
        "answer_since": case.answer_since,
    }


def opened(row: Any) -> Case:
    """Return a case from its row, or from the columns that lists show."""
    same: dict[str, Any] = dict(zip(SAME, _same(row), strict=True))
    closed_for = ClosingReason(row.closed_for) if row.closed_for else None
    return Case(state=CaseState(row.state), closed_for=closed_for, risk=Risk(row.risk), **same)


def _place(case: str) -> Place:
    return Place("case_file", "sealed", case)


def _packed(card: ContactCard) -> dict[str, Any]:
    return {**asdict(card), "consent_to_contact": moment(card.consent_to_contact)}


def _card(held: dict[str, Any]) -> ContactCard:
    return ContactCard(
        **{
            **held,
            "voicemail": Voicemail(held["voicemail"]),
            "shared": SharedPhone(held["shared"]),
            "consent_to_contact": read_moment(held["consent_to_contact"]),
        }
    )
