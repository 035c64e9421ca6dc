"""From a result to texts, and to the person's own page: over HTTP, as a browser without scripts does it."""

from pathlib import Path

import pytest

from screening.app import Known
from tests.actors import Visitor
from tests.texters import MOBILE, Texting, agrees, gives_a_number, on_the_phone, replies, texting, the_sum
from tests.whole_service import whole_service


def at_the_result(world: Texting, **start: str) -> Visitor:
    visitor = world.visitor().starts(**start).answers(now="none").answers(source="elsewhere")
    visitor.answers(days_30__value="20", days_heaviest__value="22").answers(body="none")
    visitor.answers(control=["need_more", "lost_control", "despite_harm"])
    visitor.answers(route=["nasal"], same_day=["alcohol"], setting=["none"])
    visitor.opens("/result")
    assert visitor.at == "result"
    return visitor


def takes_the_offer(visitor: Visitor) -> Visitor:
    visitor.sends(visitor.form("/texts/offer"))
    assert visitor.at == "texts"
    return visitor


def confirmed(world: Texting) -> Visitor:
    visitor = gives_a_number(world.visitor().opens("/texts"))
    agrees(visitor, recheck="yes")
    world.works()
    replies(visitor, "1")
    world.works()
    return visitor


def test_from_the_result_to_stop(fresh: Texting) -> None:
    visitor = takes_the_offer(at_the_result(fresh))
    gives_a_number(visitor)
    assert visitor.at == "texts-plan"
    places = [c.value for c in visitor.form("/texts/plan").controls if c.name == "places"]
    assert places, "the places of the routes in the country of the number"
    agrees(visitor, places=places[:1])
    assert visitor.at == "texts-sent"
    fresh.works()
    assert on_the_phone(visitor).count("Came:") == 1
    assert "Reply 1" in visitor.sees
    replies(visitor, "1")
    fresh.works()
    fresh.days(6)
    assert on_the_phone(visitor).count("Did you get there?") == 1
    replies(visitor, "3")
    fresh.works()
    before = on_the_phone(visitor).count("Came:")
    replies(visitor, "please stop texting me")
    fresh.works()
    assert on_the_phone(visitor).count("Came:") == before + 1
    fresh.days(15)
    assert on_the_phone(visitor).count("Came:") == before + 1


def test_the_offer_carries_no_answer_and_the_pages_have_no_token_in_their_address(world: Texting) -> None:
    visitor = at_the_result(world)
    form = visitor.form("/texts/offer")
    assert {c.name for c in form.controls} == {"csrf_token", "offer", ""}
    takes_the_offer(visitor)
    assert visitor.response.request.path == "/texts"
    assert visitor.response.request.query_string == b""


def test_an_offer_that_is_too_old_or_made_up_only_loses_its_places(world: Texting) -> None:
    visitor = at_the_result(world)
    visitor.sends(visitor.form("/texts/offer"), offer="made up")
    gives_a_number(visitor)
    assert visitor.at == "texts-plan"
    assert not [c for c in visitor.form("/texts/plan").controls if c.name == "places"]


def test_under_18_no_texts_are_offered_unless_the_operator_says_so(
    fresh: Texting, tmp_path: Path, known: Known
) -> None:
    young = at_the_result(fresh, age="16_17")
    assert not [form for form in young.page.forms if form.action == "/texts/offer"]
    gives_a_number(young.opens("/texts"), adult="no")
    assert young.at == "texts-not-yet"
    fresh.works()
    assert "Came:" not in on_the_phone(young)
    with texting(tmp_path / "young", known, texts_minors=True) as allowing:
        young = takes_the_offer(at_the_result(allowing, age="16_17"))
        gives_a_number(young, adult="no")
        assert "I am under 18" in young.sees


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": "020 7946 0000"}, "landline"),
        ({"number": "0900 123"}, "number"),
        ({"number": "hello"}, "cannot read this as a number"),
        ({"number": ""}, "Write the number of a mobile phone"),
        ({"sum": "1"}, "not the sum"),
        ({"only_mine": ""}, "Choose one of these"),
        ({"country": ""}, "Choose one of these"),
        ({"country": ""}, "Choose the country of the number, too."),
        ({"task": "made up"}, "Here is a new sum"),
        ({"website": "http://spam.example"}, "Here is a new sum"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world: Texting, given: dict[str, str], said: str) -> None:
    visitor = gives_a_number(world.visitor().opens("/texts"), **given)
    assert visitor.at == "texts"
    assert said in visitor.sees
    assert "Please look at this again" in visitor.sees
    typed = next(c.value for c in visitor.form("/texts").controls if c.name == "number")
    assert typed == given.get("number", MOBILE)


