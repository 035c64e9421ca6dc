"""Texts inside a case: asked for beside us, said yes to by the phone, under the rules of all, told to the case."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from referral.actions import caseinbox, cases, casetexts, casewriting, mine
from referral.actions.casebook import Done, Gone, No, Refused
from referral.actions.casetexts import Came
from referral.actions.casewriting import Preview
from referral.actions.followup import BadNumber, NotNow, Taken
from referral.actions.followup import Refused as NotAsked
from referral.actions.housekeeping import clear
from referral.actions.merging import merge, undo
from referral.core.access import Role
from referral.core.case import CaseState, ClosingReason, Move
from referral.core.casetexts import Draft, Handled, Line, ReplyKind, Text
from referral.core.casework import Case, ContactCard, EntryKind, Section
from referral.core.discretion import Trouble
from referral.core.followup import Purpose, Wish
from referral.core.merging import Merge
from screening.core.resources import Topic
from tests import directories
from tests.casebooks import BEN, CAT, MEL, QUINN, SUE
from tests.casephones import Practice, a_practice
from tests.phones import MOBILE, Shipped
from tests.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
OTHER = "+447400123457"
PLACE = "a-line"


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, words: Shipped) -> Path:
    """Return a folder with a practice in which nothing has happened, to copy: making one takes a second."""
    folder = tmp_path_factory.mktemp("ground")
    a_practice(folder, words).close()
    return folder


@pytest.fixture
def practice(tmp_path: Path, ground: Path, words: Shipped) -> Iterator[Practice]:
    copytree(ground, tmp_path / "practice")
    made = a_practice(tmp_path / "practice", words, made=True)
    line = directories.a_line(PLACE, Topic.DRUG_SERVICE)
    made.world.parts = replace(made.world.parts, directory=directories.a_directory(line))
    yield made
    made.close()


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


def test_staff_can_text_for_as_long_as_was_agreed_and_the_end_is_announced(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case, wish=Wish(check_ins=False))
    assert practice.world.purposes(MOBILE, "scheduled") == [Purpose.END_NOTICE]
    practice.world.clock.passes(days=80)
    assert practice.writes(case, "The form you asked for is here.") == Done()
    practice.world.works()
    assert phone.received == ["Garden: The form you asked for is here. STOP to opt out."]
    assert practice.sent(case)[-2][0] == Purpose.WRITTEN
    practice.world.clock.passes(days=20)
    assert practice.writes(case, "Hello") == Refused(No.NO_TEXTS)


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


def view_of(practice: Practice, code: str) -> cases.View:
    found = cases.view(practice.parts, practice.by(), code)
    assert isinstance(found, cases.View)
    return found


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


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("Come to the clinic at two", Trouble.BANNED),
        ("Reply yes if it suits you", Trouble.KEYWORD),
        ("All well \u2713", Trouble.ALPHABET),
        ("Look at https://example.org", Trouble.LINK),
        ("x" * 140, Trouble.LENGTH),
        ("See you then, Wilhelmina", Trouble.NAMED),
    ],
)
def test_words_that_say_too_much_do_not_go(practice: Practice, said: str, trouble: Trouble) -> None:
    case = practice.opens(card=ContactCard(name="Wilhelmina"))
    phone = practice.confirmed(case)
    seen = casewriting.look(practice.parts, practice.by(), case.code, Draft(Text.WRITTEN, said))
    assert isinstance(seen, Preview)
    assert trouble in {fault.trouble for fault in seen.faults}
    assert practice.writes(case, said) == Refused(No.INDISCREET)
    practice.world.works()
    assert phone.received == []


def test_a_text_is_looked_at_as_on_a_lock_screen_before_it_goes(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case)
    seen = casewriting.look(
        practice.parts, practice.by(), case.code, Draft(Text.WRITTEN, "  It\u2019s the\ndoor \u2013 open  ")
    )
    assert isinstance(seen, Preview)
    assert (seen.text, seen.faults) == ("Garden: It's the door - open. STOP to opt out.", ())
    assert seen.room == 160 - seen.size.units
    assert practice.world.purposes(MOBILE, "scheduled").count(Purpose.WRITTEN) == 0


def test_a_text_waits_for_the_persons_hours_and_can_be_taken_back(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    practice.world.clock.passes(hours=10)  # 22:00
    assert practice.writes(case, "Good morning.") == Done()
    practice.world.works()
    assert phone.received == []
    (planned,) = [one for one in practice.world.planned() if one.purpose is Purpose.WRITTEN]
    assert (planned.wall.hour, planned.stage) == (9, "scheduled")
    assert casewriting.take_back(practice.parts, practice.by(), case.code, planned.code) == Done()
    assert casewriting.take_back(practice.parts, practice.by(), case.code, planned.code) == Refused(No.NOT_THERE)
    practice.world.days(1)
    assert phone.received == []


def test_it_can_be_planned_for_a_later_day_but_not_for_one_that_is_over(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case)
    wall = practice.world.clock().replace(tzinfo=None)
    assert practice.writes(case, "Today is the day.", at=wall + timedelta(days=3, hours=2)) == Done()
    assert practice.writes(case, "Too late.", at=wall - timedelta(hours=1)) == Refused(No.BAD_TIME)
    assert practice.writes(case, "Too far.", at=wall + timedelta(days=200)) == Refused(No.BAD_TIME)
    (planned,) = [one for one in practice.world.planned() if one.purpose is Purpose.WRITTEN]
    assert planned.wall == wall + timedelta(days=3, hours=2)


def test_no_more_come_in_a_week_than_was_promised_but_an_answer_always_may(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case, wish=Wish(check_ins=False))
    assert [practice.writes(case, "Hello.") for _ in range(6)] == [*[Done()] * 5, Refused(No.TOO_MANY)]
    phone.texts("a question")
    practice.works()
    assert practice.writes(case, "An answer.") == Done()
    assert practice.writes(case, "And one more.") == Refused(No.TOO_MANY)


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
    assert casetexts.silence(practice.parts, practice.by(), case.code) == Done()
    assert practice.thread(case).known.line is Line.ASKED


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


def test_while_texts_pause_nothing_is_planned(practice: Practice) -> None:
    case = practice.opens()
    practice.confirmed(case)
    mine.pause(practice.parts, practice.world.contact().code, 2, practice.world.clock())
    assert practice.thread(case).known.line is Line.PAUSED
    assert practice.writes(case, "Hello.") == Refused(No.TEXTS_PAUSED)


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


def test_words_of_replies_and_of_staff_are_deleted_after_some_days(practice: Practice) -> None:
    case = practice.opens()
    phone = practice.confirmed(case)
    practice.writes(case, "The door is green.")
    practice.world.works()
    phone.texts("thank you so much")
    practice.world.clock.passes(days=8)
    clear(practice.parts, practice.world.clock())
    assert practice.said(case) == ["", ""]
    own = [one for one in practice.thread(case).items if getattr(one, "purpose", "") == Purpose.WRITTEN]
    assert [one.text for one in own if not isinstance(one, Came)] == [""]
    assert "The door is green." in [one.words for one in view_of(practice, case.code).written]


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


def test_who_manages_reads_no_texts(practice: Practice) -> None:
    assert Role.MANAGER in MEL.roles
    case = practice.opens()
    assert casetexts.thread(practice.parts, practice.by(MEL), case.code) == Refused(No.FORBIDDEN)


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
