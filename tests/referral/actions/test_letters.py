"""A letter goes through the gate each time, tells what its consent covers, and leaves a line in the account."""

from datetime import timedelta

from referral.actions.cases import disclosing, intake, letters
from referral.actions.cases.casebook import No, Refused
from referral.actions.cases.intake import At
from referral.actions.cases.letters import Letter, Wanted, covers
from referral.core.casework import Screen
from referral.core.disclosure import Consent, Exemption, Override, Purpose, Recipient, What
from screening.core.plan import Paper
from tests.casebooks import ANN, MEL, House
from tests.screened import MANY, asking, screened

WINTER = Recipient("Dr Winter")
LETTER = frozenset({What.HERE, What.ANSWERS, What.HEALTH})
WANTED = Wanted(Paper.GP, WINTER, Purpose.CARE)


def agreed(house: House, case: str, what: frozenset[What]) -> Consent:
    by = house.by(ANN)
    until = by.now + timedelta(days=30)
    terms = (WINTER, Purpose.CARE, what, "W. Sands", "Harbour", "W. Sands", by.now, until)
    made = disclosing.consent(house, by, case, disclosing.Agreed(*terms))
    assert isinstance(made, Consent), made
    return made


def told(house: House, case: str) -> list[frozenset[What]]:
    account = disclosing.account(house, house.by(ANN), case)
    assert isinstance(account, disclosing.Account)
    return [one.outgoing.what for one in account.disclosures]


def test_a_letter_names_the_person_only_where_a_consent_covers_that(house: House) -> None:
    code = house.opens(ANN).code
    at = At(code, screened(house, house.by(ANN), code, MANY).code)
    assert letters.letter(house, house.by(ANN), at, WANTED) == Refused(No.NO_CONSENT)
    held = agreed(house, code, LETTER)
    made = letters.letter(house, house.by(ANN), at, WANTED)
    assert isinstance(made, Letter)
    assert (made.under, made.card.name) == (held, "")
    agreed(house, code, LETTER | {What.IDENTITY})
    named = letters.letter(house, house.by(ANN), at, WANTED)
    assert isinstance(named, Letter)
    assert named.card.name == "Wilhelmina"
    assert told(house, code) == [LETTER, LETTER | {What.IDENTITY}]


def test_a_consent_that_was_taken_back_or_covers_less_lets_no_letter_out(house: House) -> None:
    code = house.opens(ANN).code
    at = At(code, screened(house, house.by(ANN), code, MANY).code)
    part, whole = agreed(house, code, frozenset({What.HERE})), agreed(house, code, LETTER)
    by = house.by(ANN)
    assert [covers(one, Paper.GP, by) for one in (part, whole)] == [False, True]
    disclosing.revoke(house, house.by(ANN), code, whole.code)
    assert letters.letter(house, house.by(ANN), at, WANTED) == Refused(No.REVOKED)
    assert told(house, code) == []


def test_without_consent_it_takes_a_reason_and_the_person_s_list_is_no_letter(house: House) -> None:
    code = house.opens(ANN).code
    at = At(code, screened(house, house.by(ANN), code, MANY).code)
    because = Override(Exemption.EMERGENCY, "She collapsed.")
    made = letters.letter(house, house.by(ANN), at, Wanted(Paper.GP, WINTER, Purpose.CARE, because))
    assert isinstance(made, Letter)
    assert (made.under, made.disclosure.override, made.card.name) == (None, because, "")
    listed = Wanted(Paper.LIST, WINTER, Purpose.CARE, because)
    assert letters.letter(house, house.by(ANN), at, listed) == Refused(No.NOT_THERE)
    assert letters.letter(house, house.by(MEL), at, WANTED) == Refused(No.FORBIDDEN)
    begun = intake.begin(house, house.by(ANN), code, asking())
    assert isinstance(begun, Screen)
    assert letters.letter(house, house.by(ANN), At(code, begun.code), WANTED) == Refused(No.UNFINISHED)
