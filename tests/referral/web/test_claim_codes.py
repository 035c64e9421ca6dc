"""The pages of claim codes: what a person ticks and sees, what a counselor types and sees."""

from collections.abc import Iterator

import pytest

from referral.core.access import Role
from referral.core.claim import LASTS
from referral.web import claiming
from tests.actors import Visitor
from tests.referral.claimpages import NUMBER, code_of, comes, makes, somebody
from tests.referral.staffsite import Browser, StaffSite, staff_site
from tests.referral.web.staff.test_casework import starts

NOT_DONE = 422


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffSite]:
    with staff_site(tmp_path_factory.mktemp("claims"), operator_name="Harbour drug service") as made:
        yield made


@pytest.fixture(scope="module")
def ann(site: StaffSite) -> Browser:
    return site.somebody_in("Ann", Role.COUNSELOR)


@pytest.fixture
def person(site: StaffSite) -> Visitor:
    return somebody(site)


def test_the_result_leads_there_and_nobody_without_a_result_comes_in(site: StaffSite, person: Visitor) -> None:
    assert "Show it to my counselor" in person.opens("/result").sees
    assert person.opens("/show").at == "show"
    assert "a counselor of Harbour drug service" in person.sees
    assert Visitor(site.service.site).opens("/show").at == "start"
    early = Visitor(site.service.site).starts()
    assert early.posts("/show", {"csrf_token": [token(early)], "parts": ["answers"]}).at == "question"


def token(person: Visitor) -> str:
    return next(one.value for one in person.next_form.controls if one.name == "csrf_token")


@pytest.mark.parametrize(
    ("parts", "number", "said"),
    [
        ((), "", claiming.TICK_ONE),
        (("number",), "", claiming.WRITE_NUMBER),
        (("number",), "12", claiming.NO_NUMBER),
        (("answers",), NUMBER, claiming.NOT_TICKED),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    site: StaffSite, person: Visitor, parts: tuple[str, ...], number: str, said: object
) -> None:
    assert makes(person, *parts, number=number) == ""
    with site.service.site.test_request_context():
        assert str(said) in person.sees
    if number:
        assert f'value="{number}"' in person.response.get_data(as_text=True)


def test_somebody_elses_answers_are_not_handed_on(site: StaffSite) -> None:
    other = somebody(site, for_whom="someone_else")
    assert "Show it to my counselor" not in other.opens("/result").sees
    assert "kept nowhere" in other.opens("/show").sees
    assert [form for form in other.page.forms if form.action.endswith("/show")] == []


def test_a_code_comes_into_a_new_case_and_both_see_it(ann: Browser, person: Visitor) -> None:
    code = makes(person, "answers", "result", "number", number=NUMBER)
    assert "It works once, for 30 more minutes." in person.sees
    assert makes_again(person) == code
    case = comes(ann, code)
    assert "Answers, Result, Phone number (on the contact card)" in ann.page
    assert "rules 1 · finished" in ann.page
    assert ann.opens(case) == 200
    assert "... 456" in ann.page
    assert "On the public site" in ann.page
    assert "Came by a code from the public site" in ann.page
    seen = person.opens("/show")
    assert (seen.at, code_of(seen)) == ("show-arrived", "")
    assert "My answers My result My phone number" in " ".join(seen.sees.split())
    ann.opens("/code")
    assert ann.sends("/code", {"code": code}) == NOT_DONE
    assert "No such code waits" in ann.page
    assert person.sends(person.form("/show/again")).at == "show"


def makes_again(person: Visitor) -> str:
    """Send the form a second time: the first code stands."""
    back = next(one.value for one in person.form("/show/back").controls if one.name == "csrf_token")
    person.posts("/show", {"csrf_token": [back], "parts": ["result"]})
    person.posts("/show/again", {"csrf_token": [back]})
    return code_of(person)


def test_answers_alone_are_gone_on_with_in_the_case(ann: Browser, person: Visitor) -> None:
    place = starts(ann)
    comes(ann, makes(person, "answers"), f"{place}/code")
    assert "rules 1 · not finished" in ann.page
    assert "Go on with the questions" in ann.page
    screen = ann.page.split("/screens/")[1][:32]
    assert ann.opens(f"{place}/screens/{screen}/questions") in {200, 303}


def test_a_result_alone_is_drawn_without_answers(ann: Browser, person: Visitor) -> None:
    place = starts(ann)
    comes(ann, makes(person, "result"), f"{place}/code")
    screen = ann.page.split("/screens/")[1][:32]
    assert ann.opens(f"{place}/screens/{screen}") == 200
    assert "Many signs" in ann.page
    assert "On the public site" in ann.page


def test_another_number_is_taken_when_the_counselor_says_so(site: StaffSite, ann: Browser, person: Visitor) -> None:
    place = starts(ann)
    comes(ann, makes(somebody(site), "number", number="07400 999999"), f"{place}/code")
    code = makes(person, "number", number=NUMBER)
    ann.opens(f"{place}/code")
    assert ann.sends(f"{place}/code", {"code": code}) == NOT_DONE
    assert "The contact card has another number" in ann.page
    comes(ann, code, f"{place}/code", replaces="yes")
    ann.opens(place)
    assert "... 456" in ann.page


def test_a_code_is_taken_back_unless_it_was_typed_in(ann: Browser, person: Visitor) -> None:
    code = makes(person, "result")
    assert "You took your code back" in person.sends(person.form("/show/back")).sees
    ann.opens("/code")
    assert ann.sends("/code", {"code": code}) == NOT_DONE
    second = makes(person, "result")
    late = person.form("/show/back")
    comes(ann, second)
    assert person.sends(late).at == "show-arrived"
    assert "It was too late" in person.sees


def test_from_one_place_so_many_codes_are_made_and_no_more(site: StaffSite) -> None:
    home = {"REMOTE_ADDR": "81.2.69.160"}
    person = somebody(site)
    person.browser.environ_base |= home
    for _ in range(claiming.MADE_AN_HOUR):
        assert makes(person, "result")
        person.sends(person.form("/show/back"))
    assert makes(person, "result") == ""
    assert "No more codes can be made from here just now" in person.sees
    assert makes(somebody(site), "result")


def test_who_does_not_counsel_types_no_code(site: StaffSite) -> None:
    mel = site.somebody_in("Mel", Role.MANAGER)
    assert mel.opens("/code") == 403


def test_a_code_that_is_over_says_so_once_and_a_receipt_stays(site: StaffSite, ann: Browser, person: Visitor) -> None:
    arrived = somebody(site)
    comes(ann, makes(arrived, "result"))
    arrived.opens("/show")
    makes(person, "answers")
    site.clock.goes_on(minutes=LASTS.total_seconds() / 60)
    assert person.opens("/show").at == "show"
    assert "does not work any more" in person.sees
    assert arrived.opens("/show").at == "show-arrived"
