"""What waits under a claim code comes into a case once, whole, on record, and is deleted where it does not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from referral.actions.cases import intake, redeeming, screens
from referral.actions.cases.casebook import No, Refused
from referral.actions.cases.intake import At
from referral.actions.cases.redeeming import Came, Into, Receipts, Wrong
from referral.actions.cases.screens import Correction
from referral.actions.database import Unreachable
from referral.actions.public import claiming
from referral.actions.public.claiming import Full, Given
from referral.core.access import Staff
from referral.core.audit import verify
from referral.core.casework import Answer, ContactCard, Door, EntryKind, Risk, Said
from referral.core.claim import LASTS, MOST_ALIVE, MOST_WRONG, RECEIPT, SPAN, Part, Stands, TakenBack, spoken
from referral.store.claims import ClaimKey, ClaimRow, ClaimStore, Found
from referral.store.database import Database
from referral.store.encrypted import KeyringFile
from tests.casebooks import ANN, BEN, MEL, NOW, NUMBER, QUINN, SUE, House, a_house, some
from tests.claims import ClaimParts, claim_parts, parcel, waits
from tests.screened import asking

NO_CARD = ContactCard()


@dataclass
class Place:
    """A casebook, and the codes that wait beside it."""

    house: House
    parts: ClaimParts

    def gives(self, *which: Part, **more: str) -> Given:
        """Let somebody make a code now."""
        return waits(self.parts, self.house.now, *which, **more)

    def types(self, code: str, into: Into, staff: Staff = ANN) -> redeeming.Came | redeeming.NotCame:
        """Let somebody type a code."""
        return redeeming.redeem(self.parts, self.house.by(staff), code, into)

    def stands(self, given: Given) -> object:
        """Return what the person sees."""
        return claiming.stands(self.parts, given.mark, self.house.now)

    def rows(self) -> list[tuple[bool, int]]:
        """Return of each row whether it was used, and how much is sealed in it."""
        wanted = select(ClaimRow.used, func.length(ClaimRow.sealed))
        with self.house.database.reading() as session:
            return [(used, size) for used, size in session.execute(wanted)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    house = a_house(tmp_path)
    yield Place(house, claim_parts(house, tmp_path))
    house.close()


@pytest.fixture
def either(house: House, tmp_path: Path) -> Place:
    """Return one on each kind of database, for what the two do in other ways."""
    return Place(house, claim_parts(house, tmp_path))


def test_all_that_was_ticked_comes_into_a_case_and_the_code_is_used_up(either: Place) -> None:
    case, given = either.house.opens(card=NO_CARD).code, either.gives()
    came = either.types(spoken(given.code), Into(case))
    assert isinstance(came, Came)
    assert (came.case, came.parts, came.alarmed) == (case, tuple(Part), True)
    seen = either.house.sees(case)
    (screen,) = seen.screens
    assert (screen.code, screen.door, screen.by, screen.finished) == (
        came.screen,
        Door.WEB,
        "ann",
        either.house.now - timedelta(seconds=1),
    )
    assert screen.versions == parcel().versions
    assert screen.answers == parcel().answers
    assert screen.summary == parcel().summary
    assert (seen.case.risk, seen.case.unfinished) == (Risk.DAILY, False)
    assert seen.card.number == f"... {NUMBER[-3:]}"
    assert seen.card.consent_to_contact is None
    (entry,) = [one for one in seen.written if one.kind is EntryKind.CLAIM]
    assert (entry.words, entry.about) == ("answers_result_number", screen.code)
    assert either.stands(given) is Stands.USED
    assert either.rows() == [(True, 0)]
    for again in (Into(case), Into()):
        assert either.types(given.code, again) is Wrong.NOT_HERE


def test_the_trail_says_what_came_in_codes_and_still_fits(place: Place) -> None:
    case, given = place.house.opens(card=NO_CARD).code, place.gives(Part.RESULT, Part.NUMBER)
    place.types(given.code, Into(case))
    with place.house.casebook.reading(SUE, place.house.now) as work:
        entries = list(work.trail.entries(work.trail.head()))
        assert verify(entries, work.trail.head()) is None
    assert [(one.action, one.reason) for one in entries if one.about == case] == [
        ("opened", ""),
        ("claimed", "result_number"),
    ]
    told = " ".join(f"{one.action} {one.kind} {one.about} {one.reason}" for one in entries)
    assert NUMBER[-4:] not in told
    assert given.code not in told


def test_answers_alone_are_gone_on_with_where_the_person_stopped(place: Place) -> None:
    case, given = place.house.opens().code, place.gives(Part.ANSWERS)
    came = place.types(given.code, Into(case))
    assert isinstance(came, Came)
    seen = place.house.sees(case)
    assert (seen.case.unfinished, seen.screens[0].finished, seen.screens[0].summary) == (True, None, "")
    at = At(case, came.screen)
    assert not isinstance(intake.finish(place.parts, place.house.by(ANN), at, asking()), Refused)
    finished = place.house.sees(case).screens[0]
    assert (finished.door, finished.summary) == (Door.WEB, parcel(Part.ANSWERS, Part.RESULT).summary)


def test_a_result_alone_comes_without_answers_and_cannot_be_made_weaker(place: Place) -> None:
    case, given = place.house.opens().code, place.gives(Part.RESULT)
    came = place.types(given.code, Into(case))
    assert isinstance(came, Came)
    (screen,) = place.house.sees(case).screens
    assert (screen.answers, screen.summary) == ((), parcel(Part.RESULT).summary)
    right = Correction(Answer("days_30", Said.GIVEN, "1"), "Said so", some)
    assert screens.amend(place.parts, place.house.by(ANN), case, screen.code, right) == Refused(No.NOT_FROM_HERE)


def test_a_number_alone_makes_no_screen(place: Place) -> None:
    case, given = place.house.opens(card=NO_CARD).code, place.gives(Part.NUMBER)
    came = place.types(given.code, Into(case))
    assert came == Came(case, "", (Part.NUMBER,), alarmed=False)
    seen = place.house.sees(case)
    assert (seen.screens, seen.case.risk, seen.case.unfinished) == ((), Risk.NONE, False)
    assert seen.card.number


def test_another_number_on_the_card_is_replaced_only_when_somebody_says_so(place: Place) -> None:
    case, given = place.house.opens().code, place.gives(Part.NUMBER, number="+447700900456")
    assert place.types(given.code, Into(case)) == Refused(No.OTHER_NUMBER)
    assert place.stands(given) is Stands.WAITS
    assert place.house.sees(case).card.number.endswith(NUMBER[-3:])
    assert isinstance(place.types(given.code, Into(case, replaces=True)), Came)
    card = place.house.sees(case).card
    assert (card.number, card.name) == ("... 456", "W...")


def test_a_code_opens_a_case_of_its_own(place: Place) -> None:
    given = place.gives()
    assert place.types(given.code, Into(team="dock")) == Refused(No.NOT_IN_TEAM)
    came = place.types(given.code, Into(team="north"))
    assert isinstance(came, Came)
    seen = place.house.sees(came.case)
    assert (seen.case.owner, seen.case.team, seen.case.risk) == ("ann", "north", Risk.DAILY)
    assert len(seen.screens) == 1
    assert [one for one in place.house.trail_of(came.case) if one != "read"] == ["opened", "claimed"]
    found = redeeming.receipts(place.parts, place.house.by(ANN), came.case)
    assert isinstance(found, Receipts)
    (receipt,) = found.came
    assert receipt.parts == tuple(Part)
    assert receipt.screen == seen.screens[0]


def test_a_wrong_code_opens_no_case_and_touches_none(place: Place) -> None:
    case = place.house.opens().code
    before = place.house.trail_of(case)
    assert place.types("1234", Into()) is Wrong.NO_CODE
    with place.house.casebook.reading(SUE, place.house.now) as work:
        codes = set(work.deleting.codes())
    assert codes == {case}
    other = place.gives()
    claiming.take_back(place.parts, other.mark, place.house.now)
    assert place.types(other.code, Into(case)) is Wrong.NOT_HERE
    assert place.types(other.code, Into()) is Wrong.NOT_HERE
    assert place.house.trail_of(case) == before


def test_who_may_not_write_cases_types_none(place: Place) -> None:
    given, case = place.gives(), place.house.opens(card=NO_CARD).code
    assert place.types(given.code, Into(), MEL) == Refused(No.FORBIDDEN)
    assert place.types(given.code, Into(case), QUINN) != Wrong.NOT_HERE
    assert place.stands(given) is Stands.WAITS
    assert isinstance(place.types(given.code, Into(case)), Came)


def test_a_code_that_was_taken_back_is_gone_and_a_used_one_cannot_be(either: Place) -> None:
    given, case = either.gives(), either.house.opens(card=NO_CARD).code
    assert claiming.take_back(either.parts, given.mark, either.house.now) is TakenBack.GONE
    assert either.rows() == []
    assert either.stands(given) is Stands.OVER
    other = either.gives()
    either.types(other.code, Into(case))
    assert claiming.take_back(either.parts, other.mark, either.house.now) is TakenBack.USED
    assert either.stands(other) is Stands.USED


def test_a_code_is_dead_after_half_an_hour_and_deleted(place: Place) -> None:
    given = place.gives()
    assert given.until - place.house.now <= LASTS
    place.house.now = given.until - timedelta(seconds=1)
    assert place.stands(given) is Stands.WAITS
    assert place.types(given.code, Into()) is Wrong.NOT_HERE
    assert place.stands(given) is Stands.OVER
    assert claiming.clear(place.parts, place.house.now) == 1
    assert place.rows() == []
    assert claiming.clear(place.parts, place.house.now) == 0


def test_the_receipt_goes_too(place: Place) -> None:
    given, case = place.gives(), place.house.opens(card=NO_CARD).code
    place.types(given.code, Into(case))
    place.house.now += RECEIPT - timedelta(seconds=2)
    assert place.stands(given) is Stands.USED
    place.house.now += timedelta(seconds=2)
    assert place.stands(given) is Stands.OVER
    waits(place.parts, place.house.now)
    assert len(place.rows()) == 1


class Late(ClaimStore):
    """Finds a code as it stood a moment ago: somebody else has typed it meanwhile."""

    seen: Found

    def find(self, keys: tuple[ClaimKey, ...], now: object) -> Found:
        """Return what was there."""
        del keys, now
        return self.seen


def test_of_two_who_type_it_at_once_one_gets_it(either: Place, tmp_path: Path) -> None:
    given, case = either.gives(), either.house.opens(card=NO_CARD).code
    late = Late(either.house.database, KeyringFile(tmp_path / "keyring.json"), 8)
    late.seen = Found(given.mark, parcel())
    second = Place(either.house, replace(either.parts, claims=late))
    assert isinstance(either.types(given.code, Into(case)), Came)
    assert second.types(given.code, Into(case), BEN) is Wrong.NOT_HERE
    assert second.types(given.code, Into(), BEN) is Wrong.NOT_HERE
    assert len(either.house.sees(case).screens) == 1
    with either.house.casebook.reading(SUE, either.house.now) as work:
        assert set(work.deleting.codes()) == {case}


def test_who_types_many_wrong_codes_waits_and_nobody_else_does(place: Place) -> None:
    given = place.gives()
    gone = place.gives(Part.NUMBER)
    claiming.take_back(place.parts, gone.mark, place.house.now)
    tried = [place.types(gone.code, Into()) for _ in range(MOST_WRONG)]
    assert tried == [Wrong.NOT_HERE] * MOST_WRONG
    assert place.types(given.code, Into()) is Wrong.WAIT
    assert place.types("no code at all", Into()) is Wrong.NO_CODE
    with place.house.casebook.reading(SUE, place.house.now) as work:
        assert [one.action for one in work.trail.about("ann")] == ["claim_failed"] * MOST_WRONG
    assert isinstance(place.types(given.code, Into(), BEN), Came)
    place.house.now += SPAN
    assert isinstance(place.types(place.gives().code, Into()), Came)


def test_so_many_wait_and_no_more(place: Place) -> None:
    rows = [
        {"mark": f"{number:064x}", "until": NOW + LASTS, "used": False, "sealed": b""} for number in range(MOST_ALIVE)
    ]
    with place.house.database.writing() as session:
        session.execute(insert(ClaimRow), rows)
    assert claiming.make(place.parts, parcel(), NOW) == Full()
    assert isinstance(claiming.make(place.parts, parcel(), NOW + LASTS), Given)


@pytest.fixture
def away(place: Place, tmp_path: Path) -> Iterator[ClaimParts]:
    """Return parts whose codes are in a database that cannot be opened."""
    gone = Database(f"sqlite:///{tmp_path}/none/such.db")
    (tmp_path / "none").write_text("a file where a folder should be")
    yield replace(place.parts, claims=ClaimStore(gone, KeyringFile(tmp_path / "keyring.json"), 8))
    gone.close()


def test_where_the_database_is_away_everybody_is_told_so(away: ClaimParts, place: Place) -> None:
    code = "0000000000000000"
    assert isinstance(claiming.make(away, parcel(), NOW), Unreachable)
    assert isinstance(claiming.stands(away, "m", NOW), Unreachable)
    assert isinstance(claiming.take_back(away, "m", NOW), Unreachable)
    assert isinstance(claiming.clear(away, NOW), Unreachable)
    assert isinstance(redeeming.redeem(away, place.house.by(ANN), code, Into()), Unreachable)
