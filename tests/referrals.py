"""People who agree to something being told, and referrals, for tests: the recipients, and steps that went well."""

from datetime import timedelta

from referral.actions.cases import disclosing
from referral.actions.cases.disclosing import Agreed
from referral.actions.referrals import referring
from referral.actions.referrals.referring import Made, Wish
from referral.core.access import Staff
from referral.core.disclosure import Consent, Ends, Purpose, Recipient, What
from referral.core.referring import Referral, Step
from tests.casebooks import ANN, House

QUAYSIDE = Recipient("Quayside Drug Service", "gb-quayside")
SURGERY = Recipient("Dr Okafor's surgery")
TOLD = frozenset({What.HERE, What.IDENTITY})


def agreed(house: House, recipient: Recipient = QUAYSIDE, days: float = 90, ends: Ends = Ends.DAY) -> Agreed:
    """Return what somebody signs now: that a service may know that they were here, and how to reach them."""
    return Agreed(
        recipient,
        Purpose.REFERRAL,
        TOLD,
        person="Wilhelmina Okonkwo",
        discloser="Harbour",
        signature="W. Okonkwo",
        signed=house.now,
        expires=house.now + timedelta(days=days),
        ends=ends,
    )


def agrees(
    house: House,
    code: str,
    staff: Staff = ANN,
    recipient: Recipient = QUAYSIDE,
    ends: Ends = Ends.DAY,
) -> Consent:
    """Keep that consent."""
    made = disclosing.consent(house, house.by(staff), code, agreed(house, recipient, ends=ends))
    assert isinstance(made, Consent), made
    return made


def drafts(house: House, code: str, staff: Staff = ANN, recipient: Recipient = QUAYSIDE) -> Referral:
    """Write down a referral whose service calls the person."""
    wish = Wish(recipient, frozenset({What.HERE}), calls=True, message="Wants-to-stop; mornings are best.")
    made = referring.draft(house, house.by(staff), code, wish)
    assert isinstance(made, Referral), made
    return made


def offers(house: House, code: str, staff: Staff = ANN, recipient: Recipient = QUAYSIDE) -> Referral:
    """Ask a service, with the person's consent."""
    agrees(house, code, staff, recipient)
    made = drafts(house, code, staff, recipient)
    offered = referring.step(house, house.by(staff), code, made.code, Made(Step.OFFER))
    assert isinstance(offered, Referral), offered
    return offered


def steps(house: House, code: str, referral: Referral, *made: Made) -> Referral:
    """Make steps one after the other."""
    for one in made:
        moved = referring.step(house, house.by(ANN), code, referral.code, one)
        assert isinstance(moved, Referral), moved
        referral = moved
    return referral