def test_whose_phone_others_see_is_warned_once_more_and_can_have_the_number_forgotten(world: Texting) -> None:
    warning = "this phone is not only yours"
    assert warning not in gives_a_number(world.visitor().opens("/texts")).sees
    visitor = gives_a_number(world.visitor().opens("/texts"), only_mine="no")
    assert visitor.at == "texts-plan"
    assert warning in visitor.sees
    assert [form.action for form in visitor.page.forms].count("/texts/forget") == 1
    visitor.sends(visitor.form("/texts/forget"))
    assert (visitor.at, MOBILE in visitor.response.get_data(as_text=True)) == ("texts", False)


def test_a_task_counts_once(world: Texting) -> None:
    visitor = world.visitor().opens("/texts")
    form, right = visitor.form("/texts"), the_sum(visitor)
    told = {"adult": "yes", "only_mine": "yes", "country": "GB", "number": MOBILE, "sum": right}
    assert visitor.sends(form, **told).at == "texts-plan"
    assert visitor.sends(form, **told).at == "texts"
    assert "sent twice" in visitor.sees


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"agree": []}, "Without this we send nothing"),
        ({"check_ins": []}, "Choose at least one kind of text"),
        ({"nickname": ""}, "Choose one of these"),
        ({"appointment_day": "2026-12-01"}, "Write the time as well"),
        ({"appointment_time": "14:30"}, "Write the day as well"),
        ({"appointment_day": "2026-11-23", "appointment_time": "11:00"}, "This is over already"),
        ({"appointment_day": "tomorrow", "appointment_time": "11:00"}, "Write a day"),
        ({"break_ends": "2026-11-01"}, "This day is over already"),
        ({"break_ends": "2028-01-01"}, "too far ahead"),
        ({"zone": "Mars/Olympus"}, "valid choice"),
        ({"places": ["a", "b", "c", "d"]}, "3 places at most"),
    ],
)
def test_a_plan_that_does_not_add_up_sends_nothing(
    fresh: Texting, given: dict[str, str | list[str]], said: str
) -> None:
    visitor = agrees(gives_a_number(fresh.visitor().opens("/texts")), **given)
    assert visitor.at == "texts-plan"
    assert said.lower() in visitor.sees.lower()
    fresh.works()
    assert "Came:" not in on_the_phone(visitor)


def test_the_page_looks_the_same_for_a_number_that_said_stop(fresh: Texting) -> None:
    visitor = confirmed(fresh)
    replies(visitor, "STOP")
    fresh.works()
    before = on_the_phone(visitor).count("Came:")
    again = agrees(gives_a_number(fresh.visitor().opens("/texts")))
    other = agrees(gives_a_number(fresh.visitor().opens("/texts"), "07400 123457"))
    assert again.at == "texts-sent"
    assert again.sees == other.sees
    fresh.works()
    assert on_the_phone(visitor).count("Came:") == before + 1, "only the other number was asked"


def test_leaving_forgets_a_number_that_was_typed(world: Texting) -> None:
    visitor = gives_a_number(world.visitor().opens("/texts"))
    visitor.opens("/leave").opens("/texts/plan")
    assert visitor.at == "texts"
    assert "123456" not in visitor.response.get_data(as_text=True)


def test_a_number_can_be_forgotten_halfway(world: Texting) -> None:
    visitor = gives_a_number(world.visitor().opens("/texts"))
    visitor.sends(visitor.form("/texts/forget")).opens("/texts/plan")
    assert visitor.at == "texts"


def test_without_texts_there_is_no_offer_and_no_page(tmp_path: Path) -> None:
    with whole_service(tmp_path, texts=False) as site:
        assert Visitor(site).opens("/texts").response.status_code == 404
        assert Visitor(site).opens("/my-messages").response.status_code == 404
