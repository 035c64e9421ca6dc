"""Settings in the browser: read by the fields that read the environment; safety takes two, longer takes two."""

import pytest

from referral.settings import Settings
from referral.settings.edited import EDITABLE, as_typed, is_fixed, judged, keeps_longer, laid, longer, takes_two
from screening.settings import Secret, declared

MACHINE = Settings(local_crisis="Night team: 020 7946 0000", languages=("en", "es"))


def test_every_one_of_them_is_a_setting_and_none_is_a_secret() -> None:
    known = {one.name: one for one in declared(Settings)}

    assert [one.name for one in EDITABLE if one.name not in known] == []
    assert [one.name for one in EDITABLE if isinstance(known[one.name].default, Secret)] == []


def test_what_is_typed_as_it_stands_changes_nothing() -> None:
    values = {one.name: as_typed(MACHINE, one.name) for one in EDITABLE}

    assert laid(MACHINE, values) == MACHINE


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("keep_results_days", "six", "has to be a whole number, from 7 to 365"),
        ("texts_crisis", "x" * 25, "has 24 letters at most"),
        ("site_title", "Ketamine test", "stands in tabs and in the history, so it names no drug, test or service"),
        ("languages", "en, xx", "there are no texts in xx, only in en, es"),
        ("staff_hours", "sometimes", ""),
        ("keep_texts_days", "30", "can be made shorter only: people were told how long when they gave their number"),
    ],
)
def test_a_fault_is_said_at_its_field_by_the_field_itself(name: str, text: str, why: str) -> None:
    after, faults = judged(MACHINE, MACHINE, {name: text})

    assert after is None
    assert [fault.name for fault in faults] == [name]
    assert why in faults[0].why


def test_what_the_machine_keeps_to_itself_stays() -> None:
    machine = Settings(local_crisis="Night team", fixed=("SOUNDINGS_LOCAL_CRISIS",))

    assert laid(machine, {"local_crisis": "Jo"}).local_crisis == "Night team"
    assert [fault.name for fault in judged(machine, machine, {"local_crisis": "Jo"})[1]] == ["local_crisis"]
    assert is_fixed(Settings(fixed=("all",)), "privacy")


def test_what_takes_a_second_person() -> None:
    def two(**values: str) -> bool:
        return takes_two(MACHINE, laid(MACHINE, values))

    assert two(local_crisis="Jo: 0123, always")
    assert two(keep_contacts_days="60")
    assert two(keep_cases_months="0")
    assert not two(keep_contacts_days="10")
    assert not two(operator_name="Pier")
    assert not two(paused="We are mending a question.")


def test_nought_is_for_ever_where_it_says_so() -> None:
    after = laid(MACHINE, {"keep_cases_months": "0", "keep_contacts_days": "0"})

    assert longer("keep_cases_months", MACHINE, after)
    assert not longer("keep_contacts_days", MACHINE, after)
    assert keeps_longer(MACHINE, after)
    assert not keeps_longer(after, MACHINE) or longer("keep_contacts_days", after, MACHINE)
