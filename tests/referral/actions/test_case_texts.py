"""Texts from a case: asked for beside us, said yes to by the phone; stops, and who is joined to what."""

from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from referral.actions.cases.casebook import Done, Gone, No, Refused
from referral.actions.casetexts import caseinbox, casetexts, casewriting
from referral.actions.privacy import mine
from referral.actions.texts.followup import BadNumber, NotNow, Taken
from referral.actions.texts.followup import Refused as NotAsked
from referral.core.access import Role
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.casetexts import Draft, Line, Text
from referral.core.followup import Purpose, Wish
from referral.core.merging import Merge
from tests.casebooks import CAT, MEL, QUINN, SUE
from tests.casephones import Practice, a_practice
from tests.phones import MOBILE, Shipped
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
OTHER = "+447400123457"


def test_nothing_goes_out_but_one_question_until_the_phone_says_yes(practice: Practice) -> None:
    case = practice.opens()
    assert practice.thread(case).known.line is Line.NONE
    assert practice.asks(case) == Taken()
    practice.world.works()
    assert practice.world.phone(MOBILE).heard == [Purpose.CONFIRM]
    found = practice.thread(case)
    assert (found.known.line, found.items) == (Line.ASKED, ())
    assert practice.writes(case, "See you on Thursday.") == Refused(No.NOT_ANSWERED)
    practice.world.phone(MOBILE).texts("1")
    practice.world.works()
    assert practice.thread(case).known.line is Line.OPEN
    with practice.parts.followup.reading() as work:
        heard = [(one.heard, one.through, one.wording) for one in work.consents.of(practice.world.contact().code)]
    assert heard == [("asked", "staff", "texts-1"), ("confirmed", "text", "")]


@pytest.mark.parametrize("number", [OTHER, MOBILE])
def test_a_number_that_stopped_or_gets_texts_hears_nothing_and_the_case_looks_the_same(
    practice: Practice, number: str
) -> None:
    if number == OTHER:
        practice.world.phone(OTHER).texts("STOP")
    else:
        practice.world.confirmed(MOBILE)
    practice.world.works()
    practice.world.carrier.sent.clear()
    case, before = practice.opens(), practice.world.contact(number)
    assert practice.asks(case, number) == Taken()
    practice.world.works()
    assert practice.world.phone(number).received == []
    found = practice.thread(case)
    assert (found.known.line, found.items, found.stopped) == (Line.ASKED, (), None)
    assert practice.world.contact(number) == before
    practice.world.clock.passes(days=2, hours=1)
    practice.works()
    assert practice.thread(case).known.line is Line.GONE


def test_what_a_number_had_before_is_not_in_the_case(practice: Practice) -> None:
    phone = practice.world.confirmed(MOBILE, wish=Wish(check_ins=False, recheck=True))
    phone.texts("hello, it is me")
    before = practice.world.contact().code
    practice.world.clock.passes(days=100)
    case = practice.opens()
    practice.confirmed(case)
    assert practice.world.contact().code != before
    assert practice.said(case) == ["1"]
    assert Purpose.RECHECK not in [purpose for purpose, _ in practice.sent(case)]


def test_who_asks_on_the_site_afterwards_is_joined_to_no_case(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case)
    practice.world.clock.passes(days=120)
    tied = practice.world.contact().code
    phone = practice.world.confirmed(MOBILE)
    assert practice.world.contact().code != tied
    phone.texts("I would like to talk to somebody")
    practice.works()
    assert practice.thread(case).known.line is Line.GONE
    assert practice.inbox().waiting == ()


@pytest.mark.parametrize("how", ["word", "staff", "page", "deleted"])
def test_a_stop_holds_in_the_case_whichever_way_it_comes(practice: Practice, how: str) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    practice.writes(case, "Tomorrow then.", at=practice.world.clock().replace(tzinfo=None) + timedelta(days=1))
    code = practice.world.contact().code
    if how == "word":
        phone.texts("stop")
    elif how == "staff":
        assert casetexts.stop_texts(practice.parts, practice.by(), case.code) == Done()
    elif how == "page":
        mine.stop(practice.parts, code, practice.world.clock())
    else:
        mine.delete(practice.parts, code, practice.world.clock())
    practice.world.works()
    practice.world.days(2)
    assert phone.heard == ([] if how == "deleted" else [Purpose.STOPPED])
    found = practice.thread(case)
    assert found.known.line is (Line.GONE if how == "deleted" else Line.STOPPED)
    assert (found.stopped is not None) == (how != "deleted")
    why = No.NO_TEXTS if how == "deleted" else No.TEXTS_STOPPED
    assert practice.writes(case, "Hello?") == Refused(why)
    assert casetexts.stop_texts(practice.parts, practice.by(), case.code) == Refused(No.NO_TEXTS)


