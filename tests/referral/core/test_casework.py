"""What a case says of itself: whether somebody has to work on it, and how its person's card is shown."""

from dataclasses import replace

import pytest

from referral.core.case import CaseState
from referral.core.casework import Case, ContactCard, standing_in
from tests.factories import NOW

CASE = Case("c", "o", "north", "amber heron", CaseState.ACTIVE, "ann", NOW, NOW)


@pytest.mark.parametrize(("root", "merged"), [("", False), ("c", False), ("other", True)])
def test_a_case_that_points_at_another_is_merged_and_nobody_works_on_it(root: str, merged: bool) -> None:
    case = replace(CASE, root=root)
    assert (case.merged, case.open) == (merged, not merged)
    assert not replace(case, state=CaseState.CLOSED).open


def test_a_card_shows_a_letter_and_three_digits_until_somebody_gives_a_reason() -> None:
    masked = ContactCard(name="Philippa", number="+447400123456").masked
    assert (masked.name, masked.number) == ("P...", "... 456")
    assert ContactCard().masked == ContactCard()


def test_what_acts_by_itself_acts_in_one_organisation() -> None:
    assert (standing_in("quay").organisation, standing_in("quay").code) == ("quay", "system")
