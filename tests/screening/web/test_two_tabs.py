"""Back, double submit, a second tab and a correction: nothing is lost, and the newer answer stands."""

import pytest

from tests.actors import Visitor


@pytest.fixture
def at_days(visitor: Visitor) -> Visitor:
    """Return somebody who is asked about days."""
    return visitor.starts().answers(now="none")


def test_a_double_submit_goes_on_as_one(at_days: Visitor) -> None:
    form = at_days.next_form
    at_days.sends(form, days__value="4")
    at_days.sends(form, days__value="4")
    assert at_days.asked == "signs"
    assert "newer" not in at_days.sees
    assert "4 days" in at_days.opens("/summary").sees


def test_an_old_form_does_not_overwrite_a_newer_answer(at_days: Visitor) -> None:
    old = at_days.next_form
    at_days.answers(days__value="4")
    at_days.sends(old, days__value="9")
    assert "We kept the newer one" in at_days.sees
    assert "4 days" in at_days.opens("/summary").sees


def test_a_correction_after_back_stands(at_days: Visitor) -> None:
    at_days.answers(days__value="4")
    at_days.sends(at_days.form("/back"))
    assert at_days.asked == "days"
    assert ("days-value", "4") in at_days.next_form.filled()
    at_days.answers(days__value="9")
    assert at_days.asked == "signs"
    assert "9 days" in at_days.opens("/summary").sees


def test_going_back_twice_comes_forward_page_by_page(at_days: Visitor) -> None:
    at_days.answers(days__value="4").answers(signs="more").answers()
    assert at_days.asked == "amount"
    for code in ("signs", "days"):
        at_days.sends(at_days.form("/back"))
        assert at_days.asked == code
    at_days.answers()
    assert at_days.asked == "signs"
    at_days.answers()
    assert at_days.asked == "amount"


def test_an_answer_changed_from_the_summary_leads_back_there(at_days: Visitor) -> None:
    at_days.answers(days__value="4").answers(signs="more").opens("/summary")
    at_days.posts("/summary", {**_token(at_days), "change": ["days"]})
    assert at_days.asked == "days"
    at_days.answers(days__value="20")
    assert at_days.at == "summary"
    assert "20 days" in at_days.sees


def test_the_country_can_be_changed_from_the_summary(at_days: Visitor) -> None:
    at_days.opens("/summary").posts("/summary", {**_token(at_days), "change": ["for_whom"]})
    assert at_days.at in {"start", "question"}
    at_days.answers(country="NL")
    assert at_days.at == "summary"
    assert "NL" in at_days.sees


def test_only_an_answered_page_can_be_changed(at_days: Visitor) -> None:
    at_days.opens("/summary").posts("/summary", {**_token(at_days), "change": ["signs"]})
    assert at_days.response.status_code == 400


def test_coming_back_to_the_start_keeps_the_answers(at_days: Visitor) -> None:
    at_days.opens("/")
    assert ("age", "25_plus") in at_days.next_form.filled()
    at_days.answers()
    assert at_days.asked == "days"


def _token(visitor: Visitor) -> dict[str, list[str]]:
    return {name: [value] for name, value in visitor.next_form.filled() if name == "csrf_token"}