def test_nobody_is_texted_who_must_be_left_alone(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    assert casetexts.leave_alone(practice.parts, practice.by(), case.code, must_not_contact=True) == Done()
    assert practice.writes(case, "Hello.") == Refused(No.MUST_NOT_CONTACT)
    assert practice.asks(case, OTHER) == Refused(No.MUST_NOT_CONTACT)
    practice.world.days(10, hours=6)
    assert phone.received == []
    casetexts.leave_alone(practice.parts, practice.by(), case.code, must_not_contact=False)
    assert practice.writes(case, "Hello.") == Refused(No.NO_TEXTS)
    assert practice.asks(case) == Taken()
    assert practice.thread(case).known.line is Line.ASKED


@pytest.mark.parametrize("alone", [True, False])
def test_who_is_one_person_with_somebody_left_alone_is_left_alone(practice: Practice, *, alone: bool) -> None:
    kept, folded = practice.opens(), practice.opens()
    phone = practice.confirmed(kept)
    casetexts.leave_alone(practice.parts, practice.by(), folded.code, must_not_contact=alone)
    assert isinstance(casetexts.merge(practice.parts, practice.by(SUE), kept.code, folded.code), Merge)
    practice.world.days(10, hours=6)
    assert (phone.received == []) == alone


@pytest.mark.parametrize("reason", [ClosingReason.DIED, ClosingReason.ENOUGH])
def test_nothing_planned_goes_out_when_the_case_is_closed(practice: Practice, reason: ClosingReason) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    refused = casetexts.move(practice.parts, practice.by(), case.code, Move.CLOSE)
    assert (refused, practice.thread(case).known.line) == (Refused(No.NEEDS_REASON), Line.OPEN)
    closed = casetexts.move(practice.parts, practice.by(), case.code, Move.CLOSE, reason)
    assert closed is CaseState.CLOSED
    practice.world.days(8, hours=6)
    assert phone.received == []
    phone.texts("hello, are you still there?")
    practice.works()
    assert [one.code for one, _, _ in practice.inbox().waiting] == [case.code]


def test_what_cannot_be_asked(practice: Practice) -> None:
    case = practice.opens()
    assert isinstance(practice.asks(case, "0900 123"), BadNumber)
    assert practice.asks(case, minor=True) == NotAsked(NotNow.MINOR)
    assert practice.asks(case, staff=MEL) == Refused(No.FORBIDDEN)
    assert practice.asks(case, staff=CAT) == Gone()
    assert practice.asks(case, staff=QUINN) == Gone()
    assert caseinbox.inbox(practice.parts, practice.by(MEL)) == Refused(No.FORBIDDEN)
    practice.confirmed(case)
    assert practice.asks(case, OTHER) == Refused(No.HAS_TEXTS)
    for draft in (Draft(Text.PLACE, place="nowhere"), Draft(Text.ARRIVED)):
        assert casewriting.send(practice.parts, practice.by(), case.code, draft) == Refused(No.NO_PLACE)
    assert practice.writes(case, "  ") == Refused(No.NO_WORDS)


def test_no_more_are_asked_in_an_hour_than_may_be(ground: Path, tmp_path: Path, words: Shipped) -> None:
    copytree(ground, tmp_path / "practice")
    practice = a_practice(tmp_path / "practice", words, made=True, texts_per_hour=1)
    case = practice.opens()
    assert practice.asks(case) == Taken()
    assert practice.asks(practice.opens(), OTHER) == NotAsked(NotNow.HOUR)
    practice.close()


def test_who_manages_reads_no_texts(practice: Practice) -> None:
    assert Role.MANAGER in MEL.roles
    case = practice.opens()
    assert casetexts.thread(practice.parts, practice.by(MEL), case.code) == Refused(No.FORBIDDEN)
