"""Whether a person may be contacted, and how: the one question that every way to them asks first."""

from enum import StrEnum

from referral.core.casework import Case, ContactCard, Voicemail


class Reach(StrEnum):
    """A way to reach the person."""

    TEXT = "text"
    CALL = "call"
    VOICEMAIL = "voicemail"
    POST = "post"
    EMAIL = "email"
    SERVICE = "service"  # another service contacts them because we asked it to


class NoContact(StrEnum):
    """Why a person is not contacted in this way."""

    MUST_NOT = "must_not_contact"  # they must be left alone, whatever else was agreed
    NOT_AGREED = "not_agreed"
    NO_NUMBER = "no_number"
    NO_VOICEMAIL = "no_voicemail"


_BY_NUMBER = frozenset({Reach.TEXT, Reach.CALL, Reach.VOICEMAIL})


def may_contact(case: Case, card: ContactCard, reach: Reach) -> NoContact | None:
    """Return None where the person may be reached in this way, or why not.

    That another service contacts them is agreed to in the consent to a disclosure, not on the card.
    """
    if case.must_not_contact:
        return NoContact.MUST_NOT
    if reach is Reach.SERVICE:
        return None
    if card.consent_to_contact is None:
        return NoContact.NOT_AGREED
    if reach in _BY_NUMBER and not card.number:
        return NoContact.NO_NUMBER
    silent = reach is Reach.VOICEMAIL and card.voicemail is Voicemail.NOTHING
    return NoContact.NO_VOICEMAIL if silent else None
