"""Replies reach their case: on the worklist, in the inbox, answered by whom, moving the referral."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from referral.actions.cases import cases
from referral.actions.cases.casebook import Done, No, Refused
from referral.actions.cases.merging import merge, undo
from referral.actions.casetexts import caseinbox, casewriting
from referral.actions.casetexts.casetexts import Came
from referral.actions.privacy import mine
from referral.actions.referrals import referring
from referral.core.access import By, Staff
from referral.core.casetexts import Draft, Handled, ReplyKind, Text
from referral.core.casework import Case, EntryKind, Section
from referral.core.disclosure import Recipient
from referral.core.followup import Purpose
from referral.core.merging import Merge
from referral.core.referring import ReferralState
from referral.store.casebook.store import CaseStore
from referral.store.database import Database
from tests.casebooks import ANN, BEN, SUE
from tests.casephones import PLACE, Practice, a_practice, view_of
from tests.phones import Shipped
from tests.postgres import postgres_server, postgres_url
from tests.referrals import offers

__all__ = ["postgres_server", "postgres_url"]
OTHER = "+447400123457"


def test_a_reply_waits_on_the_worklist_until_somebody_has_read_it(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    phone.texts("could we meet another day?")
    practice.works()
    came = practice.world.clock()
    assert practice.case(case).reply_since == came
    assert [one.code for one in practice_listed(practice)] == [case.code]
    assert [(one.code, since, many) for one, since, many in practice.inbox().waiting] == [(case.code, came, 1)]
    (reply,) = practice.thread(case).waiting
    assert reply.kind is ReplyKind.WORDS
    assert caseinbox.see(practice.parts, practice.by(BEN), case.code, Handled.READ) == Done()
    assert practice.case(case).reply_since is None
    (_, seen) = practice.inbox().lately[0]
    assert (seen.seen_by, seen.handled) == (BEN.code, Handled.READ)
    assert caseinbox.see(practice.parts, practice.by(BEN), case.code, Handled.READ) == Refused(No.NOT_THERE)
    told = [one for one in practice.thread(case).items if isinstance(one, Came) and one.told is not None]
    assert [(one.words, one.told.seen_by) for one in told if one.told] == [("could we meet another day?", BEN.code)]


def practice_listed(practice: Practice) -> tuple[Case, ...]:
    wanted = cases.Wanted(Section.REPLY, practice.world.clock())
    found = cases.listed(practice.parts, practice.by(), wanted)
    assert isinstance(found, tuple)
    return found


def test_an_answer_by_text_says_that_the_reply_was_answered(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case).texts("what do I bring along?")
    practice.works()
    assert practice.writes(case, "Nothing at all.") == Done()
    assert practice.case(case).reply_since is None
    assert [one.handled for one in practice.thread(case).replies] == [Handled.ANSWERED]
    kinds = [one.kind for one in view_of(practice, case.code).written]
    assert EntryKind.TEXT in kinds


@pytest.mark.parametrize(
    ("purpose", "replies", "kind"),
    [
        (Purpose.CHECK_IN, "3", ReplyKind.CALL_ME),
        (Purpose.CHECK_IN, "1", None),
        (Purpose.CHECK_IN, "I want to die", ReplyKind.CRISIS),
        (Purpose.CHECK_IN, "stop, I want to die", ReplyKind.CRISIS),
        (Purpose.CHECK_IN, "STOP", None),
        (Purpose.CHECK_IN, "12", ReplyKind.WORDS),
        (Purpose.ARRIVED, "1", ReplyKind.ARRIVED),
        (Purpose.ARRIVED, "2", ReplyKind.ARRIVED),
        (Purpose.ARRIVED, "3", ReplyKind.ARRIVED),
    ],
)
def test_what_somebody_has_to_read(practice: Practice, purpose: Purpose, replies: str, kind: ReplyKind | None) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    asked = Draft(Text(purpose.value), place=PLACE if purpose is Purpose.ARRIVED else "")
    assert casewriting.send(practice.parts, practice.by(), case.code, asked) == Done()
    practice.world.works()
    assert phone.heard[-1] is purpose
    phone.texts(replies)
    practice.works()
    assert [one.kind for one in practice.thread(case).waiting] == ([kind] if kind else [])
    assert (practice.case(case).reply_since is not None) == bool(kind)
    with practice.parts.casebook.reading(SUE, practice.world.clock()) as work:
        alerts = [one.case for one in work.risk_alerts.open()]
    assert alerts == ([case.code] if kind in {ReplyKind.CRISIS, ReplyKind.CALL_ME} else [])


def test_why_they_could_not_get_in_is_told_too(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    casewriting.send(practice.parts, practice.by(), case.code, Draft(Text.ARRIVED, place=PLACE))
    practice.world.works()
    phone.texts("3")
    practice.world.works()
    phone.texts("1")
    practice.works()
    told = practice.thread(case).waiting
    assert [(one.kind, one.answer) for one in told] == [(ReplyKind.ARRIVED, "3"), (ReplyKind.WHY_NOT, "1")]
    assert {one.place for one in told} == {PLACE}


def test_a_reply_reaches_the_case_that_its_own_was_merged_into(practice: Practice) -> None:
    kept, folded = practice.opens(), practice.opens()
    phone = practice.confirmed(folded)
    made = merge(practice.parts, practice.by(SUE), kept.code, folded.code)
    assert isinstance(made, Merge)
    phone.texts("is anybody there?")
    practice.works()
    assert practice.case(kept).reply_since is not None
    assert practice.said(kept) == ["1", "is anybody there?"]
    undo(practice.parts, practice.by(SUE), kept.code, made.code)
    assert practice.said(folded) == ["1", "is anybody there?"]
    assert practice.case(folded).reply_since is not None
    assert practice.case(kept).reply_since is None


@pytest.mark.postgres
def test_on_postgresql_a_reply_is_told_once(tmp_path: Path, postgres_url: str, words: Shipped) -> None:
    practice = a_practice(tmp_path, words, postgres_url)
    case = practice.opens()
    practice.confirmed(case).texts("hello there")
    practice.works()
    with practice.parts.followup.writing() as work:
        assert work.knocks.some(5) == []
    assert [one.kind for one in practice.thread(case).waiting] == [ReplyKind.WORDS]
    assert practice.writes(case, "Good to hear.") == Done()
    assert practice.case(case).reply_since is None
    practice.close()


@dataclass
class Refers:
    """What the helpers of referrals are handed."""

    practice: Practice

    @property
    def casebook(self) -> CaseStore:
        return self.practice.parts.casebook  # type: ignore[no-any-return]  # the parts are of any kind

    @property
    def new_code(self) -> Callable[[], str]:
        return self.practice.parts.new_code  # type: ignore[no-any-return]  # as above

    @property
    def now(self) -> datetime:
        return self.practice.world.clock()

    def by(self, staff: Staff) -> By:
        return self.practice.by(staff)


@pytest.mark.parametrize(("digit", "state"), [("1", ReferralState.COMPLETED), ("3", ReferralState.OFFERED)])
def test_did_you_get_there_moves_the_referral_to_that_place(
    practice: Practice, digit: str, state: ReferralState
) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    house: Any = Refers(practice)
    made = offers(house, case.code, ANN, Recipient("A line", PLACE))
    casewriting.send(practice.parts, practice.by(), case.code, Draft(Text.ARRIVED, place=PLACE))
    practice.world.works()
    phone.texts(digit)
    practice.works()
    found = referring.board(practice.parts, practice.by(), case.code)
    assert isinstance(found, referring.Board)
    (after,) = [one for one in found.referrals if one.code == made.code]
    assert after.state is state
    if digit == "3":
        assert practice.case(case).chase is not None


def test_a_reply_that_is_told_again_counts_once_and_what_was_read_stays_read(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case).texts("are you open today?")
    with practice.parts.followup.reading() as work:
        (knock,) = work.knocks.some(5)
    practice.works()
    caseinbox.see(practice.parts, practice.by(), case.code, Handled.READ)
    with practice.parts.followup.writing() as work:
        work.knocks.add(knock, "IN9")  # as if the worker had died before it let the row go
    assert caseinbox.bring(practice.parts, practice.world.clock()) == 1
    assert [one.handled for one in practice.thread(case).replies] == [Handled.READ]
    assert practice.case(case).reply_since is None


def test_a_reply_waits_to_be_told_while_cases_are_out_of_reach_and_a_stop_holds(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    phone.texts("are you open today?")
    database = Database(practice.parts.settings.database)
    with database.altering() as connection:
        connection.execute(text("ALTER TABLE audit_entry RENAME TO elsewhere"))
    phone.texts("stop")
    assert caseinbox.bring(practice.parts, practice.world.clock()) == "OperationalError"
    assert practice.world.contact().standing == "stopped"
    with database.altering() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO audit_entry"))
    database.close()
    assert caseinbox.bring(practice.parts, practice.world.clock()) == 1
    assert len(practice.thread(case).waiting) == 1


def test_a_reply_of_somebody_who_deletes_everything_is_told_to_nobody(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case).texts("are you open today?")
    mine.delete(practice.parts, practice.world.contact().code, practice.world.clock())
    assert caseinbox.bring(practice.parts, practice.world.clock()) == 0
    assert practice.thread(case).replies == ()
